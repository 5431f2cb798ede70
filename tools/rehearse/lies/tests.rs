use hyper::HeaderMap;

use super::*;

fn request(path: &str) -> Request {
    Request::new(
        Method::GET,
        &path.parse().unwrap(),
        HeaderMap::new(),
        Vec::new(),
    )
}

fn lie(effect: &Effect, path: &str, body: &Value) -> Option<Value> {
    let request = request(path);
    let call = Call::new(&request, "http://x").unwrap();
    let answer = falsified(effect, &call, &Answer::json(200, body))?;
    serde_json::from_slice(&answer.body).ok()
}

#[test]
fn an_answer_has_other_values_wherever_they_stand_or_lacks_them() {
    let values = [
        ("status".to_owned(), json!("pending")),
        ("quantity".to_owned(), Value::Null),
    ];
    let effect = Effect::OtherValues {
        values: values.into_iter().collect(),
    };
    let list = json!({"items": [{"status": "active", "quantity": 5, "x": [{"status": 1}]}]});
    let other = json!({"items": [{"status": "pending", "x": [{"status": "pending"}]}]});
    assert_eq!(lie(&effect, "/v1/x", &list), Some(other));
    assert_eq!(lie(&effect, "/v1/x", &json!({"a": 1})), None);
}

#[test]
fn a_list_loses_its_half_its_links_or_its_end() {
    let with_delta = json!({"value": [1, 2, 3], "@odata.deltaLink": "d"});
    let next = json!({"value": [1, 2, 3], "@odata.nextLink": "n"});
    let list = "/v1.0/users?$top=3";
    for (effect, body, falsified) in [
        (
            Effect::PartialList { error: false },
            &next,
            Some(json!({"value": [1]})),
        ),
        (
            Effect::NoDeltaLink,
            &with_delta,
            Some(json!({"value": [1, 2, 3]})),
        ),
        (Effect::NoDeltaLink, &next, None),
        (
            Effect::PageLoop,
            &with_delta,
            Some(json!({"value": [1, 2, 3], "@odata.nextLink": format!("http://x{list}")})),
        ),
        (Effect::PageLoop, &next, None),
        (Effect::PageLoop, &json!({"id": 1}), None),
    ] {
        assert_eq!(lie(&effect, list, body), falsified, "{effect:?} {body}");
    }
    let with_error = lie(
        &Effect::PartialList { error: true },
        list,
        &json!({"value": []}),
    );
    assert_eq!(with_error.unwrap()["error"]["code"], "UnknownError");
}

#[test]
fn endless_pages_have_a_new_link_each_time() {
    let body = json!({"value": [1]});
    for (path, link, value) in [
        (
            "/v1.0/users",
            "http://x/v1.0/users?$skiptoken=endless-1",
            json!([1]),
        ),
        (
            "/v1.0/users?$top=1&$skiptoken=endless-7",
            "http://x/v1.0/users?$top=1&$skiptoken=endless-8",
            json!([]),
        ),
        (
            "/v1.0/users/u/drive/root/delta?token=endless-1",
            "http://x/v1.0/users/u/drive/root/delta?token=endless-2",
            json!([]),
        ),
    ] {
        let page = lie(&Effect::EndlessPages { empty: true }, path, &body).unwrap();
        assert_eq!(
            (&page["@odata.nextLink"], &page["value"]),
            (&json!(link), &value)
        );
    }
    let customers = json!({"items": [1], "links": {"self": {}}});
    let page = lie(
        &Effect::EndlessPages { empty: false },
        "/v1/customers?size=1",
        &customers,
    );
    assert_eq!(
        page.unwrap()["links"]["next"],
        json!({"uri": "/customers?size=1&seekOperation=Next", "method": "GET",
            "headers": [{"key": "MS-ContinuationToken", "value": "endless-1"}]})
    );
}

#[test]
fn effects_suit_the_requests_that_they_are_about() {
    let token = Effect::ExpiredPageToken;
    assert!(suits(&token, &request("/v1.0/users?$skiptoken=x")));
    assert!(!suits(&token, &request("/v1.0/users?$top=1")));
    assert!(!suits(&Effect::NotApplied, &request("/v1.0/users")));
    assert!(suits(&Effect::WrongEntity, &request("/v1.0/users/u")));
    assert!(!suits(&Effect::ClaimsChallenge, &request("/v1.0/users/u")));
    let token = Effect::WrongToken {
        token: WrongToken::Empty,
    };
    assert!(!suits(&token, &request("/t/oauth2/v2.0/token")));
}
