//! No word that `docs/glossary.md` keeps out, and no private turn of phrase, where people read.

use std::{fs, path::Path};

use common::Lang;

use crate::{held::root, table::TOOLS, words::messages};

/// What must not be read in English; a word is found whole, in any case.
const NOT_ENGLISH: &[&str] = &[
    "manners",
    "for eyes",
    "say what is done; twice",
    "what everything random follows from",
    "play so many customers",
    "lived through until then",
    "let so many seconds",
    "row that goes",
    "row that comes",
    "move users although",
    "look whether every user",
    "nobody knows if",
    "no such door",
    "stands twice",
    "misdeed",
    "somebody",
    "vendor",
    "licence unit",
    "license unit",
    "licence plan",
    "merged rows",
    "duplicate skus",
];

/// What must not be read in Japanese.
const NOT_JAPANESE: &[&str] = &[
    "全体管理者",
    "使用場所",
    "顧客契約に同意",
    "顧客契約への同意",
    "招待を承認",
    "招待リンクを開いて承認",
    "ライセンスのシート",
    "役割",
    "旧ライセンス",
    "無償期間",
    "Microsoft パートナー契約",
    "製品番号",
    "転送符号",
];

#[test]
fn messages_keep_to_the_glossary() {
    let wrong: Vec<String> = messages()
        .iter()
        .flat_map(|message| {
            let words = found(&message.en, NOT_ENGLISH)
                .into_iter()
                .chain(found(&message.ja, NOT_JAPANESE));
            words
                .map(|word| format!("{}: {word}", message.place))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn help_keeps_to_the_glossary() {
    for tool in TOOLS {
        for (lang, not) in [(Lang::En, NOT_ENGLISH), (Lang::Ja, NOT_JAPANESE)] {
            let help = (tool.command)(lang).render_long_help().to_string();
            assert_eq!(found(&help, not), Vec::<&str>::new(), "{}", tool.name);
        }
    }
}

#[test]
fn documents_keep_to_the_glossary() {
    let mut wrong = Vec::new();
    for file in documents(root()) {
        // The glossary itself names what is not said.
        if file.ends_with("glossary.md") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for word in found(&text, NOT_ENGLISH)
            .into_iter()
            .chain(found(&text, NOT_JAPANESE))
        {
            wrong.push(format!("{}: {word}", file.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_glossary_names_each_thing_once_in_each_language() {
    let text = fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| English"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 15, "{} rows", rows.len());
    for column in [0, 1] {
        let mut names: Vec<&str> = rows.iter().map(|row| row[column]).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "a name stands in two rows");
    }
}

#[test]
fn a_word_is_found_whole_and_in_any_case() {
    assert_eq!(found("The Vendor said", NOT_ENGLISH), ["vendor"]);
    assert_eq!(found("vendored code", NOT_ENGLISH), Vec::<&str>::new());
    assert_eq!(found("お客様の全体管理者が", NOT_JAPANESE), ["全体管理者"]);
}

/// Which of these words are in a text.
fn found(text: &str, not: &'static [&'static str]) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let is_whole = |at: usize, word: &str| {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        !word.is_ascii()
            || !(letter(text[..at].chars().next_back())
                || letter(text[at + word.len()..].chars().next()))
    };
    not.iter()
        .copied()
        .filter(|word| text.match_indices(*word).any(|(at, _)| is_whole(at, word)))
        .collect()
}

fn documents(root: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = ["README.md", "README.ja.md"]
        .map(|name| root.join(name))
        .into();
    for folder in ["docs", "man", "man/ja"] {
        let entries = fs::read_dir(root.join(folder)).unwrap();
        let found = entries.map(|entry| entry.unwrap().path());
        files.extend(found.filter(|path| path.is_file()));
    }
    files
}
