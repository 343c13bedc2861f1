//! Deleting one's comment with everything below it; one event, for the root (decision 28).

use authentication::Caller;
use dto::MemberActivityType;
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done};

use crate::{
    App, events,
    repository::{comments, posts},
};

impl App {
    pub(crate) async fn delete_comment(
        &self,
        caller: &Caller,
        attempt: Attempt,
        id: i64,
    ) -> Result<Done<bool>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let write = self.idempotency.run(attempt.of(Some(member_id), &())?, move |c| {
            Box::pin(async move {
                let comment = comments::get(c, id).await?;
                if comment.author_id != member_id {
                    // What the caller may not see is not there for him.
                    comments::get_visible(c, id, member_id).await?;
                    return Err(ErrorCode::CommentDeletionPermissionDenied.into());
                }
                posts::hold(c, comment.post_id).await?;
                let deleted = comments::mark_deleted(c, id).await?;
                if deleted > 0 {
                    posts::add_comments(c, comment.post_id, -i64::try_from(deleted).map_err(ApiError::internal)?)
                        .await?;
                    if comment.parent_id != 0 {
                        comments::add_replies(c, comment.parent_id, -1).await?;
                    }
                    let (root, now) = (comments::get(c, id).await?, clock.now());
                    let event =
                        events::about_comment(c, MemberActivityType::CommentDelete, member_id, &root, now).await?;
                    events::publish(c, event).await?;
                }
                Ok(true)
            })
        });
        write.await
    }
}
