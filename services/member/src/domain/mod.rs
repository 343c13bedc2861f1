//! Parsed input and pure rules.

mod avatar;
mod follow_list;
mod handle;
mod member_ids;
mod profile_edit;
mod profile_fields;

pub(crate) use avatar::unused_images;
pub(crate) use follow_list::FollowList;
pub(crate) use handle::Handle;
pub(crate) use member_ids::member_ids;
pub(crate) use profile_edit::ProfileEdit;
pub(crate) use profile_fields::{
    avatar_url, bio, birth_date, display_name, language_code, location, member_name, website_url,
};
