//! The columns of the table and the Japanese of the help.

use common::{
    Lang, Record,
    cli::Words,
    output::Column,
    sections::{Assignment, License, LicensePath, Partner, User},
    text,
};

pub(crate) const HELP: Words = &[
    (
        "List the licence rows of a tenant, who sold them, and what each needs",
        "テナントのライセンスの行と販売元、必要な作業を一覧にします",
    ),
    (
        "Read no records: list the tenant of the settings",
        "レコードを読まず、設定されたテナントを一覧にします",
    ),
    (
        "Write a record for each user of each row",
        "行ごとに、割り当て済みユーザーを 1 件ずつ出力します",
    ),
];

/// The columns of the admin centre's Licences page, with what it does not show: who sold the row and
/// what to do.
pub(crate) fn columns() -> Vec<Column> {
    let column = |key, head, cell, number| Column {
        key,
        head,
        cell,
        number,
    };
    vec![
        column(
            "tenantId",
            text!("TENANT", "テナント"),
            |record, _| tenant(record),
            false,
        ),
        column(
            "license.productName",
            text!("NAME", "名前"),
            |r, _| of(r, |l| l.product_name),
            false,
        ),
        column(
            "license.skuPartNumber",
            text!("SKU", "SKU"),
            |r, _| of(r, |l| l.sku_part_number),
            false,
        ),
        column(
            "license.seats.free",
            text!("AVAILABLE", "利用できるライセンス"),
            |r, _| of(r, |l| l.seats.free.to_string()),
            true,
        ),
        column(
            "license.seats.consumed",
            text!("ASSIGNED", "割り当て済み"),
            |r, _| {
                of(r, |l| {
                    format!("{}/{}", l.seats.consumed, l.seats.enabled + l.seats.warning)
                })
            },
            true,
        ),
        column(
            "license.subscriptions",
            text!("SOLD BY", "販売元"),
            |r, _| of(r, sellers),
            false,
        ),
        column(
            "license.path",
            text!("WHAT TO DO", "必要な作業"),
            |r, lang| of(r, |l| path(&l, lang)),
            false,
        ),
        column(
            "user.userPrincipalName",
            text!("USER", "ユーザー"),
            |r, _| user(r),
            false,
        ),
        column(
            "assignment.via",
            text!("VIA", "割り当て元"),
            |r, _| via(r),
            false,
        ),
    ]
}

fn of(record: &Record, cell: impl FnOnce(License) -> String) -> String {
    record.get().ok().flatten().map(cell).unwrap_or_default()
}

fn tenant(record: &Record) -> String {
    record
        .tenant()
        .ok()
        .flatten()
        .map(String::from)
        .unwrap_or_default()
}

fn sellers(license: License) -> String {
    let mut names: Vec<String> = license
        .subscriptions
        .into_iter()
        .filter_map(|subscription| subscription.seller)
        .filter_map(name)
        .collect();
    names.dedup();
    names.join(", ")
}

fn name(partner: Partner) -> Option<String> {
    partner.name.or(partner.tenant_id.map(String::from))
}

fn path(license: &License, lang: Lang) -> String {
    let words = match license.path {
        LicensePath::Twin => return license.path_reason.clone(),
        LicensePath::Pooled | LicensePath::Transferred | LicensePath::Single => {
            text!("nothing", "なし")
        }
        LicensePath::NotComparable => text!("look: not comparable", "要確認 (同等ではない製品)"),
        LicensePath::SameSkuTwoAccounts => text!(
            "stop: one SKU, two accounts",
            "中止 (同じ SKU が 2 アカウント)"
        ),
        LicensePath::Free => text!("nothing (free)", "なし (無料)"),
    };
    words.in_lang(lang).to_owned()
}

fn user(record: &Record) -> String {
    let user: Option<User> = record.get().ok().flatten();
    user.map(|user| user.user_principal_name.unwrap_or(user.id))
        .unwrap_or_default()
}

fn via(record: &Record) -> String {
    let assignment: Option<Assignment> = record.get().ok().flatten();
    assignment
        .and_then(|assignment| serde_json::to_value(assignment.via).ok())
        .and_then(|via| via.as_str().map(str::to_owned))
        .unwrap_or_default()
}
