//! What the log keeps of a deed: who did it, to whom, and what changed.

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;
use tenant_file::{Group, License, Tenant, User};

use crate::entra::Token;

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::graph) enum Actor {
    /// An app, by its client id and name. A part of the service has no id here.
    App(Option<Guid>, String),
    /// A person, by object id and sign-in name.
    Person(Guid, String),
}

impl Actor {
    /// Whoever a token speaks for.
    pub(in crate::graph) fn of(token: &Token, tenant: &Tenant) -> Self {
        token
            .scp
            .as_ref()
            .and_then(|_| tenant.user(&token.oid))
            .map_or_else(
                || {
                    let id = tenant.app.client_id;
                    Self::App(Some(id), tenant.app.display_name.clone())
                },
                |user| Self::Person(user.id, user.user_principal_name.clone()),
            )
    }

    /// What changes licences for a partner (inferred).
    pub(in crate::graph) fn partner_center() -> Self {
        Self::App(None, "Microsoft Partner Center".to_owned())
    }

    /// The part of the service that processes groups (documented).
    pub(in crate::graph) fn group_licensing() -> Self {
        Self::App(None, "Microsoft Entra ID Group-Based Licensing".to_owned())
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(super) id: String,
    pub(super) correlation: String,
    pub(super) at: Timestamp,
    pub(super) activity: &'static str,
    pub(super) category: &'static str,
    pub(super) operation: &'static str,
    /// Why it failed, where it did.
    pub(super) failed: Option<String>,
    pub(super) actor: Option<Actor>,
    pub(super) target: Target,
    pub(super) changed: Vec<Changed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) id: Option<String>,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) sign_in_name: Option<String>,
}

impl Target {
    fn user(user: &User) -> Self {
        Self {
            id: Some(user.id.to_string()),
            name: user.display_name.clone(),
            kind: "User",
            sign_in_name: Some(user.user_principal_name.clone()),
        }
    }

    fn group(group: &Group) -> Self {
        Self {
            id: Some(group.id.to_string()),
            name: group.display_name.clone(),
            kind: "Group",
            sign_in_name: None,
        }
    }
}

/// What an activity is called in short (documented: operationType).
fn operation(activity: &str) -> &'static str {
    match activity.split(' ').next() {
        Some("Add") if activity.contains(" to ") => "Assign",
        Some("Add") => "Add",
        Some("Delete" | "Hard") => "Delete",
        Some("Remove") => "Unassign",
        _ => "Update",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changed {
    display_name: &'static str,
    old_value: Option<String>,
    new_value: Option<String>,
}

impl Record {
    fn new(at: Timestamp, activity: &'static str, actor: Option<Actor>, target: Target) -> Self {
        let correlation = uuid::Uuid::new_v4().to_string();
        Self {
            id: format!("Directory_{correlation}_{}", at.as_second()),
            correlation,
            at,
            activity,
            category: "UserManagement",
            operation: "Update",
            failed: None,
            actor,
            target,
            changed: Vec::new(),
        }
    }

    /// Somebody changed a user's own licences.
    pub(in crate::graph) fn licenses_changed(
        tenant: &Tenant,
        actor: &Actor,
        user: &User,
        after: &[License],
    ) -> Self {
        Self {
            changed: vec![assigned(&user.licenses, after)],
            ..Self::new(
                tenant.now,
                "Change user license",
                Some(actor.clone()),
                Target::user(user),
            )
        }
    }

    /// A group's licences reached a member, or did not.
    pub(in crate::graph) fn processed(
        tenant: &Tenant,
        actor: &Actor,
        user: &User,
        failed: Option<String>,
    ) -> Self {
        Self {
            failed,
            ..Self::new(
                tenant.now,
                "Change user license",
                Some(actor.clone()),
                Target::user(user),
            )
        }
    }

    /// The licences of a group were changed.
    pub(in crate::graph) fn group_changed(
        tenant: &Tenant,
        actor: &Actor,
        group: &Group,
        after: &[License],
    ) -> Self {
        let target = Target::group(group);
        let before = group.queued.as_ref().unwrap_or(&group.licenses);
        Self {
            category: "GroupManagement",
            changed: vec![assigned(before, after)],
            ..Self::new(tenant.now, "Set group license", Some(actor.clone()), target)
        }
    }

    /// Somebody made, changed, deleted or restored a user. The activities are documented.
    pub(in crate::graph) fn of_user(
        tenant: &Tenant,
        actor: &Actor,
        activity: &'static str,
        user: &User,
    ) -> Self {
        let target = Target::user(user);
        Self {
            operation: operation(activity),
            ..Self::new(tenant.now, activity, Some(actor.clone()), target)
        }
    }

    /// The same of a group.
    pub(in crate::graph) fn of_group(
        tenant: &Tenant,
        actor: &Actor,
        activity: &'static str,
        group: &Group,
    ) -> Self {
        let target = Target::group(group);
        Self {
            category: "GroupManagement",
            operation: operation(activity),
            ..Self::new(tenant.now, activity, Some(actor.clone()), target)
        }
    }

    /// Somebody set a usage location.
    pub(in crate::graph) fn place_changed(
        tenant: &Tenant,
        actor: &Actor,
        user: &User,
        place: &str,
    ) -> Self {
        let quoted = |place: &str| format!("[\"{place}\"]");
        Self {
            changed: vec![Changed {
                display_name: "UsageLocation",
                old_value: user.usage_location.as_deref().map(quoted),
                new_value: Some(quoted(place)),
            }],
            ..Self::new(
                tenant.now,
                "Update user",
                Some(actor.clone()),
                Target::user(user),
            )
        }
    }

    /// The customer took the new partner in. The activity is documented, its details are not.
    pub(in crate::graph) fn partner_added(tenant: &Tenant) -> Self {
        let partner = &tenant.partner_center.tenant_id;
        let target = Target {
            id: Some(partner.to_string()),
            name: tenant.partner_name().to_owned(),
            kind: "Other",
            sign_in_name: None,
        };
        Self {
            category: "DirectoryManagement",
            operation: "Add",
            ..Self::new(tenant.now, "Add partner to company", None, target)
        }
    }

    /// Whether a client changed licences; what a group brings to its members is a change of the group's.
    pub(super) fn is_license_change(&self) -> bool {
        let is_by_client = self.actor != Some(Actor::group_licensing());
        is_by_client && matches!(self.activity, "Change user license" | "Set group license")
    }

    pub(super) fn result(&self) -> &'static str {
        if self.failed.is_some() {
            "failure"
        } else {
            "success"
        }
    }
}

fn assigned(before: &[License], after: &[License]) -> Changed {
    let listed = |licenses: &[License]| {
        let skus: Vec<&str> = licenses
            .iter()
            .map(|license| license.sku_id.as_str())
            .collect();
        Some(format!("[{}]", skus.join(",")))
    };
    Changed {
        display_name: "AssignedLicense",
        old_value: listed(before),
        new_value: listed(after),
    }
}
