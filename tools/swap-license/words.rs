//! The columns of the table and the Japanese of the help.

use common::{
    cli::Words,
    output::{Column, cell, word},
    sections::{Group, Swap, User},
    text,
};

pub(crate) const HELP: Words = &[
    (
        "Move users from one licence row to its twin: plan, look, apply",
        "ユーザーのライセンスを同名の別 SKU へ移行します (計画、確認、適用)",
    ),
    (
        "Do what the plan on the input says; without it, nothing is changed",
        "入力された計画のとおりに変更します (指定しなければ何も変更しません)",
    ),
    (
        "Row that goes: skuId, part number or product name",
        "外す行 (skuId、製品番号、製品名のいずれか)",
    ),
    (
        "Row that comes: skuId, part number or product name",
        "割り当てる行 (skuId、製品番号、製品名のいずれか)",
    ),
    (
        "Take --from and --to although they are not the same product",
        "同じ製品でなくても --from と --to の組み合わせを認めます",
    ),
    (
        "Service plans that only the new row has",
        "新しい行だけにあるサービス プランの扱い",
    ),
    (
        "Leave them on, as the service does",
        "オンのままにします (サービスの既定)",
    ),
    ("Keep them off", "オフにします"),
    (
        "Move users although service plans that they have on are not in the new row",
        "使用中のサービス プランが新しい行になくても移行します",
    ),
    (
        "Country (ISO 3166-1 alpha-2) that is set for users who have no usage location",
        "「使用場所」が未設定のユーザーに設定する国 (ISO 3166-1 の 2 文字コード)",
    ),
    (
        "Who gets the free seats first",
        "空きシートを割り当てる順序",
    ),
    ("As the directory lists them", "ディレクトリの並び順"),
    ("By sign-in name", "サインイン名の順"),
    ("By display name", "表示名の順"),
    (
        "Accounts that may sign in first, then by sign-in name",
        "サインインが許可されたアカウントを先に、サインイン名の順",
    ),
    (
        "Plan the change of groups that assign the licence too, before the users",
        "ライセンスを割り当てているグループの変更も、ユーザーより先に計画します",
    ),
    (
        "Refuse users whose OneDrive licence would go unless FILE (from backup-plan --verify) says that it is saved",
        "OneDrive のライセンスがなくなるユーザーは、FILE (backup-plan --verify の出力) で保存済みと確認できない限り移行しません",
    ),
    (
        "Write the plan that puts back the licences that this journal says were changed; a usage location that was set stays",
        "このジャーナルにあるライセンスの変更を元に戻す計画を作成します (設定した「使用場所」は戻しません)",
    ),
    (
        "Look whether every user of this journal still has what the run left him with",
        "このジャーナルの全ユーザーが実行直後の状態のままかを確認します",
    ),
    (
        "Write a chain of hashes over the run to FILE, which must be new",
        "実行の証跡 (ハッシュの連鎖) を新しいファイル FILE に書き出します",
    ),
    (
        "Check such a chain, offline, and print its last hash",
        "証跡をオフラインで検査し、最後のハッシュを表示します",
    ),
    (
        "Journal of the changes [default: one file for each tenant in the state folder]",
        "変更のジャーナル [既定: 状態フォルダーにテナントごとの 1 ファイル]",
    ),
    (
        "Changes in flight in one tenant: a number, or auto for as many as it bears",
        "1 つのテナントで同時に送信する変更の数。auto で自動調整します",
    ),
    (
        "Tenants that are changed at the same time",
        "同時に変更するテナントの数",
    ),
    (
        "First pause, in milliseconds, after an answer that does not say how long; it doubles each time",
        "待ち時間の指定がない応答のあとの最初の待ち時間 (ミリ秒)。繰り返すたびに倍になります",
    ),
    (
        "Folder for journals that have no name of their own",
        "名前を指定しないジャーナルの保存先フォルダー",
    ),
];

pub(crate) fn columns() -> Vec<Column> {
    vec![
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
            |r, _| cell(r, |swap: Swap| swap.from.sku_part_number),
        ),
        Column::words("swap.to.skuPartNumber", text!("TO", "変更後"), |r, _| {
            cell(r, |swap: Swap| swap.to.sku_part_number)
        }),
        Column::words("swap.action", text!("ACTION", "処理"), |r, _| {
            cell(r, |swap: Swap| word(&swap.action))
        }),
        Column::words("swap.status", text!("STATUS", "結果"), |r, _| {
            cell(r, |swap: Swap| {
                swap.status.map(|status| word(&status)).unwrap_or_default()
            })
        }),
        Column::words(
            "swap.disabledPlans",
            text!("PLANS OFF", "オフのプラン"),
            |r, _| cell(r, |swap: Swap| swap.disabled_plans.len().to_string()),
        ),
        Column::words("swap.words", text!("WHY", "理由"), |r, _| {
            cell(r, |swap: Swap| {
                let error = swap.error.map(|error| error.message);
                error.or(swap.words).unwrap_or_default()
            })
        }),
    ]
}
