//! What activity hears: everything.

mod recorder;

pub use recorder::{GROUP, Recorder};
