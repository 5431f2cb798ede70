//! How a user holds a licence.

use record::{
    ids::Guid,
    sections::{Assignment, Held, Via},
};
use wire::graph::{AssignedLicense, LicenseAssignmentState, User};

/// How a user holds one SKU, over all its assignments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding<'a> {
    /// The SKU.
    pub sku_id: Guid,
    /// Whether it is assigned directly.
    pub direct: bool,
    /// The groups that it comes from (object ids, sorted).
    pub groups: Vec<&'a str>,
    /// Service plans that are switched off (sorted): in the direct assignment, or else in what works, or
    /// else in the first assignment that does not.
    pub disabled_plans: Vec<Guid>,
    /// Graph's word for the first assignment in an error, or else for the one that is shown.
    pub state: &'a str,
    /// Graph's reason where one of the assignments is in an error.
    pub error: Option<&'a str>,
    /// Whether it is among the licences that work. Where it is not, every assignment is in an error.
    pub works: bool,
}

/// How a user holds a SKU; `None` where he does not.
#[must_use]
pub fn holding<'a>(user: &'a User, sku_id: &Guid) -> Option<Holding<'a>> {
    let states: Vec<_> = user
        .license_assignment_states
        .iter()
        .filter(|state| state.sku_id == *sku_id)
        .collect();
    let mut listed = user.assigned_licenses.iter();
    let listed = listed.find(|license| license.sku_id == *sku_id);
    if states.is_empty() {
        return listed.map(without_states);
    }
    Some(with_states(*sku_id, &states, listed))
}

/// Everything that a user holds, in the order of the SKUs.
#[must_use]
pub fn holdings(user: &User) -> Vec<Holding<'_>> {
    let states = user.license_assignment_states.iter();
    let listed = user.assigned_licenses.iter();
    let mut skus: Vec<Guid> = states
        .map(|state| state.sku_id)
        .chain(listed.map(|license| license.sku_id))
        .collect();
    skus.sort();
    skus.dedup();
    skus.iter().filter_map(|sku| holding(user, sku)).collect()
}

/// The licences of a user that work, in the order of the SKUs.
#[must_use]
pub fn held(user: &User) -> Vec<Held> {
    let holdings = holdings(user).into_iter();
    holdings
        .filter(|holding| holding.works)
        .map(Holding::into_held)
        .collect()
}

fn with_states<'a>(
    sku_id: Guid,
    states: &[&'a LicenseAssignmentState],
    listed: Option<&'a AssignedLicense>,
) -> Holding<'a> {
    let mut groups: Vec<&str> = states
        .iter()
        .filter_map(|state| state.assigned_by_group.as_deref())
        .collect();
    groups.sort_unstable();
    let direct = states
        .iter()
        .find(|state| state.assigned_by_group.is_none());
    let wrong = states.iter().find(|state| state.error.is_some());
    let disabled = match (direct, listed) {
        (Some(direct), _) => &direct.disabled_plans,
        (None, Some(listed)) => &listed.disabled_plans,
        (None, None) => &states[0].disabled_plans,
    };
    Holding {
        sku_id,
        direct: direct.is_some(),
        groups,
        disabled_plans: sorted(disabled),
        state: wrong.or(direct).unwrap_or(&states[0]).state.as_str(),
        error: wrong.and_then(|state| state.error.as_deref()),
        works: listed.is_some(),
    }
}

/// Where Graph sends no states, the plain list is left, which has only what works and does not tell direct
/// from inherited.
fn without_states(listed: &AssignedLicense) -> Holding<'_> {
    Holding {
        sku_id: listed.sku_id,
        direct: true,
        groups: Vec::new(),
        disabled_plans: sorted(&listed.disabled_plans),
        state: "Active",
        error: None,
        works: true,
    }
}

fn sorted(plans: &[Guid]) -> Vec<Guid> {
    let mut plans = plans.to_vec();
    plans.sort();
    plans
}

impl Holding<'_> {
    /// Directly, through groups, or both.
    #[must_use]
    pub fn via(&self) -> Via {
        match (self.direct, self.groups.is_empty()) {
            (true, true) => Via::Direct,
            (true, false) => Via::Both,
            (false, _) => Via::Group,
        }
    }

    /// The `assignment` section.
    #[must_use]
    pub fn into_assignment(self) -> Assignment {
        Assignment {
            via: self.via(),
            groups: owned(&self.groups),
            state: self.state.to_owned(),
            error: self.error.map(str::to_owned),
            disabled_plans: self.disabled_plans,
        }
    }

    /// As a swap keeps it.
    #[must_use]
    pub fn into_held(self) -> Held {
        Held {
            sku_id: self.sku_id,
            direct: self.direct,
            groups: owned(&self.groups),
            disabled_plans: self.disabled_plans,
        }
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
    const PLANS: [&str; 3] = [
        "00000001-0000-4000-8000-000000000000",
        "00000002-0000-4000-8000-000000000000",
        "00000003-0000-4000-8000-000000000000",
    ];

    /// A user with these assignments (group, error, plan that is off) and, if any, this plan off in what works.
    fn user(states: &[(Option<&str>, &str, usize)], works: Option<usize>) -> User {
        let states: Vec<_> = states
            .iter()
            .map(|(group, error, plan)| {
                json!({"skuId": SKU, "assignedByGroup": group, "error": error,
                    "state": if *error == "None" { "Active" } else { "Error" },
                    "disabledPlans": [PLANS[*plan]]})
            })
            .collect();
        let works = works.map(|plan| json!({"skuId": SKU, "disabledPlans": [PLANS[plan]]}));
        let works: Vec<_> = works.into_iter().collect();
        serde_json::from_value(json!({
            "id": "1", "licenseAssignmentStates": states, "assignedLicenses": works,
        }))
        .unwrap()
    }

    fn of(user: &User) -> Option<Assignment> {
        holding(user, &SKU.parse().unwrap()).map(Holding::into_assignment)
    }

    fn plan(at: usize) -> Vec<Guid> {
        vec![PLANS[at].parse().unwrap()]
    }

    #[test]
    fn a_licence_is_direct_from_groups_or_both() {
        let via = |states: &[_]| of(&user(states, Some(0))).map(|held| held.via);
        assert_eq!(via(&[(None, "None", 0)]), Some(Via::Direct));
        assert_eq!(via(&[(Some("g"), "None", 0)]), Some(Via::Group));
        let both = [(Some("g"), "None", 0), (None, "None", 0)];
        assert_eq!(via(&both), Some(Via::Both));
        assert_eq!(of(&user(&[], None)), None);
    }

    #[test]
    fn the_word_none_is_no_error() {
        let error = |word| of(&user(&[(None, word, 0)], Some(0))).unwrap().error;
        assert_eq!(error("None"), None);
        assert_eq!(error("CountViolation").as_deref(), Some("CountViolation"));
    }

    #[test]
    fn where_one_of_two_assignments_is_in_error_its_state_and_error_are_told() {
        let states = [(Some("g"), "CountViolation", 0), (None, "None", 0)];
        let held = of(&user(&states, Some(0))).unwrap();
        assert_eq!(
            (held.via, held.state.as_str(), held.error.as_deref()),
            (Via::Both, "Error", Some("CountViolation"))
        );
    }

    #[test]
    fn without_assignment_states_the_plain_list_counts_as_direct() {
        let held = of(&user(&[], Some(1))).unwrap();
        assert_eq!((held.via, held.state.as_str()), (Via::Direct, "Active"));
        assert_eq!(held.disabled_plans, plan(1));
    }

    #[test]
    fn what_is_off_is_said_by_the_direct_assignment_then_by_what_works_then_by_the_rest() {
        let off = |states: &[_], works| of(&user(states, works)).unwrap().disabled_plans;
        let direct = [(Some("g"), "None", 0), (None, "None", 1)];
        assert_eq!(off(&direct, Some(2)), plan(1));
        let groups = [(Some("h"), "None", 0), (Some("g"), "None", 1)];
        assert_eq!(off(&groups, Some(2)), plan(2));
        assert_eq!(off(&[(Some("g"), "CountViolation", 0)], None), plan(0));
    }

    #[test]
    fn a_licence_whose_every_assignment_is_in_error_is_listed_but_not_held() {
        let broken = user(&[(Some("g"), "CountViolation", 0)], None);
        assert!(of(&broken).is_some());
        assert_eq!(held(&broken), []);
        let groups = [(Some("h"), "None", 0), (Some("g"), "None", 0)];
        let held = held(&user(&groups, Some(0)));
        assert_eq!(
            (held[0].direct, held[0].groups.clone()),
            (false, ["g", "h"].map(str::to_owned).to_vec())
        );
    }
}
