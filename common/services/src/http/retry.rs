//! Whether a request is sent again: a pure decision over what came back.

use std::time::Duration;

use jiff::Timestamp;

/// How often one call is tried at most.
const TRIES: u32 = 8;
/// How often a connection is tried that does not come about.
const CONNECT_TRIES: u32 = 3;
/// How long one call may wait in all, between its tries.
pub(crate) const BUDGET: Duration = Duration::from_secs(300);

/// What one try brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An answer with this status.
    Status(u16),
    /// No connection, so nothing was sent.
    Connect,
    /// Sent perhaps, and no answer: the time was up or the connection broke.
    NoAnswer,
    /// Something that no repetition can mend.
    Hopeless,
}

/// One try and those before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) outcome: Outcome,
    /// Whether sending it twice does no more than sending it once.
    pub(crate) idempotent: bool,
    /// This try's number, from 1.
    pub(crate) number: u32,
    /// Whether the token was renewed for this call already.
    pub(crate) renewed: bool,
    /// What the service asked for.
    pub(crate) retry_after: Option<Duration>,
    /// 0.8 to 1.2, so that many clients do not come back together.
    pub(crate) jitter: f64,
    /// What this call has waited so far.
    pub(crate) waited: Duration,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The answer stands, be it good or a refusal.
    Take,
    /// Send it again after this.
    Wait(Duration),
    /// Send it again with a new token.
    Renew,
    /// It was not done, and trying longer is no use now.
    GiveUp,
    /// It may have been done: only reading the state can tell.
    Unknown,
}

/// Decides about one try. A write is repeated only where it surely was not done: no connection, or 401.
pub(crate) fn verdict(attempt: &Attempt) -> Verdict {
    match attempt.outcome {
        Outcome::Connect if attempt.number < CONNECT_TRIES => wait(attempt),
        Outcome::Connect | Outcome::Hopeless => Verdict::GiveUp,
        Outcome::Status(401) if !attempt.renewed => Verdict::Renew,
        Outcome::Status(408 | 429 | 500 | 502 | 503 | 504 | 509) | Outcome::NoAnswer => {
            if !attempt.idempotent {
                Verdict::Unknown
            } else if attempt.number < TRIES {
                wait(attempt)
            } else {
                Verdict::GiveUp
            }
        }
        Outcome::Status(_) => Verdict::Take,
    }
}

fn wait(attempt: &Attempt) -> Verdict {
    let pause = attempt.retry_after.unwrap_or_else(|| floor(attempt));
    if attempt.waited + pause > BUDGET {
        Verdict::GiveUp
    } else {
        Verdict::Wait(pause)
    }
}

/// 1, 2, 4 … 60 s with jitter, for answers that name no time.
fn floor(attempt: &Attempt) -> Duration {
    let doubled = 1_u32.checked_shl(attempt.number - 1).unwrap_or(u32::MAX);
    Duration::from_secs(u64::from(doubled.min(60))).mul_f64(attempt.jitter)
}

/// The value of `Retry-After`: seconds, whole or fractional (Graph sends both), or an HTTP date.
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Attempt = Attempt {
        outcome: Outcome::Status(200),
        idempotent: true,
        number: 1,
        renewed: false,
        retry_after: None,
        jitter: 1.0,
        waited: Duration::ZERO,
    };
    const WRITE: Attempt = Attempt {
        idempotent: false,
        ..READ
    };

    fn after(attempt: Attempt, outcome: Outcome) -> Verdict {
        verdict(&Attempt { outcome, ..attempt })
    }

    #[test]
    fn a_read_is_tried_again_where_that_can_help_and_a_write_only_where_it_was_not_done() {
        let second = Verdict::Wait(Duration::from_secs(1));
        for (outcome, read, write) in [
            (Outcome::Status(200), Verdict::Take, Verdict::Take),
            (Outcome::Status(400), Verdict::Take, Verdict::Take),
            (Outcome::Status(401), Verdict::Renew, Verdict::Renew),
            (Outcome::Status(403), Verdict::Take, Verdict::Take),
            (Outcome::Status(404), Verdict::Take, Verdict::Take),
            (Outcome::Status(408), second, Verdict::Unknown),
            (Outcome::Status(409), Verdict::Take, Verdict::Take),
            (Outcome::Status(429), second, Verdict::Unknown),
            (Outcome::Status(500), second, Verdict::Unknown),
            (Outcome::Status(501), Verdict::Take, Verdict::Take),
            (Outcome::Status(502), second, Verdict::Unknown),
            (Outcome::Status(503), second, Verdict::Unknown),
            (Outcome::Status(504), second, Verdict::Unknown),
            (Outcome::Status(509), second, Verdict::Unknown),
            (Outcome::NoAnswer, second, Verdict::Unknown),
            (Outcome::Connect, second, second),
            (Outcome::Hopeless, Verdict::GiveUp, Verdict::GiveUp),
        ] {
            assert_eq!(after(READ, outcome), read, "read, {outcome:?}");
            assert_eq!(after(WRITE, outcome), write, "write, {outcome:?}");
        }
    }

    #[test]
    fn a_token_is_renewed_once_and_then_the_refusal_stands() {
        let renewed = Attempt {
            renewed: true,
            ..READ
        };
        assert_eq!(after(renewed, Outcome::Status(401)), Verdict::Take);
    }

    #[test]
    fn the_wait_doubles_up_to_a_minute_and_moves_with_the_jitter() {
        for (number, seconds) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60)] {
            assert_eq!(
                after(Attempt { number, ..READ }, Outcome::Status(503)),
                Verdict::Wait(Duration::from_secs(seconds))
            );
        }
        assert_eq!(
            after(
                Attempt {
                    number: 3,
                    jitter: 0.8,
                    ..READ
                },
                Outcome::Status(503)
            ),
            Verdict::Wait(Duration::from_millis(3200))
        );
        assert_eq!(
            after(Attempt { number: 8, ..READ }, Outcome::Status(503)),
            Verdict::GiveUp
        );
    }

    #[test]
    fn the_time_that_the_service_names_is_obeyed_to_the_letter_or_not_at_all() {
        let asked = |seconds, waited| {
            after(
                Attempt {
                    retry_after: Some(Duration::from_secs_f64(seconds)),
                    waited: Duration::from_secs(waited),
                    jitter: 1.2,
                    number: 7,
                    ..READ
                },
                Outcome::Status(429),
            )
        };
        assert_eq!(asked(2.128, 0), Verdict::Wait(Duration::from_millis(2128)));
        assert_eq!(asked(0.0, 0), Verdict::Wait(Duration::ZERO));
        assert_eq!(asked(300.0, 0), Verdict::Wait(Duration::from_secs(300)));
        assert_eq!(asked(290.0, 20), Verdict::GiveUp);
    }

    #[test]
    fn a_connection_that_does_not_come_about_is_given_up_early() {
        assert_eq!(
            after(Attempt { number: 3, ..WRITE }, Outcome::Connect),
            Verdict::GiveUp
        );
    }

    #[test]
    fn retry_after_is_read_in_all_its_forms() {
        let now: Timestamp = "2026-09-02T12:00:00Z".parse().unwrap();
        for (value, wait) in [
            ("7", Some(Duration::from_secs(7))),
            (" 2.128 ", Some(Duration::from_millis(2128))),
            ("0", Some(Duration::ZERO)),
            (
                "Wed, 02 Sep 2026 12:01:30 GMT",
                Some(Duration::from_secs(90)),
            ),
            ("Wed, 02 Sep 2026 11:00:00 GMT", Some(Duration::ZERO)),
            ("-3", None),
            ("NaN", None),
            ("inf", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(value, now), wait, "{value}");
        }
    }
}
