//! The program: its version, its command line, its environment.

use std::{
    collections::HashSet,
    ffi::{OsStr, OsString},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use common::{
    Exit, Failure,
    auth::Granted,
    files::rclone::{
        FROM_ONEDRIVE, LEAST, LOCAL_ENCODING, NO_NORMALIZATION, least_version, user_agent,
    },
    settings::{Addresses, Cloud, Settings},
    text,
    text::printable,
};
use jiff::{SignedDuration, Timestamp};
use tempfile::NamedTempFile;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{progress::Progress, said::Said};

const PROGRAM: &str = "rclone";

/// The exit code where the time of `--max-duration` is over (documented).
const OUT_OF_TIME: i32 = 10;

/// It takes a token for ended so long before its end (observed); without this, files that were begun in the last moment
/// could not be finished.
const TAKEN_OFF: SignedDuration = SignedDuration::from_secs(10);

/// Settings of the program's own environment that may stay: they are about speed, and change nothing of what is copied.
const KEPT: [&str; 5] = [
    "RCLONE_BIND",
    "RCLONE_BWLIMIT",
    "RCLONE_CHECKERS",
    "RCLONE_TPSLIMIT",
    "RCLONE_TRANSFERS",
];

/// The program, found and new enough.
#[derive(Debug)]
pub(crate) struct Rclone;

/// The service that it copies from.
#[derive(Debug)]
pub(crate) struct Service {
    region: &'static str,
    /// Where a rehearsal plays the service's own host.
    proxy: Option<String>,
    /// A company's own authorities.
    authorities: Option<Vec<u8>>,
}

impl Service {
    /// The service of these settings. rclone knows no other host than the service's own, so that the token goes nowhere
    /// else.
    pub(crate) fn of(settings: &Settings) -> Result<Self, Failure> {
        let addresses = &settings.addresses;
        let is_own = addresses.graph == Addresses::of(settings.cloud).graph;
        let region = match settings.cloud {
            Cloud::Global => "global",
            Cloud::UsGov => "us",
            Cloud::China => "cn",
            Cloud::UsDod => return Err(unknown_service(settings.cloud.word())),
        };
        if !is_own && !addresses.graph_is_here() {
            return Err(unknown_service(addresses.graph.as_str()));
        }
        Ok(Self {
            region,
            proxy: (!is_own).then(|| addresses.graph.origin().ascii_serialization()),
            authorities: settings.ca.clone(),
        })
    }
}

/// One run.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) service: &'a Service,
    pub(crate) drive_id: &'a str,
    pub(crate) granted: &'a Granted,
    pub(crate) slice: Duration,
    /// The file with the paths.
    pub(crate) list: &'a Path,
    pub(crate) to: &'a Path,
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Run {
    /// The paths that it says it copied.
    pub(crate) copied: HashSet<String>,
    pub(crate) ended: Ended,
}

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Everything was copied or was there.
    Done,
    /// The time was over.
    OutOfTime,
    /// Something could not be copied.
    Failed { code: Option<i32>, words: String },
}

impl Rclone {
    /// Looks for the program, and asks for its version.
    pub(crate) async fn find() -> Result<Self, Failure> {
        let mut command = Command::new(PROGRAM);
        command
            .arg("version")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        clear(&mut command, std::env::vars_os().map(|(name, _)| name));
        let output = command.output().await.map_err(|_| install(None))?;
        let said = String::from_utf8_lossy(&output.stdout);
        match version(&said) {
            Some(version) if version >= LEAST => Ok(Self),
            Some((major, minor)) => Err(install(Some(format!("{major}.{minor}")))),
            None => Err(install(None)),
        }
    }

    /// Copies the files of a list.
    pub(crate) async fn copy(&self, call: &Call<'_>, progress: &Progress) -> anyhow::Result<Run> {
        let authorities = call.service.authorities.as_deref();
        let authorities = authorities.map(file_with).transpose()?;
        let authorities = authorities.as_ref().map(NamedTempFile::path);
        let mut command = Command::new(PROGRAM);
        command.args(arguments(call, authorities)?);
        clear(&mut command, std::env::vars_os().map(|(name, _)| name));
        command
            .envs(environment(call, Timestamp::now())?)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut running = Running(command.spawn().map_err(|error| not_started(&error))?);
        let mut said = Said::default();
        if let Some(stderr) = running.0.stderr.take() {
            let mut lines = BufReader::new(stderr).split(b'\n');
            while let Some(line) = lines.next_segment().await? {
                said.take(&line);
                progress.show(&said);
            }
        }
        let status = running.0.wait().await?;
        progress.keep(&said);
        let ended = match status.code() {
            Some(0) => Ended::Done,
            Some(OUT_OF_TIME) => Ended::OutOfTime,
            code => Ended::Failed {
                code,
                words: said.first_error.unwrap_or_default(),
            },
        };
        let copied = said.copied;
        Ok(Run { copied, ended })
    }
}

/// The program at work. It does not outlive this: where the run is broken off, it is asked to end, and clears up after
/// itself.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(pid) = self.0.id().and_then(|id| i32::try_from(id).ok())
            && let Some(pid) = rustix::process::Pid::from_raw(pid)
        {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        #[cfg(windows)]
        let _ = self.0.start_kill();
    }
}

/// The command line. There is no secret in it.
fn arguments(call: &Call<'_>, authorities: Option<&Path>) -> io::Result<Vec<OsString>> {
    let mut words: Vec<OsString> = Vec::new();
    let fixed = [
        "copy",
        // No file of settings: none is read, and none is written.
        "--config=",
        NO_NORMALIZATION,
        LOCAL_ENCODING,
        // Files that were begun are finished; with the default, one that is longer than a slice never arrives.
        "--cutoff-mode=soft",
        // Several streams of one file would each ask with the token, the last of them after its end.
        "--multi-thread-streams=0",
        "--verbose",
        "--use-json-log",
        "--stats=1s",
        "--stats-log-level=NOTICE",
    ];
    words.extend(fixed.into_iter().chain(FROM_ONEDRIVE).map(OsString::from));
    words.push(user_agent("save-files").into());
    let seconds = call.slice.as_secs().max(1);
    words.push(format!("--max-duration={seconds}s").into());
    if let Some(file) = authorities {
        words.push("--ca-cert".into());
        words.push(file.into());
    }
    words.push("--files-from-raw".into());
    words.push(call.list.into());
    words.extend(["--", "NORIKAE:"].map(OsString::from));
    // It takes a full path neither for a remote nor for an option.
    let to: PathBuf = std::path::absolute(call.to)?;
    words.push(to.into());
    Ok(words)
}

/// The remote, which is in the environment alone.
fn environment(call: &Call<'_>, now: Timestamp) -> anyhow::Result<Vec<(&'static str, String)>> {
    let life = SignedDuration::try_from(call.granted.life)?.saturating_add(TAKEN_OFF);
    let expiry = now.saturating_add(life)?;
    let token = serde_json::json!({
        "access_token": call.granted.secret.expose(),
        "token_type": "Bearer",
        "expiry": expiry.to_string(),
    });
    let mut variables = vec![
        ("RCLONE_CONFIG_NORIKAE_TYPE", "onedrive".to_owned()),
        (
            "RCLONE_CONFIG_NORIKAE_REGION",
            call.service.region.to_owned(),
        ),
        ("RCLONE_CONFIG_NORIKAE_DRIVE_TYPE", "business".to_owned()),
        ("RCLONE_CONFIG_NORIKAE_DRIVE_ID", call.drive_id.to_owned()),
        ("RCLONE_CONFIG_NORIKAE_TOKEN", token.to_string()),
    ];
    if let Some(proxy) = &call.service.proxy {
        let names = ["HTTPS_PROXY", "https_proxy"];
        variables.extend(names.map(|name| (name, proxy.clone())));
    }
    Ok(variables)
}

/// Takes what it has no need of out of its environment: our own secrets, and settings that would change what it does.
fn clear(command: &mut Command, names: impl Iterator<Item = OsString>) {
    for name in names.filter(|name| !is_kept(name)) {
        command.env_remove(name);
    }
}

fn is_kept(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_uppercase();
    let is_setting = ["RCLONE_", "NORIKAE_"]
        .iter()
        .any(|begin| name.starts_with(begin));
    !is_setting || KEPT.contains(&&*name)
}

fn file_with(content: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    file.write_all(content)?;
    file.flush()?;
    Ok(file)
}

/// The major and minor number of `rclone v1.75.2`.
fn version(said: &str) -> Option<(u32, u32)> {
    let version = said.lines().next()?.strip_prefix("rclone v")?;
    let mut numbers = version.split(['.', '-']);
    let mut next = || numbers.next()?.parse().ok();
    Some((next()?, next()?))
}

fn install(found: Option<String>) -> Failure {
    let line = if cfg!(windows) {
        "winget install Rclone.Rclone"
    } else if cfg!(target_os = "macos") {
        "brew install rclone"
    } else {
        "curl https://rclone.org/install.sh | sudo bash"
    };
    let least = least_version();
    Failure::new(
        Exit::Local,
        match found {
            Some(found) => text!(
                "rclone {found} is too old, {least} or later is needed; install it with: {line}",
                "rclone {found} は古すぎます。{least} 以降が必要です。インストール: {line}"
            ),
            None => text!(
                "rclone {least} or later is needed and was not found; install it with: {line}",
                "rclone {least} 以降が必要ですが、見つかりません。インストール: {line}"
            ),
        },
    )
}

fn not_started(error: &io::Error) -> Failure {
    Failure::new(
        Exit::Local,
        text!(
            "rclone cannot be started: {error}",
            "rclone を起動できません: {error}"
        ),
    )
}

fn unknown_service(which: &str) -> Failure {
    let which = printable(which);
    Failure::new(
        Exit::Usage,
        text!(
            "rclone cannot copy from {which}",
            "rclone は {which} からのコピーに対応していません"
        ),
    )
}

#[cfg(test)]
mod tests {
    use common::services::secret::Secret;

    use super::*;

    const SERVICE: Service = Service {
        region: "global",
        proxy: None,
        authorities: None,
    };

    fn call<'a>(granted: &'a Granted, service: &'a Service) -> Call<'a> {
        Call {
            service,
            drive_id: "b!x",
            granted,
            slice: Duration::from_millis(10_900),
            list: Path::new("/tmp/list"),
            to: Path::new("-x:y"),
        }
    }

    fn granted() -> Granted {
        Granted {
            secret: Secret::new("hunter2"),
            life: Duration::from_secs(20),
        }
    }

    #[test]
    fn the_token_is_in_the_environment_and_not_in_the_command_line() {
        let granted = granted();
        let call = call(&granted, &SERVICE);
        let words: Vec<String> = arguments(&call, Some(Path::new("/tmp/ca")))
            .unwrap()
            .into_iter()
            .map(|word| word.into_string().unwrap())
            .collect();
        assert!(!words.concat().contains("hunter2"), "{words:?}");
        assert!(words.contains(&"--max-duration=10s".to_owned()));
        let to = std::path::absolute("-x:y").unwrap();
        assert_eq!(words.last().unwrap(), to.to_str().unwrap());
        let now = "2026-11-20T03:00:00Z".parse().unwrap();
        let variables = environment(&call, now).unwrap();
        let (_, token) = variables.last().unwrap();
        let token: serde_json::Value = serde_json::from_str(token).unwrap();
        assert_eq!(token["access_token"], "hunter2");
        assert_eq!(token["expiry"], "2026-11-20T03:00:30Z");
    }

    #[test]
    fn in_a_rehearsal_it_is_sent_to_the_rehearsal_alone() {
        let granted = granted();
        let here = Service {
            proxy: Some("http://127.0.0.1:1".to_owned()),
            ..SERVICE
        };
        let variables = environment(&call(&granted, &here), Timestamp::UNIX_EPOCH).unwrap();
        let proxies = variables.iter().filter(|(name, value)| {
            name.eq_ignore_ascii_case("https_proxy") && value == "http://127.0.0.1:1"
        });
        assert_eq!(proxies.count(), 2);
    }

    #[test]
    fn of_the_environment_nothing_stays_that_changes_what_is_copied() {
        for (name, kept) in [
            ("PATH", true),
            ("HTTPS_PROXY", true),
            ("RCLONE_BWLIMIT", true),
            ("RCLONE_DRY_RUN", false),
            ("rclone_dump", false),
            ("NORIKAE_CLIENT_SECRET", false),
        ] {
            assert_eq!(is_kept(OsStr::new(name)), kept, "{name}");
        }
    }

    #[test]
    fn the_version_is_read_from_the_first_line() {
        for (said, wanted) in [
            ("rclone v1.75.2\n- os", Some((1, 75))),
            ("rclone v1.69.0-beta.1\n", Some((1, 69))),
            ("rclone v2.0", Some((2, 0))),
            ("rclone: command not found", None),
            ("", None),
        ] {
            assert_eq!(version(said), wanted, "{said}");
        }
        assert!((1, 68) < LEAST && (1, 69) >= LEAST && (2, 0) > LEAST);
    }
}
