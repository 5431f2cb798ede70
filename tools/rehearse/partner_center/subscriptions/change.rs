//! What a partner may change of a subscription: all rules, over typed records. Pure.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use tenant_file::{AtTermEnd, BillingCycle, Subscription, SubscriptionStatus};

use super::wire::{term_began, window_ends};
use crate::partner_center::refusals::Refusal;

/// The properties of the resource, in lower case; any other is refused.
pub(super) const PROPERTIES: &[&str] = &[
    "id",
    "offerid",
    "offername",
    "friendlyname",
    "producttype",
    "quantity",
    "unittype",
    "haspurchasableaddons",
    "creationdate",
    "effectivestartdate",
    "commitmentenddate",
    "commitmentenddatetime",
    "cancellationalloweduntildate",
    "billingcycleenddate",
    "billingcycleenddatetime",
    "status",
    "autorenewenabled",
    "istrial",
    "billingtype",
    "billingcycle",
    "termduration",
    "renewaltermduration",
    "ismicrosoftproduct",
    "publishername",
    "actions",
    "partnerid",
    "parentsubscriptionid",
    "suspensionreasons",
    "contracttype",
    "refundoptions",
    "refundablequantity",
    "orderid",
    "promotionid",
    "migratedfromsubscriptionid",
    "productorderid",
    "schedulednextterminstructions",
    "nextchargeinstructions",
    "scheduledactions",
    "attentionneeded",
    "actiontaken",
    "entitlementid",
    "links",
    "attributes",
];

/// The subscription as it is to be, as far as it can be changed. What is left out is reset.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    friendlyname: Option<String>,
    quantity: Option<u32>,
    status: Option<Status>,
    autorenewenabled: bool,
    billingcycle: Option<BillingCycle>,
    partnerid: Option<String>,
    scheduledactions: Vec<Scheduled>,
    schedulednextterminstructions: Option<Value>,
}

impl Wanted {
    /// The reseller that is to be on it.
    pub(super) fn reseller(&self) -> Option<&str> {
        self.partnerid.as_deref().filter(|id| !id.is_empty())
    }
}

/// Hours after the end of a term in which it is renewed, and nothing can be changed (documented).
const RENEWING: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Active,
    Suspended,
    Deleted,
    Expired,
    Disabled,
}

#[derive(Debug, Deserialize)]
struct Scheduled {
    scheduletype: String,
    actiontype: String,
}

/// Makes a subscription what is wanted, or says why nothing changes at all.
pub(super) fn applied(
    one: &mut Subscription,
    wanted: Wanted,
    now: Timestamp,
) -> Result<(), Refusal> {
    if one.status == SubscriptionStatus::Deleted {
        return Err(Refusal::usual(400, 2011, "The subscription is deleted."));
    }
    if is_renewing(one, now) {
        let words = "The subscription is being renewed. Try again in 24 hours.";
        return Err(Refusal::usual(409, 900_278, words));
    }
    let quantity = wanted
        .quantity
        .ok_or_else(|| Refusal::malformed("quantity", ""))?;
    let status = wanted.status.unwrap_or(is(one.status));
    let changes_status = status != is(one.status);
    let changes = [
        wanted
            .friendlyname
            .as_ref()
            .is_some_and(|name| name != shown_name(one)),
        quantity != one.total_licenses,
        changes_status,
        wanted.autorenewenabled && !one.auto_renew_enabled,
        wanted.billingcycle.is_some_and(|cycle| {
            Some(cycle) != one.terms.billing_cycle.or(Some(BillingCycle::Monthly))
        }),
    ];
    if changes.iter().filter(|changes| **changes).count() > 1 {
        let words = "Only one kind of change is allowed in a request.";
        return Err(Refusal::usual(400, 3000, words));
    }
    if is(one.status) == Status::Suspended && !changes_status {
        return Err(Refusal::usual(
            400,
            800_091,
            "The subscription is suspended.",
        ));
    }
    if quantity < one.total_licenses && !is_in_window(one, now) {
        return Err(Refusal::usual(
            400,
            900_214,
            "The window for removing seats has closed.",
        ));
    }
    if quantity == 0 {
        return Err(Refusal::usual(400, 2002, "The quantity is out of range."));
    }
    let at_term_end = scheduled(&wanted.scheduledactions)?;
    if wanted.schedulednextterminstructions.is_some() && !wanted.autorenewenabled {
        let words = "Instructions for the next term need a renewal.";
        return Err(Refusal::usual(400, 3000, words));
    }
    // Any change of the term that runs wipes what was scheduled (documented).
    let wipes = changes.iter().any(|changes| *changes);
    if changes_status {
        change_status(one, status, now)?;
    }
    one.total_licenses = quantity;
    one.auto_renew_enabled = wanted.autorenewenabled;
    one.terms.friendly_name = wanted.friendlyname.filter(|name| *name != one.offer_name);
    one.terms.partner_id = wanted.partnerid.filter(|id| !id.is_empty());
    one.terms.billing_cycle = wanted.billingcycle;
    one.terms.next_term = wanted.schedulednextterminstructions.filter(|_| !wipes);
    // Suspending takes what was scheduled away (documented).
    one.terms.at_term_end = at_term_end.filter(|_| status != Status::Suspended);
    Ok(())
}

fn shown_name(one: &Subscription) -> &str {
    one.terms
        .friendly_name
        .as_deref()
        .unwrap_or(&one.offer_name)
}

fn is(status: SubscriptionStatus) -> Status {
    match status {
        SubscriptionStatus::Enabled => Status::Active,
        SubscriptionStatus::Warning => Status::Expired,
        SubscriptionStatus::Suspended => Status::Disabled,
        SubscriptionStatus::LockedOut => Status::Suspended,
        SubscriptionStatus::Deleted => Status::Deleted,
    }
}

/// Whether a term has just ended and the next one has begun.
fn is_renewing(one: &Subscription, now: Timestamp) -> bool {
    let began = term_began(one).filter(|began| *began > one.created_date_time);
    began.is_some_and(|began| (SignedDuration::ZERO..RENEWING).contains(&now.duration_since(began)))
}

fn is_in_window(one: &Subscription, now: Timestamp) -> bool {
    window_ends(one).is_some_and(|ends| now < ends)
}

/// Which changes of the state there are is documented; the codes for those that there are not are inferred.
fn change_status(one: &mut Subscription, to: Status, now: Timestamp) -> Result<(), Refusal> {
    let status = match (one.status, to) {
        (SubscriptionStatus::Enabled, Status::Suspended) => SubscriptionStatus::LockedOut,
        (SubscriptionStatus::LockedOut, Status::Active) => SubscriptionStatus::Enabled,
        (SubscriptionStatus::Enabled | SubscriptionStatus::LockedOut, Status::Deleted) => {
            if !is_in_window(one, now) {
                let words = "The window for cancelling the subscription has closed.";
                return Err(Refusal::usual(400, 900_213, words));
            }
            SubscriptionStatus::Deleted
        }
        // What has expired cannot be brought back (documented).
        _ => {
            return Err(Refusal::usual(
                400,
                2001,
                "The subscription cannot be set to this state.",
            ));
        }
    };
    one.status = status;
    one.terms.is_suspended = status == SubscriptionStatus::LockedOut;
    if status == SubscriptionStatus::Deleted {
        one.next_lifecycle_date_time = None;
    }
    Ok(())
}

fn scheduled(actions: &[Scheduled]) -> Result<Option<AtTermEnd>, Refusal> {
    let mut end = None;
    for action in actions {
        if !action.scheduletype.eq_ignore_ascii_case("TermEnd") {
            return Err(Refusal::malformed("schedule type", &action.scheduletype));
        }
        end = match action.actiontype.to_ascii_lowercase().as_str() {
            "cancel" => Some(AtTermEnd::Cancel),
            "renewtoextendedserviceterm" => Some(AtTermEnd::ExtendedServiceTerm),
            "renewtonewterm" => None,
            _ => return Err(Refusal::malformed("action type", &action.actiontype)),
        };
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use tenant_file::Tenant;

    fn the_new_one() -> Subscription {
        Tenant::omakase().subscriptions[1].clone()
    }

    fn change(one: &mut Subscription, wanted: Value, now: &str) -> Result<(), u16> {
        let wanted = serde_json::from_value(wanted).unwrap();
        applied(one, wanted, now.parse().unwrap()).map_err(|refusal| match refusal {
            Refusal::Usual { code, .. } => u16::try_from(code % 100_000).unwrap(),
            other => panic!("{other:?}"),
        })
    }

    const SOON: &str = "2026-10-01T00:00:00Z";
    const LATE: &str = "2026-11-01T00:00:00Z";

    #[test]
    fn what_is_left_out_is_reset_and_the_renewal_with_it() {
        let mut one = the_new_one();
        assert!(one.auto_renew_enabled);
        change(
            &mut one,
            json!({"quantity": 5, "friendlyname": "本社"}),
            LATE,
        )
        .unwrap();
        assert!(!one.auto_renew_enabled);
        assert_eq!(one.terms.friendly_name.as_deref(), Some("本社"));
        change(
            &mut one,
            json!({"quantity": 5, "autorenewenabled": true}),
            LATE,
        )
        .unwrap();
        assert!(one.auto_renew_enabled);
        assert_eq!(one.terms.friendly_name, None);
    }

    #[test]
    fn each_change_has_its_window_and_there_is_one_at_a_time() {
        let keep = json!({"quantity": 5, "autorenewenabled": true});
        for (more, now, outcome) in [
            (json!({"quantity": 9}), LATE, Ok(())),
            (json!({"quantity": 3}), SOON, Ok(())),
            (json!({"quantity": 3}), LATE, Err(214)),
            (json!({"quantity": 0}), SOON, Err(2002)),
            (json!({"quantity": null}), SOON, Err(3000)),
            (json!({"quantity": 9, "friendlyname": "x"}), SOON, Err(3000)),
            (json!({"status": "deleted"}), SOON, Ok(())),
            (json!({"status": "deleted"}), LATE, Err(213)),
            (json!({"status": "suspended"}), LATE, Ok(())),
            (json!({"status": "expired"}), LATE, Err(2001)),
        ] {
            let mut wanted = keep.clone();
            wanted
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            let mut one = the_new_one();
            assert_eq!(change(&mut one, wanted, now), outcome, "{more} {now}");
            assert_eq!(outcome.is_err(), one == the_new_one(), "{more}");
        }
    }

    #[test]
    fn a_suspended_one_only_comes_back_an_expired_one_never_and_a_deleted_one_is_gone() {
        let mut one = the_new_one();
        change(
            &mut one,
            json!({"quantity": 5, "status": "suspended"}),
            LATE,
        )
        .unwrap();
        assert_eq!(one.status, SubscriptionStatus::LockedOut);
        let wider = json!({"quantity": 6, "status": "suspended"});
        assert_eq!(change(&mut one, wider, LATE), Err(91));
        change(&mut one, json!({"quantity": 5, "status": "active"}), LATE).unwrap();
        one.status = SubscriptionStatus::Warning;
        assert_eq!(
            change(&mut one, json!({"quantity": 5, "status": "active"}), LATE),
            Err(2001)
        );
        one.status = SubscriptionStatus::Deleted;
        assert_eq!(change(&mut one, json!({"quantity": 5}), LATE), Err(2011));
    }

    #[test]
    fn the_end_of_the_term_can_be_decided_beforehand() {
        let mut one = the_new_one();
        let cancel = json!({"quantity": 5, "scheduledactions": [{"scheduletype": "TermEnd", "actiontype": "Cancel"}]});
        change(&mut one, cancel, LATE).unwrap();
        assert_eq!(
            (one.auto_renew_enabled, one.terms.at_term_end),
            (false, Some(AtTermEnd::Cancel))
        );
    }
}
