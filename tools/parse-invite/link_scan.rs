//! Finds the links in a text, and puts together again what mailers broke: hard wraps, quoting, text
//! glued on, characters that no one sees.

use std::ops::Range;

use crate::{
    bounds::floor,
    normalize::{self, Normalized},
};

mod extent;

use extent::{MAX_LINK, length_of_path, length_of_rest, trim};

/// More lines than this are never one link.
const MAX_JOINED_LINES: usize = 24;
/// Joining is tried for so many links of one text and no more: each try reads the link again.
const MAX_JOINS: usize = 500;

/// What stands in a link that was written without `https://`, cut before the character that it is looked for by:
/// few words of a mail have one of these.
const MARKS: [(&str, &str); 9] = [
    ("invtype", "="),
    ("partnerid", "="),
    ("partnersignup", ".aspx"),
    ("", "/partners/invitation"),
    ("", "/partner-invitation"),
    ("", "/adminportal/home"),
    // `partner.example/accept?id=1`, to be copied by hand.
    ("", "/accept"),
    ("", "/approve"),
    ("", "/invit"),
];

/// Every mark in a text.
fn marks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let is = |place: Option<&[u8]>, word: &str| {
        place.is_some_and(|place| place.eq_ignore_ascii_case(word.as_bytes()))
    };
    memchr::memchr3_iter(b'=', b'.', b'/', bytes).filter_map(move |at| {
        let after = &bytes[at..];
        // The second letter alone tells nearly all that is no mark.
        let next = after.get(1).map(u8::to_ascii_lowercase);
        if after[0] != b'=' && !next.is_some_and(|next| b"pai".contains(&next)) {
            return None;
        }
        MARKS.iter().find_map(|(before, behind)| {
            let start = at.checked_sub(before.len())?;
            let end = at + behind.len();
            let found = is(bytes.get(start..at), before) && is(bytes.get(at..end), behind);
            found.then_some(start..end)
        })
    })
}

/// A link as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The link, put together.
    pub(crate) link: String,
    /// Where in the text it stands.
    pub(crate) at: Range<usize>,
    pub(crate) style: LinkStyle,
}

/// What was odd about how it stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an observation of its own"
)]
pub(crate) struct LinkStyle {
    /// It had to be put together from several lines.
    pub(crate) was_broken: bool,
    /// Full-width or invisible characters stood in it.
    pub(crate) was_obfuscated: bool,
    /// `hxxps` or `[.]`: someone made it unusable on purpose.
    pub(crate) was_defanged: bool,
    /// `https://` is missing or damaged.
    pub(crate) lacks_scheme: bool,
}

/// Finds every link. `score` says how complete a link is; a joined one is taken only if it is better.
pub(crate) fn find(text: &str, score: &dyn Fn(&str) -> u32) -> Vec<Found> {
    find_in(text, &Normalized::for_links(text), score)
}

/// The same, of a text that was made plain as links are read.
pub(crate) fn find_in(text: &str, plain: &Normalized, score: &dyn Fn(&str) -> u32) -> Vec<Found> {
    let mut scanner = Scanner {
        plain,
        original: text,
        score,
        joins: 0,
        found: Vec::new(),
    };
    scanner.with_scheme();
    scanner.without_scheme();
    scanner.found.sort_by_key(|found| found.at.start);
    scanner.found
}

struct Scanner<'a> {
    plain: &'a Normalized,
    original: &'a str,
    score: &'a dyn Fn(&str) -> u32,
    joins: usize,
    found: Vec<Found>,
}

impl Scanner<'_> {
    fn with_scheme(&mut self) {
        let text = &self.plain.text;
        let mut last_end = 0;
        for colon in memchr::memmem::find_iter(text.as_bytes(), b"//") {
            let Some((start, after)) = scheme(text, colon) else {
                continue;
            };
            if start < last_end {
                continue;
            }
            let end = after + length_of_rest(&text[after..]);
            if end > after {
                let end = self.take(start, end, LinkStyle::default());
                last_end = end;
            }
        }
    }

    /// Address bars and scans show links without `https://`. They are looked for by what stands in them.
    fn without_scheme(&mut self) {
        let text = &self.plain.text;
        let mut taken: Vec<Range<usize>> =
            self.found.iter().map(|found| found.at.clone()).collect();
        taken.sort_by_key(|at| at.start);
        let mut last_end = 0;
        for mark in marks(text) {
            let here = self.plain.origin(mark.clone());
            let before = taken.partition_point(|at| at.start <= here.start);
            let is_inside = before > 0 && taken[before - 1].end > here.start;
            if mark.start < last_end || is_inside {
                continue;
            }
            let head = &text[last_end..mark.start];
            let start = mark.start - token_before(head);
            let start = start + host_in(&text[start..mark.start]);
            if !begins_with_host(&text[start..]) {
                continue;
            }
            let end = start + length_of_rest(&text[start..]);
            let style = LinkStyle {
                lacks_scheme: true,
                ..LinkStyle::default()
            };
            last_end = self.take(start, end, style);
        }
    }

    /// Takes the link that stands at `start..end` of the plain text, and more lines if they belong to it.
    fn take(&mut self, start: usize, end: usize, style: LinkStyle) -> usize {
        let text = &self.plain.text;
        let (mut raw, mut end, mut broken) = (text[start..end].to_owned(), end, false);
        if at_line_end(text, end) && self.joins < MAX_JOINS {
            self.joins += 1;
            let in_brackets = text[..start].ends_with('<');
            if let Some((joined, to)) = self.join(&raw, end, in_brackets, style) {
                (raw, end, broken) = (joined, to, true);
            }
        }
        let trimmed = trim(&raw);
        if !broken {
            end = start + trimmed.len();
        }
        let at = self.plain.origin(start..end);
        let (link, was_defanged) = tidy(trimmed, style.lacks_scheme);
        let as_written = &self.original[at.clone()];
        self.found.push(Found {
            link,
            style: LinkStyle {
                was_broken: broken,
                was_obfuscated: as_written
                    .chars()
                    .any(|c| normalize::is_invisible(c) || matches!(c, '\u{ff01}'..='\u{ff5e}')),
                was_defanged,
                ..style
            },
            at,
        });
        end
    }

    /// Tries the next lines, one after the other, and keeps the shortest of the best.
    fn join(
        &self,
        raw: &str,
        end: usize,
        in_brackets: bool,
        style: LinkStyle,
    ) -> Option<(String, usize)> {
        let rate = |raw: &str| (self.score)(&tidy(trim(raw), style.lacks_scheme).0);
        let text = &self.plain.text;
        let mut best = rate(raw);
        let (mut joined, mut at, mut kept) = (raw.to_owned(), end, None);
        for _ in 0..MAX_JOINED_LINES {
            let Some((piece, to)) = next_line(text, at) else {
                break;
            };
            if starts_link(piece) || joined.len() > MAX_LINK {
                break;
            }
            let taken = piece.len().min(length_of_path(piece));
            joined.push_str(&piece[..taken]);
            at = to - (piece.len() - taken);
            let closes = in_brackets && text[at..].starts_with('>');
            let rated = rate(&joined);
            if rated > best || closes && rated >= best {
                best = rated;
                kept = Some((joined.clone(), at));
            }
            if taken < piece.len() || taken == 0 {
                break;
            }
        }
        kept
    }
}

/// The scheme before `//`: where it starts and where the host begins.
fn scheme(text: &str, slashes: usize) -> Option<(usize, usize)> {
    let head = &text[..slashes];
    let head = head
        .strip_suffix("[:]")
        .or_else(|| head.strip_suffix(':'))?;
    let known = ["https", "http", "hxxps", "hxxp"];
    let scheme = known.iter().find(|scheme| {
        let tail = head.as_bytes().get(head.len().wrapping_sub(scheme.len())..);
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(scheme.as_bytes()))
    })?;
    Some((head.len() - scheme.len(), slashes + 2))
}

/// The link as it was meant to be clicked: without the marks of markdown, JSON and cautious people.
fn tidy(raw: &str, lacks_scheme: bool) -> (String, bool) {
    let mut link = if lacks_scheme {
        format!("https://{raw}")
    } else {
        raw.to_owned()
    };
    let mut was_defanged = false;
    for (written, meant) in [("[.]", "."), ("[:]", ":"), ("(.)", ".")] {
        if link.contains(written) {
            link = link.replace(written, meant);
            was_defanged = true;
        }
    }
    if link
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("hxxp"))
    {
        link.replace_range(..4, "http");
        was_defanged = true;
    }
    // A backslash in the host is no mark of markdown: it changes where the link leads.
    let host = link.find("://").map_or(0, |at| at + 3);
    if let Some(query) = link[host..].find('/').map(|at| host + at) {
        for (written, meant) in [
            ("\\u0026", "&"),
            ("\\&", "&"),
            ("\\_", "_"),
            ("\\=", "="),
            ("\\#", "#"),
            ("\\-", "-"),
            ("\\~", "~"),
        ] {
            if link[query..].contains(written) {
                link = link[..query].to_owned() + &link[query..].replace(written, meant);
            }
        }
    }
    (link, was_defanged)
}

fn at_line_end(text: &str, end: usize) -> bool {
    text[end..]
        .trim_start_matches([' ', '\r'])
        .starts_with('\n')
}

/// The first word of the next line, without quote marks and leading blanks, and where it ends.
fn next_line(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = &text[at..];
    let newline = rest.find('\n')?;
    if !rest[..newline].trim().is_empty() {
        return None;
    }
    let line = &rest[newline + 1..];
    let line = &line[..floor(line, MAX_LINK)];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let content = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|'));
    let word = content.split_whitespace().next().unwrap_or("");
    let from = at + newline + 1 + (line.len() - content.len());
    (!word.is_empty()).then_some((&text[from..from + word.len()], from + word.len()))
}

fn starts_link(piece: &str) -> bool {
    ["http://", "https://", "<http", "hxxp"]
        .iter()
        .any(|scheme| {
            piece
                .get(..scheme.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        })
}

/// How much of the end of `head` may be the beginning of a link.
fn token_before(head: &str) -> usize {
    head.bytes()
        .rev()
        .take(2_048)
        .take_while(|b| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'*+,;=%".contains(b))
        .count()
}

/// Where the host begins in what stands before a mark: behind a damaged scheme, or a label and a colon.
fn host_in(word: &str) -> usize {
    let label = |colon: &usize| !word[colon + 1..].starts_with(|c: char| c.is_ascii_digit());
    word.rfind("//")
        .map(|slashes| slashes + 2)
        .or_else(|| word.rfind(':').filter(label).map(|colon| colon + 1))
        .unwrap_or(0)
}

fn begins_with_host(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = host.rsplit('@').next().unwrap_or(host);
    let host = host.split(':').next().unwrap_or(host);
    host.contains('.')
        && host.len() < 254
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
}

/// Whether a text is one host name and nothing else.
pub(crate) fn is_bare_host(text: &str) -> bool {
    begins_with_host(text)
        && !text.ends_with('.')
        && text
            .rsplit('.')
            .next()
            .is_some_and(|tld| tld.bytes().all(|b| b.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests;
