//! A CSV text whose rows begin with a GUID and ascend by it, after a comment and a heading.

use crate::ids::Guid;

/// The data rows.
pub(super) fn rows(table: &str) -> std::str::Lines<'_> {
    body(table).lines()
}

/// The row that begins with this id, found by halving the text.
pub(super) fn find<'a>(table: &'a str, id: &Guid) -> Option<&'a str> {
    let mut rest = body(table);
    while !rest.is_empty() {
        let start = line_start(rest, rest.len() / 2);
        let line = rest[start..].lines().next()?;
        match line.split(',').next()?.cmp(id.as_str()) {
            std::cmp::Ordering::Equal => return Some(line),
            std::cmp::Ordering::Greater => rest = &rest[..start],
            std::cmp::Ordering::Less => {
                rest = rest[start..]
                    .split_once('\n')
                    .map_or("", |(_, after)| after);
            }
        }
    }
    None
}

/// The fields of a row. A quoted field holds no doubled quote; `make-skus` sees to that.
pub(super) fn fields(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        let (field, after) = match text.strip_prefix('"') {
            Some(quoted) => {
                let (field, after) = quoted.split_once('"')?;
                (field, after.strip_prefix(','))
            }
            None => match text.split_once(',') {
                Some((field, after)) => (field, Some(after)),
                None => (text, None),
            },
        };
        rest = after;
        Some(field)
    })
}

fn body(table: &str) -> &str {
    let after_line = |text: &'_ str| text.find('\n').map_or(text.len(), |end| end + 1);
    let comment = after_line(table);
    &table[comment + after_line(&table[comment..])..]
}

/// Where the line begins that holds the byte at `near`.
fn line_start(text: &str, near: usize) -> usize {
    text.as_bytes()[..near]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_field_may_hold_commas() {
        let read = |line| fields(line).collect::<Vec<_>>();
        assert_eq!(read("a,\"b, c\",d"), ["a", "b, c", "d"]);
        assert_eq!(read("a,,"), ["a", "", ""]);
        assert_eq!(read("\"a\""), ["a"]);
    }

    #[test]
    fn a_table_with_windows_line_ends_or_without_rows_is_searched_all_the_same() {
        let id: Guid = "00000000-0000-0000-0000-000000000002".parse().unwrap();
        let table = "# c\r\nid,x\r\n00000000-0000-0000-0000-000000000001,a\r\n00000000-0000-0000-0000-000000000002,b\r\n";
        assert_eq!(
            find(table, &id),
            Some("00000000-0000-0000-0000-000000000002,b")
        );
        assert_eq!(find("# c\nid,x\n", &id), None);
        assert_eq!(find("", &id), None);
    }
}
