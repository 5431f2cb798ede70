//! Emulates Entra, Microsoft Graph and Partner Center on loopback, so that a change of reseller can be rehearsed.
//!
//! As a tool it runs a command in a rehearsal; as a library it is what tests of the other tools run against.
//!
//! ```
//! use rehearse::{Options, start};
//!
//! let rehearsal = start(Options::default())?;
//! assert!(rehearsal.url().starts_with("http://127.0.0.1:"));
//! assert_eq!(rehearsal.tenant().users.len(), 5);
//! assert!(rehearsal.ledger().is_empty());
//! # std::io::Result::Ok(())
//! ```

mod acceptance;
mod cli;
mod conditions;
mod control;
mod entra;
mod environment;
mod faults;
mod graph;
mod http;
mod lies;
mod log;
mod mail;
mod partner_center;
mod quota;
mod rehearsal;
mod reordering;
mod router;
mod server;
mod world;

use std::{cell::Cell, process::ExitCode};

pub use cli::args::Args;
pub use entra::CERTIFICATE;
pub use faults::{
    Effect, Fault, Gate, Latency, RetryAfter, RetryDate, UnusedFault, WrongToken, lies, preset,
    schedule,
};
pub use log::client_checks::Violation;
pub use log::entry::Entry;
pub use log::summary::Summary;
pub use rehearsal::{Options, Rehearsal, start};
pub use tenant_file::{self as tenant, Tenant};

/// Every route of Microsoft Graph that is emulated, as method and path: `GET /v1.0/users/{id}`.
pub fn graph_routes() -> impl Iterator<Item = String> {
    let routes = graph::ROUTES.iter();
    routes.map(|route| format!("{} /v1.0/{}", route.method, route.path))
}

/// Every route of Partner Center that is emulated, as method and path: `GET /v1/customers/{customer}`.
pub fn partner_center_routes() -> impl Iterator<Item = String> {
    let routes = partner_center::ROUTES.iter();
    routes.map(|route| format!("{} /v1/{}", route.method, route.path))
}

/// Every route of Entra that is emulated, as method and path: `POST /{tenant}/oauth2/v2.0/token`.
pub fn entra_routes() -> impl Iterator<Item = String> {
    let routes = entra::ROUTES.iter();
    routes.map(|route| format!("{} /{}", route.method, route.path))
}

/// Every route of the admin center that is emulated, as method and path.
pub fn admin_center_routes() -> impl Iterator<Item = String> {
    let routes = acceptance::ROUTES.iter();
    routes.map(|(method, path)| format!("{method} /{path}"))
}

/// The whole tool. Ends with the exit code of the command that it ran.
#[must_use]
pub fn main() -> ExitCode {
    let of_command = Cell::new(None);
    let exit = common::cli::main(|args: Args, session| {
        of_command.set(cli::run::run(args, session)?);
        Ok(())
    });
    of_command.get().map_or(exit, ExitCode::from)
}
