//! Seats that no user has any more after a run: whoever sold them can be asked to take them back. What was sold is known
//! from the row in the plan, as `list-licenses` wrote it; nothing is asked for it.

use common::{
    Text, graph::SubscribedSku, ids::TenantId, licensing::last_day, sections::Subscription, text,
    text::printable,
};

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
}

impl Sold {
    fn of(one: &Subscription) -> Self {
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
        let en = format!("{seats} seat(s){en_of}{en_until}");
        let ja = format!("{seats} ライセンス{ja_of}{ja_until}");
        let id = printable(id);
        Text {
            en: format!("{id} ({})", printable(&en)),
            ja: format!("{id} ({})", printable(&ja)),
        }
    }
}

/// The free seats of a row of which so many are in use; `None` where there are none.
#[must_use]
pub(crate) fn freed(row: &SubscribedSku, in_use: i64, sold: &[Subscription]) -> Option<Freed> {
    let seats = row.prepaid_units.enabled - in_use.max(0);
    let has_seats = |one: &&Subscription| one.status == "Enabled" && one.seats > 0;
    let sold: Vec<Sold> = sold.iter().filter(has_seats).map(Sold::of).collect();
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
        freed(&row, in_use, sold).map(|freed| freed.text(&tenant).en)
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
    fn where_all_are_in_use_or_nothing_was_bought_nothing_is_told() {
        assert_eq!(told(10, &[sold("s1", 10, "Enabled")]), None);
        assert_eq!(told(12, &[sold("s1", 10, "Enabled")]), None);
        assert_eq!(told(0, &[sold("s1", 10, "Deleted")]), None);
    }
}
