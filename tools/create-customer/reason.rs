//! Why a customer is not created, in words.

use common::{Text, sections::CreateReason, text, text::printable};

/// What is against it, and what to do. `said`: the domain, the `PartnerID`, or what the service says of the address.
pub(crate) fn words(reason: CreateReason, said: &str) -> Text {
    let said = printable(said);
    match reason {
        CreateReason::DomainTaken => text!(
            "{said} is taken by another tenant: choose another domain; where it is the company's own tenant, do not create one but ask it for a relationship (request-relationship)",
            "{said} は別のテナントが使用しています。別のドメインを指定してください。その会社自身のテナントの場合は新しく作成せず、リセラー関係を依頼してください (request-relationship)"
        ),
        CreateReason::AddressNotFound => text!(
            "Microsoft does not find the address ({said}): correct it, or where it is right plan it with --keep-address",
            "Microsoft が住所を確認できません ({said})。修正するか、住所が正しい場合は --keep-address を付けて計画を作成してください"
        ),
        CreateReason::ResellerInvalid => text!(
            "PartnerID {said} is not known, is no indirect reseller of this partner, or has not signed the Microsoft Partner Agreement: see list-resellers",
            "パートナー ID {said} が存在しないか、このパートナーの間接リセラーではないか、Microsoft Partner Agreement に署名していません。list-resellers で確認してください"
        ),
        CreateReason::HasTenant => text!(
            "the record names a tenant, so the customer exists: ask it for a relationship (request-relationship), or take out \"tenantId\" to create another tenant",
            "レコードにテナントの指定があり、お客様はすでに存在します。リセラー関係を依頼するか (request-relationship)、別のテナントを作成する場合は「tenantId」を削除してください"
        ),
    }
}
