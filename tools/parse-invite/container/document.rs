//! The links of attached documents: PDF, Word, slides. A document is hostile until it is read: what
//! unpacks to too much is not read at all, and said to be so.

mod office;
mod page;
mod pdf;

use super::part_name::part_name;
use crate::{
    content,
    mail::{Attached, Body, Form, Mail, ReadProblem},
};

/// A document that is larger is not read.
const MAX_SIZE: usize = 32 << 20;

/// What a document is, by how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pdf,
    /// A package of Office Open XML.
    Office,
}

/// Tells a document by its first bytes. An archive that is none of Office is no document.
pub(crate) fn recognise(bytes: &[u8]) -> Option<Kind> {
    // Readers look for the mark of a PDF in its first kilobyte.
    let head = &bytes[..bytes.len().min(1_024)];
    if memchr::memmem::find(head, b"%PDF-").is_some() {
        return Some(Kind::Pdf);
    }
    let names = &bytes[..bytes.len().min(8_192)];
    let is_package = bytes.starts_with(b"PK\x03\x04")
        && [&b"[Content_Types].xml"[..], b"_rels/", b"word/", b"ppt/"]
            .iter()
            .any(|name| memchr::memmem::find(names, name).is_some());
    is_package.then_some(Kind::Office)
}

/// Whether a name is that of a document that is read.
pub(crate) fn is_document(name: &str) -> bool {
    let extension = name
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase());
    extension.is_some_and(|end| matches!(end.as_str(), "pdf" | "docx" | "docm" | "pptx" | "pptm"))
}

/// Notes what is attached to a container whose attachments are not looked into.
pub(crate) fn note_unread(mail: &mut Mail) {
    for name in mail.attachments.clone() {
        if content::is_picture(&name) {
            mail.unread.push((Attached::Picture, name));
        } else if is_document(&name) {
            mail.unread.push((Attached::File, name));
        } else if is_encrypted(&name) {
            mail.problems.push(ReadProblem::Encrypted);
        } else {
            mail.pass_over(Some(name));
        }
    }
}

/// The names under which Outlook keeps what is encrypted, or wrapped in its signature.
fn is_encrypted(name: &str) -> bool {
    name.eq_ignore_ascii_case("message.rpmsg") || name.eq_ignore_ascii_case("smime.p7m")
}

/// The text and the links of a document as a page. `None` where it cannot be read within bounds.
pub(crate) fn read(bytes: &[u8], number: &str) -> Option<Body> {
    if bytes.len() > MAX_SIZE {
        return None;
    }
    let (form, page) = match recognise(bytes)? {
        Kind::Pdf => (Form::Pdf, pdf::page(bytes)?),
        Kind::Office => (Form::Office, office::page(bytes)?),
    };
    Some(Body::new(part_name(number, form), form, page))
}

#[cfg(test)]
mod tests;
