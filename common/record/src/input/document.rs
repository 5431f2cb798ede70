//! A JSON value that goes over several lines, as PowerShell's `ConvertTo-Json` and `jq .` write it.

/// The longest line, and the longest pretty-printed document, in bytes.
pub const MAX_LINE: usize = 16 * 1024 * 1024;

/// The lines of a value that has not ended yet.
pub(super) struct Document {
    first_line: u64,
    lines: Vec<Vec<u8>>,
    size: usize,
    depth: usize,
    /// The last byte that is no blank, to see whether a new value may begin after it.
    last: u8,
}

/// What a further line made of a document.
pub(super) enum Step {
    /// It goes on.
    More,
    /// It is whole.
    Complete,
    /// It cannot become a JSON value.
    Broken,
}

impl Document {
    /// Whether a line opens more than it closes.
    pub(super) fn may_begin_with(line: &[u8]) -> bool {
        matches!(line.trim_ascii_start().first(), Some(b'{' | b'['))
            && depth_after(0, line).is_some_and(|depth| depth > 0)
    }

    pub(super) fn begin(first_line: u64, line: Vec<u8>) -> Self {
        let mut document = Self {
            first_line,
            lines: Vec::new(),
            size: 0,
            depth: 0,
            last: b':',
        };
        document.push(line);
        document
    }

    pub(super) fn push(&mut self, line: Vec<u8>) -> Step {
        let broken = match line.trim_ascii_start().first() {
            Some(b'"') => !matches!(self.last, b'{' | b'[' | b',' | b':'),
            Some(b'{' | b'[') => !matches!(self.last, b'[' | b',' | b':'),
            _ => false,
        };
        let depth = depth_after(self.depth, &line);
        self.size += line.len() + 1;
        self.last = line.trim_ascii_end().last().copied().unwrap_or(self.last);
        self.lines.push(line);
        match depth {
            _ if broken || self.size > MAX_LINE => Step::Broken,
            None => Step::Broken,
            Some(0) => Step::Complete,
            Some(depth) => {
                self.depth = depth;
                Step::More
            }
        }
    }

    pub(super) fn first_line(&self) -> u64 {
        self.first_line
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.lines.join(&b'\n')
    }

    pub(super) fn into_lines(self) -> impl Iterator<Item = (u64, Vec<u8>)> {
        (self.first_line..).zip(self.lines)
    }
}

/// The depth of brackets after a line; `None` where a string does not end on it or a bracket closes
/// what was not open.
fn depth_after(mut depth: usize, line: &[u8]) -> Option<usize> {
    let mut in_string = false;
    let mut escaped = false;
    for &byte in line {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (!in_string).then_some(depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_quotes_within_strings_do_not_count() {
        for (line, depth) in [
            (r#"{"a": ["#, Some(2)),
            (r#"{"a": "{[""#, Some(1)),
            (r#"{"a": "}]""#, Some(1)),
            (r#"{"a": "\"{""#, Some(1)),
            (r#"{"a": "\\"}"#, Some(0)),
            (r#"{"a": "\\\"}"}"#, Some(0)),
            (r#"{"a": "not ended"#, None),
            (r#"{"a": "\""#, None),
            ("}", None),
            ("{}}", None),
        ] {
            assert_eq!(depth_after(0, line.as_bytes()), depth, "{line}");
        }
        assert_eq!(depth_after(2, b"]}"), Some(0));
    }

    #[test]
    fn a_document_begins_with_a_bracket_that_stays_open() {
        for (line, may) in [
            ("{", true),
            ("  [{", true),
            ("{}", false),
            ("{\"a\": \"{\"}", false),
            ("\"{\"", false),
            ("7", false),
            ("{\"a", false),
        ] {
            assert_eq!(Document::may_begin_with(line.as_bytes()), may, "{line}");
        }
    }

    /// What each further line makes of a document.
    fn steps(lines: &[&str]) -> String {
        let mut document = Document::begin(7, lines[0].into());
        assert_eq!(document.first_line(), 7);
        let steps = lines[1..]
            .iter()
            .map(|line| match document.push((*line).into()) {
                Step::More => 'm',
                Step::Complete => 'c',
                Step::Broken => 'b',
            });
        steps.collect()
    }

    #[test]
    fn a_value_may_begin_only_where_one_is_expected() {
        for (lines, made) in [
            (&["{", "\"a\": 1,", "\"b\": [", "2", "]", "}"][..], "mmmmc"),
            (&["[", "{", "},", "{", "}", "]"], "mmmmc"),
            (&["{", "", "\"a\":", "{", "}", "}"], "mmmmc"),
            (&["{", "\"a\": 1", "\"b\": 2"], "mb"),
            (&["{", "\"a\": 1", "{"], "mb"),
            (&["[", "1", "["], "mb"),
            (&["[", "]]"], "b"),
        ] {
            assert_eq!(steps(lines), made, "{lines:?}");
        }
    }

    #[test]
    fn the_lines_keep_their_numbers_and_their_bytes() {
        let mut document = Document::begin(3, b"{".to_vec());
        document.push(b"}".to_vec());
        assert_eq!(document.bytes(), b"{\n}");
        let lines: Vec<_> = document.into_lines().collect();
        assert_eq!(lines, [(3, b"{".to_vec()), (4, b"}".to_vec())]);
    }

    #[test]
    fn a_document_beyond_the_limit_is_broken() {
        let mut document = Document::begin(1, b"[".to_vec());
        let line = [b" ".repeat(MAX_LINE - 4), b",".to_vec()].concat();
        assert!(matches!(document.push(line), Step::More));
        assert!(matches!(document.push(Vec::new()), Step::Broken));
    }
}
