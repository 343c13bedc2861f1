//! The condition.

use database::Value;

/// SQL that is true where the profile aliased `profile` is there for the viewer: active, and public, the viewer's own,
/// or of a friend (a mutual follow). It takes three `?`, given by [`binds`].
///
/// The table needs `member_id`, `is_active` and `privacy_level`; `member_follows` stands beside it.
pub fn visible(profile: &str) -> String {
    format!(
        "({profile}.is_active = 1 AND ({profile}.privacy_level = 'PUBLIC' OR {profile}.member_id = ? \
         OR ({profile}.privacy_level = 'FRIENDS' \
         AND EXISTS (SELECT 1 FROM member_follows f WHERE f.follower_id = ? AND f.following_id = {profile}.member_id) \
         AND EXISTS (SELECT 1 FROM member_follows b WHERE b.follower_id = {profile}.member_id AND b.following_id = ?))))"
    )
}

/// The values of the three `?` of [`visible`].
pub fn binds(viewer: i64) -> [Value; 3] {
    [Value::Integer(viewer), Value::Integer(viewer), Value::Integer(viewer)]
}
