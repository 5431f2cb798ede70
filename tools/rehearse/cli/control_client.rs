//! Calls the control endpoints of the rehearsal that this runs in.

use std::time::Duration;

use common::{Exit, Failure, text};
use http_body_util::{BodyExt, Empty};
use hyper::{Method, Request, body::Bytes, client::conn::http1, header::HOST};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use url::{Host, Url};

const TIMEOUT: Duration = Duration::from_secs(10);

/// Calls a control endpoint of the rehearsal at an address. `example` is a right use, for a message.
pub(crate) fn post<T: DeserializeOwned>(
    url: Option<&str>,
    path: &str,
    example: &str,
) -> anyhow::Result<T> {
    let outside = || {
        Failure::new(
            Exit::Usage,
            text!(
                "works inside a rehearsal only; for example: {example}",
                "rehearse で実行したコマンドの中でのみ使用できます。例: {example}"
            ),
        )
    };
    let url: Url = url
        .and_then(|url| url.parse().ok())
        .filter(is_loopback)
        .ok_or_else(outside)?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async { tokio::time::timeout(TIMEOUT, ask(&url, path)).await })
        .map_err(anyhow::Error::from)
        .flatten()
        .map_err(|error| no_rehearsal(&url, &error).into())
}

/// Never to a real service: an acceptance is made in the customer's name.
fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http"
        && match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
}

async fn ask<T: DeserializeOwned>(url: &Url, path: &str) -> anyhow::Result<T> {
    let stream = TcpStream::connect(&*url.socket_addrs(|| Some(80))?).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(HOST, url.authority())
        .body(Empty::<Bytes>::new())?;
    let answer = sender.send_request(request).await?;
    anyhow::ensure!(answer.status().is_success(), "{}", answer.status());
    let body = answer.into_body().collect().await?.to_bytes();
    drop(sender);
    connection.await??;
    Ok(serde_json::from_slice(&body)?)
}

fn no_rehearsal(url: &Url, error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::TryAgain,
        text!(
            "no rehearsal answers at {url}: {error:#}",
            "{url} のエミュレーターから応答がありません: {error:#}"
        ),
    )
}
