//! What a line is, and everything about it that needs neither network nor command line.
//!
//! | module | what it is |
//! |---|---|
//! | [`mod@text`] | a message in English and Japanese |
//! | [`exit`] | the exit codes, and the error that carries one |
//! | [`ids`] | tenant ids and GUIDs, checked before they go anywhere |
//! | [`Record`] | one line: a bag of sections, passed on byte for byte |
//! | [`BadRecord`] | why a line is none |
//! | [`sections`] | the typed sections that tools read and write |
//! | [`fields`] | the values of sections by their paths, as CSV has them |
//! | [`input`] | reading records from files and standard input, as the world writes them |
//! | [`output`] | writing records: JSON lines, a table, CSV |
//! | [`permissions`] | what a token must be allowed for each call |
//! | [`atomic_file`] | a file that appears whole |
//! | [`log`] | what `-v` says |
//! | [`sku`] | the catalogue of SKUs |
//! | [`time_zone`] | time zones by their names |
//! | [`wrap`] | text and commands in lines that fit a window |

pub mod atomic_file;
mod bad_record;
pub mod exit;
pub mod fields;
pub mod ids;
pub mod input;
pub mod log;
pub mod output;
mod parser_words;
pub mod permissions;
mod record;
pub mod sections;
pub mod sku;
pub mod text;
pub mod time_zone;
pub mod wrap;

pub use bad_record::BadRecord;
pub use exit::{Exit, Failure};
pub use log::Log;
pub use parser_words::json_words;
pub use record::{Record, TENANT_ID};
pub use text::{BadValue, Lang, Text};
