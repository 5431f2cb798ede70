//! How far a run is, for a person who watches: on standard error, and only where it is a terminal.

use std::{fmt::Write, io::IsTerminal as _};

use common::{Lang, text, time_left::time_left};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// How far a run is.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    lang: Lang,
    changed: u64,
    refused: u64,
}

impl Progress {
    /// Nothing done yet. Hidden off a terminal.
    #[must_use]
    pub(crate) fn new(lang: Lang) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let rate = text!("{{rate}}/s, {{left}}", "{{rate}}/秒、{{left}}");
        let template = format!("{{pos}}/{{len}} {{msg}} ({})", rate.in_lang(lang));
        let style = ProgressStyle::with_template(&template);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let style = style.with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
            let _ = write!(out, "{:.1}", state.per_sec());
        });
        let style = style.with_key("left", move |state: &ProgressState, out: &mut dyn Write| {
            let _ = out.write_str(&time_left(state.pos(), state.eta(), lang));
        });
        Self {
            bar: ProgressBar::with_draw_target(Some(0), target).with_style(style),
            lang,
            changed: 0,
            refused: 0,
        }
    }

    /// One more record was read.
    pub(crate) fn expect_one(&self) {
        self.bar.inc_length(1);
    }

    /// A record was dealt with.
    pub(crate) fn ended(&mut self, is_good: bool) {
        let count = if is_good {
            &mut self.changed
        } else {
            &mut self.refused
        };
        *count += 1;
        let (good, bad) = (self.changed, self.refused);
        let words = text!(
            "{good} done, {bad} refused or failed",
            "完了 {good}、見送りまたは失敗 {bad}"
        );
        self.bar.set_message(words.in_lang(self.lang).to_owned());
        self.bar.inc(1);
    }

    /// Says something in between without breaking the line.
    pub(crate) fn aside<T>(&self, say: impl FnOnce() -> T) -> T {
        self.bar.suspend(say)
    }

    /// Leaves nothing on the screen.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
