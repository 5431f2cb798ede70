//! The properties of an Outlook message, wherever they are stored ([MS-OXPROPS]), made into a mail.

use encoding_rs::Encoding;
use jiff::{SignedDuration, Timestamp};

use crate::{
    charset,
    container::{part_name::part_name, rtf},
    header::{Address, Header},
    mail::{Body, Envelope, Form, Mail, ReadProblem},
};

/// The properties that are read; the rest is let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Property {
    Subject,
    SenderName,
    SenderAddress,
    SenderSmtp,
    Headers,
    Text,
    Html,
    RichText,
}

impl Property {
    /// By its id ([MS-OXPROPS]; documented).
    pub(crate) fn of_id(id: u16) -> Option<Self> {
        Some(match id {
            0x0037 => Self::Subject,
            0x007d => Self::Headers,
            0x0c1a => Self::SenderName,
            0x0c1f => Self::SenderAddress,
            0x5d01 => Self::SenderSmtp,
            0x1000 => Self::Text,
            0x1009 => Self::RichText,
            0x1013 => Self::Html,
            _ => return None,
        })
    }
}

/// A value as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// UTF-16LE.
    Wide(Vec<u8>),
    /// Bytes of the message's code page.
    Narrow(Vec<u8>),
    Binary(Vec<u8>),
}

/// What was found of a message.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    pub(crate) values: Vec<(Property, Value)>,
    pub(crate) code_page: Option<u32>,
    pub(crate) internet_code_page: Option<u32>,
    /// 100 ns since 1601-01-01 UTC.
    pub(crate) sent: Option<u64>,
    pub(crate) attachments: Vec<String>,
}

impl Properties {
    fn value(&self, property: Property) -> Option<&Value> {
        let found = self.values.iter().find(|(found, _)| *found == property);
        found.map(|(_, value)| value)
    }

    pub(crate) fn text(&self, property: Property) -> Option<String> {
        let text = match self.value(property)? {
            Value::Wide(bytes) => charset::decode_utf16(bytes),
            Value::Narrow(bytes) => narrow(bytes, self.code_page.or(self.internet_code_page)),
            // HTML is bytes of the internet code page, whatever the rest of the message is.
            Value::Binary(bytes) => narrow(bytes, self.internet_code_page.or(self.code_page)),
        };
        let text = text.trim_end_matches('\0');
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn rich_text(&self) -> Result<Option<String>, ReadProblem> {
        let Some(Value::Binary(packed)) = self.value(Property::RichText) else {
            return Ok(None);
        };
        let rich = rtf::decompress(packed)?;
        Ok(Some(rtf::to_html(&rich)))
    }

    fn envelope(&self) -> Envelope {
        let headers = self.text(Property::Headers).unwrap_or_default();
        let mut envelope = Envelope::of_header(&Header::read(headers.as_bytes()).0);
        if envelope.from.is_none() {
            let mail = self
                .text(Property::SenderSmtp)
                .or_else(|| self.text(Property::SenderAddress))
                .filter(|mail| mail.contains('@'));
            let name = self.text(Property::SenderName);
            envelope.from = (mail.is_some() || name.is_some()).then_some(Address { name, mail });
        }
        // The transport's copy of the subject is encoded as it was sent; the property is not.
        envelope.subject = self.text(Property::Subject).or(envelope.subject);
        envelope.date = envelope.date.or_else(|| self.sent.and_then(timestamp));
        envelope
    }

    /// The mail. Rich text is read only where there is no HTML: it is made from the same.
    pub(crate) fn into_mail(self, place: &str) -> Mail {
        let mut mail = Mail {
            envelope: self.envelope(),
            ..Mail::default()
        };
        let mut add = |form, text| {
            mail.bodies
                .push(Body::new(part_name(place, form), form, text));
        };
        if let Some(text) = self.text(Property::Text) {
            add(Form::Plain, text);
        }
        if let Some(html) = self.text(Property::Html) {
            add(Form::Html, html);
        } else {
            match self.rich_text() {
                Ok(Some(html)) => add(Form::Rtf, html),
                Ok(None) => {}
                Err(problem) => mail.problems.push(problem),
            }
        }
        mail.attachments = self.attachments;
        mail
    }
}

fn narrow(bytes: &[u8], page: Option<u32>) -> String {
    let label = page.and_then(charset::encoding_of_page).map(Encoding::name);
    charset::decode(bytes, label).text
}

fn timestamp(file_time: u64) -> Option<Timestamp> {
    const SECONDS_1601_TO_1970: i64 = 11_644_473_600;
    let seconds = i64::try_from(file_time / 10_000_000).ok()? - SECONDS_1601_TO_1970;
    Timestamp::UNIX_EPOCH
        .checked_add(SignedDuration::from_secs(seconds))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_windows_is_a_time() {
        assert_eq!(
            timestamp(133_616_430_000_000_000).unwrap().to_string(),
            "2024-05-31T15:30:00Z"
        );
        assert_eq!(timestamp(u64::MAX).map(|t| t.to_string()), None);
    }

    #[test]
    fn text_of_code_page_932_is_not_lost() {
        let properties = Properties {
            values: vec![(
                Property::Subject,
                Value::Narrow(b"\x8f\xb3\x91\xf8".to_vec()),
            )],
            code_page: Some(932),
            ..Properties::default()
        };
        assert_eq!(
            properties.into_mail("").envelope.subject.as_deref(),
            Some("承諾")
        );
    }
}
