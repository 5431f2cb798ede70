//! The columns of the table, and the Japanese of the help.

use common::{
    Text,
    cli::{Examples, Words},
    output::{APPLIED, Column, cell, why, word},
    sections::{RenewalWish, SubscriptionChange, WantedChange},
    text,
    text::printable,
};

const ACTIONS: &[(&str, &str)] = &[
    ("change", "変更"),
    ("none", "変更なし"),
    ("refuse", "見送り"),
];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::tenant(),
        Column::offer(),
        Column::words("wanted", text!("WANTED", "変更内容"), |row, lang| {
            cell(row, |one: SubscriptionChange| {
                wanted(&one.wanted).in_lang(lang).to_owned()
            })
        }),
        Column::codes("action", text!("ACTION", "処理"), ACTIONS, |row, _| {
            cell(row, |one: SubscriptionChange| word(&one.action))
        })
        .counted()
        .counts_rows(),
        Column::codes("status", text!("STATUS", "結果"), APPLIED, |row, _| {
            cell(row, |one: SubscriptionChange| word(&one.status))
        })
        .counted(),
        Column::words("words", text!("WHY", "理由"), |row, _| {
            why(row, |one: SubscriptionChange| {
                one.error.map(|error| error.message).or(one.words)
            })
        })
        .tells_errors(),
        Column::words(
            "subscriptionId",
            text!("SUBSCRIPTION", "サブスクリプション"),
            |row, _| cell(row, |one: SubscriptionChange| one.subscription_id),
        )
        .minor(),
    ]
}

fn wanted(wanted: &WantedChange) -> Text {
    match wanted {
        WantedChange::Renewal {
            to: RenewalWish::On,
        } => text!("renewal on", "自動更新"),
        WantedChange::Renewal {
            to: RenewalWish::CancelAtEnd,
        } => text!("renewal cancel-at-end", "期間終了時に終了"),
        WantedChange::Renewal {
            to: RenewalWish::Extend,
        } => text!("renewal extend", "1 か月ごとの有償延長"),
        WantedChange::Cancel => text!("cancel", "取り消し"),
        WantedChange::Seats { to } => text!("seats {to}", "ライセンス数 {to}"),
        WantedChange::Reseller { to } => {
            text!("reseller {to}", "リセラー {to}", to = printable(to))
        }
        WantedChange::SupportContact { to } => {
            text!(
                "support contact {to}",
                "サポート連絡先 {to}",
                to = printable(to)
            )
        }
    }
}

pub(crate) const HELP: Words = &[
    (
        "Change one thing of a subscription: its renewal, seats, reseller or support contact; or cancel it",
        "サブスクリプションの自動更新、ライセンス数、リセラー、サポート連絡先のいずれかを変更するか、取り消します",
    ),
    (
        "What is to happen at the end of the term",
        "期間終了時の動作",
    ),
    ("Renew", "自動更新します"),
    (
        "End: users lose access at once (terms that end since 4 May 2026)",
        "終了します (2026 年 5 月 4 日以降に終了する期間では、ユーザーはすぐに使えなくなります)",
    ),
    (
        "Run on from month to month, each month paid for",
        "1 か月ごとに有償で延長します",
    ),
    (
        "Refused: since 4 May 2026 it buys a paid month",
        "指定できません (2026 年 5 月 4 日以降は 1 か月ごとの有償の延長になるため)",
    ),
    (
        "Cancel it now, with money back; possible for seven days",
        "すぐに取り消して返金を受けます (7 日以内に限ります)",
    ),
    (
        "Set the number of seats; fewer for seven days only",
        "ライセンス数を設定します (減数は 7 日以内に限ります)",
    ),
    (
        "Set the indirect reseller, by the PartnerID of its location",
        "間接リセラーを、所在地 (location) のパートナー ID で設定します",
    ),
    (
        "Set the support contact: this partner or an indirect reseller, by its PartnerID",
        "サポート連絡先 (このパートナーまたは間接リセラー) をパートナー ID で設定します",
    ),
    (
        "Make the change even if users lose access, or if that cannot be ruled out",
        "ユーザーが使えなくなる場合や、使えなくならないことを確認できない場合でも変更します",
    ),
    (
        "Send what is not documented for programs, in the form that other clients use",
        "プログラム向けに公開されていない要求も、ほかのクライアントと同じ形式で送信します",
    ),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "list-subscriptions | change-subscription --seats 6 > plan.jsonl",
        "Plan six seats for each of the partner's subscriptions; take out of the file what is not meant",
        "パートナーの各サブスクリプションを 6 ライセンスにする計画を作成します (不要な行はファイルから除きます)",
    ),
    (
        "change-subscription --apply plan.jsonl",
        "Do exactly what the plan says; run it again after an interruption",
        "計画どおりに変更します (中断した場合は同じコマンドを再度実行します)",
    ),
];
