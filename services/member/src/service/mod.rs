//! Use cases: one transaction each; no HTTP types.

mod read_member;
