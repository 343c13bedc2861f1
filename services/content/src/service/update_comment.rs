//! Editing one's comment.

use authentication::Caller;
use dto::{Comment, MemberActivityType};
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done};

use super::edit_time;
use crate::{
    App, events, mapper,
    repository::{authors, comment_likes, comments},
};

impl App {
    pub(crate) async fn update_comment(
        &self,
        caller: &Caller,
        attempt: Attempt,
        id: i64,
        content: String,
    ) -> Result<Done<Comment>, ApiError> {
        let (author_id, clock) = (caller.id, self.clock.clone());
        let repeat = attempt.of(Some(author_id), &content)?;
        let write = self.idempotency.run(repeat, move |c| {
            Box::pin(async move {
                let comment = comments::get_visible(c, id, author_id).await?;
                if comment.author_id != author_id {
                    return Err(ErrorCode::CommentModificationPermissionDenied.into());
                }
                let author = authors::get_active(c, author_id).await?;
                if content != comment.content {
                    let now = clock.now();
                    comments::edit(c, id, &content, edit_time(now, comment.updated_at)).await?;
                    let edited = comments::get(c, id).await?;
                    let event =
                        events::about_comment(c, MemberActivityType::CommentUpdate, author_id, &edited, now).await?;
                    events::publish(c, event).await?;
                }
                let liked = comment_likes::exists(c, id, author_id).await?;
                Ok(mapper::comment(comments::get(c, id).await?, author, liked))
            })
        });
        write.await
    }
}
