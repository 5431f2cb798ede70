//! The evidence of a run: a line for each change, each with the hash of the line before, so that a line
//! that was altered, taken out or put in later breaks the chain. The last line ends the chain; without
//! it, lines may be missing at the end. Whoever can rewrite the whole file can make a new chain: note the
//! last hash elsewhere.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
};

use common::{
    Exit, Failure, Text,
    cli::Session,
    ids::{Guid, TenantId},
    input::unreadable,
    journal::{
        about_file,
        durable::{self, Disk, Lines},
    },
    sections::{SwapAction, SwapStatus},
    text,
    text::printable,
};
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::{
    apply::{Outcome, OwnPart},
    target::Target,
};

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
        /// What was decided; absent in chains of earlier versions.
        #[serde(default)]
        action: Option<SwapAction>,
        from: Guid,
        to: Guid,
        /// Further SKUs that went in the same call.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also_from: Vec<Guid>,
        /// Further SKUs that came in the same call.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also_to: Vec<Came>,
        disabled_plans: Vec<Guid>,
        status: Option<SwapStatus>,
        request_id: Option<String>,
        /// Whether the service answered this run that it made the change.
        #[serde(default)]
        proven: bool,
    },
    /// The run ended.
    End {
        /// Users whom this run changed, as the service's answers to it prove.
        changed: u64,
    },
}

/// A further SKU that came, with the service plans that are off in it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Came {
    sku_id: Guid,
    disabled_plans: Vec<Guid>,
}

/// An evidence file that is being written.
#[derive(Debug)]
pub(crate) struct Evidence<D = File> {
    path: PathBuf,
    lines: Lines<D>,
    number: u64,
    previous: String,
}

impl Evidence {
    /// Begins a chain in a new file; a file that is there already is never added to.
    pub(crate) fn begin(path: &Path, now: Timestamp) -> anyhow::Result<Self> {
        let cannot = |error: io::Error| cannot_write(path, &error);
        let file = durable::private().create_new(true).open(path);
        let file = file.map_err(cannot)?;
        durable::settle_new(&file, path).map_err(cannot)?;
        Self::on(file, path, now)
    }
}

impl<D: Disk> Evidence<D> {
    fn on(disk: D, path: &Path, now: Timestamp) -> anyhow::Result<Self> {
        let mut evidence = Self {
            path: path.to_owned(),
            lines: Lines::new(disk),
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
        outcome: &Outcome,
    ) -> anyhow::Result<()> {
        let swap = &outcome.swap;
        self.add(
            now,
            Fact::Change {
                tenant_id: tenant.clone(),
                target: target.clone(),
                action: Some(swap.action),
                from: swap.from.sku_id,
                to: swap.to.sku_id,
                also_from: swap.also_from.iter().map(|sku| sku.sku_id).collect(),
                also_to: swap
                    .also_to
                    .iter()
                    .map(|to| Came {
                        sku_id: to.sku.sku_id,
                        disabled_plans: to.disabled_plans.clone(),
                    })
                    .collect(),
                disabled_plans: swap.disabled_plans.clone(),
                status: swap.status,
                request_id: swap.request_id.clone(),
                proven: outcome.own_part == OwnPart::Answered,
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
        self.lines
            .append(line.as_bytes())
            .map_err(|error| cannot_write(&self.path, &error))?;
        self.number += 1;
        self.previous = hash(line.as_bytes());
        Ok(())
    }
}

/// Checks a chain, offline.
pub(crate) fn check(path: &Path, session: &mut Session) -> anyhow::Result<()> {
    let cannot =
        |error: io::Error| Failure::new(Exit::Input, about_file(path, &unreadable(&error)));
    let file = File::open(path).map_err(cannot)?;
    let lines = BufReader::new(file).split(b'\n');
    match judge(lines).map_err(cannot)? {
        Ok(last) => session.write_text(&format!("{last}\n")),
        Err(broken) => {
            session.complain(Exit::No, &about_file(path, &broken.text()));
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
fn judge(lines: impl Iterator<Item = io::Result<Vec<u8>>>) -> io::Result<Result<String, Broken>> {
    let mut previous = "0".repeat(64);
    let mut ended = false;
    for (at, bytes) in lines.enumerate() {
        let bytes = bytes?;
        let Ok(line) = serde_json::from_slice::<Line>(&bytes) else {
            return Ok(Err(Broken::At(at + 1)));
        };
        let begins = matches!(line.fact, Fact::Begin { .. });
        let follows = line.number == at as u64 && line.previous == previous;
        if ended || !follows || begins != (at == 0) {
            return Ok(Err(Broken::At(at + 1)));
        }
        ended = matches!(line.fact, Fact::End { .. });
        previous = hash(&bytes);
    }
    Ok(if ended {
        Ok(previous)
    } else {
        Err(Broken::NoEnd)
    })
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
    use common::journal::failing_disk::FailingDisk;

    use super::*;
    use crate::fixtures::{NEW, OLD, decided, pair, plan, rules, user};

    #[test]
    fn a_change_of_several_rows_is_stated_with_all_of_them() {
        const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
        const FOURTH: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
        let two = rules(
            &[(OLD, &[1, 2]), (THIRD, &[3])],
            &[(NEW, &[1, 3]), (FOURTH, &[2])],
        );
        let holder = user(&[(OLD, None, &[2]), (THIRD, None, &[])]);
        let outcome = Outcome::passed(&decided(&holder, &two, 1));
        let disk = FailingDisk::at(usize::MAX);
        let now = Timestamp::UNIX_EPOCH;
        let mut evidence = Evidence::on(disk.clone(), Path::new("e"), now).unwrap();
        let target = Target::User(common::sections::User::default());
        let tenant = "aozora.example".parse().unwrap();
        evidence.change(now, &tenant, &target, &outcome).unwrap();
        let bytes = disk.bytes.borrow();
        let line = bytes.split(|byte| *byte == b'\n').nth(1).unwrap();
        let line: serde_json::Value = serde_json::from_slice(line).unwrap();
        let off = [plan(2)];
        assert_eq!(line["action"], "swap");
        assert_eq!(line["from"], OLD);
        assert_eq!(line["alsoFrom"], serde_json::json!([THIRD]));
        assert_eq!(line["to"], NEW);
        assert_eq!(
            line["alsoTo"],
            serde_json::json!([{"skuId": FOURTH, "disabledPlans": off}])
        );
    }

    fn chain() -> Vec<Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence.jsonl");
        let now = Timestamp::UNIX_EPOCH;
        let mut evidence = Evidence::begin(&path, now).unwrap();
        for id in ["a", "b", "c"] {
            let person = Target::User(common::sections::User {
                id: id.into(),
                ..common::sections::User::default()
            });
            let tenant = "aozora.example".parse().unwrap();
            let outcome = Outcome::passed(&decided(&user(&[(OLD, None, &[])]), &pair(), 1));
            evidence.change(now, &tenant, &person, &outcome).unwrap();
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

    fn judged(lines: &[Vec<u8>]) -> Result<String, Broken> {
        judge(lines.iter().cloned().map(Ok)).unwrap()
    }

    #[test]
    fn a_whole_chain_is_sound() {
        let lines = chain();
        assert_eq!(judged(&lines), Ok(hash(&lines[4])));
    }

    #[test]
    fn whatever_is_altered_taken_out_or_put_in_breaks_the_chain() {
        let lines = chain();
        for at in 0..lines.len() - 1 {
            let mut altered = lines.clone();
            let text = String::from_utf8(altered[at].clone()).unwrap();
            altered[at] = text.replace("1970", "1971").into_bytes();
            assert_eq!(judged(&altered), Err(Broken::At(at + 2)), "altered {at}");
            let mut shorter = lines.clone();
            shorter.remove(at);
            assert!(judged(&shorter).is_err(), "taken out {at}");
            let mut longer = lines.clone();
            longer.insert(at, lines[at].clone());
            assert!(judged(&longer).is_err(), "put in {at}");
        }
        assert_eq!(judged(&lines[..4]), Err(Broken::NoEnd));
        assert_eq!(judged(&[]), Err(Broken::NoEnd));
    }

    #[test]
    fn whichever_write_or_sync_fails_the_chain_ends_there_and_the_run_is_told() {
        let now = Timestamp::UNIX_EPOCH;
        for step in 2..6 {
            let disk = FailingDisk::at(step);
            let mut evidence = Evidence::on(disk.clone(), Path::new("e"), now).unwrap();
            let swap = decided(&user(&[(OLD, None, &[])]), &pair(), 1);
            let outcome = Outcome::passed(&swap);
            let tenant = "aozora.example".parse().unwrap();
            let person = Target::User(common::sections::User {
                id: "a".into(),
                ..common::sections::User::default()
            });
            let mut change = || evidence.change(now, &tenant, &person, &outcome);
            let written = (0..3).take_while(|_| change().is_ok()).count();
            assert_eq!(written, step / 2 - 1, "step {step}");
            let error = change().unwrap_err().to_string();
            assert!(error.starts_with("cannot write the evidence e"), "{error}");
            let bytes = disk.bytes.borrow();
            let lines: Vec<_> = bytes
                .split(|byte| *byte == b'\n')
                .map(<[u8]>::to_vec)
                .collect();
            assert!(judged(&lines).is_err(), "step {step}");
        }
    }
}
