//! The address on this machine to which the browser comes back, and the page that it shows then.

use std::{convert::Infallible, io, time::Duration};

use common::{
    Exit, Failure, Lang, Text,
    services::{
        auth::{
            TokenError,
            interactive::{Challenge, refused_in_browser},
        },
        secret::Secret,
    },
    text,
};
use http_body_util::Full;
use hyper::{Request, Response, StatusCode, body::Bytes, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::timeout,
};

/// As long as a code of a device holds, and the longest that a browser is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// An address of this machine that is listened at.
pub(crate) struct Redirect {
    listeners: Vec<TcpListener>,
    /// The address, as the application knows it: any port of `http://localhost` is registered at once (documented).
    pub(crate) address: String,
}

/// What the browser brought.
#[derive(Debug, PartialEq, Eq)]
enum Brought {
    Code(Secret),
    Refused(TokenError),
    /// Something else than was waited for: an icon, or the answer to another request.
    Nothing,
}

impl Redirect {
    /// Listens. A browser may take `localhost` for either of its two addresses.
    pub(crate) async fn open() -> io::Result<Self> {
        let first = TcpListener::bind("127.0.0.1:0").await?;
        let port = first.local_addr()?.port();
        let mut listeners = vec![first];
        listeners.extend(TcpListener::bind(("::1", port)).await.ok());
        Ok(Self {
            listeners,
            address: format!("http://localhost:{port}"),
        })
    }

    /// The code that the browser brings. Only an answer with our own `state` counts.
    pub(crate) async fn code(
        self,
        challenge: &Challenge,
        patience: Duration,
        lang: Lang,
    ) -> Result<Secret, Failure> {
        let (found, mut brought) = mpsc::channel(1);
        let serving = self.listeners.into_iter().map(|listener| {
            let found = found.clone();
            let state = challenge.state.clone();
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (found, state) = (found.clone(), state.clone());
                    tokio::spawn(serve(stream, state, found, lang));
                }
            })
        });
        let serving: Vec<_> = serving.collect();
        let answer = timeout(patience, brought.recv()).await;
        serving.iter().for_each(tokio::task::JoinHandle::abort);
        match answer {
            Ok(Some(Brought::Code(code))) => Ok(code),
            Ok(Some(Brought::Refused(error))) => Err(Failure::new(error.exit(), error.text())),
            _ => Err(no_answer(patience)),
        }
    }
}

async fn serve(stream: TcpStream, state: Secret, found: mpsc::Sender<Brought>, lang: Lang) {
    let answer = service_fn(|request: Request<hyper::body::Incoming>| {
        let brought = read(request.uri().query().unwrap_or_default(), &state);
        let page = page(&brought, lang);
        let found = found.clone();
        async move {
            if brought != Brought::Nothing {
                // A second answer is not waited for.
                let _ = found.try_send(brought);
            }
            Ok::<_, Infallible>(page)
        }
    });
    let mut connection = http1::Builder::new();
    // A browser that goes away in the middle is no concern of ours.
    let _ = connection
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}

/// What an answer in the address brings.
fn read(query: &str, state: &Secret) -> Brought {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let value = |name: &str| {
        let mut named = pairs.iter().filter(|(key, _)| key == name);
        // No answer of Entra's has one of them twice.
        named
            .next()
            .filter(|_| named.next().is_none())
            .map(|(_, value)| value.as_str())
    };
    if value("state") != Some(state.expose()) {
        return Brought::Nothing;
    }
    match (value("code"), value("error")) {
        (Some(code), None) if !code.is_empty() => Brought::Code(Secret::new(code)),
        (None, Some(error)) => {
            let words = value("error_description").unwrap_or_default();
            Brought::Refused(refused_in_browser(error, words))
        }
        _ => Brought::Nothing,
    }
}

fn page(brought: &Brought, lang: Lang) -> Response<Full<Bytes>> {
    let (status, words) = match brought {
        Brought::Code(_) => (
            StatusCode::OK,
            text!(
                "The answer has arrived. Close this page; the terminal says whether you are signed in.",
                "応答を受け取りました。このページを閉じてください。サインインの結果はターミナルに表示されます。"
            ),
        ),
        Brought::Refused(_) => (
            StatusCode::OK,
            text!(
                "You are not signed in. Close this page; the terminal says why.",
                "サインインしていません。このページを閉じてください。理由はターミナルに表示されています。"
            ),
        ),
        Brought::Nothing => (
            StatusCode::NOT_FOUND,
            text!("There is nothing here.", "ここには何もありません。"),
        ),
    };
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>norikae</title><p>{}</p>\n",
        words.in_lang(lang)
    );
    let mut response = Response::new(Full::new(Bytes::from(html)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'"),
        // The address has the code in it.
        ("referrer-policy", "no-referrer"),
    ] {
        headers.insert(name, hyper::header::HeaderValue::from_static(value));
    }
    response
}

fn no_answer(patience: Duration) -> Failure {
    let seconds = patience.as_secs();
    Failure::new(
        Exit::Denied,
        text!(
            "no answer came from the browser within {seconds} s; run sign-in again, without --browser to sign in with a code",
            "{seconds} 秒以内にブラウザーからの応答がありませんでした。sign-in を再度実行してください (--browser を付けなければコードでサインインできます)"
        ),
    )
}

/// Why the address cannot be listened at.
pub(crate) fn cannot_listen(error: &io::Error) -> Text {
    text!(
        "no port can be opened on this machine for the browser's answer ({error}); sign in without --browser",
        "ブラウザーからの応答を待ち受けるポートを開けません ({error})。--browser を付けずにサインインしてください"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_with_our_own_state_counts() {
        let state = Secret::new("s-1");
        let code = || Brought::Code(Secret::new("c"));
        for (query, expected) in [
            ("code=c&state=s-1", code()),
            ("state=s-1&code=c&session_state=x", code()),
            ("code=c&state=s-2", Brought::Nothing),
            ("code=c", Brought::Nothing),
            ("code=&state=s-1", Brought::Nothing),
            ("code=c&code=d&state=s-1", Brought::Nothing),
            ("code=c&state=s-1&state=s-2", Brought::Nothing),
            ("code=c&error=x&state=s-1", Brought::Nothing),
            ("", Brought::Nothing),
            (
                "error=access_denied&error_description=no+way&state=s-1",
                Brought::Refused(refused_in_browser("access_denied", "no way")),
            ),
            ("error=access_denied", Brought::Nothing),
        ] {
            assert_eq!(read(query, &state), expected, "{query}");
        }
    }
    #[tokio::test]
    async fn the_page_does_not_say_signed_in_before_the_code_is_redeemed() {
        use http_body_util::BodyExt as _;
        for (lang, words) in [
            (Lang::En, "the terminal says whether you are signed in"),
            (Lang::Ja, "サインインの結果はターミナルに表示されます"),
        ] {
            let shown = page(&Brought::Code(Secret::new("c")), lang);
            let shown = shown.into_body().collect().await.unwrap().to_bytes();
            let shown = String::from_utf8(shown.to_vec()).unwrap();
            assert!(shown.contains(words), "{shown}");
            assert!(!shown.contains("You are signed in"), "{shown}");
        }
    }
}
