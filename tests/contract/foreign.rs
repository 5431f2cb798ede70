//! What is given to a tool by mistake is told in one line, with what it is and what to do, in both languages.

use crate::table::{TOOLS, Tool, chosen};
use test_support::{Home, any, run_on};

/// What was given, and what is said of it after the name of the tool.
struct Wrong {
    what: &'static str,
    input: &'static [u8],
    en: &'static str,
    ja: &'static str,
}

const WRONG: &[Wrong] = &[
    Wrong {
        what: "a mail",
        input: b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nHello,\r\nplease accept, {at once}.\r\n",
        en: "line 1: not JSON but a mail: begin with parse-invite, which reads mails",
        ja: "1 行目: JSON ではなくメールのようです。メールは、まず parse-invite で読み取ってください",
    },
    Wrong {
        what: "a web page",
        input: b"<!DOCTYPE html>\n<html><body>\nx, y\n</body></html>\n",
        en: "line 1: HTML or XML, not records: parse-invite reads mails and saved pages",
        ja: "1 行目: HTML または XML で、レコードではありません。メールや保存したページは parse-invite で読み取ってください",
    },
    Wrong {
        what: "an Excel workbook",
        input: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\n\xff\xfe\n\x00\x01",
        en: "line 1: an Excel workbook or another ZIP archive: save the sheet as CSV UTF-8 first",
        ja: "1 行目: Excel ブックなどの ZIP 形式のファイルです。シートを「CSV UTF-8」形式で保存してください",
    },
    Wrong {
        what: "a PDF",
        input: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        en: "line 1: a PDF: parse-invite reads mails and their attached PDFs",
        ja: "1 行目: PDF ファイルです。メールと添付の PDF は parse-invite で読み取ってください",
    },
    Wrong {
        what: "a message of Outlook",
        input: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\n\x00",
        en: "line 1: a file of Outlook or of an older Office: parse-invite reads mails (.msg); save a sheet as CSV UTF-8",
        ja: "1 行目: Outlook または旧形式の Office のファイルです。メール (.msg) は parse-invite で読み取り、シートは「CSV UTF-8」形式で保存してください",
    },
    Wrong {
        what: "a table of something else",
        input: b"Name,Mail\r\nA,a@b.example\r\nB,b@b.example\r\n",
        en: "line 1: not JSON; the heading of a table (CSV) must have the column tenantId",
        ja: "1 行目: JSON として読めません。表 (CSV) の場合は、見出しの行に tenantId の列が必要です",
    },
    Wrong {
        what: "code page 932",
        input: b"{\"x\":\"\x95\x5c\x8e\xa6\"}\n",
        en: "line 1: not UTF-8: name the code page with --encoding, such as --encoding cp932 for Japanese Windows",
        ja: "1 行目: UTF-8 として読めません。文字コードを --encoding で指定してください (日本語版 Windows の Shift_JIS なら --encoding cp932)",
    },
    Wrong {
        what: "a byte-order mark in the middle",
        input: b"\n\xef\xbb\xbf{\"x\":1}\n",
        en: "line 2: a byte-order mark stands in the middle, as where files were joined: name the files one by one instead",
        ja: "2 行目: 途中に BOM があります (ファイルを連結した場合など)。連結せずに、ファイルを 1 つずつ指定してください",
    },
    Wrong {
        what: "typographic quotation marks",
        input: "{“tenantId”: “contoso.example”}\n".as_bytes(),
        en: "line 1: not JSON: it has typographic quotation marks (“ ”), as Word and mails write them; write \"",
        ja: "1 行目: JSON として読めません。全角または飾りの引用符 (“ ”) があります (Word やメールからの貼り付けなど)。半角の \" に直してください",
    },
    Wrong {
        what: "single quotation marks",
        input: b"{'tenantId': 'contoso.example'}\n",
        en: "line 1: not JSON: it has single quotation marks; write \"",
        ja: "1 行目: JSON として読めません。一重引用符が使われています。二重引用符 \" で書いてください",
    },
    Wrong {
        what: "an object as PowerShell prints it",
        input: b"@{tenantId=contoso.example}\n",
        en: "line 1: an object as PowerShell prints it, not JSON: put | ConvertTo-Json -Depth 100 -Compress before it",
        ja: "1 行目: JSON ではなく PowerShell の表示形式です。| ConvertTo-Json -Depth 100 -Compress を通してください",
    },
    Wrong {
        what: "a line that PowerShell 5.1 has broken: UTF-8 read as code page 932 and written as ASCII",
        input: b"{\"x\":\"?????},\"y\":1}\n",
        en: "line 1: not JSON: its characters were broken on the way, as PowerShell does; set [Console]::OutputEncoding and $OutputEncoding to UTF-8, or write with --ascii",
        ja: "1 行目: JSON として読めません。途中で文字が壊れています (PowerShell のパイプなど)。[Console]::OutputEncoding と $OutputEncoding を UTF-8 に設定するか、前のツールに --ascii を指定してください",
    },
    Wrong {
        what: "a line that is cut",
        input: b"{\"x\":\"a\n",
        en: "line 1: not JSON: it ends in the middle: a part was cut off, or the record goes over several lines; write one record a line (column 7)",
        ja: "1 行目: JSON として読めません: 途中で終わっています。一部が切れているか、レコードが複数行に分かれています。1 行に 1 レコードで書いてください (7 文字目)",
    },
    Wrong {
        what: "a path of Windows",
        input: b"{\"x\":\"C:\\Users\"}\n",
        en: "line 1: not JSON: a backslash stands before what it cannot stand before; write a backslash twice, as in C:\\\\Users (column 10)",
        ja: "1 行目: JSON として読めません: 円記号 (バックスラッシュ) の使い方が正しくありません。C:\\\\Users のように 2 つ重ねて書いてください (10 文字目)",
    },
    Wrong {
        what: "an object that ConvertTo-Json has cut at its depth",
        input: b"{\"license\":\"@{skuId=1}\"}\n",
        en: "line 1: \"license\" is not what it should be: PowerShell's ConvertTo-Json has cut it at its depth; run it again with -Depth 100",
        ja: "1 行目: 「license」の内容が正しくありません: PowerShell の ConvertTo-Json の深さの制限で内容が切れています。-Depth 100 を付けて再度実行してください",
    },
    Wrong {
        what: "a comma after each record",
        input: b"{\"tenantId\":\"a.example\"},\n",
        en: "line 1: not JSON: a comma stands after the record; write one record a line without commas, or put [ and ] around all of them",
        ja: "1 行目: JSON として読めません。レコードの後にコンマがあります。コンマを除いて 1 行に 1 レコードで書くか、全体を [ ] で囲んでください",
    },
    Wrong {
        what: "a comma too many in a pretty-printed record",
        input: b"{\r\n  \"tenantId\": \"a.example\",\r\n}\r\n",
        en: "line 3: not JSON: a comma stands before a closing bracket (column 1)",
        ja: "3 行目: JSON として読めません: 閉じかっこの前に余分なコンマがあります (1 文字目)",
    },
    Wrong {
        what: "a comma too many in an array",
        input: b"[\n{\"tenantId\":\"a.example\"},\n]\n",
        en: "line 3: not JSON: a comma stands before a closing bracket (column 1)",
        ja: "3 行目: JSON として読めません: 閉じかっこの前に余分なコンマがあります (1 文字目)",
    },
    Wrong {
        what: "UTF-16 without a byte-order mark",
        input: b"{\0\"\0x\0\"\0:\x001\0}\0\r\0\n\0",
        en: "line 1: UTF-16 without a byte-order mark: name it with --encoding utf-16le, or save it as UTF-8",
        ja: "1 行目: BOM のない UTF-16 のようです。--encoding utf-16le を指定するか、UTF-8 で保存し直してください",
    },
    Wrong {
        what: "the same in the other order",
        input: b"\0{\0\"\0x\0\"\0:\x001\0}\0\r\0\n",
        en: "line 1: UTF-16 without a byte-order mark: name it with --encoding utf-16be, or save it as UTF-8",
        ja: "1 行目: BOM のない UTF-16 のようです。--encoding utf-16be を指定するか、UTF-8 で保存し直してください",
    },
    Wrong {
        what: "a gzip file",
        input: b"\x1f\x8b\x08\0\n\x93\0\n{\n",
        en: "line 1: a compressed file: unpack it first",
        ja: "1 行目: 圧縮されたファイルです。展開してから指定してください",
    },
    Wrong {
        what: "a picture",
        input: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\n",
        en: "line 1: a binary file, not records: name a file that one of the tools wrote",
        ja: "1 行目: バイナリ ファイルで、レコードではありません。ツールが出力したファイルを指定してください",
    },
    Wrong {
        what: "a program",
        input: b"MZ\x90\0\x03\n\0\n",
        en: "line 1: a binary file, not records: name a file that one of the tools wrote",
        ja: "1 行目: バイナリ ファイルで、レコードではありません。ツールが出力したファイルを指定してください",
    },
    Wrong {
        what: "NUL bytes in a record, as a full disk leaves them",
        input: b"{\"x\":\"a\0\0\0\"}\n",
        en: "line 1: not JSON: it has NUL bytes; the file is damaged, or was put together from several encodings: make it again",
        ja: "1 行目: JSON として読めません。NUL バイトが含まれています。ファイルが壊れているか、異なる文字コードのファイルが連結されています。作り直してください",
    },
    Wrong {
        what: "a link",
        input: b"https://admin.microsoft.com/Adminportal/Home?invType=x#/partners/invitation\n",
        en: "line 1: not JSON but a link: begin with parse-invite, which reads links",
        ja: "1 行目: JSON ではなくリンクです。リンクは、まず parse-invite で読み取ってください",
    },
    Wrong {
        what: "what --table wrote",
        input: b"NAME     AVAILABLE\nContoso  4\n2 rows\n",
        en: TEXT.0,
        ja: TEXT.1,
    },
    Wrong {
        what: "a log",
        input: b"2026-11-26T10:00:00Z INFO started\n2026-11-26T10:00:01Z INFO ended\n",
        en: TEXT.0,
        ja: TEXT.1,
    },
    Wrong {
        what: "what another tool complained of",
        input: b"list-licenses: not signed in: run sign-in\n",
        en: TEXT.0,
        ja: TEXT.1,
    },
    Wrong {
        what: "a list with comments",
        input: b"# my tenants\n",
        en: TEXT.0,
        ja: TEXT.1,
    },
    Wrong {
        what: "full-width characters of a Japanese keyboard",
        input: "{\u{3000}\"tenantId\":\"a.example\"}\n".as_bytes(),
        en: "line 1: not JSON: a full-width or invisible character (U+3000) stands where JSON has none (column 2); write it in ASCII",
        ja: "1 行目: JSON として読めません。全角または見えない文字 (U+3000) があります (2 文字目)。半角で書いてください",
    },
    Wrong {
        what: "a section of another form",
        input: b"{\"license\":{\"skuId\":7}}\n",
        en: "line 1: \"license.skuId\" is not what it should be: ",
        ja: "1 行目: 「license.skuId」の内容が正しくありません: ",
    },
];

/// What is said of text that is nothing else that is known.
const TEXT: (&str, &str) = (
    "line 1: not JSON but text: name what a tool wrote without --table, or a list of tenant ids, or a table (CSV) with the column tenantId",
    "1 行目: JSON ではなくテキストのようです。ツールの出力 (--table なし)、テナント ID の一覧、または tenantId の列がある表 (CSV) を指定してください",
);

/// A tool that reads records and sections, and no service.
fn reader() -> &'static Tool {
    let found = TOOLS.iter().find(|tool| tool.name == "list-deadlines");
    found.unwrap()
}

#[test]
fn each_wrong_input_is_told_in_one_line_in_both_languages() {
    let home = Home::new();
    let tool = reader();
    for wrong in WRONG {
        for (lang, words) in [("en", wrong.en), ("ja", wrong.ja)] {
            let ran = run_on(tool.at_work(&home).args(["--lang", lang]), wrong.input);
            ran.status(3).stdout(any()).stderr(any()).about(wrong.what);
            let first = ran.err.lines().next().unwrap_or_default();
            let said = first.strip_prefix("list-deadlines: ").unwrap_or_default();
            if words.ends_with(": ") {
                assert!(said.starts_with(words), "{}: {said}", wrong.what);
            } else {
                assert_eq!(said, words, "{}", wrong.what);
            }
            let of_lines = ran
                .err
                .lines()
                .filter(|line| line.contains("line ") || line.contains("行目"));
            assert_eq!(of_lines.count(), 1, "{}: {}", wrong.what, ran.err);
        }
    }
}

#[test]
fn a_mail_is_one_line_for_every_tool_that_reads_records() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.are_records()) {
        let ran = run_on(&mut tool.at_work(&home), WRONG[0].input);
        ran.status(3).stdout(any()).stderr(any()).about(tool.name);
        let about_mail = ran.err.lines().filter(|line| line.contains("a mail"));
        assert_eq!(about_mail.count(), 1, "{}: {}", tool.name, ran.err);
        assert!(!ran.err.contains("line 2"), "{}: {}", tool.name, ran.err);
    }
}

#[test]
fn ascii_goes_with_json_alone() {
    let home = Home::new();
    for tool in chosen().filter(|tool| tool.reads.are_records()) {
        for form in ["--csv", "--table"] {
            let ran = run_on(tool.at_work(&home).args(["--ascii", form]), "");
            ran.status(2).stderr(any()).about(tool.name);
        }
        let name = "{\"x\":\"表示ソフト\"}\n".to_owned() + &(tool.good.0)();
        let plain = run_on(&mut tool.at_work(&home), name.clone());
        let never = run_on(tool.at_work(&home).arg("--ascii=never"), name.clone());
        assert_eq!(never.out.is_ascii(), plain.out.is_ascii(), "{}", tool.name);
        let always = run_on(tool.at_work(&home).arg("--ascii=always"), name);
        assert!(always.out.is_ascii(), "{}", tool.name);
    }
}
