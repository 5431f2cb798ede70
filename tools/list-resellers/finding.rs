//! What is left to do about a reseller.

use common::{Text, sections::ResellerAgreement, text, text::printable};

/// What a person does about the agreement; nothing where it is signed, or where nobody was asked.
pub(crate) fn about_agreement(agreement: ResellerAgreement) -> Option<Text> {
    Some(match agreement {
        ResellerAgreement::Signed => return None,
        ResellerAgreement::NotSigned => text!(
            "it has not signed the Microsoft Partner Agreement for the region, so an order that names it is refused; its global administrator signs it in Partner Center",
            "この地域の Microsoft Partner Agreement に署名していないため、このリセラーを指定した注文は拒否されます。リセラーのグローバル管理者がパートナー センターで署名してください"
        ),
        ResellerAgreement::OtherRegion => text!(
            "its PartnerID is of another region, so an order that names it is refused; ask for the PartnerID of its location in this region (the location's, not the global one)",
            "パートナー ID の地域が異なるため、このリセラーを指定した注文は拒否されます。この地域の拠点のパートナー ID (グローバル ID ではなく所在地の ID) を確認してください"
        ),
        ResellerAgreement::NotKnown => text!(
            "no such PartnerID is known; ask the reseller for the PartnerID of its location",
            "このパートナー ID は見つかりません。所在地のパートナー ID をリセラーに確認してください"
        ),
        ResellerAgreement::NoReseller => text!(
            "its PartnerID is not enrolled as indirect reseller; the reseller enrols in the CSP program first",
            "このパートナー ID は間接リセラーとして登録されていません。先に CSP プログラムへの登録が必要です"
        ),
        ResellerAgreement::Unknown => text!(
            "whether it has signed the Microsoft Partner Agreement is not known; run again",
            "Microsoft Partner Agreement に署名しているかどうかは不明です。再度実行してください"
        ),
    })
}

/// What stays when a partnership ends: the customers, and the rights that they gave (documented).
pub(crate) fn gone(name: &str, customers_left: Option<u64>) -> Text {
    let name = printable(name);
    match customers_left {
        Some(0) => text!(
            "{name} is in the list no longer: the partnership was removed. No customer has it as its reseller any more. See remove_partner_relationship in the audit records (90 days) for who did it",
            "{name} は一覧にありません。提携が解除されています。このリセラーが登録されているお客様はありません。誰が解除したかは監査レコード (90 日間) の remove_partner_relationship で確認してください"
        ),
        Some(count) => text!(
            "{name} is in the list no longer: the partnership was removed. {count} customers still have it as their reseller, and administration rights that they gave it stay; nobody was told. See remove_partner_relationship in the audit records (90 days) for who did it",
            "{name} は一覧にありません。提携が解除されています。{count} 社のお客様には引き続きリセラーとして登録されており、お客様が付与した管理権限も残ります。通知は送られていません。誰が解除したかは監査レコード (90 日間) の remove_partner_relationship で確認してください"
        ),
        None => text!(
            "{name} is in the list no longer: the partnership was removed. Its customers keep it as their reseller, and administration rights that they gave it stay; nobody was told. See remove_partner_relationship in the audit records (90 days) for who did it",
            "{name} は一覧にありません。提携が解除されています。お客様には引き続きリセラーとして登録されており、お客様が付与した管理権限も残ります。通知は送られていません。誰が解除したかは監査レコード (90 日間) の remove_partner_relationship で確認してください"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_signed_agreement_leaves_nothing_to_do() {
        assert_eq!(about_agreement(ResellerAgreement::Signed), None);
        for agreement in [
            ResellerAgreement::NotSigned,
            ResellerAgreement::OtherRegion,
            ResellerAgreement::NotKnown,
            ResellerAgreement::NoReseller,
            ResellerAgreement::Unknown,
        ] {
            assert!(about_agreement(agreement).is_some(), "{agreement:?}");
        }
    }

    #[test]
    fn what_stays_of_one_that_is_gone_is_counted() {
        assert!(gone("A", Some(3)).en.contains("3 customers still have it"));
        assert!(gone("A", None).ja.contains("管理権限も残ります"));
    }
}
