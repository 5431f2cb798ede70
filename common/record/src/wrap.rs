//! Text and commands in lines that fit a window.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The text in parts of at most `width`, at blanks and between Japanese characters where it may be broken, in paths and
/// dotted names after their separators.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let parts = broken(text, width);
    let last = parts.last().map_or(0, |part| part.width());
    if parts.len() == 1 || last > ALONE || width < ROOMY {
        return parts;
    }
    // No character is left alone on the last line where the one before it can come along.
    let narrower = broken(text, width.saturating_sub(ALONE));
    if narrower.len() == parts.len() {
        narrower
    } else {
        parts
    }
}

/// What a double-width character takes.
const ALONE: usize = 2;
/// In narrower lines every column counts.
const ROOMY: usize = 16;

fn broken(text: &str, width: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.width() > width {
        let least = rest.chars().next().map_or(0, char::len_utf8);
        let end = end_of(rest, width).max(least);
        let (part, after) = rest.split_at(break_before(rest, end));
        parts.push(part.trim_end().to_owned());
        rest = after.trim_start();
    }
    parts.push(rest.to_owned());
    parts
}

/// The last place up to `end` where a line may end; `end` itself where there is none.
fn break_before(text: &str, end: usize) -> usize {
    let head = &text[..end];
    // A path, an address or a dotted name, if little is lost by it.
    let separator = head.rfind(['/', '.', '&']).map(|at| at + 1);
    if let Some(place) = separator.filter(|place| *place > end / 2 && !head.contains(' ')) {
        return place;
    }
    let places = head.char_indices().zip(text.chars().skip(1));
    let allowed = places.filter_map(|((at, before), after)| {
        let place = at + before.len_utf8();
        let may = before == ' ' || after == ' ' || is_japanese_break(before, after);
        (may && !text[..place].trim().is_empty()).then_some(place)
    });
    allowed.last().unwrap_or(end)
}

/// Whether a line may end between two characters of which one is double width. (kinsoku)
fn is_japanese_break(before: char, after: char) -> bool {
    const NEVER_FIRST: &str = "、。，．・：；？！…ー〜～々）」』】〉》ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ)]}>,.:;?!%";
    const NEVER_LAST: &str = "（「『【〈《([{<";
    let is_wide = |c: char| c.width() == Some(2);
    (is_wide(before) || is_wide(after))
        && !NEVER_FIRST.contains(after)
        && !NEVER_LAST.contains(before)
}

/// Where the text ends that is at most so wide.
pub(crate) fn end_of(text: &str, width: usize) -> usize {
    let mut wide = 0;
    text.char_indices()
        .find(|(_, c)| {
            wide += c.width().unwrap_or(0);
            wide > width
        })
        .map_or(text.len(), |(at, _)| at)
}

/// A command line in parts of at most `width`, so that a shell takes them for one: after a pipe, else with a backslash.
/// A word that is longer than that stays whole.
#[must_use]
pub fn wrapped_command(command: &str, width: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for stage in stages(command) {
        match parts.last_mut() {
            Some(part) if part.width() + 1 + stage.width() <= width => {
                part.push(' ');
                part.push_str(&stage);
            }
            _ => parts.extend(with_backslashes(&stage, width)),
        }
    }
    parts
}

/// Of `a | b && c`, each command with what leads to the next.
fn stages(command: &str) -> Vec<String> {
    let mut stages = vec![String::new()];
    for word in words(command) {
        let stage = stages.last_mut().map(|stage| {
            if !stage.is_empty() {
                stage.push(' ');
            }
            stage.push_str(word);
        });
        if stage.is_some() && matches!(word, "|" | "&&" | "||") {
            stages.push(String::new());
        }
    }
    stages.retain(|stage| !stage.is_empty());
    stages
}

/// The words of a command line, each with its quotation marks.
fn words(command: &str) -> Vec<&str> {
    let mut quote = None;
    let is_between = |c: char| {
        match quote {
            Some(open) if open == c => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            _ => {}
        }
        c == ' ' && quote.is_none()
    };
    let words = command.split(is_between);
    words.filter(|word| !word.is_empty()).collect()
}

/// The words, an option or a `>` together with what follows it.
fn units(stage: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut takes_next = false;
    for word in words(stage) {
        match units.last_mut() {
            Some(unit) if takes_next && !word.starts_with(['-', '>']) => {
                unit.push(' ');
                unit.push_str(word);
            }
            _ => units.push(word.to_owned()),
        }
        takes_next = word.starts_with("--") && !word.contains('=') || word == ">";
    }
    units
}

fn with_backslashes(stage: &str, width: usize) -> Vec<String> {
    const GOES_ON: &str = " \\";
    let mut parts: Vec<String> = Vec::new();
    for unit in units(stage) {
        match parts.last_mut() {
            Some(part) if part.width() + 1 + unit.width() + GOES_ON.len() <= width => {
                part.push(' ');
                part.push_str(&unit);
            }
            _ => parts.push(unit),
        }
    }
    let last = parts.len().saturating_sub(1);
    for part in &mut parts[..last] {
        part.push_str(GOES_ON);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_japanese_and_names_may_be_wrapped() {
        let parts = |text: &str, width| wrapped(text, width).join("|");
        // No line begins with a full stop, a small kana or a closing bracket, and none ends with an opening one.
        assert_eq!(
            parts("確認してください。次へ", 16),
            "確認してくださ|い。次へ"
        );
        assert_eq!(parts("次はチェック", 6), "次は|チェッ|ク");
        assert_eq!(parts("追加 (「製品」) を", 12), "追加 (「製|品」) を");
        // No character stands alone, where no more lines are needed for that.
        assert_eq!(parts("数分で反映されます", 16), "数分で反映され|ます");
        assert_eq!(parts("minutes or less, a", 17), "minutes or|less, a");
        // A word of Latin letters stays whole.
        assert_eq!(parts("すでに 5 ライセンス", 14), "すでに 5 ライ|センス");
        assert_eq!(parts("期限は--seatsで", 12), "期限は|--seatsで");
        assert_eq!(
            parts("DelegatedAdminRelationship.ReadWrite.All", 30),
            "DelegatedAdminRelationship.|ReadWrite.All"
        );
        assert_eq!(
            parts("workspace/01_見積/御見積書.xlsx", 24),
            "workspace/01_見積/|御見積書.xlsx"
        );
        assert_eq!(parts("a xxxxxxxxxxxx", 8), "a|xxxxxxxx|xxxx");
    }

    #[test]
    fn a_command_is_broken_so_that_a_shell_takes_it_for_one() {
        let parts = |command: &str, width| wrapped_command(command, width).join("\n");
        assert_eq!(parts("a b | c d", 20), "a b | c d");
        assert_eq!(
            parts("parse-invite mail.eml | list-licenses > rows.jsonl", 30),
            "parse-invite mail.eml |\nlist-licenses > rows.jsonl"
        );
        assert_eq!(
            parts("a > b && request --from '営業 <a@b.example>' --to x", 32),
            "a > b &&\nrequest \\\n--from '営業 <a@b.example>' \\\n--to x"
        );
    }
}
