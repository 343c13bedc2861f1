//! The activity service over HTTP once more, on a document store (`DAILYFEED__MONGO__URL`).
#![expect(clippy::unwrap_used, reason = "tests and their helpers")]

#[path = "../activity/activities.rs"]
mod activities;
#[path = "../activity/any_history.rs"]
mod any_history;
#[path = "../activity/events.rs"]
mod events;
#[path = "../activity/notifications.rs"]
mod notifications;
#[path = "../activity/paging.rs"]
mod paging;
#[path = "../activity/privacy.rs"]
mod privacy;
#[path = "../activity/read_mark.rs"]
mod read_mark;
#[path = "../activity/rebuild.rs"]
mod rebuild;
#[path = "../activity/reports.rs"]
mod reports;
#[path = "../activity/taking_back.rs"]
mod taking_back;
#[path = "../activity/truth.rs"]
mod truth;
#[path = "../activity/world.rs"]
mod world;

mod plans;
mod repeats;
mod stored;
