//! Editing one's post.

use authentication::Caller;
use dto::{MemberActivityType, Post};
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done};

use super::edit_time;
use crate::{
    App,
    domain::PostDraft,
    events, mapper,
    repository::{authors, post_likes, posts},
};

impl App {
    pub(crate) async fn update_post(
        &self,
        caller: &Caller,
        attempt: Attempt,
        id: i64,
        draft: PostDraft,
    ) -> Result<Done<Post>, ApiError> {
        let (author_id, clock) = (caller.id, self.clock.clone());
        let repeat = attempt.of(Some(author_id), &draft)?;
        let write = self.idempotency.run(repeat, move |c| {
            Box::pin(async move {
                let post = posts::get_visible(c, id, author_id).await?;
                if post.author_id != author_id {
                    return Err(ErrorCode::PostUpdateForbidden.into());
                }
                let author = authors::get_active(c, author_id).await?;
                let title = draft.title.unwrap_or_else(|| post.title.clone());
                if draft.content != post.content || title != post.title {
                    let now = clock.now();
                    posts::edit(c, id, &draft.content, &title, edit_time(now, post.updated_at)).await?;
                    let event = events::about_post(c, MemberActivityType::PostUpdate, author_id, id, now).await?;
                    events::publish(c, event).await?;
                }
                let liked = post_likes::exists(c, id, author_id).await?;
                Ok(mapper::post(posts::get(c, id).await?, author, liked))
            })
        });
        write.await
    }
}
