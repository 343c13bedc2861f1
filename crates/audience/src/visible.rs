//! The rule.

use database::Value;

/// The condition under which a viewer sees the member in the row `profile` (an alias of a `member_profiles` table):
/// the member is active and either public, or the viewer himself, or shares with friends and both follow each other.
/// Its values are [`binds`].
pub fn visible(profile: &str) -> String {
    format!(
        "({profile}.is_active = 1 AND ({profile}.privacy_level = 'PUBLIC' OR {profile}.member_id = ? \
         OR ({profile}.privacy_level = 'FRIENDS' \
         AND EXISTS (SELECT 1 FROM member_follows there \
         WHERE there.follower_id = ? AND there.following_id = {profile}.member_id) \
         AND EXISTS (SELECT 1 FROM member_follows back \
         WHERE back.follower_id = {profile}.member_id AND back.following_id = ?))))"
    )
}

/// The values of the three `?` of [`visible`].
pub const fn binds(viewer: i64) -> [Value; 3] {
    [Value::Integer(viewer), Value::Integer(viewer), Value::Integer(viewer)]
}
