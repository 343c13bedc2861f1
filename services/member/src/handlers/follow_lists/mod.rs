//! Followers and followings.

pub(crate) mod followers_of_member;
pub(crate) mod followings_of_member;
pub(crate) mod of_member;
pub(crate) mod own;
pub(crate) mod own_followers;
pub(crate) mod own_followings;
