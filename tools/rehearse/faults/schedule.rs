//! Random faults for a swap of licences, for property tests.

use record::ids::Guid;

use super::{
    effect::Effect,
    retry_after::{RetryAfter, RetryDate},
    rule::Fault,
};

/// Draws rules for the calls that a swap consists of, at most nine. Pauses are asked for, if at all, of next to nothing,
/// so that a thousand schedules take about a minute. The same seed draws the same.
///
/// `swaps` is how many users are swapped, over which the rules are spread. `sku` is what they are swapped to: where it is
/// given, another administrator may take seats of it in the middle.
///
/// ```
/// let rules = rehearse::schedule(7, 5, None);
/// assert_eq!(format!("{rules:?}"), format!("{:?}", rehearse::schedule(7, 5, None)));
/// assert!((1..=9).contains(&rules.len()));
/// ```
#[must_use]
pub fn schedule(seed: u64, swaps: u32, sku: Option<&Guid>) -> Vec<Fault> {
    let mut random = fastrand::Rng::with_seed(seed);
    let random = &mut random;
    let mut rules: Vec<Fault> = (0..random.usize(1..=6))
        .map(|_| write(random, swaps))
        .collect();
    if random.bool() {
        rules.push(read(random, swaps));
    }
    if random.u8(0..3) == 0 {
        rules.push(lag(random));
    }
    if let Some(sku) = sku.filter(|_| random.u8(0..4) == 0) {
        let effect = Effect::SeatsTaken {
            sku_id: *sku,
            seats: random.u32(1..=2),
        };
        rules.push(Fault::once("POST", "/assignLicense", effect).after(random.u32(0..=swaps)));
    }
    rules
}

/// Draws lies for the calls that a swap consists of, one to four: answers with status 200 that are not true, and what a
/// client must outlive (a claims challenge, an odd `Retry-After`, a skewed date). To be added to [`schedule`]; the same
/// seed draws the same. `never-answers` is not among them: each would take as long as the client waits.
///
/// ```
/// let rules = rehearse::lies(7, 5);
/// assert_eq!(format!("{rules:?}"), format!("{:?}", rehearse::lies(7, 5)));
/// assert!((1..=4).contains(&rules.len()));
/// ```
#[must_use]
pub fn lies(seed: u64, swaps: u32) -> Vec<Fault> {
    let mut random = fastrand::Rng::with_seed(seed);
    let random = &mut random;
    (0..random.usize(1..=4))
        .map(|_| match random.u8(0..3) {
            0 => false_write(random, swaps),
            1 => false_read(random, swaps),
            _ => false_list(random),
        })
        .collect()
}

fn error_in_200(random: &mut fastrand::Rng) -> Effect {
    Effect::ErrorIn200 {
        applied: random.bool(),
        code: None,
        message: None,
    }
}

/// Of no length, in every form.
fn odd_pause(random: &mut fastrand::Rng) -> Effect {
    let forms = ["0", "-1", "soon", "0.001", ""];
    let value = match random.usize(0..=forms.len()) {
        form if form < forms.len() => RetryAfter::Verbatim(forms[form].to_owned()),
        _ => RetryAfter::Date(RetryDate { date_in_seconds: 0 }),
    };
    Effect::RetryAfter {
        status: [429, 503][random.usize(0..2)],
        value,
        applied: random.bool(),
    }
}

fn false_write(random: &mut fastrand::Rng, swaps: u32) -> Fault {
    let effect = match random.u8(0..4) {
        0 | 1 => Effect::NotApplied,
        2 => error_in_200(random),
        _ => odd_pause(random),
    };
    Fault::once("POST", "/assignLicense", effect).after(random.u32(0..=swaps))
}

fn false_read(random: &mut fastrand::Rng, swaps: u32) -> Fault {
    let effect = match random.u8(0..6) {
        0 | 1 => Effect::WrongEntity,
        2 => error_in_200(random),
        3 => Effect::ClaimsChallenge,
        4 => Effect::SkewedDate {
            seconds: random.i64(-86_400..=86_400),
        },
        _ => odd_pause(random),
    };
    let times = random.u32(1..=3);
    Fault {
        path_prefix: "/v1.0/users/".to_owned(),
        ..Fault::once("GET", "", effect)
            .after(random.u32(0..=2 * swaps))
            .times(Some(times))
    }
}

fn false_list(random: &mut fastrand::Rng) -> Fault {
    let path = ["/subscribedSkus", "/users", "/delta", "/groups"][random.usize(0..4)];
    let effect = match random.u8(0..7) {
        0 => Effect::PartialList { error: false },
        1 => Effect::PartialList { error: true },
        2 => Effect::PageLoop,
        3 => Effect::EndlessPages {
            empty: random.bool(),
        },
        4 => Effect::NoDeltaLink,
        5 => Effect::ExpiredPageToken,
        _ => error_in_200(random),
    };
    let times = if effect.is_lie() { None } else { Some(1) };
    Fault::once("GET", path, effect).times(times)
}

fn write(random: &mut fastrand::Rng, swaps: u32) -> Fault {
    let applied = random.bool();
    let effect = match random.u8(0..12) {
        0..=2 => Effect::status(429, applied, Some(pause(random))),
        3 | 4 => {
            let status = [500, 502, 503, 504][random.usize(0..4)];
            Effect::status(status, applied, Some(pause(random)))
        }
        5 | 6 => Effect::Reset { applied },
        7 => Effect::Truncate,
        8 => Effect::Html {
            status: 502,
            applied,
        },
        9 => Effect::concurrency(if random.bool() { 400 } else { 409 }),
        10 => Effect::ExpireTokens,
        _ => Effect::Delay {
            milliseconds: random.u64(1..=3),
        },
    };
    let times = if random.u8(0..5) == 0 { 2 } else { 1 };
    Fault::once("POST", "/assignLicense", effect)
        .after(random.u32(0..=swaps))
        .times(Some(times))
}

/// A read in between that goes wrong.
fn read(random: &mut fastrand::Rng, swaps: u32) -> Fault {
    let effect = match random.u8(0..5) {
        0 => Effect::throttled(pause(random)),
        1 => Effect::status(503, false, Some(pause(random))),
        2 => Effect::Reset { applied: false },
        3 => Effect::Truncate,
        _ => Effect::Html {
            status: 502,
            applied: false,
        },
    };
    Fault {
        path_prefix: "/v1.0/users/".to_owned(),
        ..Fault::once("GET", "", effect).after(random.u32(0..=2 * swaps))
    }
}

fn lag(random: &mut fastrand::Rng) -> Fault {
    let effect = Effect::ReplicaLag {
        milliseconds: 0,
        reads: random.u32(1..=2),
    };
    let times = random.u32(1..=4);
    Fault {
        path_prefix: "/v1.0/users".to_owned(),
        ..Fault::once("GET", "", effect).times(Some(times))
    }
}

fn pause(random: &mut fastrand::Rng) -> &'static str {
    ["0", "0.001", "0.004"][random.usize(0..3)]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_thousand_draws_have_every_kind_of_lie_in_them() {
        let kinds: BTreeSet<String> = (0..1000)
            .flat_map(|seed| lies(seed, 5))
            .map(|rule| rule.effect.name())
            .collect();
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        assert_eq!(
            kinds,
            [
                "claims-challenge",
                "endless-pages",
                "error-in-200",
                "expired-page-token",
                "no-delta-link",
                "not-applied",
                "page-loop",
                "partial-list",
                "retry-after 429",
                "retry-after 503",
                "skewed-date",
                "wrong-entity",
            ]
        );
    }

    #[test]
    fn a_thousand_schedules_have_every_kind_of_fault_in_them() {
        let sku: Guid = "f245ecc8-75af-4f8e-b61f-27d8114de5f3".parse().unwrap();
        let kinds: BTreeSet<String> = (0..1000)
            .flat_map(|seed| schedule(seed, 5, Some(&sku)))
            .map(|rule| rule.effect.name())
            .collect();
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        assert_eq!(
            kinds,
            [
                "delay",
                "expire-tokens",
                "html 502",
                "replica-lag",
                "reset",
                "seats-taken",
                "status 400",
                "status 409",
                "status 429",
                "status 500",
                "status 502",
                "status 503",
                "status 504",
                "truncate",
            ]
        );
    }
}
