//! Users and the groups that they get licences from. A group's members are those who have something from
//! it: nobody else matters to licences, and no further permission is needed.

use std::collections::BTreeMap;

use common::{
    graph::{self, AssignmentState, LicenseAssignmentState},
    ids::Guid,
};
use jiff::Timestamp;
use tenant_file::{Group, GroupLicenseError, License, Properties, User};

use super::values::{guid, time};

/// Users and groups, as far as they have been read.
#[derive(Debug)]
pub(crate) struct People {
    now: Timestamp,
    users: Vec<User>,
    groups: BTreeMap<Guid, Group>,
    direct_errors: usize,
}

impl People {
    /// Nobody yet. Assignments without a time get this one.
    #[must_use]
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            now,
            users: Vec::new(),
            groups: BTreeMap::new(),
            direct_errors: 0,
        }
    }

    /// Adds a user and what he gets from groups.
    pub(crate) fn add(&mut self, user: &graph::User) {
        let id = guid(&user.id);
        let mut licenses = Vec::new();
        for state in &user.license_assignment_states {
            if let Some(group) = &state.assigned_by_group {
                self.inherited(group, &id, state);
            } else {
                self.direct_errors += usize::from(state.error.is_some());
                licenses.push(self.license(state));
            }
        }
        if user.license_assignment_states.is_empty() {
            licenses.extend(user.assigned_licenses.iter().map(|license| License {
                sku_id: license.sku_id,
                disabled_plans: license.disabled_plans.clone(),
                last_updated_date_time: self.now,
            }));
        }
        licenses.sort_by_key(|a| a.sku_id);
        licenses.dedup_by(|a, b| a.sku_id == b.sku_id);
        let name = user
            .user_principal_name
            .clone()
            .unwrap_or_else(|| user.id.clone());
        self.users.push(User {
            id,
            display_name: user.display_name.clone().unwrap_or_else(|| name.clone()),
            user_principal_name: name,
            given_name: user.given_name.clone(),
            surname: user.surname.clone(),
            mail: user.mail.clone(),
            account_enabled: user.account_enabled.unwrap_or(true),
            user_type: user.user_type.clone(),
            usage_location: user.usage_location.clone(),
            licenses,
            drive: None,
            manager: None,
            properties: Properties::default(),
        });
    }

    /// The groups that anybody gets a licence from.
    #[must_use]
    pub(crate) fn groups(&self) -> Vec<Guid> {
        self.groups.keys().copied().collect()
    }

    /// The users, the groups with what the service tells of them, and how many direct assignments are in an
    /// error state, which a tenant file cannot say.
    #[must_use]
    pub(crate) fn finish(mut self, told: &[graph::Group]) -> (Vec<User>, Vec<Group>, usize) {
        for told in told {
            let Some(group) = self.groups.get_mut(&guid(&told.id)) else {
                continue;
            };
            if let Some(name) = &told.display_name {
                group.display_name.clone_from(name);
            }
            for license in &told.assigned_licenses {
                match find(&mut group.licenses, &license.sku_id) {
                    Some(known) => known.disabled_plans.clone_from(&license.disabled_plans),
                    None => group.licenses.push(License {
                        sku_id: license.sku_id,
                        disabled_plans: license.disabled_plans.clone(),
                        last_updated_date_time: self.now,
                    }),
                }
            }
        }
        (
            self.users,
            self.groups.into_values().collect(),
            self.direct_errors,
        )
    }

    fn inherited(&mut self, group: &str, user: &Guid, state: &LicenseAssignmentState) {
        let license = self.license(state);
        let id = guid(group);
        let group = self.groups.entry(id).or_insert_with(|| Group {
            display_name: id.to_string(),
            id,
            members: Vec::new(),
            licenses: Vec::new(),
            errors: Vec::new(),
            queued: None,
            kept: Vec::new(),
            owners: Vec::new(),
            properties: Properties::default(),
        });
        // One user's states come together, so that he is the last one if he is there.
        if group.members.last() != Some(user) {
            group.members.push(*user);
        }
        // What works but is not wholly well (`ActiveWithError`) is held all the same.
        if let (Some(error), AssignmentState::Error | AssignmentState::Disabled) =
            (&state.error, &state.state)
        {
            group.errors.push(GroupLicenseError {
                user_id: *user,
                sku_id: state.sku_id,
                error: error.clone(),
            });
        }
        if find(&mut group.licenses, &license.sku_id).is_none() {
            group.licenses.push(license);
        }
    }

    fn license(&self, state: &LicenseAssignmentState) -> License {
        License {
            sku_id: state.sku_id,
            disabled_plans: state.disabled_plans.clone(),
            last_updated_date_time: time(state.last_updated_date_time.as_deref(), self.now),
        }
    }
}

fn find<'a>(licenses: &'a mut [License], sku_id: &Guid) -> Option<&'a mut License> {
    licenses
        .iter_mut()
        .find(|license| license.sku_id == *sku_id)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
    const GROUP: &str = "11111111-2222-4333-8444-555555555555";
    const PLAN: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

    fn people(states: &[serde_json::Value]) -> People {
        let mut people = People::new("2026-10-01T00:00:00Z".parse().unwrap());
        for (at, state) in states.iter().enumerate() {
            let user = json!({
                "id": format!("{at:08}-0000-4000-8000-000000000000"),
                "userPrincipalName": format!("u{at}@x.example"), "licenseAssignmentStates": state,
            });
            people.add(&serde_json::from_value(user).unwrap());
        }
        people
    }

    #[test]
    fn a_group_is_rebuilt_from_its_members_with_their_errors() {
        let from_group = |state: &str, error: &str| {
            json!([{"skuId": SKU, "assignedByGroup": GROUP, "disabledPlans": [PLAN], "state": state,
                "error": error, "lastUpdatedDateTime": "2024-03-02T05:01:44Z"}])
        };
        let people = people(&[
            from_group("Active", "None"),
            from_group("Error", "CountViolation"),
            from_group("ActiveWithError", "UniquenessViolation"),
        ]);
        let (users, groups, direct_errors) = people.finish(&[]);
        assert!(users.iter().all(|user| user.licenses.is_empty()));
        assert_eq!(direct_errors, 0);
        let ids: Vec<_> = users.iter().map(|user| user.id).collect();
        let license = License {
            sku_id: SKU.parse().unwrap(),
            disabled_plans: vec![PLAN.parse().unwrap()],
            last_updated_date_time: "2024-03-02T05:01:44Z".parse().unwrap(),
        };
        let group = Group {
            id: GROUP.parse().unwrap(),
            display_name: GROUP.into(),
            queued: None,
            kept: Vec::new(),
            errors: vec![GroupLicenseError {
                user_id: ids[1],
                sku_id: SKU.parse().unwrap(),
                error: "CountViolation".into(),
            }],
            members: ids,
            licenses: vec![license],
            owners: Vec::new(),
            properties: Properties::default(),
        };
        assert_eq!(groups, [group]);
    }

    #[test]
    fn the_service_s_word_on_a_group_goes_before_what_its_members_show() {
        let people =
            people(&[json!([{"skuId": SKU, "assignedByGroup": GROUP, "state": "Active"}])]);
        let told = json!({"id": GROUP, "displayName": "営業部", "assignedLicenses": [
            {"skuId": SKU, "disabledPlans": [PLAN]},
        ]});
        let (_, groups, _) = people.finish(&[serde_json::from_value(told).unwrap()]);
        assert_eq!(groups[0].display_name, "営業部");
        assert_eq!(
            groups[0].licenses[0].disabled_plans,
            [PLAN.parse().unwrap()]
        );
    }

    #[test]
    fn a_direct_assignment_in_error_is_kept_and_counted() {
        let people =
            people(&[json!([{"skuId": SKU, "state": "Error", "error": "CountViolation"}])]);
        let (users, groups, direct_errors) = people.finish(&[]);
        assert_eq!(
            (users[0].licenses.len(), groups.len(), direct_errors),
            (1, 0, 1)
        );
    }
}
