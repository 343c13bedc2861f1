//! Comments and replies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Timestamp;

/// A comment (depth 0) or reply (depth 1 and 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// Comment id.
    pub id: i64,
    /// Whether the caller likes it.
    pub liked: bool,
    /// Text.
    pub content: String,
    /// Member id of the author; null once the author has left.
    pub author_id: Option<i64>,
    /// The author's display name, else the member name; `탈퇴한 사용자` once the author has left.
    pub author_name: String,
    /// The author's handle; `deleted` once the author has left.
    pub author_handle: String,
    /// The author's avatar URL or `no-image`.
    pub author_avatar_url: String,
    /// The post it stands under.
    pub post_id: i64,
    /// The comment it replies to; null at depth 0.
    pub parent_id: Option<i64>,
    /// 0, 1 or 2.
    pub depth: i32,
    /// Likes.
    pub like_count: i64,
    /// Direct replies that are not deleted.
    pub reply_count: i64,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last edited; equal to `createdAt` until then.
    pub updated_at: Timestamp,
}

/// A new comment at the top of a post; the `parentId` that the client sends with it is ignored.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct CommentRequest {
    /// 1-1000 characters, not blank.
    pub content: Option<String>,
    /// The post.
    pub post_id: Option<i64>,
}

/// A new reply.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ReplyRequest {
    /// 1-1000 characters, not blank.
    pub content: Option<String>,
    /// The post.
    pub post_id: Option<i64>,
    /// The comment replied to.
    pub parent_id: Option<i64>,
}

/// An edited comment.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CommentUpdateRequest {
    /// 1-1000 characters, not blank.
    pub content: Option<String>,
}
