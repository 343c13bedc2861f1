//! The state of what an event is about, as the write's transaction left it. Projections keep the newest version and
//! ignore older ones, so a late dead letter does no harm.

use dto::{PrivacyLevel, Timestamp, VerificationStatus};
use serde::{Deserialize, Serialize};

/// A post after the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostSnapshot {
    /// Post id.
    pub id: i64,
    /// Counts every write that touches the post, its likes and comments included.
    pub version: i64,
    /// Member id of the author.
    pub author_id: i64,
    /// Title.
    pub title: String,
    /// Text.
    pub content: String,
    /// Likes.
    pub like_count: i64,
    /// Comments of all levels that are not deleted.
    pub comment_count: i64,
    /// Whether it is deleted.
    pub deleted: bool,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

/// A comment after the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentSnapshot {
    /// Comment id.
    pub id: i64,
    /// Counts every write that touches the comment, its likes and replies included.
    pub version: i64,
    /// The post it stands under.
    pub post_id: i64,
    /// The comment it replies to.
    pub parent_id: Option<i64>,
    /// Member id of the author.
    pub author_id: i64,
    /// 0, 1 or 2.
    pub depth: i32,
    /// Text.
    pub content: String,
    /// Likes.
    pub like_count: i64,
    /// Direct replies that are not deleted.
    pub reply_count: i64,
    /// Whether it is deleted; with it, everything below it is.
    pub deleted: bool,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

/// A member after the event. Never an e-mail address, a birth date or a real name that others may not see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberSnapshot {
    /// Member id.
    pub id: i64,
    /// Counts every write that touches the profile, its follow counts excepted.
    pub version: i64,
    /// Profile id.
    pub profile_id: i64,
    /// Handle.
    pub handle: String,
    /// The name others see: display name, else member name.
    pub name: String,
    /// Display name.
    pub display_name: Option<String>,
    /// Avatar URL or `no-image`.
    pub avatar_url: String,
    /// Short text about the member.
    pub bio: Option<String>,
    /// Verification status.
    pub verification_status: VerificationStatus,
    /// Who may see the member.
    pub privacy_level: PrivacyLevel,
    /// False once deactivated.
    pub active: bool,
    /// Last change of the profile.
    pub updated_at: Timestamp,
}
