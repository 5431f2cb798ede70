//! The token endpoint as a plain client sees it.

use crate::client::{Client, error};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rehearse::{CERTIFICATE, Effect, Fault, Options, Tenant};
use reqwest::Method;
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding},
};
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer, pem::PemObject};
use serde_json::{Value, json};

fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_token_says_whom_it_is_for_and_what_it_may() {
    let client = Client::new(Options::default());
    let graph = claims(&client.graph_token().await);
    assert_eq!(graph["tid"], client.env("NORIKAE_TENANT"));
    assert_eq!(graph["aud"], "https://graph.microsoft.com");
    assert_eq!(graph["appidacr"], "1");
    assert_eq!(
        graph["exp"].as_i64().unwrap() - graph["iat"].as_i64().unwrap(),
        3599
    );
    assert_eq!(graph["roles"], json!(Tenant::omakase().app.roles));
    let partner = claims(&client.partner_token().await);
    assert_eq!(partner["tid"], client.env("NORIKAE_PARTNER_TENANT"));
    assert_eq!(partner["scp"], "user_impersonation");
    assert!(partner.get("roles").is_none());
}

#[tokio::test]
async fn every_wrong_token_request_has_its_number_and_shows_no_secret() {
    let client = Client::new(Options::default());
    let customer = client.env("NORIKAE_TENANT");
    let stranger = "9f4d1b2e-0000-4000-8000-000000000001";
    let old_partner = Tenant::omakase().known_tenants[0].tenant_id.to_string();
    let long = "wrong~secret";
    let usual = customer.as_str();
    for (tenant, fields, status, name, number) in [
        (
            usual,
            &[("client_secret", long)][..],
            401,
            "invalid_client",
            7_000_215,
        ),
        (
            usual,
            &[("client_secret", "")],
            401,
            "invalid_client",
            7_000_216,
        ),
        (
            usual,
            &[("client_id", stranger)],
            400,
            "unauthorized_client",
            700_016,
        ),
        (&old_partner, &[], 400, "unauthorized_client", 700_016),
        (stranger, &[], 400, "invalid_request", 90002),
        ("common", &[], 400, "invalid_request", 9_001_023),
        (
            usual,
            &[("scope", "https://graph.microsoft.com/User.Read")],
            400,
            "invalid_scope",
            70011,
        ),
        (
            usual,
            &[("scope", "https://vault.example/.default")],
            400,
            "invalid_resource",
            500_011,
        ),
        (
            usual,
            &[("grant_type", "password")],
            400,
            "unsupported_grant_type",
            70003,
        ),
        (
            usual,
            &[("grant_type", "")],
            400,
            "invalid_request",
            900_144,
        ),
    ] {
        let (seen, body) = client.token_with(tenant, fields).await;
        assert_eq!(seen, status, "{body}");
        assert_eq!(
            (&body["error"], &body["error_codes"]),
            (&json!(name), &json!([number]))
        );
        let words = body["error_description"].as_str().unwrap();
        assert!(
            words.starts_with(&format!("AADSTS{number}: ")) && !words.contains(long),
            "{words}"
        );
    }
    let shown = format!("{:?}{:?}", client.rehearsal.ledger(), client.rehearsal);
    assert!(!shown.contains(&client.secret()) && !shown.contains(long));
}

#[tokio::test]
async fn the_secret_may_come_in_the_header_too() {
    let client = Client::new(Options::default());
    let url = format!("/{}/oauth2/v2.0/token", client.env("NORIKAE_TENANT"));
    let plain = client.secret();
    let escaped = plain.replace('%', "%25").replace('+', "%2B");
    assert_ne!(plain, escaped);
    for (secret, status) in [(escaped.as_str(), 200), (plain.as_str(), 401)] {
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        let answer = client
            .request(Method::POST, &url)
            .basic_auth(client.env("NORIKAE_CLIENT_ID"), Some(secret))
            .form(&form);
        assert_eq!(answer.send().await.unwrap().status(), status);
    }
}

/// An assertion by the rehearsal's certificate, with some claims changed.
fn assertion(client: &Client, alg: &str, change: &Value) -> String {
    let now = jiff::Timestamp::now().as_second();
    let id = client.env("NORIKAE_CLIENT_ID");
    let audience = format!(
        "{}/{}/oauth2/v2.0/token",
        client.rehearsal.url(),
        client.env("NORIKAE_TENANT")
    );
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap();
    let thumbprint = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, &certificate));
    let header = json!({"alg": alg, "typ": "JWT", "x5t#S256": thumbprint});
    let mut claims = json!({"aud": audience, "iss": id, "sub": id, "jti": "1", "nbf": now, "iat": now, "exp": now + 300});
    for (name, value) in change.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let part = |json: Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let key = PrivatePkcs8KeyDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap();
    let key = KeyPair::from_pkcs8(key.secret_pkcs8_der()).unwrap();
    let padding: &dyn RsaEncoding = if alg == "PS256" {
        &RSA_PSS_SHA256
    } else {
        &RSA_PKCS1_SHA256
    };
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        padding,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

#[tokio::test]
async fn a_certificate_signs_in_and_every_claim_of_its_assertion_is_checked() {
    let client = Client::new(Options::default());
    let now = jiff::Timestamp::now().as_second();
    let good = json!({});
    for (alg, change, number) in [
        ("PS256", &good, None),
        ("RS256", &good, None),
        // With fractions, as Microsoft's own library for Python has them.
        ("PS256", &json!({"exp": 4_000_000_000.5, "iat": 0.25}), None),
        ("HS256", &good, Some(50027)),
        (
            "PS256",
            &json!({"aud": "https://elsewhere.example/oauth2/v2.0/token"}),
            Some(700_023),
        ),
        ("PS256", &json!({"iss": "somebody"}), Some(700_021)),
        ("PS256", &json!({"exp": now - 600}), Some(700_024)),
        ("PS256", &json!({"nbf": now + 600}), Some(700_024)),
    ] {
        let jwt = assertion(&client, alg, change);
        let fields = [
            ("client_secret", ""),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", jwt.as_str()),
        ];
        let (status, body) = client
            .token_with(&client.env("NORIKAE_TENANT"), &fields)
            .await;
        match number {
            None => {
                assert_eq!(status, 200, "{body}");
                assert_eq!(
                    claims(body["access_token"].as_str().unwrap())["appidacr"],
                    "2"
                );
            }
            Some(number) => assert_eq!(body["error_codes"], json!([number]), "{change}"),
        }
    }
    let mut forged = assertion(&client, "PS256", &good);
    forged.replace_range(forged.len() - 8.., "AAAAAAAA");
    let fields = [
        ("client_secret", ""),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", forged.as_str()),
    ];
    let (_, body) = client
        .token_with(&client.env("NORIKAE_TENANT"), &fields)
        .await;
    assert_eq!(body["error_codes"], json!([700_027]));
}

#[tokio::test]
async fn no_token_a_forged_one_one_of_another_service_and_an_expired_one_are_told_apart() {
    let client = Client::new(Options {
        token_lifetime_seconds: Some(0),
        ..Options::default()
    });
    let expired = client.graph_token().await;
    let other = Client::new(Options::default());
    for (token, words) in [
        (expired, "Lifetime validation failed, the token is expired."),
        (
            "x.y.z".to_owned(),
            "Access token validation failure. Invalid signature.",
        ),
    ] {
        let (status, body) = client.get(&token, "/v1.0/organization").await;
        assert_eq!(
            (status.as_u16(), error(&body)),
            (401, ("InvalidAuthenticationToken", words))
        );
    }
    let (_, body) = other
        .get(&other.partner_token().await, "/v1.0/organization")
        .await;
    assert_eq!(
        error(&body).1,
        "Access token validation failure. Invalid audience."
    );
    let answer = other
        .request(Method::GET, "/v1.0/organization")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    assert!(
        answer.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .starts_with("Bearer ")
    );
    assert_eq!(
        other
            .get(&other.graph_token().await, "/v1/customers")
            .await
            .0,
        401
    );
}

#[tokio::test]
async fn tokens_can_expire_in_the_middle_of_a_run() {
    let client = Client::new(Options::default());
    client
        .rehearsal
        .fault(Fault::once("GET", "/organization", Effect::ExpireTokens).after(1));
    let token = client.graph_token().await;
    assert_eq!(client.get(&token, "/v1.0/organization").await.0, 200);
    assert_eq!(client.get(&token, "/v1.0/organization").await.0, 401);
    assert_eq!(client.get(&token, "/v1.0/organization").await.0, 401);
    let renewed = client.graph_token().await;
    assert_eq!(client.get(&renewed, "/v1.0/organization").await.0, 200);
}

#[tokio::test]
async fn the_configuration_leads_to_the_token_endpoint_and_to_the_keys() {
    let client = Client::new(Options::default());
    let tenant = client.env("NORIKAE_TENANT");
    let (_, configuration) = client
        .get(
            "",
            "/aozorakoumuten.onmicrosoft.com/v2.0/.well-known/openid-configuration",
        )
        .await;
    assert_eq!(
        configuration["token_endpoint"],
        format!("{}/{tenant}/oauth2/v2.0/token", client.rehearsal.url())
    );
    let (_, keys) = client
        .get("", configuration["jwks_uri"].as_str().unwrap())
        .await;
    let token = client.graph_token().await;
    let header: Value = serde_json::from_slice(
        &BASE64_URL_SAFE_NO_PAD
            .decode(token.split('.').next().unwrap())
            .unwrap(),
    )
    .unwrap();
    assert_eq!(keys["keys"][0]["kid"], header["kid"]);
}
