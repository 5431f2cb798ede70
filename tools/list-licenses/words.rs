//! The columns of the table and the Japanese of the help.

use common::{
    Lang, Text,
    cli::{Examples, Words},
    ids::Guid,
    licensing::printed_name,
    output::{Column, Row, cell, why},
    sections::{Assignment, License, LicenseAction, Section as _, Subscription, Via},
    text,
};

pub(crate) const HELP: Words = &[
    (
        "List the licence rows of a tenant, who sold them, and what each needs",
        "テナントのライセンスと販売元、必要な作業を一覧にします",
    ),
    (
        "Read no records: list the tenant of the settings",
        "レコードを読み取らず、設定のテナントを一覧にします",
    ),
    (
        "Tenant id of the new partner, where a record names none",
        "移行先パートナーのテナント ID (レコードに記載がない場合)",
    ),
    (
        "Write a record for each user of each row",
        "ライセンスごとに、割り当て済みユーザーを 1 件ずつ出力します",
    ),
    (
        "Save the tenant to FILE, for rehearse --tenant FILE; without the files in OneDrive",
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
    vec![
        Column::customer(),
        Column::words("license.productName", text!("NAME", "名前"), |r, _| {
            cell(r, |l: License| printed_name(&l.product_name).to_owned())
        }),
        Column::number(
            "license.seats.free",
            text!("AVAILABLE", "利用可能"),
            |r, _| seats(r, |l| l.seats.free.to_string()),
        ),
        Column::number(
            "license.seats.consumed",
            text!("ASSIGNED", "割り当て済み"),
            |r, _| seats(r, |l| assigned(&l)),
        ),
        Column::words("license.skuPartNumber", text!("SKU", "SKU"), |r, _| {
            cell(r, |l: License| l.sku_part_number)
        })
        .minor(),
        Column::words(
            "license.subscriptions",
            text!("SOLD BY", "販売元"),
            |r, lang| cell(r, |l: License| sellers(&l, lang)),
        )
        .minor(),
        Column::words(
            "license.toDo.words",
            text!("WHAT TO DO", "必要な作業"),
            to_do,
        )
        .tells_errors(),
        Column::user(),
        Column::words("assignment.via", text!("VIA", "割り当て元"), via),
        Column::tenant(),
    ]
}

/// What a cell shows of a row's seats: said once for the row, not again for each of its users.
fn seats(record: &Row<'_>, show: fn(License) -> String) -> String {
    if record.has(Assignment::KEY) {
        return String::new();
    }
    cell(record, show)
}

/// That the answer about a row rests on lists that do not agree.
pub(crate) fn lists_differ(license: &License) -> Option<Text> {
    let to_do = license.to_do.as_ref();
    let to_do = to_do.filter(|to_do| to_do.action == LicenseAction::ListAgain)?;
    Some(Text::verbatim(format!(
        "{}: {}",
        license.sku_part_number, to_do.words
    )))
}

/// That a row has more users by its own count than were listed. Nothing else would show that one is missing; but the count
/// may be an hour old (observed), so this is a hint and no verdict.
pub(crate) fn users_missing(license: &License, listed: i64) -> Option<Text> {
    let (part, counted) = (&license.sku_part_number, license.seats.consumed);
    (listed < counted).then(|| {
        text!(
            "{part}: the service counts {counted} user(s) and listed {listed}; the count may be an hour old, or the list may lack some of them: list again later",
            "{part}: サービスの集計では {counted} 名ですが、一覧には {listed} 名しかありません。集計が最大 1 時間前のものか、一覧から漏れている可能性があります。時間をおいて一覧をやり直してください"
        )
    })
}

/// What the row needs; of one of its users, whether this one is to be moved.
fn to_do(record: &Row<'_>, lang: Lang) -> String {
    let is_user = record.has(Assignment::KEY);
    why(record, |license: License| {
        let to_do = license.to_do?;
        if !is_user {
            return Some(to_do.words);
        }
        let to = license.twin?.sku_part_number;
        let words = text!("move to {to}", "{to} へ割り当て直す");
        let moves = to_do.action == LicenseAction::MoveUsers;
        moves.then(|| words.in_lang(lang).to_owned())
    })
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

fn via(record: &Row<'_>, lang: Lang) -> String {
    let Some(assignment) = record.get::<Assignment>().ok().flatten() else {
        return String::new();
    };
    let row = record.get::<License>().ok().flatten();
    let known = row.and_then(|row| row.groups).unwrap_or_default();
    let name = |id: &String| {
        let named = known.iter().find(|group| group.id == *id);
        let name = named.and_then(|group| group.display_name.as_ref());
        name.unwrap_or(id).clone()
    };
    let groups: Vec<_> = assignment.groups.iter().map(name).collect();
    let groups = groups.join(", ");
    let words = match assignment.via {
        Via::Direct => text!("direct", "直接"),
        Via::Group => text!("group {groups}", "グループ {groups}"),
        Via::Both => text!("direct, group {groups}", "直接、グループ {groups}"),
    };
    words.in_lang(lang).to_owned()
}

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | check-relationship | list-licenses --table",
        "List the licence rows with their seats and sellers, and what each needs",
        "テナントのライセンスを、数、販売元、必要な作業とともに一覧にします",
    ),
    (
        "list-licenses --this-tenant --users --csv --bom > holders.csv",
        "Write who holds which licence, for Excel",
        "誰がどのライセンスを持っているかを、Excel 用の CSV に出力します",
    ),
];
