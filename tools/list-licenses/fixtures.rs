//! Tenants for tests, written short.

use common::{
    Lang,
    graph::{CompanySubscription, Group, SubscribedSku},
    ids::Guid,
    licensing::NewPartner,
    sections::{License, SoldSubscription},
};
use jiff::Timestamp;
use serde_json::json;

use crate::row::{Known, Rows};

pub(crate) const STANDARD: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3 O365_BUSINESS_PREMIUM";
pub(crate) const STANDARD_OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f SMB_BUSINESS_PREMIUM";
pub(crate) const BASIC: &str = "3b555118-da6a-4418-894f-7df1e2096870 O365_BUSINESS_ESSENTIALS";
pub(crate) const NO_TEAMS: &str =
    "5a1c7b8d-0739-4ca8-bf69-ec87e69133ac MICROSOFT_365_BUSINESS_STANDARD_NO_TEAMS";
pub(crate) const PHONE: &str = "e43b5b99-8dfb-405f-9987-dc307f34bcbd MCOEV";
pub(crate) const VISIO: &str = "c5928f49-12ba-48f7-ada3-0d743a3601d5 VISIOCLIENT";
pub(crate) const VISIO_DEPT: &str = "38b434d2-a15e-4cde-9a98-e737c75623e1 VISIO_PLAN2_DEPT";
pub(crate) const FABRIC_FREE: &str = "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235 POWER_BI_STANDARD";

/// When the tests take place.
pub(crate) fn now() -> Timestamp {
    "2026-10-01T00:00:00Z".parse().unwrap()
}

/// Partners by number: 1 is the new one, 2 and 3 are others, 9 is the distributor of both.
pub(crate) fn partner(n: u32) -> Guid {
    let id = format!("{n:08}-0000-4000-8000-000000000000");
    id.parse().unwrap()
}

/// A subscription of a row.
#[derive(Clone)]
pub(crate) struct Sold {
    seller: Option<u32>,
    seats: i64,
    status: &'static str,
    next: Option<&'static str>,
    created: &'static str,
    trial: bool,
}

/// Seats that a partner (0: nobody) sold, with the day of the next change.
pub(crate) fn sold(seller: u32, seats: i64, next: &'static str) -> Sold {
    Sold {
        seller: (seller > 0).then_some(seller),
        seats,
        status: "Enabled",
        next: (!next.is_empty()).then_some(next),
        created: "2025-11-01",
        trial: false,
    }
}

impl Sold {
    pub(crate) fn status(self, status: &'static str) -> Self {
        Self { status, ..self }
    }

    pub(crate) fn created(self, created: &'static str) -> Self {
        Self { created, ..self }
    }

    pub(crate) fn trial(self) -> Self {
        Self {
            trial: true,
            ..self
        }
    }
}

/// A row: its SKU, its users, what was sold of it.
pub(crate) type Sku<'a> = (&'a str, i64, Vec<Sold>);

/// What Graph says of a tenant with these rows.
pub(crate) fn graph(skus: &[Sku<'_>]) -> (Vec<SubscribedSku>, Vec<CompanySubscription>) {
    let (mut rows, mut subscriptions) = (Vec::new(), Vec::new());
    for (at, (sku, users, sold)) in skus.iter().enumerate() {
        let (sku_id, part_number) = sku.split_once(' ').unwrap();
        let id = |n: usize| format!("s{at}-{n}");
        let seats = |status: &str| {
            let there = sold.iter().filter(|one| one.status == status);
            there.map(|one| one.seats).sum::<i64>()
        };
        let ids: Vec<_> = (0..sold.len()).map(id).collect();
        let row = json!({
            "skuId": sku_id, "skuPartNumber": part_number, "appliesTo": "User",
            "capabilityStatus": "Enabled", "consumedUnits": users, "subscriptionIds": ids,
            "prepaidUnits": {"enabled": seats("Enabled"), "warning": seats("Warning")},
        });
        rows.push(serde_json::from_value(row).unwrap());
        for (n, one) in sold.iter().enumerate() {
            let subscription = json!({
                "id": id(n), "commerceSubscriptionId": format!("C{at}-{n}"), "skuId": sku_id, "ownerTenantId": one.seller.map(partner),
                "status": one.status, "totalLicenses": one.seats, "isTrial": one.trial,
                "createdDateTime": format!("{}T00:00:00Z", one.created),
                "nextLifecycleDateTime": one.next.map(|day| format!("{day}T00:00:00Z")),
            });
            subscriptions.push(serde_json::from_value(subscription).unwrap());
        }
    }
    (rows, subscriptions)
}

/// Who is known as the new partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// Partner 1.
    Partner,
    /// Partner 1, which sells through the distributor 9 since 28 September 2026.
    OfTwoTiers,
    /// Nobody.
    Nobody,
}

impl Named {
    pub(crate) fn new_partner(self) -> NewPartner {
        match self {
            Self::Nobody => NewPartner::default(),
            Self::Partner => NewPartner {
                tenants: vec![partner(1)],
                ..NewPartner::default()
            },
            Self::OfTwoTiers => NewPartner {
                tenants: vec![partner(1)],
                distributors: vec![partner(9)],
                since: "2026-09-28T00:00:00Z".parse().ok(),
                announced: Vec::new(),
            },
        }
    }
}

/// What its partner says of the end of a subscription: the nth one of the row at this place.
pub(crate) fn told(at: usize, n: usize, at_term_end: &str) -> SoldSubscription {
    let sold = json!({
        "id": format!("c{at}-{n}"), "side": "partner", "seller": {"tenantId": partner(7)},
        "offerName": "X", "seats": 5, "state": "active", "autoRenew": null, "atTermEnd": at_term_end,
        "termEnd": null, "cancelWindow": "unknown", "regime": "2026", "regimeWords": "", "trial": false,
        "findings": [],
    });
    serde_json::from_value(sold).unwrap()
}

/// The sections of a tenant with these rows, of whose subscriptions partners say something.
pub(crate) fn licenses_told(
    skus: &[Sku<'_>],
    named: Named,
    sold: impl IntoIterator<Item = SoldSubscription>,
) -> Vec<License> {
    let (rows, mut subscriptions) = graph(skus);
    let mut known = Known {
        new_partner: named.new_partner(),
        ..Known::default()
    };
    for one in sold {
        known.sold.add(one);
    }
    known.sold.name_sellers(&mut subscriptions);
    Rows::of(&rows, &subscriptions, &known, now()).licenses(Lang::En)
}

/// The sections of a tenant with these rows. Of the SKUs that users move away from, these groups assign one;
/// `None`: groups were not read.
pub(crate) fn licenses(
    skus: &[Sku<'_>],
    named: Named,
    groups: Option<&[(&str, &str)]>,
    lang: Lang,
) -> Vec<License> {
    let (rows, subscriptions) = graph(skus);
    let known = Known {
        new_partner: named.new_partner(),
        ..Known::default()
    };
    let mut rows = Rows::of(&rows, &subscriptions, &known, now());
    if let Some(groups) = groups {
        let groups: Vec<Group> = groups.iter().map(|(name, sku)| group(name, sku)).collect();
        for sku_id in rows.moving() {
            rows.add_groups(&sku_id, &groups);
        }
    }
    rows.licenses(lang)
}

/// The sections of a tenant with these rows, of whose users so many hold both rows of each pair; `None`: users may not
/// be read.
pub(crate) fn licenses_of_both(skus: &[Sku<'_>], both: Option<i64>, lang: Lang) -> Vec<License> {
    let (rows, subscriptions) = graph(skus);
    let known = Known {
        new_partner: Named::Partner.new_partner(),
        ..Known::default()
    };
    let mut rows = Rows::of(&rows, &subscriptions, &known, now());
    let pairs = rows.in_use_beside_target().into_iter();
    let holders: Vec<_> = pairs.map(|pair| (pair.old, both)).collect();
    rows.add_holders(&holders);
    rows.licenses(lang)
}

fn group(name: &str, sku: &str) -> Group {
    let (sku_id, _) = sku.split_once(' ').unwrap();
    let group = json!({
        "id": format!("id of {name}"), "displayName": name, "assignedLicenses": [{"skuId": sku_id}],
    });
    serde_json::from_value(group).unwrap()
}
