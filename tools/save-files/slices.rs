//! The copying of one user's files. A token holds for an hour, a copy takes a night: rclone is run for slices of time, each
//! shorter than the life of the token that it is given, again and again while each brings something.

use std::{io::Write as _, path::Path, time::Duration};

use common::{
    Exit, Log, Text, auth::Granted, file_groups::ToCopy, graph::Graph, text, text::printable,
};
use tempfile::NamedTempFile;
use tokio::time::Instant;

use crate::{
    progress::Progress,
    rclone::{Call, Ended, Rclone, Run, Service},
};

/// The most files of one run, and how many for each second of it. rclone looks each up before it copies it, and again in
/// the next run; eight at once, it finds more than so many in a second (observed).
const MOST: usize = 1_000;
const A_SECOND: usize = 10;

/// A token is not used in its last five minutes, nor in the last half of its life where that is shorter: what was begun
/// is finished meanwhile.
const MARGIN: Duration = Duration::from_secs(300);

/// Why not all could be copied.
pub(crate) type Stopped = (Exit, Text);

/// The copying of one user's files.
pub(crate) struct Slices<'a> {
    pub(crate) rclone: &'a Rclone,
    pub(crate) service: &'a Service,
    pub(crate) graph: Graph,
    pub(crate) drive_id: &'a str,
    pub(crate) folder: &'a Path,
    pub(crate) until: Option<Instant>,
    pub(crate) progress: Progress,
    pub(crate) log: Log,
}

impl Slices<'_> {
    /// Copies the files. What some of them are refused for does not keep the others.
    pub(crate) async fn copy(&self, files: Vec<ToCopy>) -> anyhow::Result<Result<(), Stopped>> {
        let (unnamed, mut left): (Vec<ToCopy>, Vec<ToCopy>) = files
            .into_iter()
            .partition(|file| file.path.contains(['\n', '\r']));
        let mut first = unnamed
            .first()
            .map(|file| (Exit::No, line_break(&file.path)));
        while !left.is_empty() {
            let deadline = self.graph.deadline_of_record(Duration::ZERO);
            let granted = match self.graph.with_deadline(deadline).new_token().await {
                Ok(granted) => granted,
                Err(error) => return Ok(Err((error.exit(), error.text()))),
            };
            let Some(slice) = self.slice(granted.life) else {
                return Ok(Err((Exit::TryAgain, out_of_time(left.len()))));
            };
            let given = left.len().min(files_in(slice));
            let run = self.run(&left[..given], &granted, slice).await?;
            let came = !run.copied.is_empty();
            let is_last = match run.ended {
                Ended::Done => true,
                Ended::OutOfTime if came => false,
                Ended::OutOfTime => return Ok(Err((Exit::TryAgain, nothing_came(slice)))),
                Ended::Failed { code, words } => {
                    first = first.or_else(|| Some(failed(code, &words)));
                    if !came {
                        break;
                    }
                    true
                }
            };
            // What it was asked for and says nothing of was there, is gone, or was refused: the comparison tells.
            let mut at = 0;
            left.retain(|file| {
                at += 1;
                at > given || !(is_last || run.copied.contains(&file.path))
            });
        }
        Ok(first.map_or(Ok(()), Err))
    }

    async fn run(
        &self,
        files: &[ToCopy],
        granted: &Granted,
        slice: Duration,
    ) -> anyhow::Result<Run> {
        let list = list(files)?;
        let call = Call {
            service: self.service,
            drive_id: self.drive_id,
            granted,
            slice,
            list: list.path(),
            to: self.folder,
        };
        let (count, seconds) = (files.len(), slice.as_secs());
        self.log
            .detail(|| format!("runs rclone for {count} file(s), {seconds} s at most"));
        self.rclone.copy(&call, &self.progress).await
    }

    /// How long files may be begun with a token of this life; `None` where none may any more.
    fn slice(&self, life: Duration) -> Option<Duration> {
        let slice = slice_of(life);
        let Some(until) = self.until else {
            return Some(slice);
        };
        let left = until.saturating_duration_since(Instant::now());
        (left >= SHORTEST).then(|| slice.min(left))
    }
}

const SHORTEST: Duration = Duration::from_secs(1);

/// How long files may be begun with a token of this life.
fn slice_of(life: Duration) -> Duration {
    life.saturating_sub(MARGIN.min(life / 2)).max(SHORTEST)
}

/// How many files one run of this length is asked for.
fn files_in(slice: Duration) -> usize {
    let seconds = usize::try_from(slice.as_secs()).unwrap_or(MOST);
    seconds.saturating_mul(A_SECOND).clamp(A_SECOND, MOST)
}

/// The files, one a line, as they are.
fn list(files: &[ToCopy]) -> std::io::Result<NamedTempFile> {
    let mut list = NamedTempFile::new()?;
    for file in files {
        writeln!(list, "{}", file.path)?;
    }
    list.flush()?;
    Ok(list)
}

/// Why a file with this name is not copied.
pub(crate) fn line_break(path: &str) -> Text {
    let path = printable(path);
    text!(
        "\"{path}\" has a line break in its name and was not copied: rclone cannot be given such a name",
        "「{path}」は名前に改行を含むため、コピーしていません (rclone に渡せません)"
    )
}

fn out_of_time(left: usize) -> Text {
    text!(
        "the time of --max-time is over, files left: at least {left}; run again to go on",
        "--max-time の時間が経過しました。未コピーのファイルが少なくとも {left} 個あります。再度実行すると続きから再開します"
    )
}

fn nothing_came(slice: Duration) -> Text {
    let seconds = slice.as_secs();
    text!(
        "rclone brought nothing within {seconds} s; run again later",
        "{seconds} 秒以内に rclone が 1 つもコピーできませんでした。しばらくしてから再度実行してください"
    )
}

fn failed(code: Option<i32>, words: &str) -> Stopped {
    let words = printable(words);
    // 5 stands for a fault that may pass (documented by rclone).
    let exit = if code == Some(5) {
        Exit::TryAgain
    } else {
        Exit::No
    };
    let text = match code {
        Some(code) => text!(
            "rclone ended with {code}: {words}",
            "rclone がコード {code} で終了しました: {words}"
        ),
        None => text!(
            "a signal ended rclone: {words}",
            "rclone がシグナルで終了しました: {words}"
        ),
    };
    (exit, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_ends_before_its_token_does() {
        for (life, slice) in [(3599, 3299), (600, 300), (20, 10), (1, 1)] {
            let slice_of = slice_of(Duration::from_secs(life)).as_secs();
            assert_eq!(slice_of, slice, "{life}");
        }
    }

    #[test]
    fn a_short_slice_is_asked_for_few_files() {
        for (seconds, files) in [(0, 10), (1, 10), (10, 100), (3299, 1000)] {
            assert_eq!(files_in(Duration::from_secs(seconds)), files);
        }
    }

    #[test]
    fn only_a_fault_that_may_pass_is_worth_another_try() {
        for (code, exit) in [
            (Some(5), Exit::TryAgain),
            (Some(1), Exit::No),
            (Some(7), Exit::No),
            (None, Exit::No),
        ] {
            assert_eq!(failed(code, "x").0, exit, "{code:?}");
        }
    }
}
