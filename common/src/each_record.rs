//! What a tool works on: the records that it reads, or one that stands for the tenant of the settings.

use record::{
    Record, Text,
    input::{Place, Records},
};

use crate::{operands::Operands, session::Session};

/// The records that are left to work on.
pub struct Work(Source);

enum Source {
    Records(Box<Records>),
    ThisTenant,
    Nothing,
}

/// A record to work on.
pub struct Item {
    /// The record; empty for the tenant of the settings.
    pub record: Record,
    /// Where it stood; `None` for the tenant of the settings.
    pub place: Option<Place>,
}

impl Work {
    /// The records that were named (`what` says what they are, see [`Session::records`]), or with
    /// `--this-tenant` an empty one.
    pub fn new(
        session: &Session,
        operands: &Operands,
        this_tenant: bool,
        what: &Text,
    ) -> anyhow::Result<Self> {
        Ok(Self(if this_tenant {
            Source::ThisTenant
        } else {
            Source::Records(Box::new(session.records(operands, what)?))
        }))
    }

    /// The next record; lines that are none are complained about on the way.
    pub fn next(&mut self, session: &mut Session) -> Option<Item> {
        match &mut self.0 {
            Source::Records(records) => session.next(records).map(|line| Item {
                record: line.record,
                place: Some(line.place),
            }),
            Source::ThisTenant => {
                self.0 = Source::Nothing;
                Some(Item {
                    record: Record::default(),
                    place: None,
                })
            }
            Source::Nothing => None,
        }
    }
}
