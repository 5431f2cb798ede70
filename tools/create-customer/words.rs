//! The columns of the table, and the Japanese of the help.

use common::{
    cli::{Examples, Words},
    output::{APPLIED, Column, cell, why, word},
    sections::{Company, Customer, CustomerCreation, NewCustomer},
    text,
};

const ACTIONS: &[(&str, &str)] = &[
    ("create", "作成"),
    ("none", "変更なし"),
    ("refuse", "見送り"),
];

const CREDENTIALS: &[(&str, &str)] = &[("written", "保存済み"), ("not-shown", "表示なし")];

/// Whether Microsoft lets the customer buy, by the service's own words (documented).
const ACCOUNTS: &[(&str, &str)] = &[
    ("Allowed", "購入可"),
    ("UnderReview", "審査中"),
    ("NotAllowed", "購入不可"),
    ("Not Ready", "準備中"),
    ("Unknown", "不明"),
];

/// What a cell shows of what is sent; else of the customer that is there, or of the company as a person filled it in.
fn shown(
    row: &common::output::Row<'_>,
    of_new: impl Fn(NewCustomer) -> String,
    of_customer: impl Fn(Customer) -> Option<String>,
    of_company: impl Fn(Company) -> Option<String>,
) -> String {
    let known = [
        cell(row, |one: CustomerCreation| {
            one.new.map(of_new).unwrap_or_default()
        }),
        cell(row, |one: Customer| of_customer(one).unwrap_or_default()),
        cell(row, |one: Company| of_company(one).unwrap_or_default()),
    ];
    known
        .into_iter()
        .find(|one| !one.is_empty())
        .unwrap_or_default()
}

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::tenant(),
        Column::words("companyName", text!("NAME", "名前"), |row, _| {
            shown(row, |new| new.company_name, |one| one.name, |one| one.name)
        }),
        Column::words("domain", text!("DOMAIN", "ドメイン"), |row, _| {
            shown(row, |new| new.domain, |one| one.domain, |one| one.domain)
        }),
        Column::codes("action", text!("ACTION", "処理"), ACTIONS, |row, _| {
            cell(row, |one: CustomerCreation| word(&one.action))
        })
        .counted(),
        Column::codes("status", text!("STATUS", "結果"), APPLIED, |row, _| {
            cell(row, |one: CustomerCreation| word(&one.status))
        })
        .counted(),
        Column::codes("account", text!("ACCOUNT", "審査"), ACCOUNTS, |row, _| {
            cell(row, |one: CustomerCreation| one.account.unwrap_or_default())
        }),
        Column::codes(
            "credentials",
            text!("PASSWORD", "パスワード"),
            CREDENTIALS,
            |row, _| cell(row, |one: CustomerCreation| word(&one.credentials)),
        ),
        Column::words("words", text!("WHY", "理由"), |row, _| {
            why(row, |one: CustomerCreation| {
                one.error.map(|error| error.message).or(one.words)
            })
        })
        .tells_errors(),
    ]
}

pub(crate) const HELP: Words = &[
    (
        "Create a customer of the partner: a new tenant, and the reseller relationship with it",
        "パートナーのお客様を作成します (新しいテナントと、そのリセラー関係)",
    ),
    (
        "Name of the company; with it, no records are read",
        "会社名 (指定した場合、レコードは読み取りません)",
    ),
    (
        "First domain of its tenant, whole, such as kaigan.onmicrosoft.com",
        "テナントの初期ドメインの全体 (例: kaigan.onmicrosoft.com)",
    ),
    ("Given name of the contact", "連絡先の名"),
    ("Family name of the contact", "連絡先の姓"),
    ("Mail address of the contact", "連絡先のメール アドレス"),
    ("Telephone of the contact", "連絡先の電話番号"),
    ("Country of the company, two letters", "会社の国 (2 文字)"),
    (
        "Language, such as ja-JP [default: that of the country]",
        "言語 (例: ja-JP) [既定: 国の言語]",
    ),
    ("Street and number", "番地"),
    ("Building and floor", "建物名と階"),
    ("City", "市区町村"),
    ("State or prefecture", "都道府県"),
    ("Postal code", "郵便番号"),
    (
        "Registration number, where the country asks for one",
        "登録番号 (国により必要)",
    ),
    (
        "The indirect reseller that the customer is created for, by its PartnerID",
        "このお客様を担当する間接リセラー (パートナー ID)",
    ),
    (
        "Plan even if the service does not find the address",
        "住所が確認できない場合も計画を作成します",
    ),
    (
        "Where the name and password of the first administrator are written: JSON lines that only you can read",
        "最初の管理者の名前とパスワードを書き込むファイル (自分だけが読み取れる JSON Lines)",
    ),
    (
        "Wait until Microsoft has examined each customer, at most this long (30s, 5m, 1h)",
        "Microsoft の審査が終わるまで待つ最長の時間 (30s、5m、1h)",
    ),
    ("Pause between two checks", "確認の間隔"),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "create-customer --company 株式会社かいがん --domain kaigan.onmicrosoft.com --first-name 花 --last-name 森 --email mori@kaigan.example --phone 0660000000 --country JP --address-line1 北区梅田1-2-3 --city 大阪市 --state 大阪府 --postal-code 530-0001 > new.jsonl",
        "Plan one customer: check its address and its domain; creates nothing",
        "1 件のお客様の計画を作成します (住所とドメインを確認します。作成はしません)",
    ),
    (
        "create-customer --apply --credentials passwords.jsonl new.jsonl | attest-mca --prepare",
        "Create exactly what was planned, keep the first password in a file that only you can read, and prepare the agreement",
        "計画どおりに作成し、最初のパスワードを自分だけが読み取れるファイルに保存して、契約の証明を準備します",
    ),
];
