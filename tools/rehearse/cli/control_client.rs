//! The rehearsal that this runs inside of, spoken to from the shell.

use std::time::Duration;

use common::{Exit, Failure, text};
use http_body_util::{BodyExt, Empty};
use hyper::{Method, Request, body::Bytes, client::conn::http1, header::HOST};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use url::{Host, Url};

const PATIENCE: Duration = Duration::from_secs(10);

/// Knocks at a door of the rehearsal at an address. `example` says how it is done, to somebody who is outside.
pub(crate) fn post<T: DeserializeOwned>(
    url: Option<&str>,
    path: &str,
    example: &str,
) -> anyhow::Result<T> {
    let outside = || {
        Failure::new(
            Exit::Usage,
            text!(
                "works inside a rehearsal only; try: {example}",
                "練習の中でのみ使用できます。例: {example}"
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
        .block_on(async { tokio::time::timeout(PATIENCE, ask(&url, path)).await })
        .map_err(anyhow::Error::from)
        .flatten()
        .map_err(|error| no_rehearsal(&url, &error).into())
}

/// Who speaks in the customer's name speaks to this computer only.
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
            "{url} の練習環境から応答がありません: {error:#}"
        ),
    )
}
