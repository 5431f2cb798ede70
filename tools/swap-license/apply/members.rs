//! Groups and their members around a change: names, and members who were left behind.

use std::collections::BTreeMap;

use common::{
    Exit, graph,
    sections::{Swap, SwapStatus},
    services::{deadline::Deadline, error::ServiceError},
    text::printable,
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
                ended.complaint = Some(left_behind(target.name(), &members));
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
        let name = |user: graph::User| user.user_principal_name.unwrap_or(user.id);
        Ok(members.map(name).collect())
    }

    /// Has a user given again what the groups should give. Whether it helped is read afterwards.
    pub(super) async fn reprocess(&self, id: &str) {
        if let Err(error) = self.graph.reprocess_licenses(id).await {
            self.log
                .detail(|| format!("{id}: licences of groups not processed again: {error}"));
        }
    }

    /// The names of the groups that the old licence comes from. One that cannot be read keeps its id.
    pub(super) async fn names_of_groups(&self, swap: &Swap) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        for id in swap.before.iter().flat_map(|held| &held.groups) {
            let group = self.graph.group(id).await.ok();
            if let Some(name) = group.and_then(|group| group.display_name) {
                names.insert(id.clone(), printable(&name));
            }
        }
        names
    }
}
