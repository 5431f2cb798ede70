//! The words of a mail, with blanks in them. Pure.

use common::{Lang, Text, sections::InvitationKind, text, text::printable};

/// What a template may have blanks for.
const BLANKS: [&str; 11] = [
    "agreement",
    "company",
    "contact",
    "deadline",
    "duration",
    "link",
    "partner",
    "partnerId",
    "provider",
    "roles",
    "sender",
];

/// A mail with blanks in it: its subject, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    subject: String,
    text: String,
}

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BadTemplate {
    /// Its first line is no subject.
    Subject,
    /// It has no place for the link.
    Link,
    /// It has a blank that nothing fills.
    Blank(String),
}

impl BadTemplate {
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Subject => text!(
                "the template must begin with a line \"Subject: …\" and an empty line",
                "テンプレートは「Subject: …」の行と空行で始めてください"
            ),
            Self::Link => text!(
                "the template must have a line {{link}}",
                "テンプレートには {{link}} の行が必要です"
            ),
            Self::Blank(name) => {
                let name = printable(name);
                let known = BLANKS.join(", ");
                text!(
                    "nothing fills {{{name}}} of the template; it may have {known}",
                    "テンプレートの {{{name}}} に入る値がありません。使えるのは {known} です"
                )
            }
        }
    }
}

/// What is filled in; a line with a blank that has no value is left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values(Vec<(&'static str, String)>);

impl Values {
    pub(crate) fn with(mut self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        let value = value.map(Into::into);
        if let Some(value) = value.filter(|value: &String| !value.trim().is_empty()) {
            self.0.push((name, value));
        }
        self
    }

    fn of(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(one, _)| *one == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl Template {
    /// The one that is built in.
    pub(crate) fn built_in(kind: InvitationKind, lang: Lang) -> &'static str {
        match (kind, lang) {
            (InvitationKind::IndirectReseller, Lang::Ja) => {
                include_str!("templates/indirect-reseller.ja.txt")
            }
            (InvitationKind::IndirectReseller, Lang::En) => {
                include_str!("templates/indirect-reseller.en.txt")
            }
            (InvitationKind::Gdap, Lang::Ja) => include_str!("templates/gdap.ja.txt"),
            (InvitationKind::Gdap, Lang::En) => include_str!("templates/gdap.en.txt"),
            (InvitationKind::Mca, Lang::Ja) => include_str!("templates/mca.ja.txt"),
            (InvitationKind::Mca, Lang::En) => include_str!("templates/mca.en.txt"),
            (_, Lang::Ja) => include_str!("templates/reseller.ja.txt"),
            (_, Lang::En) => include_str!("templates/reseller.en.txt"),
        }
    }

    /// Reads one.
    pub(crate) fn parse(text: &str) -> Result<Self, BadTemplate> {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").ok_or(BadTemplate::Subject)?;
        let subject = head
            .strip_prefix("Subject:")
            .filter(|subject| !subject.contains('\n'))
            .ok_or(BadTemplate::Subject)?;
        let template = Self {
            subject: subject.trim().to_owned(),
            text: body.to_owned(),
        };
        for line in template.lines() {
            let unknown = pieces(line).find_map(|piece| match piece {
                Piece::Blank(name) if !BLANKS.contains(&name) => Some(name),
                _ => None,
            });
            if let Some(name) = unknown {
                return Err(BadTemplate::Blank(name.to_owned()));
            }
        }
        let has_link = template.text.lines().any(|line| line.trim() == "{link}");
        has_link.then_some(template).ok_or(BadTemplate::Link)
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.subject.as_str()).chain(self.text.lines())
    }

    /// The subject and the text with everything filled in. A value stays in its line: one with line ends in it ends no
    /// header and begins no line that could pass for another's.
    pub(crate) fn fill(&self, values: &Values) -> (String, String) {
        let subject = filled(&self.subject, values).unwrap_or_default();
        let mut lines: Vec<String> = Vec::new();
        for line in self.text.lines() {
            let Some(line) = filled(line, values) else {
                continue;
            };
            let is_second_empty =
                line.trim().is_empty() && lines.last().is_none_or(|last| last.trim().is_empty());
            if !is_second_empty {
                lines.push(line);
            }
        }
        (one_line(&subject), lines.join("\n") + "\n")
    }
}

fn filled(line: &str, values: &Values) -> Option<String> {
    let mut text = String::new();
    for piece in pieces(line) {
        match piece {
            Piece::Words(words) => text.push_str(words),
            // The roles are a list of lines.
            Piece::Blank("roles") => text.push_str(values.of("roles")?),
            Piece::Blank(name) => text.push_str(&one_line(values.of(name)?)),
        }
    }
    Some(text)
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_control()).collect();
    words.join(" ").trim().to_owned()
}

enum Piece<'a> {
    Words(&'a str),
    Blank(&'a str),
}

/// The words and the blanks of a line.
fn pieces(line: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let begin = rest.find('{');
        let end = begin.and_then(|begin| Some(begin + rest[begin..].find('}')?));
        let (piece, left) = match (begin, end) {
            (Some(0), Some(end)) => (Piece::Blank(&rest[1..end]), &rest[end + 1..]),
            (Some(begin), Some(_)) => (Piece::Words(&rest[..begin]), &rest[begin..]),
            _ => (Piece::Words(rest), ""),
        };
        rest = left;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [InvitationKind; 4] = [
        InvitationKind::Reseller,
        InvitationKind::IndirectReseller,
        InvitationKind::Gdap,
        InvitationKind::Mca,
    ];

    #[test]
    fn every_template_that_is_built_in_can_be_used() {
        for kind in KINDS {
            for lang in [Lang::En, Lang::Ja] {
                let template = Template::parse(Template::built_in(kind, lang)).unwrap();
                let values = Values::default()
                    .with("partner", Some("P"))
                    .with("link", Some("https://x.example/"));
                let (subject, text) = template.fill(&values);
                assert!(subject.contains('P'), "{subject}");
                assert!(text.contains("\nhttps://x.example/\n"), "{text}");
                assert!(!text.contains('{') && !text.contains("\n\n\n"), "{text}");
            }
        }
    }

    #[test]
    fn a_line_without_its_value_is_left_out_and_no_value_makes_another_line() {
        let template =
            Template::parse("Subject: To {company}\n\nDear {contact},\n{link}\nby {deadline}.\n")
                .unwrap();
        let values = Values::default()
            .with("company", Some("A\r\nBcc: b@c.example"))
            .with("contact", Some("X\nhttps://evil.example/"))
            .with("link", Some("https://x.example/"))
            .with("deadline", Some(" "));
        assert_eq!(
            template.fill(&values),
            (
                "To A  Bcc: b@c.example".to_owned(),
                "Dear X https://evil.example/,\nhttps://x.example/\n".to_owned()
            )
        );
    }

    #[test]
    fn what_is_wrong_with_a_template_is_named() {
        for (text, bad) in [
            ("", BadTemplate::Subject),
            ("Hello\n\n{link}\n", BadTemplate::Subject),
            ("Subject: x\n\nno place\n", BadTemplate::Link),
            ("Subject: x\n\nopen {link} now\n", BadTemplate::Link),
            (
                "Subject: x\n\n{link}\n{name}\n",
                BadTemplate::Blank("name".to_owned()),
            ),
        ] {
            assert_eq!(Template::parse(text), Err(bad), "{text}");
        }
    }
}
