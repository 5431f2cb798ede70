//! The columns of the table, and the Japanese of the help.

use common::{
    Lang,
    cli::Words,
    output::{Column, cell, word},
    sections::Invitation,
    text,
};

fn yes_no(answer: bool, lang: Lang) -> String {
    let words = if answer {
        text!("yes", "はい")
    } else {
        text!("no", "いいえ")
    };
    words.in_lang(lang).to_owned()
}

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::words("file", text!("FILE", "ファイル"), |record, _| {
            cell(record, |it: Invitation| it.source.file)
        }),
        Column::words("kind", text!("KIND", "種類"), |record, _| {
            cell(record, |it: Invitation| word(&it.kind))
        }),
        Column::words(
            "partnerName",
            text!("PARTNER", "パートナー"),
            |record, _| cell(record, |it: Invitation| it.partner_name.unwrap_or_default()),
        ),
        Column::words(
            "partnerId",
            text!("PARTNER ID", "パートナー ID"),
            |record, _| {
                cell(record, |it: Invitation| {
                    it.partner_id.map(String::from).unwrap_or_default()
                })
            },
        ),
        Column::words("deadline", text!("DEADLINE", "期限"), |record, _| {
            cell(record, |it: Invitation| it.deadline.unwrap_or_default())
        }),
        Column::words("genuine", text!("GENUINE", "本物"), |record, lang| {
            cell(record, |it: Invitation| yes_no(it.genuine, lang))
        }),
        Column::words(
            "expected",
            text!("EXPECTED", "想定どおり"),
            |record, lang| {
                cell(record, |it: Invitation| {
                    it.expected
                        .map(|answer| yes_no(answer, lang))
                        .unwrap_or_default()
                })
            },
        ),
        Column::words("warnings", text!("WARNINGS", "警告"), |record, _| {
            cell(record, |it: Invitation| {
                let codes: Vec<String> = it
                    .warnings
                    .into_iter()
                    .map(|warning| warning.code)
                    .collect();
                codes.join(" ")
            })
        }),
    ]
}

pub(crate) const HELP: Words = &[
    #[cfg(feature = "online")]
    (
        "Ask the directory who the partner is; the link itself is never opened",
        "パートナーが誰かをディレクトリに問い合わせます (リンク自体は開きません)",
    ),
    (
        "Read an invitation of a partner and say what it is, whose, until when, and whether to trust it",
        "パートナーからの招待を読み取り、内容・相手・期限・信頼できるかを示します",
    ),
    (
        "Mails (.eml, .msg, winmail.dat, mbox), text, HTML, shortcuts (.url), folders, addresses, or JSON records whose `mail` names a file; `-` or nothing reads standard input",
        "メール (.eml、.msg、winmail.dat、mbox)、テキスト、HTML、ショートカット (.url)、フォルダー、URL、または `mail` にファイル名を持つ JSON レコード。`-` または省略時は標準入力",
    ),
    (
        "Read the folders that are named, and those in them",
        "指定したフォルダーとその中を読み取る",
    ),
    (
        "Tenant id of the partner that is waited for; may be given several times",
        "想定しているパートナーのテナント ID (複数指定可)",
    ),
    (
        "Name of the partner that is waited for",
        "想定しているパートナーの名前",
    ),
    (
        "Domain that the partner writes from",
        "パートナーがメールを送るドメイン",
    ),
    (
        "Write for a person instead of records: what the link is, what accepting does, what was checked, what to do",
        "レコードの代わりに、人が読む説明を出力する",
    ),
    (
        "Refuse a mail that is larger",
        "これより大きいメールを読まない",
    ),
    ("Time zone that days are meant in", "日付のタイム ゾーン"),
];
