//! Whom `--only` names: a CSV of the admin centre, a list of sign-in names, or records. Names that match no user
//! are told at the end.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use common::{
    Exit, Failure, Text,
    cli::Session,
    graph,
    input::{self, Records},
    journal::about_file,
    sections::User,
    text,
    text::printable,
};
use encoding_rs_io::DecodeReaderBytesBuilder;

/// How the column of sign-in names, or of object ids, is headed: by the admin centre in both languages, by
/// Entra's export, by PowerShell, by our own CSV.
const HEADINGS: [&str; 9] = [
    "user principal name",
    "userprincipalname",
    "user.userprincipalname",
    "ユーザー プリンシパル名",
    "ユーザープリンシパル名",
    "object id",
    "objectid",
    "オブジェクト id",
    "id",
];

/// How many names that match no user are told.
const MOST_TOLD: usize = 20;

/// The users of the file, by sign-in name or object id.
#[derive(Debug)]
pub(crate) struct Only {
    file: PathBuf,
    /// Each name as it is written, and whether a user has it.
    names: BTreeMap<String, (String, bool)>,
}

impl Only {
    /// Reads the file.
    pub(crate) fn read(file: &Path, session: &mut Session) -> Result<Self, Failure> {
        let cannot = |words: Text| Failure::new(Exit::Input, about_file(file, &words));
        let text = text_of(file).map_err(|error| cannot(input::unreadable(&error)))?;
        let names = if text.trim_start().starts_with(['{', '[']) {
            of_records(file, session)
        } else {
            let found = names(&text).map_err(cannot)?;
            if let Some(words) = found.without_name() {
                session.complain(Exit::Input, &about_file(file, &words));
            }
            found.names
        };
        let only = Self::of(file, names);
        if only.names.is_empty() {
            return Err(cannot(text!(
                "no user is named in it",
                "ユーザーの指定がありません"
            )));
        }
        Ok(only)
    }

    fn of(file: &Path, names: Vec<String>) -> Self {
        let names = names.into_iter().map(|name| (fold(&name), (name, false)));
        Self {
            file: file.to_owned(),
            names: names.collect(),
        }
    }

    /// Whether a user is named. A name that is a user's is noted.
    pub(crate) fn names(&mut self, user: &graph::User) -> bool {
        let mut is_named = false;
        for key in [Some(&user.id), user.user_principal_name.as_ref()] {
            let found = key.and_then(|key| self.names.get_mut(&fold(key)));
            if let Some((_, is_found)) = found {
                *is_found = true;
                is_named = true;
            }
        }
        is_named
    }

    /// What to say about the names that are no user's; `None` where each is one's.
    pub(crate) fn unmatched(&self) -> Option<Text> {
        let rest = self.names.values().filter(|(_, is_found)| !is_found);
        let rest: Vec<&str> = rest.map(|(name, _)| name.as_str()).collect();
        if rest.is_empty() {
            return None;
        }
        let (count, file) = (rest.len(), printable(&self.file.display().to_string()));
        let mut told = rest[..count.min(MOST_TOLD)].join(", ");
        if count > MOST_TOLD {
            told.push_str(", …");
        }
        let told = printable(&told);
        Some(text!(
            "{count} name(s) of {file} match no user with the licences in question: {told}",
            "{file} の {count} 件は、対象のライセンスを持つどのユーザーとも一致しません: {told}"
        ))
    }
}

/// The text of a file, UTF-8 or UTF-16 with a byte-order mark.
fn text_of(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let mut reader = DecodeReaderBytesBuilder::new()
        .bom_sniffing(true)
        .strip_bom(true)
        .utf8_passthru(true)
        .build(File::open(file)?);
    reader.read_to_string(&mut text)?;
    Ok(text)
}

fn of_records(file: &Path, session: &mut Session) -> Vec<String> {
    let mut names = Vec::new();
    let mut records = Records::of_files(&[file.to_owned()]);
    while let Some(line) = session.next(&mut records) {
        let user = line.record.get::<User>();
        // What Graph or PowerShell wrote has the name at the top.
        let top = |key: &str| line.record.value::<String>(key).ok().flatten();
        match user {
            Ok(Some(user)) => names.push(user.id),
            Ok(None) => match top("userPrincipalName")
                .or_else(|| top("UserPrincipalName"))
                .or_else(|| top("id"))
            {
                Some(name) => names.push(name),
                None => session.complain_at(&line.place, Exit::Input, &no_user()),
            },
            Err(bad) => session.complain_at(&line.place, Exit::Input, &bad.text()),
        }
    }
    names
}

fn no_user() -> Text {
    text!(
        "the record names no user (\"user\", or \"userPrincipalName\")",
        "レコードにユーザーの指定 (「user」または「userPrincipalName」) がありません"
    )
}

/// What a file names.
#[derive(Debug, Default, PartialEq, Eq)]
struct Named {
    names: Vec<String>,
    /// The lines of a table, from 1, whose row has something in it and no name.
    without: Vec<u64>,
}

impl Named {
    /// What to say about rows that name no user: whoever is meant by them would be left out without a word.
    fn without_name(&self) -> Option<Text> {
        if self.without.is_empty() {
            return None;
        }
        let count = self.without.len();
        let lines = self.without.iter().take(MOST_TOLD).map(u64::to_string);
        let mut lines = lines.collect::<Vec<_>>().join(", ");
        if count > MOST_TOLD {
            lines.push_str(", …");
        }
        Some(text!(
            "{count} row(s) have no sign-in name and are left out of the plan (line {lines}); write the name, or delete the row",
            "サインイン名が空の行が {count} 行あり、計画の対象になりません ({lines} 行目)。サインイン名を入力するか、行を削除してください"
        ))
    }
}

/// The names of a CSV, by the heading of their column, or of a list with one name a line.
fn names(text: &str) -> Result<Named, Text> {
    let first = text.lines().next().unwrap_or_default();
    let is_table =
        first.contains([',', ';', '\t']) || !first.contains('@') && column(first, b',').is_some();
    if !is_table {
        let lines = text.lines().map(str::trim);
        let names = lines.filter(|line| !line.is_empty()).map(str::to_owned);
        return Ok(Named {
            names: names.collect(),
            without: Vec::new(),
        });
    }
    let separators = [b',', b';', b'\t'];
    let found = separators
        .into_iter()
        .find_map(|separator| column(first, separator).map(|at| (separator, at)));
    let Some((separator, at)) = found else {
        return Err(text!(
            "no column of it is headed \"User principal name\" (or \"Object id\")",
            "「ユーザー プリンシパル名」(または「オブジェクト ID」) という見出しの列がありません"
        ));
    };
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut named = Named::default();
    for row in rows.records() {
        let row = row.map_err(|error| Text::verbatim(error.to_string()))?;
        let name = row.get(at).unwrap_or_default().trim();
        let is_empty = row.iter().all(|cell| cell.trim().is_empty());
        match (name, is_empty) {
            // Spreadsheets leave rows of separators behind.
            ("", true) => {}
            ("", false) => named
                .without
                .extend(row.position().map(csv::Position::line)),
            (name, _) => named.names.push(name.to_owned()),
        }
    }
    Ok(named)
}

/// Which column of a heading is that of the names.
fn column(heading: &str, separator: u8) -> Option<usize> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .from_reader(heading.as_bytes());
    let row = reader.records().next()?.ok()?;
    let cells: Vec<String> = row.iter().map(fold).collect();
    HEADINGS
        .iter()
        .find_map(|wanted| cells.iter().position(|cell| cell == wanted))
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let named = names(text).map_err(|words| words.en)?;
        assert_eq!(named.without_name(), None, "{text}");
        Ok(named.names)
    }

    #[test]
    fn a_row_without_a_name_is_told_by_its_line_and_an_empty_one_is_passed_over() {
        let table = "Display name,User principal name\nSato,sato@a.example\nAoki,\n,\nKato\n";
        let named = names(table).unwrap();
        assert_eq!(named.names, ["sato@a.example"]);
        assert_eq!(
            named.without_name().unwrap().en,
            "2 row(s) have no sign-in name and are left out of the plan (line 3, 5); write the name, or delete the row"
        );
    }

    fn two() -> Vec<String> {
        vec!["sato@a.example".to_owned(), "aoki@a.example".to_owned()]
    }

    #[test]
    fn a_list_a_table_of_the_admin_centre_and_our_own_are_read() {
        for text in [
            "sato@a.example\r\n\r\n  aoki@a.example\n",
            "Display name,User principal name\nSato,sato@a.example\n\"Aoki, K\",aoki@a.example\n",
            "表示名,ユーザー プリンシパル名\n佐藤,sato@a.example\n青木,aoki@a.example\n",
            "UserPrincipalName;Department\nsato@a.example;x\naoki@a.example;y\n",
            "user.userPrincipalName\nsato@a.example\naoki@a.example\n",
        ] {
            assert_eq!(read(text), Ok(two()), "{text}");
        }
    }

    #[test]
    fn a_table_without_the_column_is_refused_and_not_read_as_something_else() {
        let words = read("Display name,Mail\nSato,sato@a.example\n").unwrap_err();
        assert!(words.contains("User principal name"), "{words}");
    }

    #[test]
    fn names_are_compared_without_case_and_those_that_match_nobody_are_told() {
        let names = ["Sato@a.example", "0A6F", "typo@a.example"].map(str::to_owned);
        let mut only = Only::of(Path::new("who"), names.to_vec());
        let user = |id: &str, name: &str| graph::User {
            id: id.to_owned(),
            user_principal_name: Some(name.to_owned()),
            ..graph::User::default()
        };
        assert!(only.names(&user("1", "sato@A.example")));
        assert!(only.names(&user("0a6f", "x@a.example")));
        assert!(!only.names(&user("2", "aoki@a.example")));
        assert_eq!(
            only.unmatched().unwrap().en,
            "1 name(s) of who match no user with the licences in question: typo@a.example"
        );
    }
}
