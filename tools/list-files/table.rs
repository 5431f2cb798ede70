//! The columns of the table and the CSV, and the Japanese of the help.

use common::{
    Lang,
    cli::{Examples, Words},
    output::{Column, Row, cell},
    sections::{Backup, File, FileKind},
    text,
};

/// Of a file its path; of the record before a user's files, how many there are.
fn path(record: &Row<'_>, lang: Lang) -> String {
    let path = cell(record, |file: File| file.path);
    if !path.is_empty() {
        return path;
    }
    cell(record, |backup: Backup| {
        let files = backup.files;
        let rest = backup.rest.map_or(0, |rest| rest.files);
        let words = match rest {
            0 => text!("{files} file(s)", "{files} 件"),
            _ => text!(
                "{files} file(s), {rest} left out",
                "{files} 件 (対象外 {rest} 件)"
            ),
        };
        words.in_lang(lang).to_owned()
    })
}

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::tenant(),
        Column::user(),
        Column::words("path", text!("PATH", "パス"), path).whole(),
        Column::words("kind", text!("KIND", "種類"), |record, lang| {
            cell(record, |file: File| {
                let words = match file.kind {
                    FileKind::File => text!("file", "ファイル"),
                    FileKind::Notebook => text!("notebook", "ノートブック"),
                    FileKind::Shortcut => text!("shortcut", "ショートカット"),
                    FileKind::NotebookLink => {
                        text!("notebook link", "ノートブックへのリンク")
                    }
                    FileKind::Link => text!("link", "リンク"),
                    FileKind::Special => text!("special", "特殊"),
                    FileKind::Unreadable => text!("unreadable", "読み取り不可"),
                    FileKind::Gone => text!("gone", "削除済み"),
                };
                words.in_lang(lang).to_owned()
            })
        })
        .counted()
        .counts_rows(),
        Column::number("size", text!("BYTES", "バイト数"), |record, _| {
            cell(record, |file: File| file.size.to_string())
        })
        .summed(),
        Column::words(
            "quickXorHash",
            text!("HASH", "ハッシュ"),
            |record, _| cell(record, |file: File| file.quick_xor_hash.unwrap_or_default()),
        )
        .minor(),
        Column::words("blocked", text!("BLOCKED", "ブロック"), |record, _| {
            cell(record, |file: File| file.blocked.unwrap_or_default())
        }),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "List every file of a user's OneDrive, or those of the plan of backup-plan",
        "ユーザーの OneDrive にあるすべてのファイル、または backup-plan の計画にあるファイルを一覧にします",
    ),
    (
        "List the files of this local OneDrive folder instead, without any network or sign-in. Each file is read for its hash, unless its content is in the cloud only",
        "代わりに、このコンピューター上の OneDrive フォルダーのファイルを一覧にします (ネットワークもサインインも不要)。内容がクラウドにしかないファイルを除き、ハッシュを求めるために各ファイルを読み取ります",
    ),
    (
        "Say what the disk of this folder cannot hold: too large, too long, forbidden, or not apart from another name there. Exit code 1: something does not fit",
        "このフォルダーのディスクに保存できないもの (大きすぎる、長すぎる、使えない名前、ほかと区別できない名前) を示します。該当するものがあると終了コードは 1 です",
    ),
    (
        "The same for a disk with this file system [default: that of the folder]",
        "指定したファイル システムのディスクについて調べます [既定: フォルダーのファイル システム]",
    ),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | list-licenses --users | list-files > files.jsonl",
        "List every file of everybody who must move",
        "移行が必要な全ユーザーのファイルを一覧にします",
    ),
    (
        "list-files --folder OneDrive -o files.jsonl",
        "List the files of the OneDrive folder on this PC, without any sign-in",
        "このコンピューターの OneDrive フォルダーのファイルを、サインインなしで一覧にします",
    ),
];
