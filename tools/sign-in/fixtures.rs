//! Settings and sign-ins for the tests.

use std::time::Duration;

use common::{
    ids::Guid,
    services::{
        auth::{SignIn, store::StoredSignIn},
        secret::Secret,
    },
    settings::{Addresses, Cloud, Settings},
};

pub(crate) const CUSTOMER: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
pub(crate) const PARTNER: &str = "e7f3d9a0-3f0e-4f5b-8f35-0d4c5f2b7a10";
pub(crate) const CLIENT: &str = "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77";
pub(crate) const OTHER_CLIENT: &str = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";

pub(crate) fn id(text: &str) -> Guid {
    text.parse().unwrap()
}

pub(crate) fn secret(client: &str) -> SignIn {
    SignIn::ClientSecret {
        client: id(client),
        secret: Secret::new("s"),
    }
}

pub(crate) fn command() -> SignIn {
    SignIn::Command("print-token".to_owned())
}

pub(crate) fn settings(tenant: Option<&str>, partner: Option<&str>) -> Settings {
    Settings {
        cloud: Cloud::Global,
        addresses: Addresses::of(Cloud::Global),
        tenant: tenant.map(|id| id.parse().unwrap()),
        partner_tenant: partner.map(|id| id.parse().unwrap()),
        client: None,
        app: None,
        user: None,
        acts_as: None,
        store: common::services::auth::store::Store::new(Some("state".as_ref())).ok(),
        ca: None,
        timeout: Duration::from_secs(1),
        max_time: None,
        record_time: Duration::from_secs(1),
    }
}

pub(crate) fn stored(tenant: &str, client: &str, partner: bool) -> StoredSignIn {
    StoredSignIn {
        cloud: Cloud::Global,
        login: Addresses::of(Cloud::Global).login,
        tenant: id(tenant),
        client: id(client),
        user: "aoki@aozora.example".to_owned(),
        name: None,
        partner,
        scopes: vec!["User.Read.All".to_owned()],
        refresh_token: Secret::new("r"),
        renewed: "2026-10-01T00:00:00Z".parse().unwrap(),
    }
}
