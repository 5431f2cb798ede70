//! `rehearse accept`: the customer's click on the invitation.

use std::time::Duration;

use common::{Exit, Failure, cli::Session, text};
use http_body_util::{BodyExt, Empty};
use hyper::{Method, Request, body::Bytes, client::conn::http1, header::HOST};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use url::{Host, Url};

use crate::doors::Accepted;

const PATIENCE: Duration = Duration::from_secs(10);

/// Accepts the invitation of the rehearsal at an address.
pub(crate) fn run(url: Option<&str>, session: &mut Session) -> anyhow::Result<()> {
    let outside = || {
        Failure::new(
            Exit::Usage,
            text!(
                "works inside a rehearsal only; try: rehearse --tenant omakase-invited -- sh -c 'rehearse accept'",
                "練習の中でのみ使用できます。例: rehearse --tenant omakase-invited -- sh -c 'rehearse accept'"
            ),
        )
    };
    let url: Url = url
        .and_then(|url| url.parse().ok())
        .filter(is_loopback)
        .ok_or_else(outside)?;
    let accepted = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async { tokio::time::timeout(PATIENCE, ask(&url)).await })
        .map_err(anyhow::Error::from)
        .flatten()
        .map_err(|error| no_rehearsal(&url, &error))?;
    session.log.detail(|| told(&accepted));
    Ok(())
}

/// A bearer of the customer's name speaks to this computer only.
fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http"
        && match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
}

async fn ask(url: &Url) -> anyhow::Result<Accepted> {
    let authority = url.authority();
    let stream = TcpStream::connect(&*url.socket_addrs(|| Some(80))?).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let request = Request::builder()
        .method(Method::POST)
        .uri("/rehearsal/accept")
        .header(HOST, authority)
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

fn told(accepted: &Accepted) -> String {
    let Accepted {
        already,
        partner,
        delay_seconds,
    } = accepted;
    if *already {
        format!("the invitation of {partner} was accepted before")
    } else {
        format!(
            "accepted the invitation of {partner}; the relationship appears in {delay_seconds} s"
        )
    }
}
