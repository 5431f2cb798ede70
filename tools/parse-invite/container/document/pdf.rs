//! The links of a PDF: the addresses of its annotations and actions.

use lopdf::{Document, LoadOptions, Object};

use super::page::{MAX_LINKS, link};

/// All object streams together unpack to no more than this.
const MAX_UNPACKED: usize = 8 << 20;
/// A file with more words outside of its streams is no document that people write.
const MAX_WORDS: usize = 1_500_000;
/// Objects nested deeper are not looked into.
const MAX_DEPTH: usize = 16;

/// The links of a document, one a line.
pub(super) fn page(bytes: &[u8]) -> Option<String> {
    if words(bytes) > MAX_WORDS {
        return None;
    }
    let streams = memchr::memmem::find_iter(bytes, b"ObjStm").count()
        + memchr::memmem::find_iter(bytes, b"XRef").count()
        + escaped_names(bytes);
    let options = LoadOptions {
        max_decompressed_size: Some((MAX_UNPACKED / streams.max(1)).max(16 << 10)),
        filter: Some(without_content),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options).ok()?;
    if document.objects.is_empty() || document.is_encrypted() {
        return None;
    }
    let mut found: Vec<String> = Vec::new();
    for object in document.objects.values() {
        collect(object, &mut found, MAX_DEPTH);
    }
    let mut page = String::new();
    for target in found {
        // The words beside an annotation are drawn, not written: what it shows is not known.
        link(&mut page, &target, "link");
        page.push_str("<br>");
    }
    Some(page)
}

/// What is drawn is of no use here.
#[expect(
    clippy::unnecessary_wraps,
    reason = "as the library asks for a filter of objects"
)]
fn without_content(id: (u32, u16), object: &mut Object) -> Option<((u32, u16), Object)> {
    if let Object::Stream(stream) = object
        && !stream.dict.has_type(b"ObjStm")
        && !stream.dict.has_type(b"XRef")
    {
        stream.content.clear();
    }
    Some((id, object.to_owned()))
}

/// How many words stand outside of the streams, by the blanks between them.
fn words(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < bytes.len() {
        let begin = memchr::memmem::find(&bytes[at..], b"stream").map_or(bytes.len(), |to| at + to);
        count += bytes[at..begin]
            .iter()
            .filter(|byte| byte.is_ascii_whitespace() || b"[]<>()/".contains(byte))
            .count();
        at = match memchr::memmem::find(&bytes[begin..], b"endstream") {
            Some(end) => begin + end + b"endstream".len(),
            None => (begin + b"stream".len()).min(bytes.len()),
        };
        if count > MAX_WORDS {
            break;
        }
    }
    count
}

/// Names may be written with `#4f` for a letter: each may hide one of those that are counted.
fn escaped_names(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'#', bytes)
        .filter(|at| {
            bytes
                .get(at + 1..at + 3)
                .is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit))
        })
        .count()
}

fn collect(object: &Object, found: &mut Vec<String>, depth: usize) {
    if depth == 0 || found.len() >= MAX_LINKS {
        return;
    }
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        Object::Array(objects) => {
            for object in objects {
                collect(object, found, depth - 1);
            }
            return;
        }
        _ => return,
    };
    for (name, value) in dictionary {
        match value {
            Object::String(bytes, _) if name == b"URI" => {
                let target = String::from_utf8_lossy(bytes).trim().to_owned();
                if !target.is_empty() && !found.contains(&target) && found.len() < MAX_LINKS {
                    found.push(target);
                }
            }
            value => collect(value, found, depth - 1),
        }
    }
}
