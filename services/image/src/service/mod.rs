//! The use cases.

mod decoders;

pub use decoders::Decoders;
