//! The words of accepting.

use std::{borrow::Cow, sync::LazyLock};

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
    names_accepting(&words) || CARRYING_OUT.is_in(&words)
}

/// Whether words that were made plain speak of accepting.
pub(super) fn names_accepting(words: &str) -> bool {
    ACCEPTING.is_in(words)
}

static ACCEPTING: LazyLock<WordList> = LazyLock::new(|| WordList::new(ACCEPTANCE));
static CARRYING_OUT: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(["完了", "実施", "対応", "complete", "confirm"]));

/// What only looks like another purpose, and what it means.
pub(super) const DECEIVING: [(&str, &str); 28] = [
    ("顧客契約", "同意書"),
    ("customer agreement", "agreement"),
    ("招待の有効期間", "招待"),
    ("リンクの有効期間", "招待"),
    ("urlの有効期間", "招待"),
    ("招待の有効期限", "招待"),
    ("リンクの有効期限", "招待"),
    ("urlの有効期限", "招待"),
    ("承諾後", ""),
    ("承認後", ""),
    ("承諾の後", ""),
    ("承諾済", ""),
    ("未承諾", ""),
    ("未承認", ""),
    ("承諾状況", ""),
    ("承認状況", ""),
    ("承諾の状況", ""),
    ("承諾完了後", ""),
    ("承認完了後", ""),
    ("承諾確認後", ""),
    ("承諾の確認後", ""),
    ("acceptance status", ""),
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
pub(super) fn plain(words: &str) -> Cow<'_, str> {
    if !DECEIVING_WORDS.is_in(words) {
        return words.into();
    }
    let mut words = words.to_lowercase();
    for (mark, instead) in DECEIVING {
        words = words.replace(mark, instead);
    }
    words.into()
}
