use jiff::civil::{Date, date};

use super::*;
use crate::normalize::Normalized;

fn only(text: &str) -> Dated {
    let plain = Normalized::for_words(text);
    let mut found = find(&plain.text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

fn day(text: &str, reference: Option<Date>) -> Result<Date, Unresolved> {
    resolve(&only(text), reference, true).map(|resolved| resolved.day)
}

#[test]
fn a_day_with_a_year_is_read_however_it_is_written() {
    for text in [
        "2024年5月31日",
        "2024 年 5 月 31 日",
        "２０２４年５月３１日（金）",
        "2024/05/31",
        "2024.5.31",
        "2024-05-31",
        "令和6年5月31日",
        "令和六年五月三十一日",
        "㋿6年5月31日",
        "R6.5.31",
        "二〇二四年五月三一日",
        "May 31, 2024",
        "31 May 2024",
        "Friday, May 31st, 2024",
        "2024年5月末",
        "2024年5月末日",
    ] {
        assert_eq!(day(text, None), Ok(date(2024, 5, 31)), "{text}");
    }
    assert_eq!(day("平成31年4月30日", None), Ok(date(2019, 4, 30)));
    assert_eq!(day("令和元年5月1日", None), Ok(date(2019, 5, 1)));
}

#[test]
fn a_day_without_a_year_is_the_next_one() {
    for (text, mail, wanted) in [
        ("5/31(金)", date(2024, 5, 20), date(2024, 5, 31)),
        ("5月31日", date(2024, 5, 31), date(2024, 5, 31)),
        ("1月10日", date(2023, 12, 20), date(2024, 1, 10)),
        ("5月末", date(2024, 5, 20), date(2024, 5, 31)),
        ("2月末日", date(2023, 12, 1), date(2024, 2, 29)),
        ("May 31", date(2024, 5, 20), date(2024, 5, 31)),
        ("本日中", date(2024, 5, 20), date(2024, 5, 20)),
        ("明日", date(2024, 5, 31), date(2024, 6, 1)),
        ("今週中", date(2024, 5, 20), date(2024, 5, 24)),
        ("来週金曜日", date(2024, 5, 20), date(2024, 5, 31)),
        ("来週の金曜", date(2024, 5, 20), date(2024, 5, 31)),
        ("今月末", date(2024, 5, 20), date(2024, 5, 31)),
        ("月末", date(2024, 2, 1), date(2024, 2, 29)),
        ("翌月末日", date(2024, 1, 31), date(2024, 2, 29)),
        ("10日以内", date(2024, 5, 21), date(2024, 5, 31)),
        ("2週間以内", date(2024, 5, 17), date(2024, 5, 31)),
        ("5営業日以内", date(2024, 5, 24), date(2024, 5, 31)),
    ] {
        assert_eq!(day(text, Some(mail)), Ok(wanted), "{text}");
        assert_eq!(day(text, None), Err(Unresolved::NeedsDate), "{text}");
    }
}

#[test]
fn what_is_no_day_says_why() {
    let mail = Some(date(2024, 5, 20));
    for (text, why) in [
        ("2024 年 月 日", Unresolved::Blank),
        ("2024年　月　日", Unresolved::Blank),
        ("○月○日", Unresolved::Blank),
        ("〇〇年〇〇月〇〇日", Unresolved::Blank),
        ("XX月XX日", Unresolved::Blank),
        ("2024年2月30日", Unresolved::Impossible),
        ("速やかに", Unresolved::AtOnce),
    ] {
        assert_eq!(day(text, mail), Err(why), "{text}");
    }
}

#[test]
fn the_weekday_beside_a_day_is_kept() {
    for (text, weekday) in [
        ("5/31（金）", Some(Weekday::Friday)),
        ("5月31日(金曜日)", Some(Weekday::Friday)),
        ("5月31日 金曜日", Some(Weekday::Friday)),
        ("5/31 (Fri)", Some(Weekday::Friday)),
        ("Friday, May 31", Some(Weekday::Friday)),
        ("5月31日(株)", None),
    ] {
        assert_eq!(only(text).weekday, weekday, "{text}");
    }
}

#[test]
fn numbers_that_are_no_days_are_left_alone() {
    for text in [
        "Microsoft 365",
        "1/2/3",
        "192.168.1.1",
        "10:30",
        "75797631-365c-4181",
        "ver 1.0",
        "13/45",
        "三者",
        "本社",
        "月額",
    ] {
        assert_eq!(find(text), [], "{text}");
    }
}
