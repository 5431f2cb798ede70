//! The records of a tenant by which nobody is moved: those that fit no rows, what rows ask for instead, and why
//! there is nothing to do.

use std::collections::{BTreeSet, HashSet};

use common::{
    Exit,
    cli::{Problem, WorkResult},
    sections::{Group, License, Swap, SwapAction, SwapReason, User},
};

use super::PlanOfTenant;
use crate::{row_tasks, sku_pair::NoRows};

impl PlanOfTenant<'_> {
    /// Records that fit no rows: each goes on with why.
    pub(super) async fn unfit(&mut self) -> WorkResult {
        let mut told = BTreeSet::new();
        for (at, none) in &self.request.unfit {
            self.count += 1;
            let job = self.planning.jobs[*at];
            let out = self.planning.out.of_job(job);
            let mut record = job.record.clone();
            match (none, record.get::<License>()?) {
                (NoRows::Undecided(one, other, text), Some(license)) => {
                    let is_first = told.insert(*one.min(other));
                    if is_first {
                        out.complain(Exit::No, text);
                    }
                    let (from, to) = row_tasks::skus(&license);
                    let (action, reason) = (SwapAction::Refuse, SwapReason::ChooseRow);
                    let words = self.say(text);
                    record.set(&row_tasks::record(from, to, action, reason, words));
                    out.write(&record).await?;
                }
                (NoRows::Undecided(_, _, text) | NoRows::Unfit(text), _) => {
                    let problem = Problem::Other {
                        exit: Exit::No,
                        code: "no-pair",
                        text: text.clone(),
                    };
                    out.fail(&mut record, &problem).await?;
                }
            }
        }
        Ok(())
    }

    /// What the rows ask for of which nobody was planned, or why there is nothing to do.
    pub(super) async fn rows(&mut self) -> WorkResult {
        if self.planning.only.borrow().is_none() && self.planning.options.named.is_none() {
            self.tell_rows().await?;
        }
        if self.count > 0 {
            return Ok(());
        }
        let Some(job) = self.planning.jobs.first() else {
            return Ok(());
        };
        let rows = &self.request.rows;
        let (from, to) = match (rows.first(), self.rules.moves.first()) {
            (_, Some(one)) => (one.from.clone(), one.to[0].clone()),
            (Some((_, license)), None) => row_tasks::skus(license),
            // A record of a user of a row that stays.
            (None, None) => match job.record.get::<License>()? {
                Some(license) => row_tasks::skus(&license),
                None => return Ok(()),
            },
        };
        let words = row_tasks::nothing_to_do(rows, self.planning.out.lang);
        let (action, reason) = (SwapAction::None, SwapReason::NothingToDo);
        self.write_for_tenant(0, row_tasks::record(from, to, action, reason, words))
            .await
    }

    async fn tell_rows(&mut self) -> WorkResult {
        let mut told = HashSet::new();
        let request = self.request;
        // Of users who were chosen only the rows that no plan is about: what comes in the place of theirs is
        // another question.
        let is_target = |license: &License| {
            let mut targets = self.rules.targets();
            targets.any(|to| to.sku_id == license.sku_id)
        };
        let rows: Vec<&(usize, License)> = if request.selection.is_everybody() {
            request.rows.iter().collect()
        } else {
            let kept = request.kept.iter();
            kept.filter(|(_, license)| !is_target(license)).collect()
        };
        for (at, license) in rows {
            let is_new = told.insert(license.sku_id) && !self.told.contains(&license.sku_id);
            let Some(text) = row_tasks::asks(license).filter(|_| is_new) else {
                continue;
            };
            let key = (String::new(), license.sku_id);
            if !self.known.planned.insert(key) {
                continue;
            }
            let job = self.planning.jobs[*at];
            self.planning.out.of_job(job).complain(Exit::No, &text);
            let (from, to) = row_tasks::skus(license);
            let (action, reason) = (SwapAction::Refuse, SwapReason::NotByMoving);
            let words = self.say(&text);
            self.write_for_tenant(*at, row_tasks::record(from, to, action, reason, words))
                .await?;
        }
        Ok(())
    }

    /// Writes a record that is about no user and no group.
    async fn write_for_tenant(&mut self, at: usize, swap: Swap) -> WorkResult {
        let mut record = self.planning.jobs[at].record.clone();
        record.remove::<User>();
        record.remove::<Group>();
        record.set(&swap);
        self.count += 1;
        self.planning.out.write(&record).await
    }
}
