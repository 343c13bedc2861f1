//! Comments: one, and lists of them.

use database::Connection;
use dto::Comment;
use error::{ApiError, ErrorCode};
use pagination::{PageQuery, Scroll};

use crate::{
    App,
    domain::{Direction, Place, Window},
    events, mapper,
    repository::{
        comment_lists::{self, CommentList},
        comments, members, posts,
    },
};

impl App {
    /// One comment; reading it is told as an activity.
    pub(crate) async fn read_comment(&self, viewer: i64, id: i64) -> Result<Comment, ApiError> {
        let mut c = self.database.read().await?;
        let row = comments::find(&mut c, id, viewer).await?.ok_or(ErrorCode::CommentNotFound)?;
        let comment = mapper::comment(row);
        self.read_events.offer(events::comment_read(viewer, &comment, self.clock.now()));
        Ok(comment)
    }

    /// A page of the comments at the top of a post.
    pub(crate) async fn comments_of_post(
        &self,
        viewer: i64,
        post: i64,
        direction: Direction,
        query: &PageQuery,
    ) -> Result<Scroll<Comment>, ApiError> {
        let list = CommentList::Post(post, direction);
        let window = Window::of(query, &list.name(), viewer)?;
        let mut c = self.database.read().await?;
        posts::get(&mut c, post, viewer).await?;
        page(&mut c, viewer, list, query, window).await
    }

    /// A page of the direct replies to a comment.
    pub(crate) async fn replies(
        &self,
        viewer: i64,
        parent: i64,
        query: &PageQuery,
    ) -> Result<Scroll<Comment>, ApiError> {
        let list = CommentList::Replies(parent);
        let window = Window::of(query, &list.name(), viewer)?;
        let mut c = self.database.read().await?;
        comments::find(&mut c, parent, viewer).await?.ok_or(ErrorCode::ParentCommentNotFound)?;
        page(&mut c, viewer, list, query, window).await
    }

    /// A page of a member's comments and replies; of oneself or of somebody the viewer may see.
    pub(crate) async fn comments_of_member(
        &self,
        viewer: i64,
        author: i64,
        query: &PageQuery,
    ) -> Result<Scroll<Comment>, ApiError> {
        let list = CommentList::Author(author);
        let window = Window::of(query, &list.name(), viewer)?;
        let mut c = self.database.read().await?;
        if author != viewer {
            members::require_visible(&mut c, author, viewer).await?;
        }
        page(&mut c, viewer, list, query, window).await
    }
}

async fn page(
    c: &mut Connection,
    viewer: i64,
    list: CommentList,
    query: &PageQuery,
    window: Window,
) -> Result<Scroll<Comment>, ApiError> {
    let places = comment_lists::places(c, list, viewer, window).await?;
    let page = Scroll::overfetched(places, query, &list.name(), viewer, Place::keys);
    let ids: Vec<i64> = page.content.iter().map(|place| place.id).collect();
    let rows = comments::find_all(c, &ids, viewer).await?;
    Ok(page.with_content(rows.into_iter().map(mapper::comment).collect()))
}
