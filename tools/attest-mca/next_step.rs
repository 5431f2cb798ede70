//! What a person does about the agreement. No tool can do it in that person's place.

use common::{Text, sections::AgreementState, text};

/// The page on which the customer accepts the agreement (documented).
pub(crate) const ACCEPTANCE_LINK: &str =
    "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement";

/// What is left to do.
///
/// The attestation that a program could send was retired on 5 January 2026; of its successor, which
/// ends on a page that the customer accepts on, only the outline is public (documented).
pub(crate) fn next_step(state: AgreementState) -> Option<Text> {
    match state {
        AgreementState::Accepted => None,
        AgreementState::NotAccepted => Some(text!(
            "the customer's global administrator accepts the Microsoft Customer Agreement at {ACCEPTANCE_LINK}, or the direct partner or indirect provider attests it in Partner Center; an indirect reseller asks its provider",
            "お客様のグローバル管理者が {ACCEPTANCE_LINK} で Microsoft 顧客契約を承諾するか、直接請求パートナーまたは間接プロバイダーがパートナー センターで証明してください。間接リセラーの場合は間接プロバイダーに依頼してください"
        )),
        AgreementState::Outdated => Some(text!(
            "the agreement was accepted before {since} and is reported to need renewal (not Microsoft's own words): the customer's global administrator accepts it at {ACCEPTANCE_LINK}, or the partner attests it again in Partner Center",
            "{since} より前の承諾のため、更新が必要とされています (Microsoft の公開情報ではなく第三者の情報です)。お客様のグローバル管理者が {ACCEPTANCE_LINK} で同意するか、パートナーがパートナー センターで改めて証明してください",
            since = crate::judge::VALID_SINCE
        )),
        AgreementState::Unknown => Some(text!(
            "see in Partner Center, on the customer's account page, whether the Microsoft Customer Agreement is accepted; the customer accepts it at {ACCEPTANCE_LINK}",
            "パートナー センターのお客様のアカウント ページで、Microsoft 顧客契約の状態を確認してください。お客様による同意は {ACCEPTANCE_LINK} で行えます"
        )),
    }
}

/// What is left to do in a cloud whose Partner Center knows no agreements (documented).
pub(crate) fn in_other_cloud() -> Text {
    text!(
        "Partner Center has no Microsoft Customer Agreement in this cloud, so nothing was asked; see your own papers",
        "このクラウドのパートナー センターには Microsoft 顧客契約の情報がないため、照会は行っていません。契約書面で確認してください"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_accepted_agreement_leaves_nothing_to_do() {
        for (state, left) in [
            (AgreementState::Accepted, false),
            (AgreementState::NotAccepted, true),
            (AgreementState::Outdated, true),
            (AgreementState::Unknown, true),
        ] {
            let step = next_step(state);
            assert_eq!(step.is_some(), left);
            if let Some(step) = step {
                assert!(step.en.contains(ACCEPTANCE_LINK) && step.ja.contains(ACCEPTANCE_LINK));
            }
        }
    }

    #[test]
    fn a_claim_of_a_third_party_is_marked_as_one() {
        let step = next_step(AgreementState::Outdated).unwrap();
        assert!(
            step.en.contains("2023-04-01 and is reported"),
            "{}",
            step.en
        );
    }
}
