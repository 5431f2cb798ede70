//! The names of directory roles, by the ids of their templates (documented: entra/identity/role-based-access-control).

const NAMES: &[(&str, &str)] = &[
    (
        "62e90394-69f5-4237-9190-012177145e10",
        "Global Administrator",
    ),
    (
        "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
        "License Administrator",
    ),
    ("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"),
    ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader"),
    ("88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "Directory Readers"),
    ("9360feb5-f418-4baa-8175-e2a00bac4301", "Directory Writers"),
];

/// The name of a role; its id as it is, where it is none of those.
#[must_use]
pub fn name(id: &str) -> &str {
    let known = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(id));
    known.map_or(id, |(_, name)| *name)
}
