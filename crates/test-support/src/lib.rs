#![doc = include_str!("../README.md")]
#![expect(clippy::expect_used, reason = "a test helper fails by panicking, with a message that says what was expected")]

mod answer;
mod client;
mod eventually;
mod fleet;
mod log;
mod member;
mod place;
mod process;
#[cfg(feature = "cluster")]
mod scratch;
mod servers;
mod stand_in;
mod tables;
mod token;
mod wire;

pub use answer::{Answer, Cookie};
pub use client::{Client, Request};
pub use eventually::{eventually, eventually_some, once_recovered};
pub use fleet::{Fleet, SERVICES};
pub use member::{Member, Session, sign_up_form, unique};
pub use place::Place;
pub use reqwest::Method;
#[cfg(feature = "cluster")]
pub use scratch::Scratch;
pub use servers::Corner;
pub use stand_in::StandIn;
pub use tables::Tables;
pub use token::{claims, token_header};
