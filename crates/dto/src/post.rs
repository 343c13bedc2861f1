//! Posts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Timestamp;

/// A post as every list and the post page show it; every member is filled everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    /// Post id.
    pub id: i64,
    /// Title, `""` if none was given.
    pub title: String,
    /// Text, never null.
    pub content: String,
    /// Member id of the author.
    pub author_id: i64,
    /// The author's display name, else the member name.
    pub author_name: String,
    /// The author's handle.
    pub author_handle: String,
    /// The author's avatar URL or `no-image`.
    pub author_avatar_url: String,
    /// Views by others.
    pub view_count: i64,
    /// Likes.
    pub like_count: i64,
    /// Comments of all levels that are not deleted.
    pub comment_count: i64,
    /// Whether the caller likes it.
    pub liked: bool,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last edited; equal to `createdAt` until then.
    pub updated_at: Timestamp,
}

/// A new or edited post.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct PostRequest {
    /// 1-5000 characters, not blank.
    pub content: Option<String>,
    /// At most 100 characters; absent means `""` on creation and "as it is" on an edit.
    pub title: Option<String>,
}

/// Post ids to look up, at most 1000.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct PostsBulkRequest {
    /// Post ids.
    pub ids: Option<Vec<i64>>,
}

/// The counters of one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostItemCounts {
    /// Comments of all levels that are not deleted.
    pub comment_count: i64,
    /// Likes.
    pub like_count: i64,
}
