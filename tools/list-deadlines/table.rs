//! The columns of the table and the CSV, and the Japanese of the help.

use common::{
    Lang,
    cli::{Examples, Words},
    output::{Column, Row, cell, why},
    sections::{Affects, Certainty, Deadline, DeadlineChange},
    text,
};
use jiff::civil::{Date, Weekday};

pub(crate) const HELP: Words = &[
    (
        "List the days by which something ends or must be done, in order of time",
        "終了日や期限を日付順に一覧にします",
    ),
    (
        "Only what is due within this time from now, such as 30d",
        "指定した期間内の今後の期限だけを表示します (30d など)",
    ),
    (
        "Say what is new, moved or gone since FILE, the output of an earlier run",
        "以前の出力 FILE と比べて、追加、変更、削除された期限を示します",
    ),
    (
        "Write an iCalendar file (.ics) for a calendar to import",
        "カレンダーにインポートできる iCalendar ファイル (.ics) を出力します",
    ),
    (
        "The time zone whose days count",
        "日付を数えるタイム ゾーン",
    ),
];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::words("deadline.day", text!("DAY", "日付"), |r, _| {
            cell(r, |deadline: Deadline| deadline.day)
        }),
        Column::words("deadline.weekday", text!("WEEKDAY", "曜日"), weekday).minor(),
        Column::number(
            "deadline.daysLeft",
            text!("DAYS LEFT", "残り日数"),
            |r, _| cell(r, |deadline: Deadline| deadline.days_left.to_string()),
        ),
        Column::words(
            "deadline.lastWorkingDay",
            text!("WORKING DAY", "直前の営業日"),
            |r, _| cell(r, |deadline: Deadline| deadline.last_working_day),
        )
        .minor(),
        Column::words("deadline.subject", text!("ABOUT", "対象"), |r, _| {
            cell(r, |deadline: Deadline| deadline.subject.unwrap_or_default())
        })
        .whole(),
        Column::words("deadline.words", text!("WHAT", "内容"), |r, _| {
            why(r, |deadline: Deadline| Some(deadline.words))
        })
        .tells_errors(),
        Column::words("deadline.affects", text!("AFFECTS", "影響"), affects).minor(),
        Column::words("deadline.certainty", text!("BASIS", "根拠"), certainty).minor(),
        Column::words("deadline.change", text!("CHANGE", "前回から"), change),
        Column::tenant(),
    ]
}

fn weekday(record: &Row<'_>, lang: Lang) -> String {
    cell(record, |deadline: Deadline| {
        let Ok(day) = deadline.day.parse::<Date>() else {
            return String::new();
        };
        let words = match day.weekday() {
            Weekday::Monday => text!("Mon", "月"),
            Weekday::Tuesday => text!("Tue", "火"),
            Weekday::Wednesday => text!("Wed", "水"),
            Weekday::Thursday => text!("Thu", "木"),
            Weekday::Friday => text!("Fri", "金"),
            Weekday::Saturday => text!("Sat", "土"),
            Weekday::Sunday => text!("Sun", "日"),
        };
        words.in_lang(lang).to_owned()
    })
}

fn affects(record: &Row<'_>, lang: Lang) -> String {
    cell(record, |deadline: Deadline| {
        let words = match deadline.affects {
            Affects::Users => text!("users", "ユーザー"),
            Affects::Administrators => text!("administrators", "管理者"),
            Affects::Nobody => text!("none", "なし"),
        };
        words.in_lang(lang).to_owned()
    })
}

fn certainty(record: &Row<'_>, lang: Lang) -> String {
    cell(record, |deadline: Deadline| {
        let words = match deadline.certainty {
            Certainty::Documented => text!("documented", "公開情報"),
            Certainty::Inferred => text!("inferred", "推定"),
            Certainty::Manual => text!("manual", "マニュアル"),
            Certainty::Named => text!("named", "指定"),
        };
        words.in_lang(lang).to_owned()
    })
}

fn change(record: &Row<'_>, lang: Lang) -> String {
    cell(record, |deadline: Deadline| {
        let from = deadline.moved_from.unwrap_or_default();
        let words = match deadline.change {
            Some(DeadlineChange::New) => text!("new", "追加"),
            Some(DeadlineChange::Moved) => text!("moved from {from}", "{from} から変更"),
            Some(DeadlineChange::Gone) => text!("gone", "削除"),
            None => return String::new(),
        };
        words.in_lang(lang).to_owned()
    })
}

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | list-licenses | list-deadlines --within 60d --table",
        "List what ends or must be done in the next 60 days",
        "今後 60 日以内の終了日や期限を一覧にします",
    ),
    (
        "parse-invite mail.eml | list-licenses | list-deadlines --ics > deadlines.ics",
        "Write all of them as a calendar",
        "すべての期限をカレンダー ファイルに出力します",
    ),
];
