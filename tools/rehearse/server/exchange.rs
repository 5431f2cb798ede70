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
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

use super::{reset::Reset, slow::Slow, truncated::Truncated};
use crate::{
    conditions,
    faults::{Effect, InjectedFault, Interference},
    http::{
        hosts,
        message::{Answer, Request},
    },
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
    app: &AppState,
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
    let injected = app.world.faults.for_request(&request);
    app.log.faulted(number, &injected.names);
    if !injected.latency.is_zero() {
        tokio::time::sleep(injected.latency).await;
    }
    let (answer, delivery) = apply(&app.world, &request, injected).await?;
    app.log.answered(number, &answer);
    Ok(response(answer, delivery))
}

/// Answers a request, with the fault that was injected into it.
async fn apply(
    world: &World,
    request: &Request,
    injected: InjectedFault,
) -> Result<(Answer, Delivery), Reset> {
    let InjectedFault {
        effect,
        interference,
        ..
    } = injected;
    let answer = || router::answer(world, request, &interference);
    let answer = match effect {
        Some(Effect::Hold {
            applied: true,
            gate,
        }) => {
            let answer = answer();
            gate.wait().await;
            answer
        }
        Some(Effect::Truncate) => return Ok((answer(), Delivery::Truncated)),
        Some(Effect::Slow { milliseconds }) => {
            let time = Duration::from_millis(milliseconds);
            return Ok((answer(), Delivery::Slow(time)));
        }
        Some(Effect::Reset { applied }) => {
            if applied {
                answer();
            }
            return Err(Reset);
        }
        Some(effect @ (Effect::Status { .. } | Effect::Html { .. })) => {
            instead(world, request, effect, &interference)
        }
        effect => {
            before(world, effect).await;
            answer()
        }
    };
    Ok((answer, Delivery::Whole))
}

/// What happens before a request is answered as it should be.
async fn before(world: &World, effect: Option<Effect>) {
    match effect {
        Some(Effect::Delay { milliseconds }) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        }
        Some(Effect::Hold { gate, .. }) => gate.wait().await,
        Some(Effect::ExpireTokens) => world.issuer.expire_tokens(),
        _ => {}
    }
}

/// What a request is answered with in place of what it should be.
fn instead(
    world: &World,
    request: &Request,
    effect: Effect,
    interference: &Interference,
) -> Answer {
    let (applied, answer) = match effect {
        Effect::Status {
            status,
            applied,
            retry_after,
            code,
            message,
        } => {
            let answer = router::unavailable(world, request, status, code, message);
            let answer = match retry_after {
                Some(after) => answer.with("retry-after", after),
                None => answer,
            };
            (applied, answer)
        }
        Effect::Html { status, applied } => (applied, conditions::page_of_a_proxy(status)),
        _ => return router::answer(world, request, interference),
    };
    if applied {
        router::answer(world, request, interference);
    }
    answer
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
