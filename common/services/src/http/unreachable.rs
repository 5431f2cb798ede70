//! What to do where there is no connection.

use record::{Text, text};

/// By what the HTTP client says, which names a proxy's 407 in words alone.
pub(crate) fn what_to_do(said: &str) -> Text {
    if said.contains("proxy authorization required") {
        return text!(
            "the proxy asks for a user name and a password (HTTP 407): set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT, or ask the administrator of the proxy to let this computer through; then run again",
            "プロキシがユーザー名とパスワードを求めています (HTTP 407)。HTTPS_PROXY に http://USER:PASSWORD@HOST:PORT の形で設定するか、プロキシの管理者に、このコンピューターからの接続の許可を依頼し、再度実行してください"
        );
    }
    text!(
        "check the network, the proxy and --ca-file, then run again",
        "ネットワーク、プロキシ、--ca-file を確認して再度実行してください"
    )
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        thread,
    };

    use super::what_to_do;
    use crate::http::client::Broken;

    /// What is said of a request through a proxy that answers so.
    async fn through_a_proxy(answer: &'static str) -> Broken {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        let served = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        });
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .proxy(reqwest::Proxy::all(proxy).unwrap())
            .build()
            .unwrap();
        let sent = client.get("https://graph.invalid/v1.0/users").send().await;
        served.join().unwrap();
        Broken::from_reqwest(sent.unwrap_err())
    }

    #[tokio::test]
    async fn a_proxy_that_asks_for_a_password_is_told_apart_from_one_that_is_shut() {
        let asks = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\nContent-Length: 0\r\n\r\n";
        let shut = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
        for (answer, asks) in [(asks, true), (shut, false)] {
            let broken = through_a_proxy(answer).await;
            assert!(matches!(broken, Broken::Connect(_)), "{broken:?}");
            let words = what_to_do(&broken.detail());
            let names = "HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT";
            assert_eq!(words.en.contains(names), asks, "{broken:?} {words:?}");
            let names = "HTTPS_PROXY に http://USER:PASSWORD@HOST:PORT";
            assert_eq!(words.ja.contains(names), asks, "{broken:?} {words:?}");
        }
    }
}
