//! The words of accepting.

use std::sync::LazyLock;

use crate::word_list::WordList;

pub(super) const ACCEPTANCE: [&str; 22] = [
    "承諾",
    "承認",
    "受諾",
    "同意",
    "受け入れ",
    "受入",
    "招待",
    "手続",
    "クリック",
    "許可",
    "お申し入れ",
    "リセラー関係",
    "accept",
    "approv",
    "invitation",
    "invite",
    "click",
    "agree",
    "authoriz",
    "authoris",
    "consent",
    "relationship",
];

/// Whether words speak of accepting or of carrying something out.
pub(super) fn speaks_of_accepting(words: &str) -> bool {
    let words = plain(words);
    after_speaks_of(&words, &ACCEPTANCE)
        || after_speaks_of(&words, &["完了", "実施", "対応", "complete", "confirm"])
}

const DECEIVING: [(&str, &str); 15] = [
    ("顧客契約", "同意書"),
    ("customer agreement", "agreement"),
    ("招待の有効期限", "招待"),
    ("リンクの有効期限", "招待"),
    ("urlの有効期限", "招待"),
    ("承諾後", ""),
    ("承認後", ""),
    ("承諾の後", ""),
    ("承諾済", ""),
    ("after accepting", ""),
    ("after you accept", ""),
    ("once accepted", ""),
    ("手続き完了後", ""),
    ("契約更新のため", ""),
    ("契約を継続", ""),
];

static DECEIVING_WORDS: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(DECEIVING.map(|(mark, _)| mark)));

/// Without what only looks like another purpose: the agreement that is accepted is no contract that ends, and
/// what is done after accepting is not accepting.
pub(super) fn plain(words: &str) -> String {
    let mut words = words.to_lowercase();
    if !DECEIVING_WORDS.is_in(&words) {
        return words;
    }
    for (mark, instead) in DECEIVING {
        words = words.replace(mark, instead);
    }
    words
}

pub(super) fn after_speaks_of(words: &str, of: &[&str]) -> bool {
    of.iter().any(|word| words.contains(word))
}
