//! Liking a comment and taking it back; doing either again changes nothing and tells nobody.

use authentication::Caller;
use dto::MemberActivityType;
use error::ApiError;
use idempotency::{Attempt, Done};

use crate::{
    App, events,
    repository::{comment_likes, comments},
};

impl App {
    pub(crate) async fn like_comment(
        &self,
        caller: &Caller,
        attempt: Attempt,
        id: i64,
    ) -> Result<Done<bool>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let write = self.idempotency.run(attempt.of(Some(member_id), &())?, move |c| {
            Box::pin(async move {
                let author_id = comments::get_visible(c, id, member_id).await?.author_id;
                let now = clock.now();
                if comment_likes::insert(c, id, member_id, now).await? {
                    comments::add_likes(c, id, 1).await?;
                    let liked = comments::get(c, id).await?;
                    let event =
                        events::about_comment(c, MemberActivityType::LikeComment, member_id, &liked, now).await?;
                    events::publish(c, event.notifying([author_id])).await?;
                }
                Ok(true)
            })
        });
        write.await
    }

    pub(crate) async fn unlike_comment(
        &self,
        caller: &Caller,
        attempt: Attempt,
        id: i64,
    ) -> Result<Done<bool>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let write = self.idempotency.run(attempt.of(Some(member_id), &())?, move |c| {
            Box::pin(async move {
                comments::get_visible(c, id, member_id).await?;
                if comment_likes::delete(c, id, member_id).await? {
                    comments::add_likes(c, id, -1).await?;
                    let (unliked, now) = (comments::get(c, id).await?, clock.now());
                    let event =
                        events::about_comment(c, MemberActivityType::LikeCommentCancel, member_id, &unliked, now)
                            .await?;
                    events::publish(c, event).await?;
                }
                Ok(true)
            })
        });
        write.await
    }
}
