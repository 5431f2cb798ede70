//! How the agreement stands, from what Partner Center said.

use common::sections::{AcceptedBy, AgreementState};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, date},
    tz::TimeZone,
};

/// Agreements accepted before this day have to be renewed. Source: a third party's documentation
/// (`CloudBlue`); Microsoft's public pages do not say so.
pub(crate) const VALID_SINCE: Date = date(2023, 4, 1);

/// How far ahead of the present a date without a zone may lie: it can be that of any zone.
const AHEAD_BY_ZONE: SignedDuration = SignedDuration::from_hours(24);

/// What Partner Center said; `None` where it did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    /// Whether the customer accepted the agreement itself.
    pub(crate) direct: Option<bool>,
    /// What this partner attested; several are normal, each renewal adds one (documented).
    pub(crate) attested: Option<Vec<Attestation>>,
}

/// One attestation by the partner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Attestation {
    /// As the service gives it: ISO 8601, sometimes without a zone.
    pub(crate) date_agreed: Option<String>,
    pub(crate) template_id: Option<String>,
    pub(crate) agreement_link: Option<String>,
}

/// The verdict and the attestation that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) state: AgreementState,
    pub(crate) accepted_by: Option<AcceptedBy>,
    pub(crate) attestation: Option<Attestation>,
}

/// One proof is enough for *accepted*; for anything else both questions must have been answered.
pub(crate) fn judge(seen: &Seen, now: Timestamp) -> Verdict {
    let latest = seen
        .attested
        .iter()
        .flatten()
        .max_by_key(|one| one.agreed(now));
    let verdict = |state, accepted_by, attestation: Option<&Attestation>| Verdict {
        state,
        accepted_by,
        attestation: attestation.cloned(),
    };
    let dated = latest.and_then(|one| Some((one, one.agreed(now)?)));
    match (seen.direct, dated) {
        (Some(true), _) => verdict(AgreementState::Accepted, Some(AcceptedBy::Customer), None),
        (_, Some((one, agreed))) if agreed >= valid_since() => verdict(
            AgreementState::Accepted,
            Some(AcceptedBy::Partner),
            Some(one),
        ),
        (None, _) => verdict(AgreementState::Unknown, None, None),
        (Some(false), Some((one, _))) => verdict(
            AgreementState::Outdated,
            Some(AcceptedBy::Partner),
            Some(one),
        ),
        (Some(false), None) => match (&seen.attested, latest) {
            (Some(_), None) => verdict(AgreementState::NotAccepted, None, None),
            // An attestation without a date that can be: it is there, but since when is unknown.
            (_, Some(one)) => verdict(
                AgreementState::Unknown,
                Some(AcceptedBy::Partner),
                Some(one),
            ),
            (None, None) => verdict(AgreementState::Unknown, None, None),
        },
    }
}

impl Attestation {
    /// When it was agreed. A day that has not come yet is no date of an agreement.
    fn agreed(&self, now: Timestamp) -> Option<Timestamp> {
        let text = self.date_agreed.as_deref()?;
        let agreed: Timestamp = text.parse().ok().or_else(|| {
            let local: DateTime = text.parse().ok()?;
            let zoned = local.to_zoned(TimeZone::UTC).ok()?;
            Some(zoned.timestamp())
        })?;
        (agreed.duration_since(now) <= AHEAD_BY_ZONE).then_some(agreed)
    }
}

fn valid_since() -> Timestamp {
    VALID_SINCE
        .to_zoned(TimeZone::UTC)
        .expect("midnight UTC exists on every day")
        .timestamp()
}

#[cfg(test)]
mod tests {
    use AcceptedBy::{Customer, Partner};
    use AgreementState::{Accepted, NotAccepted, Outdated, Unknown};

    use super::*;

    fn on(date: &str) -> Attestation {
        Attestation {
            date_agreed: Some(date.to_owned()),
            ..Attestation::default()
        }
    }

    fn now() -> Timestamp {
        "2026-02-03T12:00:00Z".parse().unwrap()
    }

    fn undated() -> Attestation {
        Attestation::default()
    }

    #[test]
    fn one_proof_is_enough_and_only_two_answers_make_a_no() {
        let old = || on("2023-03-31T23:59:59Z");
        let new = || on("2026-02-03T00:00:00");
        for (direct, attested, state, accepted_by, rests_on) in [
            (Some(true), Some(vec![]), Accepted, Some(Customer), None),
            (Some(true), None, Accepted, Some(Customer), None),
            (
                Some(true),
                Some(vec![old()]),
                Accepted,
                Some(Customer),
                None,
            ),
            (
                Some(false),
                Some(vec![new()]),
                Accepted,
                Some(Partner),
                Some(new()),
            ),
            (
                None,
                Some(vec![new()]),
                Accepted,
                Some(Partner),
                Some(new()),
            ),
            (
                Some(false),
                Some(vec![old()]),
                Outdated,
                Some(Partner),
                Some(old()),
            ),
            (None, Some(vec![old()]), Unknown, None, None),
            (Some(false), Some(vec![]), NotAccepted, None, None),
            (Some(false), None, Unknown, None, None),
            (None, Some(vec![]), Unknown, None, None),
            (None, None, Unknown, None, None),
            (
                Some(false),
                Some(vec![undated()]),
                Unknown,
                Some(Partner),
                Some(undated()),
            ),
            (
                Some(false),
                Some(vec![undated(), new()]),
                Accepted,
                Some(Partner),
                Some(new()),
            ),
        ] {
            let seen = Seen { direct, attested };
            let verdict = Verdict {
                state,
                accepted_by,
                attestation: rests_on,
            };
            assert_eq!(judge(&seen, now()), verdict, "{seen:?}");
        }
    }

    #[test]
    fn the_latest_attestation_counts_however_its_time_is_written() {
        for (dates, latest) in [
            (
                ["2022-01-01T00:00:00", "2026-02-03T00:00:00"],
                "2026-02-03T00:00:00",
            ),
            (
                ["2026-02-03T09:00:00+09:00", "2026-02-02T23:00:00Z"],
                "2026-02-03T09:00:00+09:00",
            ),
            (
                ["2026-02-03T00:00:00.0000001", "2026-02-03T00:00:00"],
                "2026-02-03T00:00:00.0000001",
            ),
            (["2026-02-03", "yesterday"], "2026-02-03"),
        ] {
            let seen = Seen {
                direct: Some(false),
                attested: Some(dates.map(on).to_vec()),
            };
            assert_eq!(judge(&seen, now()).attestation, Some(on(latest)));
        }
    }

    #[test]
    fn the_first_of_april_2023_is_not_outdated() {
        let seen = |date| Seen {
            direct: Some(false),
            attested: Some(vec![on(date)]),
        };
        assert_eq!(judge(&seen("2023-04-01T00:00:00"), now()).state, Accepted);
        assert_eq!(
            judge(&seen("2023-03-31T23:59:59.9999999"), now()).state,
            Outdated
        );
    }

    #[test]
    fn a_date_that_no_zone_has_reached_yet_is_no_proof() {
        let state = |dates: &[&str]| {
            let attested = dates.iter().copied().map(on).collect();
            let seen = Seen {
                direct: Some(false),
                attested: Some(attested),
            };
            judge(&seen, now()).state
        };
        assert_eq!(state(&["2026-02-04T12:00:00"]), Accepted);
        assert_eq!(state(&["2026-02-04T12:00:01"]), Unknown);
        assert_eq!(state(&["9999-12-31T23:59:59Z"]), Unknown);
        assert_eq!(state(&["2027-01-01", "2025-01-01"]), Accepted);
        assert_eq!(state(&["2027-01-01", "2022-01-01"]), Outdated);
    }
}
