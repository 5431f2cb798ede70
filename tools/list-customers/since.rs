//! What is different since an older list.

use std::path::Path;

use common::{
    Exit, Failure, Record,
    cli::Session,
    older_list::{self, OlderList},
    sections::{Customer, ListChange},
    text,
    text::printable,
};

/// An older list of customers.
pub(crate) struct Since(OlderList<Customer>);

impl Since {
    pub(crate) fn read(session: &Session, file: &Path) -> Result<Self, Failure> {
        OlderList::read(session, file, |record, _| key(record)).map(Self)
    }

    /// What the older list said of a customer that is there now.
    pub(crate) fn take(&mut self, record: &Record) -> Option<Customer> {
        self.0.take(&key(record).unwrap_or_default())
    }

    /// Writes and tells what is gone, once the whole new list is known.
    pub(crate) fn write_gone(self, session: &Session) -> anyhow::Result<()> {
        let had_gone = |older: &Customer| older.change == Some(ListChange::Gone);
        for (mut record, older) in self.0.gone(had_gone) {
            let named = older.name.clone().or_else(|| key(&record));
            let name = printable(&named.unwrap_or_default());
            record.set(&Customer {
                change: Some(ListChange::Gone),
                ..older
            });
            session.write(&record)?;
            session.complain(
                Exit::No,
                &text!(
                    "{name} is no customer of this partner any more: the relationship was ended, or the customer left",
                    "{name} はこのパートナーのお客様ではなくなりました。リセラー関係が終了したか、お客様が解除しています"
                ),
            );
        }
        Ok(())
    }
}

/// What is different of a customer that is there now.
pub(crate) fn change(older: Option<&Customer>, customer: &Customer) -> Option<ListChange> {
    older_list::change(older, |older| is_same(older, customer))
}

fn key(record: &Record) -> Option<String> {
    record.tenant().ok().flatten().map(String::from)
}

/// Whether a person would call them the same. When and by which call it was seen makes no difference, and what one of
/// the lists was not asked for cannot be compared.
fn is_same(older: &Customer, newer: &Customer) -> bool {
    fn differs<T: PartialEq>(older: Option<&T>, newer: Option<&T>) -> bool {
        older
            .zip(newer)
            .is_some_and(|(older, newer)| older != newer)
    }
    older.name == newer.name
        && older.domain == newer.domain
        && !differs(older.relationship.as_ref(), newer.relationship.as_ref())
        && !differs(older.contract_type.as_ref(), newer.contract_type.as_ref())
        && !differs(older.resellers.as_ref(), newer.resellers.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_of_the_lists_was_not_asked_for_makes_no_difference() {
        let customer = |name: &str, relationship: Option<&str>| Customer {
            name: Some(name.to_owned()),
            relationship: relationship.map(str::to_owned),
            ..Customer::default()
        };
        let listed = customer("A", Some("reseller"));
        for (newer, same) in [
            (listed.clone(), true),
            (customer("A", None), true),
            (customer("A", Some("none")), false),
            (customer("B", Some("reseller")), false),
            (
                Customer {
                    resellers: Some(Vec::new()),
                    time: Some("2026-10-01T00:00:00Z".to_owned()),
                    ..listed.clone()
                },
                true,
            ),
        ] {
            assert_eq!(is_same(&listed, &newer), same, "{newer:?}");
        }
    }
}
