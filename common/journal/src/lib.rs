//! What a changing tool writes down: every change before it is made, and its outcome after.
//!
//! Append-only JSON lines, one file a tenant, each line with its number and a checksum. What an entry is, the tool
//! says ([`Entry`]); how entries are kept is the same for all. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`entry`] | what a tool writes, and what it has to know of it |
//! | [`mod@file`] | an open, locked journal |
//! | [`reading`] | reading one back, with damage named by its line |
//! | [`seal`] | number and checksum of a line |
//! | [`locator`] | which file is a tenant's, and the lock that goes with it |
//! | [`lock`] | the lock of a tenant |
//! | [`outputs`] | what must not take the place of a journal |
//! | [`durable`] | files whose lines are on the disk before anything follows |

pub mod durable;
mod entry;
#[cfg(any(test, feature = "test-disk"))]
pub mod failing_disk;
mod file;
mod locator;
mod lock;
pub mod outputs;
mod reading;
mod seal;

pub use entry::{Entry, about_file};
pub use file::Journal;
pub use locator::{Locator, Opened, state_folder};
pub use reading::{BadJournal, Found, Reading, cut_off};
