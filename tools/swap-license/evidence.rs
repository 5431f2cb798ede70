//! The evidence of a run: a line for each change, each with the hash of the line before, so that a line
//! that was altered, taken out or put in later breaks the chain. The last line ends the chain; without
//! it, lines may be missing at the end. Whoever can rewrite the whole file can make a new chain: note the
//! last hash elsewhere.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
};

use common::{
    Exit, Failure, Text,
    cli::Session,
    ids::{Guid, TenantId},
    input::unreadable,
    sections::{Swap, SwapStatus},
    text,
    text::printable,
};
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::target::Target;

/// What a line of the evidence says, and the hash of the line before.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    /// From 0.
    number: u64,
    /// SHA-256 of the line before, in hex; zeros before the first.
    previous: String,
    /// When, RFC 3339 UTC.
    time: Timestamp,
    #[serde(flatten)]
    fact: Fact,
}

/// What is stated.
#[derive(Debug, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "fact"
)]
#[expect(
    clippy::large_enum_variant,
    reason = "one is made at a time, to be written"
)]
enum Fact {
    /// A run began.
    Begin {
        /// The tool and its version.
        tool: String,
    },
    /// A user was changed, or was to be.
    Change {
        tenant_id: TenantId,
        #[serde(flatten)]
        target: Target,
        from: Guid,
        to: Guid,
        disabled_plans: Vec<Guid>,
        status: Option<SwapStatus>,
        request_id: Option<String>,
    },
    /// The run ended.
    End {
        /// Users that were changed.
        changed: u64,
    },
}

/// An evidence file that is being written.
#[derive(Debug)]
pub(crate) struct Evidence {
    path: PathBuf,
    file: File,
    number: u64,
    previous: String,
}

impl Evidence {
    /// Begins a chain in a new file; a file that is there already is never added to.
    pub(crate) fn begin(path: &Path, now: Timestamp) -> anyhow::Result<Self> {
        let file = File::create_new(path).map_err(|error| cannot_write(path, &error))?;
        let mut evidence = Self {
            path: path.to_owned(),
            file,
            number: 0,
            previous: "0".repeat(64),
        };
        let tool = concat!("swap-license ", env!("CARGO_PKG_VERSION")).to_owned();
        evidence.add(now, Fact::Begin { tool })?;
        Ok(evidence)
    }

    /// States how one user's change ended.
    pub(crate) fn change(
        &mut self,
        now: Timestamp,
        tenant: &TenantId,
        target: &Target,
        swap: &Swap,
    ) -> anyhow::Result<()> {
        self.add(
            now,
            Fact::Change {
                tenant_id: tenant.clone(),
                target: target.clone(),
                from: swap.from.sku_id,
                to: swap.to.sku_id,
                disabled_plans: swap.disabled_plans.clone(),
                status: swap.status,
                request_id: swap.request_id.clone(),
            },
        )
    }

    /// Ends the chain.
    pub(crate) fn end(mut self, now: Timestamp, changed: u64) -> anyhow::Result<()> {
        self.add(now, Fact::End { changed })
    }

    fn add(&mut self, time: Timestamp, fact: Fact) -> anyhow::Result<()> {
        let line = serde_json::to_string(&Line {
            number: self.number,
            previous: self.previous.clone(),
            time,
            fact,
        })?;
        writeln!(self.file, "{line}")
            .and_then(|()| self.file.sync_data())
            .map_err(|error| cannot_write(&self.path, &error))?;
        self.number += 1;
        self.previous = hash(line.as_bytes());
        Ok(())
    }
}

/// Checks a chain, offline.
pub(crate) fn check(path: &Path, session: &mut Session) -> anyhow::Result<()> {
    let name = printable(&path.display().to_string());
    let cannot = |error: &io::Error| {
        let why = unreadable(error);
        let text = Text {
            en: format!("{name}: {}", why.en),
            ja: format!("{name}: {}", why.ja),
        };
        Failure::new(Exit::Input, text)
    };
    let file = File::open(path).map_err(|error| cannot(&error))?;
    let lines: Result<Vec<_>, _> = BufReader::new(file).split(b'\n').collect();
    let lines = lines.map_err(|error| cannot(&error))?;
    match judge(&lines) {
        Ok(last) => session.write_text(&format!("{last}\n")),
        Err(broken) => {
            let words = broken.text();
            let text = Text {
                en: format!("{name}: {}", words.en),
                ja: format!("{name}: {}", words.ja),
            };
            session.complain(Exit::No, &text);
            Ok(())
        }
    }
}

/// What is wrong with a chain.
#[derive(Debug, PartialEq, Eq)]
enum Broken {
    /// The line of this number, from 1, does not follow from the one before.
    At(usize),
    /// The last line does not end the chain.
    NoEnd,
}

impl Broken {
    fn text(&self) -> Text {
        match self {
            Self::At(line) => text!(
                "line {line} does not follow from the line before: something was altered, taken out or put in",
                "{line} 行目が直前の行とつながりません。改変、削除または挿入された可能性があります"
            ),
            Self::NoEnd => text!(
                "the chain has no end: the run was interrupted, or lines are missing at the end",
                "末尾がありません。実行が中断されたか、末尾の行が欠けています"
            ),
        }
    }
}

/// The hash of the last line of a whole chain.
fn judge(lines: &[Vec<u8>]) -> Result<String, Broken> {
    let mut previous = "0".repeat(64);
    let mut ended = false;
    for (at, bytes) in lines.iter().enumerate() {
        let line: Line = serde_json::from_slice(bytes).map_err(|_| Broken::At(at + 1))?;
        let begins = matches!(line.fact, Fact::Begin { .. });
        let follows = line.number == at as u64 && line.previous == previous;
        if ended || !follows || begins != (at == 0) {
            return Err(Broken::At(at + 1));
        }
        ended = matches!(line.fact, Fact::End { .. });
        previous = hash(bytes);
    }
    if ended {
        Ok(previous)
    } else {
        Err(Broken::NoEnd)
    }
}

fn hash(line: &[u8]) -> String {
    use std::fmt::Write as _;
    digest(&SHA256, line)
        .as_ref()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn cannot_write(path: &Path, error: &io::Error) -> anyhow::Error {
    let path = printable(&path.display().to_string());
    Failure::new(
        Exit::Local,
        text!(
            "cannot write the evidence {path}: {error}; nothing further was sent",
            "証跡 {path} を書き込めません: {error}。これ以降の変更は送信していません"
        ),
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide::decide,
        fixtures::{OLD, pair, user},
    };

    fn chain() -> Vec<Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence.jsonl");
        let now = Timestamp::UNIX_EPOCH;
        let mut evidence = Evidence::begin(&path, now).unwrap();
        for id in ["a", "b", "c"] {
            let person = Target::User(common::sections::User {
                id: id.into(),
                user_principal_name: None,
                display_name: None,
            });
            let swap = decide(&user(&[(OLD, None, &[])]), &pair(), 1);
            let tenant = "aozora.example".parse().unwrap();
            evidence.change(now, &tenant, &person, &swap).unwrap();
        }
        evidence.end(now, 3).unwrap();
        assert!(
            Evidence::begin(&path, now).is_err(),
            "nothing is added to what is there"
        );
        let text = std::fs::read(&path).unwrap();
        text.trim_ascii_end()
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect()
    }

    #[test]
    fn a_whole_chain_is_sound() {
        let lines = chain();
        assert_eq!(judge(&lines), Ok(hash(&lines[4])));
    }

    #[test]
    fn whatever_is_altered_taken_out_or_put_in_breaks_the_chain() {
        let lines = chain();
        for at in 0..lines.len() - 1 {
            let mut altered = lines.clone();
            let text = String::from_utf8(altered[at].clone()).unwrap();
            altered[at] = text.replace("1970", "1971").into_bytes();
            assert_eq!(judge(&altered), Err(Broken::At(at + 2)), "altered {at}");
            let mut shorter = lines.clone();
            shorter.remove(at);
            assert!(judge(&shorter).is_err(), "taken out {at}");
            let mut longer = lines.clone();
            longer.insert(at, lines[at].clone());
            assert!(judge(&longer).is_err(), "put in {at}");
        }
        assert_eq!(judge(&lines[..4]), Err(Broken::NoEnd));
        assert_eq!(judge(&[]), Err(Broken::NoEnd));
    }
}
