//! The columns of the table, and the Japanese of the help.

use common::{
    Lang,
    cli::{Examples, Words},
    output::{Column, Row, cell, word},
    sections::{SignIn, ToolStatus, ToolVerdict},
    text,
};

const IDENTITIES: &[(&str, &str)] = &[("user", "ユーザー"), ("app", "アプリ")];

const STATUSES: &[(&str, &str)] = &[
    ("signed-in", "サインイン済み"),
    ("forgotten", "削除済み"),
    ("failed", "失敗"),
];

const YES_NO: &[(&str, &str)] = &[("yes", "はい"), ("no", "いいえ")];

/// The columns.
pub(crate) fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::words("signIn.user", text!("WHO", "サインイン"), |row, _| {
            cell(row, |one: SignIn| {
                one.user.or(one.name).or(one.client_id).unwrap_or_default()
            })
        }),
        Column::codes(
            "signIn.identity",
            text!("AS", "種類"),
            IDENTITIES,
            |row, _| cell(row, |one: SignIn| word(&one.identity)),
        )
        .minor(),
        Column::tenant(),
        Column::codes(
            "signIn.status",
            text!("STATUS", "状態"),
            STATUSES,
            |row, _| cell(row, |one: SignIn| word(&one.status)),
        )
        .minor(),
        Column::words(
            "signIn.tier",
            text!("TIER", "パートナー種別"),
            |row, _| cell(row, |one: SignIn| one.tier.unwrap_or_default()),
        )
        .minor(),
        Column::words("signIn.roles", text!("ROLES", "ロール"), |row, _| {
            cell(row, |one: SignIn| one.roles.join(", "))
        })
        .minor(),
        Column::codes("signIn.mfa", text!("MFA", "多要素認証"), YES_NO, mfa).minor(),
    ];
    columns.extend([
        Column::number(
            "signIn.daysLeft",
            text!("DAYS LEFT", "残り日数"),
            |row, _| {
                cell(row, |one: SignIn| {
                    one.days_left
                        .map(|days| days.to_string())
                        .unwrap_or_default()
                })
            },
        ),
        Column::words("signIn.tools.tool", text!("TOOL", "ツール"), |row, _| {
            cell(row, |one: SignIn| each_tool(&one, Lang::En, name))
        })
        .whole(),
        Column::words(
            "signIn.tools.missing",
            text!("RESULT", "結果"),
            |row, lang| cell(row, |one: SignIn| each_tool(&one, lang, verdict)),
        )
        .whole(),
        Column::words("signIn.error", text!("ERROR", "エラー"), |row, _| {
            cell(row, |one: SignIn| {
                one.error.map(|error| error.message).unwrap_or_default()
            })
        })
        .tells_errors(),
    ]);
    columns
}

fn mfa(row: &Row<'_>, _: Lang) -> String {
    cell(row, |one: SignIn| {
        let known = one.mfa_compliant.or(one.mfa);
        let shown = known.map(|is| if is { "yes" } else { "no" });
        shown.unwrap_or_default().to_owned()
    })
}

/// One in a row of its own, as a table has it.
fn each_tool(one: &SignIn, lang: Lang, show: fn(&ToolStatus, Lang) -> String) -> String {
    let all: Vec<String> = one.tools.iter().map(|tool| show(tool, lang)).collect();
    all.join("; ")
}

fn name(tool: &ToolStatus, _: Lang) -> String {
    match &tool.option {
        Some(option) => format!("{} {option}", tool.tool),
        None => tool.tool.clone(),
    }
}

/// That it passes, or what is missing, and whether the tool works without it.
fn verdict(tool: &ToolStatus, lang: Lang) -> String {
    if tool.status == ToolVerdict::Pass {
        return text!("PASS", "利用可").in_lang(lang).to_owned();
    }
    let missing = tool.missing.join(" ");
    let words = if tool.required {
        text!("needs {missing}", "{missing} が必要")
    } else {
        text!(
            "tells less without {missing}",
            "{missing} がないと表示が減る"
        )
    };
    words.in_lang(lang).to_owned()
}

/// The Japanese of the help.
pub(crate) const HELP: Words = &[
    (
        "Sign a user in, and say what the tools can do with it",
        "ユーザーとしてサインインし、各ツールで何ができるかを表示します",
    ),
    (
        "Tools to sign in for, each with its options (after --): their permissions are asked for, and no others",
        "サインインして使うツール (オプションは -- の後に続けます)。必要なアクセス許可だけを要求します",
    ),
    (
        "Sign in for the partner's own tenant and Partner Center (needs --client-id)",
        "パートナー自身のテナントとパートナー センターにサインインします (--client-id が必要です)",
    ),
    (
        "Sign in with a browser on this machine, where a policy blocks codes",
        "このコンピューターのブラウザーでサインインします (コードによるサインインがポリシーでブロックされている場合)",
    ),
    (
        "Say who is signed in, until when, and for each tool PASS or what is missing",
        "サインイン中のユーザー、期限、および各ツールが使えるか (利用可) または不足しているアクセス許可を表示します",
    ),
    (
        "With --status: exit code 1 if a stored sign-in ends in fewer days",
        "--status と併用: 保存されたサインインの残り日数がこれより少なければ終了コード 1 で終わります",
    ),
    (
        "Delete the stored sign-in from this machine",
        "保存されたサインインをこのコンピューターから削除します",
    ),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "sign-in list-licenses swap-license",
        "Sign in by a code, for what these two tools need and nothing else",
        "コードを使い、この 2 つのツールに必要なアクセス許可だけでサインインします",
    ),
    (
        "sign-in --partner --partner-tenant partner.example --client-id ID --certificate-file norikae.pem --browser",
        "Sign in a partner's user in a browser, for Partner Center",
        "パートナーのユーザーとして、ブラウザーでパートナー センターにサインインします",
    ),
    (
        "sign-in --status --table",
        "Say who is signed in, and what each tool can do",
        "サインイン中のユーザーと、各ツールで何ができるかを表示します",
    ),
];
