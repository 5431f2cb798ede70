//! Mails as they are sent (RFC 5322, MIME). The parts are found here and not by a library because
//! what matters is what libraries drop: the last part of a mail whose closing boundary is missing,
//! the undecoded bytes of a part whose header is wrong, and a bound on nesting.

use crate::{
    charset,
    container::{document, msg, part_name::part_name, rtf, tnef},
    header::Header,
    lines::line_end,
    mail::{Attached, Body, Envelope, Form, Mail, ReadProblem},
    transfer_encoding::{self, Transfer},
};

/// Parts nested deeper than this are not looked into.
const MAX_DEPTH: usize = 32;
/// A mail with more parts than this is read to here.
const MAX_PARTS: usize = 2_000;

/// Reads a mail and the mails inside it, outermost first.
pub(crate) fn read(bytes: &[u8]) -> Vec<Mail> {
    let mut reader = Reader::default();
    reader.mail(bytes, String::new(), 0);
    reader.mails
}

#[derive(Default)]
struct Reader {
    mails: Vec<Mail>,
    parts: usize,
}

/// A part of a mail: its header, its bytes, its number, and how deep it lies.
struct Part<'a> {
    header: Header,
    body: &'a [u8],
    number: String,
    depth: usize,
}

impl Reader {
    fn mail(&mut self, bytes: &[u8], place: String, depth: usize) {
        let (header, body) = Header::read(bytes);
        let index = self.mails.len();
        self.mails.push(Mail {
            envelope: Envelope::of_header(&header),
            ..Mail::default()
        });
        let part = Part {
            header,
            body: &bytes[body..],
            number: place,
            depth,
        };
        self.part(index, &part);
    }

    fn part(&mut self, mail: usize, part: &Part<'_>) {
        self.parts += 1;
        if part.depth > MAX_DEPTH {
            return self.problem(mail, ReadProblem::TooDeep);
        }
        if self.parts > MAX_PARTS {
            return self.problem(mail, ReadProblem::TooManyParts);
        }
        let content = part.header.value("content-type").unwrap_or_default();
        let transfer = part
            .header
            .text("content-transfer-encoding")
            .map_or(Transfer::Identity, |label| Transfer::of_label(&label));
        if is_encrypted(&content.value) {
            self.problem(mail, ReadProblem::Encrypted);
        }
        if content.value.starts_with("multipart/") {
            return self.multipart(mail, part, content.parameter("boundary"));
        }
        let name = self.file_name(mail, part, &content);
        match kind(&content.value, name.as_deref()) {
            Kind::Text(form) => {
                let received = transfer_encoding::undo(part.body, transfer);
                let decoded = charset::decode(&received.bytes, content.parameter("charset"));
                let text = match content.parameter("format") {
                    Some(format) if format.eq_ignore_ascii_case("flowed") => {
                        let deletes = content
                            .parameter("delsp")
                            .is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes"));
                        unflow(&decoded.text, deletes)
                    }
                    _ => decoded.text,
                };
                self.mails[mail].bodies.push(Body {
                    charset: decoded.note,
                    was_not_encoded: received.was_not_encoded,
                    ..Body::new(part_name(&part.number, form), form, text)
                });
            }
            Kind::Mail => {
                let received = transfer_encoding::undo(part.body, transfer);
                self.mail(&received.bytes, part.number.clone(), part.depth + 1);
            }
            Kind::Tnef => {
                let received = transfer_encoding::undo(part.body, transfer);
                let inner = tnef::read(&received.bytes, &part.number);
                self.mails[mail].bodies.extend(inner.bodies);
                self.mails[mail].problems.extend(inner.problems);
            }
            Kind::Msg => {
                let received = transfer_encoding::undo(part.body, transfer);
                self.mails
                    .push(msg::read(received.bytes.into_owned(), &part.number));
            }
            Kind::RichText => {
                let received = transfer_encoding::undo(part.body, transfer);
                let text = rtf::to_html(&received.bytes);
                let part = part_name(&part.number, Form::Rtf);
                self.mails[mail]
                    .bodies
                    .push(Body::new(part, Form::Rtf, text));
            }
            Kind::Document => {
                let received = transfer_encoding::undo(part.body, transfer);
                match document::read(&received.bytes, &part.number) {
                    Some(body) => self.mails[mail].bodies.push(body),
                    None => self.unread(mail, Attached::File, name.as_deref(), &content.value),
                }
            }
            Kind::Picture => self.unread(mail, Attached::Picture, name.as_deref(), ""),
            Kind::Other => self.mails[mail].pass_over(name),
        }
    }

    /// Notes by name what was not read. A picture without a name is part of the page.
    fn unread(&mut self, mail: usize, what: Attached, name: Option<&str>, otherwise: &str) {
        const MOST: usize = 64;
        let name = name.unwrap_or(otherwise);
        let unread = &mut self.mails[mail].unread;
        if !name.is_empty() && unread.len() < MOST {
            unread.push((what, name.to_owned()));
        }
    }

    /// Notes an attached file and gives its name back.
    fn file_name(
        &mut self,
        mail: usize,
        part: &Part<'_>,
        content: &crate::header::Value,
    ) -> Option<String> {
        let disposition = part.header.value("content-disposition").unwrap_or_default();
        let name = disposition
            .parameter("filename")
            .or_else(|| content.parameter("name"))?
            .to_owned();
        self.mails[mail].attachments.push(name.clone());
        Some(name)
    }

    fn multipart(&mut self, mail: usize, part: &Part<'_>, boundary: Option<&str>) {
        let boundary = boundary.map_or_else(
            || guess_boundary(part.body),
            |b| Some(b.as_bytes().to_vec()),
        );
        let Some(boundary) = boundary.filter(|boundary| !boundary.is_empty()) else {
            return self.unparted(mail, part);
        };
        let pieces = split(part.body, &boundary);
        if pieces.is_empty() {
            return self.unparted(mail, part);
        }
        for (at, piece) in pieces.into_iter().enumerate() {
            if self.parts > MAX_PARTS {
                return self.problem(mail, ReadProblem::TooManyParts);
            }
            let (header, body) = Header::read(piece);
            let number = at + 1;
            let number = match part.number.as_str() {
                "" => number.to_string(),
                outer => format!("{outer}.{number}"),
            };
            self.part(
                mail,
                &Part {
                    header,
                    body: &piece[body..],
                    number,
                    depth: part.depth + 1,
                },
            );
        }
    }

    /// A multipart whose parts cannot be told apart is read as one text.
    fn unparted(&mut self, mail: usize, part: &Part<'_>) {
        let decoded = charset::decode(part.body, None);
        let form = if decoded.text.to_ascii_lowercase().contains("<html") {
            Form::Html
        } else {
            Form::Plain
        };
        let body = Body::new(part_name(&part.number, form), form, decoded.text);
        self.mails[mail].bodies.push(body);
        self.problem(mail, ReadProblem::Broken("boundary"));
    }

    fn problem(&mut self, mail: usize, problem: ReadProblem) {
        let problems = &mut self.mails[mail].problems;
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// Types of parts that only their addressee can open, and of mails that are wrapped in a signature. One that lies beside
/// what it signs (`pkcs7-signature`) hides nothing.
fn is_encrypted(content_type: &str) -> bool {
    matches!(
        content_type,
        "application/pkcs7-mime"
            | "application/x-pkcs7-mime"
            | "multipart/encrypted"
            | "application/x-microsoft-rpmsg-message"
    )
}

enum Kind {
    Text(Form),
    Mail,
    Tnef,
    Msg,
    RichText,
    Document,
    Picture,
    Other,
}

fn kind(content_type: &str, name: Option<&str>) -> Kind {
    let extension = name
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, ext)| ext.to_ascii_lowercase());
    match (content_type, extension.as_deref()) {
        // An attached page is not the mail's own text: it is warned about, not read.
        ("text/html", Some("html" | "htm")) => Kind::Other,
        ("text/html", _) => Kind::Text(Form::Html),
        ("text/rtf" | "application/rtf", _) => Kind::RichText,
        ("message/rfc822" | "message/global", _) | (_, Some("eml")) => Kind::Mail,
        ("application/ms-tnef" | "application/vnd.ms-tnef", _) => Kind::Tnef,
        (_, Some("dat")) if name.is_some_and(|name| name.eq_ignore_ascii_case("winmail.dat")) => {
            Kind::Tnef
        }
        ("application/vnd.ms-outlook", _) | (_, Some("msg")) => Kind::Msg,
        ("application/pdf", _) => Kind::Document,
        (_, _) if name.is_some_and(document::is_document) => Kind::Document,
        (other, _) if other.starts_with("application/vnd.openxmlformats") => Kind::Document,
        (other, _) if other.starts_with("image/") => Kind::Picture,
        ("" | "text" | "text/plain", _) => Kind::Text(Form::Plain),
        (other, None) if other.starts_with("text/") => Kind::Text(Form::Plain),
        _ => Kind::Other,
    }
}

/// The parts between the boundary's lines. Where the closing one is missing, the last part goes to
/// the end.
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    let mut begun: Option<usize> = None;
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        if let Some(is_last) = delimiter(&body[at..end], boundary) {
            pieces.extend(begun.map(|from| without_line_end(&body[from..at])));
            begun = (!is_last).then_some(end);
            if is_last {
                return pieces;
            }
        }
        at = end;
    }
    pieces.extend(begun.map(|from| &body[from..]));
    pieces
}

/// Whether a line is the boundary, and if so the closing one.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line
        .strip_prefix(b"--")?
        .strip_prefix(boundary)?
        .trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

fn without_line_end(piece: &[u8]) -> &[u8] {
    let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
    piece.strip_suffix(b"\r").unwrap_or(piece)
}

/// The boundary of a multipart that names none: the first line that begins with `--` and is followed
/// by a header.
fn guess_boundary(body: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        let line = body[at..end].trim_ascii_end();
        let next = &body[end..line_end(body, end.min(body.len()))];
        let is_header = next
            .get(..8)
            .is_some_and(|head| head.eq_ignore_ascii_case(b"content-"));
        if line.len() > 2 && line.starts_with(b"--") && is_header {
            return Some(line[2..].to_vec());
        }
        at = end;
    }
    None
}

/// `format=flowed` (RFC 3676): a line that ends in a blank goes on in the next.
fn unflow(text: &str, deletes_blank: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut continues: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        match continues {
            Some(before) if before == depth && content != "-- " => {}
            Some(_) => out.push('\n'),
            None => {}
        }
        if continues != Some(depth) {
            out.push_str(&line[..depth]);
            if depth > 0 {
                out.push(' ');
            }
        }
        let is_soft = content.ends_with(' ') && content != "-- ";
        if is_soft {
            out.push_str(if deletes_blank {
                &content[..content.len() - 1]
            } else {
                content
            });
            continues = Some(depth);
        } else {
            out.push_str(content);
            out.push('\n');
            continues = None;
        }
    }
    out
}

#[cfg(test)]
#[path = "mime_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "mime_peer.rs"]
mod peer;
