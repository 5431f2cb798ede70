use jiff::civil::date;

use super::*;

const MAIL: Date = date(2024, 5, 20);

fn read(text: &str, reference: Option<Date>) -> Days {
    super::read(text, &Normalized::for_words(text), reference)
}

fn deadline_in(text: &str) -> Option<Date> {
    read(text, Some(MAIL)).deadline
}

#[test]
fn the_day_that_something_must_be_done_by_is_the_deadline() {
    for text in [
        "2024年5月31日（金）17:00までに承認をお願いします。",
        "お手続き期限：令和6年5月31日",
        "【期日】2024/05/31",
        "回答期限は5/31(金)です",
        "５月３１日迄に",
        "2024.5.31必着",
        "5月末までに承諾してください",
        "今月末までにお願いいたします",
        "来週金曜日までに",
        "11日以内にご対応ください",
        "Please accept by May 31, 2024.",
        "The deadline is Friday, May 31.",
        "Accept no later than 31 May 2024",
    ] {
        assert_eq!(deadline_in(text), Some(date(2024, 5, 31)), "{text}");
    }
    assert_eq!(deadline_in("本日中にご承認ください"), Some(MAIL));
}

#[test]
fn other_days_are_none() {
    for text in [
        "開通日は2024年6月1日です",
        "送信日時: 2024年5月20日 10:00",
        "請求日：2024/6/30",
        "契約満了日 2024年6月30日",
        "2024年5月20日に申し込みました",
        "Sent on May 20, 2024",
    ] {
        assert_eq!(read(text, Some(MAIL)).deadline_text, None, "{text}");
    }
}

#[test]
fn the_opening_day_beside_a_deadline_is_told_apart() {
    let days = read(
        "※開通日が 2024 年 6 月 1 日となっておりますため、期限切迫となり大変申し訳ございませんが 2024 年 5 月 31 日までに完了頂きますようお願いいたします。",
        None,
    );
    assert_eq!(
        (days.deadline, days.opening),
        (Some(date(2024, 5, 31)), Some(date(2024, 6, 1)))
    );
    assert_eq!(days.deadline_text.as_deref(), Some("2024 年 5 月 31 日"));
}

#[test]
fn a_deadline_that_is_no_day_says_so() {
    for (text, doubt) in [
        (
            "※開通日が 2024 年 月 日となっておりますため、2024 年 月 日までに完了頂きますよう",
            Doubt::Blank("2024 年 月 日".into()),
        ),
        (
            "2024年2月30日までに承認",
            Doubt::Impossible("2024年2月30日".into()),
        ),
        (
            "5営業日以内に承認",
            Doubt::NeedsHolidays("5営業日以内".into()),
        ),
        (
            "メール受領後速やかに実施してください",
            Doubt::AtOnce("速やかに".into()),
        ),
    ] {
        let days = read(text, Some(MAIL));
        assert_eq!((days.deadline, days.doubts), (None, vec![doubt]), "{text}");
    }
    assert_eq!(
        read("5/31までに承認", None).doubts,
        [Doubt::NeedsDate("5/31".into())]
    );
}

#[test]
fn a_weekday_that_is_another_days_is_noticed() {
    let days = read("2024年5月31日（木）までに承認をお願いします", None);
    assert_eq!(days.deadline, Some(date(2024, 5, 31)));
    assert_eq!(
        days.doubts,
        [Doubt::Weekday {
            words: "2024年5月31日（木）".into(),
            is: Weekday::Friday
        }]
    );
}

#[test]
fn of_several_the_earliest_of_accepting_counts() {
    let text = "アンケートは2024/5/25までに。\n承認は2024/5/31までに、書類は2024/6/10までに。\n承諾の期限：2024/5/30\n";
    assert_eq!(deadline_in(text), Some(date(2024, 5, 30)));
}
