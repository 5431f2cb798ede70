//! Waits: each has an end, and no call goes out earlier than the service asked for.

use super::*;
use tokio::time::{Instant, sleep};

const MINUTE: Duration = Duration::from_secs(60);

fn limited(
    login: &StandIn,
    service: &StandIn,
    max_time: Option<Duration>,
    record_time: Duration,
) -> Services {
    let settings = Settings {
        max_time,
        record_time,
        timeout: 100 * MINUTE,
        ..settings(login, service, with_secret())
    };
    Services::new(settings, Log::silent())
}

fn busy(header: &str) -> String {
    answer(429, header, "")
}

fn list() -> String {
    ok(r#"{"value":[]}"#)
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_kept_to_the_letter_where_there_is_time_for_it() {
    let login = StandIn::start(vec![token("t")]).await;
    let graph = StandIn::start(vec![busy("Retry-After: 240.5"), list()]).await;
    let services = limited(&login, &graph, None, 5 * MINUTE);
    let started = Instant::now();
    services.graph(&tenant()).subscriptions().await.unwrap();
    let waited = started.elapsed().as_secs_f64();
    assert!((240.5..240.6).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn a_pause_beyond_what_is_left_ends_the_call_at_once() {
    for pause in ["Retry-After: 301", "Retry-After: 99999999999999999999"] {
        let login = StandIn::start(vec![token("t")]).await;
        let graph = StandIn::start(vec![busy(pause), list()]).await;
        let services = limited(&login, &graph, None, 5 * MINUTE);
        let started = Instant::now();
        let tenant_graph = services.for_record().graph(&tenant());
        for _ in 0..2 {
            let error = tenant_graph.subscriptions().await.unwrap_err();
            assert_eq!(*error.kind(), ErrorKind::Throttled);
            assert_eq!(error.exit(), Exit::TryAgain);
        }
        assert!(started.elapsed() < Duration::from_secs(1));
        assert_eq!(graph.heard().len(), 1, "{pause}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_date_to_come_back_at_is_measured_by_the_services_own_clock() {
    let login = StandIn::start(vec![token("t")]).await;
    let skewed =
        busy("Date: Wed, 02 Sep 2026 12:00:00 GMT\nRetry-After: Wed, 02 Sep 2026 12:01:30 GMT");
    let graph = StandIn::start(vec![skewed, list()]).await;
    let services = limited(&login, &graph, None, 5 * MINUTE);
    let started = Instant::now();
    services.graph(&tenant()).subscriptions().await.unwrap();
    let waited = started.elapsed().as_secs_f64();
    assert!((90.0..90.1).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn calls_of_one_record_share_its_time_and_the_next_record_has_its_own() {
    let login = StandIn::start(vec![token("t")]).await;
    let slow = || busy("Retry-After: 200");
    let graph = StandIn::start(vec![slow(), list(), slow(), slow(), list()]).await;
    let services = limited(&login, &graph, None, 5 * MINUTE);
    let record = services.for_record();
    record.graph(&tenant()).subscriptions().await.unwrap();
    let error = record.graph(&tenant()).subscriptions().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Throttled);
    assert!(!record.deadline().has_passed());
    let next = services.for_record();
    next.graph(&tenant()).subscriptions().await.unwrap_err();
    sleep(200 * Duration::from_secs(1)).await;
    let next = services.for_record();
    next.graph(&tenant()).subscriptions().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_time_of_the_run_is_over_for_every_record() {
    let login = StandIn::start(vec![token("t")]).await;
    let graph = StandIn::start(vec![list(), list()]).await;
    let services = limited(&login, &graph, Some(2 * MINUTE), 5 * MINUTE);
    services.graph(&tenant()).subscriptions().await.unwrap();
    sleep(3 * MINUTE).await;
    for services in [services.clone(), services.for_record()] {
        let error = services
            .graph(&tenant())
            .assign_license("u", &swap())
            .await
            .unwrap_err();
        let option = "--max-time";
        assert_eq!(*error.kind(), ErrorKind::OutOfTime { option });
        assert_eq!(error.exit(), Exit::TryAgain);
        assert!(!error.outcome_unknown());
        assert!(error.text().en.contains("--max-time"));
    }
    assert_eq!(graph.heard().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_ends_with_the_record_and_a_change_is_then_unknown() {
    let login = StandIn::start(vec![token("t")]).await;
    let silent = StandIn::silent().await;
    let services = limited(&login, &silent, None, 5 * MINUTE);
    let started = Instant::now();
    let error = services
        .for_record()
        .graph(&tenant())
        .subscriptions()
        .await
        .unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::TimedOut);
    assert!(error.message().unwrap().contains("--record-time"));
    assert_eq!(started.elapsed().as_secs(), 300);

    let record = services.for_record();
    let changed = record.graph(&tenant()).assign_license("u", &swap()).await;
    assert!(changed.unwrap_err().outcome_unknown());
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_is_never_answered_ends_with_the_record_too() {
    let silent = StandIn::silent().await;
    let services = limited(&silent, &silent, None, 5 * MINUTE);
    let started = Instant::now();
    let graph = services.graph(&tenant());
    let domain = services.graph(&"contoso.example".parse().unwrap());
    let (one, other) = tokio::join!(graph.subscriptions(), domain.subscriptions());
    for error in [one.unwrap_err(), other.unwrap_err()] {
        assert_eq!(error.exit(), Exit::TryAgain);
        assert!(matches!(
            error.kind(),
            ErrorKind::Token(TokenError::Unreachable { .. } | TokenError::OutOfTime { .. })
        ));
    }
    assert_eq!(started.elapsed().as_secs(), 300);
}

#[tokio::test(start_paused = true)]
async fn a_token_request_waits_as_entra_asks_and_not_beyond_the_record() {
    for (pause, exit) in [(200, None), (301, Some(Exit::TryAgain))] {
        let busy = answer(429, &format!("Retry-After: {pause}"), "");
        let login = StandIn::start(vec![busy, token("t")]).await;
        let graph = StandIn::start(vec![list()]).await;
        let services = limited(&login, &graph, None, 5 * MINUTE);
        let started = Instant::now();
        let result = services.graph(&tenant()).subscriptions().await;
        assert_eq!(result.map_err(|error| error.exit()).err(), exit);
        let waited = if exit.is_some() { 0 } else { pause };
        assert_eq!(started.elapsed().as_secs(), waited);
    }
}
