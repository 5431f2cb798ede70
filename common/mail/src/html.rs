//! The HTML of a plain text: paragraphs, line ends, and links of the addresses that stand in it as they are.

/// A page that says what the text says.
pub(crate) fn page(text: &str, language: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(str::trim_end)
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(|paragraph| {
            let lines: Vec<String> = paragraph.trim_matches('\n').lines().map(line).collect();
            format!("<p>{}</p>\n", lines.join("<br>\n"))
        })
        .collect();
    let language = escaped(language);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"></head>\n<body>\n{}</body>\n</html>\n",
        paragraphs.concat()
    )
}

/// A line whose only word is an address becomes its link, which shows the whole address.
fn line(line: &str) -> String {
    let word = line.trim();
    let is_link = word.starts_with("https://")
        && word
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"<>".contains(&byte));
    let shown = escaped(line);
    if is_link {
        format!("<a href=\"{}\">{}</a>", escaped(word), escaped(word))
    } else {
        shown
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_on_its_own_line_is_a_link_and_no_name_becomes_markup() {
        let html = page(
            "<b>花</b> 様\r\n\r\nhttps://a.example/?x=1&y=2#/z\nend",
            "ja",
        );
        assert!(html.contains("<p>&lt;b&gt;花&lt;/b&gt; 様</p>"), "{html}");
        assert!(
            html.contains("<p><a href=\"https://a.example/?x=1&amp;y=2#/z\">https://a.example/?x=1&amp;y=2#/z</a><br>\nend</p>"),
            "{html}"
        );
        let html = page(
            "https://a.example/\"onclick=x\njavascript:alert(1)",
            "\"><x",
        );
        assert!(!html.contains("<a ") && !html.contains("<x"), "{html}");
    }
}
