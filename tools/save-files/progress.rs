//! What a person at a terminal sees: files, bytes, time left. On standard error, and only where that is a terminal.

use std::{cell::Cell, fmt::Write, io::IsTerminal as _};

use common::{Lang, file_groups::ToCopy, text, time_left::time_left};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::said::{Said, Stats};

/// How far the copy of a user's files is.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    files: usize,
    /// What earlier runs brought: each counts from nothing.
    before: Cell<Stats>,
}

impl Progress {
    /// Nothing copied yet. Hidden off a terminal.
    pub(crate) fn new(files: &[ToCopy], lang: Lang) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let template = text!(
            "{{msg}} files, {{bytes}} of {{total_bytes}}, {{left}}",
            "{{msg}} ファイル、{{bytes}}/{{total_bytes}}、{{left}}"
        );
        let style = ProgressStyle::with_template(template.in_lang(lang));
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let style = style.with_key("left", move |state: &ProgressState, out: &mut dyn Write| {
            let _ = out.write_str(&time_left(state.pos(), state.eta(), lang));
        });
        let bytes = files.iter().map(|file| file.bytes).sum();
        Self {
            bar: ProgressBar::with_draw_target(Some(bytes), target).with_style(style),
            files: files.len(),
            before: Cell::default(),
        }
    }

    /// Shows what the present run has brought so far.
    pub(crate) fn show(&self, said: &Said) {
        let Stats { bytes, transfers } = self.with(said);
        self.bar.set_message(format!("{transfers}/{}", self.files));
        self.bar.set_position(bytes);
    }

    /// A run has ended.
    pub(crate) fn keep(&self, said: &Said) {
        self.before.set(self.with(said));
    }

    fn with(&self, said: &Said) -> Stats {
        let before = self.before.get();
        Stats {
            bytes: before.bytes.saturating_add(said.stats.bytes),
            transfers: before.transfers + said.stats.transfers,
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
