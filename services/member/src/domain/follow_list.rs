//! The two lists of a member's follows.

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FollowList {
    /// Who follows the member.
    Followers,
    /// Whom the member follows.
    Followings,
}

impl FollowList {
    /// What cursors of this list of `member_id` are tied to.
    pub(crate) fn cursor_list(self, member_id: i64) -> String {
        let name = match self {
            Self::Followers => "followers",
            Self::Followings => "followings",
        };
        format!("{name}/{member_id}")
    }
}
