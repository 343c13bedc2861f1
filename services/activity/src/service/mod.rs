//! Use cases; no HTTP types, no statements.

mod count_unread;
mod list_activities;
mod list_notifications;
mod mark_read;
mod rebuild_activities;
mod record_events;
mod report_activity;

pub use rebuild_activities::Rebuild;
