//! A token from a command of the user's, such as Azure CLI's.

use std::{process::Stdio, time::Duration};

use jiff::{Timestamp, civil};
use serde::Deserialize;
use tokio::process::Command;

use super::{TokenError, cache::Granted};
use crate::{local_zone::local_zone, secret::Secret};
use record::{Text, ids::TenantId, text};

const TIME_LIMIT: Duration = Duration::from_secs(120);
/// How long a token is kept of which nothing says how long it holds. Entra's hold an hour at least.
const ASSUMED_LIFE: Duration = Duration::from_secs(600);

/// Runs the command through the shell. What it writes to standard error goes to ours.
pub(super) async fn run(
    command: &str,
    tenant: &TenantId,
    resource: &str,
    clock: fn() -> Timestamp,
) -> Result<Granted, TokenError> {
    let failed = |what| TokenError::Command { what };
    let child = shell(command)
        .env("NORIKAE_TOKEN_RESOURCE", resource)
        .env("NORIKAE_TOKEN_TENANT", tenant.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            failed(text!(
                "it cannot be started ({error})",
                "起動できません ({error})"
            ))
        })?;
    let output = tokio::time::timeout(TIME_LIMIT, child.wait_with_output())
        .await
        .map_err(|_| {
            let seconds = TIME_LIMIT.as_secs();
            failed(text!(
                "it did not end in {seconds} s",
                "{seconds} 秒以内に終了しませんでした"
            ))
        })?
        .map_err(|error| failed(text!("it broke off ({error})", "中断しました ({error})")))?;
    if !output.status.success() {
        let status = output.status;
        return Err(failed(text!(
            "it ended with {status}",
            "エラーで終了しました ({status})"
        )));
    }
    read(&output.stdout, clock()).map_err(failed)
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    // `cmd` does not undo the quoting that arguments get otherwise.
    shell.arg("/C").raw_arg(command);
    shell
}

/// What the command printed: a token, or the JSON that Azure CLI prints around it.
fn read(printed: &[u8], now: Timestamp) -> Result<Granted, Text> {
    let printed = str::from_utf8(crate::http::body::without_bom(printed))
        .map_err(|_| {
            text!(
                "what it printed is not UTF-8",
                "出力が UTF-8 ではありません"
            )
        })?
        .trim();
    if !printed.starts_with('{') {
        return Ok(Granted {
            secret: checked(printed)?,
            life: ASSUMED_LIFE,
        });
    }
    // The parser's own words could quote the token, so they are not repeated.
    let json: Printed = serde_json::from_str(printed).map_err(|_| {
        text!(
            "what it printed is JSON without \"accessToken\"",
            "出力された JSON に「accessToken」がありません"
        )
    })?;
    Ok(Granted {
        secret: checked(&json.token)?,
        life: json.life(now).unwrap_or(ASSUMED_LIFE),
    })
}

fn checked(token: &str) -> Result<Secret, Text> {
    Secret::token(token).ok_or_else(|| {
        text!(
            "what it printed is no token",
            "出力がトークンの形式ではありません"
        )
    })
}

#[derive(Deserialize)]
struct Printed {
    #[serde(rename = "accessToken", alias = "access_token")]
    token: String,
    #[serde(default)]
    expires_in: Option<Seconds>,
    #[serde(default)]
    expires_on: Option<Seconds>,
    #[serde(default, rename = "expiresOn")]
    expires_on_local: Option<String>,
}

/// Entra's older endpoint writes numbers as strings.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Seconds {
    Number(i64),
    Word(String),
}

impl Seconds {
    pub(super) fn value(&self) -> Option<i64> {
        match self {
            Self::Number(seconds) => Some(*seconds),
            Self::Word(word) => word.parse().ok(),
        }
    }
}

impl Printed {
    fn life(&self, now: Timestamp) -> Option<Duration> {
        let until = |end: Timestamp| Duration::try_from(end.duration_since(now)).ok();
        if let Some(seconds) = self.expires_in.as_ref().and_then(Seconds::value) {
            return u64::try_from(seconds).ok().map(Duration::from_secs);
        }
        if let Some(seconds) = self.expires_on.as_ref().and_then(Seconds::value) {
            return until(Timestamp::from_second(seconds).ok()?);
        }
        // Azure CLI writes this one in local time without a zone (documented).
        let end = self.expires_on_local.as_deref()?;
        if let Ok(end) = end.parse::<Timestamp>() {
            return until(end);
        }
        let end: civil::DateTime = end.parse().ok()?;
        until(end.to_zoned(local_zone()).ok()?.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_790_000_000).unwrap()
    }

    fn token(life: u64) -> Granted {
        Granted {
            secret: Secret::new("eyJ.a-b"),
            life: Duration::from_secs(life),
        }
    }

    #[test]
    fn a_bare_token_and_the_json_of_azure_cli_are_both_read() {
        for (printed, life) in [
            ("eyJ.a-b\r\n", 600),
            ("\u{feff}eyJ.a-b", 600),
            (r#"{"accessToken":"eyJ.a-b","expires_on":1790003600}"#, 3600),
            (
                r#"{"accessToken":"eyJ.a-b","expiresOn":"2000-01-01 00:00:00.000000","expires_on":"1790003600"}"#,
                3600,
            ),
            (r#"{"access_token":"eyJ.a-b","expires_in":"1800"}"#, 1800),
            (r#"{"access_token":"eyJ.a-b","expires_in":1800}"#, 1800),
            (
                r#"{"accessToken":"eyJ.a-b","expiresOn":"2026-09-21T14:33:20Z"}"#,
                1200,
            ),
            (r#"{"accessToken":"eyJ.a-b"}"#, 600),
        ] {
            assert_eq!(
                read(printed.as_bytes(), now()),
                Ok(token(life)),
                "{printed}"
            );
        }
    }

    #[test]
    fn what_is_no_token_is_refused_and_never_repeated() {
        for printed in [
            "",
            "ERROR: please run az login",
            r#"{"secret":"x"}"#,
            "a\u{7f}b",
        ] {
            let words = read(printed.as_bytes(), now()).unwrap_err();
            assert!(!words.en.contains("please") && !words.en.contains("secret"));
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_command_is_told_the_resource_and_the_tenant() {
        let tenant: TenantId = "contoso.onmicrosoft.com".parse().unwrap();
        let command = r#"printf '%s@%s' "$NORIKAE_TOKEN_TENANT" "$NORIKAE_TOKEN_RESOURCE""#;
        let token = run(command, &tenant, "https://graph.microsoft.com", now).await;
        assert_eq!(
            token.unwrap().secret.expose(),
            "contoso.onmicrosoft.com@https://graph.microsoft.com"
        );
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_that_fails_is_told_with_its_status() {
        let tenant: TenantId = "contoso.onmicrosoft.com".parse().unwrap();
        let error = run("exit 3", &tenant, "r", now).await.unwrap_err();
        assert_eq!(
            error.text().en,
            "the token command gave no token: it ended with exit status: 3; run it yourself to see why"
        );
    }
}
