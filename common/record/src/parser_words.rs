//! What a JSON parser complains about, in words for a person. The parser's own ("expected ident", "expected struct Seats")
//! are for programmers.

use crate::{Text, text, text::printable};

/// How much of a value is quoted.
const QUOTED: usize = 40;

/// What is wrong with a whole document of JSON, for a person.
#[must_use]
pub fn json_words(error: &serde_json::Error) -> Text {
    let detail = without_position(error);
    if error.is_data() {
        return of_type(&detail);
    }
    let (why, line, column) = (of_syntax(&detail), error.line(), error.column());
    Text {
        en: format!("not JSON: {} (line {line}, column {column})", why.en),
        ja: format!(
            "JSON として読めません: {} ({line} 行目、{column} 文字目)",
            why.ja
        ),
    }
}

/// The parser's own words, without the place that it adds.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.rfind(" at line ") {
        Some(end) => words[..end].to_owned(),
        None => words,
    }
}

/// Why something is not JSON.
pub(crate) fn of_syntax(detail: &str) -> Text {
    match detail {
        _ if detail.starts_with("EOF") => text!(
            "it ends in the middle: a part was cut off, or the record goes over several lines; write one record a line",
            "途中で終わっています。一部が切れているか、レコードが複数行に分かれています。1 行に 1 レコードで書いてください"
        ),
        "expected ident" | "expected value" => {
            text!("this is no JSON value", "JSON の値ではありません")
        }
        "trailing characters" => text!(
            "something stands after the record; write one record a line",
            "レコードの後に余分な文字があります。1 行に 1 レコードで書いてください"
        ),
        "trailing comma" => text!(
            "a comma stands before a closing bracket",
            "閉じかっこの前に余分なコンマがあります"
        ),
        "key must be a string" | "expected `\"`" => text!(
            "a key must stand in double quotation marks",
            "キーは二重引用符で囲んでください"
        ),
        "expected `:`" => text!(
            "a colon is missing after a key",
            "キーの後にコロンがありません"
        ),
        "expected `,` or `}`" | "expected `,` or `]`" => text!(
            "a comma or a closing bracket is missing",
            "コンマまたは閉じかっこがありません"
        ),
        "invalid escape"
        | "unexpected end of hex escape"
        | "lone leading surrogate in hex escape" => text!(
            "a backslash stands before what it cannot stand before; write a backslash twice, as in C:\\\\Users",
            "円記号 (バックスラッシュ) の使い方が正しくありません。C:\\\\Users のように 2 つ重ねて書いてください"
        ),
        "invalid number" | "number out of range" => text!(
            "a number is not written as JSON has it",
            "数の書き方が JSON の形式ではありません"
        ),
        "invalid unicode code point" => text!(
            "some bytes are not UTF-8; name the code page with --encoding",
            "UTF-8 ではない文字があります。文字コードを --encoding で指定してください"
        ),
        "recursion limit exceeded" => text!(
            "it has more levels than can be read",
            "入れ子が深すぎて読み取れません"
        ),
        _ if detail.starts_with("control character") => text!(
            "a line break or another control character stands within quotation marks; write it as \\n",
            "引用符の中に改行などの制御文字があります。\\n のように書いてください"
        ),
        _ => Text::verbatim(printable(detail)),
    }
}

/// Why a value is not of the type that it should be.
pub(crate) fn of_type(detail: &str) -> Text {
    if let Some(name) = within(detail, "missing field `", "`") {
        return text!("\"{name}\" is missing", "「{name}」がありません");
    }
    if let Some(name) = within(detail, "duplicate field `", "`") {
        return text!("\"{name}\" is there twice", "「{name}」が 2 回あります");
    }
    if let Some(rest) = detail.strip_prefix("unknown variant `")
        && let Some((found, expected)) = rest.split_once("`, expected ")
    {
        let found = short(found);
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let known = known.join(", ");
        return text!(
            "\"{found}\" is none of {known}",
            "「{found}」は指定できません (指定できる値: {known})"
        );
    }
    if let Some(rest) = detail.strip_prefix("unknown field `")
        && let Some((found, expected)) = rest.split_once("`, ")
    {
        let found = short(found);
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let known = known.join(", ");
        return text!(
            "\"{found}\" is not known there; there are {known}",
            "「{found}」という項目はありません (使用できる項目: {known})"
        );
    }
    let mismatch = detail
        .strip_prefix("invalid type: ")
        .or_else(|| detail.strip_prefix("invalid value: "));
    if let Some((found, expected)) = mismatch.and_then(|rest| rest.rsplit_once(", expected ")) {
        return of_mismatch(found, expected);
    }
    if detail == "expected value" {
        return text!(
            "a code in quotation marks should stand there",
            "引用符で囲んだコードが必要です"
        );
    }
    if detail.starts_with("data did not match any variant") {
        return text!(
            "it has none of the forms that it may have",
            "指定できるどの形式でもありません"
        );
    }
    Text::verbatim(printable(detail))
}

fn of_mismatch(found: &str, expected: &str) -> Text {
    let quoted = within(found, "string \"", "\"");
    if quoted.is_some_and(|found| found.starts_with("@{") || found.starts_with("System.")) {
        return text!(
            "PowerShell's ConvertTo-Json has cut it at its depth; run it again with -Depth 100",
            "PowerShell の ConvertTo-Json の深さの制限で内容が切れています。-Depth 100 を付けて再度実行してください"
        );
    }
    let (found, expected) = (found_words(found, quoted), expected_words(expected));
    Text {
        en: format!("{} stands where {} should", found.en, expected.en),
        ja: format!("{}が必要ですが、{}があります", expected.ja, found.ja),
    }
}

fn found_words(found: &str, quoted: Option<&str>) -> Text {
    if let Some(words) = quoted {
        let words = short(words);
        return text!("\"{words}\"", "「{words}」");
    }
    if let Some(number) = within(found, "integer `", "`").or(within(found, "floating point `", "`"))
    {
        return text!("the number {number}", "数 {number} ");
    }
    if let Some(flag) = within(found, "boolean `", "`") {
        return text!("{flag}", "{flag} ");
    }
    match found {
        "null" => text!("an empty value (null)", "空の値 (null) "),
        "sequence" => text!("a list", "リスト"),
        "map" => text!("an object", "オブジェクト"),
        other => Text::verbatim(short(other)),
    }
}

fn expected_words(expected: &str) -> Text {
    let first = expected.split(' ').next().unwrap_or_default();
    match expected {
        "a string" | "a borrowed string" | "a character" => {
            text!("words in quotation marks", "引用符で囲んだ文字列")
        }
        "a boolean" => text!("true or false", "true か false "),
        "a sequence" => text!("a list", "リスト"),
        "a map" => text!("an object", "オブジェクト"),
        "string or map" | "variant identifier" => text!("a code", "コード"),
        _ if is_number(first) => text!("a number", "数"),
        _ if matches!(first, "struct" | "internally" | "adjacently" | "flattened") => {
            text!("an object", "オブジェクト")
        }
        _ if matches!(first, "enum" | "variant") => text!("a code", "コード"),
        _ => Text::verbatim(short(expected)),
    }
}

fn is_number(name: &str) -> bool {
    matches!(
        name,
        "u8" | "u16"
            | "u32"
            | "u64"
            | "usize"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "isize"
            | "f32"
            | "f64"
    )
}

fn within<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    text.strip_prefix(begin)?.strip_suffix(end)
}

fn short(words: &str) -> String {
    let shown: String = words.chars().take(QUOTED).collect();
    let rest = if shown.len() < words.len() { "…" } else { "" };
    printable(&shown) + rest
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// What is said of some JSON that is read as something.
    fn said<'a, T: Deserialize<'a>>(json: &'a str) -> String {
        words_of::<T>(json, of_type)
    }

    fn words_of<'a, T: Deserialize<'a>>(json: &'a str, words: fn(&str) -> Text) -> String {
        let error = serde_json::from_str::<T>(json).err().unwrap();
        let of_parser = without_position(&error);
        let text = words(&of_parser);
        assert_ne!(text.en, of_parser, "the parser's own words");
        assert_ne!(text.ja, of_parser, "the parser's own words");
        text.en
    }

    #[derive(Debug, Deserialize)]
    struct Seats {
        #[expect(dead_code, reason = "only read")]
        free: u32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Action {
        Swap,
        Remove,
    }

    #[test]
    fn no_word_of_the_parser_reaches_a_person() {
        use serde_json::Value;
        for (json, words) in [
            ("nonsense", "this is no JSON value"),
            ("{\"a\":", "it ends in the middle"),
            ("{\"a\":\"b", "it ends in the middle"),
            ("{\"a\":1} x", "something stands after the record"),
            ("{\"a\":1,}", "a comma stands before a closing bracket"),
            ("{a:1}", "a key must stand in double quotation marks"),
            ("{\"a\" 1}", "a colon is missing"),
            (
                "{\"a\":1 \"b\":2}",
                "a comma or a closing bracket is missing",
            ),
            (r#"{"a":"C:\Users"}"#, "write a backslash twice"),
            ("{\"a\":01}", "a number is not written"),
            ("{\"a\":\"\t\"}", "control character"),
        ] {
            let said = words_of::<Value>(json, of_syntax);
            assert!(said.contains(words), "{json}: {said}");
        }
        let deep = "[".repeat(200);
        assert!(words_of::<Value>(&deep, of_syntax).contains("more levels"));
    }

    proptest::proptest! {
        #[test]
        fn no_word_of_the_parser_reaches_a_person_whatever_is_read(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "{", "}", "[", "]", ":", ",", " ", "\n", "\"a\"", "\"", "1", "-", "0", ".", "e", "true", "tru", "null",
                    "'", "\\", "\"\\q\"", "\"\\ud800\"", "\"\\u12\"", "\u{1}", "日", "{\"a\":1}", "{\"a\":", "1e999",
                ]),
                0..12,
            )
        ) {
            let line = parts.concat();
            if let Err(crate::BadRecord::NotJson { detail, .. }) = crate::Record::parse(line.as_bytes()) {
                let said = of_syntax(&detail);
                proptest::prop_assert_ne!(&said.en, &detail, "{}", line);
                proptest::prop_assert_ne!(&said.ja, &detail, "{}", line);
            }
        }
    }

    #[test]
    fn no_type_of_the_program_reaches_a_person() {
        assert_eq!(said::<Seats>("{}"), "\"free\" is missing");
        assert_eq!(
            said::<Seats>(r#"{"free":1,"free":2}"#),
            "\"free\" is there twice"
        );
        assert_eq!(
            said::<Seats>(r#"{"free":"4/5"}"#),
            "\"4/5\" stands where a number should"
        );
        assert_eq!(
            said::<Seats>(r#"{"free":-1}"#),
            "the number -1 stands where a number should"
        );
        assert_eq!(
            said::<Seats>("\"x\""),
            "\"x\" stands where an object should"
        );
        assert_eq!(
            said::<String>("[]"),
            "a list stands where words in quotation marks should"
        );
        assert_eq!(
            said::<bool>("null"),
            "an empty value (null) stands where true or false should"
        );
        assert_eq!(
            said::<Vec<u8>>("{}"),
            "an object stands where a list should"
        );
        assert_eq!(
            said::<Action>("\"swop\""),
            "\"swop\" is none of swap, remove"
        );
        assert_eq!(
            said::<Action>("7"),
            "a code in quotation marks should stand there"
        );
    }

    #[test]
    fn a_document_is_told_by_its_line_or_by_what_it_must_not_have() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fault {
            #[expect(dead_code, reason = "only read")]
            times: Option<u32>,
        }
        for (json, words) in [
            (
                "{\n\"times\":1,\n}",
                "not JSON: a comma stands before a closing bracket (line 3, column 1)",
            ),
            (
                "{\"time\":1}",
                "\"time\" is not known there; there are times",
            ),
            ("{\"times\":\"1\"}", "\"1\" stands where a number should"),
        ] {
            let error = serde_json::from_str::<Fault>(json).unwrap_err();
            assert_eq!(json_words(&error).en, words);
        }
    }

    #[test]
    fn what_powershell_has_cut_is_told_as_such() {
        for cut in [
            "@{free=1}",
            "System.Object[]",
            "System.Collections.Hashtable",
        ] {
            let said = said::<Seats>(&format!("\"{cut}\""));
            assert!(said.contains("-Depth 100"), "{said}");
        }
    }
}
