use jiff::civil::{Weekday, date};

use super::*;

mod phrases;

const MAIL: Date = date(2024, 5, 20);

fn read(text: &str, day: Option<Date>) -> Days {
    let zone = TimeZone::get("Asia/Tokyo").unwrap();
    let time = None;
    super::read(
        text,
        &Normalized::for_words(text),
        &Sent { day, time, zone },
    )
}

fn shown(days: &Days) -> String {
    let Some(day) = days.deadline else {
        return "none".to_owned();
    };
    match days.hour {
        Some(hour) => format!("{day} {:02}:{:02}", hour.hour, hour.minute),
        None => day.to_string(),
    }
}

/// What seems to be a deadline and is not read is never passed over in silence.
#[test]
fn a_deadline_that_cannot_be_read_leaves_a_doubt() {
    for text in [
        "2026 年 月 日までに完了頂きますようお願いいたします。",
        "2026年2月30日までに承諾をお願いします。",
        "10月上旬までに承諾をお願いします。",
        "週明けまでに承諾をお願いします。",
        "承諾期限：別途ご連絡します",
        "承諾期限\n追ってご案内します。",
        "10月までに承諾をお願いします。",
        "連休前までに承諾をお願いします。",
        "期日までに承諾をお願いします。",
        "Please accept by mid-October.",
        "Please accept before the holidays.",
        "Deadline: to be announced",
        "Please accept by February 30, 2027.",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert!(
            days.deadline.is_none() && !days.doubts.is_empty(),
            "{text}: {days:?}"
        );
    }
    for text in [
        "ご不明な点は担当までお問い合わせください。",
        "お電話は03-1234-5678までお願いします。",
        "最後までお読みいただきありがとうございます。",
        "1ユーザーあたり5台まで利用できます。",
        "",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert_eq!(days.doubts, [], "{text}");
    }
}

/// A day, or a period, in a sentence that speaks of accepting may be the last one, whatever words stand around it.
#[test]
fn a_day_to_accept_that_no_word_calls_the_last_one_leaves_a_doubt() {
    for text in [
        "11月中旬を目処にご承諾ください。",
        "10月中旬にご承諾ください。",
        "11月1日に切り替えます。それまでにご承諾ください。",
        "11月1日に開通しますので、それまでにご承諾ください。",
        "Please accept by Q4.",
        "Please accept on 15 October.",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert!(
            days.deadline.is_none() && matches!(days.doubts[..], [Doubt::Unread(_), ..]),
            "{text}: {days:?}"
        );
    }
    let days = read(
        "10月31日まで有効です。10月20日に承諾してください。",
        Some(date(2026, 10, 8)),
    );
    assert!(
        days.doubts
            .contains(&Doubt::Unread("10月20日に承諾してください".into())),
        "{days:?}"
    );
}

#[test]
fn a_day_that_is_past_or_that_something_begins_on_leaves_no_doubt() {
    for text in [
        "10月1日にお送りした招待がまだ承諾されていません。",
        "The relationship starts on November 1, 2026.",
        "The agreement takes effect on November 1, 2026.",
        "本日、招待をお送りしました。",
        "We sent you the invitation on October 1, 2026. Please accept by October 20.",
        "承諾は10月20日までにお願いします。招待は11月1日に再送します。",
        "ご契約は1年間有効です。",
        "試用版は30日間有効です。",
        "Your subscription expires in 30 days.",
        "承諾すると、3日間でデータが移行されます。",
        "ライセンスは11月1日の前日に付与されます。",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert_eq!(days.doubts, [], "{text}");
    }
}

/// Days that nothing has to be done by, and times that follow the acceptance.
#[test]
fn what_is_done_on_a_day_or_after_the_acceptance_is_no_deadline() {
    for text in [
        "承諾状況は10月20日に確認します。",
        "10月10日に承諾状況を確認し、未承諾の場合は改めてご連絡いたします。",
        "承諾完了後、10月17日頃にライセンスを付与します。",
        "承諾後24時間以内に反映されます。",
        "承諾いただいてから3日以内にライセンスを発行いたします。",
        "承諾から2営業日以内に開通します。",
        "Once you accept, the licenses will be assigned within 24 hours.",
        "The licenses are assigned within 3 days of acceptance.",
        "We sent you the invitation today.",
        "本日お送りした招待をご承諾ください。",
        "[2026/10/08 9:40] 承諾しました。",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert_eq!((days.deadline, days.doubts), (None, vec![]), "{text}");
    }
}

#[test]
fn days_that_count_from_what_the_mail_does_not_date_leave_a_doubt() {
    for text in [
        "お申し込みから30日以内に承諾してください。",
        "ご利用開始から14日以内に承諾してください。",
        "ご契約後30日以内に承諾してください。",
        "Please accept within 14 days of placing your order.",
        "Please accept within 5 business days after activation.",
        "From: a\nSent: unknown\n\n1週間以内に承諾してください。",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert!(
            days.deadline.is_none() && !days.doubts.is_empty(),
            "{text}: {days:?}"
        );
    }
    for text in [
        "本メールの受信から7日以内に承諾してください。",
        "本日より7日以内に承諾してください。",
        "招待の発行後7日以内に承諾してください。",
        "Please accept within 7 days of receiving this email.",
        "Please accept within seven days from today.",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert_eq!(shown(&days), "2026-10-15", "{text}: {days:?}");
    }
}

#[test]
fn a_time_that_is_no_day_leaves_a_doubt() {
    for text in [
        "We'd appreciate it if you could accept this before the weekend.",
        "Please accept by end of week 46.",
        "1週間くらいで承諾してもらえますか。",
        "週末までに承諾してください。",
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert!(
            days.deadline.is_none() && matches!(days.doubts[..], [Doubt::Unread(_), ..]),
            "{text}: {days:?}"
        );
    }
}

#[test]
fn a_week_in_a_forwarded_mail_counts_from_its_own_day() {
    let forwarded = "お願いします。\n\nFrom: a\nSent: Friday, October 2, 2026 3:12 PM\nSubject: x\n\n1週間以内に承諾してください。";
    let days = read(forwarded, Some(date(2026, 10, 12)));
    assert_eq!(days.deadline, Some(date(2026, 10, 9)));
    assert_eq!(
        days.doubts,
        [Doubt::Past {
            words: "1週間以内".into()
        }]
    );
}

#[test]
fn a_day_and_its_hour_on_two_lines_are_told_on_one() {
    let days = read("承諾期限\t10月15日（木）\n17:00\n", Some(date(2026, 10, 8)));
    assert_eq!(days.deadline_text.as_deref(), Some("10月15日（木） 17:00"));
}

#[test]
fn days_are_read_in_the_words_that_resellers_use() {
    for (text, meant) in [
        ("遅くとも10月15日にはご承諾ください。", "2026-10-15"),
        ("10月15日を過ぎますとリンクが無効になります。", "2026-10-15"),
        ("この招待は10月15日に失効します。", "2026-10-15"),
        (
            "10月12日～10月16日の間にご承諾をお願いします。",
            "2026-10-16",
        ),
        ("Please accept by EOD Friday.", "2026-10-09"),
        ("Please accept by EOD on 15 October.", "2026-10-15"),
        ("Please accept by COB tomorrow.", "2026-10-09"),
        (
            "Please accept by close of business on 15 October.",
            "2026-10-15",
        ),
        ("Accept by EOM.", "2026-10-31"),
        (
            "Please accept within seven (7) days of receipt.",
            "2026-10-15",
        ),
        ("Please accept within a fortnight.", "2026-10-22"),
        ("承諾期限\t10月15日（木）\n17:00\n", "2026-10-15 17:00"),
        ("承諾期限：10月15日\n17:00まで", "2026-10-15 17:00"),
        ("承諾期限：10月15日\n10:00 から説明会", "2026-10-15"),
        ("Please accept today.", "2026-10-08"),
        ("今日承諾をお願いします！", "2026-10-08"),
        ("今夜中に承諾をお願いします。", "2026-10-08"),
        ("Please accept in the next 7 days.", "2026-10-15"),
        ("Please accept within 48hrs.", "2026-10-10"),
        ("Please accept by close of play on Friday.", "2026-10-09"),
        (
            "Valid until 15 October 2026 (23:59 UTC). Please accept.",
            "2026-10-16 08:59",
        ),
        ("承認受付期間：～10/15(木)", "2026-10-15"),
        ("│承認期限│2026年10月15日（木）│", "2026-10-15"),
        ("・承認期限……10/15（木）", "2026-10-15"),
        ("本招待は10月15日に自動的に失効いたします。", "2026-10-15"),
        ("招待リンクは10月15日で期限切れとなります。", "2026-10-15"),
        (
            "承諾のお手続きは、お申込み月の半ば（10月15日）までにお願いします。",
            "2026-10-15",
        ),
        (
            "ご承諾の期限は、送信日の翌日から起算して7日目（10月15日）の17時です。",
            "2026-10-15 17:00",
        ),
        ("15日くらいまでに承諾をお願いします。", "2026-10-15"),
        ("この招待は14日間有効です。", "2026-10-22"),
        (
            "You have two weeks to accept this invitation.",
            "2026-10-22",
        ),
        ("This link expires in 30 days.", "2026-11-07"),
        (
            "This invitation will expire 14 days after it was sent.",
            "2026-10-22",
        ),
        ("Please accept in two weeks.", "2026-10-22"),
        (
            "Please accept no later than one week from today.",
            "2026-10-15",
        ),
        (
            "契約満了日（2026年11月30日）の3営業日前までに承諾してください。",
            "2026-11-25",
        ),
        ("11月1日の前日までにご承諾ください。", "2026-10-31"),
        (
            "承諾期限が、明日10月9日までとなっております。",
            "2026-10-09",
        ),
        (
            "\tお客様\t承認期限\t開通日\n\t顧客\t2026/10/15\t2026/11/1\n",
            "2026-10-15",
        ),
    ] {
        let days = read(text, Some(date(2026, 10, 8)));
        assert_eq!(shown(&days), meant, "{text}: {days:?}");
    }
}

#[test]
fn a_day_for_something_else_is_never_the_one_to_accept_by() {
    for (word, purpose) in [
        ("お問い合わせ", Purpose::Inquiry),
        ("ご質問", Purpose::Inquiry),
        ("契約満了日", Purpose::Contract),
        ("契約期限", Purpose::Contract),
        ("データ削除", Purpose::Contract),
        ("更新日", Purpose::Contract),
        ("キャンペーン", Purpose::Campaign),
        ("アンケート", Purpose::Campaign),
        ("ご返信", Purpose::Reply),
        ("ご回答", Purpose::Reply),
        ("請求日", Purpose::Payment),
        ("お支払い", Purpose::Payment),
        ("送信日", Purpose::Other),
        ("受信日", Purpose::Other),
        ("作成日", Purpose::Other),
        ("発行日", Purpose::Other),
        ("お申込日", Purpose::Other),
        ("書類の提出", Purpose::Other),
    ] {
        for text in [
            format!("{word}は2024年5月31日までです。"),
            format!("{word}：2024年5月31日まで"),
            format!("{word}\n2024年5月31日まで"),
        ] {
            let days = read(&text, Some(MAIL));
            assert_eq!(days.deadline, None, "{text}");
            assert_eq!(days.all.len(), 1, "{text}");
            assert_eq!(days.all[0].purpose, purpose, "{text}");
        }
    }
}

#[test]
fn of_several_days_all_are_given_with_what_they_are_for() {
    let days = read(
        "お問い合わせは5月25日まで。承諾は5月31日17時までに、アンケートは6月5日までにお願いします。",
        Some(MAIL),
    );
    let all: Vec<(Purpose, Option<Date>, &str)> = days
        .all
        .iter()
        .map(|named| (named.purpose, named.day, named.text.as_str()))
        .collect();
    assert_eq!(
        all,
        [
            (Purpose::Inquiry, Some(date(2024, 5, 25)), "5月25日"),
            (Purpose::Acceptance, Some(date(2024, 5, 31)), "5月31日17時"),
            (Purpose::Campaign, Some(date(2024, 6, 5)), "6月5日"),
        ]
    );
    assert_eq!(days.deadline, Some(date(2024, 5, 31)));
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
        "承諾期限は5/31(金)です",
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
