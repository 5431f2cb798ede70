//! Lists: believed only as a whole, and never walked for ever.

use super::*;
use crate::graph::{Drive, Part, UserQuery};

const EXPIRED: &str = r#"{"error":{"code":"Directory_ExpiredPageToken","message":"Expired."}}"#;

async fn graph_with(answers: Vec<String>) -> (Services, StandIn, StandIn) {
    let login = StandIn::start(vec![token("t")]).await;
    let graph = StandIn::start(answers).await;
    let services = services(&login, &graph, with_secret());
    (services, graph, login)
}

fn page(ids: &[&str], next: &str) -> String {
    let items: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let next = match next {
        "" => String::new(),
        next => format!(r#","@odata.nextLink":"{{here}}/v1.0/{next}""#),
    };
    ok(&format!(r#"{{"value":[{}]{next}}}"#, items.join(",")))
}

fn drive() -> Drive {
    serde_json::from_str(r#"{"id":"b!drive"}"#).unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_no_list_is_garbled_and_never_an_empty_one() {
    for body in [
        r#"{"error":{"code":"generalException","message":"No."}}"#,
        r#"{"value":[],"error":{"code":"generalException"}}"#,
        r#"{"value":null}"#,
        r#"{"value":{}}"#,
        r#"{"items":[]}"#,
        "{}",
        "[]",
        "null",
        r#"{"value":[]"#,
        "<html>",
        "",
    ] {
        let (services, graph, _login) = graph_with(vec![ok(body)]).await;
        let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Garbled, "{body}");
        assert_eq!(error.exit(), Exit::TryAgain);
        assert_eq!(
            error.to_section_error(record::Lang::En).code,
            "garbled-answer"
        );
        assert_eq!(graph.heard().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_in_a_good_answer_is_told_in_the_services_words() {
    let body = r#"{"value":[],"error":{"code":"generalException","message":"No."}}"#;
    let (services, _graph, _login) = graph_with(vec![ok(body)]).await;
    let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
    let said = error.message().unwrap();
    assert_eq!(said, "it holds an error: generalException No.");
}

#[tokio::test(start_paused = true)]
async fn pages_that_lead_in_a_circle_end_with_an_error() {
    let circle = vec![
        page(&["a"], "directory/subscriptions?p=2"),
        page(&["b"], "directory/subscriptions?p=3"),
        page(&["c"], "directory/subscriptions?p=2"),
    ];
    let (services, graph, _login) = graph_with(circle).await;
    let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (
            &ErrorKind::Garbled,
            Some("the next page is one that came already")
        )
    );
    assert_eq!(graph.heard().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_comes_again_under_a_fresh_link_ends_with_an_error() {
    let fresh = (2..20).map(|at| page(&["a", "b"], &format!("directory/subscriptions?p={at}")));
    let (services, graph, _login) = graph_with(fresh.collect()).await;
    let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
    assert_eq!(error.message(), Some("a page came twice"));
    assert_eq!(graph.heard().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_comes_again_in_another_order_came_twice_too() {
    let orders = [["a", "b"], ["b", "a"], ["a", "b"]];
    let fresh = orders.iter().enumerate();
    let fresh = fresh.map(|(at, ids)| page(ids, &format!("directory/subscriptions?p={at}")));
    let (services, graph, _login) = graph_with(fresh.collect()).await;
    let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
    assert_eq!(error.message(), Some("a page came twice"));
    assert_eq!(graph.heard().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_moves_from_one_page_to_the_next_while_the_list_is_read_is_given_once() {
    let moving = || {
        vec![
            page(&["a", "b", "c"], "users?p=2"),
            page(&[], "users?p=3"),
            page(&["b", "c", "d", "d"], "users?p=4"),
            page(&["d", "e"], ""),
        ]
    };
    let ids = |users: Vec<crate::graph::User>| users.into_iter().map(|user| user.id);
    let (services, _graph, _login) = graph_with(moving()).await;
    let mut pages = services.graph(&tenant()).users(&UserQuery::default());
    let mut given = Vec::new();
    while let Some(users) = pages.next().await.unwrap() {
        given.extend(ids(users));
    }
    assert_eq!(given, ["a", "b", "c", "d", "e"]);
    let (services, _graph, _login) = graph_with(moving()).await;
    let pages = services.graph(&tenant()).users(&UserQuery::default());
    let all: Vec<String> = ids(pages.all().await.unwrap()).collect();
    assert_eq!(all, given);
}

#[tokio::test(start_paused = true)]
async fn empty_pages_are_followed_but_not_for_ever() {
    let empty =
        |count: u32| (2..count + 2).map(|at| page(&[], &format!("directory/subscriptions?p={at}")));
    let some = empty(100).chain([page(&["a"], "")]).collect();
    let (services, _graph, _login) = graph_with(some).await;
    let all = services.graph(&tenant()).subscriptions().await.unwrap();
    assert_eq!(all.len(), 1);

    let (services, graph, _login) = graph_with(empty(200).collect()).await;
    let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
    assert_eq!(error.message(), Some("page after page brings nothing"));
    assert_eq!(graph.heard().len(), 101);
}

#[tokio::test(start_paused = true)]
async fn a_list_whose_link_has_expired_begins_anew_once_and_nothing_comes_twice() {
    let answers = vec![
        page(&["a", "b"], "users?p=2"),
        answer(400, "", EXPIRED),
        page(&["a", "c"], "users?p=2"),
        page(&["b", "d"], ""),
    ];
    let (services, graph, _login) = graph_with(answers).await;
    let mut pages = services.graph(&tenant()).users(&UserQuery::default());
    let mut ids = Vec::new();
    while let Some(users) = pages.next().await.unwrap() {
        ids.extend(users.into_iter().map(|user| user.id));
    }
    assert_eq!(ids, ["a", "b", "c", "d"]);
    let lines = graph.heard_lines();
    assert_eq!((lines.len(), &lines[2]), (4, &lines[0]));
}

#[tokio::test(start_paused = true)]
async fn a_short_list_that_begins_anew_forgets_what_came_before() {
    let answers = vec![
        page(&["gone"], "directory/subscriptions?p=2"),
        answer(410, "", ""),
        page(&["a"], ""),
    ];
    let (services, _graph, _login) = graph_with(answers).await;
    let all = services.graph(&tenant()).subscriptions().await.unwrap();
    assert_eq!(all.into_iter().map(|one| one.id).collect::<Vec<_>>(), ["a"]);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_expires_a_second_time_is_out_of_reach_now() {
    let answers = vec![answer(400, "", EXPIRED), answer(400, "", EXPIRED)];
    let (services, graph, _login) = graph_with(answers).await;
    let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.exit(), error.code()),
        (
            &ErrorKind::Unavailable,
            Exit::TryAgain,
            Some("Directory_ExpiredPageToken")
        )
    );
    assert_eq!(graph.heard().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_delta_is_whole_only_when_its_link_has_come() {
    let delta = r#","@odata.deltaLink":"{here}/v1.0/x?token=z""#;
    let next = r#","@odata.nextLink":"{here}/v1.0/x?token=y""#;
    let items = |links: &str| ok(&format!(r#"{{"value":[{{"id":"a"}}]{links}}}"#));
    let (services, _graph, _login) = graph_with(vec![items(next), items(delta)]).await;
    let mut changes = services.graph(&tenant()).drive_delta("u", &drive());
    // An item that changes meanwhile comes again.
    for _ in 0..2 {
        assert!(matches!(changes.next().await, Ok(Some(Part::Page(items))) if items.len() == 1));
    }
    assert_eq!(changes.next().await, Ok(None));

    for links in [String::new(), format!("{next}{delta}")] {
        let (services, _graph, _login) = graph_with(vec![items(&links)]).await;
        let mut changes = services.graph(&tenant()).drive_delta("u", &drive());
        let error = changes.next().await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Garbled, "{links}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_delta_that_begins_anew_says_so_and_one_that_repeats_for_ever_ends() {
    let resync = answer(410, "", r#"{"error":{"code":"resyncRequired"}}"#);
    let last = ok(r#"{"value":[],"@odata.deltaLink":"{here}/v1.0/x"}"#);
    let (services, _graph, _login) = graph_with(vec![
        page(&["a"], "x?p=2"),
        resync,
        page(&["b"], "x?p=2"),
        last,
    ])
    .await;
    let mut changes = services.graph(&tenant()).drive_delta("u", &drive());
    let mut seen = Vec::new();
    while let Some(part) = changes.next().await.unwrap() {
        seen.push(match part {
            Part::Page(items) => items.len().to_string(),
            Part::Restarted => "restarted".to_owned(),
        });
    }
    assert_eq!(seen, ["1", "restarted", "1", "0"]);

    let same = (0..200).map(|at| page(&["a"], &format!("x?p={at}")));
    let (services, graph, _login) = graph_with(same.collect()).await;
    let mut changes = services.graph(&tenant()).drive_delta("u", &drive());
    let error = loop {
        if let Err(error) = changes.next().await {
            break error;
        }
    };
    assert_eq!(error.message(), Some("page after page brings nothing"));
    assert_eq!(graph.heard().len(), 102);
}

#[tokio::test(start_paused = true)]
async fn items_of_another_drive_are_garbled() {
    let item = |drive: &str| {
        ok(&format!(
            r#"{{"value":[{{"id":"a","parentReference":{{"driveId":"{drive}"}}}}],"@odata.deltaLink":"{{here}}/v1.0/x"}}"#
        ))
    };
    let (services, _graph, _login) = graph_with(vec![item("b!drive"), item("b!other")]).await;
    let graph = services.graph(&tenant());
    assert!(graph.drive_delta("u", &drive()).next().await.is_ok());
    let error = graph.drive_delta("u", &drive()).next().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Garbled);
}

#[tokio::test(start_paused = true)]
async fn partner_center_names_its_items_or_the_answer_is_garbled() {
    for body in ["{}", "null", "[]", r#"{"items":[],"error":{"code":1}}"#] {
        let (services, _center, _login) = graph_with(vec![ok(body)]).await;
        let center = services.partner_center().unwrap();
        let error = center.agreements(&tenant()).await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Garbled, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn customers_that_come_in_a_circle_end_with_an_error() {
    const A: &str = "aaaaaaaa-0000-4000-8000-000000000001";
    const B: &str = "aaaaaaaa-0000-4000-8000-000000000002";
    const C: &str = "aaaaaaaa-0000-4000-8000-000000000003";
    let to = |id: &str, token: &str| {
        ok(&format!(
            r#"{{"items":[{{"id":"{id}"}}],"links":{{"next":{{"uri":"/customers?size=500","headers":[{{"key":"MS-ContinuationToken","value":"{token}"}}]}}}}}}"#
        ))
    };
    let (services, center, _login) = graph_with(vec![to(A, "1"), to(B, "2"), to(C, "1")]).await;
    let mut customers = services.partner_center().unwrap().customers(None);
    for _ in 0..2 {
        assert_eq!(customers.next().await.unwrap().unwrap().len(), 1);
    }
    let error = customers.next().await.unwrap_err();
    assert_eq!(
        error.message(),
        Some("the next page is one that came already")
    );
    assert_eq!(center.heard().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_link_to_the_page_that_it_is_on_ends_with_an_error_and_is_not_asked_for() {
    let uri = "/customers/d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7/agreements?agreementType=MicrosoftCustomerAgreement";
    let itself = ok(&format!(
        r#"{{"items":[],"links":{{"next":{{"uri":"{uri}","method":"GET","headers":[]}}}}}}"#
    ));
    let (services, center, _login) = graph_with(vec![itself]).await;
    let center_of_partner = services.partner_center().unwrap();
    let customer = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7".parse().unwrap();
    let error = center_of_partner.agreements(&customer).await.unwrap_err();
    assert_eq!(
        error.message(),
        Some("the next page is one that came already")
    );
    assert_eq!(center.heard().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_a_slow_reader_takes_between_two_pages_is_no_time_of_the_list() {
    let pages = vec![
        page(&["1"], "users?p=2"),
        page(&["2"], "users?p=3"),
        page(&["3"], ""),
    ];
    let (services, graph, _login) = graph_with(pages).await;
    let mut pages = services.graph(&tenant()).users_in_full();
    while pages.next().await.unwrap().is_some() {
        // Longer than a record has.
        tokio::time::sleep(Duration::from_secs(400)).await;
    }
    assert_eq!(graph.heard().len(), 3);
}
