//! How a tool runs, and the crates below it under one name. A tool imports this crate alone.
//!
//! | module | what it is |
//! |---|---|
//! | [`run`] | from the command line to the exit code |
//! | [`args`] | the arguments that tools share |
//! | [`ascii`] | whether JSON is escaped for a console that loses characters |
//! | `columns` | the columns of a table or a CSV |
//! | [`help`] | the help in Japanese |
//! | [`japanese`] | its words |
//! | [`schema`] | `--schema` |
//! | [`session`] | one run: language, clock, output, exit code |
//! | [`operands`] | the files that a tool reads |
//! | [`globs`] | patterns among them, on Windows |
//! | [`each_record`] | the loop over records: what every tool does alike |
//! | `each_tenant`, `out` | the same for several tenants at once (feature `net`) |
//! | [`file_groups`] | records of files, user by user, compared with a copy |
//! | [`person`] | a person as records name one |
//! | `drive_listing` | reading a OneDrive whole (feature `net`) |
//! | `shutdown` | signals that end a run of a changing tool (feature `net`) |
//! | `applying` | planning and applying, for a tool that makes one change a record (feature `net`) |
//! | [`older_list`] | a list that was written earlier, to say what is different |
//! | `country` | what a country asks of the data of its customers (feature `net`) |
//! | `customers` | all customers of the partner, as records (feature `net`) |
//! | [`times`] | days and instants in records, refused where they cannot be read |
//! | [`values`] | values of options: how they are read, and why one is refused |
//! | `window` | how wide the window is |
//! | [`time_left`] | how long a run still takes |
//! | [`problem`] | why a record could not be worked on |
//! | `connection` | where to go and how to sign in (feature `net`) |
//!
//! From the crates below: [`record`] (what a line is), [`licensing`] (the rules of licences), [`files`] (what is in a
//! drive and a copy) and, behind the feature `net`, `services` (the calls) and `journal` (what a changing tool writes
//! down).

#[cfg(feature = "net")]
pub mod applying;
pub mod args;
pub mod ascii;
mod columns;
#[cfg(feature = "net")]
pub mod connection;
#[cfg(feature = "net")]
pub mod country;
#[cfg(feature = "net")]
pub mod customers;
#[cfg(feature = "net")]
pub mod drive_listing;
pub mod each_record;
#[cfg(feature = "net")]
pub mod each_tenant;
pub mod file_groups;
pub mod globs;
pub mod help;
pub mod japanese;
pub mod older_list;
pub mod operands;
#[cfg(feature = "net")]
pub mod out;
pub mod person;
pub mod problem;
pub mod run;
pub mod schema;
pub mod session;
#[cfg(feature = "net")]
pub mod shutdown;
pub mod time_left;
pub mod times;
mod usage_error;
pub mod values;
mod window;

pub use files;
#[cfg(feature = "net")]
pub use journal;
pub use licensing;
pub use record::{
    BadRecord, BadValue, Exit, Failure, Lang, Log, Record, TENANT_ID, Text, exit, ids, input,
    output, permissions, sections, sku, text, time_zone,
};
#[cfg(feature = "net")]
pub use services::{self, Services, auth, graph, partner_center, settings};

/// What almost every tool needs of this crate.
pub mod cli {
    pub use crate::{
        args::{ApplyArgs, CommonArgs, OutputArgs},
        each_record::{Job, Rules, Seen, TenantRule, each_record, each_record_or},
        japanese::{Examples, Words},
        operands::{HeadOperands, Operands, ReadingArgs, TenantArgs},
        problem::{Problem, WorkError, WorkResult},
        run::{Tool, command, main, start},
        schema,
        session::Session,
        values::{day, duration, moment, partner_id, whole},
    };
    #[cfg(feature = "net")]
    pub use crate::{
        connection::Connection,
        each_tenant::{
            HeadInput, Input, each_customer, each_tenant, each_tenant_together,
            each_tenant_with_parts,
        },
        out::Out,
        run::{main_async, start_async},
    };
}
