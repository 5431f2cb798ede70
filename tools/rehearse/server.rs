//! The wire: one loopback port, a thread of its own, and the faults that only a wire can have.

mod cut_short;
mod door;
mod slow;

use std::{
    io,
    net::{SocketAddr, TcpListener as StdListener},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
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
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    authority::Authority,
    faults::{Around, Blow, Effect},
    hosts,
    ledger::Ledger,
    message::{Answer, Request},
    moods,
    services::Services,
};
use cut_short::CutShort;
use slow::Slow;

/// Larger than any request of these services (their documented limit is 4 MB).
const BODY_LIMIT: usize = 4 << 20;

/// Everything that a connection needs.
#[derive(Debug)]
pub(crate) struct Playing {
    pub(crate) services: Services,
    pub(crate) ledger: Ledger,
}

/// A running server. Stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Takes a loopback port of the system's choosing.
pub(crate) fn bind() -> io::Result<(StdListener, SocketAddr)> {
    let listener = StdListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

impl Server {
    pub(crate) fn start(
        listener: StdListener,
        playing: Arc<Playing>,
        authority: &Arc<Authority>,
    ) -> io::Result<Self> {
        let tls = authority.acceptor()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("rehearsal".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = accept(listener, playing, tls) => {}
                        // An error means that the other end was dropped: time to stop as well.
                        _ = stopped => {}
                    }
                });
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has been printed already.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: TcpListener, playing: Arc<Playing>, tls: TlsAcceptor) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(door::open(stream, Arc::clone(&playing), tls.clone()));
            }
            // Out of file handles, mostly: others will be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Speaks HTTP. `socket` finds the connection below `stream`.
async fn serve<S>(stream: S, tls: bool, playing: Arc<Playing>, socket: fn(&S) -> &TcpStream)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let reset = Arc::new(AtomicBool::new(false));
    let wanted = Arc::clone(&reset);
    let service = service_fn(move |request| {
        let (playing, wanted) = (Arc::clone(&playing), Arc::clone(&wanted));
        async move {
            play(&playing, request, tls).await.inspect_err(|Reset| {
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

/// The connection is to be reset.
#[derive(Debug, thiserror::Error)]
#[error("the connection is reset on purpose")]
struct Reset;

async fn play(
    playing: &Playing,
    request: hyper::Request<Incoming>,
    tls: bool,
) -> Result<Response<Sent>, Reset> {
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(error) if error.is::<LengthLimitError>() => {
            return Ok(response(Answer::empty(413), Manner::Whole));
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
    let number = playing.ledger.arrived(&request);
    let blow = playing.services.faults.strike(&request);
    playing.ledger.faulted(number, &blow.names);
    if !blow.latency.is_zero() {
        tokio::time::sleep(blow.latency).await;
    }
    let (answer, manner) = suffer(&playing.services, &request, blow).await?;
    playing.ledger.answered(number, &answer);
    Ok(response(answer, manner))
}

/// Answers under a fault.
async fn suffer(
    services: &Services,
    request: &Request,
    blow: Blow,
) -> Result<(Answer, Manner), Reset> {
    let Blow { effect, around, .. } = blow;
    let answer = || services.answer(request, &around);
    let answer = match effect {
        Some(Effect::Hold {
            applied: true,
            gate,
        }) => {
            let answer = answer();
            gate.wait().await;
            answer
        }
        Some(Effect::Truncate) => return Ok((answer(), Manner::CutShort)),
        Some(Effect::Slow { milliseconds }) => {
            let time = Duration::from_millis(milliseconds);
            return Ok((answer(), Manner::Slow(time)));
        }
        Some(Effect::Reset { applied }) => {
            if applied {
                answer();
            }
            return Err(Reset);
        }
        Some(effect @ (Effect::Status { .. } | Effect::Html { .. })) => {
            instead(services, request, effect, &around)
        }
        effect => {
            before(services, effect).await;
            answer()
        }
    };
    Ok((answer, Manner::Whole))
}

/// What happens before a request is answered as it should be.
async fn before(services: &Services, effect: Option<Effect>) {
    match effect {
        Some(Effect::Delay { milliseconds }) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        }
        Some(Effect::Hold { gate, .. }) => gate.wait().await,
        Some(Effect::ExpireTokens) => services.expire_tokens(),
        _ => {}
    }
}

/// What a request is answered with in place of what it should be.
fn instead(services: &Services, request: &Request, effect: Effect, around: &Around) -> Answer {
    let (applied, answer) = match effect {
        Effect::Status {
            status,
            applied,
            retry_after,
            code,
            message,
        } => {
            let answer = services.disturbed(request, status, code, message);
            let answer = match retry_after {
                Some(after) => answer.with("retry-after", after),
                None => answer,
            };
            (applied, answer)
        }
        Effect::Html { status, applied } => (applied, moods::page_of_a_proxy(status)),
        _ => return services.answer(request, around),
    };
    if applied {
        services.answer(request, around);
    }
    answer
}

/// How an answer is sent.
#[derive(Debug, Clone, Copy)]
enum Manner {
    Whole,
    CutShort,
    Slow(Duration),
}

/// A body on the wire.
type Sent = Either<Full<Bytes>, Either<CutShort, Slow>>;

fn response(answer: Answer, manner: Manner) -> Response<Sent> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        builder = builder.header(name, value);
    }
    let body = Bytes::from(answer.body);
    let body = match manner {
        Manner::Whole => Either::Left(Full::new(body)),
        Manner::CutShort => Either::Right(Either::Left(CutShort::of(&body))),
        Manner::Slow(time) => Either::Right(Either::Right(Slow::over(body, time))),
    };
    builder.body(body).unwrap_or_else(|_| {
        let mut plain = Response::new(Either::Left(Full::default()));
        *plain.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
        plain
    })
}
