//! Search results and the bulk counters of search.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Timestamp;

/// A comment found by search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentSearchResult {
    /// Comment id.
    pub pk: i64,
    /// The comment it replies to; null at depth 0.
    pub parent_pk: Option<i64>,
    /// The post it stands under.
    pub post_pk: i64,
    /// Text.
    pub content: String,
    /// The author's display name.
    pub author: String,
    /// Always null; kept for the client's type.
    pub path: Option<String>,
    /// 0, 1 or 2.
    pub depth: i32,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
    /// Direct replies that are not deleted.
    pub reply_count: i64,
    /// Replies of all levels below it that are not deleted.
    pub total_replies: i64,
}

/// Posts to count for, at most 1000.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PostPksRequest {
    /// Post ids.
    pub post_pks: Option<Vec<i64>>,
}

/// Comments to count for, at most 1000.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct CommentIdsRequest {
    /// Comment ids.
    pub comment_ids: Option<Vec<i64>>,
}

/// Members to count for, at most 1000.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct MemberIdsRequest {
    /// Member ids.
    pub to_member_ids: Option<Vec<i64>>,
}

/// Likes of one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostLikeCount {
    /// Post id.
    pub post_pk: i64,
    /// Likes, at least 1.
    pub like_count: i64,
}

/// Comments of one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentCount {
    /// Post id.
    pub post_pk: i64,
    /// Comments of all levels that are not deleted, at least 1.
    pub comment_count: i64,
}

/// Likes of one comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentLikeCount {
    /// Comment id.
    pub comment_pk: i64,
    /// Likes, at least 1.
    pub like_count: i64,
}

/// Followers of one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FollowingCount {
    /// The followed member.
    pub to_member_id: i64,
    /// Followers, at least 1.
    pub following_count: i64,
}
