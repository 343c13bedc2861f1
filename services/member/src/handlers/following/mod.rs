//! `/api/members/follow`.

pub(crate) mod follow;
pub(crate) mod more_newbies;
pub(crate) mod newbies;
pub(crate) mod unfollow;
