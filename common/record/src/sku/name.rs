//! Commercial names, as they are compared.

use unicode_normalization::UnicodeNormalization;

/// A commercial name in the form in which names are compared.
pub(super) fn normal_name(name: &str) -> String {
    let unified: String = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| {
            if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') {
                '-'
            } else {
                c
            }
        })
        .collect();
    let spaced = unified.split_whitespace().collect::<Vec<_>>().join(" ");
    match spaced.strip_suffix(" - prepaid legacy") {
        Some(plain) => plain.to_owned(),
        None => spaced,
    }
}
