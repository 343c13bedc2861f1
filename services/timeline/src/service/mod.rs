//! Use cases; no HTTP types. All of them read.

mod comments;
mod following_feed;
mod posts;
