//! The whole fleet in one program.

use std::process::ExitCode;

fn main() -> ExitCode {
    dailyfeed::command_line()
}
