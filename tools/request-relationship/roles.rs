//! Roles of the directory by name. The ids of their templates are the same in every tenant (documented).

use common::{Text, ids::Guid, sections::AdministrationRole, text, text::printable};

/// The role with which a relationship may not extend itself (documented).
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

const ROLES: &[(&str, &str)] = &[
    ("Directory Readers", "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"),
    ("Directory Writers", "9360feb5-f418-4baa-8175-e2a00bac4301"),
    ("Global Administrator", GLOBAL_ADMINISTRATOR),
    ("Global Reader", "f2ef992c-3afb-46b9-b7cf-a126ee74c451"),
    (
        "Helpdesk Administrator",
        "729827e3-9c14-49f7-bb1b-9608f156bbb8",
    ),
    (
        "License Administrator",
        "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
    ),
    (
        "Service Support Administrator",
        "f023fd81-a637-4b56-95fd-791ac0226033",
    ),
    ("User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1"),
];

/// The least that these tools need of a customer's tenant: to read it, and to change licences.
pub(crate) const USUAL: [&str; 3] = [
    "Directory Readers",
    "Global Reader",
    "License Administrator",
];

/// A role by its name or by the id of its template.
pub(crate) fn role(text: &str) -> Result<AdministrationRole, Text> {
    let by_id = text.parse::<Guid>().ok();
    let known = ROLES.iter().find(|(name, id)| match by_id {
        Some(wanted) => wanted.as_str() == *id,
        None => name.eq_ignore_ascii_case(text.trim()),
    });
    let id = by_id.or_else(|| known.and_then(|(_, id)| id.parse().ok()));
    let name = known.map(|(name, _)| (*name).to_owned());
    id.map(|id| AdministrationRole { id, name }).ok_or_else(|| {
        let text = printable(text);
        let names: Vec<&str> = ROLES.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        text!(
            "\"{text}\" is no role that is known here: write the id of its template, or one of {names}",
            "「{text}」というロールは登録されていません。ロール テンプレートの ID か、次のいずれかを指定してください: {names}"
        )
    })
}

/// Whether a relationship with these roles may extend itself.
pub(crate) fn may_extend(roles: &[AdministrationRole]) -> bool {
    roles
        .iter()
        .all(|role| role.id.as_str() != GLOBAL_ADMINISTRATOR)
}

/// What people call a role.
pub(crate) fn name(role: &AdministrationRole) -> String {
    role.name
        .as_deref()
        .map_or_else(|| role.id.to_string(), printable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_named_or_given_by_its_id_and_nothing_else() {
        let by_name = role("license administrator").unwrap();
        assert_eq!(by_name.id.as_str(), "4d6ac14f-3453-41d0-bef9-a3e0c569773a");
        assert_eq!(role(by_name.id.as_str()).unwrap(), by_name);
        let other = role("0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845").unwrap();
        assert_eq!(other.name, None);
        assert!(role("Licence Admin").is_err());
        assert!(may_extend(&[by_name]));
        assert!(!may_extend(&[role("Global Administrator").unwrap()]));
    }
}
