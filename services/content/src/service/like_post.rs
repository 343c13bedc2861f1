//! Liking a post and taking it back; doing either again changes nothing and tells nobody.

use authentication::Caller;
use dto::MemberActivityType;
use error::ApiError;
use idempotency::{Attempt, Done};

use crate::{
    App, events,
    repository::{post_likes, posts},
};

impl App {
    pub(crate) async fn like_post(&self, caller: &Caller, attempt: Attempt, id: i64) -> Result<Done<bool>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let write = self.idempotency.run(attempt.of(Some(member_id), &())?, move |c| {
            Box::pin(async move {
                let post = posts::get_visible(c, id, member_id).await?;
                let now = clock.now();
                if post_likes::insert(c, id, member_id, now).await? {
                    posts::add_likes(c, id, 1).await?;
                    let event = events::about_post(c, MemberActivityType::LikePost, member_id, id, now).await?;
                    events::publish(c, event.notifying([post.author_id])).await?;
                }
                Ok(true)
            })
        });
        write.await
    }

    pub(crate) async fn unlike_post(&self, caller: &Caller, attempt: Attempt, id: i64) -> Result<Done<bool>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let write = self.idempotency.run(attempt.of(Some(member_id), &())?, move |c| {
            Box::pin(async move {
                posts::get_visible(c, id, member_id).await?;
                if post_likes::delete(c, id, member_id).await? {
                    posts::add_likes(c, id, -1).await?;
                    let now = clock.now();
                    let event = events::about_post(c, MemberActivityType::LikePostCancel, member_id, id, now).await?;
                    events::publish(c, event).await?;
                }
                Ok(true)
            })
        });
        write.await
    }
}
