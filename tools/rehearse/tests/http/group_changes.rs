//! Groups made, changed, deleted and restored; members added and removed; what nesting does.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    client::{NEW, OLD, error},
    directory_changes::{Asked, ids, new_user, reference},
};

#[tokio::test]
async fn members_come_and_go_and_the_licences_of_the_group_with_them() {
    let asked = Asked::new().await;
    let group = asked.new_group("eigyo", &json!({})).await;
    // Who has the new product already takes no more seat; who has none takes one.
    let (_, made) = asked.post("/users", &new_user("shinjin")).await;
    let user = made["id"].as_str().unwrap().to_owned();
    let change =
        json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": []});
    assert_eq!(
        asked
            .post(&format!("/groups/{group}/assignLicense"), &change)
            .await
            .0,
        202
    );
    asked
        .client
        .rehearsal
        .tick(jiff::ToSpan::minutes(1))
        .unwrap();
    let before = asked.seats(NEW).await;
    let members = format!("/groups/{group}/members/$ref");
    assert_eq!(
        asked.post(&members, &reference(&user)).await,
        (204, Value::Null)
    );
    assert_eq!(asked.seats(NEW).await, before + 1);
    let (_, held) = asked
        .get(&format!("/users/{user}?$select=licenseAssignmentStates"))
        .await;
    assert_eq!(
        held["licenseAssignmentStates"][0]["assignedByGroup"],
        group.as_str()
    );

    let (status, again) = asked.post(&members, &reference(&user)).await;
    assert_eq!(status, 400);
    assert_eq!(
        error(&again).1,
        "One or more added object references already exist for the following modified properties: 'members'."
    );
    assert_eq!(asked.delete(&format!("/groups/{group}")).await, 400);
    let member = format!("/groups/{group}/members/{user}/$ref");
    assert_eq!(
        (asked.delete(&member).await, asked.delete(&member).await),
        (204, 404)
    );
    assert_eq!(asked.seats(NEW).await, before);
    assert_eq!(asked.get(&format!("/users/{user}")).await.0, 200);
    let nobody = reference("00000000-0000-0000-0000-000000000001");
    assert_eq!(asked.post(&members, &nobody).await.0, 404);
    assert_eq!(
        asked.post(&members, &json!({"@odata.id": user})).await.0,
        400
    );
}

#[tokio::test]
async fn a_group_with_mail_is_written_only_where_it_is_one_of_microsoft_365() {
    let asked = Asked::new().await;
    let body = |kinds: &[&str]| {
        json!({
            "displayName": "m", "mailEnabled": true, "mailNickname": "m",
            "securityEnabled": true, "groupTypes": kinds,
        })
    };
    let is_refused = |(status, body): (u16, Value)| {
        let message = body["error"]["message"].as_str().unwrap_or_default();
        status == 400
            && message.contains("does not currently support writes of mail-enabled groups")
    };
    assert!(is_refused(asked.post("/groups", &body(&[])).await));
    assert_eq!(asked.post("/groups", &body(&["Unified"])).await.0, 201);
    let group = asked.new_group("eigyo", &json!({})).await;
    let path = format!("/groups/{group}");
    let mail = json!({"mailEnabled": true});
    assert!(is_refused(asked.send(Method::PATCH, &path, &mail).await));
    let (_, group) = asked.get(&format!("{path}?$select=mailEnabled")).await;
    assert_eq!(group["mailEnabled"], false);
}

#[tokio::test]
async fn a_new_member_for_whom_there_is_no_seat_stands_in_the_errors_of_the_group() {
    let asked = Asked::new().await;
    let group = asked.new_group("eigyo", &json!({})).await;
    let change =
        json!({"addLicenses": [{"skuId": OLD, "disabledPlans": []}], "removeLicenses": []});
    assert_eq!(
        asked
            .post(&format!("/groups/{group}/assignLicense"), &change)
            .await
            .0,
        202
    );
    asked
        .client
        .rehearsal
        .tick(jiff::ToSpan::minutes(1))
        .unwrap();
    let mut failed = 0;
    for number in 0..12 {
        let (_, made) = asked
            .post("/users", &new_user(&format!("shinjin{number}")))
            .await;
        let id = made["id"].as_str().unwrap();
        asked
            .post(&format!("/groups/{group}/members/$ref"), &reference(id))
            .await;
        let (_, held) = asked
            .get(&format!(
                "/users/{id}?$select=assignedLicenses,licenseAssignmentStates"
            ))
            .await;
        let has = !held["assignedLicenses"].as_array().unwrap().is_empty();
        let error = &held["licenseAssignmentStates"][0]["error"];
        assert_eq!(*error == "CountViolation", !has, "{held}");
        failed += usize::from(!has);
    }
    assert!(failed > 0 && failed < 12, "{failed}");
    let (_, errors) = asked
        .get(&format!("/groups/{group}/membersWithLicenseErrors"))
        .await;
    assert_eq!(ids(&errors).len(), failed);
}

#[tokio::test]
async fn groups_nest_and_membership_is_followed_through_them_without_licences() {
    let asked = Asked::new().await;
    let (aoki, sato) = (asked.user(0), asked.user(1));
    let bind = |id: &str| format!("https://graph.microsoft.com/v1.0/users/{id}");
    let inner = asked
        .new_group("inner", &json!({"members@odata.bind": [bind(&aoki)]}))
        .await;
    let outer = asked
        .new_group("outer", &json!({"owners@odata.bind": [bind(&sato)]}))
        .await;
    let members = format!("/groups/{outer}/members/$ref");
    assert_eq!(asked.post(&members, &reference(&inner)).await.0, 204);

    let (_, direct) = asked.get(&format!("/users/{aoki}/memberOf")).await;
    assert_eq!(ids(&direct), [inner.as_str()]);
    assert_eq!(direct["value"][0]["@odata.type"], "#microsoft.graph.group");
    let (_, all) = asked
        .get(&format!(
            "/users/{aoki}/transitiveMemberOf?$select=id,displayName"
        ))
        .await;
    assert_eq!(ids(&all), [inner.as_str(), outer.as_str()]);
    let (_, cast) = asked
        .get(&format!("/users/{aoki}/memberOf/microsoft.graph.group"))
        .await;
    assert_eq!(ids(&cast), [inner.as_str()]);
    let (_, none) = asked
        .get(&format!("/groups/{outer}/members/microsoft.graph.user"))
        .await;
    assert_eq!(none["value"], json!([]));
    let (_, below) = asked
        .get(&format!("/groups/{outer}/transitiveMembers"))
        .await;
    assert_eq!(ids(&below).len(), 2);
    let (_, of_group) = asked.get(&format!("/groups/{inner}/memberOf")).await;
    assert_eq!(ids(&of_group), [outer.as_str()]);
    let (_, owners) = asked.get(&format!("/groups/{outer}/owners")).await;
    assert_eq!(ids(&owners), [sato.as_str()]);

    let only = json!({"securityEnabledOnly": true});
    let (_, groups) = asked
        .post(&format!("/users/{aoki}/getMemberGroups"), &only)
        .await;
    assert_eq!(groups["value"], json!([inner, outer]));
    let checked = json!({"groupIds": [outer, sato]});
    let (_, groups) = asked
        .post(&format!("/users/{aoki}/checkMemberGroups"), &checked)
        .await;
    assert_eq!(groups["value"], json!([outer]));
    let (_, by_ids) = asked
        .post(
            "/directoryObjects/getByIds",
            &json!({"ids": [aoki, inner, "x"], "types": ["user"]}),
        )
        .await;
    assert_eq!(ids(&by_ids), [aoki.as_str()]);
    assert_eq!(
        asked.get(&format!("/directoryObjects/{inner}")).await.1["@odata.type"],
        "#microsoft.graph.group"
    );

    let filter = format!("/groups/{outer}/members?$filter=displayName eq 'inner'&$count=true");
    assert_eq!(asked.get(&filter).await.0, 400);
    let (_, found) = asked.advanced(&filter).await;
    assert_eq!((ids(&found).len(), &found["@odata.count"]), (1, &json!(1)));
    assert_eq!(
        asked
            .advanced(&format!("/groups/{outer}/members/$count"))
            .await
            .0,
        200
    );
    let (_, expanded) = asked.get(&format!("/groups/{outer}?$expand=owners")).await;
    assert_eq!(expanded["owners"][0]["id"], sato.as_str());
}

#[tokio::test]
async fn a_microsoft_365_group_is_changed_deleted_and_restored_and_a_security_group_is_gone() {
    let asked = Asked::new().await;
    let unified = json!({"groupTypes": ["Unified"], "mailEnabled": true, "securityEnabled": false});
    let group = asked.new_group("team", &unified).await;
    let path = format!("/groups/{group}");
    let body = json!({"description": "営業", "visibility": "Private"});
    assert_eq!(
        asked.send(Method::PATCH, &path, &body).await,
        (204, Value::Null)
    );
    let (_, seen) = asked.get(&path).await;
    assert_eq!(
        (&seen["description"], &seen["groupTypes"]),
        (&json!("営業"), &json!(["Unified"]))
    );
    let refused = asked
        .send(Method::PATCH, &path, &json!({"createdDateTime": null}))
        .await;
    assert!(refused.0 == 400 && error(&refused.1).1.contains("read-only"));
    let (_, found) = asked
        .get("/groups?$filter=groupTypes/any(c:c eq 'Unified')&$select=id,displayName")
        .await;
    assert_eq!(ids(&found), [group.as_str()]);

    assert_eq!(asked.delete(&path).await, 204);
    assert_eq!(asked.get(&path).await.0, 404);
    let (_, gone) = asked
        .get("/directory/deletedItems/microsoft.graph.group")
        .await;
    assert_eq!(ids(&gone), [group.as_str()]);
    assert_eq!(
        asked
            .post(
                &format!("/directory/deletedItems/{group}/restore"),
                &json!({})
            )
            .await
            .0,
        200
    );
    assert_eq!(asked.get(&path).await.0, 200);
    let security = asked.new_group("guard", &json!({})).await;
    assert_eq!(asked.delete(&format!("/groups/{security}")).await, 204);
    let (_, gone) = asked
        .get("/directory/deletedItems/microsoft.graph.group")
        .await;
    assert_eq!(gone["value"], json!([]));
    assert_eq!(asked.get("/directory/deletedItems").await.0, 501);
}
