//! What is sent for a change, and what may differ afterwards. Pure.

use common::{
    licensing::term::CANCEL,
    partner_center::whole::Whole,
    sections::{RenewalWish, WantedChange},
};
use serde::Serialize;
use serde_json::Value;

use crate::decide::EXTEND;

/// An action at the end of a term, as clients of the service send it (observed).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AtTermEnd {
    schedule_type: &'static str,
    action_type: &'static str,
}

const RENEWS: &str = "autoRenewEnabled";
const SCHEDULED: &str = "scheduledActions";
const NEXT_TERM: &str = "scheduledNextTermInstructions";

/// The whole resource with the one thing changed. All else goes back as it came: what is left out is reset
/// (documented).
pub(crate) fn changed(whole: &Whole, wanted: &WantedChange) -> serde_json::Result<Whole> {
    let mut sent = whole.clone();
    match wanted {
        WantedChange::Renewal { to } => {
            let action = match to {
                RenewalWish::On => None,
                RenewalWish::CancelAtEnd => Some(CANCEL),
                RenewalWish::Extend => Some(EXTEND),
            };
            sent.set(RENEWS, &action.is_none())?;
            let actions: Vec<AtTermEnd> = action
                .into_iter()
                .map(|action_type| AtTermEnd {
                    schedule_type: "TermEnd",
                    action_type,
                })
                .collect();
            if sent.raw(SCHEDULED).is_some() || !actions.is_empty() {
                sent.set(SCHEDULED, &actions)?;
            }
            // They need a renewal (documented).
            if action.is_some() {
                sent.remove(NEXT_TERM);
            }
        }
        WantedChange::Cancel => sent.set("status", &"deleted")?,
        WantedChange::Seats { to } => sent.set("quantity", to)?,
        WantedChange::Reseller { to } => sent.set("partnerId", to)?,
        // It is a resource of its own: the subscription stays as it is.
        WantedChange::SupportContact { .. } => {}
    }
    Ok(sent)
}

/// What is to happen at the end of the term. Any change of the term that runs wipes what was scheduled (documented).
const PLANS: &[&str] = &[RENEWS, SCHEDULED, NEXT_TERM];

/// The whole resource with the plans for the end of its term as they were.
pub(crate) fn with_plans_of(before: &Whole, now: &Whole) -> serde_json::Result<Whole> {
    let mut sent = now.clone();
    for name in PLANS {
        if let Some(value) = before.get::<Value>(name)? {
            sent.set(name, &value)?;
        }
    }
    Ok(sent)
}

/// What the service counts by itself, or what says nothing of the contract.
const ITS_OWN: &[&str] = &[
    "attributes",
    "links",
    "actions",
    "attentionNeeded",
    "actionTaken",
    "refundOptions",
    "refundableQuantity",
    "effectiveStartDate",
];

/// What follows from the change itself, besides what it is about.
fn follows(wanted: &WantedChange) -> &'static [&'static str] {
    match wanted {
        WantedChange::Renewal { .. } => &[RENEWS, SCHEDULED, NEXT_TERM, "renewalTermDuration"],
        WantedChange::Seats { .. } => &["quantity"],
        WantedChange::Reseller { .. } => &["partnerId"],
        WantedChange::SupportContact { .. } => &[],
        WantedChange::Cancel => &[
            "status",
            RENEWS,
            SCHEDULED,
            NEXT_TERM,
            "renewalTermDuration",
            "nextChargeInstructions",
            "suspensionReasons",
            "cancellationAllowedUntilDate",
            "commitmentEndDate",
            "commitmentEndDateTime",
            "billingCycleEndDate",
            "billingCycleEndDateTime",
        ],
    }
}

/// The properties that are not as before, although the change does not touch them.
pub(crate) fn differing(before: &Whole, after: &Whole, wanted: &WantedChange) -> Vec<String> {
    let is_expected = |name: &str| {
        let mut expected = ITS_OWN.iter().chain(follows(wanted));
        expected.any(|own| own.eq_ignore_ascii_case(name))
    };
    let mut names: Vec<&str> = before.names().collect();
    let new = after.names().filter(|name| before.raw(name).is_none());
    names.extend(new);
    names
        .into_iter()
        .filter(|name| !is_expected(name) && !is_same(before.raw(name), after.raw(name)))
        .map(str::to_owned)
        .collect()
}

/// Whether plans for the end of the term are there no more, and nothing else is wrong.
pub(crate) fn only_plans_fell_off(before: &Whole, after: &Whole, differing: &[String]) -> bool {
    let is = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
    let fell_off = |name: &String| match name.as_str() {
        renews if is(renews, RENEWS) => renewal_fell_off(before, after),
        // Which term it renews to goes with the renewal.
        term if is(term, "renewalTermDuration") => renewal_fell_off(before, after),
        name if PLANS.iter().any(|plan| is(name, plan)) => is_empty(after, name),
        _ => false,
    };
    differing.iter().all(fell_off)
}

/// Whether the renewal, which was on, is off now.
pub(crate) fn renewal_fell_off(before: &Whole, after: &Whole) -> bool {
    let renews = |whole: &Whole| whole.get::<bool>(RENEWS).ok().flatten();
    renews(before) == Some(true) && renews(after) != Some(true)
}

/// Whether a property is absent, or says nothing.
fn is_empty(whole: &Whole, name: &str) -> bool {
    match whole.get::<Value>(name) {
        Ok(None | Some(Value::Null)) => true,
        Ok(Some(Value::Array(all))) => all.is_empty(),
        _ => false,
    }
}

/// Whether two values are the same, whatever the white space; what is not there is as null.
fn is_same(before: Option<&str>, after: Option<&str>) -> bool {
    let value = |raw: Option<&str>| {
        let value = serde_json::from_str(raw.unwrap_or("null"));
        value.unwrap_or(serde_json::Value::Null)
    };
    value(before) == value(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = r#"{"id":"s","quantity":5,"autoRenewEnabled":true,"renewalTermDuration":"P1Y","later":{"x":1.50},"scheduledNextTermInstructions":{"quantity":3},"friendlyName":"a","attributes":{"etag":"\"1\""}}"#;

    fn whole(json: &str) -> Whole {
        serde_json::from_str(json).unwrap()
    }

    fn text(whole: &Whole) -> String {
        serde_json::to_string(whole).unwrap()
    }

    #[test]
    fn the_whole_resource_goes_back_with_one_thing_changed() {
        let sent = |wanted| text(&changed(&whole(BEFORE), &wanted).unwrap());
        assert_eq!(
            sent(WantedChange::Seats { to: 7 }),
            BEFORE.replace("\"quantity\":5", "\"quantity\":7")
        );
        let renewal = |to| sent(WantedChange::Renewal { to });
        assert_eq!(renewal(RenewalWish::On), BEFORE);
        assert_eq!(
            renewal(RenewalWish::CancelAtEnd),
            r#"{"id":"s","quantity":5,"autoRenewEnabled":false,"renewalTermDuration":"P1Y","later":{"x":1.50},"friendlyName":"a","attributes":{"etag":"\"1\""},"scheduledActions":[{"scheduleType":"TermEnd","actionType":"Cancel"}]}"#
        );
    }

    #[test]
    fn whatever_else_differs_afterwards_is_named() {
        let seats = WantedChange::Seats { to: 7 };
        let after = |json: &str| differing(&whole(BEFORE), &whole(json), &seats);
        let good = BEFORE.replace(":5", ":7").replace(r#"\"1\""#, r#"\"2\""#);
        assert_eq!(after(&good), [""; 0]);
        assert_eq!(after(&good.replace("1.50", " 1.5")), [""; 0]);
        assert_eq!(after(&good.replace("\"a\"", "\"b\"")), ["friendlyName"]);
        assert_eq!(
            after(&good.replace("\"later\":{\"x\":1.50},", "")),
            ["later"]
        );
        assert_eq!(
            after(&good.replace("{\"id\"", "{\"new\":1,\"id\"")),
            ["new"]
        );
    }

    /// Whether plans for the end of the term, and nothing else, are there no more after a change of seats.
    fn fell(before: &str, after: &str) -> bool {
        let seats = WantedChange::Seats { to: 7 };
        let (before, after) = (whole(before), whole(after));
        let names = differing(&before, &after, &seats);
        !names.is_empty() && only_plans_fell_off(&before, &after, &names)
    }

    #[test]
    fn plans_that_fell_off_are_told_from_other_differences() {
        let off = BEFORE.replace("Enabled\":true", "Enabled\":false");
        assert!(fell(BEFORE, &off));
        assert!(fell(BEFORE, &off.replace("\"P1Y\"", "\"\"")));
        assert!(!fell(BEFORE, &off.replace("\"a\"", "\"b\"")));
        assert!(!fell(BEFORE, &BEFORE.replace("\"P1Y\"", "\"\"")));
        assert!(!fell(BEFORE, BEFORE));
        let wiped = BEFORE.replace(r#""scheduledNextTermInstructions":{"quantity":3},"#, "");
        assert!(fell(BEFORE, &wiped));
        let other = BEFORE.replace(r#"{"quantity":3}"#, r#"{"quantity":4}"#);
        assert!(!fell(BEFORE, &other));
        let told = BEFORE.replace(
            "{\"id\"",
            r#"{"scheduledActions":[{"actionType":"Cancel"}],"id""#,
        );
        for empty in [
            "",
            r#""scheduledActions":[],"#,
            r#""scheduledActions":null,"#,
        ] {
            let after = BEFORE.replace("{\"id\"", &format!("{{{empty}\"id\""));
            assert!(fell(&told, &after), "{empty}");
        }
        // Something that was not there before is no loss.
        assert!(!fell(BEFORE, &told));
    }

    #[test]
    fn plans_are_put_back_as_they_were_and_all_else_stays_as_it_is() {
        let after = r#"{"quantity":7,"autoRenewEnabled":false,"scheduledActions":[],"x":1}"#;
        let mended = with_plans_of(&whole(BEFORE), &whole(after)).unwrap();
        assert_eq!(
            text(&mended),
            r#"{"quantity":7,"autoRenewEnabled":true,"scheduledActions":[],"x":1,"scheduledNextTermInstructions":{"quantity":3}}"#
        );
    }
}
