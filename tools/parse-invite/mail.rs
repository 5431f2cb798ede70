//! A mail as the later stages see it, whatever container it came in.

use jiff::Timestamp;

use crate::{
    charset::CharsetNote,
    header::{Address, Header},
};

/// One mail: who, when, and its texts. A text file or a bare URL is a mail without a header.
#[derive(Debug, Default, Clone)]
pub(crate) struct Mail {
    pub(crate) envelope: Envelope,
    pub(crate) bodies: Vec<Body>,
    /// Names of attached files.
    pub(crate) attachments: Vec<String>,
    /// What is there and was not read, by name.
    pub(crate) unread: Vec<(Attached, String)>,
    /// What could not be read of it.
    pub(crate) problems: Vec<ReadProblem>,
}

/// What the header says.
#[derive(Debug, Default, Clone)]
pub(crate) struct Envelope {
    pub(crate) from: Option<Address>,
    pub(crate) reply_to: Option<Address>,
    pub(crate) subject: Option<String>,
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
            date: header.date().map(|date| date.0),
            authentication: header.text("authentication-results"),
            sanitised: header.names().any(|name| name == "x-mail-sanitized"),
        }
    }
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
    /// The container is cut or broken.
    Broken(&'static str),
}

impl ReadProblem {
    /// Whether something was passed over. A mail whose parts cannot be told apart is read as one text.
    pub(crate) fn left_out(self) -> bool {
        self != Self::Broken("boundary")
    }
}
