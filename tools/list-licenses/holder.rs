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
    let groups: Vec<String> = states
        .iter()
        .filter_map(|state| state.assigned_by_group.clone())
        .collect();
    let direct = states
        .iter()
        .find(|state| state.assigned_by_group.is_none());
    let shown = direct.or(states.first())?;
    let via = match (direct, groups.is_empty()) {
        (Some(_), true) => Via::Direct,
        (Some(_), false) => Via::Both,
        (None, _) => Via::Group,
    };
    let mut disabled_plans = shown.disabled_plans.clone();
    disabled_plans.sort();
    Some(Assignment {
        via,
        groups,
        state: shown.state.clone(),
        error: states.iter().find_map(|state| state.error.clone()),
        disabled_plans,
    })
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
}
