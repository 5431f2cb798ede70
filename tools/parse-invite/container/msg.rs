//! Outlook's `.msg`: a compound file with a stream for each property ([MS-OXMSG]).

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use crate::{
    container::{
        document,
        mapi::{Properties, Property, Value},
    },
    mail::{Mail, ReadProblem},
};

type File = CompoundFile<Cursor<Vec<u8>>>;

/// The length of the header of a message's list of fixed properties.
const TOP_HEADER: usize = 32;
/// More entries than this make no message.
const MAX_ENTRIES: usize = 10_000;

/// Reads a message; a broken one comes back as a mail that says so.
pub(crate) fn read(bytes: Vec<u8>, place: &str) -> Mail {
    let length = bytes.len();
    match CompoundFile::open(Cursor::new(bytes)) {
        Ok(mut file) => {
            let mut mail = properties(&mut file, length).into_mail(place);
            document::note_unread(&mut mail);
            mail
        }
        Err(_) => Mail {
            problems: vec![ReadProblem::Broken("msg")],
            ..Mail::default()
        },
    }
}

fn properties(file: &mut File, length: usize) -> Properties {
    let mut properties = Properties::default();
    let paths: Vec<(String, bool)> = file
        .walk()
        .take(MAX_ENTRIES)
        .map(|entry| {
            (
                entry.path().to_string_lossy().replace('\\', "/"),
                entry.is_stream(),
            )
        })
        .collect();
    for (path, _) in paths.iter().filter(|(_, is_stream)| *is_stream) {
        match path.trim_start_matches('/').split_once('/') {
            None => take_stream(file, path, length, &mut properties),
            // The long name of an attachment, else its short one.
            Some((storage, "__substg1.0_3707001F" | "__substg1.0_3707001E"))
                if storage.starts_with("__attach") =>
            {
                if let Some(name) = attachment_name(file, path, length, properties.code_page) {
                    properties.attachments.push(name);
                }
            }
            Some(_) => {}
        }
    }
    properties
}

fn take_stream(file: &mut File, path: &str, length: usize, properties: &mut Properties) {
    let name = path.trim_start_matches('/');
    if name == "__properties_version1.0" {
        if let Some(bytes) = stream(file, path, length) {
            take_fixed(&bytes, properties);
        }
        return;
    }
    let Some(tag) = name
        .strip_prefix("__substg1.0_")
        .and_then(|tag| u32::from_str_radix(tag.get(..8)?, 16).ok())
    else {
        return;
    };
    let (id, kind) = (tag.to_be_bytes(), tag & 0xffff);
    let Some(property) = Property::of_id(u16::from_be_bytes([id[0], id[1]])) else {
        return;
    };
    let Some(bytes) = stream(file, path, length) else {
        return;
    };
    let value = match kind {
        0x001f => Value::Wide(bytes),
        0x001e => Value::Narrow(bytes),
        0x0102 => Value::Binary(bytes),
        _ => return,
    };
    properties.values.push((property, value));
}

/// A stream, no longer than the file it is in.
fn stream(file: &mut File, path: &str, length: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let stream = file.open_stream(path).ok()?;
    stream.take(length as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn attachment_name(
    file: &mut File,
    path: &str,
    length: usize,
    page: Option<u32>,
) -> Option<String> {
    let bytes = stream(file, path, length)?;
    let value = if path.ends_with('F') {
        Value::Wide(bytes)
    } else {
        Value::Narrow(bytes)
    };
    let one = Properties {
        values: vec![(Property::Subject, value)],
        code_page: page,
        ..Properties::default()
    };
    one.text(Property::Subject)
}

/// The properties of fixed length: sixteen bytes each, tag first.
fn take_fixed(bytes: &[u8], properties: &mut Properties) {
    for entry in bytes.get(TOP_HEADER..).unwrap_or_default().chunks_exact(16) {
        let word = |at: usize| {
            u32::from_le_bytes([entry[at], entry[at + 1], entry[at + 2], entry[at + 3]])
        };
        let time = u64::from(word(8)) | u64::from(word(12)) << 32;
        match word(0) {
            0x3ffd_0003 => properties.code_page = Some(word(8)),
            0x3fde_0003 => properties.internet_code_page = Some(word(8)),
            0x0039_0040 => properties.sent = Some(time),
            0x0e06_0040 => properties.sent = properties.sent.or(Some(time)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn message(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (name, bytes) in streams {
            if let Some((storage, _)) = name.trim_start_matches('/').split_once('/') {
                file.create_storage_all(format!("/{storage}")).unwrap();
            }
            file.create_stream(name).unwrap().write_all(bytes).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn an_old_message_in_code_page_932_is_read_with_its_rich_text() {
        let mut fixed = vec![0; TOP_HEADER];
        fixed.extend(0x3ffd_0003_u32.to_le_bytes());
        fixed.extend([0; 4]);
        fixed.extend(932_u64.to_le_bytes());
        let rich = compressed_rtf::compress_rtf(r#"{\rtf1\ansi\ansicpg932 {\field{\*\fldinst HYPERLINK "https://a.example/"}{\fldrslt x}}}"#).unwrap();
        let bytes = message(&[
            ("/__properties_version1.0", &fixed),
            ("/__substg1.0_0037001E", b"\x8f\xb3\x91\xf8"),
            ("/__substg1.0_10090102", &rich),
            (
                "/__attach_version1.0_#00000000/__substg1.0_3707001E",
                b"\x8e\x91.zip",
            ),
        ]);
        let mail = read(bytes, "");
        assert_eq!(mail.envelope.subject.as_deref(), Some("承諾"));
        assert_eq!(mail.bodies[0].text, "<a href=\"https://a.example/\">x</a>");
        assert_eq!(mail.attachments, ["資.zip"]);
    }

    #[test]
    fn a_broken_file_says_so() {
        assert_eq!(
            read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut".to_vec(), "").problems,
            [ReadProblem::Broken("msg")]
        );
    }
}
