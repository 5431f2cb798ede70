//! Mails as files (.eml), for a person to look at and send: the tools send none. Each has its words twice, as plain text
//! and as HTML made of that text.

mod html;
mod mailbox;
mod outbox;

pub use mailbox::Mailbox;
pub use outbox::{NotWritten, Outbox};

use jiff::{Timestamp, tz::TimeZone};
use mail_builder::{
    MessageBuilder,
    headers::{message_id::MessageId, raw::Raw},
};
use record::{Text, text, text::printable};

/// The longest subject: what a reader shows is shorter, and what is longer comes from a mistake.
const MAX_SUBJECT: usize = 500;

/// A mail before it is written.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Who sends it.
    pub from: &'a Mailbox,
    /// To whom.
    pub to: &'a Mailbox,
    /// What it is about, in one line.
    pub subject: &'a str,
    /// When, and in which zone the time is shown.
    pub date: Timestamp,
    /// That zone.
    pub zone: &'a TimeZone,
    /// The words.
    pub text: &'a str,
    /// Their language, as a BCP 47 tag.
    pub language: &'a str,
    /// The `Message-ID` of the mail that this one answers, without brackets.
    pub in_reply_to: Option<&'a str>,
}

/// Why a mail cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadMail {
    /// A mail address with a name in front, or without.
    Mailbox(String),
    /// The subject is empty, too long, or has a line break or another control character in it.
    Subject(String),
    /// The `Message-ID` of the mail to answer is none.
    MessageId(String),
}

impl BadMail {
    /// The words for a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Mailbox(mailbox) => {
                let mailbox = printable(mailbox);
                text!(
                    "\"{mailbox}\" is no sender or recipient of a mail: write NAME <ADDRESS>, or the address alone",
                    "「{mailbox}」はメールの差出人または宛先として使えません。「名前 <アドレス>」またはアドレスのみを指定してください"
                )
            }
            Self::Subject(subject) => {
                let subject = printable(subject);
                text!(
                    "\"{subject}\" cannot be the subject of a mail: it must be one line of at most {MAX_SUBJECT} bytes",
                    "「{subject}」はメールの件名に使えません。{MAX_SUBJECT} バイト以内の 1 行にしてください"
                )
            }
            Self::MessageId(id) => {
                let id = printable(id);
                text!(
                    "\"{id}\" is no Message-ID of a mail that could be answered",
                    "「{id}」は返信先のメールの Message-ID として使えません"
                )
            }
        }
    }
}

impl Draft<'_> {
    /// The file (RFC 5322, RFC 2045 to 2047): lines end in CRLF, and every byte is ASCII.
    pub fn eml(&self) -> Result<Vec<u8>, BadMail> {
        let subject = self.subject.trim();
        let is_line = !subject.is_empty() && !subject.chars().any(char::is_control);
        if !is_line || subject.len() > MAX_SUBJECT {
            return Err(BadMail::Subject(self.subject.to_owned()));
        }
        let date = self.date.to_zoned(self.zone.clone());
        let id = format!("{}@{}", uuid::Uuid::new_v4(), self.from.domain());
        let mut mail = MessageBuilder::new()
            .header(
                "Date",
                Raw::new(date.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()),
            )
            .from(self.from.header())
            .to(self.to.header())
            .subject(subject)
            .message_id(id)
            .header("Content-Language", Raw::new(self.language));
        if let Some(answered) = self.in_reply_to {
            if !is_message_id(answered) {
                return Err(BadMail::MessageId(answered.to_owned()));
            }
            mail = mail
                .in_reply_to(MessageId::new(answered))
                .references(MessageId::new(answered));
        }
        let html = html::page(self.text, self.language);
        let mut file = Vec::new();
        mail.text_body(crlf(self.text))
            .html_body(crlf(&html))
            .serialize(&mut file);
        Ok(file)
    }
}

fn crlf(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut text = lines.join("\r\n");
    text.push_str("\r\n");
    text
}

/// Two parts of visible ASCII with one `@` between them.
fn is_message_id(id: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"<>@".contains(&b))
    };
    id.len() <= 900
        && id
            .split_once('@')
            .is_some_and(|(left, right)| is_part(left) && is_part(right))
}

#[cfg(test)]
mod tests {
    use mail_parser::{HeaderValue, MessageParser};
    use proptest::prelude::*;

    use super::*;

    fn draft<'a>(
        from: &'a Mailbox,
        to: &'a Mailbox,
        subject: &'a str,
        text: &'a str,
        zone: &'a TimeZone,
    ) -> Draft<'a> {
        Draft {
            from,
            to,
            subject,
            date: "2026-10-08T01:00:00Z".parse().unwrap(),
            zone,
            text,
            language: "ja",
            in_reply_to: None,
        }
    }

    fn mailbox(text: &str) -> Mailbox {
        text.parse().unwrap()
    }

    #[test]
    fn another_reader_reads_the_mail_as_it_was_meant() {
        let from = mailbox("ひのでクラウド株式会社 ライセンス担当 <csp@hinode.example>");
        let to = mailbox("森 花 <mori@kaigan.example>");
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        let subject = "【要対応】Microsoft 365 リセラー関係の承諾のお願い (とても長い件名でも 1 行が 78 桁を超えないように折り返されること)";
        let text = "森 花 様\n\nリンク:\nhttps://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845&msppId=0#/partners/invitation\n";
        let mut draft = draft(&from, &to, subject, text, &zone);
        draft.in_reply_to = Some("invitation.1@hinode.example");
        let file = draft.eml().unwrap();
        assert!(file.is_ascii());
        let head = String::from_utf8(file.clone()).unwrap();
        let lines: Vec<&str> = head.split("\r\n").collect();
        assert!(
            lines
                .iter()
                .all(|line| line.len() <= 78 && !line.contains('\n'))
        );
        assert!(
            head.contains("\r\nDate: Thu, 8 Oct 2026 10:00:00 +0900\r\n")
                || head.starts_with("Date: Thu, 08 Oct 2026 10:00:00 +0900\r\n")
        );
        let read = MessageParser::default().parse(&file).unwrap();
        assert_eq!(read.subject(), Some(subject));
        let sender = read.from().unwrap().first().unwrap();
        assert_eq!(sender.name(), Some("ひのでクラウド株式会社 ライセンス担当"));
        assert_eq!(sender.address(), Some("csp@hinode.example"));
        assert_eq!(
            read.in_reply_to(),
            &HeaderValue::Text("invitation.1@hinode.example".into())
        );
        assert!(read.message_id().unwrap().ends_with("@hinode.example"));
        let plain = read.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(plain, text);
        let html = read.body_html(0).unwrap();
        assert!(html.contains("&amp;partnerId="), "{html}");
    }

    #[test]
    fn no_value_ends_its_header() {
        let zone = TimeZone::UTC;
        let to = mailbox("a@b.example");
        for subject in ["", " ", "x\r\nBcc: c@d.example", "x\n y", "x\u{0}"] {
            let refused = draft(&to, &to, subject, "x", &zone).eml();
            assert_eq!(refused, Err(BadMail::Subject(subject.to_owned())));
        }
        for id in ["", "a", "a@", "a@b>\r\nBcc: c@d.example", "<a@b>", "a b@c"] {
            let mut draft = draft(&to, &to, "x", "x", &zone);
            draft.in_reply_to = Some(id);
            assert_eq!(draft.eml(), Err(BadMail::MessageId(id.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn whatever_the_words_are_there_is_one_head_with_these_lines_only(
            name in "[^\\p{Cc}]{0,60}", subject in ".{0,120}", text in "(?s).{0,300}"
        ) {
            let zone = TimeZone::UTC;
            let to = mailbox("a@b.example");
            let from = Mailbox::new(Some(&name), "c@d.example");
            if let (Ok(from), zone) = (from, &zone)
                && let Ok(file) = draft(&from, &to, &subject, &text, zone).eml()
            {
                prop_assert!(file.is_ascii());
                let file = String::from_utf8(file).unwrap();
                let (head, _) = file.split_once("\r\n\r\n").unwrap();
                let names: Vec<&str> = head
                    .split("\r\n")
                    .filter(|line| !line.starts_with([' ', '\t']))
                    .map(|line| line.split(':').next().unwrap())
                    .collect();
                prop_assert_eq!(
                    names,
                    [
                        "Date", "From", "To", "Subject", "Message-ID", "Content-Language",
                        "MIME-Version", "Content-Type"
                    ]
                );
            }
        }
    }
}
