//! Parsed input and pure rules.

mod handle;
mod profile_fields;
mod view;

pub(crate) use handle::Handle;
pub(crate) use profile_fields::{
    avatar_url, bio, birth_date, display_name, language_code, location, member_name, website_url,
};
pub(crate) use view::View;
