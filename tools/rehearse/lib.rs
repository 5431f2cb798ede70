//! Plays Entra, Microsoft Graph and Partner Center on loopback, so that a change of reseller can be practised.
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

mod accept;
mod acceptance;
mod args;
mod authority;
mod child;
mod clock;
mod doors;
mod entra;
mod environment;
mod faults;
mod fleet;
mod graph;
mod hosts;
mod html;
mod inside;
mod lag;
mod later;
mod ledger;
mod mail;
mod message;
mod moods;
mod partner_center;
mod quota;
mod rehearsal;
mod run;
mod server;
mod services;
mod signals;
mod tick;
mod watch;

use std::{cell::Cell, process::ExitCode};

pub use args::Args;
pub use faults::{Effect, Fault, Gate, Latency, preset, schedule};
pub use ledger::Entry;
pub use rehearsal::{Options, Rehearsal, start};
pub use run::run;
pub use tenant_file::{self as tenant, Tenant};
pub use watch::Misdeed;

/// The certificate, with its key, that the app of every rehearsal may sign in with.
pub const CERTIFICATE: &str = include_str!("built_in/certificate.pem");

/// Every route of Microsoft Graph that is played, as method and path: `GET /v1.0/users/{id}`.
pub fn graph_routes() -> impl Iterator<Item = String> {
    let routes = graph::ROUTES.iter();
    routes.map(|route| format!("{} /v1.0/{}", route.method, route.path))
}

/// Every route of Partner Center that is played, as method and path: `GET /v1/customers/{customer}`.
pub fn partner_center_routes() -> impl Iterator<Item = String> {
    let routes = partner_center::ROUTES.iter();
    routes.map(|route| format!("{} /v1/{}", route.method, route.path))
}

/// Every route of Entra that is played, as method and path: `POST /{tenant}/oauth2/v2.0/token`.
pub fn entra_routes() -> impl Iterator<Item = String> {
    let routes = entra::ROUTES.iter();
    routes.map(|route| format!("{} /{}", route.method, route.path))
}

/// Every route of the admin center that is played, as method and path.
pub fn admin_center_routes() -> impl Iterator<Item = String> {
    let routes = acceptance::ROUTES.iter();
    routes.map(|(method, path)| format!("{method} /{path}"))
}

/// The whole tool. Ends with the exit code of the command that it ran.
#[must_use]
pub fn main() -> ExitCode {
    let of_command = Cell::new(None);
    let exit = common::cli::main(|args: Args, session| {
        of_command.set(run(&args, session)?);
        Ok(())
    });
    of_command.get().map_or(exit, ExitCode::from)
}
