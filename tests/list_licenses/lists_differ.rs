//! Lists that do not agree with each other, or with the service's own counts: what is missing is said, and nothing is asked
//! for that is there.

use rehearse::{Effect, Fault};
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any};

use super::{CUSTOMER, invited, list};

/// The answer where this list comes with its first half only, and no word of the rest.
fn with_half_of(path: &str, args: &[&str]) -> Run {
    let env = TestEnvironment::omakase();
    let half = Effect::PartialList { error: false };
    env.rehearsal
        .fault(Fault::once("GET", path, half).times(None));
    list(&env, args, &invited())
}

#[test]
fn of_a_list_that_is_cut_nothing_is_asked_for_that_the_other_list_has() {
    let at = format!("list-licenses: line 1: {CUSTOMER}: SMB_BUSINESS_PREMIUM: list again later: ");
    for (path, words, shown) in [
        (
            "/subscribedSkus",
            "5 seat(s) of O365_BUSINESS_PREMIUM are sold, the same product, and its row is not listed yet",
            vec!["list-again"],
        ),
        (
            "/directory/subscriptions",
            "nothing is listed yet of who sold 5 seat(s) of O365_BUSINESS_PREMIUM; or move users with swap-license --from and --to",
            vec!["list-again", "nothing"],
        ),
    ] {
        let ran = with_half_of(path, &[]);
        ran.status(75)
            .stdout(any())
            .stderr(&*format!("{at}{words}\n"));
        let records = ran.records();
        let actions: Vec<&Value> = records
            .iter()
            .map(|record| &record["license"]["toDo"]["action"])
            .collect();
        assert_eq!(json!(actions), json!(shown), "{path}");
    }
}

#[test]
fn users_who_are_missing_in_the_list_are_told_by_the_count_of_the_row() {
    let ran = with_half_of("/users", &["--users"]);
    ran.success().stdout(any()).stderr(&*format!(
        "list-licenses: line 1: {CUSTOMER}: SMB_BUSINESS_PREMIUM: the service counts 4 user(s) and listed 2; the count may be an hour old, or the list may lack some of them: list again later\n"
    ));
    assert_eq!(ran.records().len(), 2);
}
