//! The command line: its options, what is run, and the commands for use inside a rehearsal.

mod accept;
mod advance;
pub(crate) mod args;
mod child;
mod control_client;
mod reserved_file;
pub(crate) mod run;
mod signals;
