//! The facts about one row that its decisions rest on.

use common::{
    graph::{CompanySubscription, SubscribedSku, SubscriptionStatus},
    ids::Guid,
    licensing::{
        Course, NewPartner, Outlook, Part, SkuKind, Sold, Supply, When, free_seats,
        lifecycle::MOST_SEATS, outlook::unexplained, product_name, sku_kind, subscriptions::under,
    },
    sections::AssigningGroup,
    sku::{self, Relation},
};
use jiff::Timestamp;

/// How many users of a row hold the row that they would move to as well: they need no seat there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HoldersOfBoth {
    /// So many.
    Known(i64),
    /// Users may not be read.
    Unread,
}

/// Seats of the same product under another SKU, sold by a subscription that is listed, while its row is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unlisted {
    pub(crate) part_number: String,
    pub(crate) seats: i64,
}

/// The facts about one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFacts {
    /// The SKU.
    pub(crate) sku_id: Guid,
    /// Microsoft's part number.
    pub(crate) part_number: String,
    /// What people call it.
    pub(crate) product_name: String,
    /// What kind of row it is.
    pub(crate) kind: SkuKind,
    /// Users who hold it.
    pub(crate) users: i64,
    /// Seats that can be assigned, in use or not.
    pub(crate) enabled: i64,
    /// Seats that are free now.
    pub(crate) free: i64,
    /// Its subscriptions that are not deleted, and the seats that none of them explains.
    pub(crate) supplies: Vec<Supply>,
    /// The groups that assign it, where they were read.
    pub(crate) groups: Option<Vec<AssigningGroup>>,
    /// Its users who hold the row that they move to as well.
    pub(crate) both: HoldersOfBoth,
    /// The twin that is sold and has no row yet.
    pub(crate) unlisted_twin: Option<Unlisted>,
}

impl RowFacts {
    /// The facts in what Graph sends, and in what partners say of what they sold.
    pub(crate) fn of(
        row: &SubscribedSku,
        rows: &[SubscribedSku],
        subscriptions: &[CompanySubscription],
        new_partner: &NewPartner,
        sold: &Sold,
    ) -> Self {
        let under: Vec<_> = under(row, subscriptions).collect();
        let mut supplies: Vec<Supply> = under
            .iter()
            .filter(|subscription| subscription.status != SubscriptionStatus::Deleted)
            .map(|subscription| {
                let supply = Supply::of(subscription, new_partner);
                match sold.of(subscription) {
                    Some(sold) => supply.told_by(sold),
                    None => supply,
                }
            })
            .collect();
        let enabled = row.prepaid_units.enabled.clamp(0, MOST_SEATS);
        supplies.extend(unexplained(enabled, &supplies));
        Self {
            sku_id: row.sku_id,
            part_number: row.sku_part_number.clone(),
            product_name: product_name(&row.sku_id, &row.sku_part_number),
            kind: sku_kind(row, &under),
            users: row.consumed_units.clamp(0, MOST_SEATS),
            enabled,
            free: free_seats(row),
            supplies,
            groups: None,
            both: HoldersOfBoth::Known(0),
            unlisted_twin: unlisted_twin(&row.sku_id, rows, subscriptions),
        }
    }

    /// Seats that no listed subscription explains: whose they are and when they end is not known.
    pub(crate) fn unexplained_seats(&self) -> i64 {
        let unexplained = self.supplies.iter();
        let unexplained = unexplained.filter(|supply| supply.subscription.is_empty());
        unexplained.map(|supply| supply.seats).sum()
    }

    /// Its users who need a seat of the row that they move to; all who may need one, where that is not known.
    pub(crate) fn users_to_seat(&self) -> i64 {
        match self.both {
            HoldersOfBoth::Known(both) => self.users - both.clamp(0, self.users),
            HoldersOfBoth::Unread => self.users,
        }
    }

    /// Those of them who need one for certain.
    pub(crate) fn users_to_seat_at_least(&self, other: &Self) -> i64 {
        match self.both {
            HoldersOfBoth::Known(_) => self.users_to_seat(),
            HoldersOfBoth::Unread => (self.users - other.users).max(0),
        }
    }

    /// Its seats on each day, as far as is known and assumed.
    pub(crate) fn outlook(&self, now: Timestamp) -> Outlook {
        Outlook::of(self.enabled, &self.supplies, now)
    }

    /// Its seats on each day, with something else assumed of each subscription.
    pub(crate) fn outlook_if(
        &self,
        assumed: impl Fn(&Supply) -> Supply,
        now: Timestamp,
    ) -> Outlook {
        let supplies: Vec<Supply> = self.supplies.iter().map(assumed).collect();
        Outlook::of(self.enabled, &supplies, now)
    }

    /// Whether the new partner sells something of it.
    pub(crate) fn is_sold_by_new_partner(&self) -> bool {
        let mut supplies = self.supplies.iter();
        supplies.any(|supply| supply.part == Part::New && supply.course != Course::Over)
    }

    /// Whether the new partner sells something of it, or sold something that gives no seat any more.
    pub(crate) fn is_of_new_partner(&self) -> bool {
        let mut supplies = self.supplies.iter();
        supplies.any(|supply| supply.part == Part::New)
    }

    /// Whether the old partner's goes on in paid months that are not counted on, from this moment on or before it.
    pub(crate) fn has_paid_months_at(&self, from: When) -> bool {
        let began = |supply: &Supply| match supply.course {
            Course::Ends { at, .. } => at.is_none_or(|at| from >= When::At(at)),
            _ => false,
        };
        let mut supplies = self.supplies.iter();
        supplies.any(|supply| supply.has_paid_months && supply.seats > 0 && began(supply))
    }

    /// Whether every subscription of it has left the state `Enabled`.
    pub(crate) fn is_ending(&self) -> bool {
        let has_left =
            |supply: &Supply| matches!(supply.course, Course::Grace { .. } | Course::Over);
        !self.supplies.is_empty() && self.supplies.iter().all(has_left)
    }

    /// How many sellers it has; the company itself counts where it bought directly.
    pub(crate) fn sellers(&self) -> usize {
        let mut sellers: Vec<Option<Guid>> = self
            .supplies
            .iter()
            .filter(|supply| !supply.subscription.is_empty())
            .map(|supply| supply.seller)
            .collect();
        sellers.sort();
        sellers.dedup();
        sellers.len()
    }
}

/// The lists come by two calls, and one may be behind the other, or cut.
fn unlisted_twin(
    own: &Guid,
    rows: &[SubscribedSku],
    subscriptions: &[CompanySubscription],
) -> Option<Unlisted> {
    let is_unlisted = |sku: &Guid| {
        sku::relation(own, sku) == Relation::Twins && rows.iter().all(|row| row.sku_id != *sku)
    };
    let sold = subscriptions.iter().filter(|one| {
        let is_there = one.status == SubscriptionStatus::Enabled && one.total_licenses > 0;
        is_there && one.sku_id.as_ref().is_some_and(is_unlisted)
    });
    let mut sold = sold.peekable();
    let first = *sold.peek()?;
    let named = Some(first.sku_part_number.clone()).filter(|name| !name.is_empty());
    let of_catalogue = || Some(sku::find(first.sku_id.as_ref()?)?.part_number.to_owned());
    Some(Unlisted {
        part_number: named.or_else(of_catalogue)?,
        seats: sold.map(|one| one.total_licenses).sum(),
    })
}
