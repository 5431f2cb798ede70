//! The page of a report: HTML that loads nothing and runs nothing, readable on paper.

use std::fmt::Write as _;

use common::{Lang, Text, licensing::deadline_words::deadline_words, sections::Backup, text};
use jiff::Zoned;

use crate::{
    html::escaped,
    page::cells::{old_sellers, partner, plans, row, skus, why},
    report::{Change, CustomerReport, Report, Row},
    timeline, words,
    words::{Mood, Outcome},
};

mod cells;

/// What stands on the page besides the records.
pub(crate) struct Facts {
    /// When it was made, in the zone of its reader.
    pub(crate) made: Zoned,
    /// The last hash of the evidence.
    pub(crate) evidence_hash: Option<String>,
    /// The language.
    pub(crate) lang: Lang,
}

/// The page.
pub(crate) fn of(report: &Report, facts: &Facts) -> String {
    let lang = facts.lang;
    let name = match lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    };
    let title = text!("Change of reseller", "リセラー変更の報告書");
    let title = title.in_lang(lang);
    let style = include_str!("page.css");
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{name}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    );
    for customer in &report.customers {
        let writer = Writer { lang, facts };
        page.push_str(&writer.customer(customer, title));
    }
    page.push_str(&footer(facts));
    page.push_str("</body>\n</html>\n");
    page
}

fn footer(facts: &Facts) -> String {
    let made = facts.made.strftime("%Y-%m-%d %H:%M %Z");
    let version = env!("CARGO_PKG_VERSION");
    let words = text!(
        "Made on {made} by norikae {version} from the records of the tools.",
        "{made} に norikae {version} がツールのレコードから作成しました。"
    );
    let mut footer = format!("<footer>{}", escaped(words.in_lang(facts.lang)));
    if let Some(hash) = &facts.evidence_hash {
        let words = text!("Hash of the evidence:", "証跡のハッシュ:");
        let _ = write!(
            footer,
            "<br>{} {}",
            words.in_lang(facts.lang),
            escaped(hash)
        );
    }
    footer + "</footer>\n"
}

/// What is at most so long, such as a day, is not broken.
const SHORT: usize = 12;

struct Writer<'f> {
    lang: Lang,
    facts: &'f Facts,
}

impl Writer<'_> {
    fn say(&self, text: &Text) -> String {
        escaped(text.in_lang(self.lang))
    }

    fn customer(&self, customer: &CustomerReport, title: &str) -> String {
        let name = customer.customer.as_ref().and_then(|one| one.name.clone());
        let tenant = Some(customer.tenant.clone()).filter(|tenant| !tenant.is_empty());
        let unnamed = text!(
            "records that name no customer",
            "お客様の記載がないレコード"
        );
        let heading = name.or(tenant);
        let heading = heading.unwrap_or_else(|| unnamed.in_lang(self.lang).to_owned());
        let mut page = format!(
            "<section class=\"customer\">\n<h1>{}: {}</h1>\n",
            escaped(title),
            escaped(&heading)
        );
        page.push_str(&self.head(customer));
        page.push_str(&self.changes(&customer.changes));
        page.push_str(&self.rows(&customer.rows));
        page.push_str(&self.row_tasks(&customer.row_tasks));
        page.push_str(&self.backups(&customer.backups));
        page.push_str(&self.days(customer));
        page.push_str(&self.problems(customer));
        page + "</section>\n"
    }

    fn head(&self, customer: &CustomerReport) -> String {
        let mut facts: Vec<(Text, String)> = vec![(
            text!("Customer's tenant", "お客様のテナント"),
            customer.tenant.clone(),
        )];
        if let Some(relationship) = &customer.relationship {
            let state = words::relationship(relationship.state);
            facts.push((
                text!("New partner", "移行先パートナー"),
                partner(relationship),
            ));
            facts.push((
                text!("Reseller relationship", "リセラー関係"),
                state.in_lang(self.lang).to_owned(),
            ));
        }
        let old = old_sellers(customer);
        if !old.is_empty() {
            facts.push((text!("Old partner", "移行元パートナー"), old.join(", ")));
        }
        if let Some(deadline) = customer
            .invitation
            .as_ref()
            .and_then(|one| one.deadline.clone())
        {
            facts.push((
                text!("Accept the invitation by", "招待の承諾期限"),
                deadline,
            ));
        }
        if let Some(agreement) = &customer.agreement {
            let state = words::agreement(agreement.state);
            facts.push((
                text!("Microsoft Customer Agreement", "Microsoft 顧客契約"),
                state.in_lang(self.lang).to_owned(),
            ));
        }
        if !customer.changes.is_empty() {
            facts.push((text!("Users", "ユーザー"), self.counts(&customer.changes)));
        }
        let row = |(what, value): &(Text, String)| {
            format!("<dt>{}</dt><dd>{}</dd>\n", self.say(what), escaped(value))
        };
        let rows: String = facts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(row)
            .collect();
        format!("<dl>\n{rows}</dl>\n")
    }

    /// How many came to which end.
    fn counts(&self, changes: &[Change]) -> String {
        let mut counts: Vec<(Outcome, usize)> = Vec::new();
        for change in changes {
            let outcome = Outcome::of(&change.swap);
            match counts.iter_mut().find(|(known, _)| *known == outcome) {
                Some((_, count)) => *count += 1,
                None => counts.push((outcome, 1)),
            }
        }
        let count = |(outcome, count): &(Outcome, usize)| {
            let words = outcome.words();
            let words = words.in_lang(self.lang);
            format!("{words}: {count}")
        };
        counts.iter().map(count).collect::<Vec<_>>().join(", ")
    }

    fn changes(&self, changes: &[Change]) -> String {
        let rows: Vec<Vec<String>> = changes.iter().map(|one| self.change(one)).collect();
        self.table(
            &text!("Users", "ユーザー"),
            &[
                text!("User", "ユーザー"),
                text!("From", "変更前"),
                text!("To", "変更後"),
                text!("Apps off", "オフのアプリ"),
                text!("Result", "結果"),
                text!("Why", "理由"),
            ],
            &rows,
        )
        .replacen("<table>", "<table class=\"users\">", 1)
    }

    fn change(&self, change: &Change) -> Vec<String> {
        let swap = &change.swap;
        let outcome = Outcome::of(swap);
        let class = match outcome.mood() {
            Mood::Good => "good",
            Mood::Bad => "bad",
            Mood::Open => "open",
        };
        let name = match change.display_name.as_str() {
            "" => escaped(&change.name),
            display_name => format!("{}<br>{}", escaped(&change.name), escaped(display_name)),
        };
        let result = self.say(&outcome.words());
        vec![
            name,
            skus(swap.all_from()),
            skus(swap.all_to().map(|(sku, _)| sku)),
            plans(swap),
            format!("<span class=\"short {class}\">{result}</span>"),
            escaped(&why(swap, self.lang)),
        ]
    }

    fn rows(&self, rows: &[Row]) -> String {
        let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
        self.table(
            &text!("Licences", "ライセンス"),
            &[
                text!("Licence", "ライセンス"),
                text!("SKU", "SKU"),
                text!("Sold by", "販売元"),
                text!("Assigned, first list", "割り当て (最初)"),
                text!("Assigned, last list", "割り当て (最後)"),
                text!("Of", "購入数"),
            ],
            &rows,
        )
    }

    fn row_tasks(&self, tasks: &[String]) -> String {
        let rows: Vec<Vec<String>> = tasks.iter().map(|words| vec![escaped(words)]).collect();
        self.table(
            &text!("What the licences need", "ライセンスに必要な作業"),
            &[text!("What to do", "必要な作業")],
            &rows,
        )
    }

    fn backups(&self, backups: &[(String, Backup)]) -> String {
        let rows: Vec<Vec<String>> = backups.iter().map(|one| self.backup(one)).collect();
        self.table(
            &text!("Data", "データ"),
            &[
                text!("User", "ユーザー"),
                text!("Files", "ファイル数"),
                text!("Save by", "保存期限"),
                text!("Saved", "保存状況"),
            ],
            &rows,
        )
    }

    fn backup(&self, (name, backup): &(String, Backup)) -> Vec<String> {
        let day = backup
            .deadline
            .as_ref()
            .map(|deadline| deadline.last_day.clone());
        let saved = match &backup.verified {
            Some(verified) => verified.state.words(),
            None => text!("not checked yet", "未確認"),
        };
        vec![
            escaped(name),
            backup.files.to_string(),
            escaped(&day.unwrap_or_default()),
            self.say(&saved),
        ]
    }

    fn days(&self, customer: &CustomerReport) -> String {
        let today = self.facts.made.date();
        let mut deadlines: Vec<_> = customer
            .deadlines
            .iter()
            .filter(|one| {
                one.day
                    .parse()
                    .is_ok_and(|day: jiff::civil::Date| day >= today)
            })
            .collect();
        if deadlines.is_empty() {
            return String::new();
        }
        deadlines.sort_by(|a, b| a.day.cmp(&b.day));
        let rows: Vec<Vec<String>> = deadlines
            .iter()
            .map(|one| {
                let subject = one.subject.as_deref().unwrap_or_default();
                let words = deadline_words(one).map(|words| words.in_lang(self.lang).to_owned());
                let words = words.unwrap_or_else(|| one.words.clone());
                vec![escaped(&one.day), escaped(&words), escaped(subject)]
            })
            .collect();
        let heading = text!("Days to come", "今後の期限");
        let table = self.table(
            &heading,
            &[
                text!("Day", "日付"),
                text!("What", "内容"),
                text!("About", "対象"),
            ],
            &rows,
        );
        let drawing = timeline::drawn(&customer.deadlines, today);
        table
            .replacen("</h2>\n", &format!("</h2>\n{drawing}"), 1)
            .replacen("<table>", "<table class=\"days\">", 1)
    }

    fn problems(&self, customer: &CustomerReport) -> String {
        let rows: Vec<Vec<String>> = customer
            .problems
            .iter()
            .map(|one| vec![escaped(&one.who), escaped(&one.message)])
            .collect();
        self.table(
            &text!(
                "Could not be answered or done",
                "実行または確認できなかったもの"
            ),
            &[text!("About", "対象"), text!("Why", "理由")],
            &rows,
        )
    }

    /// A table below its heading; nothing where it has no row. A column in which nothing stands is left out.
    fn table(&self, heading: &Text, heads: &[Text], rows: &[Vec<String>]) -> String {
        if rows.is_empty() {
            return String::new();
        }
        let shown: Vec<usize> = (0..heads.len())
            .filter(|at| rows.iter().any(|row| !row[*at].is_empty()))
            .collect();
        let is_number = |at: usize| {
            let mut cells = rows.iter().map(|row| row[at].as_str());
            cells.all(|cell| cell.parse::<i64>().is_ok())
        };
        let is_short = |at: usize| {
            let mut cells = rows.iter().map(|row| row[at].chars().count());
            cells.all(|length| length <= SHORT)
        };
        let class = |at: usize| {
            if is_number(at) {
                " class=\"number\""
            } else if is_short(at) {
                " class=\"short\""
            } else {
                ""
            }
        };
        let mut table = format!("<h2>{}</h2>\n<table>\n<tr>", self.say(heading));
        for at in &shown {
            let _ = write!(table, "<th{}>{}</th>", class(*at), self.say(&heads[*at]));
        }
        table.push_str("</tr>\n");
        for row in rows {
            let cells = shown
                .iter()
                .map(|at| format!("<td{}>{}</td>", class(*at), row[*at]));
            let _ = writeln!(table, "<tr>{}</tr>", cells.collect::<String>());
        }
        table + "</table>\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(line: &str, lang: Lang) -> String {
        let mut report = Report::default();
        let record = common::Record::parse(line.as_bytes()).unwrap();
        assert!(report.add(&record).is_empty());
        let made: jiff::Timestamp = "2026-10-01T00:00:00Z".parse().unwrap();
        let facts = Facts {
            made: made.to_zoned(jiff::tz::TimeZone::UTC),
            evidence_hash: Some("ab".repeat(32)),
            lang,
        };
        of(&report, &facts)
    }

    #[test]
    fn no_name_becomes_markup_and_the_page_runs_and_loads_nothing() {
        let line = r#"{"tenantId":"a.example","customer":{"name":"<script>alert(1)</script>\u202e"},"swap":{"status":"failed","error":{"code":"x","message":"<img src=https://evil.example onerror=x>"}}}"#;
        let page = page(line, Lang::En);
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
        assert!(page.contains("&lt;img src="), "{page}");
        for forbidden in [
            "<script",
            "<img",
            "onerror=x>",
            "href=",
            "src=\"",
            "\u{202e}",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn the_page_says_the_same_in_both_languages() {
        let line = r#"{"tenantId":"a.example","relationship":{"state":"established","side":"customer","partner":{"name":"P"},"evidence":[]}}"#;
        let (english, japanese) = (page(line, Lang::En), page(line, Lang::Ja));
        assert!(
            english.contains("<dt>New partner</dt><dd>P</dd>"),
            "{english}"
        );
        assert!(
            japanese.contains("<dt>移行先パートナー</dt><dd>P</dd>"),
            "{japanese}"
        );
        assert!(japanese.contains("<html lang=\"ja\">") && japanese.contains("成立"));
        for page in [english, japanese] {
            assert!(page.contains(&"ab".repeat(32)));
        }
    }

    #[test]
    fn a_table_without_a_row_and_a_column_without_a_word_are_left_out() {
        let line = r#"{"tenantId":"a.example","user":{"id":"1"},"swap":{"status":"failed","error":{"code":"x","message":"m"}}}"#;
        let page = page(line, Lang::En);
        assert!(!page.contains("<h2>Licences</h2>"));
        assert!(page.contains("<td class=\"number\">1</td><td class=\"short\">m</td>"));
    }
}
