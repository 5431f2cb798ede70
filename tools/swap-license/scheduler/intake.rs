//! From a line of the plan to a job in its tenant's lane, or to words on why it is none.

use common::{
    BadRecord, Exit, Lang, Record, Services, Text,
    cli::Problem,
    ids::TenantId,
    sections::{Group, Section as _, Swap, SwapAction, User},
    text,
};

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
    pub(crate) fn of(record: &Record, services: &Services) -> Result<Self, Problem> {
        let named = record.tenant()?;
        let tenant = named.or_else(|| services.settings().tenant.clone());
        let target = Target::of(record)?;
        let swap = record.get()?;
        let planned = Self {
            tenant: tenant.ok_or(Problem::NoTenantId)?,
            target: target.ok_or_else(|| no_plan("user"))?,
            swap: swap.ok_or_else(|| no_plan("swap"))?,
        };
        match plan_check::contradiction(record, &planned.target, &planned.swap) {
            Some(words) => Err(not_meant(words)),
            None => Ok(planned),
        }
    }

    /// What a record says that is about no user and no group, so that nothing is to be sent for it; `None` where
    /// it is another one.
    pub(crate) fn of_tenant(record: &Record) -> Option<Swap> {
        let swap: Swap = record.get().ok().flatten()?;
        let is_of_tenant = !record.has(User::KEY) && !record.has(Group::KEY);
        let is_idle = matches!(swap.action, SwapAction::None | SwapAction::Refuse);
        (is_of_tenant && is_idle).then_some(swap)
    }

    /// Whether it asks for a change.
    pub(crate) fn acts(&self) -> bool {
        !matches!(self.swap.action, SwapAction::None | SwapAction::Refuse)
    }
}

/// Puts a problem in the place of the change, so that no older answer goes on as a new one. A change that
/// an earlier run could not plan says so already.
pub(super) fn put(problem: &Problem, record: &mut Record, lang: Lang) {
    let was_not_planned = matches!(
        problem,
        Problem::Bad(BadRecord::FailedBefore { key, .. }) if *key == Swap::KEY
    );
    if !was_not_planned {
        record.fail::<Swap>(problem.section_error(lang));
    }
}

fn not_meant(text: Text) -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "contradiction",
        text,
    }
}

fn no_plan(key: &str) -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-plan",
        text: text!(
            "the record has no \"{key}\", so it is no plan; make one with swap-license without --apply",
            "レコードに「{key}」がないため計画として扱えません。--apply を付けずに swap-license を実行して計画を作成してください"
        ),
    }
}
