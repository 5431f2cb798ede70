//! The services over a real connection to a stand-in on loopback.

mod identities;
mod limits;
mod lists;
mod reading;
mod signing_in;
mod subjects;
mod tenants;
mod writing;

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::*;
use crate::{
    auth::{Certificate, SignIn, TokenError},
    error::ErrorKind,
    graph::{AddLicense, LicenseChange, UserQuery},
    http::test_server::{StandIn, answer},
    secret::Secret,
    settings::{Addresses, Cloud},
};
use record::Exit;

const CLIENT: &str = "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77";
const TENANT: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

fn tenant() -> TenantId {
    TENANT.parse().unwrap()
}

fn with_secret() -> SignIn {
    SignIn::ClientSecret {
        client: CLIENT.parse().unwrap(),
        secret: Secret::new("s~3+c%ret"),
    }
}

fn services(login: &StandIn, service: &StandIn, sign_in: SignIn) -> Services {
    Services::new(settings(login, service, sign_in), Log::silent())
}

fn settings(login: &StandIn, service: &StandIn, sign_in: SignIn) -> Settings {
    Settings {
        cloud: Cloud::Global,
        addresses: Addresses {
            login: login.url.clone(),
            graph: service.url.clone(),
            partner_center: service.url.clone(),
        },
        tenant: None,
        partner_tenant: Some(tenant()),
        client: None,
        app: Some(sign_in),
        user: None,
        acts_as: None,
        store: None,
        ca: None,
        timeout: Duration::from_secs(20),
        max_time: None,
        record_time: Duration::from_secs(300),
    }
}

fn token(name: &str) -> String {
    answer(
        200,
        "",
        &format!(r#"{{"token_type":"Bearer","expires_in":3599,"access_token":"{name}"}}"#),
    )
}

fn ok(body: &str) -> String {
    answer(200, "request-id: r-1", body)
}

fn form(request: &str) -> Vec<(String, String)> {
    let body = request.split_once("\n\n").unwrap().1;
    url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect()
}

fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    request
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn swap() -> LicenseChange {
    LicenseChange {
        add_licenses: vec![AddLicense {
            sku_id: SKU.parse().unwrap(),
            disabled_plans: vec![],
        }],
        remove_licenses: vec![],
    }
}
