use common::sections::{AnnouncedBy, License, OpeningState, SellerRole};
use serde_json::json;

use super::{CUSTOMER, NEW_PARTNER, changed, list};
use test_support::{Run, TestEnvironment, any, lines};

const COMMERCE: &str = "43562f72-bf9b-4438-bf98-f1bb8c9e51d5";
const DIRECTORY: &str = "ce856749-3b22-47de-9c4b-cc230697b18c";
const NOT_HERE: &str = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";

/// A record as `parse-invite` makes it of an opening notice.
fn notice(ids: &[Option<&str>]) -> String {
    let licenses: Vec<_> = ids
        .iter()
        .map(|id| json!({"name": "Microsoft 365 Business Standard", "subscriptionId": id}))
        .collect();
    let invitation = json!({
        "kind": "opening-notice", "url": null, "partnerId": null, "msppId": null,
        "indirectCspId": null, "relationshipId": null, "dap": null, "deadline": null,
        "deadlineText": null, "zone": null, "openingDate": null, "partnerName": null,
        "addressee": null, "sender": null, "subject": null, "date": null, "licenses": licenses,
        "genuine": false, "hostOk": false, "expected": null, "warnings": [],
        "source": {"file": "-", "part": "text"},
    });
    format!("{{\"invitation\":{invitation}}}\n")
}

/// What each row says of the notice: the state, how many stand under it, how many are awaited.
fn openings(ran: &Run) -> Vec<(OpeningState, usize, usize)> {
    let rows = ran.sections::<License>().into_iter();
    rows.map(|row| row.opening.unwrap())
        .map(|opening| (opening.state, opening.here.len(), opening.awaited.len()))
        .collect()
}

#[test]
fn an_announced_subscription_that_has_arrived_is_found_by_either_id_and_shows_the_new_partner() {
    let env = TestEnvironment::omakase();
    for (id, by) in [
        (COMMERCE, AnnouncedBy::CommerceSubscriptionId),
        (DIRECTORY, AnnouncedBy::Id),
    ] {
        let ran = list(&env, &[], &notice(&[Some(id)]));
        ran.success().stdout(any());
        assert_eq!(
            openings(&ran),
            [(OpeningState::Arrived, 0, 0), (OpeningState::Arrived, 1, 0)]
        );
        let rows = ran.sections::<License>();
        assert_eq!(rows[0].subscriptions[0].announced_by, None);
        let arrived = &rows[1].subscriptions[0];
        assert_eq!(arrived.announced_by, Some(by));
        assert_eq!(arrived.seller_role, Some(SellerRole::New));
        let seller = arrived.seller.clone().unwrap().tenant_id.unwrap();
        assert_eq!(seller.as_str(), NEW_PARTNER);
    }
}

#[test]
fn an_announced_subscription_that_is_not_there_is_one_complaint_and_a_no() {
    let env = changed(|tenant| drop(tenant.subscriptions.remove(1)));
    let ran = list(&env, &[], &notice(&[Some(COMMERCE)]));
    ran.status(1).stdout(lines(1)).stderr(format!(
                "list-licenses: line 1: {CUSTOMER}: the announced subscription {COMMERCE} is not here yet; run this again later, and ask the partner if it stays away\n"
            ));
    let ran = list(&env, &["--lang", "ja"], &notice(&[Some(COMMERCE)]));
    assert_eq!(
        ran.err,
        format!(
            "list-licenses: 1 行目: {CUSTOMER}: 開通案内のサブスクリプション {COMMERCE} はまだこのテナントにありません。しばらくしてから再度実行し、それでもなければ移行先パートナーにお問い合わせください\n"
        )
    );
}

#[test]
fn of_two_announced_subscriptions_the_one_that_is_missing_is_named() {
    let ran = list(
        &TestEnvironment::omakase(),
        &[],
        &notice(&[Some(COMMERCE), Some(NOT_HERE)]),
    );
    ran.status(1).stdout(any()).stderr(format!(
            "list-licenses: line 1: {CUSTOMER}: of the announced subscriptions {NOT_HERE} is not here yet; run this again later, and ask the partner if it stays away\n"
        ));
    assert_eq!(
        openings(&ran),
        [(OpeningState::Partly, 0, 1), (OpeningState::Partly, 1, 1)]
    );
}

#[test]
fn a_notice_with_its_id_crossed_out_cannot_be_answered() {
    let ran = list(&TestEnvironment::omakase(), &[], &notice(&[None]));
    ran.status(1).stdout(any()).stderr(format!("list-licenses: line 1: {CUSTOMER}: the opening notice gives no readable subscription id, so nothing here tells whether it has arrived; ask the partner for the id\n"));
    assert_eq!(
        openings(&ran),
        [(OpeningState::Unknown, 0, 0), (OpeningState::Unknown, 0, 0)]
    );
}

#[test]
fn the_table_marks_the_row_that_came_as_announced() {
    let env = TestEnvironment::omakase();
    for (lang, mark) in [
        ("en", "ひのでクラウド株式会社 (as announced)"),
        ("ja", "ひのでクラウド株式会社 (開通案内どおり)"),
    ] {
        let ran = list(&env, &["-t", "--lang", lang], &notice(&[Some(COMMERCE)]));
        let marked = ran.out.lines().map(|line| line.contains(mark));
        assert_eq!(marked.collect::<Vec<_>>(), [false, false, true, false]);
    }
}
