//! The columns of the table, and the Japanese of the help.

use common::{Lang, Record, cli::Words, output::Column, sections::Invitation, text};

fn cell(record: &Record, show: impl FnOnce(Invitation) -> Option<String>) -> String {
    record
        .get::<Invitation>()
        .ok()
        .flatten()
        .and_then(show)
        .unwrap_or_default()
}

fn yes_no(answer: bool, lang: Lang) -> String {
    let words = if answer {
        text!("yes", "はい")
    } else {
        text!("no", "いいえ")
    };
    words.in_lang(lang).to_owned()
}

/// The name of an enum value as records have it.
fn word(value: impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value)
        .ok()?
        .as_str()
        .map(str::to_owned)
}

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column {
            key: "file",
            head: text!("FILE", "ファイル"),
            cell: |record, _| cell(record, |it| Some(it.source.file)),
            number: false,
        },
        Column {
            key: "kind",
            head: text!("KIND", "種類"),
            cell: |record, _| cell(record, |it| word(it.kind)),
            number: false,
        },
        Column {
            key: "partnerName",
            head: text!("PARTNER", "パートナー"),
            cell: |record, _| cell(record, |it| it.partner_name),
            number: false,
        },
        Column {
            key: "partnerId",
            head: text!("PARTNER ID", "パートナー ID"),
            cell: |record, _| cell(record, |it| it.partner_id.map(String::from)),
            number: false,
        },
        Column {
            key: "deadline",
            head: text!("DEADLINE", "期限"),
            cell: |record, _| cell(record, |it| it.deadline),
            number: false,
        },
        Column {
            key: "genuine",
            head: text!("GENUINE", "本物"),
            cell: |record, lang| cell(record, |it| Some(yes_no(it.genuine, lang))),
            number: false,
        },
        Column {
            key: "expected",
            head: text!("EXPECTED", "想定どおり"),
            cell: |record, lang| cell(record, |it| it.expected.map(|answer| yes_no(answer, lang))),
            number: false,
        },
        Column {
            key: "warnings",
            head: text!("WARNINGS", "警告"),
            cell: |record, _| {
                cell(record, |it| {
                    let codes: Vec<String> = it
                        .warnings
                        .into_iter()
                        .map(|warning| warning.code)
                        .collect();
                    Some(codes.join(" "))
                })
            },
            number: false,
        },
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
