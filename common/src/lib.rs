//! What all tools of norikae share. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`cli`] | how every tool starts, speaks and ends |
//! | [`exit`] | the exit codes, and the error that carries one |
//! | [`text`] | a message in English and Japanese |
//! | [`record`] | one line: a bag of sections, passed on byte for byte |
//! | [`input`] | reading records from files and standard input, as the world writes them |
//! | [`output`] | writing records: JSON lines, a table, CSV |
//! | [`sections`] | the typed sections that tools read and write |
//! | [`sku`] | the catalogue of SKUs |
//! | [`ids`] | tenant ids and GUIDs, checked before they go anywhere |
//! | `settings` | where the settings come from: flag, environment, profile (feature `net`) |
//! | `auth` | tokens from Entra (feature `net`) |
//! | `http` | one client for all services (feature `net`) |
//! | `graph` | the part of Microsoft Graph that the tools use (feature `net`) |
//! | `partner_center` | the part of Partner Center that the tools use (feature `net`) |
//! | `services` | the services, made from the settings (feature `net`) |

#[cfg(feature = "net")]
pub mod auth;
pub mod cli;
pub mod exit;
#[cfg(feature = "net")]
pub mod graph;
#[cfg(feature = "net")]
pub mod http;
pub mod ids;
pub mod input;
pub mod output;
#[cfg(feature = "net")]
pub mod partner_center;
pub mod record;
pub mod sections;
#[cfg(feature = "net")]
pub mod services;
#[cfg(feature = "net")]
pub mod settings;
pub mod sku;
pub mod text;

pub use exit::{Exit, Failure};
pub use record::Record;
pub use text::{Lang, Text};
