//! The man pages say what the command lines say. `UPDATE=1 cargo test --test contract` writes them.

use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};
use common::{Lang, Text, text};

use crate::{
    held::held,
    table::{TOOLS, Tool},
};

#[test]
fn every_man_page_says_what_the_command_line_says() {
    for tool in TOOLS {
        held(&format!("man/{}.1", tool.name), &page(tool, Lang::En));
        held(&format!("man/ja/{}.1", tool.name), &page(tool, Lang::Ja));
    }
}

fn page(tool: &Tool, lang: Lang) -> String {
    let man = Man::new((tool.command)(lang))
        .source(format!("norikae {}", env!("CARGO_PKG_VERSION")))
        .manual(text!("norikae", "norikae").in_lang(lang));
    let mut page = Vec::new();
    man.render_title(&mut page).unwrap();
    man.render_name_section(&mut page).unwrap();
    man.render_synopsis_section(&mut page).unwrap();
    man.render_description_section(&mut page).unwrap();
    man.render_options_section(&mut page).unwrap();
    let page = String::from_utf8(page).unwrap() + &own_sections(tool, lang).to_roff();
    // Each section brings the same two lines for quotes, and an empty date is lost.
    let page = QUOTES.to_owned() + &page.replace(QUOTES, "");
    let page = page.replacen(" 1  \"norikae", " 1 \"\" \"norikae", 1);
    match lang {
        Lang::En => page,
        Lang::Ja => CLAP_IN_JAPANESE
            .iter()
            .fold(listed(&page), |page, (en, ja)| page.replace(en, ja))
            .replacen("\n.SH ", UNSPREAD, 1),
    }
}

/// The page with the values of an option one below another, as clap has them in English: in the Japanese help they are
/// lines of the text, which groff would fill into one.
fn listed(page: &str) -> String {
    const HEADING: &str = "指定できる値:";
    let mut lines = Vec::new();
    let mut is_list = false;
    for line in page.lines() {
        let value = line.strip_prefix("\\- ").filter(|_| is_list);
        if is_list && value.is_none() {
            lines.push(".RE".to_owned());
            is_list = false;
        }
        if line == HEADING {
            is_list = true;
            lines.extend([".br", &format!("\\fI{HEADING}\\fR"), ".RS 14"].map(str::to_owned));
        } else if let Some(value) = value {
            lines.extend([".IP \\(bu 2".to_owned(), value.to_owned()]);
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n") + "\n"
}

const QUOTES: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// Before the first section: Japanese has no blanks between words, so groff would spread its lines and hyphenate names.
const UNSPREAD: &str = "\n.ad l\n.nh\n.SH ";

/// The words of clap's own that stand in every page.
const CLAP_IN_JAPANESE: &[(&str, &str)] = &[
    (".SH NAME", ".SH 名前"),
    (".SH SYNOPSIS", ".SH 書式"),
    (".SH DESCRIPTION", ".SH 説明"),
    (".SH OPTIONS", ".SH オプション"),
    ("May also be specified with the ", "環境変数 "),
    (" environment variable. ", " でも指定できます。"),
    ("Possible values:", "指定できる値:"),
    ("[default: ", "[既定: "),
];

fn own_sections(tool: &Tool, lang: Lang) -> Roff {
    let mut roff = Roff::new();
    let heading = |roff: &mut Roff, text: Text| {
        roff.control("SH", [text.in_lang(lang)]);
    };
    heading(&mut roff, text!("EXIT STATUS", "終了ステータス"));
    for (code, words) in (tool.exit_codes)() {
        roff.control("TP", []);
        roff.text([bold(code)]);
        roff.text([roman(words.in_lang(lang))]);
    }
    heading(&mut roff, text!("ENVIRONMENT", "環境変数"));
    for (name, words) in environment(tool, lang) {
        roff.control("TP", []);
        roff.text([bold(name)]);
        roff.text([roman(words)]);
    }
    heading(&mut roff, text!("EXAMPLES", "例"));
    for (command, en, ja) in (tool.examples)() {
        let words = if lang == Lang::Ja { ja } else { en };
        roff.control("TP", []);
        roff.text([bold(*command)]);
        roff.text([roman(*words)]);
    }
    heading(&mut roff, text!("SEE ALSO", "関連項目"));
    let others = TOOLS.iter().filter(|other| other.name != tool.name);
    let mut pages: Vec<String> = others.map(|other| format!("{}(1)", other.name)).collect();
    pages.push("norikae(7)".into());
    roff.text([roman(pages.join(", "))]);
    roff
}

/// The variables of the arguments, and those that every tool obeys.
fn environment(tool: &Tool, lang: Lang) -> Vec<(String, String)> {
    let command = (tool.command)(lang);
    let own: Vec<&str> = command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set())
        .filter_map(|arg| arg.get_env()?.to_str())
        .collect();
    let of_arguments = command.get_arguments().filter_map(|arg| {
        let name = arg.get_env()?.to_str()?;
        let flag = arg.get_long()?;
        let words = match name {
            _ if !arg.is_hide_set() => text!(
                "used where --{flag} is not given",
                "--{flag} を省略したときに使います"
            ),
            // An option of its own says it.
            _ if own.contains(&name) => return None,
            "NORIKAE_STATE_DIR" => text!(
                "the folder of stored sign-ins",
                "保存されたサインインのフォルダー"
            ),
            _ => text!("set by rehearse(1)", "rehearse(1) が設定します"),
        };
        Some((name.to_owned(), words.in_lang(lang).to_owned()))
    });
    let shared = [
        (
            "LC_ALL, LC_MESSAGES, LANG",
            text!(
                "the language of messages where --lang is not given",
                "--lang を省略したときのメッセージの言語"
            ),
        ),
        (
            "NO_COLOR",
            text!(
                "no colours in help and complaints where it is set",
                "設定すると、ヘルプとエラーに色を付けません"
            ),
        ),
    ];
    let shared = shared.map(|(name, words)| (name.to_owned(), words.in_lang(lang).to_owned()));
    of_arguments.chain(shared).collect()
}

#[test]
fn every_tool_has_two_examples_of_itself() {
    for tool in TOOLS {
        let examples = (tool.examples)();
        assert!(examples.len() >= 2, "{}", tool.name);
        for (command, ..) in examples {
            assert!(command.contains(tool.name), "{}: {command}", tool.name);
        }
    }
}
