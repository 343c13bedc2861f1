//! Parsed input and pure rules.

mod avatar;
mod device;
mod email;
mod follow_list;
mod handle;
#[cfg(feature = "cluster")]
mod imported_member;
mod login;
mod member_ids;
mod password;
mod profile_edit;
mod profile_fields;
mod refresh_token;
mod session;
mod sign_up;

pub(crate) use avatar::unused_images;
pub(crate) use device::Device;
pub(crate) use email::Email;
pub(crate) use follow_list::FollowList;
pub(crate) use handle::Handle;
#[cfg(feature = "cluster")]
pub(crate) use imported_member::ImportedMember;
pub(crate) use login::Login;
pub(crate) use member_ids::member_ids;
pub(crate) use password::{Password, is_bcrypt};
pub(crate) use profile_edit::ProfileEdit;
pub(crate) use profile_fields::{
    avatar_url, bio, birth_date, display_name, language_code, location, member_name, website_url,
};
pub(crate) use refresh_token::RefreshToken;
pub(crate) use session::{Lifetimes, Session};
pub(crate) use sign_up::SignUp;
