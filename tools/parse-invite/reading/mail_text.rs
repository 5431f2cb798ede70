//! One text of a mail, laid out, with its facts.

use std::borrow::Cow;

use crate::{
    html::{self, Anchor, Page},
    mail::{Body, Form},
    normalize::Normalized,
    transfer_encoding,
    warning::Caution,
};

/// One text of a mail, laid out, with its facts.
pub(super) struct MailText {
    pub(super) part: String,
    pub(super) form: Form,
    pub(super) text: String,
    /// The text as its words are read.
    pub(super) plain: Normalized,
    pub(super) anchors: Vec<Anchor>,
    /// What its reader does not see.
    pub(super) hidden: String,
    pub(super) cautions: Vec<Caution>,
    pub(super) has_picture: bool,
}

impl MailText {
    pub(super) fn of(body: &Body) -> Self {
        let mut cautions: Vec<Caution> = body
            .charset
            .clone()
            .map(Caution::Charset)
            .into_iter()
            .collect();
        if body.was_not_encoded {
            cautions.push(Caution::NotEncoded);
        }
        let page = match body.form {
            Form::Html | Form::Rtf | Form::Pdf | Form::Office => html::read(&body.text),
            Form::Plain | Form::Url => {
                let text = decoded_once_more(&body.text);
                if matches!(text, Cow::Owned(_)) {
                    cautions.push(Caution::EncodedTwice);
                }
                Page {
                    text: text.into_owned(),
                    ..Page::default()
                }
            }
        };
        Self {
            part: body.part.clone(),
            form: body.form,
            plain: Normalized::for_words(&page.text),
            text: page.text,
            anchors: page.anchors,
            hidden: page.hidden,
            has_picture: page.has_picture,
            cautions,
        }
    }
}

/// Quoted-printable that someone pasted as it was sent.
fn decoded_once_more(text: &str) -> Cow<'_, str> {
    const SIGNS: [&str; 4] = ["partnerid=3d", "invtype=3d", "?url=3d", "?ref=3d"];
    if !text.contains("=3D") && !text.contains("=3d") {
        return text.into();
    }
    let lower = text.to_ascii_lowercase();
    if !SIGNS.iter().any(|sign| lower.contains(sign)) {
        return text.into();
    }
    String::from_utf8_lossy(&transfer_encoding::quoted_printable(text.as_bytes()))
        .into_owned()
        .into()
}
