//! Who gets the free seats first.

use common::graph;

/// The order in which users are planned, and so in which free seats are handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SeatOrder {
    /// As the directory lists them
    Listed,
    /// By sign-in name
    SignInName,
    /// By display name
    DisplayName,
    /// Accounts that may sign in first, then by sign-in name
    Enabled,
}

impl SeatOrder {
    /// Puts users in order. Only the listed order needs no memory for all of them.
    pub(crate) fn sort(self, users: &mut [graph::User]) {
        let name = |user: &graph::User| user.user_principal_name.clone();
        match self {
            Self::Listed => {}
            Self::SignInName => users.sort_by_cached_key(name),
            Self::DisplayName => users.sort_by_cached_key(|user| user.display_name.clone()),
            Self::Enabled => {
                users.sort_by_cached_key(|user| (user.account_enabled == Some(false), name(user)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_sign_in_comes_before_who_may_not() {
        let user = |name: &str, enabled| graph::User {
            user_principal_name: Some(name.to_owned()),
            account_enabled: enabled,
            ..graph::User::default()
        };
        let mut users = [
            user("c", None),
            user("a", Some(false)),
            user("b", Some(true)),
        ];
        SeatOrder::Enabled.sort(&mut users);
        let names: Vec<_> = users
            .iter()
            .flat_map(|user| &user.user_principal_name)
            .collect();
        assert_eq!(names, ["b", "c", "a"]);
    }
}
