//! What a change is about: a user, or a group whose members follow it.

use common::{
    BadRecord, Record,
    graph::{self, Graph, LicenseChange},
    sections::{Group, User},
    services::error::ServiceError,
};
use serde::{Deserialize, Serialize};

/// A user or a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Target {
    /// A user with a licence of their own.
    User(User),
    /// A group that assigns the licence to its members.
    Group(Group),
}

/// The target as the directory has it now.
pub(crate) struct Reading {
    /// The user; of a group, as a user who holds directly what the group assigns.
    pub(crate) user: graph::User,
    /// Whether the directory has finished what it had to do: a group's members follow later.
    pub(crate) is_settled: bool,
}

impl Target {
    /// The target of a record of a plan.
    pub(crate) fn of(record: &Record) -> Result<Option<Self>, BadRecord> {
        if let Some(group) = record.get()? {
            return Ok(Some(Self::Group(group)));
        }
        Ok(record.get()?.map(Self::User))
    }

    /// Writes it into a record, in the place of whoever an earlier plan was about.
    pub(crate) fn put(&self, record: &mut Record) {
        match self {
            Self::User(user) => {
                record.remove::<Group>();
                record.set(user);
            }
            Self::Group(group) => {
                record.remove::<User>();
                record.set(group);
            }
        }
    }

    /// The object id.
    #[must_use]
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::User(user) => &user.id,
            Self::Group(group) => &group.id,
        }
    }

    /// What people call it.
    #[must_use]
    pub(crate) fn name(&self) -> &str {
        let name = match self {
            Self::User(user) => &user.user_principal_name,
            Self::Group(group) => &group.display_name,
        };
        name.as_deref().unwrap_or(self.id())
    }

    /// Whether it is a group.
    #[must_use]
    pub(crate) fn is_group(&self) -> bool {
        matches!(self, Self::Group(_))
    }

    /// Whether what was read is what the plan means: an edited id, or a name that has gone to another
    /// person since, must not move that person.
    #[must_use]
    pub(crate) fn is(&self, read: &graph::User) -> bool {
        let (planned, now) = match self {
            Self::User(user) => (&user.user_principal_name, &read.user_principal_name),
            Self::Group(group) => (&group.display_name, &read.display_name),
        };
        let is_called = |planned: &String| {
            let now = now.as_deref().unwrap_or_default();
            now.to_lowercase() == planned.to_lowercase()
        };
        read.id.eq_ignore_ascii_case(self.id()) && planned.as_ref().is_none_or(is_called)
    }

    /// Reads it.
    pub(crate) async fn read(&self, graph: &Graph) -> Result<Reading, ServiceError> {
        match self {
            Self::User(user) => Ok(Reading {
                user: graph.user(&user.id).await?,
                is_settled: true,
            }),
            Self::Group(group) => Ok(of_group(graph.group(&group.id).await?)),
        }
    }

    /// Sends a change. Of a group's only that it was taken is known (202), and no id of the request.
    pub(crate) async fn assign(
        &self,
        graph: &Graph,
        change: &LicenseChange,
    ) -> Result<Option<String>, ServiceError> {
        match self {
            Self::User(user) => {
                let assigned = graph.assign_license(&user.id, change).await?;
                Ok(assigned.request_id)
            }
            Self::Group(group) => graph.assign_group_license(&group.id, change).await,
        }
    }

    /// Members whom a group could not give what it assigns. A user has none.
    pub(crate) async fn members_in_error(
        &self,
        graph: &Graph,
    ) -> Result<Vec<graph::User>, ServiceError> {
        let Self::Group(group) = self else {
            return Ok(vec![]);
        };
        graph.members_with_license_errors(&group.id).all().await
    }
}

/// A group as a user who holds directly what it assigns, so that it is decided about like a user. It
/// needs no usage location: members without one inherit the tenant's (documented).
#[must_use]
pub(crate) fn of_group(group: graph::Group) -> Reading {
    let state = group.license_processing_state.and_then(|state| state.state);
    Reading {
        user: graph::User {
            id: group.id,
            display_name: group.display_name,
            usage_location: Some("ZZ".to_owned()),
            assigned_licenses: group.assigned_licenses,
            ..graph::User::default()
        },
        is_settled: state.is_none_or(|state| state == "ProcessingComplete"),
    }
}
