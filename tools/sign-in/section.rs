//! The section of a sign-in, from what was seen of it. Pure.

use common::{
    Record,
    ids::TenantId,
    permissions::{roles, tools::Use},
    sections::{IdentityKind, SignIn, SignInStatus},
    services::auth::{claims::Claims, store::StoredSignIn},
    settings::Settings,
};
use jiff::Timestamp;

use crate::{
    judge::{Tokens, judge},
    subject::{Subject, has_application},
    wanted::Wanted,
};

/// What came of asking.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) tokens: Tokens,
    pub(crate) tier: Option<String>,
    pub(crate) mfa_compliant: Option<bool>,
    /// The stored sign-in as it is kept afterwards.
    pub(crate) kept: Option<StoredSignIn>,
}

impl Seen {
    /// Whose tenant it is: an application's as its token says, a user's own.
    pub(crate) fn tenant(&self, subject: &Subject) -> Option<TenantId> {
        let of_service = self.tokens.graph.as_ref();
        let claims = of_service.or(self.tokens.partner_center.as_ref());
        let reached = claims.and_then(|claims| claims.tenant).map(TenantId::Id);
        reached
            .filter(|_| !subject.is_user())
            .or_else(|| subject.home())
    }
}

/// The section of a sign-in that was asked about.
pub(crate) fn of_subject(
    subject: &Subject,
    wanted: &Wanted,
    seen: &Seen,
    now: Timestamp,
) -> SignIn {
    let Tokens {
        graph,
        partner_center,
        ..
    } = &seen.tokens;
    let claims = graph.clone().or_else(|| partner_center.clone());
    let claims = claims.unwrap_or_default();
    let stored = subject.stored.as_ref();
    SignIn {
        status: SignInStatus::SignedIn,
        identity: if subject.is_user() {
            IdentityKind::User
        } else {
            IdentityKind::App
        },
        user: stored.map(|one| one.user.clone()).or(claims.user.clone()),
        name: stored
            .and_then(|one| one.name.clone())
            .or(claims.name.clone()),
        client_id: claims.client.map(|id| id.to_string()),
        cloud: subject.settings.cloud.word().to_owned(),
        partner: subject.is_partners(),
        tier: seen.tier.clone(),
        roles: claims
            .roles
            .iter()
            .map(|id| roles::name(id).to_owned())
            .collect(),
        permissions: permissions([graph.as_ref(), partner_center.as_ref()]),
        mfa: partner_center.as_ref().unwrap_or(&claims).is_mfa(),
        mfa_compliant: seen.mfa_compliant,
        renewed_at: seen.kept.as_ref().map(|one| one.renewed.to_string()),
        days_left: seen.kept.as_ref().map(|one| one.days_left(now)),
        tools: judge(wanted.uses(), &seen.tokens),
        error: None,
    }
}

fn permissions(all: [Option<&Claims>; 2]) -> Vec<String> {
    let all = all.into_iter().flatten();
    let mut names: Vec<String> = all
        .flat_map(|claims| claims.scopes.iter().flatten().chain(&claims.permissions))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The days that are left, where they are fewer than wanted. Of what is not stored here they are not known.
pub(crate) fn too_few_days(section: &SignIn, wanted: Option<i64>) -> Option<i64> {
    section
        .days_left
        .filter(|left| wanted.is_some_and(|wanted| *left < wanted))
}

/// The uses whose token was asked for: a partner's sign-in brings that of Partner Center, and says nothing of Graph.
fn of_one_service(wanted: &Wanted, partner: bool) -> Vec<&'static Use> {
    let uses = wanted.uses().iter().copied();
    uses.filter(|one| !partner || one.graph.is_empty())
        .collect()
}

/// The record of a sign-in that has just been made, or was forgotten.
pub(crate) fn of_stored(
    settings: &Settings,
    stored: &StoredSignIn,
    status: SignInStatus,
    is_mfa: Option<bool>,
    wanted: &Wanted,
    now: Timestamp,
) -> Record {
    let claims = Claims {
        scopes: Some(stored.scopes.clone()),
        ..Claims::default()
    };
    let (graph, partner_center) = if stored.partner {
        (None, Some(claims))
    } else {
        (Some(claims), None)
    };
    let tokens = Tokens {
        graph,
        partner_center,
        has_application: has_application(settings),
    };
    let section = SignIn {
        status,
        identity: IdentityKind::User,
        user: Some(stored.user.clone()),
        name: stored.name.clone(),
        client_id: Some(stored.client.to_string()),
        cloud: stored.cloud.word().to_owned(),
        partner: stored.partner,
        tier: None,
        roles: Vec::new(),
        permissions: stored.scopes.clone(),
        mfa: is_mfa,
        mfa_compliant: None,
        renewed_at: Some(stored.renewed.to_string()),
        days_left: Some(stored.days_left(now)),
        tools: match status {
            SignInStatus::SignedIn => judge(&of_one_service(wanted, stored.partner), &tokens),
            SignInStatus::Forgotten | SignInStatus::Failed => Vec::new(),
        },
        error: None,
    };
    let mut record = Record::default();
    record.set_tenant(&TenantId::Id(stored.tenant));
    record.set(&section);
    record
}

#[cfg(test)]
mod tests {
    use common::sections::ToolVerdict;

    use super::*;
    use crate::fixtures::{CLIENT, CUSTOMER, OTHER_CLIENT, PARTNER, id, secret, settings, stored};

    fn now() -> Timestamp {
        "2026-12-20T12:00:00Z".parse().unwrap()
    }

    fn wanted(words: &[&str]) -> Wanted {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        Wanted::of(&words).unwrap()
    }

    fn subject_of(one: &StoredSignIn) -> Subject {
        Subject::all(&settings(None, None), vec![one.clone()]).remove(0)
    }

    #[test]
    fn the_days_are_those_of_what_is_kept_after_asking() {
        let before = stored(CUSTOMER, CLIENT, false);
        let subject = subject_of(&before);
        let renewed = StoredSignIn {
            renewed: now(),
            ..before.clone()
        };
        for (kept, days, too_few) in [
            (Some(before), Some(9), Some(9)),
            (Some(renewed), Some(90), None),
            (None, None, None),
        ] {
            let seen = Seen {
                kept,
                ..Seen::default()
            };
            let section = of_subject(&subject, &Wanted::default(), &seen, now());
            assert_eq!(section.days_left, days);
            assert_eq!(too_few_days(&section, Some(14)), too_few);
            assert_eq!(too_few_days(&section, None), None);
        }
    }

    #[test]
    fn as_many_days_as_wanted_are_enough() {
        let section = |renewed: &str| {
            let one = StoredSignIn {
                renewed: renewed.parse().unwrap(),
                ..stored(CUSTOMER, CLIENT, false)
            };
            let seen = Seen {
                kept: Some(one.clone()),
                ..Seen::default()
            };
            of_subject(&subject_of(&one), &Wanted::default(), &seen, now())
        };
        // 90 days begin anew with each renewal, and a day that has begun is no whole one.
        let of_14 = section("2026-10-05T12:00:00Z");
        assert_eq!(
            (of_14.days_left, too_few_days(&of_14, Some(14))),
            (Some(14), None)
        );
        let of_13 = section("2026-10-05T11:00:00Z");
        assert_eq!(too_few_days(&of_13, Some(14)), Some(13));
        assert_eq!(
            too_few_days(&section("2026-01-01T00:00:00Z"), Some(0)),
            None
        );
    }

    #[test]
    fn an_applications_tenant_is_the_one_of_its_token_and_a_users_is_their_own() {
        let reached = || Seen {
            tokens: Tokens {
                partner_center: Some(Claims {
                    tenant: Some(id(OTHER_CLIENT)),
                    ..Claims::default()
                }),
                ..Tokens::default()
            },
            ..Seen::default()
        };
        let mut of_app = settings(Some("aozora.example"), None);
        of_app.app = Some(secret(CLIENT));
        let app = Subject::all(&of_app, vec![]).remove(0);
        let tenant = |seen: &Seen, subject| seen.tenant(subject).map(String::from);
        assert_eq!(tenant(&reached(), &app).as_deref(), Some(OTHER_CLIENT));
        assert_eq!(
            tenant(&Seen::default(), &app).as_deref(),
            Some("aozora.example")
        );
        let user = subject_of(&stored(PARTNER, CLIENT, true));
        assert_eq!(tenant(&reached(), &user).as_deref(), Some(PARTNER));
    }

    #[test]
    fn the_multi_factor_authentication_is_that_of_the_token_for_partner_center() {
        let signed_in_by = |methods: &[&str]| Claims {
            methods: methods.iter().map(|one| (*one).to_owned()).collect(),
            ..Claims::default()
        };
        let subject = subject_of(&stored(PARTNER, CLIENT, true));
        for (graph, partner_center, mfa) in [
            (Some(&["mfa"][..]), Some(&["pwd"][..]), Some(false)),
            (Some(&["mfa"]), None, Some(true)),
            (None, Some(&["pwd", "mfa"]), Some(true)),
            (Some(&["mfa"]), Some(&[]), None),
            (None, None, None),
        ] {
            let seen = Seen {
                tokens: Tokens {
                    graph: graph.map(signed_in_by),
                    partner_center: partner_center.map(signed_in_by),
                    ..Tokens::default()
                },
                ..Seen::default()
            };
            let section = of_subject(&subject, &Wanted::default(), &seen, now());
            assert_eq!(section.mfa, mfa, "{graph:?} {partner_center:?}");
        }
    }

    #[test]
    fn what_both_tokens_allow_is_told_once_and_in_order() {
        let user = Claims {
            scopes: Some(vec!["User.Read.All".to_owned(), "A".to_owned()]),
            ..Claims::default()
        };
        let app = Claims {
            permissions: vec!["User.Read.All".to_owned(), "B".to_owned()],
            ..Claims::default()
        };
        let told = permissions([Some(&user), Some(&app)]);
        assert_eq!(told, ["A", "B", "User.Read.All"]);
        assert_eq!(permissions([None, None]), [""; 0]);
    }

    #[test]
    fn a_sign_in_is_judged_when_it_is_made_and_only_for_its_own_service() {
        let tools = |one: &StoredSignIn, status, words: &[&str]| {
            let record = of_stored(
                &settings(None, None),
                one,
                status,
                None,
                &wanted(words),
                now(),
            );
            let section: SignIn = record.get().unwrap().unwrap();
            let tools = section.tools.into_iter();
            tools.map(|one| (one.tool, one.status)).collect::<Vec<_>>()
        };
        let administrators = stored(CUSTOMER, CLIENT, false);
        let words = ["list-licenses"];
        let made = tools(&administrators, SignInStatus::SignedIn, &words);
        assert!(
            made.iter()
                .any(|(_, verdict)| *verdict == ToolVerdict::Missing)
        );
        assert_eq!(tools(&administrators, SignInStatus::Forgotten, &words), []);
        let partners = StoredSignIn {
            scopes: vec!["user_impersonation".to_owned()],
            ..stored(PARTNER, CLIENT, true)
        };
        assert_eq!(tools(&partners, SignInStatus::SignedIn, &words), []);
        let of_partners = tools(&partners, SignInStatus::SignedIn, &["list-resellers"]);
        assert_eq!(
            of_partners,
            [("list-resellers".to_owned(), ToolVerdict::Pass)]
        );
    }
}
