//! What every tool promises, held to by one loop over one table: `table::TOOLS`.
//!
//! | module | the promise |
//! |---|---|
//! | [`codes`] | `docs/codes.md` tells every code of the program |
//! | [`completions`] | the completions of the shells say what the command line says |
//! | [`foreign`] | what was given by mistake is told in one line |
//! | [`help`] | help in two languages, version, schema, wrong command lines |
//! | [`pages`] | the man pages say what the command line says |
//! | [`powershell`] | the module and the scripts for PowerShell are what they should be, as far as can be told |
//! | [`reference`] | `docs/records.md` and `norikae.7` say what the types say |
//! | [`reading`] | empty, broken, foreign and unreadable input |
//! | [`writing`] | closed pipes, full disks, whole files, plain ASCII |
//! | [`secrets`] | no secret, token or code in any output |
//! | [`secrets_left`] | nor in any file that a change leaves |
//! | [`tables`] | a table in Japanese shows no code, and none is wider than its window |
//! | [`window`] | help and tables fit the same window |
//! | [`words`] | every text has its Japanese |

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test panic as the test itself does"
)]

mod codes;
mod completions;
mod each_record;
mod foreign;
mod glossary;
mod held;
mod help;
mod pages;
mod permissions;
mod powershell;
mod reading;
mod reference;
mod run;
mod secrets;
mod secrets_left;
mod table;
mod tables;
mod window;
mod words;
mod writing;
