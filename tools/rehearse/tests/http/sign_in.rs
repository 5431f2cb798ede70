//! Signing in as a person: the device's code, the page, the tokens and their renewal.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rehearse::{Options, Tenant};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{Client, read};

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const PERSON: &str = "aoki@aozora-koumuten.example";

impl Client {
    async fn form(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, Value) {
        let id = self.env("NORIKAE_CLIENT_ID");
        let mut form = vec![("client_id", id.as_str())];
        form.extend_from_slice(fields);
        read(
            self.request(Method::POST, path)
                .form(&form)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    /// What the person's browser shows after a form was sent.
    async fn browse(&self, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let sent = self
            .request(Method::POST, "/devicelogin?mkt=ja-JP")
            .form(fields);
        let answer = sent.send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    /// Signs a person in. The answer of the token endpoint.
    pub(crate) async fn signed_in(&self, tenant: &str, scope: &str, upn: &str) -> Value {
        let (status, begun) = self
            .form(
                &format!("/{tenant}/oauth2/v2.0/devicecode"),
                &[("scope", scope)],
            )
            .await;
        assert_eq!(status, 200, "{begun}");
        let code = begun["user_code"].as_str().unwrap();
        let (status, page) = self
            .browse(&[("otc", code), ("upn", upn), ("answer", "allow")])
            .await;
        assert_eq!(status, 200, "{page}");
        let fields = [
            ("grant_type", "device_code"),
            ("device_code", begun["device_code"].as_str().unwrap()),
            ("client_info", "1"),
        ];
        let (status, tokens) = self
            .form(&format!("/{tenant}/oauth2/v2.0/token"), &fields)
            .await;
        assert_eq!(status, 200, "{tokens}");
        tokens
    }
}

fn claims(token: &Value) -> Value {
    let part = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_person_enters_the_code_and_the_client_gets_that_persons_tokens() {
    let client = Client::new(Options::default());
    let tenant = client.env("NORIKAE_TENANT");
    let tokens = client
        .signed_in(
            &tenant,
            "User.Read.All openid profile offline_access",
            PERSON,
        )
        .await;
    let access = claims(&tokens["access_token"]);
    let user = &Tenant::omakase().users[0];
    for (claim, value) in [
        ("scp", json!("User.Read.All")),
        ("upn", json!(PERSON)),
        ("oid", json!(user.id)),
        ("name", json!(user.display_name)),
        ("tid", json!(tenant)),
        ("idtyp", json!("user")),
        ("appidacr", json!("0")),
        ("aud", json!("https://graph.microsoft.com")),
    ] {
        assert_eq!(access[claim], value, "{claim}");
    }
    assert!(access.get("roles").is_none());
    assert_eq!(tokens["scope"], "User.Read.All openid profile");
    let id = claims(&tokens["id_token"]);
    assert_eq!(
        (&id["preferred_username"], &id["aud"]),
        (&json!(PERSON), &json!(client.env("NORIKAE_CLIENT_ID")))
    );
    let info = BASE64_URL_SAFE_NO_PAD
        .decode(tokens["client_info"].as_str().unwrap())
        .unwrap();
    let info: Value = serde_json::from_slice(&info).unwrap();
    assert_eq!(info, json!({"uid": user.id, "utid": tenant}));
    // The token may do what was agreed to, and no more.
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(client.get(token, "/v1.0/users").await.0, 200);
    assert_eq!(client.get(token, "/v1.0/subscribedSkus").await.0, 403);
}

#[tokio::test]
async fn a_client_that_waits_hears_why() {
    let client = Client::new(Options::default());
    let (_, begun) = client
        .form(
            "/organizations/oauth2/v2.0/devicecode?mkt=ja-JP",
            &[("scope", "User.Read")],
        )
        .await;
    let (code, device) = (
        begun["user_code"].as_str().unwrap(),
        begun["device_code"].as_str().unwrap(),
    );
    let page = format!("{}/devicelogin", client.rehearsal.url());
    assert_eq!(
        (
            &begun["verification_uri"],
            &begun["expires_in"],
            &begun["interval"]
        ),
        (&json!(page), &json!(900), &json!(5))
    );
    let message = begun["message"].as_str().unwrap();
    assert!(
        message.contains("サインイン") && message.contains(code),
        "{message}"
    );
    let poll = async |code| {
        let fields = [("grant_type", DEVICE_CODE), ("device_code", code)];
        let (status, body) = client
            .form("/organizations/oauth2/v2.0/token", &fields)
            .await;
        assert_eq!(status, 400);
        body["error"].as_str().unwrap().to_owned()
    };
    assert_eq!(poll(device).await, "authorization_pending");
    assert!(client.rehearsal.ledger().pop().unwrap().refused.is_none());
    assert_eq!(poll(device).await, "slow_down");
    assert_eq!(poll("guess").await, "bad_verification_code");
    assert_eq!(
        client.browse(&[("otc", code), ("answer", "deny")]).await.0,
        200
    );
    assert_eq!(poll(device).await, "authorization_declined");
}

#[tokio::test]
async fn the_page_takes_only_a_code_that_waits_and_somebody_who_can_sign_in() {
    let mut tenant = Tenant::omakase();
    tenant.users[1].account_enabled = false;
    tenant.app.display_name = "<b>norikae</b>".to_owned();
    let blocked = tenant.users[1].user_principal_name.clone();
    let client = Client::new(Options::of(tenant));
    let path = format!("/{}/oauth2/v2.0/devicecode", client.env("NORIKAE_TENANT"));
    let (_, begun) = client.form(&path, &[("scope", "User.Read")]).await;
    let code = begun["user_code"].as_str().unwrap();
    let partner = "admin@hinodecloud.onmicrosoft.com";
    for (fields, status, words) in [
        (&[("otc", "BCDFGHJKL")][..], 400, "そのコードは存在しないか"),
        (
            &[("otc", code), ("answer", "code")],
            200,
            "&lt;b&gt;norikae&lt;/b&gt; が次の許可を求めています",
        ),
        (
            &[
                ("otc", code),
                ("upn", "nobody@example"),
                ("answer", "allow"),
            ],
            400,
            "その名前のアカウントはありません",
        ),
        (
            &[("otc", code), ("upn", &blocked), ("answer", "allow")],
            400,
            "ブロックされています",
        ),
        (
            &[("otc", code), ("upn", partner), ("answer", "allow")],
            400,
            "別のテナントのものです",
        ),
        (
            &[("otc", code), ("upn", PERSON), ("answer", "allow")],
            200,
            "としてサインインしました",
        ),
        (
            &[("otc", code), ("upn", PERSON), ("answer", "allow")],
            400,
            "すでに使用されています",
        ),
    ] {
        let (seen, page) = client.browse(fields).await;
        assert_eq!(seen, status, "{page}");
        assert!(
            page.contains(words) && page.contains("<html lang=\"ja\">"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn a_refresh_token_is_good_for_another_each_time_and_the_old_one_stays_good() {
    let client = Client::new(Options::default());
    let tenant = client.env("NORIKAE_TENANT");
    let path = format!("/{tenant}/oauth2/v2.0/token");
    let tokens = client
        .signed_in(&tenant, "Mail.Read offline_access", PERSON)
        .await;
    let first = tokens["refresh_token"].as_str().unwrap().to_owned();
    let renewed = async |token: &str, scope: &str| {
        let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        if !scope.is_empty() {
            fields.push(("scope", scope));
        }
        client.form(&path, &fields).await
    };
    let (_, second) = renewed(&first, "").await;
    assert_eq!(claims(&second["access_token"])["scp"], "Mail.Read");
    let second = second["refresh_token"].as_str().unwrap().to_owned();
    for token in [&first, &second] {
        // What the app is registered with needs no new consent; what nobody agreed to does.
        let (status, body) = renewed(token, "https://graph.microsoft.com/.default").await;
        assert_eq!(status, 200, "{body}");
        assert!(
            claims(&body["access_token"])["scp"]
                .as_str()
                .unwrap()
                .contains("User.Read.All")
        );
        let (_, body) = renewed(token, "Mail.Send").await;
        assert_eq!(body["error_codes"], json!([65001]));
    }
    for (token, number) in [
        ("1.AXoA", 9_002_313),
        // Signed by the same key, and no refresh token for that.
        (tokens["access_token"].as_str().unwrap(), 9_002_313),
    ] {
        let (_, body) = renewed(token, "").await;
        assert_eq!(
            (&body["error"], &body["error_codes"]),
            (&json!("invalid_grant"), &json!([number]))
        );
    }
    assert_eq!(client.get(&first, "/v1.0/users").await.0, 401);
    let partner = client.env("NORIKAE_PARTNER_TENANT");
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", first.as_str()),
    ];
    let (_, body) = client
        .form(&format!("/{partner}/oauth2/v2.0/token"), &fields)
        .await;
    assert_eq!(body["error_codes"], json!([50020]));
}

#[tokio::test]
async fn the_partners_person_opens_what_the_app_alone_may_not() {
    let tenant = Tenant::omakase();
    let domain = tenant
        .known_tenants
        .iter()
        .find(|known| known.tenant_id == tenant.partner_center.tenant_id)
        .map(|known| known.default_domain_name.clone());
    let client = Client::new(Options::of(tenant));
    let path = "/v1/customers/relationshiprequests";
    assert_eq!(
        client.get(&client.partner_app_token().await, path).await.0,
        403
    );
    let scope = "https://api.partnercenter.microsoft.com/user_impersonation offline_access";
    let admin = format!("admin@{}", domain.unwrap());
    let tokens = client.signed_in("organizations", scope, &admin).await;
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(client.get(token, path).await.0, 200);
    assert_eq!(client.get(token, "/v1.0/users").await.0, 401);
}

#[tokio::test]
async fn the_client_says_what_it_can_do_and_the_token_repeats_it() {
    let client = Client::new(Options::default());
    let tenant = client.env("NORIKAE_TENANT");
    let asked = r#"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#;
    let (_, body) = client.token_with(&tenant, &[("claims", asked)]).await;
    assert_eq!(claims(&body["access_token"])["xms_cc"], json!(["CP1"]));
    let (status, body) = client.token_with(&tenant, &[("claims", "CP1")]).await;
    assert_eq!(
        (status.as_u16(), &body["error_codes"]),
        (400, &json!([90100]))
    );
}

#[tokio::test]
async fn every_cloud_is_found_by_its_names_and_a_stranger_is_not() {
    let client = Client::new(Options::default());
    let ask = async |endpoint: &str| {
        let path =
            format!("/common/discovery/instance?api-version=1.1&authorization_endpoint={endpoint}");
        client.get("", &path).await
    };
    let (_, found) = ask("https://login.microsoftonline.us/common/oauth2/v2.0/authorize").await;
    assert_eq!(
        found["tenant_discovery_endpoint"],
        "https://login.microsoftonline.us/common/v2.0/.well-known/openid-configuration"
    );
    assert_eq!(
        found["metadata"][0]["preferred_network"],
        "login.microsoftonline.com"
    );
    assert_eq!(
        found["metadata"][1]["aliases"],
        json!(["login.microsoftonline.us"])
    );
    let (status, body) = ask("https://login.example/common/oauth2/v2.0/authorize").await;
    assert_eq!(
        (status.as_u16(), &body["error"]),
        (400, &json!("invalid_instance"))
    );
    let (_, common) = client
        .get("", "/common/v2.0/.well-known/openid-configuration")
        .await;
    let url = client.rehearsal.url();
    assert_eq!(common["issuer"], format!("{url}/{{tenantid}}/v2.0"));
    assert_eq!(
        common["device_authorization_endpoint"],
        format!("{url}/common/oauth2/v2.0/devicecode")
    );
}

#[tokio::test]
async fn version_1_takes_a_resource_and_its_configuration_leads_to_it() {
    let client = Client::new(Options::default());
    let tenant = client.env("NORIKAE_TENANT");
    let path = format!("/{tenant}/.well-known/openid-configuration");
    let (_, configuration) = client.get("", &path).await;
    let endpoint = configuration["token_endpoint"].as_str().unwrap();
    assert!(endpoint.ends_with(&format!("/{tenant}/oauth2/token")));
    assert_eq!(
        configuration["issuer"],
        format!("https://sts.windows.net/{tenant}/")
    );
    let keys = configuration["jwks_uri"].as_str().unwrap();
    assert!(client.get("", keys).await.1["keys"].is_array());
    let secret = client.secret();
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_secret", secret.as_str()),
        ("resource", "https://graph.microsoft.com"),
    ];
    let (status, issued) = client.form(endpoint, &fields).await;
    assert_eq!(status, 200, "{issued}");
    assert!(issued["expires_in"].is_string() && issued["expires_on"].is_string());
    assert_eq!(issued["resource"], "https://graph.microsoft.com");
    let token = issued["access_token"].as_str().unwrap();
    assert_eq!(client.get(token, "/v1.0/organization").await.0, 200);
    let (status, refused) = client.form(endpoint, &fields[..2]).await;
    assert_eq!(
        (status.as_u16(), &refused["error"]),
        (400, &json!("invalid_request"))
    );
}

#[tokio::test]
async fn the_object_the_subject_and_the_app_are_told_apart() {
    let client = Client::new(Options::default());
    let tenant = client.env("NORIKAE_TENANT");
    let app = claims(&Value::String(client.graph_token().await));
    let person = client
        .signed_in(
            &tenant,
            "User.Read.All openid",
            "aoki@aozora-koumuten.example",
        )
        .await;
    let (access, id) = (claims(&person["access_token"]), claims(&person["id_token"]));
    // An app alone is its service principal; a person is somebody else to each audience.
    assert_eq!(app["oid"], app["sub"]);
    assert_ne!(app["oid"], app["appid"]);
    assert_ne!(access["sub"], access["oid"]);
    assert_ne!(access["sub"], id["sub"]);
    assert_eq!(access["oid"], id["oid"]);
}
