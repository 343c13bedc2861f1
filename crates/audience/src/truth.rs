//! Members and follows as the truth has them, to compare the copies with.

use database::{Connection, DatabaseError, sql};
use dto::{PrivacyLevel, Timestamp, VerificationStatus};
use kafka_envelope::MemberSnapshot;
use rebuild::Stretch;
use serde::Deserialize;

/// What a copy is made of. The copies have the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The members.
    Members,
    /// Who follows whom; by follower.
    Follows,
    /// How many follow each member, by what the copies themselves say: the last part, after the others.
    Followers,
}

impl Part {
    /// All of them, in the order in which they are to be rebuilt.
    pub const ALL: [Self; 3] = [Self::Members, Self::Follows, Self::Followers];

    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Follows => "follows",
            Self::Followers => "counts of followers",
        }
    }
}

/// A member as the copies keep him, in a row or in a document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct MemberCopy {
    #[serde(alias = "_id")]
    pub(crate) member_id: i64,
    profile_id: i64,
    version: i64,
    handle: String,
    name: String,
    display_name: Option<String>,
    avatar_url: String,
    bio: Option<String>,
    verification_status: String,
    privacy_level: String,
    is_active: bool,
    updated_at: i64,
}

impl MemberCopy {
    pub(crate) const COLUMNS: &str = "member_id, profile_id, version, handle, name, display_name, avatar_url, bio, \
                                      verification_status, privacy_level, is_active, updated_at";

    /// As an event would tell it.
    pub(crate) fn snapshot(self) -> MemberSnapshot {
        MemberSnapshot {
            id: self.member_id,
            version: self.version,
            profile_id: self.profile_id,
            handle: self.handle,
            name: self.name,
            display_name: self.display_name,
            avatar_url: self.avatar_url,
            bio: self.bio,
            verification_status: VerificationStatus::parse(&self.verification_status)
                .unwrap_or(VerificationStatus::None),
            privacy_level: PrivacyLevel::parse(&self.privacy_level).unwrap_or(PrivacyLevel::Private),
            active: self.is_active,
            updated_at: Timestamp::from_millis(self.updated_at),
        }
    }
}

/// Who follows whom, since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Follow {
    pub(crate) follower_id: i64,
    pub(crate) following_id: i64,
    pub(crate) created_at: i64,
}

/// The event that is said to have told of a follow whose own is not known: before all others of its millisecond.
pub(crate) const NO_EVENT: &str = "00000000-0000-0000-0000-000000000000";

pub(crate) async fn members(c: &mut Connection, stretch: Stretch) -> Result<Vec<MemberCopy>, DatabaseError> {
    let find = "SELECT member_id, id AS profile_id, version, handle, \
                COALESCE(NULLIF(display_name, ''), member_name) AS name, display_name, avatar_url, bio, \
                verification_status, privacy_level, is_active, updated_at \
                FROM member_profiles WHERE member_id > ? AND member_id <= ?";
    c.all(sql(find).bind_all([stretch.after, stretch.until])).await
}

pub(crate) async fn follows(c: &mut Connection, stretch: Stretch) -> Result<Vec<Follow>, DatabaseError> {
    let find = "SELECT follower_id, following_id, created_at FROM member_follows \
                WHERE follower_id > ? AND follower_id <= ?";
    c.all(sql(find).bind_all([stretch.after, stretch.until])).await
}
