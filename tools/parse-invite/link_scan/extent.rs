//! How far a link goes in the text that it stands in.

use crate::bounds::floor;

/// No link is longer.
pub(super) const MAX_LINK: usize = 16 * 1024;

/// How far a link goes from its host on.
pub(super) fn length_of_rest(rest: &str) -> usize {
    // No further than a link goes: a text without blanks would be read to its end for every link in it.
    let rest = &rest[..floor(rest, MAX_LINK)];
    let host = length_of_host(rest);
    host + length_of_path(&rest[host..])
}

/// A host may be written in any script, or a lookalike would be cut in two and lost; but if no path
/// follows, what is not ASCII is the sentence going on.
fn length_of_host(rest: &str) -> usize {
    let end = rest
        .char_indices()
        .find(|(at, c)| ends_host(*c, &rest[at + c.len_utf8()..]))
        .map_or(rest.len(), |(at, _)| at);
    if rest[end..].starts_with(['/', '?', '#', '\\']) && end < 512 {
        return end;
    }
    rest[..end].find(|c: char| !c.is_ascii()).unwrap_or(end)
}

fn ends_host(c: char, after: &str) -> bool {
    match c {
        '。' | '｡' => !after.starts_with(|c: char| c.is_ascii_alphanumeric()),
        _ => {
            c.is_whitespace()
                || c.is_control()
                || "/?#\\<>\"'`(),|、「」『』【】（）［］＜＞，！".contains(c)
        }
    }
}

/// Path, query and fragment end at the first character that is not ASCII.
pub(super) fn length_of_path(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let end = bytes
        .iter()
        .position(|byte| !byte.is_ascii_graphic() || matches!(byte, b'<' | b'>' | b'"' | b'`'))
        .unwrap_or(bytes.len());
    let end = second_link(&bytes[..end]).unwrap_or(end);
    end_of_markup(&bytes[..end]).unwrap_or(end)
}

/// Where the marks of another language begin that no link has: `](` of markdown, a cell's `|`, `\n` and
/// `\"` of JSON.
fn end_of_markup(path: &[u8]) -> Option<usize> {
    memchr::memchr3_iter(b']', b'|', b'\\', path).find(|at| {
        let after = path.get(at + 1);
        match path[*at] {
            b'|' => true,
            b']' => after == Some(&b'('),
            _ => after.is_some_and(|byte| b"nrt\"".contains(byte)),
        }
    })
}

/// Where the same link was pasted once more without a blank. One that begins behind `=`, `/` or `_`
/// is a parameter or wrapped.
fn second_link(path: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(path, b"://").find_map(|colon| {
        let head = &path[..colon];
        let start = [b"https".as_slice(), b"http"].iter().find_map(|scheme| {
            let at = head.len().checked_sub(scheme.len())?;
            head[at..].eq_ignore_ascii_case(scheme).then_some(at)
        })?;
        let before = *head[..start].last()?;
        (before.is_ascii_alphanumeric() || matches!(before, b'-' | b';' | b',')).then_some(start)
    })
}

pub(super) fn trim(raw: &str) -> &str {
    let mut link = raw;
    while let Some(last) = link.chars().next_back() {
        let is_loose = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '|' | '_' | '~' | '\\' => true,
            ')' => link.matches('(').count() < link.matches(')').count(),
            ']' => link.matches('[').count() < link.matches(']').count(),
            '}' => link.matches('{').count() < link.matches('}').count(),
            _ => false,
        };
        if !is_loose {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link
}
