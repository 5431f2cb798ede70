//! The subscriptions that a file names: records of `list-subscriptions`, or ids, one a line.

use std::{collections::BTreeSet, path::Path};

use common::{
    Exit, Failure, Record, Text,
    cli::Session,
    ids::{Guid, TenantId},
    input::Records,
    journal::about_file,
    text,
};
use serde::Deserialize;

/// The subscriptions of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Of which customer, where the file says so, and which.
    all: Vec<(Option<Guid>, String)>,
}

/// What is read of the section of a subscription: a table has little more.
#[derive(Deserialize)]
struct Named {
    id: Option<String>,
}

impl Listed {
    /// Reads the file whole. Where a line of it is no subscription, nothing is handed over.
    pub(crate) fn read(file: &Path, session: &Session) -> Result<Self, Failure> {
        let cannot = |words: &Text| Failure::new(Exit::Input, about_file(file, words));
        let mut records = Records::of_files(&[file.to_owned()]);
        let (mut all, mut is_whole) = (Vec::new(), true);
        while let Some(line) = session.next(&mut records) {
            let Some(found) = subscription(&line.record) else {
                is_whole = false;
                session.complain_at(&line.place, Exit::Input, &no_subscription());
                continue;
            };
            all.push(found);
        }
        if !is_whole || session.exit() != Exit::Done {
            return Err(cannot(&text!(
                "not every line of it names a subscription: correct the file; nothing was planned",
                "サブスクリプションを特定できない行があります。ファイルを修正してください。計画は作成していません"
            )));
        }
        if all.is_empty() {
            return Err(cannot(&text!(
                "no subscription is named in it",
                "サブスクリプションの指定がありません"
            )));
        }
        Ok(Self { all })
    }

    /// Those of a customer, each once, in the order of the file.
    pub(crate) fn of_customer(&self, customer: &TenantId) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let is_own = |of: Option<Guid>| of.is_none() || of == customer.id();
        let own = self.all.iter().filter(|(of, _)| is_own(*of));
        own.map(|(_, id)| id.clone())
            .filter(|id| seen.insert(id.to_ascii_lowercase()))
            .collect()
    }
}

/// The subscription of a record, and whose it is. A line that is nothing but an id is that of a subscription here.
fn subscription(record: &Record) -> Option<(Option<Guid>, String)> {
    let tenant = record.tenant().ok()?;
    let tenant = tenant.and_then(|tenant| tenant.id());
    if record.has("subscription") {
        let named: Option<Named> = record.value("subscription").ok()?;
        let id = named?.id.filter(|id| !id.is_empty())?;
        return Some((tenant, id));
    }
    tenant.map(|id| (None, id.to_string()))
}

fn no_subscription() -> Text {
    text!(
        "the record names no subscription",
        "レコードにサブスクリプションの指定がありません"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Option<(Option<Guid>, String)> {
        subscription(&Record::parse(json.as_bytes()).unwrap())
    }

    #[test]
    fn a_record_names_its_subscription_and_whose_it_is_and_a_bare_id_is_one() {
        let customer = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
        let id = "50060e38-3404-46fa-8204-1ff7e990b3ea";
        let whole = format!(r#"{{"tenantId":"{customer}","subscription":{{"id":"{id}"}}}}"#);
        assert_eq!(of(&whole), Some((customer.parse().ok(), id.to_owned())));
        let bare = format!(r#"{{"tenantId":"{id}"}}"#);
        assert_eq!(of(&bare), Some((None, id.to_owned())));
        assert_eq!(of(r#"{"subscription":{"status":"failed"}}"#), None);
        assert_eq!(of(r#"{"x":1}"#), None);
    }

    #[test]
    fn each_is_of_its_customer_and_counts_once() {
        let [one, other] = [
            "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7",
            "d1d37c83-b213-4a63-80f9-1ecf63628ff7",
        ];
        let listed = Listed {
            all: vec![
                (one.parse().ok(), "A".to_owned()),
                (other.parse().ok(), "B".to_owned()),
                (None, "a".to_owned()),
                (None, "C".to_owned()),
            ],
        };
        assert_eq!(listed.of_customer(&one.parse().unwrap()), ["A", "C"]);
        assert_eq!(listed.of_customer(&other.parse().unwrap()), ["B", "a", "C"]);
    }
}
