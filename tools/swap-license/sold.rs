//! What partners say of the subscriptions that they sold: records of `list-subscriptions` on the input. They ask for
//! nothing. They are facts about the rows of the same tenant that come with them: who sold a subscription, how its term
//! ends, until when it can be cancelled.

use common::{
    BadRecord, Exit, Record, Text,
    cli::{Job, Problem},
    licensing::{Sold, last_day},
    sections::{
        AtTermEnd, Group, License, Section as _, SellerRole, SoldSubscription, Subscription, Swap,
        User,
    },
    text,
    text::printable,
};

/// The records of a tenant that came together.
pub(crate) struct Parted<'a> {
    /// Those that ask for something.
    pub(crate) asking: Vec<&'a Job>,
    /// Those that are facts alone.
    pub(crate) facts: Vec<&'a Job>,
    /// Facts that cannot be read: each fails alone.
    pub(crate) bad: Vec<(&'a Job, BadRecord)>,
}

/// Whether a record says something of a subscription and nothing else.
fn is_bare(record: &Record) -> bool {
    let asks = [License::KEY, User::KEY, Group::KEY, Swap::KEY];
    record.has(SoldSubscription::KEY) && !asks.iter().any(|key| record.has(key))
}

/// Parts what asks from what is known.
pub(crate) fn part(job: &Job) -> Parted<'_> {
    let mut parted = Parted {
        asking: Vec::new(),
        facts: Vec::new(),
        bad: Vec::new(),
    };
    for one in std::iter::once(job).chain(&job.also) {
        match one.record.get::<SoldSubscription>() {
            _ if !is_bare(&one.record) => parted.asking.push(one),
            Ok(_) => parted.facts.push(one),
            Err(bad) => parted.bad.push((one, bad)),
        }
    }
    parted
}

/// Puts what is said of subscriptions into the rows that they stand under. Where the command line names the rows, the
/// first record of facts alone stands for its tenant. Gives back what a row was judged without.
pub(crate) fn tell(job: &mut Job, is_named: bool) -> Vec<Text> {
    let mut sold = Sold::default();
    for one in std::iter::once(&*job).chain(&job.also) {
        if let Ok(Some(said)) = one.record.get() {
            sold.add(said);
        }
    }
    if sold.is_empty() {
        return Vec::new();
    }
    let is_alone = part(job).asking.is_empty();
    let mut ends = Vec::new();
    let also = job.also.iter_mut().map(|one| &mut one.record);
    let mut stands_for_all = is_named && is_alone;
    for record in std::iter::once(&mut job.record).chain(also) {
        if stands_for_all && record.get::<SoldSubscription>().is_ok() {
            // A plan is about no single one of them.
            record.remove::<SoldSubscription>();
            stands_for_all = false;
        }
        tell_row(record, &sold, &mut ends);
    }
    ends
}

fn tell_row(record: &mut Record, sold: &Sold, ends: &mut Vec<Text>) {
    let Ok(Some(mut license)) = record.get::<License>() else {
        return;
    };
    let before = license.subscriptions.clone();
    sold.tell(&mut license.subscriptions);
    let pairs = before.iter().zip(&license.subscriptions);
    for text in pairs.filter_map(|(before, now)| unforeseen(&license, before, now)) {
        if !ends.contains(&text) {
            ends.push(text);
        }
    }
    if before != license.subscriptions {
        record.set(&license);
    }
}

/// A subscription that is not the old partner's and ends, where the row was judged without knowing that.
fn unforeseen(license: &License, before: &Subscription, now: &Subscription) -> Option<Text> {
    let ends = |one: &Subscription| {
        let gone = [AtTermEnd::Cancel, AtTermEnd::EndWithGrace, AtTermEnd::Over];
        let mut terms = one.terms.iter();
        terms.any(|terms| gone.contains(&terms.at_term_end))
    };
    let is_old = now.seller_role == Some(SellerRole::Old);
    if ends(before) || !ends(now) || is_old || now.seats <= 0 {
        return None;
    }
    let id = now.commerce_subscription_id.as_ref().unwrap_or(&now.id);
    let (part, id) = (printable(&license.sku_part_number), printable(id));
    let end = now
        .next_lifecycle
        .as_deref()
        .and_then(|end| end.parse().ok());
    let (en, ja) = match end.map(last_day) {
        Some(day) => (format!("on {day}"), format!("{day} で")),
        None => (
            "on a day that is not known".to_owned(),
            "(日付は不明) ".to_owned(),
        ),
    };
    Some(Text {
        en: format!(
            "{part}: as its seller says, the subscription {id} ends {en} and is not renewed, and the row was judged without knowing that; list the licences again with these records: list-subscriptions | list-licenses | swap-license"
        ),
        ja: format!(
            "{part}: 販売元の情報ではサブスクリプション {id} は{ja}終了し、更新されません。この行はそれを考慮せずに判定されています。これらのレコードを使ってやり直してください: list-subscriptions | list-licenses | swap-license"
        ),
    })
}

/// Facts alone ask for nothing.
pub(crate) fn no_rows() -> Problem {
    Problem::Other {
        exit: Exit::No,
        code: "no-pair",
        text: text!(
            "the record says how a subscription was sold, and none beside it says which licence row users leave; put list-licenses between (list-subscriptions | list-licenses | swap-license), or name the rows with --from and --to",
            "このレコードはサブスクリプションの販売内容だけで、移行元のライセンスの行を示すレコードが同じテナントにありません。間に list-licenses を入れるか (list-subscriptions | list-licenses | swap-license)、--from と --to で行を指定してください"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(role: &str, terms: &str) -> License {
        let row = format!(
            r#"{{"skuId":"f245ecc8-75af-4f8e-b61f-27d8114de5f3","skuPartNumber":"X","productName":"X",
            "capabilityStatus":"Enabled","seats":{{"enabled":1,"warning":0,"suspended":0,"lockedOut":0,
            "consumed":1,"free":0}},"subscriptions":[{{"id":"s","commerceSubscriptionId":"C","seller":null,
            {role}"status":"Enabled","seats":5,"created":null,"nextLifecycle":"2026-10-31T00:00:00Z",
            "trial":false{terms}}}],"path":"single","pathReason":""}}"#
        );
        serde_json::from_str(&row).unwrap()
    }

    fn sold(at_term_end: &str) -> Sold {
        let said = format!(
            r#"{{"id":"c","side":"partner","seller":{{"name":"Hinode"}},"offerName":"X","seats":5,"state":"active",
            "autoRenew":null,"atTermEnd":"{at_term_end}","termEnd":null,"cancelWindow":"open",
            "cancelUntil":"2026-10-07T00:00:00Z","regime":"2026","regimeWords":"","trial":false,"findings":[]}}"#
        );
        let mut sold = Sold::default();
        sold.add(serde_json::from_str(&said).unwrap());
        sold
    }

    fn told(license: &License, at_term_end: &str) -> (License, Vec<String>) {
        let mut record = Record::default();
        record.set(license);
        let mut ends = Vec::new();
        tell_row(&mut record, &sold(at_term_end), &mut ends);
        let ends = ends.into_iter().map(|text| text.en).collect();
        (record.get().unwrap().unwrap(), ends)
    }

    #[test]
    fn a_row_gets_seller_and_terms_from_the_facts() {
        let (license, ends) = told(&row("", ""), "renew");
        let one = &license.subscriptions[0];
        let seller = one.seller.as_ref().unwrap();
        let terms = one.terms.as_ref().unwrap();
        assert_eq!(seller.name.as_deref(), Some("Hinode"));
        assert_eq!(terms.at_term_end, AtTermEnd::Renew);
        assert_eq!(terms.cancel_until.as_deref(), Some("2026-10-07T00:00:00Z"));
        assert_eq!(ends, [""; 0]);
    }

    #[test]
    fn an_end_is_told_where_the_row_was_judged_without_it_and_is_not_the_old_partners() {
        for end in ["cancel", "end-with-grace", "over"] {
            let (_, ends) = told(&row("", ""), end);
            let [said] = &ends[..] else {
                panic!("{ends:?}")
            };
            assert!(
                said.starts_with(
                    "X: as its seller says, the subscription C ends on 2026-10-30 and is not renewed"
                ),
                "{said}"
            );
            assert_eq!(told(&row(r#""sellerRole":"old","#, ""), end).1, [""; 0]);
            let known = r#","terms":{"atTermEnd":"cancel","autoRenew":false}"#;
            assert_eq!(told(&row("", known), end).1, [""; 0]);
        }
        for stays in ["renew", "extend-paid", "unknown"] {
            assert_eq!(told(&row("", ""), stays).1, [""; 0], "{stays}");
        }
    }
}
