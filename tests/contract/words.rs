//! Every text has its Japanese, and says the same things in it: the macro makes sure that both stand
//! there, this makes sure that both are what they should be.

use std::{fs, path::Path};

use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

use crate::held::{name_of, root};

/// A message as it stands in the source.
pub(crate) struct Message {
    pub(crate) place: String,
    pub(crate) en: String,
    pub(crate) ja: String,
}

#[test]
fn every_message_has_japanese_words_and_no_japanese_in_its_english() {
    let messages = messages();
    assert!(
        messages.len() > 40,
        "only {} messages were found",
        messages.len()
    );
    let wrong: Vec<String> = messages
        .iter()
        .filter(|message| {
            let has_words = words(&message.en).chars().any(char::is_alphabetic);
            let in_japanese = words(&message.ja).chars().any(is_japanese);
            let en = message.en.chars().filter(|c| is_japanese(*c)).count();
            // A Japanese term may be quoted beside the English one.
            let is_term = TERMS.contains(&message.ja.trim());
            (has_words && !in_japanese && !is_term) || en > message.en.chars().count() / 4
        })
        .map(|message| format!("{}: {} / {}", message.place, message.en, message.ja))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// What is called the same in Japanese.
const TERMS: &[&str] = &[
    "PartnerID (MPN ID): {id}",
    "PassageDrive",
    "SKU",
    "norikae",
    "workspace",
];

#[test]
fn a_message_shows_the_same_facts_in_both_languages() {
    let wrong: Vec<String> = messages()
        .iter()
        .filter(|message| facts(&message.en) != facts(&message.ja))
        .map(|message| format!("{}: {} / {}", message.place, message.en, message.ja))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

pub(crate) fn messages() -> Vec<Message> {
    let mut messages = Vec::new();
    for folder in ["common", "tools"] {
        visit(&root().join(folder), &mut messages);
    }
    messages
}

fn visit(folder: &Path, messages: &mut Vec<Message>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, messages);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            let tokens: TokenStream = source.parse().unwrap();
            collect(&name_of(&path), tokens, messages);
        }
    }
}

/// Finds `text!("…", "…")` at any depth.
fn collect(file: &str, tokens: TokenStream, messages: &mut Vec<Message>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let is_text = at >= 2
            && matches!(&tokens[at - 2], TokenTree::Ident(ident) if *ident == "text")
            && matches!(&tokens[at - 1], TokenTree::Punct(punct) if punct.as_char() == '!');
        if !is_text {
            collect(file, group.stream(), messages);
            continue;
        }
        let mut literals = group.stream().into_iter().filter_map(|token| match token {
            TokenTree::Literal(literal) => syn::parse_str::<LitStr>(&literal.to_string()).ok(),
            _ => None,
        });
        if let (Some(en), Some(ja)) = (literals.next(), literals.next()) {
            messages.push(Message {
                place: format!("{file}:{}", group.span_open().start().line),
                en: en.value(),
                ja: ja.value(),
            });
        }
    }
}

/// What stands in braces, sorted: the two languages put it in different places. `{en}` and `{ja}` are
/// the halves of a message within the message.
fn facts(format: &str) -> Vec<&str> {
    let mut facts: Vec<&str> = pieces(format)
        .filter_map(|(text, is_fact)| is_fact.then_some(text))
        .map(|fact| if fact == "{ja}" { "{en}" } else { fact })
        .collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}

fn words(format: &str) -> String {
    pieces(format)
        .filter_map(|(text, is_fact)| (!is_fact).then_some(text))
        .collect()
}

/// The pieces of a format string, and whether each is an argument.
fn pieces(format: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = format;
    std::iter::from_fn(move || {
        let (piece, is_fact) = match rest.find(['{', '}']) {
            None => (rest, false),
            Some(0) if rest.starts_with("{{") || rest.starts_with("}}") => (&rest[..2], false),
            Some(0) => (&rest[..=rest.find('}')?], true),
            Some(at) => (&rest[..at], false),
        };
        rest = &rest[piece.len()..];
        (!piece.is_empty()).then_some((piece, is_fact))
    })
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

#[test]
fn the_pieces_of_a_format_string_are_told_apart() {
    let pieces: Vec<_> = pieces("a {b:>3} {{c}} {d}").collect();
    let expected = [
        ("a ", false),
        ("{b:>3}", true),
        (" ", false),
        ("{{", false),
        ("c", false),
        ("}}", false),
        (" ", false),
        ("{d}", true),
    ];
    assert_eq!(pieces, expected);
}
