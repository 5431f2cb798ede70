//! Subscriptions that give access and of which nothing tells when they end: a list of days without them looks whole and
//! is not. Pure.

use std::collections::HashSet;

use common::{
    BadRecord, Record, Text,
    licensing::printed_name,
    sections::{License, LicensePath, SoldSubscription, Subscription},
    text,
    text::printable,
};

use crate::dates::is_same;

/// What was told of already: a row comes once for each of its users.
#[derive(Debug, Default)]
pub(crate) struct Told(HashSet<String>);

/// What has no end that is known in a record.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    /// What is to be said of it, each thing once in a run.
    pub(crate) words: Vec<Text>,
    /// The subscriptions, as deadlines name what they are about.
    pub(crate) about: Vec<String>,
    /// Whether it is not known which subscriptions there are.
    pub(crate) is_any: bool,
}

impl Told {
    /// What has no end that is known in the rows of a record.
    pub(crate) fn missing(&mut self, record: &Record) -> Result<Missing, BadRecord> {
        let Some(license) = record.get::<License>()? else {
            return Ok(Missing::default());
        };
        let sold = record.get::<SoldSubscription>()?;
        let tenant = record.tenant()?.map(String::from).unwrap_or_default();
        let mut missing = Missing::default();
        // Nobody bought a free product.
        if license.path == LicensePath::Free {
            return Ok(missing);
        }
        let product = printable(printed_name(&license.product_name));
        for one in without_an_end(&license, sold.as_ref()) {
            let about = format!("{tenant}/{}", one.id);
            if self.0.insert(about.clone()) {
                missing.words.push(of_subscription(&product, one));
            }
            missing.about.push(about);
        }
        let seats = seats_of_nobody(&license);
        missing.is_any = seats > 0;
        if missing.is_any && self.0.insert(format!("{tenant}/{}", license.sku_id)) {
            missing.words.push(of_nobody(&product, seats));
        }
        Ok(missing)
    }
}

/// Subscriptions that give seats, or gave them, and of which neither the directory nor their partner tells the end.
fn without_an_end<'a>(
    license: &'a License,
    sold: Option<&'a SoldSubscription>,
) -> impl Iterator<Item = &'a Subscription> {
    let is_told = move |one: &Subscription| {
        let told = |sold: &SoldSubscription| sold.term_end.is_some() && is_same(sold, one);
        one.next_lifecycle.is_some() || sold.is_some_and(told)
    };
    let there = license.subscriptions.iter();
    let there = there.filter(|one| one.status != "Deleted" && one.seats > 0);
    there.filter(move |one| !is_told(one))
}

/// Seats of a row in use that no listed subscription explains.
fn seats_of_nobody(license: &License) -> i64 {
    let enabled = license.subscriptions.iter();
    let enabled = enabled.filter(|one| one.status == "Enabled");
    let listed: i64 = enabled.map(|one| one.seats).sum();
    if license.seats.consumed > 0 {
        license.seats.enabled - listed
    } else {
        0
    }
}

fn of_nobody(product: &str, seats: i64) -> Text {
    text!(
        "{product}: no subscription is listed for {seats} of its seats, so nothing tells when they end; ask who sold them",
        "{product}: {seats} ライセンス分のサブスクリプションが一覧になく、終了日が分かりません。販売元に確認してください"
    )
}

fn of_subscription(product: &str, one: &Subscription) -> Text {
    let (seats, state) = (one.seats, printable(&one.status));
    let seller = one.seller.as_ref();
    let name = seller.and_then(|seller| {
        let id = seller.tenant_id.as_ref().map(ToString::to_string);
        seller.name.clone().or(id)
    });
    match name.as_deref().map(printable) {
        Some(name) => text!(
            "{product}: nothing tells when the {seats} seat(s) of {name} end (state {state}); ask {name}",
            "{product}: {name} の {seats} ライセンス (状態: {state}) の終了日が分かりません。{name} に確認してください"
        ),
        None => text!(
            "{product}: nothing tells when {seats} seat(s) end that no partner sold (state {state}); look in the admin centre, under Billing",
            "{product}: パートナー以外から購入した {seats} ライセンス (状態: {state}) の終了日が分かりません。管理センターの「課金情報」で確認してください"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seats: i64, consumed: i64, path: &str, subscriptions: &str) -> Record {
        let line = format!(
            r#"{{"tenantId":"a.example","license":{{"skuId":"f245ecc8-75af-4f8e-b61f-27d8114de5f3","skuPartNumber":"X","productName":"X","capabilityStatus":"Enabled","seats":{{"enabled":{seats},"warning":0,"suspended":0,"lockedOut":0,"consumed":{consumed},"free":0}},"subscriptions":[{subscriptions}],"path":"{path}","pathReason":""}}}}"#
        );
        serde_json::from_str(&line).unwrap()
    }

    fn sold(id: u8, status: &str, seats: u8, next: &str) -> String {
        format!(
            r#"{{"id":"{id}","seller":{{"tenantId":null,"name":"P"}},"status":"{status}","seats":{seats},"created":null,"nextLifecycle":{next},"trial":false}}"#
        )
    }

    fn words(record: &Record) -> Vec<String> {
        let missing = Told::default().missing(record).unwrap();
        missing.words.into_iter().map(|words| words.en).collect()
    }

    const DAY: &str = r#""2026-10-31T00:00:00Z""#;

    #[test]
    fn seats_of_which_nothing_tells_the_end_are_told() {
        for status in ["Enabled", "Warning", "Suspended", "LockedOut", "Odd"] {
            let row = row(0, 4, "single", &sold(1, status, 5, "null"));
            assert_eq!(
                words(&row),
                [format!(
                    "X: nothing tells when the 5 seat(s) of P end (state {status}); ask P"
                )]
            );
        }
        for (status, seats, next) in [
            ("Enabled", 5, DAY),
            ("Deleted", 5, "null"),
            ("Enabled", 0, "null"),
        ] {
            let row = row(0, 4, "single", &sold(1, status, seats, next));
            assert!(words(&row).is_empty(), "{status}");
        }
        assert!(words(&row(10_000, 4, "free", "")).is_empty());
    }

    #[test]
    fn seats_that_no_listed_subscription_explains_are_told_where_anybody_has_one() {
        let words_of = |enabled, consumed| {
            words(&row(
                enabled,
                consumed,
                "single",
                &sold(1, "Enabled", 5, DAY),
            ))
        };
        assert_eq!(
            words_of(8, 4),
            [
                "X: no subscription is listed for 3 of its seats, so nothing tells when they end; ask who sold them"
            ]
        );
        assert!(words_of(8, 0).is_empty());
        assert!(words_of(5, 4).is_empty());
    }

    #[test]
    fn a_row_that_comes_for_each_of_its_users_is_told_once_and_lacks_a_day_each_time() {
        let row = row(5, 4, "single", &sold(1, "Enabled", 5, "null"));
        let mut told = Told::default();
        let (first, again) = (told.missing(&row).unwrap(), told.missing(&row).unwrap());
        assert_eq!((first.words.len(), again.words.len()), (1, 0));
        for missing in [first, again] {
            assert_eq!(
                (missing.about, missing.is_any),
                (vec!["a.example/1".to_owned()], false)
            );
        }
    }
}
