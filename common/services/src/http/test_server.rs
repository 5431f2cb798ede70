//! A service on loopback for tests: answers what it is told, one request after another, and keeps what
//! it was sent.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use url::Url;

/// A running stand-in. It ends with the test's runtime.
pub(crate) struct StandIn {
    pub(crate) url: Url,
    heard: Arc<Mutex<Vec<String>>>,
}

/// A whole answer. `{here}` in the body becomes the stand-in's own address.
pub(crate) fn answer(status: u16, headers: &str, body: &str) -> String {
    format!("{status}\n{headers}\n\n{body}")
}

impl StandIn {
    /// Answers these in turn; a request too many is hung up on, as is one whose answer is empty.
    pub(crate) async fn start(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            let mut answers = answers.into_iter();
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read(&mut stream).await;
                kept.lock().unwrap().push(request);
                let answer = answers.next().unwrap_or_default();
                write(
                    &mut stream,
                    &answer.replace("{here}", &format!("http://{address}")),
                )
                .await;
            }
        });
        Self {
            url: Url::parse(&format!("http://{address}")).unwrap(),
            heard,
        }
    }

    /// Takes every connection and answers nothing.
    pub(crate) async fn silent() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.push(stream);
            }
        });
        Self {
            url: Url::parse(&format!("http://{address}")).unwrap(),
            heard: Arc::default(),
        }
    }

    /// All requests so far, headers in lower case as they came, body after an empty line.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// The first lines of all requests so far, without the protocol's version.
    pub(crate) fn heard_lines(&self) -> Vec<String> {
        self.heard()
            .iter()
            .map(|request| {
                let line = request.lines().next().unwrap_or_default();
                line.trim_end_matches(" HTTP/1.1").to_owned()
            })
            .collect()
    }
}

async fn read(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return text.replace("\r\n", "\n");
            }
        }
        match stream.read(&mut buffer).await.unwrap() {
            0 => return text,
            read => request.extend_from_slice(&buffer[..read]),
        }
    }
}

async fn write(stream: &mut TcpStream, answer: &str) {
    let Some((status, rest)) = answer.split_once('\n') else {
        return;
    };
    let (headers, body) = rest.split_once("\n\n").unwrap();
    let headers = if headers.is_empty() {
        String::new()
    } else {
        format!("{}\r\n", headers.replace('\n', "\r\n"))
    };
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} x\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).await.unwrap();
}
