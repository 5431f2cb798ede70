//! `winmail.dat` ([MS-OXTNEF]): what Outlook sends when it thinks that the other side is Outlook too.

use crate::{
    container::mapi::{Properties, Property, Value},
    mail::{Mail, ReadProblem},
};

const SIGNATURE: u32 = 0x223e_9f78;
const ATT_BODY: u32 = 0x0002_800c;
const ATT_SUBJECT: u32 = 0x0001_8004;
const ATT_ATTACH_TITLE: u32 = 0x0001_8010;
const ATT_MAPI_PROPS: u32 = 0x0006_9003;
const ATT_OEM_CODE_PAGE: u32 = 0x0006_9007;
/// More values than this in one property make no message.
const MAX_VALUES: u32 = 10_000;

/// Whether the bytes begin as TNEF does.
pub(crate) fn is_tnef(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE.to_le_bytes())
}

/// Reads the texts of a `winmail.dat`.
pub(crate) fn read(bytes: &[u8], place: &str) -> Mail {
    let mut properties = Properties::default();
    let whole = take_attributes(bytes, &mut properties).is_some();
    let mut mail = properties.into_mail(place);
    if !whole {
        mail.problems.push(ReadProblem::Broken("winmail.dat"));
    }
    mail
}

/// Bytes that are taken from the front.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|b| u16::from_le_bytes([b[0], b[1]]))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn sized(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        self.take(length)
    }

    /// A value and the bytes that fill it up to four.
    fn padded(&mut self) -> Option<&'a [u8]> {
        let value = self.sized()?;
        let fill = value.len().next_multiple_of(4) - value.len();
        self.take(fill.min(self.0.len()))?;
        Some(value)
    }
}

fn take_attributes(bytes: &[u8], properties: &mut Properties) -> Option<()> {
    let mut cursor = Cursor(bytes);
    if cursor.u32()? != SIGNATURE {
        return None;
    }
    cursor.u16()?;
    while !cursor.0.is_empty() {
        let _level = cursor.take(1)?;
        let id = cursor.u32()?;
        let data = cursor.sized()?;
        cursor.u16()?;
        match id {
            ATT_OEM_CODE_PAGE => properties.code_page = Cursor(data).u32(),
            ATT_BODY => add(properties, Property::Text, data),
            ATT_SUBJECT => add(properties, Property::Subject, data),
            ATT_ATTACH_TITLE => {
                let name = String::from_utf8_lossy(data);
                properties
                    .attachments
                    .push(name.trim_end_matches('\0').to_owned());
            }
            ATT_MAPI_PROPS => take_properties(data, properties)?,
            _ => {}
        }
    }
    Some(())
}

fn add(properties: &mut Properties, property: Property, data: &[u8]) {
    properties
        .values
        .push((property, Value::Narrow(data.to_vec())));
}

fn take_properties(data: &[u8], properties: &mut Properties) -> Option<()> {
    let mut cursor = Cursor(data);
    for _ in 0..cursor.u32()? {
        let kind = cursor.u16()?;
        let id = cursor.u16()?;
        if id >= 0x8000 {
            skip_name(&mut cursor)?;
        }
        let is_many = kind & 0x1000 != 0;
        match kind & !0x1000 {
            kind @ (0x001e | 0x001f | 0x0102 | 0x000d) => {
                for _ in 0..cursor.u32()?.min(MAX_VALUES) {
                    let value = cursor.padded()?.to_vec();
                    keep(properties, id, kind, value);
                }
            }
            kind => {
                let count = if is_many {
                    cursor.u32()?.min(MAX_VALUES)
                } else {
                    1
                };
                let length = fixed_length(kind)?;
                for _ in 0..count {
                    let value = cursor.take(length)?;
                    keep_fixed(properties, id, value);
                }
            }
        }
    }
    Some(())
}

fn skip_name(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.take(16)?;
    match cursor.u32()? {
        0 => cursor.u32().map(|_| ()),
        _ => cursor.padded().map(|_| ()),
    }
}

/// The length of a value, filled up to four.
fn fixed_length(kind: u16) -> Option<usize> {
    Some(match kind {
        0x0002 | 0x000b | 0x0003 | 0x0004 | 0x000a | 0x0001 => 4,
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => 8,
        0x0048 => 16,
        _ => return None,
    })
}

fn keep(properties: &mut Properties, id: u16, kind: u16, value: Vec<u8>) {
    let Some(property) = Property::of_id(id) else {
        return;
    };
    let value = match kind {
        0x001f => Value::Wide(value),
        0x001e => Value::Narrow(value),
        _ => Value::Binary(value),
    };
    properties.values.push((property, value));
}

fn keep_fixed(properties: &mut Properties, id: u16, value: &[u8]) {
    match (id, value.len()) {
        (0x3fde, 4) => properties.internet_code_page = Cursor(value).u32(),
        (0x0039, 8) => {
            properties.sent = value.try_into().ok().map(u64::from_le_bytes);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(id: u32, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![1];
        bytes.extend(id.to_le_bytes());
        bytes.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend(data);
        bytes.extend([0, 0]);
        bytes
    }

    fn tnef(attributes: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_le_bytes().to_vec();
        bytes.extend([0, 0]);
        bytes.extend(attributes.concat());
        bytes
    }

    #[test]
    fn the_body_is_read_in_the_code_page_of_the_sender() {
        let bytes = tnef(&[
            attribute(ATT_OEM_CODE_PAGE, &932_u64.to_le_bytes()),
            attribute(ATT_BODY, b"\x8f\xb3\x91\xf8\0"),
        ]);
        let mail = read(&bytes, "2");
        assert_eq!(mail.bodies[0].text, "承諾");
        assert_eq!(mail.bodies[0].part, "2:text");
        assert!(mail.problems.is_empty());
    }

    #[test]
    fn html_among_the_properties_is_found_behind_named_ones() {
        let mut props = 3_u32.to_le_bytes().to_vec();
        props.extend([0x0b, 0x00, 0x01, 0x80]);
        props.extend([0; 16]);
        props.extend(1_u32.to_le_bytes());
        props.extend(3_u32.to_le_bytes());
        props.extend([b'a', 0, 0, 0]);
        props.extend([1, 0, 0, 0]);
        props.extend([0x03, 0x00, 0xde, 0x3f]);
        props.extend(65001_u32.to_le_bytes());
        props.extend([0x02, 0x01, 0x13, 0x10]);
        props.extend(1_u32.to_le_bytes());
        props.extend(3_u32.to_le_bytes());
        props.extend(b"<p>\0");
        let mail = read(&tnef(&[attribute(ATT_MAPI_PROPS, &props)]), "");
        assert_eq!(mail.bodies[0].text, "<p>");
        assert!(mail.problems.is_empty());
    }

    #[test]
    fn a_cut_file_gives_what_was_there_and_says_so() {
        let mut bytes = tnef(&[attribute(ATT_BODY, b"text")]);
        bytes.extend([1, 2, 3]);
        let mail = read(&bytes, "");
        assert_eq!(mail.bodies[0].text, "text");
        assert_eq!(mail.problems, [ReadProblem::Broken("winmail.dat")]);
    }
}
