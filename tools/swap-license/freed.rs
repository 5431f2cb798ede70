//! Seats that no user has any more after a run: whoever sold them can be asked to take them back. What was sold is known
//! from the row in the plan, as `list-licenses` wrote it; nothing is asked for it.

use common::{
    Text,
    graph::SubscribedSku,
    ids::TenantId,
    licensing::last_day,
    sections::{AtTermEnd, SoldTerms, Subscription},
    text,
    text::printable,
};
use jiff::Timestamp;

/// The seats of a row that are free.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Freed {
    /// The part number of the row.
    name: String,
    seats: i64,
    /// The subscriptions that they are of.
    sold: Vec<Sold>,
}

/// A subscription of the row.
#[derive(Debug, PartialEq, Eq)]
struct Sold {
    /// The commerce system's id, which partners print in their mails, or else the directory's.
    id: String,
    seats: i64,
    /// Who sold it.
    seller: Option<String>,
    /// The last day of its term.
    until: Option<String>,
    /// What happens then, as its seller says.
    then: Option<AtTermEnd>,
    /// Until when it can still be cancelled with money back, as its seller says.
    cancel_until: Option<Timestamp>,
}

impl Sold {
    fn of(one: &Subscription, now: Timestamp) -> Self {
        let end = one.next_lifecycle.as_deref();
        let end = end.and_then(|end| end.parse().ok());
        let seller = one.seller.as_ref();
        Self {
            id: one
                .commerce_subscription_id
                .as_ref()
                .unwrap_or(&one.id)
                .clone(),
            seats: one.seats,
            seller: seller.and_then(|seller| seller.name.clone()),
            until: end.map(|end| last_day(end).to_string()),
            then: one.terms.as_ref().map(|terms| terms.at_term_end),
            cancel_until: one
                .terms
                .as_ref()
                .and_then(cancel_until)
                .filter(|until| *until > now),
        }
    }

    fn text(&self) -> Text {
        let Self { id, seats, .. } = self;
        let (en_of, ja_of) = match &self.seller {
            Some(seller) => (format!(" of {seller}"), format!("、{seller}")),
            None => Default::default(),
        };
        let (en_until, ja_until) = match &self.until {
            Some(day) => (format!(", until {day}"), format!("、{day} まで")),
            None => Default::default(),
        };
        let (en_then, ja_then) = self.then.map_or(("", ""), then);
        let (en_back, ja_back) = match self.cancel_until {
            Some(time) => (
                format!(", can be cancelled with money back until {time}"),
                format!("、{time} まで返金付きでキャンセル可"),
            ),
            None => Default::default(),
        };
        let en = format!("{seats} seat(s){en_of}{en_until}{en_then}{en_back}");
        let ja = format!("{seats} ライセンス{ja_of}{ja_until}{ja_then}{ja_back}");
        let id = printable(id);
        Text {
            en: format!("{id} ({})", printable(&en)),
            ja: format!("{id} ({})", printable(&ja)),
        }
    }
}

fn cancel_until(terms: &SoldTerms) -> Option<Timestamp> {
    terms.cancel_until.as_deref()?.parse().ok()
}

/// What happens at the end of a term, in few words.
fn then(end: AtTermEnd) -> (&'static str, &'static str) {
    match end {
        AtTermEnd::Renew => (", then it renews by itself", "、その後は自動更新"),
        AtTermEnd::ExtendPaid => (
            ", then it goes on in paid months",
            "、その後は 1 か月ごとの有償延長",
        ),
        AtTermEnd::Cancel | AtTermEnd::EndWithGrace => (", then it ends", "、その後は終了"),
        AtTermEnd::Over | AtTermEnd::Unknown => ("", ""),
    }
}

/// The free seats of a row of which so many are in use; `None` where there are none.
#[must_use]
pub(crate) fn freed(
    row: &SubscribedSku,
    in_use: i64,
    sold: &[Subscription],
    now: Timestamp,
) -> Option<Freed> {
    let seats = row.prepaid_units.enabled - in_use.max(0);
    let has_seats = |one: &&Subscription| one.status == "Enabled" && one.seats > 0;
    let sold = sold.iter().filter(has_seats);
    let sold: Vec<Sold> = sold.map(|one| Sold::of(one, now)).collect();
    (seats > 0 && !sold.is_empty()).then(|| Freed {
        name: row.sku_part_number.clone(),
        seats,
        sold,
    })
}

impl Freed {
    /// What a person can do with them.
    #[must_use]
    pub(crate) fn text(&self, tenant: &TenantId) -> Text {
        let Self { name, seats, .. } = self;
        let name = printable(name);
        let each = self.sold.iter().map(Sold::text);
        let (en, ja): (Vec<_>, Vec<_>) = each.map(|text| (text.en, text.ja)).unzip();
        let (en, ja) = (en.join(", "), ja.join("、"));
        text!(
            "{tenant}: {seats} seat(s) of {name} are not in use any more, of the subscription(s) {en}; whoever sold them can take them back or let them end",
            "{tenant}: {name} の {seats} ライセンスが未使用になりました。サブスクリプション: {ja}。販売元に返却または更新停止を依頼できます"
        )
    }
}

#[cfg(test)]
mod tests {
    use common::sections::Partner;

    use super::*;
    use crate::fixtures::{OLD, row};

    fn sold(id: &str, seats: i64, status: &str) -> Subscription {
        Subscription {
            id: id.to_owned(),
            commerce_subscription_id: (id != "s3").then(|| format!("c-{id}")),
            seller: (id == "s1").then(|| Partner {
                name: Some("みなと".to_owned()),
                ..Partner::default()
            }),
            seller_role: None,
            status: status.to_owned(),
            seats,
            created: None,
            next_lifecycle: (id == "s1").then(|| "2026-10-31T00:00:00Z".to_owned()),
            trial: false,
            announced_by: None,
            terms: None,
        }
    }

    fn told(in_use: i64, sold: &[Subscription]) -> Option<String> {
        let mut row = row(OLD, &[]);
        row.prepaid_units.enabled = 10;
        let tenant = "aozora.example".parse().unwrap();
        let now = "2026-10-05T00:00:00Z".parse().unwrap();
        freed(&row, in_use, sold, now).map(|freed| freed.text(&tenant).en)
    }

    #[test]
    fn free_seats_are_told_with_their_number_and_the_subscriptions_that_they_are_of() {
        let all = [
            sold("s1", 8, "Enabled"),
            sold("s2", 5, "Suspended"),
            sold("s3", 2, "Enabled"),
        ];
        assert_eq!(
            told(4, &all).unwrap(),
            "aozora.example: 6 seat(s) of X are not in use any more, of the subscription(s) c-s1 (8 seat(s) of みなと, until 2026-10-30), s3 (2 seat(s)); whoever sold them can take them back or let them end"
        );
    }

    #[test]
    fn what_their_seller_says_of_the_end_and_of_money_back_is_told_with_them() {
        let told = |at_term_end, cancel_until: &str| {
            let mut one = sold("s1", 8, "Enabled");
            one.terms = Some(SoldTerms {
                at_term_end,
                auto_renew: None,
                term: None,
                cancel_until: Some(cancel_until.to_owned()),
            });
            let told = told(4, &[one]).unwrap();
            let (_, end) = told.split_once("2026-10-30").unwrap();
            end.split_once(");").unwrap().0.to_owned()
        };
        let past = "2026-10-04T00:00:00Z";
        assert_eq!(
            told(AtTermEnd::Renew, "2026-10-07T00:00:00Z"),
            ", then it renews by itself, can be cancelled with money back until 2026-10-07T00:00:00Z"
        );
        assert_eq!(told(AtTermEnd::Cancel, past), ", then it ends");
        assert_eq!(
            told(AtTermEnd::ExtendPaid, past),
            ", then it goes on in paid months"
        );
        assert_eq!(told(AtTermEnd::Unknown, past), "");
    }

    #[test]
    fn where_all_are_in_use_or_nothing_was_bought_nothing_is_told() {
        assert_eq!(told(10, &[sold("s1", 10, "Enabled")]), None);
        assert_eq!(told(12, &[sold("s1", 10, "Enabled")]), None);
        assert_eq!(told(0, &[sold("s1", 10, "Deleted")]), None);
    }
}
