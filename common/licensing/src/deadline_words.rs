//! What happens on a deadline, in words, by its rule: the words of a record are in the language of its run.

use record::{
    Text,
    sections::{Certainty, Deadline},
    text,
};

/// The words of a deadline in either language; `None` where the rule is not known here.
#[must_use]
pub fn deadline_words(deadline: &Deadline) -> Option<Text> {
    let of_rule = deadline.id.split('/').next().unwrap_or_default();
    let variant = of_rule.strip_prefix(&deadline.rule).unwrap_or_default();
    rule_words(
        &deadline.rule,
        deadline.certainty,
        variant.trim_start_matches('-'),
    )
}

/// What a rule says, by its code in the record; `variant` tells several days of one rule apart.
#[must_use]
pub fn rule_words(rule: &str, certainty: Certainty, variant: &str) -> Option<Text> {
    let words = match (rule, certainty) {
        ("term-end", _) => text!("last day of the term", "契約期間の最終日"),
        ("renewal-off", _) if variant == "paid" => text!(
            "renewal is off, and it runs on from month to month, each month paid for: last day to let it end (change-subscription --renewal cancel-at-end)",
            "自動更新は無効ですが、このままだと 1 か月ごとの有償の延長になります。終了させる設定ができる最終日 (change-subscription --renewal cancel-at-end)"
        ),
        ("renewal-off", _) => text!(
            "last day to switch off the renewal; otherwise a new term begins",
            "自動更新を無効にできる最終日 (有効のままだと新しい期間が始まります)"
        ),
        ("cancel-window", _) => text!(
            "last day to cancel it with money back",
            "返金を受けて取り消せる最終日"
        ),
        ("cancel-after-renewal", _) => text!(
            "if it was renewed: last day to cancel the new term (168 hours)",
            "更新された場合に新しい期間を解約できる最終日 (168 時間以内)"
        ),
        ("notice", _) if variant.parse::<u16>().is_ok() => text!(
            "{variant} day(s) to the last day of the term: Microsoft writes to the partner",
            "契約期間の最終日の {variant} 日前: Microsoft からパートナーに通知が届きます"
        ),
        ("manual-month", _) => text!(
            "last day to finish the change of reseller by the manual (end of the month after the term)",
            "マニュアルによるリセラーチェンジの完了期限 (満了月の翌月末日)"
        ),
        ("manual-thirty-days", _) => text!(
            "last day that data is kept by the manual (30 days after the term)",
            "マニュアルによるデータ保持の期限 (満了後 30 日)"
        ),
        ("grace-end", Certainty::Inferred) => text!(
            "last free day, if 30 free days follow the term at all: ask the old partner",
            "満了後に 30 日間の猶予期間 (無償) がある場合の最終日 (有無は移行元パートナーに確認してください)"
        ),
        ("grace-end", _) => text!(
            "last day on which users have access",
            "ユーザーが利用できる最終日"
        ),
        ("deletion", Certainty::Documented) => text!(
            "last day before the data is deleted; until then administrators have access",
            "データが削除される前の最終日 (それまでは管理者のみ利用できます)"
        ),
        ("deletion", _) => text!(
            "last day before the data may be deleted, if the subscription is cancelled at the end of its term; administrators only",
            "期間終了時に解約された場合に、データが削除される可能性がある日の前日 (管理者のみ利用できます)"
        ),
        ("product-key-grace", _) => text!(
            "if it began with a product key: last day on which users have access",
            "プロダクト キーで開始した場合にユーザーが利用できる最終日"
        ),
        ("product-key-deletion", _) => text!(
            "if it began with a product key: last day before the data is deleted",
            "プロダクト キーで開始した場合にデータが削除される前の最終日"
        ),
        ("mailbox", _) => text!(
            "last day of the mailbox of a user who has no other licence by then",
            "ほかのライセンスがないユーザーのメールボックスが保持される最終日"
        ),
        ("onedrive", _) => text!(
            "last day before the OneDrive of a user without another licence is archived",
            "ほかのライセンスがないユーザーの OneDrive がアーカイブされる前の最終日"
        ),
        ("invitation", _) => text!("last day to accept the invitation", "招待を承諾する期限"),
        ("gdap-request", _) => text!(
            "last day of a request for administration that is not approved",
            "承認されていない管理権限の要求が有効な最終日"
        ),
        ("save-by", _) => text!(
            "last day to save this user's OneDrive",
            "このユーザーの OneDrive を保存する期限"
        ),
        _ => return None,
    };
    Some(words)
}
