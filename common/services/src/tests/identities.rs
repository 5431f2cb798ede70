//! Signing in without a secret of one's own: by a federated token, as a machine, and for a person.

use super::*;
use crate::auth::{Endpoint, ManagedIdentity, User};

fn jwt(tenant: &str) -> String {
    let claims = format!(r#"{{"tid":"{tenant}"}}"#);
    let claims = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, claims);
    format!("e30.{claims}.x")
}

#[tokio::test]
async fn a_federated_token_is_read_anew_for_each_request() {
    let login = StandIn::start(vec![token("t-1"), token("t-2")]).await;
    let graph = StandIn::start(vec![ok(r#"{"value":[]}"#), ok(r#"{"value":[]}"#)]).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let sign_in = SignIn::Federated {
        client: CLIENT.parse().unwrap(),
        file: file.path().to_owned(),
    };
    let services = services(&login, &graph, sign_in);
    let tenant_graph = services.graph(&tenant());
    for vouched in ["first.of.ci", "second.of.ci"] {
        std::fs::write(&file, format!("{vouched}\n")).unwrap();
        tenant_graph.subscribed_skus().await.unwrap();
        tenant_graph.renew_token();
    }
    let sent: Vec<String> = (login.heard().iter())
        .flat_map(|request| form(request))
        .filter(|(name, _)| name == "client_assertion")
        .map(|(_, value)| value)
        .collect();
    assert_eq!(sent, ["first.of.ci", "second.of.ci"]);
    std::fs::write(&file, "").unwrap();
    let error = tenant_graph.subscribed_skus().await.unwrap_err();
    assert_eq!(error.exit(), Exit::Local);
    assert!(error.text().en.contains("holds no token"), "{error}");
}

#[tokio::test]
async fn a_machine_asks_its_own_service_and_never_entra() {
    let login = StandIn::start(vec![]).await;
    let graph = StandIn::start(vec![ok(r#"{"value":[]}"#); 2]).await;
    let answer_of_machine = |tenant: &str| {
        let token = jwt(tenant);
        answer(
            200,
            "",
            &format!(r#"{{"access_token":"{token}","expires_in":"3599","token_type":"Bearer"}}"#),
        )
    };
    let metadata = StandIn::start(vec![answer_of_machine(TENANT)]).await;
    let mut url = metadata.url.clone();
    url.set_path("/metadata/identity/oauth2/token");
    let machine = |endpoint| {
        SignIn::ManagedIdentity(ManagedIdentity {
            client: None,
            endpoint,
        })
    };
    let as_machine = services(&login, &graph, machine(Endpoint::Metadata(url)));
    as_machine.graph(&tenant()).subscribed_skus().await.unwrap();
    assert_eq!(
        metadata.heard_lines(),
        [
            "GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com"
        ]
    );
    assert_eq!(header(&metadata.heard()[0], "metadata"), Some("true"));

    let host = StandIn::start(vec![answer_of_machine(TENANT)]).await;
    let endpoint = Endpoint::Host {
        address: host.url.clone(),
        header: Secret::new("h-1"),
    };
    let as_app = services(&login, &graph, machine(endpoint));
    as_app.graph(&tenant()).subscribed_skus().await.unwrap();
    assert_eq!(header(&host.heard()[0], "x-identity-header"), Some("h-1"));
    assert_eq!(login.heard_lines(), [""; 0]);

    // It has no token of any other tenant, and one of its own is not sent in its place.
    let other = StandIn::start(vec![answer_of_machine(CLIENT)]).await;
    let as_other = services(
        &login,
        &graph,
        machine(Endpoint::Metadata(other.url.clone())),
    );
    let error = as_other
        .graph(&tenant())
        .subscribed_skus()
        .await
        .unwrap_err();
    assert_eq!(
        *error.kind(),
        ErrorKind::Token(TokenError::WrongTenant {
            asked: TENANT.parse().unwrap(),
            own: CLIENT.parse().unwrap(),
        })
    );
    assert_eq!(graph.heard_lines().len(), 2);
}

#[tokio::test]
async fn a_persons_refresh_token_is_redeemed_in_each_tenant_with_the_applications_proof() {
    let other = "6c0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
    let login = StandIn::start(vec![token("t-1"), token("t-2")]).await;
    let graph = StandIn::start(vec![ok(r#"{"value":[]}"#); 2]).await;
    let mut settings = settings(&login, &graph, with_secret());
    let client = CLIENT.parse().unwrap();
    settings.user = Some(User::given(client, tenant(), Secret::new("rt-1")));
    settings.acts_as = Some(crate::auth::Identity::User);
    let services = Services::new(settings, Log::silent());
    for tenant in [TENANT, other] {
        let graph = services.graph(&tenant.parse().unwrap());
        graph.subscribed_skus().await.unwrap();
    }
    let paths = [TENANT, other].map(|tenant| format!("POST /{tenant}/oauth2/v2.0/token"));
    assert_eq!(login.heard_lines(), paths);
    for request in login.heard() {
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            form(&request),
            [
                own("grant_type", "refresh_token"),
                own("client_id", CLIENT),
                own("refresh_token", "rt-1"),
                own(
                    "scope",
                    "https://graph.microsoft.com/.default offline_access"
                ),
                own("client_secret", "s~3+c%ret"),
            ]
        );
    }
}
