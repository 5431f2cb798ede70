//! The columns of the table and the Japanese of the help.

use common::{
    Lang, Record, Text,
    cli::Words,
    ids::Guid,
    output::Column,
    sections::{Assignment, Direction, License, LicensePath, Subscription, User, Via},
    text,
};

use crate::row::printed_name;

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
    (
        "Save the tenant to FILE, for rehearse --tenant FILE to play; without any OneDrive",
        "テナントを FILE に保存します。rehearse --tenant FILE で練習に使えます (OneDrive の内容は含みません)",
    ),
    (
        "Replace names, addresses, domains and ids of people and companies in the snapshot",
        "スナップショット内の個人や会社の名前、アドレス、ドメイン、ID を仮名に置き換えます",
    ),
];

/// The columns of the admin centre's Licences page, then what it does not show: who sold the row, what to
/// do, and who holds it.
pub(crate) fn columns() -> Vec<Column> {
    let column = |key, head, cell| Column {
        key,
        head,
        cell,
        number: false,
    };
    let number = |key, head, cell| Column {
        key,
        head,
        cell,
        number: true,
    };
    vec![
        column("license.productName", text!("NAME", "名前"), |r, _| {
            of(r, |l| printed_name(&l.product_name).to_owned())
        }),
        number(
            "license.seats.free",
            text!("AVAILABLE", "利用できるライセンス"),
            |r, _| of(r, |l| l.seats.free.to_string()),
        ),
        number(
            "license.seats.consumed",
            text!("ASSIGNED", "割り当て済みのライセンス"),
            |r, _| of(r, |l| assigned(&l)),
        ),
        column("license.skuPartNumber", text!("SKU", "SKU"), |r, _| {
            of(r, |l| l.sku_part_number)
        }),
        column(
            "license.subscriptions",
            text!("SOLD BY", "販売元"),
            |r, lang| of(r, |l| sellers(&l, lang)),
        ),
        column(
            "license.path",
            text!("WHAT TO DO", "必要な作業"),
            |r, lang| of(r, |l| path(&l, lang)),
        ),
        column(
            "user.userPrincipalName",
            text!("USER", "ユーザー"),
            |r, _| user(r),
        ),
        column("assignment.via", text!("VIA", "割り当て元"), via),
        column("tenantId", text!("TENANT", "テナント"), |r, _| {
            tenant(r)
        }),
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

/// As the page counts them: seats in grace are still there.
fn assigned(license: &License) -> String {
    let seats = license.seats;
    format!("{}/{}", seats.consumed, seats.enabled + seats.warning)
}

fn sellers(license: &License, lang: Lang) -> String {
    let mut names: Vec<String> = license
        .subscriptions
        .iter()
        .filter_map(|subscription| seller(subscription, lang))
        .collect();
    names.sort();
    names.dedup();
    names.join(", ")
}

fn seller(subscription: &Subscription, lang: Lang) -> Option<String> {
    let partner = subscription.seller.as_ref()?;
    let id = partner.tenant_id.as_ref().map(Guid::as_str);
    let name = partner.name.as_deref().or(id)?;
    let words = match subscription.announced_by {
        Some(_) => text!("{name} (as announced)", "{name} (開通案内どおり)"),
        None => return Some(name.to_owned()),
    };
    Some(words.in_lang(lang).to_owned())
}

fn path(license: &License, lang: Lang) -> String {
    let words = match license.path {
        LicensePath::Twin => twin(license),
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

fn twin(license: &License) -> Text {
    let users = license.seats.consumed.max(0);
    let Some(twin) = &license.twin else {
        return Text::verbatim(license.path_reason.clone());
    };
    let other = &twin.sku_part_number;
    match twin.direction {
        Direction::To if users == 0 => {
            text!("nothing (old row, empty)", "なし (以前の行、使用者なし)")
        }
        Direction::To => text!(
            "move {users} user(s) to {other}",
            "{users} 名を {other} へ割り当て直す"
        ),
        Direction::From => text!("nothing (new row)", "なし (新しい行)"),
        Direction::Undecided => text!("two rows: which is new?", "要確認 (どちらが新しい行か不明)"),
    }
}

fn user(record: &Record) -> String {
    let user: Option<User> = record.get().ok().flatten();
    user.map(|user| user.user_principal_name.unwrap_or(user.id))
        .unwrap_or_default()
}

fn via(record: &Record, lang: Lang) -> String {
    let Some(assignment) = record.get::<Assignment>().ok().flatten() else {
        return String::new();
    };
    let groups = assignment.groups.join(", ");
    let words = match assignment.via {
        Via::Direct => text!("direct", "直接"),
        Via::Group => text!("group {groups}", "グループ {groups}"),
        Via::Both => text!("direct, group {groups}", "直接、グループ {groups}"),
    };
    words.in_lang(lang).to_owned()
}
