//! The image service over HTTP, on a folder of its own.
#![expect(clippy::unwrap_used, reason = "tests and their helpers")]

mod delete;
mod document;
mod place;
mod repeats;
mod upload;
mod view;
mod world;
