//! The `license` section of one row, from what Graph sends and what was decided.

use common::{
    Lang, Text,
    graph::{AppliesTo, CompanySubscription, Group, SubscribedSku},
    ids::Guid,
    licensing::{
        Course, NewPartner, Part, PartnerNames, Sold, Supply, When, printed_name, seats,
        subscriptions::under,
    },
    sections::{
        AssigningGroup, Balance, Direction, License, LicensePath, Partner, Renewal, SeatChange,
        SellerRole, Subscription, ToDo, Twin,
    },
};
use jiff::Timestamp;

use crate::{
    facts::{HoldersOfBoth, RowFacts},
    migration_path::{self, Decision, Products},
    opening::Found,
    to_do::{self, Task},
};

/// What is known besides the rows and the subscriptions.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Names of partner tenants, as far as Graph tells them.
    pub(crate) names: PartnerNames,
    /// The new partner, as far as the record or the command line names it.
    pub(crate) new_partner: NewPartner,
    /// What became of the subscriptions that an opening notice announces, where the record has one.
    pub(crate) announced: Option<Found>,
    /// What partners say of what they sold.
    pub(crate) sold: Sold,
}

/// The rows of a tenant, each with what was decided for it.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    skus: Vec<&'a SubscribedSku>,
    subscriptions: &'a [CompanySubscription],
    known: &'a Known,
    facts: Vec<RowFacts>,
    decisions: Vec<Decision>,
    now: Timestamp,
}

/// A row whose users are to move, and the row that they move to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) old: Guid,
    pub(crate) new: Guid,
    /// The one of the two that fewer users hold.
    pub(crate) has_fewer: Guid,
}

fn decisions(facts: &[RowFacts], is_named: bool, now: Timestamp) -> Vec<Decision> {
    let products = Products::of(facts);
    let decide = |own| migration_path::decide(own, products.beside(own), is_named, now);
    facts.iter().map(decide).collect()
}

impl<'a> Rows<'a> {
    /// Decides for the rows that can be assigned to people.
    pub(crate) fn of(
        rows: &'a [SubscribedSku],
        subscriptions: &'a [CompanySubscription],
        known: &'a Known,
        now: Timestamp,
    ) -> Self {
        let skus: Vec<_> = rows
            .iter()
            .filter(|row| row.applies_to != AppliesTo::Company)
            .collect();
        let facts = |row| RowFacts::of(row, rows, subscriptions, &known.new_partner, &known.sold);
        let facts: Vec<_> = skus.iter().copied().map(facts).collect();
        let decisions = decisions(&facts, known.new_partner.is_named(), now);
        Self {
            skus,
            subscriptions,
            known,
            facts,
            decisions,
            now,
        }
    }

    /// The SKUs whose users are to move away: groups may still assign them.
    pub(crate) fn moving(&self) -> Vec<Guid> {
        let each = self.facts.iter().zip(&self.decisions);
        each.filter(|(_, decision)| matches!(decision.twin, Some((_, Direction::To))))
            .map(|(facts, _)| facts.sku_id)
            .collect()
    }

    /// The rows whose users are to move, each with the one that they move to, where both are in use: a user may hold
    /// both.
    pub(crate) fn in_use_beside_target(&self) -> Vec<Pair> {
        let each = self.facts.iter().zip(&self.decisions);
        each.filter_map(|(own, decision)| {
            let (twin, _) = decision.twin.filter(|(_, way)| *way == Direction::To)?;
            let other = self.facts.iter().find(|row| row.sku_id == twin)?;
            (own.users > 0 && other.users > 0).then_some(Pair {
                old: own.sku_id,
                new: other.sku_id,
                has_fewer: if own.users <= other.users {
                    own.sku_id
                } else {
                    other.sku_id
                },
            })
        })
        .collect()
    }

    /// Adds how many users of these rows hold both; `None`: users may not be read.
    pub(crate) fn add_holders(&mut self, holders: &[(Guid, Option<i64>)]) {
        for row in &mut self.facts {
            if let Some((_, both)) = holders.iter().find(|(old, _)| *old == row.sku_id) {
                row.both = both.map_or(HoldersOfBoth::Unread, HoldersOfBoth::Known);
            }
        }
        let is_named = self.known.new_partner.is_named();
        self.decisions = decisions(&self.facts, is_named, self.now);
    }

    /// The SKUs that anybody holds, or that users are to move from.
    pub(crate) fn held_or_moving(&self) -> Vec<Guid> {
        let mut skus = self.moving();
        let held = self.facts.iter().filter(|row| row.users > 0);
        skus.extend(held.map(|row| row.sku_id));
        skus.sort();
        skus.dedup();
        skus
    }

    /// Adds those of the groups that assign a SKU.
    pub(crate) fn add_groups(&mut self, sku_id: &Guid, groups: &[Group]) {
        let assigns = |group: &&Group| {
            group
                .assigned_licenses
                .iter()
                .any(|one| one.sku_id == *sku_id)
        };
        let mut rows = self.facts.iter_mut();
        if let Some(row) = rows.find(|row| row.sku_id == *sku_id) {
            let groups = groups.iter().filter(assigns);
            let groups = groups.map(|group| AssigningGroup {
                id: group.id.clone(),
                display_name: group.display_name.clone(),
            });
            row.groups = Some(groups.collect());
        }
    }

    /// The sections in the order of their names, as the admin centre has them. Twins have the same name there:
    /// they stand side by side, the old one first.
    pub(crate) fn licenses(&self, lang: Lang) -> Vec<License> {
        let is_named = self.known.new_partner.is_named();
        let tasks = to_do::tasks(&self.facts, &self.decisions, is_named, self.now);
        let mut licenses: Vec<_> = tasks
            .iter()
            .enumerate()
            .map(|(at, task)| self.license(at, task, lang))
            .collect();
        licenses.sort_by_cached_key(place);
        licenses
    }

    fn license(&self, at: usize, task: &Task, lang: Lang) -> License {
        let (row, facts, decision) = (self.skus[at], &self.facts[at], &self.decisions[at]);
        let own: Vec<_> = under(row, self.subscriptions).collect();
        let ids: Vec<_> = own.iter().map(|one| one.id.as_str()).collect();
        let announced = self.known.announced.as_ref();
        License {
            sku_id: row.sku_id,
            sku_part_number: row.sku_part_number.clone(),
            product_name: facts.product_name.clone(),
            capability_status: row.capability_status.to_string(),
            seats: seats(row),
            subscriptions: own
                .iter()
                .map(|subscription| self::subscription(subscription, self.known))
                .collect(),
            path: decision.path,
            path_reason: self.reason(at).in_lang(lang).to_owned(),
            twin: decision.twin.map(|(sku_id, direction)| Twin {
                sku_part_number: self.part_number(&sku_id),
                sku_id,
                direction,
            }),
            opening: announced.map(|found| found.opening(&ids)),
            balance: self.balance(at),
            to_do: Some(self.to_do(facts, task, lang)),
            groups: facts.groups.clone(),
        }
    }

    fn reason(&self, at: usize) -> Text {
        let reason = self.decisions[at].reason.clone();
        let new_partner = &self.known.new_partner;
        let sold_before = |supply: &&Supply| {
            let through = |id| new_partner.distributors.contains(id);
            supply.part == Part::Old && supply.seller.as_ref().is_some_and(through)
        };
        let mut supplies = self.facts[at].supplies.iter();
        let Some(id) = supplies.find(sold_before).and_then(|supply| supply.seller) else {
            return reason;
        };
        let name = self.known.names.partner(&id).name;
        let name = name.unwrap_or_else(|| id.to_string());
        Text {
            en: format!(
                "{}; the distributor {name} sold some of it before the new partner came, so that is taken as the old partner's",
                reason.en
            ),
            ja: format!(
                "{}。ディストリビューター {name} が移行先パートナーより前に販売した分は、移行元パートナーの分とみなしています",
                reason.ja
            ),
        }
    }

    fn part_number(&self, sku_id: &Guid) -> String {
        let row = self.facts.iter().find(|row| row.sku_id == *sku_id);
        row.map(|row| row.part_number.clone()).unwrap_or_default()
    }

    /// Seats that nobody bought have no balance.
    fn balance(&self, at: usize) -> Vec<Balance> {
        let own = &self.facts[at];
        if self.decisions[at].path == LicensePath::Free {
            return Vec::new();
        }
        let coming = to_do::coming_to(own, &self.facts, &self.decisions);
        let users = own.users + coming.iter().map(|row| row.users_to_seat()).sum::<i64>();
        let outlook = own.outlook(self.now);
        let days = outlook.days().iter();
        days.map(|day| Balance {
            date: match day.when {
                When::Today => Some(self.now.to_string()),
                When::At(moment) => Some(moment.to_string()),
                When::SomeDay => None,
            },
            seats: day.seats,
            grace: day.grace,
            users,
            changes: day
                .changes
                .iter()
                .map(|&(at, change)| (&own.supplies[at], change))
                .filter(|(supply, _)| !supply.subscription.is_empty())
                .map(|(supply, change)| SeatChange {
                    subscription_id: supply.subscription.clone(),
                    seller: self.seller(supply),
                    change,
                    seats: supply.seats,
                })
                .collect(),
        })
        .collect()
    }

    fn seller(&self, supply: &Supply) -> Option<Partner> {
        let seller = supply.seller.as_ref();
        seller.map(|id| self.known.names.partner(id))
    }

    fn to_do(&self, facts: &RowFacts, task: &Task, lang: Lang) -> ToDo {
        let day = task.from.and_then(When::last_day);
        let assumed = task.assumes.iter().map(|&at| &facts.supplies[at]);
        ToDo {
            action: task.action,
            users: task.users,
            seats: task.seats,
            by: day.map(|day| day.to_string()),
            words: task.words.in_lang(lang).to_owned(),
            assumes: assumed
                .map(|supply| Renewal {
                    subscription_id: supply.subscription.clone(),
                    date: match supply.course {
                        Course::Renewed { at } => at.map(|at| at.to_string()),
                        _ => None,
                    },
                    seller: self.seller(supply),
                })
                .collect(),
        }
    }
}

/// Where a row stands in the list.
fn place(license: &License) -> (String, u8) {
    let direction = license.twin.as_ref().map(|twin| twin.direction);
    let rank = match direction {
        Some(Direction::To) => 0,
        Some(Direction::Undecided) | None => 1,
        Some(Direction::From) => 2,
    };
    (printed_name(&license.product_name).to_lowercase(), rank)
}

fn subscription(subscription: &CompanySubscription, known: &Known) -> Subscription {
    let seller = subscription.owner_tenant_id.as_ref();
    Subscription {
        id: subscription.id.clone(),
        commerce_subscription_id: subscription.commerce_subscription_id.clone(),
        seller: seller.map(|id| known.names.partner(id)),
        seller_role: match known.new_partner.part(subscription) {
            Part::New => Some(SellerRole::New),
            Part::Old => Some(SellerRole::Old),
            Part::Direct | Part::Unnamed => None,
        },
        status: subscription.status.to_string(),
        seats: subscription.total_licenses,
        created: subscription.created_date_time.clone(),
        next_lifecycle: subscription.next_lifecycle_date_time.clone(),
        trial: subscription.is_trial,
        announced_by: known
            .announced
            .as_ref()
            .and_then(|found| found.announced_by(&subscription.id)),
        terms: known.sold.terms(subscription),
    }
}

#[cfg(test)]
mod tests;
