//! Deleting one's post; with it its comments leave every list.

use authentication::Caller;
use dto::MemberActivityType;
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done};

use crate::{App, events, repository::posts};

impl App {
    pub(crate) async fn delete_post(&self, caller: &Caller, attempt: Attempt, id: i64) -> Result<Done<bool>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let write = self.idempotency.run(attempt.of(Some(member_id), &())?, move |c| {
            Box::pin(async move {
                let post = posts::get(c, id).await?;
                if post.author_id != member_id {
                    // What the caller may not see is not there for him.
                    posts::get_visible(c, id, member_id).await?;
                    return Err(ErrorCode::PostDeleteForbidden.into());
                }
                if posts::mark_deleted(c, id).await? {
                    let now = clock.now();
                    let event = events::about_post(c, MemberActivityType::PostDelete, member_id, id, now).await?;
                    events::publish(c, event).await?;
                }
                Ok(true)
            })
        });
        write.await
    }
}
