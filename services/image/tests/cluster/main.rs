//! The image service over HTTP, on a bucket of a real server: the tests of `tests/http` again.
#![expect(clippy::unwrap_used, reason = "tests and their helpers")]

#[path = "../http/delete.rs"]
mod delete;
mod place;
#[path = "../http/repeats.rs"]
mod repeats;
#[path = "../http/upload.rs"]
mod upload;
#[path = "../http/view.rs"]
mod view;
#[path = "../http/world.rs"]
mod world;
