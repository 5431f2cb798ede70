//! The lies, each told as often as it is at its worst.

use rehearse::{Effect, Fault, RetryAfter, RetryDate, WrongToken};

use crate::cases::{Case, PATIENT};

/// A lie.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) effect: Effect,
    /// To how many requests it is told; to all, where none.
    pub(crate) times: Option<u32>,
    /// Whether it differs from another one only where a change is made.
    of_changes: bool,
    /// Whether it is told where tokens are issued, and not where they are used.
    of_tokens: bool,
}

impl Kind {
    pub(crate) fn concerns(&self, case: &Case) -> bool {
        if case.only_at.is_empty() {
            !self.of_changes
        } else {
            !self.of_tokens
        }
    }

    /// The rule by which it is told, where paths end so.
    pub(crate) fn fault(&self, only_at: &str) -> Fault {
        let (prefix, suffix) = if self.of_tokens {
            ("", "/token")
        } else {
            ("/v1", only_at)
        };
        Fault {
            method: None,
            path_prefix: prefix.to_owned(),
            ..Fault::once("", suffix, self.effect.clone()).times(self.times)
        }
    }

    /// The limits of a request and of a record: short only where nothing else ends the waiting.
    pub(crate) fn limits(&self) -> [&'static str; 2] {
        match self.effect {
            Effect::NeverAnswers { .. } => ["1", "3"],
            _ => PATIENT,
        }
    }

    fn of_changes(self) -> Self {
        Self {
            of_changes: true,
            ..self
        }
    }

    fn of_tokens(self) -> Self {
        Self {
            of_tokens: true,
            ..self
        }
    }

    fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }
}

fn kind(name: &'static str, effect: Effect) -> Kind {
    Kind {
        name,
        effect,
        times: None,
        of_changes: false,
        of_tokens: false,
    }
}

fn wrong_token(name: &'static str, token: WrongToken) -> Kind {
    kind(name, Effect::WrongToken { token }).of_tokens()
}

fn error_in_200(applied: bool) -> Effect {
    Effect::ErrorIn200 {
        applied,
        code: None,
        message: None,
    }
}

fn retry_after(value: RetryAfter, applied: bool) -> Effect {
    Effect::RetryAfter {
        status: 503,
        value,
        applied,
    }
}

fn words(value: &str) -> RetryAfter {
    RetryAfter::Verbatim(value.to_owned())
}

/// All of them. What a tool outlives is told once.
pub(crate) fn all() -> Vec<Kind> {
    let date = RetryAfter::Date(RetryDate { date_in_seconds: 0 });
    vec![
        kind("error-in-200", error_in_200(false)),
        kind("error-in-200, done", error_in_200(true)).of_changes(),
        kind("partial-list", Effect::PartialList { error: false }),
        kind("partial-list, error", Effect::PartialList { error: true }),
        kind("no-delta-link", Effect::NoDeltaLink),
        kind("wrong-entity", Effect::WrongEntity),
        kind("page-loop", Effect::PageLoop),
        kind("endless-pages", Effect::EndlessPages { empty: false }),
        kind("endless-pages, empty", Effect::EndlessPages { empty: true }),
        kind("retry-after, a day", retry_after(words("86400"), false)),
        kind("retry-after, done", retry_after(words("86400"), true)).of_changes(),
        kind("retry-after, below 0", retry_after(words("-1"), false)).times(1),
        kind("retry-after, no time", retry_after(words("soon"), false)).times(1),
        kind("retry-after, a date", retry_after(date, false)).times(1),
        kind("never-answers", Effect::NeverAnswers { applied: false }),
        kind(
            "never-answers, done",
            Effect::NeverAnswers { applied: true },
        )
        .of_changes(),
        kind("not-applied", Effect::NotApplied),
        kind("claims-challenge", Effect::ClaimsChallenge).times(1),
        kind("expired-page-token", Effect::ExpiredPageToken),
        kind("skewed-date", Effect::SkewedDate { seconds: -86_400 }),
        wrong_token("token, empty", WrongToken::Empty),
        wrong_token("token, other type", WrongToken::OtherType),
        wrong_token("token, no life", WrongToken::NoLife),
        wrong_token("token, expired", WrongToken::Expired),
        wrong_token("token, garbled", WrongToken::Garbled),
        kind("token, error-in-200", error_in_200(false)).of_tokens(),
    ]
}
