//! Members around the change of a group: who was left behind.

use common::{
    Exit,
    sections::SwapStatus,
    services::{deadline::Deadline, error::ServiceError},
};

use super::{
    Applying,
    outcome::{Outcome, left_behind},
};
use crate::target::Target;

impl Applying<'_> {
    /// A group that was changed may have left members behind: each is named.
    pub(super) async fn with_members(
        &self,
        target: &Target,
        mut ended: Outcome,
        deadline: Deadline,
    ) -> Outcome {
        let is_done = matches!(
            ended.swap.status,
            Some(SwapStatus::Done | SwapStatus::AlreadyDone)
        );
        if !target.is_group() || !is_done {
            return ended;
        }
        match self.members_behind(target, deadline).await {
            Ok(members) if members.is_empty() => {}
            Ok(members) => {
                ended.exit = Exit::No;
                let is_way_back = ended.swap.restores.is_some();
                ended.complaint = Some(left_behind(target.name(), &members, is_way_back));
            }
            Err(error) => {
                ended.exit = error.exit();
                ended.complaint = Some(error.text());
            }
        }
        ended
    }

    /// Members whom the group could not give what it assigns although that was tried again for each, by sign-in
    /// name: what stood in the way may be gone by now.
    async fn members_behind(
        &self,
        target: &Target,
        deadline: Deadline,
    ) -> Result<Vec<String>, ServiceError> {
        let graph = &self.graph.with_deadline(deadline);
        let members = target.members_in_error(graph).await?;
        if members.is_empty() {
            return Ok(vec![]);
        }
        for member in &members {
            self.budget.take(self.shutdown).await;
            self.reprocess(&member.id).await;
        }
        let members = target.members_in_error(graph).await?.into_iter();
        Ok(members.map(|user| user.name().to_owned()).collect())
    }

    /// Has a user given again what the groups should give. Whether it helped is read afterwards.
    pub(super) async fn reprocess(&self, id: &str) {
        if let Err(error) = self.graph.reprocess_licenses(id).await {
            self.log
                .detail(|| format!("{id}: licences of groups not processed again: {error}"));
        }
    }
}
