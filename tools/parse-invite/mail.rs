//! A mail as the later stages see it, whatever container it came in.

use jiff::Timestamp;

use crate::{
    charset::CharsetNote,
    header::{Address, Header},
};

/// A longer `Message-ID` is none: a line of a mail has at most 998 characters (RFC 5322).
const MAX_ID: usize = 900;

/// One mail: who, when, and its texts. A text file or a bare URL is a mail without a header.
#[derive(Debug, Default, Clone)]
pub(crate) struct Mail {
    pub(crate) envelope: Envelope,
    pub(crate) bodies: Vec<Body>,
    /// Names of attached files.
    pub(crate) attachments: Vec<String>,
    /// What is there and was not read, by name.
    pub(crate) unread: Vec<(Attached, String)>,
    /// Attached files of kinds that are never read, such as archives and workbooks.
    pub(crate) passed_over: Vec<String>,
    /// What could not be read of it.
    pub(crate) problems: Vec<ReadProblem>,
}

/// How many attached files of a mail are remembered as passed over.
const MOST_PASSED_OVER: usize = 64;

impl Mail {
    /// Notes an attached file that is not read; what has no name is nothing that anybody sees.
    pub(crate) fn pass_over(&mut self, name: Option<String>) {
        if self.passed_over.len() < MOST_PASSED_OVER {
            self.passed_over.extend(name);
        }
    }

    /// The attached files in which an invitation may be that was not found.
    pub(crate) fn files_not_read(&self) -> impl Iterator<Item = &str> {
        let unread = self.unread.iter();
        let files = unread.filter(|(what, _)| *what == Attached::File);
        let files = files.map(|(_, name)| name.as_str());
        files.chain(self.passed_over.iter().map(String::as_str))
    }

    /// The first thing that could not be read of it, and in which something may be.
    pub(crate) fn first_left_out(&self) -> Option<ReadProblem> {
        let mut problems = self.problems.iter().copied();
        problems.find(|problem| problem.left_out())
    }
}

/// What the header says.
#[derive(Debug, Default, Clone)]
pub(crate) struct Envelope {
    pub(crate) from: Option<Address>,
    pub(crate) reply_to: Option<Address>,
    pub(crate) subject: Option<String>,
    /// Without brackets.
    pub(crate) message_id: Option<String>,
    pub(crate) date: Option<Timestamp>,
    /// The topmost `Authentication-Results`: lower ones may be the sender's own.
    pub(crate) authentication: Option<String>,
    /// A mail sanitiser says that it changed links.
    pub(crate) sanitised: bool,
}

impl Envelope {
    pub(crate) fn of_header(header: &Header) -> Self {
        Self {
            from: header.address("from"),
            reply_to: header.address("reply-to"),
            subject: header.text("subject"),
            message_id: header.text("message-id").and_then(|id| message_id(&id)),
            date: header.date().map(|date| date.0),
            authentication: header.text("authentication-results"),
            sanitised: header.names().any(|name| name == "x-mail-sanitized"),
        }
    }
}

/// The id in angle brackets, of the usual form: two parts of visible ASCII with one `@` between them (RFC 5322).
fn message_id(text: &str) -> Option<String> {
    let id = text.trim().strip_prefix('<')?.strip_suffix('>')?;
    let is_visible = |b: u8| b.is_ascii_graphic() && !b"<>".contains(&b);
    let (left, right) = id.split_once('@')?;
    let is_whole = !left.is_empty() && !right.is_empty() && !right.contains('@');
    (is_whole && id.len() <= MAX_ID && id.bytes().all(is_visible)).then(|| id.to_owned())
}

/// One text of a mail.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    /// Where it stands: `text`, `html`, `rtf`, `url`, or the number of the part and one of these.
    pub(crate) part: String,
    pub(crate) form: Form,
    pub(crate) text: String,
    pub(crate) charset: Option<CharsetNote>,
    /// Declared quoted-printable, sent as it is.
    pub(crate) was_not_encoded: bool,
}

impl Body {
    pub(crate) fn new(part: impl Into<String>, form: Form, text: String) -> Self {
        Self {
            part: part.into(),
            form,
            text,
            charset: None,
            was_not_encoded: false,
        }
    }
}

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Html,
    /// Rich text, already laid out as HTML would be: see `rtf`.
    Rtf,
    /// The links of a PDF, laid out as HTML would be.
    Pdf,
    /// A Word file or slides, laid out as HTML would be.
    Office,
    /// One address and nothing else.
    Url,
}

impl Form {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Plain => "text",
            Self::Html => "html",
            Self::Rtf => "rtf",
            Self::Pdf => "pdf",
            Self::Office => "office",
            Self::Url => "url",
        }
    }
}

/// What was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attached {
    Picture,
    File,
}

/// Something that is there and was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadProblem {
    /// Parts nested deeper than anyone sends them.
    TooDeep,
    /// More parts than anyone sends.
    TooManyParts,
    /// A document that could not be read within bounds.
    Document,
    /// Rich text that unpacks to more than anyone writes.
    RichTextTooLarge,
    /// A part that only its addressee can open, or that a signature is wrapped around.
    Encrypted,
    /// The container is cut or broken.
    Broken(&'static str),
}

impl ReadProblem {
    /// Whether something was passed over. A mail whose parts cannot be told apart is read as one text.
    pub(crate) fn left_out(self) -> bool {
        self != Self::Broken("boundary")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_message_id_that_can_be_answered_is_one() {
        for (text, id) in [
            ("<a.1@b.example>", Some("a.1@b.example")),
            (" <a@[127.0.0.1]> ", Some("a@[127.0.0.1]")),
            ("a@b.example", None),
            ("<a@b@c>", None),
            ("<@b>", None),
            ("<a@>", None),
            ("<a b@c>", None),
            ("<a@b> <c@d>", None),
            ("<\u{e9}@b.example>", None),
            ("", None),
        ] {
            assert_eq!(message_id(text).as_deref(), id, "{text}");
        }
        assert_eq!(message_id(&format!("<{}@b>", "a".repeat(MAX_ID))), None);
    }
}
