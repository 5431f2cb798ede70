//! What an input is, told from its bytes and never from its name; and the mails in it.

pub(crate) mod document;
mod mapi;
mod mbox;
mod mime;
mod msg;
mod part_name;
mod rtf;
mod shortcut;
mod tnef;

pub(crate) use mbox::{Entry, Mbox};

use crate::{
    charset,
    header::Header,
    mail::{Body, Form, Mail, ReadProblem},
};

/// How many bytes are looked at to tell what an input is.
pub(crate) const HEAD: usize = 8 * 1024;

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A mail as sent (`.eml`).
    Mail,
    /// Many mails in one file; read one after the other, never whole.
    Mbox,
    /// Outlook's `.msg`.
    Msg,
    /// A PDF, a Word file or slides.
    Document,
    /// `winmail.dat`.
    Tnef,
    RichText,
    /// A Windows shortcut to an address (`.url`).
    Shortcut,
    /// JSON records, whose `mail` names a file.
    Records,
    Html,
    Text,
    /// Neither a mail nor text, such as a program, a picture or an archive. It is searched like text all the same.
    Binary,
}

/// Tells what an input is by how it begins.
pub(crate) fn recognise(head: &[u8]) -> Kind {
    const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if head.starts_with(COMPOUND) {
        return Kind::Msg;
    }
    if document::recognise(head).is_some() {
        return Kind::Document;
    }
    if tnef::is_tnef(head) {
        return Kind::Tnef;
    }
    if head.starts_with(b"{\\rtf") {
        return Kind::RichText;
    }
    if mbox::is_separator(&head[..crate::lines::line_end(head, 0)]) {
        return Kind::Mbox;
    }
    if is_mail(head) {
        return Kind::Mail;
    }
    let text = charset::decode(head, None).text;
    match of_text(text.trim_start()) {
        Kind::Text if is_binary(&text) => Kind::Binary,
        kind => kind,
    }
}

/// One character of twenty that no text has, whatever it was read as. Japanese mails are full of escapes.
fn is_binary(text: &str) -> bool {
    let is_odd = |c: &char| match c {
        '\u{8}'..='\r' | '\u{1b}' => false,
        '\u{fffd}' => true,
        other => other.is_control(),
    };
    text.chars().filter(is_odd).count() * 20 > text.chars().count()
}

fn of_text(text: &str) -> Kind {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("[internetshortcut]") || lower.contains("\n[internetshortcut]") {
        Kind::Shortcut
    } else if is_object(text) {
        Kind::Records
    } else if is_html(&lower) {
        Kind::Html
    } else {
        Kind::Text
    }
}

/// `{"` with nothing but blanks between, or the end of the object.
fn is_object(text: &str) -> bool {
    let rest = text.strip_prefix('[').map_or(text, str::trim_start);
    rest.strip_prefix('{').is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.starts_with('"') || rest.starts_with('}')
    })
}

fn is_html(lower: &str) -> bool {
    const TAGS: [&str; 14] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<div",
        "<table",
        "<p>",
        "<p ",
        "<a ",
        "<meta",
        "<span",
        "<style",
        "<br",
        "<!--",
    ];
    lower.starts_with('<') && TAGS.iter().any(|tag| lower.starts_with(tag))
        || lower.contains("<html") && lower.contains("</")
        || lower.contains("<a href")
}

/// A header has fields that only mails have. `URL: …` and `Re: …` are text.
fn is_mail(head: &[u8]) -> bool {
    const SURE: [&str; 8] = [
        "received",
        "mime-version",
        "message-id",
        "return-path",
        "content-type",
        "delivered-to",
        "dkim-signature",
        "x-mailer",
    ];
    const LIKELY: [&str; 6] = ["from", "to", "subject", "date", "cc", "reply-to"];
    let (header, _) = Header::read(head);
    let sure = header.names().filter(|name| SURE.contains(name)).count();
    let likely = header.names().filter(|name| LIKELY.contains(name)).count();
    sure > 0 || likely > 1
}

/// The mails in an input that is read whole: every kind but `Mbox` and `Records`.
pub(crate) fn read(bytes: Vec<u8>, kind: Kind) -> Vec<Mail> {
    match kind {
        Kind::Mail | Kind::Mbox => mime::read(&bytes),
        Kind::Msg => vec![msg::read(bytes, "")],
        Kind::Tnef => vec![tnef::read(&bytes, "")],
        Kind::Document => vec![of_document(&bytes)],
        Kind::RichText => vec![of_body(Body::new("rtf", Form::Rtf, rtf::to_html(&bytes)))],
        Kind::Shortcut => {
            let decoded = charset::decode(&bytes, None).text;
            let target = shortcut::target(&decoded).unwrap_or_default().to_owned();
            vec![of_url(target)]
        }
        Kind::Html => vec![of_bytes(&bytes, Form::Html)],
        Kind::Text | Kind::Records | Kind::Binary => vec![of_bytes(&bytes, Form::Plain)],
    }
}

/// A document as an input.
fn of_document(bytes: &[u8]) -> Mail {
    match document::read(bytes, "") {
        Some(body) => of_body(body),
        None => Mail {
            problems: vec![ReadProblem::Document],
            ..Mail::default()
        },
    }
}

/// A bare address as an input.
pub(crate) fn of_url(url: String) -> Mail {
    of_body(Body::new("url", Form::Url, url))
}

fn of_bytes(bytes: &[u8], form: Form) -> Mail {
    let label = (form == Form::Html).then(|| meta_charset(bytes)).flatten();
    let decoded = charset::decode(bytes, label.as_deref());
    of_body(Body {
        charset: decoded.note,
        ..Body::new(form.word(), form, decoded.text)
    })
}

fn of_body(body: Body) -> Mail {
    Mail {
        bodies: vec![body],
        ..Mail::default()
    }
}

/// What a page says its characters are.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let label: String = rest
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_told_by_its_bytes() {
        let utf16: Vec<u8> = "\u{feff}[InternetShortcut]\r\nURL=https://a.example/"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (head, kind) in [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), Kind::Msg),
            (b"\x78\x9f\x3e\x22\x01\x00", Kind::Tnef),
            (b"%PDF-1.7\n", Kind::Document),
            (
                b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml",
                Kind::Document,
            ),
            (b"PK\x03\x04\x14\0\0\0\x08\0photo.jpg", Kind::Binary),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", Kind::Binary),
            (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0", Kind::Binary),
            (b"\x1f\x8b\x08\0\x12\x34\x56\x78\x9a\x03", Kind::Binary),
            (b"\x1b$B%a!<%k\x1b(B https://a.example/", Kind::Text),
            (b"\x83\x81\x81[\x83\x8b", Kind::Text),
            (b"a page\x0cof text\r\n", Kind::Text),
            (b"{\\rtf1\\ansi", Kind::RichText),
            (
                b"From a@b.example Fri May 31 15:30:00 2024\nFrom: a\n",
                Kind::Mbox,
            ),
            (b"From: a@b.example\nSubject: x\n\n", Kind::Mail),
            (b"Received: by x\n\n", Kind::Mail),
            (b"\n\nFrom the desk of", Kind::Text),
            (b"URL: https://a.example/\n", Kind::Text),
            (b"https://a.example/", Kind::Text),
            (b"[InternetShortcut]\r\nURL=x", Kind::Shortcut),
            (&utf16, Kind::Shortcut),
            (b"{\"mail\":\"a.eml\"}", Kind::Records),
            (b"\xef\xbb\xbf{ \"mail\":\"a.eml\"}", Kind::Records),
            (b"{not json}", Kind::Text),
            (b"<!DOCTYPE html><p>", Kind::Html),
            (b"  <div>", Kind::Html),
            (b"<https://admin.microsoft.com/>", Kind::Text),
            (b"", Kind::Text),
        ] {
            assert_eq!(recognise(head), kind, "{}", String::from_utf8_lossy(head));
        }
    }
}
