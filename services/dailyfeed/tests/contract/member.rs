//! Members: signing up, profiles, who sees what, leaving.

mod access;
mod avatar;
mod deactivation;
mod handle;
mod lookup;
mod privacy;
mod profile;
mod sign_up;
mod sign_up_rules;
