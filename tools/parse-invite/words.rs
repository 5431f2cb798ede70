//! The columns of the table, and the Japanese of the help.

use common::{
    Lang, Text,
    cli::{Examples, Words},
    output::{Column, cell, word},
    sections::{
        DeadlinePurpose, Invitation, InvitationKind as Kind, InvitationVerdict as Verdict, Warning,
    },
    text,
};

mod label;

fn yes_no(answer: bool, lang: Lang) -> String {
    let words = if answer {
        text!("yes", "はい")
    } else {
        text!("no", "いいえ")
    };
    words.in_lang(lang).to_owned()
}

/// A kind as a person reads it; in English the code itself is words.
pub(crate) fn kind(kind: Kind, lang: Lang) -> String {
    let ja = match kind {
        _ if lang != Lang::Ja => return word(&kind),
        Kind::Reseller => "リセラー",
        Kind::IndirectReseller => "間接リセラー",
        Kind::AdminOnly => "管理者権限のみ",
        Kind::Gdap => "管理者ロール (GDAP)",
        Kind::Mca => "顧客契約",
        Kind::Offer => "試用版・購入",
        Kind::Partnership => "パートナー同士の提携",
        Kind::OpeningNotice => "開通案内",
        Kind::Opaque => "行き先不明",
        Kind::OtherRequest => "招待以外の要求",
        Kind::Unknown => "不明",
    };
    ja.to_owned()
}

fn verdict(verdict: Verdict, lang: Lang) -> String {
    let ja = match verdict {
        _ if lang != Lang::Ja => return word(&verdict),
        Verdict::Genuine => "正規",
        Verdict::Forged => "偽装",
        Verdict::Damaged => "破損",
        Verdict::Unverifiable => "確認不能",
    };
    ja.to_owned()
}

/// The verdict on the link; of a genuine one that is not to be accepted all the same, that it takes caution.
fn trust(invitation: &Invitation, lang: Lang) -> String {
    let grave = invitation.warnings.iter().any(|warning| warning.grave);
    match invitation.verdict {
        None | Some(Verdict::Genuine) if grave => {
            text!("caution", "要注意").in_lang(lang).to_owned()
        }
        found => found.map(|found| verdict(found, lang)).unwrap_or_default(),
    }
}

/// What a day is for.
pub(crate) fn purpose(purpose: DeadlinePurpose) -> Text {
    match purpose {
        DeadlinePurpose::Acceptance => text!("Accept", "承諾"),
        DeadlinePurpose::Inquiry => text!("Questions", "問い合わせ"),
        DeadlinePurpose::Contract => text!("Contract", "契約"),
        DeadlinePurpose::Campaign => text!("Campaign", "キャンペーン"),
        DeadlinePurpose::Reply => text!("Reply", "返信"),
        DeadlinePurpose::Payment => text!("Payment", "支払い"),
        DeadlinePurpose::Other => text!("Something else", "その他"),
        DeadlinePurpose::Unnamed => text!("Purpose not stated,", "用途の記載なし"),
    }
}

fn warnings(invitation: Invitation, lang: Lang) -> String {
    let one = |warning: Warning| match lang {
        Lang::Ja => label::japanese(&warning.code).to_owned(),
        Lang::En => warning.code,
    };
    let all: Vec<String> = invitation.warnings.into_iter().map(one).collect();
    all.join(if lang == Lang::Ja { "、" } else { " " })
}

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::words("file", text!("FILE", "ファイル"), |record, _| {
            cell(record, |it: Invitation| it.source.file)
        })
        .whole(),
        Column::words("kind", text!("KIND", "種類"), |record, lang| {
            cell(record, |it: Invitation| kind(it.kind, lang))
        }),
        Column::words(
            "partnerName",
            text!("PARTNER", "パートナー"),
            |record, _| cell(record, |it: Invitation| it.partner_name.unwrap_or_default()),
        ),
        Column::words(
            "partnerId",
            text!("PARTNER TENANT", "パートナーのテナント ID"),
            |record, _| {
                cell(record, |it: Invitation| {
                    it.partner_id.map(String::from).unwrap_or_default()
                })
            },
        )
        .minor(),
        Column::words("deadline", text!("DEADLINE", "期限"), |record, _| {
            cell(record, |it: Invitation| it.deadline.unwrap_or_default())
        }),
        Column::words("deadlineTime", text!("TIME", "時刻"), |record, _| {
            cell(record, |it: Invitation| {
                it.deadline_time.unwrap_or_default()
            })
        }),
        Column::words("verdict", text!("VERDICT", "判定"), |record, lang| {
            cell(record, |it: Invitation| trust(&it, lang))
        })
        .counted(),
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
        Column::words("warnings", text!("WARNINGS", "警告"), |record, lang| {
            cell(record, |it: Invitation| warnings(it, lang))
        })
        .whole(),
    ]
}

pub(crate) const HELP: Words = &[
    #[cfg(feature = "online")]
    (
        "Ask the directory who the partner is; the link itself is never opened",
        "パートナーが誰かをディレクトリに問い合わせます (リンク自体は開きません)",
    ),
    (
        "Read a partner's invitation and say what it asks for, who sent it, by when, and whether to trust it",
        "パートナーからの招待を読み取り、内容、相手、期限、信頼性を示します",
    ),
    (
        "Mails (.eml, .msg, winmail.dat, mbox), text, HTML, documents (.pdf, .docx, .pptx), shortcuts (.url), folders, addresses, or JSON records whose `mail` names a file or whose `url` is a link; `-` or nothing reads standard input",
        "メール (.eml、.msg、winmail.dat、mbox)、テキスト、HTML、文書 (.pdf、.docx、.pptx)、ショートカット (.url)、フォルダー、URL、または `mail` にファイル名か `url` にリンクを持つ JSON レコード。`-` または省略時は標準入力",
    ),
    (
        "Read folders and everything in them",
        "指定したフォルダーとその中を読み取ります",
    ),
    (
        "Accept an empty input (otherwise exit code 3)",
        "空の入力を許可します (指定しない場合は終了コード 3)",
    ),
    (
        "Tenant id of the partner you expect; can be repeated",
        "想定しているパートナーのテナント ID (複数指定可)",
    ),
    (
        "Name of the partner you expect; can be repeated",
        "想定しているパートナーの名前 (複数指定可)",
    ),
    (
        "Domain that the partner you expect sends mail from; can be repeated",
        "想定しているパートナーがメールを送るドメイン (複数指定可)",
    ),
    (
        "Explain in prose instead of writing records: what the link is, what accepting does, what was checked, what to do",
        "レコードの代わりに、リンクの内容、承諾した場合の影響、確認した点、次にすることを文章で出力します",
    ),
    (
        "Skip mails larger than this",
        "これより大きいメールを読み取りません",
    ),
    ("Time zone of the dates", "日付のタイム ゾーン"),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml",
        "Say what the invitation in a mail asks for, and whether its link is genuine",
        "メールの招待が何を求めているか、リンクが正規のものかどうかを調べます",
    ),
    (
        "parse-invite --table *.eml",
        "List the invitations of several mails, with what is wrong with each",
        "複数のメールの招待を、問題点とともに一覧にします",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_genuine_link_that_is_not_to_be_accepted_takes_caution() {
        let shown = |verdict, grave| {
            let warning = Warning {
                code: String::new(),
                words: String::new(),
                grave,
            };
            let invitation = Invitation {
                verdict,
                warnings: vec![warning],
                ..Invitation::default()
            };
            trust(&invitation, Lang::Ja)
        };
        assert_eq!(shown(Some(Verdict::Genuine), false), "正規");
        assert_eq!(shown(Some(Verdict::Genuine), true), "要注意");
        assert_eq!(shown(Some(Verdict::Forged), true), "偽装");
        assert_eq!(
            (shown(None, false).as_str(), shown(None, true).as_str()),
            ("", "要注意")
        );
    }
}
