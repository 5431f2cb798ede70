//! How `--wait` goes on: when to look again, with which token, and when to stop.

use std::time::Duration;

/// The first pause.
const FIRST: Duration = Duration::from_secs(2);

/// How long a refusal may be nothing but a relationship on its way: up to 3 minutes until it reaches
/// the customer's tenant, then one more minute and a new token (documented).
const ON_ITS_WAY: Duration = Duration::from_secs(4 * 60);

/// The documented wait before a new token is asked for.
const TOKEN_PAUSE: Duration = Duration::from_secs(60);

/// How a look at one record ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The relationship is established, or nothing can be asked about the record.
    Final,
    /// Not to be seen from here.
    Unseen,
    /// Not there.
    Absent,
    /// Not allowed.
    Refused,
    /// The service did not answer.
    Unanswered,
}

/// Whether to look at a record again. `since_refusal` is the time since the first refusal in a row.
pub(crate) fn goes_on(look: Look, since_refusal: Duration) -> bool {
    match look {
        Look::Final => false,
        Look::Unseen | Look::Absent | Look::Unanswered => true,
        Look::Refused => since_refusal < ON_ITS_WAY,
    }
}

/// Whether the next look needs a new token: one from before the acceptance never gains the new rights
/// (documented). `since_new` is the time since the last one was asked for, if any was: to ask for
/// tokens in a loop is answered with AADSTS50196.
pub(crate) fn wants_new_token(look: Look, since_new: Option<Duration>) -> bool {
    matches!(look, Look::Absent | Look::Refused)
        && since_new.is_none_or(|since| since >= TOKEN_PAUSE)
}

/// The pause before look number `number + 1`: 2 s at first, each half as long again, at most
/// `longest`, and never beyond the time that is left.
pub(crate) fn pause(number: u32, longest: Duration, left: Duration) -> Duration {
    let factor = 1.5_f64.powi(
        i32::try_from(number.saturating_sub(1))
            .unwrap_or(64)
            .min(64),
    );
    let grown = Duration::try_from_secs_f64(FIRST.as_secs_f64() * factor).unwrap_or(longest);
    grown.min(longest).min(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_to_the_longest_one_and_end_with_the_time() {
        let seconds = Duration::from_secs;
        let longest = seconds(30);
        for (number, left, expected) in [
            (1, 600, 2.0),
            (2, 600, 3.0),
            (3, 600, 4.5),
            (8, 600, 30.0),
            (u32::MAX, 600, 30.0),
            (8, 7, 7.0),
        ] {
            assert_eq!(
                pause(number, longest, seconds(left)),
                Duration::from_secs_f64(expected)
            );
        }
        assert_eq!(
            pause(1, Duration::from_millis(100), seconds(9)),
            Duration::from_millis(100)
        );
    }

    #[test]
    fn a_refusal_counts_only_when_the_relationship_has_had_its_time_to_arrive() {
        for (look, since, again) in [
            (Look::Final, 0, false),
            (Look::Unseen, 100_000, true),
            (Look::Absent, 100_000, true),
            (Look::Unanswered, 100_000, true),
            (Look::Refused, 0, true),
            (Look::Refused, 239, true),
            (Look::Refused, 240, false),
        ] {
            assert_eq!(goes_on(look, Duration::from_secs(since)), again, "{look:?}");
        }
    }

    #[test]
    fn a_new_token_is_asked_for_after_a_refusal_and_then_once_a_minute() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        for (look, since_new, wanted) in [
            (Look::Refused, None, true),
            (Look::Absent, None, true),
            (Look::Absent, seconds(59), false),
            (Look::Absent, seconds(60), true),
            (Look::Unseen, None, false),
            (Look::Unanswered, None, false),
        ] {
            assert_eq!(wants_new_token(look, since_new), wanted, "{look:?}");
        }
    }
}
