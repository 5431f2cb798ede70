//! Whether a request is sent again: a pure decision over what came back.

use std::time::Duration;

use jiff::Timestamp;

use super::waiting::Waiting;

/// How often one call is tried at most.
const TRIES: u32 = 8;
/// How often a connection is tried that does not come about.
const CONNECT_TRIES: u32 = 3;
/// How often one call gets a new token: the first may have expired on the way, and so may the second.
const RENEWALS: u32 = 3;

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
    /// How often the token was renewed for this call already.
    pub(crate) renewals: u32,
    /// What the service asked for.
    pub(crate) retry_after: Option<Duration>,
    /// 0.8 to 1.2, so that many clients do not come back together.
    pub(crate) jitter: f64,
    /// The time that this call still has.
    pub(crate) left: Duration,
}

/// One try, as the loop sees it.
pub(crate) struct Try<R> {
    pub(crate) outcome: Outcome,
    /// What the service asked for.
    pub(crate) retry_after: Option<Duration>,
    /// What the call comes to if this was its last try.
    pub(crate) result: R,
}

impl<R> Try<R> {
    /// A try that ends the call.
    pub(crate) fn last(result: R) -> Self {
        Self {
            outcome: Outcome::Hopeless,
            retry_after: None,
            result,
        }
    }
}

/// Tries until there is a result that stands. Where a new token is wanted, the next try has to get it.
pub(crate) async fn until_settled<R>(
    waiting: &Waiting,
    idempotent: bool,
    mut attempt: impl AsyncFnMut() -> Try<R>,
) -> R {
    let (mut number, mut renewals) = (1, 0);
    loop {
        let Try {
            outcome,
            retry_after,
            result,
        } = attempt().await;
        match verdict(&Attempt {
            outcome,
            idempotent,
            number,
            renewals,
            retry_after,
            jitter: jitter(fastrand::f64()),
            left: waiting.left(),
        }) {
            Verdict::Wait(pause) => waiting.pause(pause).await,
            Verdict::Renew => renewals += 1,
            Verdict::Take | Verdict::GiveUp | Verdict::Unknown => return result,
        }
        number += 1;
    }
}

/// Some more or less of a pause, so that those who were refused together do not come back together; `chance` is from 0 to 1.
fn jitter(chance: f64) -> f64 {
    0.8 + chance * 0.4
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
        Outcome::Status(401) if attempt.renewals < RENEWALS => Verdict::Renew,
        Outcome::Connect | Outcome::Hopeless | Outcome::Status(401) => Verdict::GiveUp,
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
    // The pause that the service names is kept whole or not at all: an earlier call would be counted against us.
    if pause < attempt.left {
        Verdict::Wait(pause)
    } else {
        Verdict::GiveUp
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
        // Longer than can be counted is still a pause, and not leave to come back at once.
        let is_pause = seconds.is_finite() && seconds >= 0.0;
        return is_pause.then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let until = http_date(value)?;
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

/// A moment as HTTP headers write it.
pub(crate) fn http_date(value: &str) -> Option<Timestamp> {
    Some(jiff::fmt::rfc2822::parse(value.trim()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Attempt = Attempt {
        outcome: Outcome::Status(200),
        idempotent: true,
        number: 1,
        renewals: 0,
        retry_after: None,
        jitter: 1.0,
        left: Duration::from_secs(300),
    };
    const WRITE: Attempt = Attempt {
        idempotent: false,
        ..READ
    };

    fn after(attempt: Attempt, outcome: Outcome) -> Verdict {
        verdict(&Attempt { outcome, ..attempt })
    }

    #[test]
    fn a_pause_is_a_fifth_shorter_at_least_and_a_fifth_longer_at_most() {
        let around = [0.0, 0.5, 1.0].map(|chance| (jitter(chance) * 10.0).round());
        assert_eq!(around.map(|tenths| format!("{tenths}")), ["8", "10", "12"]);
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
    fn a_token_is_renewed_three_times_in_one_call_and_then_given_up() {
        for (renewals, decision) in [
            (0, Verdict::Renew),
            (2, Verdict::Renew),
            (3, Verdict::GiveUp),
        ] {
            for attempt in [READ, WRITE] {
                let renewed = Attempt {
                    renewals,
                    ..attempt
                };
                assert_eq!(after(renewed, Outcome::Status(401)), decision);
            }
        }
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
        let asked = |seconds, left| {
            after(
                Attempt {
                    retry_after: Some(Duration::from_secs_f64(seconds)),
                    left: Duration::from_secs(left),
                    jitter: 1.2,
                    number: 7,
                    ..READ
                },
                Outcome::Status(429),
            )
        };
        let wait = |millis| Verdict::Wait(Duration::from_millis(millis));
        assert_eq!(asked(2.128, 300), wait(2128));
        assert_eq!(asked(0.0, 300), wait(0));
        assert_eq!(asked(299.0, 300), wait(299_000));
        assert_eq!(asked(300.0, 300), Verdict::GiveUp);
        assert_eq!(asked(21.0, 20), Verdict::GiveUp);
        assert_eq!(asked(0.0, 0), Verdict::GiveUp);
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
            ("99999999999999999999999", Some(Duration::MAX)),
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
