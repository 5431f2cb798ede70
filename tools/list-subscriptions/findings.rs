//! What a person should look at, from the section and what else is known. Pure.

use common::{
    Lang, Text,
    partner_center::commerce::Reseller,
    sections::{AtTermEnd, FindingCode, Side, SoldSubscription, SubscriptionFinding},
    text,
    text::printable,
};

/// What is known besides the subscription itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    /// Whether the record says that another partner is the new one.
    pub(crate) is_old: bool,
    /// Whether the customer has more active subscriptions of this partner than may be bought a second time.
    pub(crate) is_over_150: bool,
    /// The reseller on it, where there is one.
    pub(crate) reseller: Option<Reseller>,
}

/// The findings about a subscription.
pub(crate) fn of(one: &SoldSubscription, seen: &Seen, lang: Lang) -> Vec<SubscriptionFinding> {
    let found = [
        (one.at_term_end == AtTermEnd::ExtendPaid)
            .then(|| (FindingCode::WouldExtendPaid, would_extend(one))),
        (seen.is_old && one.at_term_end == AtTermEnd::Renew)
            .then(|| (FindingCode::RenewalOn, renewal_on(one))),
        (seen.is_over_150 && one.at_term_end != AtTermEnd::Over)
            .then(|| (FindingCode::Over150, over_150())),
        reseller(one, seen.reseller.as_ref())
            .map(|words| (FindingCode::PartnerOfRecordInvalid, words)),
        is_key(one).then(|| (FindingCode::Key, key())),
        is_direct(one).then(|| (FindingCode::Credit, credit())),
    ];
    let found = found.into_iter().flatten();
    let with_words = |(code, words): (FindingCode, Text)| SubscriptionFinding {
        code,
        words: words.in_lang(lang).to_owned(),
    };
    found.map(with_words).collect()
}

fn end(one: &SoldSubscription) -> String {
    let end = one.term_end.as_ref().map(|end| end.day.clone());
    end.unwrap_or_else(|| "?".to_owned())
}

fn would_extend(one: &SoldSubscription) -> Text {
    let day = end(one);
    text!(
        "runs on from month to month after {day} (UTC), and each month is paid for: to let it end, change-subscription --renewal cancel-at-end; to keep it, --renewal on",
        "{day} (UTC) のあとは 1 か月ごとの有償の延長になります。終了させるには change-subscription --renewal cancel-at-end、継続するには --renewal on を実行してください"
    )
}

fn renewal_on(one: &SoldSubscription) -> Text {
    let day = end(one);
    text!(
        "renews by itself after {day} (UTC), although another partner is the new one: once nobody uses its seats, change-subscription --renewal cancel-at-end",
        "移行先のパートナーがほかにあるのに、{day} (UTC) のあと自動更新されます。ライセンスの使用者がいなくなってから change-subscription --renewal cancel-at-end を実行してください"
    )
}

fn over_150() -> Text {
    text!(
        "the customer has more than 150 active subscriptions of this partner: bought a second time they may pass the tenant's limit, so that the old ones have to end first; plan the order with Microsoft's support",
        "お客様には、このパートナーの有効なサブスクリプションが 150 件を超えて存在します。移行先で同じ数を購入するとテナントの上限を超えるおそれがあり、先に移行元を終了させる必要があります。手順は Microsoft のサポートと相談してください"
    )
}

fn reseller(one: &SoldSubscription, found: Option<&Reseller>) -> Option<Text> {
    let id = printable(one.partner_id.as_deref()?);
    match found? {
        Reseller::Valid => None,
        Reseller::Missing => Some(text!(
            "the reseller's PartnerID {id} is not known, so that changes are refused: set a valid one with change-subscription --reseller",
            "リセラーのパートナー ID {id} は存在しないため、変更が拒否されます。change-subscription --reseller で有効な パートナー ID を設定してください"
        )),
        Reseller::NotSigned => Some(text!(
            "the reseller with PartnerID {id} has not signed the Microsoft Partner Agreement, or the id does not count, so that changes are refused: ask the reseller, or set another one with change-subscription --reseller",
            "パートナー ID {id} のリセラーは Microsoft Partner Agreement に署名していないか、ID が無効です。このため変更が拒否されます。リセラーに確認するか、change-subscription --reseller で別のリセラーを設定してください"
        )),
    }
}

fn is_key(one: &SoldSubscription) -> bool {
    let kind = one.contract_type.as_deref().unwrap_or_default();
    ["productKey", "redemptionCode"]
        .iter()
        .any(|key| kind.eq_ignore_ascii_case(key))
}

fn key() -> Text {
    text!(
        "began with a product key or a redemption code: it is renewed with another key, which an administrator of the customer redeems at https://setup.microsoft.com/, or ends; keep keys out of files and mails",
        "プロダクト キーまたは引き換えコードで開始されています。更新するには、お客様の管理者が https://setup.microsoft.com/ で新しいキーを引き換えます。キーをファイルやメールに書かないでください"
    )
}

/// Bought from Microsoft itself, and paid for.
fn is_direct(one: &SoldSubscription) -> bool {
    one.side == Side::Customer
        && one.seller.is_none()
        && !one.trial
        && one.at_term_end != AtTermEnd::Over
}

fn credit() -> Text {
    text!(
        "not bought from a partner: where Microsoft sold it, money back for the rest of the term is a matter of the customer and Microsoft's billing support; no program can ask",
        "パートナーから購入したものではありません。Microsoft から直接購入した場合、残りの期間の返金は、お客様から Microsoft の課金サポートにお問い合わせください。プログラムからは請求できません"
    )
}

#[cfg(test)]
mod tests {
    use common::sections::{CancelWindow, Regime};

    use super::*;

    fn one(at_term_end: AtTermEnd) -> SoldSubscription {
        SoldSubscription {
            id: Some("s".to_owned()),
            side: Side::Partner,
            seller: None,
            offer_id: None,
            offer_name: "a".to_owned(),
            friendly_name: None,
            sku_id: None,
            seats: Some(1),
            state: "active".to_owned(),
            auto_renew: None,
            at_term_end,
            term: None,
            billing_cycle: None,
            term_end: None,
            cancel_window: CancelWindow::Unknown,
            cancel_until: None,
            regime: Regime::Unknown,
            regime_words: String::new(),
            partner_id: None,
            contract_type: None,
            refunds: Vec::new(),
            trial: false,
            order_id: None,
            support: None,
            findings: Vec::new(),
        }
    }

    fn codes(one: &SoldSubscription, seen: &Seen) -> Vec<FindingCode> {
        of(one, seen, Lang::En)
            .into_iter()
            .map(|found| found.code)
            .collect()
    }

    #[test]
    fn only_the_old_partner_is_told_that_renewal_is_on() {
        let renews = one(AtTermEnd::Renew);
        let old = Seen {
            is_old: true,
            ..Seen::default()
        };
        assert_eq!(codes(&renews, &Seen::default()), []);
        assert_eq!(codes(&renews, &old), [FindingCode::RenewalOn]);
        assert_eq!(codes(&one(AtTermEnd::Cancel), &old), []);
        assert_eq!(
            codes(&one(AtTermEnd::ExtendPaid), &old),
            [FindingCode::WouldExtendPaid]
        );
    }

    #[test]
    fn a_reseller_is_invalid_where_the_service_says_so_and_not_where_it_says_nothing() {
        let sold = SoldSubscription {
            partner_id: Some("1".to_owned()),
            ..one(AtTermEnd::Renew)
        };
        for (reseller, is_found) in [
            (Some(Reseller::Valid), false),
            (None, false),
            (Some(Reseller::Missing), true),
            (Some(Reseller::NotSigned), true),
        ] {
            let seen = Seen {
                reseller: reseller.clone(),
                ..Seen::default()
            };
            let found = codes(&sold, &seen).contains(&FindingCode::PartnerOfRecordInvalid);
            assert_eq!(found, is_found, "{reseller:?}");
        }
    }

    #[test]
    fn keys_credits_and_too_many_are_found_by_what_the_services_say() {
        let mut key = one(AtTermEnd::EndWithGrace);
        key.contract_type = Some("ProductKey".to_owned());
        assert_eq!(codes(&key, &Seen::default()), [FindingCode::Key]);
        let many = Seen {
            is_over_150: true,
            ..Seen::default()
        };
        assert_eq!(codes(&one(AtTermEnd::Renew), &many), [FindingCode::Over150]);
        assert_eq!(codes(&one(AtTermEnd::Over), &many), []);
        let mut direct = one(AtTermEnd::Unknown);
        direct.side = Side::Customer;
        assert_eq!(codes(&direct, &Seen::default()), [FindingCode::Credit]);
        direct.trial = true;
        assert_eq!(codes(&direct, &Seen::default()), []);
    }
}
