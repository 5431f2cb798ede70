//! Who invites, and whom: names as the mail's text gives them.

use crate::company_name::{company_in, has_form, key};

/// The partners that a text names, and where.
#[derive(Debug, Clone, Default)]
pub(crate) struct Partners {
    /// By the sentence of the template or the page; `None` where the name was blanked out.
    named: Vec<(usize, Option<String>)>,
    /// By greeting or signature, for a text whose sentence says nothing.
    introduced: Option<String>,
}

impl Partners {
    pub(crate) fn of(text: &str) -> Self {
        // One of these stands in every such sentence; most texts have none and are not read by lines.
        const SIGNS: [&str; 5] = [
            "がお客様の",
            "が貴社の",
            "が御社の",
            "のメンバー",
            "rovider",
        ];
        let is_in = |sign: &&str| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
        let has_sentence = SIGNS.iter().any(is_in);
        let mut named = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n').take_while(|_| has_sentence) {
            let found = template_ja(line)
                .or_else(|| template_en(line))
                .or_else(|| page_ja(line));
            named.extend(found.map(|name| (start, plausible(name))));
            start += line.len();
        }
        Self {
            named,
            introduced: greeting(text).or_else(|| signature(text)),
        }
    }

    /// The partner that is named last before `at`, where the link stands; else the first.
    pub(crate) fn near(&self, at: usize) -> Option<&str> {
        let after = self.named.partition_point(|(start, _)| *start <= at);
        let introduced = self.introduced.as_deref();
        match self.named.get(after.saturating_sub(1)) {
            Some((_, Some(name))) => Some(name),
            // In a text of several mails the greeting may be another mail's.
            Some((_, None)) if self.named.len() > 1 => None,
            _ => introduced,
        }
    }
}

/// `X がお客様の Microsoft クラウド ソリューション プロバイダーになることを承認し`
fn template_ja(line: &str) -> Option<&str> {
    const MARKS: [&str; 3] = ["がお客様の", "が貴社の", "が御社の"];
    let at = MARKS.iter().find_map(|mark| {
        let at = line.find(mark)?;
        let rest: String = line[at..]
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(60)
            .collect();
        rest.contains("クラウドソリューション").then_some(at)
    })?;
    line[..at].rsplit(['。', '、', '，', '「', '\t']).next()
}

/// `Microsoft Partner Network のメンバー X は、リセラーとして`
fn page_ja(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("のメンバー")?;
    let (name, after) = rest.split_once('は')?;
    after.contains("リセラー").then_some(name)
}

/// `authorize X to be your Microsoft Cloud Solution Provider`
fn template_en(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let end = [
        " to be your microsoft cloud solution provider",
        " to be your cloud solution provider",
        " to be my cloud solution provider",
        " as your microsoft cloud solution provider",
        " as your cloud solution provider",
    ]
    .iter()
    .find_map(|mark| lower.find(mark))?;
    let start = ["authorize ", "authorise ", "accept ", "approve "]
        .iter()
        .filter_map(|verb| lower[..end].rfind(verb).map(|at| at + verb.len()))
        .max()?;
    Some(&line[start..end])
}

/// `X の山田です`, `X サービス担当です`, `X でございます`: the first lines of a mail.
fn greeting(text: &str) -> Option<String> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(12);
    lines
        .filter(|line| line.chars().count() < 60)
        .find_map(|line| {
            let line = line.trim_end_matches(['。', '.']);
            // The greeting itself often stands before, on the same line.
            let line = line.rsplit('。').next()?;
            let introduced = line
                .strip_suffix("でございます")
                .or_else(|| line.strip_suffix("です"))
                .or_else(|| line.strip_suffix("と申します"))?;
            let company = company_in(introduced);
            let names_itself = introduced.ends_with("担当") || has_form(introduced);
            names_itself
                .then(|| {
                    plausible(if has_form(company) {
                        company
                    } else {
                        introduced.strip_suffix("担当").unwrap_or(introduced)
                    })
                })
                .flatten()
        })
}

/// A line that is a company's name and nothing else, near the end.
fn signature(text: &str) -> Option<String> {
    let mut lines: Vec<&str> = text
        .lines()
        .rev()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(12)
        .collect();
    lines.reverse();
    lines
        .iter()
        .filter(|line| {
            line.chars().count() < 40
                && !is_addressee(line)
                && !line.contains(['。', '@', ':', '：', 'が', 'を', 'は'])
        })
        .find_map(|line| has_form(line).then(|| plausible(line)).flatten())
}

/// Whether a name says that it is a company's.
pub(crate) fn is_company(name: &str) -> bool {
    has_form(name) && !is_addressee(name)
}

/// A name, unless nothing is left of it: templates are sent with the name blanked out.
fn plausible(text: &str) -> Option<String> {
    let name = text
        .trim()
        .trim_matches(['*', '「', '」', '"', '<', '>', '・', '【', '】'])
        .trim();
    let name = name.strip_prefix("http").map_or(name, |_| "");
    let is_more_than_a_form = key(name).chars().count() > 0;
    (is_more_than_a_form && name.chars().count() <= 80).then(|| name.to_owned())
}

/// Whom the mail addresses: the first line that ends in 様, 御中 and the like, or a greeting in English.
pub(crate) fn addressee(text: &str) -> Option<String> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(15);
    lines
        .filter(|line| line.chars().count() <= 60)
        .find_map(|line| {
            if is_addressee(line) {
                return Some(line.trim_end_matches([',', '、']).to_owned());
            }
            let name = line
                .strip_prefix("Dear ")?
                .trim_end_matches([',', ':', ' ']);
            (!name.is_empty()).then(|| name.to_owned())
        })
}

fn is_addressee(line: &str) -> bool {
    const TITLES: [&str; 6] = ["様", "御中", "各位", "殿", "さま", "先生"];
    let line = line.trim_end_matches([',', '、', ' ', '\u{3000}']);
    TITLES.iter().any(|title| {
        line.strip_suffix(title)
            .is_some_and(|name| !name.trim().is_empty())
            && !line.contains(['。', '？'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partner(text: &str, at: usize) -> Option<String> {
        Partners::of(text).near(at).map(str::to_owned)
    }

    #[test]
    fn a_department_and_a_greeting_before_it_are_no_part_of_the_name() {
        for (line, name) in [
            (
                "いつもお世話になっております。ひのでクラウド株式会社 ライセンス担当です。",
                "ひのでクラウド株式会社",
            ),
            ("株式会社ミナトの山田です。", "株式会社ミナト"),
            ("SB C&S株式会社の田中です。", "SB C&S株式会社"),
            ("TD SYNNEX株式会社 営業部の田中です。", "TD SYNNEX株式会社"),
            (
                "NTT ドコモビジネス株式会社 サービス担当です。",
                "NTT ドコモビジネス株式会社",
            ),
        ] {
            assert_eq!(greeting(line).as_deref(), Some(name), "{line}");
        }
    }

    #[test]
    fn the_partner_is_named_by_the_sentence_of_the_template() {
        for (text, name) in [
            (
                "エヌ・ティ・ティ・スマートコネクト株式会社 がお客様の Microsoft クラウド ソリューション プロバイダーになることを承認し、Microsoft 顧客契約に同意します。",
                "エヌ・ティ・ティ・スマートコネクト株式会社",
            ),
            (
                "依頼を受け入れ、㈱移行商事がお客様のMicrosoftクラウドソリューションプロバイダーになることを承認",
                "㈱移行商事",
            ),
            (
                "Microsoft Partner Network のメンバー 移行商事株式会社 は、リセラーとしてお客様との協力を",
                "移行商事株式会社",
            ),
            (
                "and authorize Contoso Ltd. to be your Microsoft Cloud Solution Provider.",
                "Contoso Ltd.",
            ),
            (
                "山田様\nお世話になっております。\n移行商事株式会社の佐藤です。",
                "移行商事株式会社",
            ),
            (
                "お世話になっております。\nNTTスマート Microsoft 365 サービス担当です。",
                "NTTスマート Microsoft 365 サービス",
            ),
            (
                "よろしくお願いします。\n--\n移行商事株式会社\n東京都",
                "移行商事株式会社",
            ),
        ] {
            assert_eq!(partner(text, text.len()).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn a_name_that_was_blanked_out_is_none() {
        for text in [
            "株式会社 がお客様の Microsoft クラウド ソリューション プロバイダーになることを承認し",
            " がお客様の Microsoft クラウド ソリューション プロバイダー",
            "㈱ がお客様のクラウドソリューション",
        ] {
            assert_eq!(partner(text, 0), None, "{text}");
        }
    }

    #[test]
    fn of_two_mails_in_one_text_each_link_has_its_own_partner() {
        let text = "甲社 がお客様の Microsoft クラウド ソリューション\nhttps://1\n乙社 がお客様の Microsoft クラウド ソリューション\nhttps://2";
        assert_eq!(
            partner(text, text.find("https://1").unwrap()).as_deref(),
            Some("甲社")
        );
        assert_eq!(
            partner(text, text.find("https://2").unwrap()).as_deref(),
            Some("乙社")
        );
    }

    #[test]
    fn the_customer_is_not_taken_for_the_partner() {
        let text = "山田電信システム株式会社 山田 幸雄 様\n\nお世話になっております。";
        assert_eq!(
            addressee(text).as_deref(),
            Some("山田電信システム株式会社 山田 幸雄 様")
        );
        assert_eq!(partner(text, 0), None);
        assert_eq!(
            addressee("Dear Taro Yamada,\n").as_deref(),
            Some("Taro Yamada")
        );
    }
}
