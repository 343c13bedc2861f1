//! The image service: takes uploads, keeps two PNG renditions of each, serves them to everybody.

pub mod domain;
pub mod service;
