//! How a user holds a licence row.

use common::{
    graph,
    ids::Guid,
    sections::{Assignment, User, Via},
};

/// How the user holds the SKU; `None` where he does not.
#[must_use]
pub fn assignment(user: &graph::User, sku_id: &Guid) -> Option<Assignment> {
    let states: Vec<_> = user
        .license_assignment_states
        .iter()
        .filter(|state| state.sku_id == *sku_id)
        .collect();
    let direct = states
        .iter()
        .find(|state| state.assigned_by_group.is_none());
    let Some(shown) = direct.or(states.first()) else {
        return without_states(user, sku_id);
    };
    let groups: Vec<String> = states
        .iter()
        .filter_map(|state| state.assigned_by_group.clone())
        .collect();
    let via = match (direct, groups.is_empty()) {
        (Some(_), true) => Via::Direct,
        (Some(_), false) => Via::Both,
        (None, _) => Via::Group,
    };
    let wrong = states.iter().find(|state| state.error.is_some());
    Some(Assignment {
        via,
        groups,
        state: wrong.unwrap_or(shown).state.clone(),
        error: wrong.and_then(|state| state.error.clone()),
        disabled_plans: sorted(&shown.disabled_plans),
    })
}

/// Where Graph sends no states, the plain list is left, which has only what works and does not tell direct
/// from inherited.
fn without_states(user: &graph::User, sku_id: &Guid) -> Option<Assignment> {
    let mut licenses = user.assigned_licenses.iter();
    let held = licenses.find(|license| license.sku_id == *sku_id)?;
    Some(Assignment {
        via: Via::Direct,
        groups: vec![],
        state: "Active".to_owned(),
        error: None,
        disabled_plans: sorted(&held.disabled_plans),
    })
}

fn sorted(plans: &[Guid]) -> Vec<Guid> {
    let mut plans = plans.to_vec();
    plans.sort();
    plans
}

/// The `user` section.
#[must_use]
pub fn user(user: &graph::User) -> User {
    User {
        id: user.id.clone(),
        user_principal_name: user.user_principal_name.clone(),
        display_name: user.display_name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

    fn holder(states: &[(Option<&str>, &str)]) -> graph::User {
        let states: Vec<_> = states
            .iter()
            .map(|(group, error)| {
                serde_json::json!({
                    "skuId": SKU, "assignedByGroup": group, "disabledPlans": [], "state": "Active",
                    "error": error,
                })
            })
            .collect();
        serde_json::from_value(serde_json::json!({
            "id": "1", "licenseAssignmentStates": states,
        }))
        .unwrap()
    }

    #[test]
    fn a_direct_an_inherited_and_a_double_assignment_are_told_apart() {
        let sku = SKU.parse().unwrap();
        let via = |states: &[_]| assignment(&holder(states), &sku).map(|held| held.via);
        assert_eq!(via(&[(None, "None")]), Some(Via::Direct));
        assert_eq!(via(&[(Some("g"), "None")]), Some(Via::Group));
        assert_eq!(via(&[(Some("g"), "None"), (None, "None")]), Some(Via::Both));
        assert_eq!(via(&[]), None);
    }

    #[test]
    fn the_word_none_is_no_error() {
        let sku = SKU.parse().unwrap();
        let error = |word| assignment(&holder(&[(None, word)]), &sku).unwrap().error;
        assert_eq!(error("None"), None);
        assert_eq!(error("CountViolation").as_deref(), Some("CountViolation"));
    }

    #[test]
    fn where_one_of_two_assignments_is_in_error_its_state_and_error_are_told() {
        let mut holder = holder(&[(Some("g"), "CountViolation"), (None, "None")]);
        holder.license_assignment_states[0].state = "Error".into();
        let held = assignment(&holder, &SKU.parse().unwrap()).unwrap();
        assert_eq!(
            (held.via, held.state.as_str(), held.error.as_deref()),
            (Via::Both, "Error", Some("CountViolation"))
        );
    }

    #[test]
    fn without_assignment_states_the_plain_list_counts_as_direct() {
        let bare: graph::User = serde_json::from_value(serde_json::json!({
            "id": "1", "assignedLicenses": [{"skuId": SKU, "disabledPlans": []}],
        }))
        .unwrap();
        let held = assignment(&bare, &SKU.parse().unwrap()).unwrap();
        assert_eq!((held.via, held.state.as_str()), (Via::Direct, "Active"));
    }
}
