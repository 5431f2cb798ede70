//! What the tests of whole tools share. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`client`] | a plain HTTP client, for tests of the emulator itself |
//! | [`drives`] | what lies in a OneDrive |
//! | [`environment`] | an emulator, and a home for the tools that run before it |
//! | [`graph_schema`] | Microsoft Graph's own schema, and what departs from it |
//! | [`home`] | a folder in which tools run with nothing of this machine's settings |
//! | [`node`] | programs and libraries from Node's package registry |
//! | [`python`] | programs and libraries from Python's package registry |
//! | [`record_schema`] | the records that a tool writes against its own `--schema` |
//! | [`request_log`] | what the tools sent |
//! | [`mod@run`] | how a run ended and what it showed, and what a test expects of it |
//! | [`running`] | a tool that runs while the test goes on |
//! | [`seeds`] | random cases, each by its seed |
//! | [`skus`] | the SKUs and service plans of the built-in tenant |
//! | `terminal` | a terminal with a window, and what a command shows in it (Unix) |
//! | [`traffic`] | everything that was sent and answered against Graph's schema |
#![expect(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of a test fails by panicking, as the test does"
)]

pub mod client;
pub mod drives;
pub mod environment;
pub mod graph_schema;
pub mod home;
pub mod node;
pub mod python;
pub mod record_schema;
pub mod request_log;
pub mod run;
pub mod running;
pub mod seeds;
pub mod skus;
#[cfg(unix)]
pub mod terminal;
pub mod traffic;

pub use environment::TestEnvironment;
pub use home::{Home, run, run_on};
pub use request_log::RequestLog;
pub use run::{Run, Text, any, contains, ends_with, lines, starts_with};
#[cfg(unix)]
pub use running::signal;
pub use running::{PATIENCE, Running};
pub use seeds::each_seed;
#[cfg(unix)]
pub use terminal::Terminal;

/// The path of a program of this workspace, as it was built for the test that asks. `CARGO_BIN_EXE_*` is there for the
/// tests of the root package only, so the path is taken where the macro is used.
#[macro_export]
macro_rules! program {
    ($name:literal) => {
        env!(concat!("CARGO_BIN_EXE_", $name))
    };
}
