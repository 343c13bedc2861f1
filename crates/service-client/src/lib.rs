//! How one service calls another. It only communicates: [`ServiceClient::send`] is the one way out, says who is
//! calling and for whom, and turns every outcome into an answer or a [`CallError`]; what that means is the caller's.

mod activity;
mod call_error;
mod client;
mod image;
mod member;
mod timeline;

pub use activity::ActivityClient;
pub use call_error::CallError;
pub use client::{CallingService, MAX_ANSWER_BYTES, ServiceClient, http_client};
pub use image::ImageClient;
pub use member::MemberClient;
pub use timeline::TimelineClient;
