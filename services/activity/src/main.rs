//! The activity service as a program of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    host::command_line(dailyfeed_activity::SERVICE)
}
