//! dailyfeed: six services and the gateway in one process, on stores that need no installation.

mod arguments;
mod demo;
mod documents;
mod fleet;
mod gateway;
mod job;

pub use arguments::command_line;
