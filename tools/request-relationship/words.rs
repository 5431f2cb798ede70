//! The columns of the table, and the Japanese of the help.

use common::{
    cli::{Examples, Words},
    output::{APPLIED, Column, cell, why, word},
    sections::Request,
    text,
};

const KINDS: &[(&str, &str)] = &[
    ("reseller", "リセラー"),
    ("indirect-reseller", "間接リセラー"),
    ("admin-only", "管理者権限のみ"),
    ("gdap", "管理者ロール (GDAP)"),
    ("mca", "顧客契約"),
    ("offer", "試用版・購入"),
    ("partnership", "パートナー同士の提携"),
    ("opening-notice", "開通案内"),
    ("opaque", "行き先不明"),
    ("other-request", "招待以外の要求"),
    ("unknown", "不明"),
];

const ACTIONS: &[(&str, &str)] = &[
    ("invite", "招待"),
    ("create", "作成"),
    ("end", "終了"),
    ("none", "なし"),
];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::tenant(),
        Column::codes("kind", text!("KIND", "種類"), KINDS, |record, _| {
            cell(record, |one: Request| word(&one.kind))
        }),
        Column::codes("action", text!("ACTION", "処理"), ACTIONS, |record, _| {
            cell(record, |one: Request| word(&one.action))
        })
        .counted(),
        Column::codes("status", text!("STATUS", "結果"), APPLIED, |record, _| {
            cell(record, |one: Request| word(&one.status))
        })
        .counted(),
        Column::words("url", text!("LINK", "リンク"), |record, _| {
            cell(record, |one: Request| one.url.unwrap_or_default())
        })
        .whole(),
        Column::words("mail", text!("MAIL", "メール"), |record, _| {
            cell(record, |one: Request| one.mail.unwrap_or_default())
        }),
        Column::words("next", text!("NEXT", "次の操作"), |record, _| {
            why(record, |one: Request| {
                one.error.map(|error| error.message).or(one.next_step)
            })
        })
        .tells_errors(),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "Ask a customer for a relationship, or end one: the link, and the mail around it",
        "お客様に関係の承諾を依頼するリンクとメールを作成します。関係の終了も計画します",
    ),
    (
        "Files with records of customers, `-` for standard input; nothing makes one link for any customer",
        "お客様のレコードのファイル。`-` で標準入力。省略すると、どのお客様にも使えるリンクを 1 つ作成します",
    ),
    ("What to ask for", "依頼する内容"),
    ("A reseller relationship", "リセラー関係"),
    (
        "A reseller relationship through a distributor",
        "ディストリビューターを通じたリセラー関係",
    ),
    (
        "Roles in the customer's directory (GDAP)",
        "お客様のディレクトリでのロール (GDAP)",
    ),
    (
        "The Microsoft Customer Agreement alone",
        "Microsoft 顧客契約のみ",
    ),
    (
        "With --kind indirect: your distributor's tenant id, if you are its indirect reseller",
        "--kind indirect で、自社が間接リセラーの場合: ディストリビューターのテナント ID",
    ),
    (
        "With --kind indirect: your indirect reseller's tenant id, if you are its distributor",
        "--kind indirect で、自社がディストリビューターの場合: 間接リセラーのテナント ID",
    ),
    (
        "With --kind gdap: a role, by name or by the id of its template [default: Directory Readers, Global Reader, License Administrator]",
        "--kind gdap で要求するロール (名前またはロール テンプレートの ID) [既定: Directory Readers、Global Reader、License Administrator]",
    ),
    (
        "With --kind gdap: how long, P1D to P730D",
        "--kind gdap の期間 (P1D ～ P730D)",
    ),
    (
        "With --kind gdap: extend by 180 days each time (not with Global Administrator)",
        "--kind gdap の期間を 180 日ずつ自動延長します (グローバル管理者のロールでは不可)",
    ),
    (
        "Plan the end of this relationship with the customer, once the move is proved",
        "移行の完了が確認できたお客様について、関係の終了を計画します",
    ),
    (
        "Language of the customer's texts, such as ja-JP [default: the contact's, else that of messages]",
        "お客様向けの文章の言語 (ja-JP など) [既定: 連絡先の言語、なければメッセージの言語]",
    ),
    (
        "Country whose agreement it is, where the contact names none",
        "連絡先に国の記載がないときの契約書の国",
    ),
    (
        "Last day to accept, as the mail says it",
        "メールに記載する承諾の期限",
    ),
    (
        "Write a mail with the link to FILE, in which {tenantId} stands for the customer's; an existing file is left alone",
        "リンクを記載したメールを FILE に保存します ({tenantId} はお客様のテナント ID に置き換え、既存のファイルは上書きしません)",
    ),
    (
        "Sender of the mail, a name and an address in angle brackets",
        "メールの差出人: 名前 <アドレス>",
    ),
    (
        "Recipient of the mail, where a record has no contact",
        "レコードに連絡先がないときのメールの宛先",
    ),
    (
        "Words of the mail (see --print-template)",
        "メールの文面のファイル (--print-template を参照)",
    ),
    (
        "Print the built-in words of the mail for --kind and --language, and exit",
        "--kind と --language に対応する組み込みの文面を表示して終了します",
    ),
    ("Time zone of dates in mails", "メールの日時のタイム ゾーン"),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "request-relationship --mail invitation.eml --from '営業 <csp@hinode.example>' --to 'soumu@kaigan.example'",
        "Write the mail that asks a customer for a reseller relationship",
        "お客様にリセラー関係の承諾を依頼するメールを作成します",
    ),
    (
        "list-customers | request-relationship - --kind gdap > plan.jsonl",
        "Plan a request for roles (GDAP) of each customer; request-relationship --apply plan.jsonl makes them",
        "各お客様へのロールの要求 (GDAP) を計画します。request-relationship --apply plan.jsonl で作成します",
    ),
];
