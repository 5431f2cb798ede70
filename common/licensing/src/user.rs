//! The `user` section of a user.

use record::sections::User;
use wire::graph;

/// The section. A function and no `From`: neither type is of this crate.
#[must_use]
pub fn user(user: &graph::User) -> User {
    User {
        id: user.id.clone(),
        user_principal_name: user.user_principal_name.clone(),
        display_name: user.display_name.clone(),
        department: user.department.clone(),
        account_enabled: user.account_enabled,
        user_type: user.user_type.clone(),
    }
}
