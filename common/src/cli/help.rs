//! The help in Japanese: each English text of a command line is looked up and replaced.

use std::ffi::OsString;

use clap::{Arg, Command, ValueEnum as _};

use crate::Lang;

/// English texts of a help, each with its Japanese.
pub type Words = &'static [(&'static str, &'static str)];

/// The language that the command line asks for, before anything else of it is understood.
pub(super) fn lang_asked_for(args: &[OsString]) -> Option<Lang> {
    let args: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    args.iter().enumerate().find_map(|(at, arg)| {
        let value = match arg.strip_prefix("--lang")? {
            "" => args.get(at + 1)?,
            rest => rest.strip_prefix('=')?,
        };
        Lang::from_str(value, true).ok()
    })
}

/// The command line with its help in one language.
pub(super) fn in_lang(command: Command, lang: Lang, own: Words) -> Command {
    match lang {
        Lang::En => command,
        Lang::Ja => translate(command, own),
    }
}

fn translate(command: Command, own: Words) -> Command {
    let find = |english: &str| {
        SHARED
            .iter()
            .chain(CONNECTION)
            .chain(own)
            .find(|(en, _)| *en == english)
            .map(|(_, ja)| *ja)
    };
    let about = command
        .get_about()
        .and_then(|about| find(&about.to_string()));
    let after = command
        .get_after_help()
        .and_then(|after| find(&after.to_string()));
    let command = command
        .mut_args(|arg| translate_arg(arg, &find))
        .mut_subcommands(|sub| translate(sub, own));
    let command = about.into_iter().fold(command, Command::about);
    after
        .into_iter()
        .fold(command, Command::after_help)
}

fn translate_arg<'a>(arg: Arg, find: &impl Fn(&str) -> Option<&'a str>) -> Arg
where
    'a: 'static,
{
    let help = arg.get_help().and_then(|help| find(&help.to_string()));
    let heading = arg.get_help_heading().and_then(find);
    let arg = help.into_iter().fold(arg, Arg::help);
    heading
        .into_iter()
        .fold(arg, Arg::help_heading)
}

#[cfg(feature = "net")]
use crate::settings::JAPANESE as CONNECTION;
#[cfg(not(feature = "net"))]
const CONNECTION: Words = &[];

/// The texts that all tools share.
const SHARED: Words = &[
    ("Manners", "共通オプション"),
    ("Connection", "接続"),
    ("Print help", "ヘルプを表示します"),
    (
        "Print help (see more with '--help')",
        "ヘルプを表示します (詳細は --help)",
    ),
    (
        "Print help (see a summary with '-h')",
        "ヘルプを表示します (要約は -h)",
    ),
    ("Print version", "バージョンを表示します"),
    (
        "Files with records, one JSON object a line; `-` or nothing reads standard input",
        "レコードのファイル (1 行に 1 つの JSON オブジェクト)。`-` または省略で標準入力を読み取ります",
    ),
    (
        "Write to FILE, which appears only when it is complete",
        "FILE に書き出します (すべて書き終えてから置き換えます)",
    ),
    ("Write a table for eyes", "見やすい表で出力します"),
    ("Write comma-separated values", "CSV で出力します"),
    (
        "Write CSV as Excel wants it: with a byte-order mark, and no cell that runs as a formula",
        "Excel 向けの CSV にします (BOM 付き、数式として実行されるセルを無効化)",
    ),
    (
        "Escape everything beyond ASCII, for pipes that know only a code page",
        "ASCII 以外をすべてエスケープします (コード ページしか通らないパイプ向け)",
    ),
    (
        "Language of messages [default: the locale's]",
        "メッセージの言語 [既定: ロケールに従う]",
    ),
    (
        "Say what is done; twice: each request too",
        "処理内容を表示します (2 回指定すると要求も 1 件ずつ表示)",
    ),
    (
        "Take this as the present time (RFC 3339) instead of the clock's",
        "現在時刻としてこの値 (RFC 3339) を使います",
    ),
    (
        "Print the JSON Schema of what is read and written, and end",
        "入出力の JSON Schema を表示して終了します",
    ),
];
