//! Names of companies: their legal forms, and whether two mean the same company.

use unicode_normalization::UnicodeNormalization as _;

use crate::normalize;

/// Forms of companies, as NFKC writes them.
const FORMS: [&str; 14] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "一般財団法人",
    "(株)",
    "(有)",
    "Inc.",
    "Co., Ltd.",
    "Corporation",
    "LLC",
    "Ltd.",
];

/// Whether a name has a company's legal form in it.
pub(crate) fn has_form(text: &str) -> bool {
    let text = normal(text);
    FORMS.iter().any(|form| text.contains(form))
}

fn normal(text: &str) -> String {
    text.chars()
        .filter(|c| !normalize::is_invisible(*c))
        .nfkc()
        .collect()
}

/// The company in `会社の部署の山田`: up to its legal form where that comes last, else from a form that comes
/// first up to the next blank or `の`. Names have blanks in them: `SB C&S株式会社`.
pub(crate) fn company_in(introduced: &str) -> &str {
    let introduced = introduced.trim();
    let last = FORMS
        .iter()
        .filter_map(|form| {
            let at = introduced.find(form).filter(|at| *at > 0)?;
            Some((at, at + form.len()))
        })
        .min();
    if let Some((at, end)) = last {
        let (head, rest) = (&introduced[..at], &introduced[end..]);
        // `X の 株式会社Y`: the form belongs to what follows.
        let ends_here =
            rest.is_empty() || rest.starts_with([' ', '\u{3000}', 'の', '、', '(', '（']);
        if ends_here && !head.ends_with('の') {
            return &introduced[..end];
        }
    }
    introduced.split('の').next().unwrap_or(introduced)
}

/// Whether two names mean the same company: spelled otherwise, or followed by a department.
pub(crate) fn is_same(found: &str, wanted: &str) -> bool {
    const DEPARTMENTS: [&str; 14] = [
        "担当",
        "部",
        "課",
        "係",
        "室",
        "サポート",
        "センター",
        "サービス",
        "窓口",
        "チーム",
        "営業",
        "事業",
        "support",
        "team",
    ];
    let (found_key, wanted_key) = (key(found), key(wanted));
    if found_key == wanted_key {
        return !found_key.is_empty();
    }
    let is_department = |rest: &str| DEPARTMENTS.iter().any(|word| rest.ends_with(word));
    !wanted_key.is_empty()
        && has_form(found)
        && found_key
            .strip_prefix(&wanted_key)
            .is_some_and(is_department)
        && company_in(found) != found
        && key(company_in(found)) == wanted_key
}

/// A name for comparing: without its company's form, blanks, dots and case.
pub(crate) fn key(name: &str) -> String {
    let mut key = normal(name).replace('㍿', "");
    for form in FORMS.iter().filter(|form| !form.is_ascii()) {
        key = key.replace(form, "");
    }
    key = key.replace("(株)", "").replace("(有)", "");
    without_latin_form(&key)
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '・' | '･' | '.' | ',' | '-' | '‐' | '−' | '(' | ')')
        })
        .flat_map(char::to_lowercase)
        .map(modern)
        .collect()
}

/// A name without the legal forms at its end: `Co., Ltd.`, `K.K.`, `Inc`.
fn without_latin_form(name: &str) -> &str {
    const LATIN: [&str; 14] = [
        "inc",
        "ltd",
        "co",
        "corp",
        "corporation",
        "company",
        "limited",
        "llc",
        "llp",
        "kk",
        "k.k",
        "gmbh",
        "plc",
        "g.k",
    ];
    let mut name = name.trim_end_matches([' ', '.', ',']);
    while let Some(at) = name.rfind([' ', ',']) {
        let last = name[at + 1..].to_ascii_lowercase();
        let is_form = last
            .split(['.', ','])
            .filter(|word| !word.is_empty())
            .all(|word| LATIN.contains(&word))
            || LATIN.contains(&last.trim_end_matches('.'));
        if !is_form || name[..at].trim().is_empty() {
            break;
        }
        name = name[..at].trim_end_matches([' ', '.', ',']);
    }
    name
}

/// Old forms of characters that names keep.
fn modern(c: char) -> char {
    match c {
        '髙' => '高',
        '﨑' => '崎',
        '德' => '徳',
        '濵' | '濱' => '浜',
        '邊' | '邉' => '辺',
        '齋' | '齊' => '斎',
        '澤' => '沢',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_what_they_say() {
        for same in [
            "エヌ・ティ・ティ・スマートコネクト株式会社",
            "㈱ｴﾇ･ﾃｨ･ﾃｨ･ｽﾏｰﾄｺﾈｸﾄ",
            "株式会社 エヌティティ スマートコネクト",
            "㍿エヌ・ティ・ティ・スマートコネクト",
        ] {
            assert_eq!(key(same), "エヌティティスマートコネクト", "{same}");
        }
        assert_eq!(key("髙橋商事(株)"), key("高橋商事株式会社"));
        assert_eq!(key("Contoso Co., Ltd."), "contoso");
        for (found, wanted, same) in [
            ("SB C&S株式会社", "SB C&S", true),
            ("ＳＢ　Ｃ＆Ｓ㈱", "sb c&s", true),
            ("TD SYNNEX K.K.", "TD SYNNEX株式会社", true),
            ("NTTドコモビジネス株式会社", "NTT ドコモビジネス", true),
            ("SB C&S株式会社 ライセンス担当", "SB C&S", true),
            ("移行商事株式会社", "移行商事 Inc.", true),
            ("Contoso Company, Limited", "Contoso", true),
            ("Contoso Japan", "Contoso", false),
            ("SB C&S ホールディングス株式会社", "SB C&S", false),
            ("移行商事販売株式会社", "移行商事", false),
            ("株式会社", "有限会社", false),
        ] {
            assert_eq!(is_same(found, wanted), same, "{found} {wanted}");
        }
    }
}
