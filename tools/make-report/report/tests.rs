//! Records in, what a page tells out.

use super::*;

const SEATS: &str = r#""enabled":5,"warning":0,"suspended":0,"lockedOut":0,"consumed":"#;

fn row(consumed: u32) -> String {
    let free = 5 - consumed;
    format!(
        r#"{{"tenantId":"a.example","license":{{"skuId":"ac5cef5d-921b-4f97-9ef3-c99076e5470f","skuPartNumber":"X","productName":"X","capabilityStatus":"Enabled","seats":{{{SEATS}{consumed},"free":{free}}},"subscriptions":[],"path":"twin","pathReason":"r"}}}}"#
    )
}

fn swap(status: &str) -> String {
    let sku =
        r#"{"skuId":"ac5cef5d-921b-4f97-9ef3-c99076e5470f","skuPartNumber":"X","productName":"X"}"#;
    format!(
        r#"{{"tenantId":"a.example","user":{{"id":"1","userPrincipalName":"u@a.example"}},"swap":{{"action":"swap","reason":null,"from":{sku},"to":{sku},"disabledPlans":[],"lostPlans":[],"gainedPlans":[],"before":[]{status}}}}}"#
    )
}

fn report(lines: &[String]) -> (Report, Vec<String>) {
    let mut report = Report::default();
    let mut bad = Vec::new();
    for line in lines {
        let record = Record::parse(line.as_bytes()).unwrap();
        bad.extend(report.add(&record).iter().map(|bad| bad.text().en));
    }
    (report, bad)
}

#[test]
fn seats_are_those_of_the_first_record_and_of_the_last() {
    let (report, bad) = report(&[row(4), row(2), row(0)]);
    assert!(bad.is_empty());
    let rows = &report.customers[0].rows;
    assert_eq!(rows.len(), 1);
    let last = rows[0].last.map(|seats| seats.consumed);
    assert_eq!((rows[0].first.consumed, last), (4, Some(0)));
}

#[test]
fn what_a_row_asks_for_is_no_change_of_a_user() {
    let of_row = |words: &str| {
        let user = r#""user":{"id":"1","userPrincipalName":"u@a.example"},"#;
        let words = format!(r#""reason":"not-by-moving","words":"{words}""#);
        let line = swap("").replacen(user, "", 1);
        line.replacen(r#""reason":null"#, &words, 1)
    };
    let asked = "X: ask the new partner for 4 seat(s)";
    let again = "X: ask the new partner for 2 seat(s)";
    let lines = [
        swap(""),
        of_row(asked),
        of_row("Y: the row ends"),
        of_row(again),
    ];
    let (report, bad) = report(&lines);
    assert!(bad.is_empty(), "{bad:?}");
    let customer = &report.customers[0];
    assert_eq!(customer.changes.len(), 1);
    assert_eq!(customer.row_tasks, [again, "Y: the row ends"]);
    let (alone, _) = self::report(&[of_row(asked)]);
    assert!(!alone.is_empty());
}

#[test]
fn lists_that_tell_when_they_were_made_are_put_in_that_order() {
    let at = |consumed: u32, day: u32| {
        let balance = format!(
            r#""balance":[{{"date":"2026-10-{day:02}T00:00:00Z","seats":5,"grace":0,"users":{consumed}}}],"path""#
        );
        row(consumed).replacen(r#""path""#, &balance, 1)
    };
    for lines in [
        [at(4, 1), at(2, 2), at(0, 3)],
        [at(0, 3), at(4, 1), at(2, 2)],
        [at(2, 2), at(0, 3), at(4, 1)],
    ] {
        let (report, bad) = report(&lines);
        assert!(bad.is_empty(), "{bad:?}");
        let row = &report.customers[0].rows[0];
        let last = row.last.map(|seats| seats.consumed);
        assert_eq!((row.first.consumed, last), (4, Some(0)), "{lines:?}");
        assert_eq!(row.license.seats.consumed, 0);
    }
}

#[test]
fn a_row_that_a_later_tool_passed_on_says_nothing_of_afterwards() {
    let planned = swap("").replacen(
        r#""swap""#,
        &format!(
            "{},\"swap\"",
            &row(4)[r#"{"tenantId":"a.example","#.len()..row(4).len() - 1]
        ),
        1,
    );
    let (not_again, _) = report(&[row(4), planned.clone()]);
    assert!(not_again.customers[0].rows[0].last.is_none());
    let (report, bad) = report(&[row(4), row(0), planned]);
    assert!(bad.is_empty(), "{bad:?}");
    let rows = &report.customers[0].rows;
    let last = rows[0].last.map(|seats| seats.consumed);
    assert_eq!((rows[0].first.consumed, last), (4, Some(0)));
}

#[test]
fn what_came_before_the_tenant_was_known_is_of_the_one_customer() {
    let early = r#"{"customer":{"name":"Contoso"}}"#.to_owned();
    let (mut one, _) = report(&[early.clone(), row(4)]);
    one.settle();
    assert_eq!(one.customers.len(), 1);
    let name = one.customers[0].customer.as_ref().unwrap().name.clone();
    assert_eq!(name.as_deref(), Some("Contoso"));
    let (mut several, _) = report(&[
        early.clone(),
        row(4),
        row(4).replace("a.example", "b.example"),
    ]);
    several.settle();
    assert_eq!(several.customers.len(), 3, "nothing is lost");
    // A record of one of them has told it again.
    let told = row(4).replace(
        "{\"tenantId\"",
        "{\"customer\":{\"name\":\"Contoso\"},\"tenantId\"",
    );
    let other = row(4).replace("a.example", "b.example");
    let (mut again, _) = report(&[early.clone(), told, other]);
    again.settle();
    assert_eq!(again.customers.len(), 2);
    let (mut alone, _) = report(&[early]);
    alone.settle();
    assert_eq!(alone.customers.len(), 1);
}

#[test]
fn what_was_applied_takes_the_place_of_its_plan() {
    let (plan, done) = (swap(""), swap(r#","status":"done""#));
    for records in [[plan.clone(), done.clone()], [done, plan]] {
        let (report, _) = report(&records);
        let changes = &report.customers[0].changes;
        assert_eq!(changes.len(), 1);
        assert!(changes[0].swap.status.is_some());
    }
}

#[test]
fn what_was_put_back_is_not_called_done_too() {
    let [old, new] = [
        "ac5cef5d-921b-4f97-9ef3-c99076e5470f",
        "f245ecc8-75af-4f8e-b61f-27d8114de5f3",
    ];
    let one = |from: &str, to: &str, rest: &str| {
        let swap = swap(rest).replacen(old, from, 1);
        let (head, tail) = swap.rsplit_once(old).unwrap();
        format!("{head}{to}{tail}")
    };
    let done = r#","status":"done""#;
    let back = r#","restores":[]"#;
    let (there, planned) = (one(old, new, done), one(new, old, back));
    let back = one(new, old, &format!("{back}{done}"));
    let from = |records: &[String]| {
        let (report, _) = report(records);
        let [change] = &report.customers[0].changes[..] else {
            panic!("one change: {:?}", report.customers[0].changes)
        };
        assert!(change.swap.status.is_some());
        change.swap.from.sku_id.to_string()
    };
    assert_eq!(from(&[there.clone(), planned.clone()]), old);
    assert_eq!(from(&[there.clone(), planned.clone(), back.clone()]), new);
    assert_eq!(from(&[there.clone(), back.clone(), planned]), new);
    assert_eq!(from(&[back, there]), old, "it was changed again");
}

#[test]
fn customers_stand_apart_and_a_section_that_failed_is_a_problem_of_its_own() {
    let failed = r#"{"tenantId":"b.example","user":{"id":"1"},"swap":{"status":"failed","error":{"code":"busy","message":"the service is busy"}}}"#;
    let (report, bad) = report(&[swap(""), failed.to_owned(), failed.to_owned()]);
    assert!(bad.is_empty());
    assert_eq!(report.customers.len(), 2);
    assert_eq!(
        report.customers[1].problems,
        [Problem {
            who: "1".into(),
            message: "the service is busy".into()
        }]
    );
}

#[test]
fn what_cannot_be_read_is_given_back_and_the_rest_is_told() {
    let line = row(4).replace("\"pathReason\":\"r\"", "\"pathReason\":\"r\",\"twin\":7");
    let (report, bad) = report(&[line]);
    assert_eq!(bad.len(), 1);
    assert!(bad[0].starts_with("\"license.twin\""), "{bad:?}");
    assert!(report.is_empty());
}

#[test]
fn a_day_that_a_spreadsheet_rewrote_is_refused_and_not_left_out() {
    let line = r#"{"tenantId":"a.example","deadline":{"id":"term-end/a","rule":"term-end","day":"2026/10/30","zone":"Asia/Tokyo","words":"w","affects":"users","certainty":"inferred","source":"s","daysLeft":29,"lastWorkingDay":"2026/10/30","sequence":0}}"#;
    let (_, bad) = report(&[line.to_owned()]);
    assert_eq!(bad.len(), 1);
    assert!(
        bad[0].starts_with("\"deadline.day\" is \"2026/10/30\""),
        "{bad:?}"
    );
}
