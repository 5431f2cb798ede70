//! From a line of the plan to a job in its tenant's lane, or to words on why it is none.

use std::path::PathBuf;

use common::{
    BadRecord, Exit, Failure, Record, Services, Text,
    ids::TenantId,
    input::{BadInput, Line, Records},
    sections::{Swap, SwapAction},
    text,
};
use tokio::sync::mpsc;

use crate::{plan_check, target::Target};

/// What a record of a plan asks for.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The tenant, as the record or the settings name it.
    pub(crate) tenant: TenantId,
    /// The user or group.
    pub(crate) target: Target,
    /// The change.
    pub(crate) swap: Swap,
}

impl Planned {
    /// Reads a record of a plan.
    pub(crate) fn of(record: &Record, services: &Services) -> Result<Self, Failure> {
        let input = |bad: BadRecord| Failure::new(Exit::Input, bad.text());
        let own = record.tenant().map_err(input)?;
        let tenant = services.settings().customer_tenant(own.as_ref())?.clone();
        let target = Target::of(record).map_err(input)?;
        let swap = record.get().map_err(input)?;
        let planned = Self {
            tenant,
            target: target.ok_or_else(|| no_plan("user"))?,
            swap: swap.ok_or_else(|| no_plan("swap"))?,
        };
        match plan_check::contradiction(record, &planned.target, &planned.swap) {
            Some(words) => Err(Failure::new(Exit::Input, words)),
            None => Ok(planned),
        }
    }

    /// Whether it asks for a change.
    pub(crate) fn acts(&self) -> bool {
        !matches!(self.swap.action, SwapAction::None | SwapAction::Refuse)
    }
}

/// Reads records on a thread of its own: a signal must be heard while standard input is silent.
pub(super) fn read_beside(files: Vec<PathBuf>) -> mpsc::Receiver<Result<Line, BadInput>> {
    let (send, receive) = mpsc::channel(64);
    std::thread::spawn(move || {
        for line in Records::of_files(&files) {
            if send.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receive
}

fn no_plan(key: &str) -> Failure {
    let words: Text = text!(
        "the record has no \"{key}\", so it is no plan; make one with swap-license without --apply",
        "レコードに「{key}」がないため計画として扱えません。--apply を付けずに swap-license を実行して計画を作成してください"
    );
    Failure::new(Exit::Input, words)
}
