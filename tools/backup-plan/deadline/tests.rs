mod by_hand;
mod properties;

use common::sections::{LicensePath, Partner, Seats};

use super::*;

fn tokyo() -> TimeZone {
    TimeZone::get("Asia/Tokyo").unwrap()
}

fn subscription(status: &str, next: Option<&str>, role: Option<SellerRole>) -> Subscription {
    Subscription {
        id: "s".into(),
        commerce_subscription_id: None,
        seller: Some(Partner::default()),
        seller_role: role,
        status: status.into(),
        seats: 5,
        created: None,
        next_lifecycle: next.map(str::to_owned),
        trial: false,
        announced_by: None,
        terms: None,
    }
}

fn old(status: &str, next: &str) -> Subscription {
    subscription(status, Some(next), Some(SellerRole::Old))
}

fn row(subscriptions: Vec<Subscription>) -> License {
    License {
        sku_id: "ac5cef5d-921b-4f97-9ef3-c99076e5470f".parse().unwrap(),
        sku_part_number: "SMB_BUSINESS_PREMIUM".into(),
        product_name: "Microsoft 365 Business Standard - Prepaid Legacy".into(),
        capability_status: "Enabled".into(),
        seats: Seats::default(),
        subscriptions,
        path: LicensePath::Twin,
        path_reason: String::new(),
        twin: None,
        opening: None,
        balance: Vec::new(),
        to_do: None,
        groups: None,
    }
}

fn ends(subscriptions: Vec<Subscription>) -> OldEnd {
    end_of_row(&row(subscriptions), false, &tokyo())
}

/// The day to plan for, or why there is none.
fn day(old: OldEnd) -> String {
    match old.end {
        Some(end) => last_day(&end, &tokyo()).unwrap().to_string(),
        None => format!("{:?}", old.unknown.unwrap()),
    }
}

#[test]
fn an_end_at_midnight_utc_is_the_day_on_the_contract_and_leaves_no_free_days_that_nobody_knows_of()
{
    // 1 November 00:00 UTC is 09:00 in Tokyo; the contract ended with October.
    let found = ends(vec![old("Enabled", "2026-11-01T00:00:00Z")]);
    assert_eq!(
        deadline(&found.end.unwrap(), &tokyo(), "Asia/Tokyo").unwrap(),
        BackupDeadline {
            expires: Some("2026-10-31".into()),
            moment: Some("2026-11-01T00:00:00Z".into()),
            local_moment: Some("2026-11-01T09:00:00+09:00".into()),
            free_days: None,
            month_after: Some("2026-11-30".into()),
            thirty_days: Some("2026-11-30".into()),
            deleted_from: None,
            access: Access::Users,
            last_day: "2026-10-31".into(),
            zone: "Asia/Tokyo".into(),
        }
    );
}

#[test]
fn a_disabled_subscription_has_its_day_of_deletion_and_tells_no_end_of_the_term() {
    let found = ends(vec![old("Suspended", "2026-12-01T00:00:00Z")]);
    assert_eq!(
        deadline(&found.end.unwrap(), &tokyo(), "Asia/Tokyo").unwrap(),
        BackupDeadline {
            expires: None,
            moment: None,
            local_moment: None,
            free_days: None,
            month_after: None,
            thirty_days: None,
            deleted_from: Some("2026-12-01".into()),
            access: Access::Administrators,
            last_day: "2026-11-30".into(),
            zone: "Asia/Tokyo".into(),
        }
    );
}

#[test]
fn known_free_days_count_up_to_the_earlier_of_the_manuals_two_days() {
    for (day, days) in [
        ("2026-10-01", "2026-10-31"),
        ("2026-10-31", "2026-11-30"),
        ("2026-12-31", "2027-01-30"),
        // February is the month whose end comes before thirty days are over.
        ("2027-01-30", "2027-02-28"),
        ("2028-01-31", "2028-02-29"),
    ] {
        let named = |free_days| End::Day {
            day: day.parse().unwrap(),
            free_days,
        };
        let last = |free_days| last_day(&named(free_days), &tokyo()).unwrap().to_string();
        assert_eq!(last(Some(30)), days);
        assert_eq!([last(Some(0)), last(None)], [day, day]);
    }
}

#[test]
fn west_of_utc_the_last_day_is_one_that_is_whole_there() {
    let honolulu = TimeZone::get("Pacific/Honolulu").unwrap();
    let end = "2026-11-01T00:00:00Z".parse().unwrap();
    let term = End::Term {
        end,
        free_days: None,
        trial: false,
    };
    assert_eq!(expires(&term, &honolulu).unwrap().to_string(), "2026-10-31");
    // On that day access ends at two in the afternoon.
    assert_eq!(
        last_day(&term, &honolulu).unwrap().to_string(),
        "2026-10-30"
    );
}

#[test]
fn the_end_of_the_calendar_has_no_deadline_instead_of_a_crash() {
    let last = End::Day {
        day: Date::MAX,
        free_days: Some(30),
    };
    assert_eq!(deadline(&last, &tokyo(), "Asia/Tokyo"), None);
    let first = End::Grace {
        until: Timestamp::MIN,
    };
    assert_eq!(deadline(&first, &tokyo(), "Asia/Tokyo"), None);
}

#[test]
fn the_earliest_old_subscription_decides_and_the_new_partners_do_not_count() {
    let new = subscription(
        "Enabled",
        Some("2026-10-20T00:00:00Z"),
        Some(SellerRole::New),
    );
    let found = ends(vec![
        new.clone(),
        old("Enabled", "2026-12-01T00:00:00Z"),
        old("Enabled", "2026-11-01T00:00:00Z"),
        old("Warning", "2026-12-15T00:00:00Z"),
    ]);
    assert_eq!((day(found), found.unknown), ("2026-10-31".to_owned(), None));
    assert_eq!(day(ends(vec![new])), "NewRow");
}

#[test]
fn a_row_of_the_new_partner_alone_is_called_so() {
    let of = |roles: &[(&str, SellerRole)]| {
        let sold = roles
            .iter()
            .map(|(status, role)| subscription(status, None, Some(*role)));
        day(ends(sold.collect()))
    };
    let (new, old) = (SellerRole::New, SellerRole::Old);
    assert_eq!(of(&[("Enabled", new), ("Suspended", new)]), "NewRow");
    assert_eq!(of(&[("Deleted", new)]), "OldSellerUnknown");
    assert_eq!(of(&[("Enabled", new), ("Enabled", old)]), "EndUnknown");
}

#[test]
fn an_end_that_is_not_known_beside_one_that_is_stays_said() {
    let nameless = subscription("Enabled", None, Some(SellerRole::Old));
    let found = ends(vec![nameless, old("Enabled", "2026-11-01T00:00:00Z")]);
    assert_eq!(
        (day(found), found.unknown),
        ("2026-10-31".to_owned(), Some(NoDay::EndUnknown))
    );
}

#[test]
fn without_proof_of_the_old_seller_there_is_no_day() {
    let sold = subscription("Enabled", Some("2027-10-01T00:00:00Z"), None);
    assert_eq!(day(ends(vec![sold.clone()])), "OldSellerUnknown");
    let mut left = row(vec![sold.clone()]);
    left.twin = Some(Twin {
        sku_id: left.sku_id,
        sku_part_number: String::new(),
        direction: Direction::To,
    });
    assert_eq!(day(end_of_row(&left, false, &tokyo())), "2027-09-30");
    // Whoever names the new partner proves that what has no seller is not theirs.
    let mut direct = sold.clone();
    direct.seller = None;
    let direct = row(vec![direct]);
    assert_eq!(
        day(end_of_row(&direct, false, &tokyo())),
        "OldSellerUnknown"
    );
    assert_eq!(day(end_of_row(&direct, true, &tokyo())), "2027-09-30");
    assert_eq!(
        day(end_of_row(&row(vec![sold]), true, &tokyo())),
        "OldSellerUnknown"
    );
}

#[test]
fn a_dead_subscription_does_not_hide_a_live_one() {
    for dead in ["Suspended", "LockedOut", "Deleted"] {
        let found = ends(vec![
            old(dead, "2026-10-05T00:00:00Z"),
            old("Enabled", "2026-12-01T00:00:00Z"),
        ]);
        assert_eq!((day(found), found.unknown), ("2026-11-30".to_owned(), None));
    }
}

#[test]
fn a_trial_beside_the_old_subscription_does_not_move_the_day() {
    let mut trial = old("Enabled", "2026-10-10T00:00:00Z");
    trial.trial = true;
    let paid = old("Enabled", "2026-12-01T00:00:00Z");
    assert_eq!(day(ends(vec![trial.clone(), paid])), "2026-11-30");
    assert_eq!(day(ends(vec![trial.clone()])), "2026-10-09");
    // It is what still gives access where the subscription that was paid for is over.
    let dead = old("Suspended", "2026-12-01T00:00:00Z");
    assert_eq!(day(ends(vec![dead, trial])), "2026-10-09");
}

#[test]
fn where_nothing_is_known_there_is_a_reason_instead_of_a_day() {
    for (status, next, reason) in [
        ("Enabled", None, "EndUnknown"),
        ("Enabled", Some("soon"), "EndUnknown"),
        ("Warning", None, "EndUnknown"),
        ("Resting", Some("2026-12-01T00:00:00Z"), "EndUnknown"),
        ("Suspended", None, "DeletionUnknown"),
        ("LockedOut", None, "DeletionUnknown"),
        ("Deleted", Some("2026-12-01T00:00:00Z"), "Deleted"),
    ] {
        let found = ends(vec![subscription(status, next, Some(SellerRole::Old))]);
        assert_eq!(day(found), reason, "{status} {next:?}");
    }
    assert_eq!(day(ends(vec![])), "OldSellerUnknown");
}
