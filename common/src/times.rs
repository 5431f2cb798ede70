//! Days and instants as records have them. One that cannot be read, as a spreadsheet rewrites them, is refused: whoever
//! passed over it would tell of fewer days than there are.

use jiff::{Timestamp, civil::Date};
use record::{
    Exit, Text,
    sections::{License, SoldSubscription},
    text,
    text::printable,
};

use crate::problem::Problem;

/// A day under a key; `None` where there is none.
pub fn day(key: &str, text: Option<&str>) -> Result<Option<Date>, Problem> {
    read(key, text, "2026-10-30")
}

/// An instant under a key; `None` where there is none.
pub fn instant(key: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    read(key, text, "2026-10-31T00:00:00Z")
}

fn read<T: std::str::FromStr>(
    key: &str,
    text: Option<&str>,
    form: &str,
) -> Result<Option<T>, Problem> {
    let parsed = text.map(|text| text.parse().map_err(|_| bad(key, text, form)));
    parsed.transpose()
}

/// Whether the instants of a row's subscriptions can be read.
pub fn of_row(license: &License) -> Result<(), Problem> {
    for (at, one) in license.subscriptions.iter().enumerate() {
        let key = |name: &str| format!("license.subscriptions[{at}].{name}");
        instant(&key("created"), one.created.as_deref())?;
        instant(&key("nextLifecycle"), one.next_lifecycle.as_deref())?;
    }
    Ok(())
}

/// Whether the instants of a subscription, as its partner sees it, can be read.
pub fn of_sold(sold: &SoldSubscription) -> Result<(), Problem> {
    let end = sold.term_end.as_ref().map(|end| end.time.as_str());
    instant("subscription.termEnd.time", end)?;
    let until = sold.cancel_until.as_deref();
    instant("subscription.cancelUntil", until).map(|_| ())
}

fn bad(key: &str, value: &str, form: &str) -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "bad-time",
        text: words(key, value, form),
    }
}

fn words(key: &str, value: &str, form: &str) -> Text {
    let value = printable(value);
    text!(
        "\"{key}\" is \"{value}\", which is not of the form {form}; a spreadsheet may have rewritten it: make the list again, or save those columns as text",
        "「{key}」の値「{value}」が {form} の形式ではありません。表計算ソフトで書き換えられた可能性があります。一覧を作り直すか、その列を文字列として保存してください"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_day_is_refused_and_what_is_not_there_is_none() {
        assert_eq!(day("k", None).unwrap(), None);
        assert_eq!(
            day("k", Some("2026-02-28")).unwrap().unwrap().to_string(),
            "2026-02-28"
        );
        for value in ["2026/10/30", "", "2026-02-29", "46325", "10月30日"] {
            let problem = day("backup.deadline.lastDay", Some(value)).unwrap_err();
            assert_eq!(
                problem.text().en,
                format!(
                    "\"backup.deadline.lastDay\" is \"{value}\", which is not of the form 2026-10-30; a spreadsheet may have rewritten it: make the list again, or save those columns as text"
                )
            );
            assert_eq!(problem.exit(), Exit::Input);
        }
    }

    #[test]
    fn an_instant_needs_its_zone() {
        assert!(instant("k", Some("2026-10-31T00:00:00Z")).is_ok());
        assert!(instant("k", Some("2026/10/31 9:00")).is_err());
        assert!(instant("k", Some("2026-10-31T00:00:00")).is_err());
    }
}
