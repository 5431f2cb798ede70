//! The names of directory roles, by the ids of their templates (documented: entra/identity/role-based-access-control).

/// The role that may do everything.
pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
/// Changes licences.
pub const LICENSE_ADMINISTRATOR: &str = "4d6ac14f-3453-41d0-bef9-a3e0c569773a";
/// Changes users and their licences.
pub const USER_ADMINISTRATOR: &str = "fe930be7-5e62-47db-91af-98c3a49a38b1";
/// Reads everything.
pub const GLOBAL_READER: &str = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
/// Read the directory.
pub const DIRECTORY_READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
/// Change the directory.
pub const DIRECTORY_WRITERS: &str = "9360feb5-f418-4baa-8175-e2a00bac4301";

const NAMES: &[(&str, &str)] = &[
    (GLOBAL_ADMINISTRATOR, "Global Administrator"),
    (LICENSE_ADMINISTRATOR, "License Administrator"),
    (USER_ADMINISTRATOR, "User Administrator"),
    (GLOBAL_READER, "Global Reader"),
    (DIRECTORY_READERS, "Directory Readers"),
    (DIRECTORY_WRITERS, "Directory Writers"),
];

/// The name of a role; its id as it is, where it is none of those.
#[must_use]
pub fn name(id: &str) -> &str {
    let known = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(id));
    known.map_or(id, |(_, name)| *name)
}
