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
