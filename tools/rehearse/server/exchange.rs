//! Requests and answers on a connection, with the faults that only a connection can have.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::{
    Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

use super::{reset::Reset, slow::Slow, truncated::Truncated};
use crate::{
    conditions,
    faults::{Effect, InjectedFault, Interference, Lie, http_date},
    http::{
        hosts,
        message::{Answer, Request},
    },
    lies,
    log::request_log::RequestLog,
    router,
    world::World,
};

/// Larger than any request of these services (their documented limit is 4 MB).
const BODY_LIMIT: usize = 4 << 20;

/// Everything that a connection needs.
#[derive(Debug)]
pub(crate) struct AppState {
    pub(crate) world: World,
    pub(crate) log: RequestLog,
}

/// Speaks HTTP on a connection. `socket` finds the connection below `stream`.
pub(super) async fn serve<S>(stream: S, tls: bool, app: Arc<AppState>, socket: fn(&S) -> &TcpStream)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let reset = Arc::new(AtomicBool::new(false));
    let wanted = Arc::clone(&reset);
    let service = service_fn(move |request| {
        let (app, wanted) = (Arc::clone(&app), Arc::clone(&wanted));
        async move {
            exchange(&app, request, tls).await.inspect_err(|Reset| {
                wanted.store(true, Ordering::Relaxed);
            })
        }
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // A client that goes away is its own affair.
    let _ = (&mut connection).await;
    if reset.load(Ordering::Relaxed) {
        // With a linger of zero, closing sends RST instead of FIN.
        let _ = socket(&connection.into_parts().io.into_inner()).set_zero_linger();
    }
}

async fn exchange(
    app: &Arc<AppState>,
    request: hyper::Request<Incoming>,
    tls: bool,
) -> Result<Response<ResponseBody>, Reset> {
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(error) if error.is::<LengthLimitError>() => {
            return Ok(response(Answer::empty(413), Delivery::Whole));
        }
        Err(_) => return Err(Reset),
    };
    let request = Request::new(head.method, &head.uri, head.headers, body);
    let authority = head
        .uri
        .authority()
        .map(hyper::http::uri::Authority::as_str)
        .or(request.header("host"));
    let origin = hosts::origin(tls, authority);
    let request = request.sent_to(origin);
    let number = app.log.arrived(&request);
    let injected = app
        .world
        .faults
        .for_request(&request, |effect| lies::suits(effect, &request));
    app.log.faulted(number, &injected.names);
    if !injected.latency.is_zero() {
        tokio::time::sleep(injected.latency).await;
    }
    let date = Timestamp::now() + SignedDuration::from_secs(injected.date_skew.unwrap_or_default());
    let outcome = apply(app, &request, &injected, date)
        .await
        .inspect_err(|Reset| app.log.reset(number))?;
    let lie = injected.interference.lie.as_ref();
    if let Some(lie) = lie.filter(|lie| !lie.was_told()) {
        app.world.faults.give_back(lie);
        let names = injected
            .names
            .iter()
            .filter(|name| **name != lie.effect.name());
        app.log.faulted(number, &names.cloned().collect::<Vec<_>>());
    }
    let Outcome { answer, delivery } = outcome;
    let answer = match injected.date_skew {
        Some(_) => answer.with("date", http_date(date)),
        None => answer,
    };
    let is_reliable = is_reliable(&injected, delivery);
    app.log.answered(number, &answer, is_reliable);
    Ok(response(answer, delivery))
}

/// Whether an answer comes whole and is what the service knows.
fn is_reliable(injected: &InjectedFault, delivery: Delivery) -> bool {
    let is_replaced = matches!(
        injected.effect,
        Some(Effect::Html { .. } | Effect::ErrorIn200 { .. })
    );
    let is_falsified = injected
        .interference
        .lie
        .as_ref()
        .is_some_and(Lie::was_told);
    !is_replaced && !is_falsified && !matches!(delivery, Delivery::Truncated)
}

/// An answer, and how it is sent.
struct Outcome {
    answer: Answer,
    delivery: Delivery,
}

impl Outcome {
    fn whole(answer: Answer) -> Self {
        let delivery = Delivery::Whole;
        Self { answer, delivery }
    }
}

/// Answers a request, with the fault that was injected into it.
async fn apply(
    app: &Arc<AppState>,
    request: &Request,
    injected: &InjectedFault,
    date: Timestamp,
) -> Result<Outcome, Reset> {
    let world = &app.world;
    let answer = || answer(app, request, &injected.interference);
    let answer = match &injected.effect {
        Some(Effect::Hold {
            applied: true,
            gate,
        }) => {
            let answer = answer().await;
            gate.wait().await;
            answer
        }
        Some(Effect::Truncate) => {
            return Ok(Outcome {
                answer: answer().await,
                delivery: Delivery::Truncated,
            });
        }
        Some(Effect::Slow { milliseconds }) => {
            return Ok(Outcome {
                answer: answer().await,
                delivery: Delivery::Slow(Duration::from_millis(*milliseconds)),
            });
        }
        Some(Effect::Reset { applied }) => {
            if *applied {
                answer().await;
            }
            return Err(Reset);
        }
        Some(Effect::NeverAnswers { applied }) => {
            if *applied {
                answer().await;
            }
            // Ends with the connection.
            std::future::pending().await
        }
        Some(effect) => {
            if let Some((applied, failure)) = instead(world, request, effect, date) {
                if applied {
                    answer().await;
                }
                return Ok(Outcome::whole(failure));
            }
            before(world, effect).await;
            answer().await
        }
        None => answer().await,
    };
    Ok(Outcome::whole(answer))
}

/// Answers a request. A long reading has a thread of its own, so that short requests need not wait for it.
async fn answer(app: &Arc<AppState>, request: &Request, interference: &Interference) -> Answer {
    if !(interference.is_none() && router::takes_long(request)) {
        return router::answer(&app.world, request, interference);
    }
    let (app, request) = (Arc::clone(app), request.clone());
    let reading = tokio::task::spawn_blocking(move || {
        router::answer(&app.world, &request, &Interference::default())
    });
    match reading.await {
        Ok(answer) => answer,
        // As it would have ended here.
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

/// What happens before a request is answered as it should be.
async fn before(world: &World, effect: &Effect) {
    match effect {
        Effect::Delay { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
        }
        Effect::Hold { gate, .. } => gate.wait().await,
        Effect::ExpireTokens => world.issuer.expire_tokens(),
        Effect::ClaimsChallenge => world.issuer.revoke_tokens(),
        _ => {}
    }
}

/// What a request is answered with in place of what it should be, and whether it takes effect nevertheless.
fn instead(
    world: &World,
    request: &Request,
    effect: &Effect,
    date: Timestamp,
) -> Option<(bool, Answer)> {
    let unavailable = |status, code: &Option<String>, message: &Option<String>| {
        router::unavailable(world, request, status, code.clone(), message.clone())
    };
    Some(match effect {
        Effect::Status {
            status,
            applied,
            retry_after,
            code,
            message,
        } => {
            let answer = unavailable(*status, code, message);
            let answer = match retry_after {
                Some(after) => answer.with("retry-after", after),
                None => answer,
            };
            (*applied, answer)
        }
        Effect::RetryAfter {
            status,
            value,
            applied,
        } => {
            let answer = unavailable(*status, &None, &None);
            (*applied, answer.with("retry-after", value.value(date)))
        }
        Effect::ErrorIn200 {
            applied,
            code,
            message,
        } => (*applied, unavailable(500, code, message).with_status(200)),
        Effect::ExpiredPageToken => (false, router::expired_page_token(world, request)),
        Effect::Html { status, applied } => (*applied, conditions::page_of_a_proxy(*status)),
        _ => return None,
    })
}

/// How an answer is sent.
#[derive(Debug, Clone, Copy)]
enum Delivery {
    Whole,
    Truncated,
    Slow(Duration),
}

/// A body on the wire.
type ResponseBody = Either<Full<Bytes>, Either<Truncated, Slow>>;

fn response(answer: Answer, delivery: Delivery) -> Response<ResponseBody> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        builder = builder.header(name, value);
    }
    let body = Bytes::from(answer.body);
    let body = match delivery {
        Delivery::Whole => Either::Left(Full::new(body)),
        Delivery::Truncated => Either::Right(Either::Left(Truncated::of(&body))),
        Delivery::Slow(time) => Either::Right(Either::Right(Slow::over(body, time))),
    };
    builder.body(body).unwrap_or_else(|_| {
        let mut plain = Response::new(Either::Left(Full::default()));
        *plain.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
        plain
    })
}
