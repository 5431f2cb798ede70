//! What a sign-in lets the tools do, from what its tokens say of themselves. Pure.

use common::{
    permissions::{Bearer, least, partner_center::Takes, tools::Use},
    sections::{ToolStatus, ToolVerdict},
    services::auth::claims::Claims,
};

use crate::wanted::takes;

/// The scope by which a person lets an application use Partner Center (documented).
pub(crate) const USER_IMPERSONATION: &str = "user_impersonation";

/// In place of a permission: the application's own secret or certificate.
pub(crate) const APPLICATION: &str = "application-credential";

/// What the tokens of one sign-in say, each where there is one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    pub(crate) graph: Option<Claims>,
    pub(crate) partner_center: Option<Claims>,
    /// Whether there is a credential of the application's own beside them.
    pub(crate) has_application: bool,
}

/// How each use stands, each once. A tool passes once with all that it may do, and not at all where it needs what is missing.
pub(crate) fn judge(uses: &[&'static Use], tokens: &Tokens) -> Vec<ToolStatus> {
    let mut all: Vec<ToolStatus> = Vec::new();
    for status in uses.iter().map(|one| status(one, tokens)) {
        match all.iter_mut().find(|one| is_told_by(&status, one)) {
            Some(same) => same.required |= status.required,
            None => all.push(status),
        }
    }
    let lacking: Vec<_> = (all.iter().filter(|one| !passes(one) && one.required))
        .map(|one| (one.tool.clone(), one.option.clone()))
        .collect();
    let is_closed = |one: &ToolStatus| {
        (lacking.iter()).any(|(tool, option)| (tool, option) == (&one.tool, &one.option))
    };
    all.retain(|one| !passes(one) || !is_closed(one));
    all
}

fn passes(one: &ToolStatus) -> bool {
    one.status == ToolVerdict::Pass
}

/// Whether another entry says the same of the same tool.
fn is_told_by(status: &ToolStatus, other: &ToolStatus) -> bool {
    let both_pass = passes(status) && passes(other);
    let of_one = (&status.tool, &status.option) == (&other.tool, &other.option);
    status == other || (of_one && both_pass)
}

fn status(one: &Use, tokens: &Tokens) -> ToolStatus {
    let mut missing: Vec<String> = of_graph(one, tokens.graph.as_ref());
    missing.extend(of_partner_center(one, tokens).map(str::to_owned));
    ToolStatus {
        tool: one.tool.to_owned(),
        option: (!one.option.is_empty()).then(|| one.option.to_owned()),
        required: one.asked.is_required(),
        status: if missing.is_empty() {
            ToolVerdict::Pass
        } else {
            ToolVerdict::Missing
        },
        missing,
    }
}

fn of_graph(one: &Use, claims: Option<&Claims>) -> Vec<String> {
    let needs = one.needs();
    let Some(claims) = claims else {
        return least(&needs).into_iter().map(str::to_owned).collect();
    };
    let bearer = if claims.scopes.is_some() {
        Bearer::Person
    } else {
        Bearer::App
    };
    let lacking: Vec<_> = needs
        .into_iter()
        .filter(|needs| !needs.are_met_by(bearer, |one| claims.allows(one)))
        .collect();
    least(&lacking).into_iter().map(str::to_owned).collect()
}

fn of_partner_center(one: &Use, tokens: &Tokens) -> Option<&'static str> {
    if one.partner_center.is_empty() {
        return None;
    }
    let is_of_person = |claims: &Claims| claims.scopes.is_some();
    let is_open = match &tokens.partner_center {
        Some(claims) if is_of_person(claims) => claims.allows(USER_IMPERSONATION),
        Some(_) => !takes(one, Takes::Person),
        None => false,
    };
    if !is_open {
        return Some(USER_IMPERSONATION);
    }
    let own = tokens
        .partner_center
        .as_ref()
        .filter(|one| !is_of_person(one));
    // What only the application itself may call is had with its own credential, also where a user is signed in.
    let is_lacking = takes(one, Takes::App) && own.is_none() && !tokens.has_application;
    is_lacking.then_some(APPLICATION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wanted::Wanted;

    fn lines(words: &str, tokens: &Tokens) -> Vec<String> {
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        let wanted = Wanted::of(&words).unwrap();
        let line = |one: ToolStatus| match one.status {
            ToolVerdict::Pass => format!("{} PASS", one.tool),
            ToolVerdict::Missing => format!("{} {}", one.tool, one.missing.join(" ")),
        };
        judge(wanted.uses(), tokens).into_iter().map(line).collect()
    }

    fn claims(scopes: Option<&str>, permissions: &[&str]) -> Claims {
        Claims {
            scopes: scopes.map(|all| all.split(' ').map(str::to_owned).collect()),
            permissions: permissions.iter().map(|one| (*one).to_owned()).collect(),
            ..Claims::default()
        }
    }

    #[test]
    fn what_a_token_allows_passes_and_what_it_lacks_is_named() {
        let of_app = Tokens {
            graph: Some(claims(None, &["User.Read.All", "Files.Read.All"])),
            ..Tokens::default()
        };
        assert_eq!(lines("backup-plan", &of_app), ["backup-plan PASS"]);
        assert_eq!(
            lines("list-licenses", &of_app),
            [
                "list-licenses Organization.Read.All",
                "list-licenses CrossTenantInformation.ReadBasic.All",
                "list-licenses GroupMember.Read.All",
            ]
        );
        let none = Tokens::default();
        assert_eq!(
            lines("backup-plan", &none),
            ["backup-plan Files.Read.All User.Read.All"]
        );
    }

    #[test]
    fn a_tool_that_lacks_what_it_needs_does_not_pass_beside_and_one_that_passes_is_told_once() {
        let of_app = |permissions: &[&str]| Tokens {
            graph: Some(claims(None, permissions)),
            partner_center: Some(claims(None, &[])),
            ..Tokens::default()
        };
        // What is optional is had, and what is needed is not.
        let optional = of_app(&["GroupMember.Read.All"]);
        let told = lines("swap-license", &optional);
        assert!(!told.contains(&"swap-license PASS".to_owned()), "{told:?}");
        // All that it needs, and what makes it tell more.
        let all = of_app(&[
            "CrossTenantInformation.ReadBasic.All",
            "GroupMember.Read.All",
            "Organization.Read.All",
            "User.Read.All",
        ]);
        assert_eq!(lines("list-licenses", &all), ["list-licenses PASS"]);
        // Some of its calls take an application, others do not.
        assert_eq!(
            lines("check-relationship --side partner", &all),
            [
                "check-relationship PASS",
                "check-relationship Policy.Read.All",
                "check-relationship user_impersonation",
                "check-relationship DelegatedAdminRelationship.Read.All"
            ],
            "one PASS for the customer's side, and none for the partner's"
        );
    }

    #[test]
    fn what_takes_a_person_is_closed_to_an_application() {
        let partner = |claims| Tokens {
            partner_center: claims,
            ..Tokens::default()
        };
        for (claims, expected) in [
            (
                Some(claims(Some("user_impersonation"), &[])),
                "list-resellers PASS",
            ),
            (Some(claims(None, &[])), "list-resellers user_impersonation"),
            (None, "list-resellers user_impersonation"),
        ] {
            assert_eq!(lines("list-resellers", &partner(claims)), [expected]);
        }
    }
    #[test]
    fn what_takes_the_application_alone_is_open_only_with_its_credential() {
        let person = || Some(claims(Some("user_impersonation"), &[]));
        for (has_application, verdict) in [(true, "PASS"), (false, APPLICATION)] {
            let tokens = Tokens {
                partner_center: person(),
                has_application,
                ..Tokens::default()
            };
            assert_eq!(
                lines("attest-mca", &tokens),
                ["attest-mca PASS", &format!("attest-mca {verdict}")]
            );
        }
    }
}
