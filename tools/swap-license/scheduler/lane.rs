//! A tenant's lane in a run: its queue, its budget, and what is in flight.

use std::{collections::VecDeque, rc::Rc};

use common::{Record, ids::TenantId, input::Place};
use tokio::sync::OnceCell;

use crate::{
    apply::Outcome,
    budget::{Budget, InFlight},
    tenant::Tenant,
};

/// A record of the plan that waits for its change, without what can be read from it again.
pub(super) struct Job {
    pub(super) record: Record,
    pub(super) place: Place,
    pub(super) tenant: TenantId,
    /// The object id of the user or group.
    pub(super) target: String,
    pub(super) is_group: bool,
    /// What the record takes of the read-ahead.
    pub(super) bytes: usize,
}

/// A tenant in the run.
pub(super) struct Lane {
    /// Open for changes; or the outcome for all its users, because it could not be opened.
    pub(super) tenant: Rc<OnceCell<Result<Tenant, Outcome>>>,
    pub(super) budget: Rc<Budget>,
    queue: VecDeque<Job>,
    /// Whose changes are under way, by object id.
    in_flight: Vec<String>,
    /// Whether what is in flight is a group.
    is_with_group: bool,
}

impl Lane {
    pub(super) fn new(in_flight: InFlight) -> Self {
        Self {
            tenant: Rc::default(),
            budget: Rc::new(Budget::new(in_flight)),
            queue: VecDeque::new(),
            in_flight: Vec::new(),
            is_with_group: false,
        }
    }

    pub(super) fn is_active(&self) -> bool {
        !self.in_flight.is_empty()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    pub(super) fn push(&mut self, job: Job) {
        self.queue.push_back(job);
    }

    /// The next change, if it may begin now.
    pub(super) fn begin_next(&mut self) -> Option<Job> {
        if self.queue.is_empty() || self.must_wait() || !self.budget.begin() {
            return None;
        }
        let job = self.queue.pop_front()?;
        self.in_flight.push(job.target.clone());
        self.is_with_group = job.is_group;
        Some(job)
    }

    /// A group is changed alone, and before the users who come after it: they may be its members. A user's
    /// own changes follow one another.
    fn must_wait(&self) -> bool {
        let Some(next) = self.queue.front() else {
            return false;
        };
        let is_alone = self.is_with_group || next.is_group;
        self.is_active() && (is_alone || self.in_flight.contains(&next.target))
    }

    /// A change has ended.
    pub(super) fn end(&mut self, job: &Job, is_clean: bool) {
        if let Some(at) = self.in_flight.iter().position(|id| *id == job.target) {
            self.in_flight.swap_remove(at);
        }
        self.budget.end();
        if is_clean {
            self.budget.learn(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use common::input::Records;

    use super::*;

    fn lane(jobs: &[(&str, bool)]) -> Lane {
        let mut lane = Lane::new(InFlight::Fixed(4));
        // So many have ended before that more than one may be under way.
        for _ in 0..3 {
            assert!(lane.budget.begin());
            lane.budget.end();
        }
        for (target, is_group) in jobs {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("plan");
            std::fs::write(&file, "{}").unwrap();
            let read = Records::of_files(&[file]).next().unwrap().unwrap();
            lane.push(Job {
                record: read.record,
                place: read.place,
                tenant: "aozora.example".parse().unwrap(),
                target: (*target).to_owned(),
                is_group: *is_group,
                bytes: 2,
            });
        }
        lane
    }

    fn begun(lane: &mut Lane) -> Vec<String> {
        std::iter::from_fn(|| lane.begin_next())
            .map(|job| job.target)
            .collect()
    }

    #[test]
    fn users_begin_together_and_a_group_alone() {
        assert_eq!(begun(&mut lane(&[("a", false), ("b", false)])), ["a", "b"]);
        assert_eq!(begun(&mut lane(&[("a", false), ("g", true)])), ["a"]);
        assert_eq!(begun(&mut lane(&[("g", true), ("a", false)])), ["g"]);
    }

    #[test]
    fn two_changes_of_one_user_follow_one_another() {
        let mut lane = lane(&[("a", false), ("a", false), ("b", false)]);
        let first = lane.begin_next().unwrap();
        assert!(lane.begin_next().is_none());
        lane.end(&first, true);
        assert_eq!(begun(&mut lane), ["a", "b"]);
    }
}
