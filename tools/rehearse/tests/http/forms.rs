//! The forms in which clients write what they ask for.

use crate::client::{Client, NEW, OLD, error, read};
use rehearse::Options;
use reqwest::Method;
use serde_json::{Value, json};

const USER: &str = "aoki@aozora-koumuten.example";

fn client() -> Client {
    Client::new(Options::default())
}

#[tokio::test]
async fn the_next_link_has_a_plain_dollar_and_keeps_the_query_as_it_was_sent() {
    let client = client();
    let token = client.graph_token().await;
    let path = "/v1.0/users?$select=id,displayName&$top=2";
    let (_, page) = client.get(&token, path).await;
    let link = page["@odata.nextLink"].as_str().unwrap();
    let base = format!("{}{path}&$skiptoken=", client.rehearsal.url());
    assert!(link.starts_with(&base), "{link}");
    // As a common pager does it: everything behind the text, appended to the path again.
    let (_, rest) = link.split_once("$skiptoken=").unwrap();
    let (_, second) = client
        .get(&token, &format!("{path}&$skiptoken={rest}"))
        .await;
    assert_eq!(second["value"].as_array().unwrap().len(), 2);
    assert_ne!(second["value"], page["value"]);
    let third = second["@odata.nextLink"].as_str().unwrap();
    assert_eq!(third.matches("skiptoken").count(), 1, "{third}");
}

#[tokio::test]
async fn a_path_may_have_keys_in_brackets_casts_namespaces_and_any_case() {
    let client = client();
    let token = client.graph_token().await;
    let id = client.rehearsal.tenant().users[0].id.to_string();
    for path in [
        format!("/V1.0/users('{id}')"),
        format!("/V1.0/Users/{}", USER.to_uppercase()),
        format!("/V1.0/users('{USER}')"),
        format!("/beta/users/{id}"),
    ] {
        let (status, user) = client.get(&token, &format!("{path}?$select=id")).await;
        assert_eq!((status.as_u16(), &user["id"]), (200, &json!(id)), "{path}");
    }
    let swap =
        json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": [OLD]});
    let path = format!("/V1.0/users('{USER}')/microsoft.graph.AssignLicense");
    assert_eq!(client.post(&token, &path, &swap).await.0, 200);
    assert_eq!(client.get(&token, "/V1.0/SUBSCRIBEDSKUS").await.0, 200);
}

#[tokio::test]
async fn beta_is_answered_as_v1_and_marked_and_its_links_stay_in_it() {
    let client = client();
    let token = client.graph_token().await;
    let get = |path: &str| client.request(Method::GET, path).bearer_auth(&token);
    let answer = get("/beta/users?$top=2").send().await.unwrap();
    assert_eq!(answer.headers()["x-rehearse"], "beta is answered as v1.0");
    let (_, body) = read(answer).await;
    for key in ["@odata.context", "@odata.nextLink"] {
        assert!(body[key].as_str().unwrap().contains("/beta/"), "{body}");
    }
    let plain = get("/v1.0/users").send().await.unwrap();
    assert!(!plain.headers().contains_key("x-rehearse"));
    let (status, body) = client.get(&token, "/v3.0/users").await;
    assert_eq!((status.as_u16(), error(&body).0), (400, "BadRequest"));
}

#[tokio::test]
async fn a_version_is_no_resource_where_an_sdk_leaves_it_in_the_part_of_a_batch() {
    let client = client();
    let token = client.graph_token().await;
    let part = |id: &str, url: &str| json!({"id": id, "method": "GET", "url": url});
    let parts = [part("1", "/v1.0/users"), part("2", "beta/users")];
    let batch = json!({ "requests": parts });
    let (_, answer) = client.post(&token, "/v1.0/$batch", &batch).await;
    for (at, version) in ["v1.0", "beta"].into_iter().enumerate() {
        let part = &answer["responses"][at];
        let words = format!("Resource not found for the segment '{version}'.");
        assert_eq!(part["status"], 400);
        assert_eq!(error(&part["body"]), ("BadRequest", words.as_str()));
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_in_the_words_that_clients_look_for() {
    let client = client();
    let token = client.graph_token().await;
    let path = format!("/v1.0/users/{USER}/assignLicense");
    let unreadable = "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.";
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    for (body, encoding, words) in [
        (
            &b""[..],
            "identity",
            "Empty Payload. JSON content expected.",
        ),
        (b"{", "identity", unreadable),
        (&gzip, "gzip", unreadable),
        // No word of a parser.
        (
            br#"{"addLicenses":5,"removeLicenses":[]}"#,
            "identity",
            "Unable to read JSON request payload. the number 5 stands where a list should.",
        ),
    ] {
        let request = client
            .request(Method::POST, &path)
            .bearer_auth(&token)
            .header("content-type", "application/json")
            .header("content-encoding", encoding)
            .body(body.to_vec());
        let (status, body) = read(request.send().await.unwrap()).await;
        assert_eq!(
            (status.as_u16(), error(&body)),
            (400, ("BadRequest", words))
        );
    }
}

#[tokio::test]
async fn me_is_the_signed_in_user_and_an_app_is_told_that_it_has_none() {
    let client = client();
    let token = client.graph_token().await;
    let (status, body) = client.get(&token, "/v1.0/me").await;
    let words = "/me request is only valid with delegated authentication flow.";
    assert_eq!(
        (status.as_u16(), error(&body)),
        (400, ("BadRequest", words))
    );
    let tenant = client.env("NORIKAE_TENANT");
    let tokens: Value = client.signed_in(&tenant, "User.Read.All", USER).await;
    let user = tokens["access_token"].as_str().unwrap();
    let (status, me) = client.get(user, "/V1.0/me").await;
    assert_eq!(
        (status.as_u16(), me["userPrincipalName"].as_str()),
        (200, Some(USER))
    );
}
