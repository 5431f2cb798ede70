//! The columns of the table and the Japanese of the help.

use common::{
    Lang, Text,
    cli::{Examples, Words},
    ids::Guid,
    licensing::swap_words::{parts, plan_names},
    output::{Column, cell, why, word},
    sections::{Group, Section as _, Swap, SwapAction, User},
    text,
    text::printable,
};

/// Words with whom or what they are about in front.
pub(crate) fn about(name: &str, words: &Text) -> Text {
    Text::verbatim(printable(name)).followed_by(words)
}

pub(crate) const HELP: Words = &[
    (
        "Move users from the old licence row to the new row of the same product: plan, check, apply",
        "ユーザーのライセンスを同名の別 SKU へ移行します (計画、確認、適用)",
    ),
    (
        "SKU to replace: skuId, part number or product name; given again, all of them in one call",
        "置き換え元の SKU (skuId、skuPartNumber、製品名のいずれか)。複数回指定すると 1 回の要求でまとめて置き換えます",
    ),
    (
        "SKU to assign instead: skuId, part number or product name; given again, each of them, in one call",
        "代わりに割り当てる SKU (skuId、skuPartNumber、製品名のいずれか)。複数回指定すると 1 回の要求ですべて割り当てます",
    ),
    (
        "Accept --from and --to although they are different products",
        "--from と --to が異なる製品でも許可します",
    ),
    (
        "What to do with service plans that only the new SKU has",
        "新しい SKU だけにあるサービス プランの扱い",
    ),
    (
        "Leave them on, as the service does",
        "オンのままにします (サービスの既定)",
    ),
    ("Keep them off", "オフにします"),
    (
        "Plan only the users named in FILE: CSV of the admin centre, list of sign-in names, or records",
        "FILE に記載されたユーザーだけを計画します (管理センターの CSV、サインイン名の一覧、レコードのいずれか)",
    ),
    (
        "Allow a swap that drops these service plans (names as in the LOST column, or ids)",
        "指定したサービス プランがなくなる移行を許可します (「失うプラン」列の名前、または ID)",
    ),
    (
        "Allow a swap that drops service plans, but for those of Exchange, OneDrive, SharePoint and Teams",
        "使用中のサービス プランがなくなる移行を許可します (Exchange、OneDrive、SharePoint、Teams を除く)",
    ),
    (
        "Country (ISO 3166-1 alpha-2) to set for users without a usage location",
        "「利用場所」が未設定のユーザーに設定する国 (ISO 3166-1 の 2 文字コード)",
    ),
    (
        "Who gets the free seats first",
        "利用できるライセンスを割り当てる順序",
    ),
    ("As the directory lists them", "ディレクトリの並び順"),
    ("By sign-in name", "サインイン名の順"),
    ("By display name", "表示名の順"),
    (
        "Accounts that may sign in first, then by sign-in name",
        "サインインが許可されたアカウントを先に、サインイン名の順",
    ),
    (
        "Also plan the change of groups that assign the licence, before the users",
        "ライセンスを割り当てているグループの変更も、ユーザーより先に計画します",
    ),
    (
        "Refuse users who would lose their OneDrive licence, unless FILE (from backup-plan --verify) shows a complete copy",
        "OneDrive のライセンスがなくなるユーザーは、FILE (backup-plan --verify の出力) で完全なコピーを確認できない限り移行しません",
    ),
    (
        "Write the plan that restores the licences changed according to JOURNAL; a usage location that was set is kept",
        "JOURNAL に記録されたライセンスの変更を元に戻す計画を作成します (設定した「利用場所」は戻しません)",
    ),
    (
        "Check that each user in JOURNAL still holds the licences the run assigned",
        "JOURNAL の各ユーザーに、実行時に割り当てたライセンスが残っているかを確認します",
    ),
    (
        "Write a hash chain of the run to FILE, which must not exist yet",
        "実行の証跡 (ハッシュ チェーン) をまだ存在しないファイル FILE に書き出します",
    ),
    (
        "Check a hash chain offline and print its last hash",
        "ハッシュ チェーンをオフラインで検査し、最後のハッシュを表示します",
    ),
    (
        "Concurrent changes per tenant: a number, or auto to adapt to the service",
        "テナントごとに同時に送信する変更の数 (auto で自動調整)",
    ),
    (
        "Write the plan in the order of the input, not as tenants finish",
        "処理が終わった順ではなく、入力の順に計画を出力します",
    ),
];

const ACTIONS: &[(&str, &str)] = &[
    ("swap", "移行"),
    ("remove", "解除"),
    ("remove-direct", "直接割り当ての解除"),
    ("restore", "復元"),
    ("none", "変更なし"),
    ("refuse", "見送り"),
];

const STATUSES: &[(&str, &str)] = &[
    ("done", "完了"),
    ("already-done", "完了済み"),
    ("refused", "見送り"),
    ("failed", "失敗"),
    ("differs", "相違あり"),
    ("unknown", "不明"),
];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::user(),
        Column::words("user.displayName", text!("NAME", "表示名"), |r, _| {
            let of_user = cell(r, |user: User| user.display_name.unwrap_or_default());
            let of_group = cell(r, |group: Group| group.display_name.unwrap_or_default());
            if of_group.is_empty() {
                of_user
            } else {
                of_group
            }
        }),
        Column::words(
            "swap.from.skuPartNumber",
            text!("FROM", "変更前"),
            |r, _| cell(r, |swap: Swap| parts(swap.all_from())),
        )
        .minor(),
        Column::words("swap.to.skuPartNumber", text!("TO", "変更後"), |r, _| {
            // What a row asks for changes nobody's licence.
            if !r.has(User::KEY) && !r.has(Group::KEY) {
                return String::new();
            }
            cell(r, |swap: Swap| {
                // A row that stands beside no other.
                let comes = swap.all_to().map(|(sku, _)| sku);
                parts(comes.filter(|to| to.sku_id != swap.from.sku_id))
            })
        }),
        Column::codes("swap.action", text!("ACTION", "処理"), ACTIONS, |r, _| {
            cell(r, |swap: Swap| word(&swap.action))
        })
        .counted(),
        Column::codes(
            "swap.status",
            text!("STATUS", "結果"),
            STATUSES,
            |r, _| {
                cell(r, |swap: Swap| {
                    swap.status.map(|status| word(&status)).unwrap_or_default()
                })
            },
        )
        .counted(),
        Column::number(
            "swap.disabledPlans",
            text!("PLANS OFF", "無効のプラン"),
            |r, _| cell(r, |swap: Swap| swap.disabled_plans.len().to_string()),
        ),
        Column::words(
            "swap.lostPlans",
            text!("LOST", "失うプラン"),
            |r, _| cell(r, |swap: Swap| plan_names(&swap.lost_plans)),
        ),
        Column::words(
            "swap.gainedPlans",
            text!("GAINED", "増えるプラン"),
            |r, lang| cell(r, |swap: Swap| gained(&swap, lang)),
        )
        .minor(),
        Column::words("swap.words", text!("WHY", "理由"), |r, _| {
            why(r, |swap: Swap| {
                swap.error.map(|error| error.message).or(swap.words)
            })
        })
        .tells_errors(),
    ]
}

/// How many of the plans that come are named; more are counted: a newer SKU may have twenty more.
const MOST_GAINED: usize = 3;

fn gained(swap: &Swap, lang: Lang) -> String {
    let plans: &[Guid] = match swap.action {
        SwapAction::None | SwapAction::Refuse => &[],
        _ => &swap.gained_plans,
    };
    let count = plans.len();
    if count > MOST_GAINED {
        text!("{count} plans", "{count} 個")
            .in_lang(lang)
            .to_owned()
    } else {
        plan_names(plans)
    }
}

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | check-relationship | list-licenses | swap-license > plan.jsonl",
        "Plan who moves from which row to which; nothing is changed",
        "誰のライセンスをどの SKU からどの SKU へ移すかを計画します。何も変更しません",
    ),
    (
        "swap-license --apply plan.jsonl",
        "Do what the plan says, and nothing else; run it again to go on after an interruption",
        "計画に書かれたことだけを実行します。中断したときは同じコマンドで再開できます",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{OLD, decided, pair, plan, user};

    #[test]
    fn the_plans_that_come_are_named_or_counted_and_none_come_where_nothing_changes() {
        let mut swap = decided(&user(&[(OLD, None, &[])]), &pair(), 1);
        swap.gained_plans = vec![plan(1); MOST_GAINED + 1];
        assert_eq!(gained(&swap, Lang::En), "4 plans");
        assert_eq!(gained(&swap, Lang::Ja), "4 個");
        swap.gained_plans.truncate(1);
        assert_eq!(gained(&swap, Lang::Ja), plan_names(&swap.gained_plans));
        for action in [SwapAction::None, SwapAction::Refuse] {
            swap.action = action;
            assert_eq!(gained(&swap, Lang::En), "");
        }
    }
}
