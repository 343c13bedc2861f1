//! Writing a comment or reply.

use authentication::Caller;
use database::{BoxFuture, Connection};
use dto::{Comment, MemberActivityType};
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done};

use crate::{
    App,
    domain::{MAX_DEPTH, NewComment},
    events, mapper,
    repository::{
        authors,
        comments::{self, CommentRow, Inserted},
        posts,
    },
};

impl App {
    pub(crate) async fn create_comment(
        &self,
        caller: &Caller,
        attempt: Attempt,
        new: NewComment,
    ) -> Result<Done<Comment>, ApiError> {
        let (author_id, clock) = (caller.id, self.clock.clone());
        let repeat = attempt.of(Some(author_id), &new)?;
        let write = self.idempotency.create(repeat, unchanged, move |c| {
            Box::pin(async move {
                let now = clock.now();
                let author = authors::get_active(c, author_id).await?;
                let post = posts::get_visible(c, new.post_id, author_id).await?;
                let parent = parent_of(c, &new).await?;
                let row = Inserted {
                    post_id: post.id,
                    author_id,
                    parent_id: parent.as_ref().map_or(0, |parent| parent.id),
                    depth: parent.as_ref().map_or(0, |parent| parent.depth + 1),
                    content: &new.content,
                    now,
                };
                let id = comments::insert(c, row).await?;
                posts::add_comments(c, post.id, 1).await?;
                if let Some(parent) = &parent {
                    comments::add_replies(c, parent.id, 1).await?;
                }
                let comment = comments::get(c, id).await?;
                let event =
                    events::about_comment(c, MemberActivityType::CommentCreate, author_id, &comment, now).await?;
                let told = std::iter::once(post.author_id).chain(parent.map(|parent| parent.author_id));
                events::publish(c, event.notifying(told)).await?;
                Ok(mapper::comment(comment, author, false))
            })
        });
        write.await
    }
}

/// The comment replied to: of the same post, and not at the deepest level.
async fn parent_of(c: &mut Connection, new: &NewComment) -> Result<Option<CommentRow>, ApiError> {
    let Some(id) = new.parent_id else { return Ok(None) };
    let parent = comments::find(c, id).await?.filter(|parent| !parent.is_deleted);
    let parent = parent.ok_or(ErrorCode::ParentCommentNotFound)?;
    if parent.post_id != new.post_id {
        return Err(ErrorCode::ParentCommentPostIdNotEquals.into());
    }
    if parent.depth >= MAX_DEPTH {
        return Err(ErrorCode::CommentDepthLimitExceeds.into());
    }
    Ok(Some(parent))
}

/// Whether the first result still stands: neither edited nor deleted, and its post still there for its author.
fn unchanged<'c>(c: &'c mut Connection, first: &'c Comment) -> BoxFuture<'c, Result<bool, ApiError>> {
    Box::pin(async move {
        let comment = comments::find_visible(c, first.id, first.author_id.unwrap_or_default()).await?;
        Ok(comment.is_some_and(|comment| comment.updated_at == first.updated_at.millis()))
    })
}
