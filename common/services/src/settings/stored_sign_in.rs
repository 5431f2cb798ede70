//! Which of the sign-ins that are kept is used, where nothing else says how to sign in. Pure.

use super::Settings;
use crate::auth::{SignIn, store::StoredSignIn};
use record::{Exit, Failure, text, text::printable};

/// The sign-in that the settings lead to: beside an application, that of its own partner's person; without one, that of the
/// tenant that is named, else the only one there is. A partner's enters customers' tenants.
pub(super) fn choose<'a>(
    stored: &'a [StoredSignIn],
    settings: &Settings,
) -> Result<Option<&'a StoredSignIn>, Failure> {
    let partner = settings.partner_tenant.as_ref();
    match &settings.app {
        // What a command prints, and what a machine is given, is a token of its own.
        Some(SignIn::Command(_) | SignIn::ManagedIdentity(_)) => return Ok(None),
        Some(app) => {
            let own: Vec<&StoredSignIn> = stored
                .iter()
                .filter(|one| one.partner && Some(one.client) == app.client())
                .filter(|one| partner.is_none_or(|partner| one.is_at_home(partner)))
                .collect();
            return only(&own);
        }
        None => {}
    }
    let fitting: Vec<&StoredSignIn> = stored
        .iter()
        .filter(|one| settings.client.is_none_or(|client| client == one.client))
        .collect();
    let tenants = [partner, settings.tenant.as_ref()];
    for tenant in tenants.into_iter().flatten() {
        let at_home = fitting.iter().filter(|one| one.is_at_home(tenant));
        let at_home: Vec<&StoredSignIn> = at_home.copied().collect();
        if let Some(one) = only(&at_home)? {
            return Ok(Some(one));
        }
    }
    if tenants.iter().any(Option::is_some) {
        let partners: Vec<&StoredSignIn> =
            fitting.iter().filter(|one| one.partner).copied().collect();
        if let Some(one) = only(&partners)? {
            return Ok(Some(one));
        }
    }
    only(&fitting)
}

/// The one that there is; of several none is as good as another.
fn only<'a>(all: &[&'a StoredSignIn]) -> Result<Option<&'a StoredSignIn>, Failure> {
    let [_, _, ..] = all else {
        return Ok(all.first().copied());
    };
    let names: Vec<String> = all.iter().map(|one| printable(&one.user)).collect();
    let names = names.join(", ");
    Err(Failure::new(
        Exit::Usage,
        text!(
            "several sign-ins are kept ({names}); say which with --tenant, --partner-tenant or --client-id",
            "複数のサインインが保存されています ({names})。--tenant、--partner-tenant、--client-id のいずれかで指定してください"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        secret::Secret,
        settings::{Addresses, Cloud},
    };

    const CUSTOMER: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
    const PARTNER: &str = "e7f3d9a0-3f0e-4f5b-8f35-0d4c5f2b7a10";
    const OTHER: &str = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";
    const CLIENT: &str = "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77";

    fn stored(user: &str, tenant: &str, partner: bool) -> StoredSignIn {
        StoredSignIn {
            cloud: Cloud::Global,
            login: "https://login.microsoftonline.com".parse().unwrap(),
            tenant: tenant.parse().unwrap(),
            client: CLIENT.parse().unwrap(),
            user: user.to_owned(),
            name: None,
            partner,
            scopes: vec![],
            refresh_token: Secret::new("r"),
            renewed: "2026-10-01T00:00:00Z".parse().unwrap(),
        }
    }

    fn settings(tenant: Option<&str>, partner: Option<&str>, app: Option<SignIn>) -> Settings {
        Settings {
            cloud: Cloud::Global,
            addresses: Addresses::of(Cloud::Global),
            tenant: tenant.map(|id| id.parse().unwrap()),
            partner_tenant: partner.map(|id| id.parse().unwrap()),
            client: None,
            app,
            user: None,
            acts_as: None,
            store: None,
            ca: None,
            timeout: std::time::Duration::from_secs(1),
            max_time: None,
            record_time: std::time::Duration::from_secs(1),
        }
    }

    #[test]
    fn the_one_that_fits_is_chosen_and_of_several_none_is_guessed() {
        let both = [
            stored("aoki@aozora.example", CUSTOMER, false),
            stored("admin@hinode.example", PARTNER, true),
        ];
        let secret = || SignIn::ClientSecret {
            client: CLIENT.parse().unwrap(),
            secret: Secret::new("s"),
        };
        for (kept, settings, expected) in [
            (&both[..0], settings(None, None, None), Ok(None)),
            (
                &both[..1],
                settings(None, None, None),
                Ok(Some("aoki@aozora.example")),
            ),
            (
                &both[..],
                settings(None, None, None),
                Err("several sign-ins are kept"),
            ),
            (
                &both,
                settings(Some(CUSTOMER), None, None),
                Ok(Some("aoki@aozora.example")),
            ),
            (
                &both,
                settings(Some("aozora.example"), None, None),
                Ok(Some("aoki@aozora.example")),
            ),
            (
                &both,
                settings(None, Some(PARTNER), None),
                Ok(Some("admin@hinode.example")),
            ),
            // A partner's enters a customer's tenant.
            (
                &both,
                settings(Some(OTHER), None, None),
                Ok(Some("admin@hinode.example")),
            ),
            // Beside an application only its own partner's.
            (
                &both,
                settings(Some(CUSTOMER), None, Some(secret())),
                Ok(Some("admin@hinode.example")),
            ),
            (
                &both[..1],
                settings(Some(CUSTOMER), None, Some(secret())),
                Ok(None),
            ),
            (&both, settings(None, Some(OTHER), Some(secret())), Ok(None)),
            (
                &both,
                settings(None, Some(PARTNER), Some(secret())),
                Ok(Some("admin@hinode.example")),
            ),
            (
                &both,
                settings(None, Some(PARTNER), Some(SignIn::Command("c".to_owned()))),
                Ok(None),
            ),
        ] {
            let chosen = choose(kept, &settings);
            match (chosen, expected) {
                (Ok(chosen), Ok(expected)) => {
                    assert_eq!(chosen.map(|one| one.user.as_str()), expected);
                }
                (Err(error), Err(expected)) => assert!(error.text.en.contains(expected)),
                (chosen, expected) => panic!("{chosen:?} {expected:?}"),
            }
        }
    }
}
