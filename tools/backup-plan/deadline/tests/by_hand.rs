//! Deadlines worked out by hand, with a calendar and the rules as they were published.

use super::*;

/// Each line: state, end that the directory names (00:00 UTC unless a time stands there), seller, day of the
/// first purchase, zone; the latest day on which data can surely be saved, and the free days.
const CASES: &str = "
Enabled 2026-10-31 partner 2023-11-01 Asia/Tokyo 2026-10-30 ?
Enabled 2026-11-01 partner 2023-11-01 Asia/Tokyo 2026-10-31 ?
Enabled 2026-11-01 partner 2025-11-01 Asia/Tokyo 2026-10-31 0
Enabled 2026-11-01 partner 2025-04-01 Asia/Tokyo 2026-10-31 0
Enabled 2026-11-01 partner 2025-03-31 Asia/Tokyo 2026-10-31 ?
Enabled 2026-11-01 partner - Asia/Tokyo 2026-10-31 ?
Enabled 2026-11-01 - 2025-11-01 Asia/Tokyo 2026-10-31 ?
Enabled 2026-11-01 - - Asia/Tokyo 2026-10-31 ?
Enabled 2026-12-01 partner 2025-12-01 Asia/Tokyo 2026-11-30 0
Enabled 2027-01-01 partner 2026-01-01 Asia/Tokyo 2026-12-31 0
Enabled 2027-02-01 partner 2026-02-01 Asia/Tokyo 2027-01-31 0
Enabled 2027-03-01 partner 2026-03-01 Asia/Tokyo 2027-02-28 0
Enabled 2028-02-29 partner 2027-03-01 Asia/Tokyo 2028-02-28 0
Enabled 2028-03-01 partner 2027-03-01 Asia/Tokyo 2028-02-29 0
Enabled 2028-03-31 partner 2022-03-31 Asia/Tokyo 2028-03-30 ?
Enabled 2028-04-01 partner 2022-04-01 Asia/Tokyo 2028-03-31 0
Enabled 2028-04-02 partner - Asia/Tokyo 2028-04-01 0
Enabled 2028-04-02 - - Asia/Tokyo 2028-04-01 ?
Enabled 2026-10-31T15:00:00Z partner 2025-10-31 Asia/Tokyo 2026-10-31 0
Enabled 2026-10-31T14:59:59Z partner 2025-10-31 Asia/Tokyo 2026-10-30 0
Enabled 2026-10-31T05:00:00Z partner 2025-10-31 Asia/Tokyo 2026-10-30 0
Enabled 2026-10-31T23:59:59Z partner 2025-10-31 Asia/Tokyo 2026-10-31 0
Enabled 2026-11-01T00:00:01Z partner 2025-10-31 Asia/Tokyo 2026-10-31 0
Enabled 2026-11-01 partner 2025-11-01 UTC 2026-10-31 0
Enabled 2026-11-01T12:00:00Z partner 2025-11-01 UTC 2026-10-31 0
Enabled 2026-11-01 partner 2025-11-01 Europe/Berlin 2026-10-31 0
Enabled 2026-11-01 partner 2025-11-01 America/New_York 2026-10-30 0
Enabled 2026-11-01 partner 2025-11-01 Pacific/Honolulu 2026-10-30 0
Enabled 2026-11-01 partner 2025-11-01 Pacific/Kiritimati 2026-10-31 0
Enabled 2026-05-04 partner 2025-05-04 Asia/Tokyo 2026-06-02 30
Enabled 2026-05-04 partner - Asia/Tokyo 2026-06-02 30
Enabled 2026-05-04T00:00:01Z partner 2025-05-04 Asia/Tokyo 2026-05-03 0
Enabled 2026-05-05 partner 2025-05-05 Asia/Tokyo 2026-05-04 0
Enabled 2026-05-05 partner 2023-05-05 Asia/Tokyo 2026-05-04 ?
Enabled 2026-05-04T05:00:00Z partner - Pacific/Honolulu 2026-05-02 ?
Enabled 2026-04-01 partner 2025-04-01 Asia/Tokyo 2026-04-30 30
Enabled 2026-03-31 partner 2023-03-31 Asia/Tokyo 2026-04-29 30
Enabled 2026-02-01 partner 2023-02-01 Asia/Tokyo 2026-02-28 30
Enabled 2026-01-31 partner 2023-01-31 Asia/Tokyo 2026-02-28 30
Enabled 2024-02-01 partner 2023-02-01 Asia/Tokyo 2024-02-29 30
Enabled 2026-01-01 partner 2023-01-01 Asia/Tokyo 2026-01-30 30
Enabled 2026-02-09 - 2025-02-09 Asia/Tokyo 2026-03-10 30
Enabled 2026-02-10 - 2025-02-10 Asia/Tokyo 2026-02-09 ?
Enabled 2026-04-01 - - Asia/Tokyo 2026-03-31 ?
Enabled 2026-05-04 - - Asia/Tokyo 2026-05-03 ?
Warning 2026-11-30 partner 2023-10-31 Asia/Tokyo 2026-11-29 30
Warning 2026-12-01 partner - Asia/Tokyo 2026-11-30 30
Warning 2026-12-01 - - Asia/Tokyo 2026-11-30 30
Warning 2026-10-31 partner - Asia/Tokyo 2026-10-30 30
Warning 2027-01-31 partner - Asia/Tokyo 2027-01-30 30
Warning 2027-03-02 partner - Asia/Tokyo 2027-02-28 30
Warning 2027-03-03 partner - Asia/Tokyo 2027-02-28 30
Warning 2027-03-04 partner - Asia/Tokyo 2027-03-03 30
Warning 2028-03-02 partner - Asia/Tokyo 2028-02-29 30
Warning 2026-11-30T15:00:00Z partner - Asia/Tokyo 2026-11-30 30
Warning 2026-12-01 partner - Pacific/Honolulu 2026-11-29 30
Warning 2026-12-01 partner - America/New_York 2026-11-29 30
Suspended 2026-12-01 partner 2023-01-01 Asia/Tokyo 2026-11-30 -
Suspended 2027-01-29 partner 2023-01-01 Asia/Tokyo 2027-01-28 -
Suspended 2026-12-01 - - Asia/Tokyo 2026-11-30 -
Suspended 2026-12-01 partner - Pacific/Honolulu 2026-11-29 -
LockedOut 2026-12-01 partner 2023-01-01 Asia/Tokyo 2026-11-30 -
LockedOut 2026-10-31 - - Asia/Tokyo 2026-10-30 -
Trial 2026-10-20 - 2026-09-20 Asia/Tokyo 2026-10-19 ?
Trial 2026-01-20 - 2025-12-20 Asia/Tokyo 2026-01-19 ?
Trial 2026-10-20T15:00:00Z - - Asia/Tokyo 2026-10-20 ?
";

#[test]
fn of_more_than_sixty_deadlines_none_is_late_and_none_is_earlier_than_the_facts_ask() {
    let cases: Vec<Vec<&str>> = CASES
        .lines()
        .map(|line| line.split(' ').collect())
        .filter(|case: &Vec<&str>| case.len() > 1)
        .collect();
    assert!(cases.len() >= 60, "{}", cases.len());
    for case in cases {
        let [state, next, seller, created, zone, day, free_days] = case[..] else {
            panic!("{case:?}");
        };
        let midnight = |day: &str| {
            if day.contains('T') {
                day.to_owned()
            } else {
                format!("{day}T00:00:00Z")
            }
        };
        let mut one = old(
            if state == "Trial" { "Enabled" } else { state },
            &midnight(next),
        );
        one.trial = state == "Trial";
        if seller == "-" {
            one.seller = None;
        }
        one.created = (created != "-").then(|| midnight(created));
        let zone = TimeZone::get(zone).unwrap();
        let found = end_of_row(&row(vec![one]), false, &zone);
        let found = deadline(&found.end.unwrap(), &zone, "z").unwrap();
        let free = match (found.access, found.free_days) {
            (Access::Administrators, None) => "-".to_owned(),
            (_, None) => "?".to_owned(),
            (_, Some(days)) => days.to_string(),
        };
        assert_eq!(
            (found.last_day.as_str(), free.as_str()),
            (day, free_days),
            "{case:?}"
        );
    }
}
