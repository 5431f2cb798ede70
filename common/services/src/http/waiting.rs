//! How long one call may wait, and who is told when it lasts.

use std::{
    pin::pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::{deadline::Deadline, local_zone::local_zone};
use record::{Log, Text, text, text::printable};

/// A call that lasts longer than this is told of, once.
const PATIENCE: Duration = Duration::from_secs(10);

/// The waiting of one call: for tokens, pauses and answers together.
pub(crate) struct Waiting {
    deadline: Deadline,
    /// What is waited for, such as `GET /v1.0/users`, and in which tenant.
    call: String,
    tenant: String,
    log: Log,
    clock: fn() -> Timestamp,
    told_at: Instant,
    is_told: AtomicBool,
}

/// The time is up. The option that set the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutOfTime(pub(crate) &'static str);

impl OutOfTime {
    pub(crate) fn detail(self) -> String {
        format!("the time limit of {} is up", self.0)
    }
}

/// What a call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For<'a> {
    Answer(&'a str),
    Pause,
    Turn,
}

impl Waiting {
    pub(crate) fn new(
        call: impl Into<String>,
        tenant: impl Into<String>,
        deadline: Deadline,
        log: Log,
        clock: fn() -> Timestamp,
    ) -> Self {
        Self {
            deadline,
            call: call.into(),
            tenant: tenant.into(),
            log,
            clock,
            told_at: Instant::now() + PATIENCE,
            is_told: AtomicBool::new(false),
        }
    }

    pub(crate) fn left(&self) -> Duration {
        self.deadline.left()
    }

    /// Whether there is time for anything at all.
    pub(crate) fn check(&self) -> Result<(), OutOfTime> {
        if self.deadline.has_passed() {
            return Err(self.out_of_time());
        }
        Ok(())
    }

    /// Waits for the answer `to` a request, until the deadline at the latest.
    pub(crate) async fn answer<T>(
        &self,
        to: &str,
        answer: impl Future<Output = T>,
    ) -> Result<T, OutOfTime> {
        let until = self.deadline.at();
        timeout_at(until, self.telling(For::Answer(to), until, answer))
            .await
            .map_err(|_| self.out_of_time())
    }

    /// Waits for the turn of a call, until the deadline at the latest.
    pub(crate) async fn turn<T>(&self, turn: impl Future<Output = T>) -> Result<T, OutOfTime> {
        let until = self.deadline.at();
        timeout_at(until, self.telling(For::Turn, until, turn))
            .await
            .map_err(|_| self.out_of_time())
    }

    /// Sleeps. The caller has made sure that the time for it is [left](Self::left).
    pub(crate) async fn pause(&self, pause: Duration) {
        let until = Instant::now() + pause;
        self.log.detail(|| {
            let (call, seconds) = (&self.call, pause.as_secs_f64());
            format!("{call}: trying again in {seconds:.1} s")
        });
        self.telling(For::Pause, until, sleep_until(until)).await;
    }

    async fn telling<T>(
        &self,
        what: For<'_>,
        until: Instant,
        future: impl Future<Output = T>,
    ) -> T {
        let mut future = pin!(future);
        if !self.is_told.load(Ordering::Relaxed) {
            tokio::select! {
                biased;
                value = &mut future => return value,
                () = sleep_until(self.told_at) => self.tell(what, until),
            }
        }
        future.await
    }

    fn tell(&self, what: For<'_>, until: Instant) {
        self.is_told.store(true, Ordering::Relaxed);
        let left = until.saturating_duration_since(Instant::now());
        let now = (self.clock)();
        let until = now.checked_add(left).unwrap_or(now);
        self.log.notice(&self.words(what, &until, &local_zone()));
    }

    fn words(&self, what: For<'_>, until: &Timestamp, zone: &TimeZone) -> Text {
        let until = until.to_zoned(zone.clone()).strftime("%H:%M:%S");
        let (call, tenant) = (printable(&self.call), printable(&self.tenant));
        match what {
            For::Answer(to) => text!(
                "{tenant}: waiting for the answer to {to}, until {until} at the latest",
                "{tenant}: {to} の応答を待っています (遅くとも {until} まで)",
                to = printable(to)
            ),
            For::Turn => text!(
                "{tenant}: the service asked to slow down, and {call} waits for its turn, until {until} at the latest",
                "{tenant}: サービスの要求に応じて送信を抑えているため、{call} は順番を待っています (遅くとも {until} まで)"
            ),
            For::Pause => text!(
                "{tenant}: the service cannot answer {call} now; it is sent again at {until}",
                "{tenant}: サービスが {call} に応答できないため待機しています ({until} に再送します)"
            ),
        }
    }

    fn out_of_time(&self) -> OutOfTime {
        OutOfTime(self.deadline.option())
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::deadline::Limits;

    const SECOND: Duration = Duration::from_secs(1);

    fn waiting(seconds: u64) -> Waiting {
        let deadline = Limits::new(None, Duration::from_secs(seconds)).of_record();
        Waiting::new(
            "GET /v1.0/users",
            "contoso.example",
            deadline,
            Log::silent(),
            || Timestamp::UNIX_EPOCH,
        )
    }

    fn is_told(waiting: &Waiting) -> bool {
        waiting.is_told.load(Ordering::Relaxed)
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_waited_for_until_the_deadline_and_not_a_moment_longer() {
        let waiting = waiting(300);
        let started = Instant::now();
        assert_eq!(waiting.answer("GET /x", ready(7)).await, Ok(7));
        assert!(!is_told(&waiting));
        assert_eq!(
            waiting.answer("GET /x", pending::<()>()).await,
            Err(OutOfTime("--record-time"))
        );
        assert_eq!(started.elapsed(), 300 * SECOND);
        assert_eq!(waiting.check(), Err(OutOfTime("--record-time")));
    }

    #[tokio::test(start_paused = true)]
    async fn after_ten_seconds_of_one_call_whatever_they_were_for_it_is_told_of() {
        let waiting = waiting(300);
        waiting.pause(6 * SECOND).await;
        waiting.pause(3 * SECOND).await;
        assert!(!is_told(&waiting));
        waiting.pause(2 * SECOND).await;
        assert!(is_told(&waiting));
    }

    #[tokio::test(start_paused = true)]
    async fn the_line_says_what_is_waited_for_where_and_until_when() {
        let until = Timestamp::from_second(90).unwrap();
        let words = |what| waiting(300).words(what, &until, &TimeZone::UTC);
        assert_eq!(
            words(For::Answer("POST /t/oauth2/v2.0/token")).en,
            "contoso.example: waiting for the answer to POST /t/oauth2/v2.0/token, until 00:01:30 at the latest"
        );
        assert_eq!(
            words(For::Pause).en,
            "contoso.example: the service cannot answer GET /v1.0/users now; it is sent again at 00:01:30"
        );
        assert!(words(For::Pause).ja.contains("00:01:30 に再送します"));
    }
}
