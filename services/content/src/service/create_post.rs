//! Writing a post: row and event in one transaction.

use authentication::Caller;
use database::{BoxFuture, Connection};
use dto::{MemberActivityType, Post};
use error::ApiError;
use idempotency::{Attempt, Done};

use crate::{
    App,
    domain::PostDraft,
    events, mapper,
    repository::{authors, posts},
};

impl App {
    pub(crate) async fn create_post(
        &self,
        caller: &Caller,
        attempt: Attempt,
        draft: PostDraft,
    ) -> Result<Done<Post>, ApiError> {
        let (author_id, clock) = (caller.id, self.clock.clone());
        let repeat = attempt.of(Some(author_id), &draft)?;
        let write = self.idempotency.create(repeat, unchanged, move |c| {
            Box::pin(async move {
                let now = clock.now();
                let author = authors::get_active(c, author_id).await?;
                let id = posts::insert(c, author_id, &draft, now).await?;
                let event = events::about_post(c, MemberActivityType::PostCreate, author_id, id, now).await?;
                events::publish(c, event).await?;
                Ok(mapper::post(posts::get(c, id).await?, author, false))
            })
        });
        write.await
    }
}

/// Whether the first result still stands: neither edited nor deleted.
fn unchanged<'c>(c: &'c mut Connection, first: &'c Post) -> BoxFuture<'c, Result<bool, ApiError>> {
    Box::pin(async move {
        let post = posts::find(c, first.id).await?;
        Ok(post.is_some_and(|post| !post.is_deleted && post.updated_at == first.updated_at.millis()))
    })
}
