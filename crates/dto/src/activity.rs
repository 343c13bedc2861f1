//! Activities and notifications.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Summary, Timestamp, member::wire_enum};

wire_enum! {
    /// What a member did.
    MemberActivityType {
        /// Wrote a post.
        PostCreate = "POST_CREATE",
        /// Edited a post.
        PostUpdate = "POST_UPDATE",
        /// Deleted a post.
        PostDelete = "POST_DELETE",
        /// Read a post.
        PostRead = "POST_READ",
        /// Liked a post.
        LikePost = "LIKE_POST",
        /// Took a like of a post back.
        LikePostCancel = "LIKE_POST_CANCEL",
        /// Liked a comment.
        LikeComment = "LIKE_COMMENT",
        /// Took a like of a comment back.
        LikeCommentCancel = "LIKE_COMMENT_CANCEL",
        /// Wrote a comment or reply.
        CommentCreate = "COMMENT_CREATE",
        /// Edited a comment.
        CommentUpdate = "COMMENT_UPDATE",
        /// Deleted a comment with its replies.
        CommentDelete = "COMMENT_DELETE",
        /// Read a comment.
        CommentRead = "COMMENT_READ",
        /// Followed a member.
        MemberFollow = "MEMBER_FOLLOW",
        /// Unfollowed a member.
        MemberUnfollow = "MEMBER_UNFOLLOW",
        /// Signed up.
        MemberSignup = "MEMBER_SIGNUP",
        /// Logged in.
        MemberLogin = "MEMBER_LOGIN",
        /// Logged out.
        MemberLogout = "MEMBER_LOGOUT",
        /// Changed profile, handle or privacy level.
        MemberProfileUpdate = "MEMBER_PROFILE_UPDATE",
        /// Deactivated the account.
        MemberDeactivate = "MEMBER_DEACTIVATE",
    }
}

/// One recorded act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberActivity {
    /// Order of arrival.
    pub id: i64,
    /// The event's identity (`UUIDv7`), the same in every store.
    pub event_id: String,
    /// Who did it.
    pub member_id: i64,
    /// The post concerned.
    pub post_id: Option<i64>,
    /// The comment concerned.
    pub comment_id: Option<i64>,
    /// What was done.
    #[serde(rename = "memberActivityType")]
    pub activity_type: MemberActivityType,
    /// When it was done.
    pub created_at: Timestamp,
    /// Equal to `createdAt`; activities do not change.
    pub updated_at: Timestamp,
}

/// Something another member did that concerns the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Order of arrival; `upTo` of `notifications/read` refers to it.
    pub id: i64,
    /// What was done.
    #[serde(rename = "type")]
    pub activity_type: MemberActivityType,
    /// Who did it.
    pub actor: Summary,
    /// The post concerned.
    pub post_id: Option<i64>,
    /// The comment concerned.
    pub comment_id: Option<i64>,
    /// The first characters of the text concerned.
    pub excerpt: Option<String>,
    /// When it was done.
    pub created_at: Timestamp,
    /// Whether it lies at or below the high-water mark.
    pub read: bool,
}

/// How many notifications lie above the high-water mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreadCount {
    /// Unread notifications.
    pub count: i64,
}

/// Moves the high-water mark up to a notification.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct NotificationsReadRequest {
    /// The newest notification that was seen.
    pub up_to: Option<i64>,
}

/// An act on a post, recorded over HTTP.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PostActivityRequest {
    /// Who did it.
    pub member_id: Option<i64>,
    /// The post.
    pub post_id: Option<i64>,
    /// What was done.
    pub activity_type: Option<MemberActivityType>,
}

/// An act on a comment, recorded over HTTP.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct CommentActivityRequest {
    /// Who did it.
    pub member_id: Option<i64>,
    /// The post.
    pub post_id: Option<i64>,
    /// The comment.
    pub comment_id: Option<i64>,
    /// What was done.
    pub activity_type: Option<MemberActivityType>,
}

/// Most events of one [`EventsRequest`].
pub const MAX_EVENTS: usize = 100;

/// Events that a publisher hands over while it does not use the event log.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct EventsRequest {
    /// Envelopes as the event log carries them, oldest first; at most 100.
    pub events: Option<Vec<serde_json::Value>>,
}

/// What became of events that were handed over; all of them are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventsAccepted {
    /// Recorded, now or before.
    pub recorded: u64,
    /// Kept as dead letters, since they cannot be processed.
    pub dead_letters: u64,
}
