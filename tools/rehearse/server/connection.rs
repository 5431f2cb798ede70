//! A new connection: of a client that speaks HTTP, one that speaks TLS, or one that uses this as its proxy.

use std::{io, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsAcceptor;

use super::exchange::{AppState, serve};
use crate::http::{
    hosts::{self, Service},
    message::{Answer, Request},
};

/// The first byte of a TLS connection: a record of the kind `handshake`.
const HANDSHAKE: u8 = 0x16;

/// The first byte of `CONNECT`, which no other method of these services has.
const CONNECT: u8 = b'C';

/// More than any proxy's client sends.
const HEAD_LIMIT: usize = 16 << 10;

/// Serves a client. One that breaks off in between is its own affair.
pub(super) async fn open(stream: TcpStream, app: Arc<AppState>, tls: TlsAcceptor) {
    let _ = opened(stream, app, tls).await;
}

async fn opened(mut stream: TcpStream, app: Arc<AppState>, tls: TlsAcceptor) -> io::Result<()> {
    let mut first = first_byte(&stream).await?;
    let mut target = None;
    if first == CONNECT {
        let asked = target_of(&head(&mut stream).await?);
        if let Some(why) = refusal(&asked) {
            report(&app, asked, 403, why);
            return turn_away(&mut stream, why).await;
        }
        stream
            .write_all(b"HTTP/1.1 200 Connection Established\r\n\r\n")
            .await?;
        target = Some(asked);
        first = first_byte(&stream).await?;
    }
    if first != HANDSHAKE {
        serve(stream, false, app, |stream| stream).await;
        return Ok(());
    }
    match tls.accept(stream).await {
        Ok(stream) => serve(stream, true, app, |stream| stream.get_ref().0).await,
        // The client does not trust the certificate authority of the environment.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            let target = target.unwrap_or_default();
            let why = format!("the client broke off the TLS handshake: {error}");
            report(&app, target, 525, &why);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn first_byte(stream: &TcpStream) -> io::Result<u8> {
    let mut first = [0];
    stream.peek(&mut first).await?;
    Ok(first[0])
}

/// The head of a request, to its blank line and not a byte further: what follows is for TLS.
async fn head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == HEAD_LIMIT {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.push(stream.read_u8().await?);
    }
    Ok(head)
}

/// The name and port that a client asks to be connected to.
fn target_of(head: &[u8]) -> String {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    line.split(' ').nth(1).unwrap_or_default().to_owned()
}

fn refusal(target: &str) -> Option<&'static str> {
    let (name, port) = hosts::split(target);
    let is_emulated = hosts::is_loopback(name) || Service::of_name(name).is_some();
    if !is_emulated {
        Some("this host is not emulated, and nothing is forwarded")
    } else if port != Some("443") && !hosts::is_loopback(name) {
        Some("the services are emulated on port 443 only")
    } else {
        None
    }
}

fn report(app: &AppState, target: String, status: u16, why: &str) {
    let request = Request::connect(target);
    let number = app.log.arrived(&request);
    let answer = Answer::empty(status).refused(why);
    app.log.answered(number, &answer, true);
}

async fn turn_away(stream: &mut TcpStream, why: &str) -> io::Result<()> {
    let answer = format!(
        "HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{why}\n",
        why.len() + 1
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_emulated_hosts_are_connected_to() {
        for (line, taken) in [
            ("CONNECT graph.microsoft.com:443 HTTP/1.1\r\n\r\n", true),
            (
                "CONNECT LOGIN.MicrosoftOnline.com:443 HTTP/1.1\r\nHost: x\r\n\r\n",
                true,
            ),
            ("CONNECT 127.0.0.1:4711 HTTP/1.1\r\n\r\n", true),
            ("CONNECT graph.microsoft.com:8443 HTTP/1.1\r\n\r\n", false),
            ("CONNECT graph.microsoft.com HTTP/1.1\r\n\r\n", false),
            ("CONNECT pypi.example:443 HTTP/1.1\r\n\r\n", false),
            ("CONNECT\r\n\r\n", false),
        ] {
            let target = target_of(line.as_bytes());
            assert_eq!(refusal(&target).is_none(), taken, "{line}");
        }
    }
}
