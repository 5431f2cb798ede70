//! What Partner Center's own codes mean for the person at the keyboard: what happened, and what to do about it.
//!
//! A code means something only together with its status (documented): `2000`, `2001` and `3000` stand for several things.

use record::{
    Text,
    permissions::{agents, partner_center},
    text,
};

/// The sentence for a code; `None` for one that has none of its own.
pub(super) fn text_of(
    status: Option<u16>,
    code: Option<&str>,
    [call, said, id]: [&str; 3],
) -> Option<Text> {
    let role = role(call);
    let (role_en, role_ja) = (&role.en, &role.ja);
    Some(match (status?, code?) {
        (403, "900308") => text!(
            "{call}: this account has no administration role in the customer's tenant that allows it ({said}); the customer approves a GDAP request with that role, and the account joins the security group that has it{id}",
            "{call}: このアカウントには、お客様のテナントで必要な管理者ロールがありません ({said})。そのロールの GDAP 要求をお客様に承認してもらい、ロールを割り当てたセキュリティ グループにアカウントを追加してください{id}"
        ),
        (403, "900309") => text!(
            "{call}: a Conditional Access policy of the customer blocks sign-ins of partners ({said}); the customer's administrator excludes service provider users from it{id}",
            "{call}: お客様の条件付きアクセス ポリシーがパートナーのサインインをブロックしています ({said})。サービス プロバイダーのユーザーをポリシーの対象外にするよう、お客様の管理者に依頼してください{id}"
        ),
        (403, "900150") => text!(
            "{call}: the role of this account in Partner Center is too small ({said}); ask for the role {role_en}{id}",
            "{call}: パートナー センターでのこのアカウントのロールでは実行できません ({said})。{role_ja}のロールを依頼してください{id}"
        ),
        (403, "1002") => text!(
            "{call}: Partner Center did not authorize this account or this kind of partner, which says nothing about the customer ({said}); sign in with the role {role_en}, as direct-bill partner or indirect provider{id}",
            "{call}: このアカウントまたはパートナーの種類では許可されていません。お客様の状態を示すものではありません ({said})。直接請求パートナーまたは間接プロバイダーとして、{role_ja}のロールでサインインしてください{id}"
        ),
        (400, "900316") => text!(
            "{call} takes only the access token of a signed-in partner user ({said}); sign in as application and user, and send that token as it is{id}",
            "{call} には、サインインしたパートナー ユーザーのアクセス トークンが必要です ({said})。アプリとユーザーの組み合わせでサインインし、そのトークンを使ってください{id}"
        ),
        (401, "900420") => text!(
            "{call}: the token is for an audience that Microsoft has retired ({said}); the command that prints tokens must ask for https://api.partnercenter.microsoft.com{id}",
            "{call}: 廃止された対象 (audience) のトークンです ({said})。トークンを出力するコマンドで https://api.partnercenter.microsoft.com を対象に指定してください{id}"
        ),
        (403, "13605") => text!(
            "{call}: the customer has not accepted the Microsoft Customer Agreement, without which nothing can be bought ({said}); see attest-mca{id}",
            "{call}: お客様が Microsoft 顧客契約を承諾していないため、購入できません ({said})。attest-mca で確認してください{id}"
        ),
        (403, "600006") => text!(
            "{call}: Microsoft does not allow this partner account to do that, which says nothing about the customer ({said}); look at the account's settings in Partner Center, or ask Microsoft's partner support{id}",
            "{call}: このパートナー アカウントには許可されていない操作です。お客様の状態を示すものではありません ({said})。パートナー センターのアカウント設定を確認するか、Microsoft のパートナー サポートに問い合わせてください{id}"
        ),
        _ => return None,
    })
}

/// The role in Partner Center that a call takes.
fn role(call: &str) -> Text {
    let row = call
        .split_once(' ')
        .and_then(|(method, path)| partner_center::of_call(method, path));
    agents::in_words(row.map_or(&[], |row| row.agents))
}

/// Whether a code tells of a wrong sign-in, whatever its status: running again does not help.
pub(super) fn is_of_sign_in(status: Option<u16>, code: Option<&str>) -> bool {
    matches!(
        (status, code),
        (Some(400), Some("900316")) | (Some(401), Some("900420"))
    )
}

/// Whether a code says that a person signed in without multi-factor authentication, which no new token of the same sign-in
/// changes: 900421 (documented), and 10001 as older parts of the service have it (observed).
pub(crate) fn wants_mfa(code: Option<&str>) -> bool {
    matches!(code, Some("900421" | "10001"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_that_the_call_takes_is_named() {
        for (call, en, ja) in [
            (
                "POST /v1/customers/c/agreements",
                "the role Admin agent or Sales agent (request-id r-1)",
                "管理エージェントまたは販売エージェントのロールを",
            ),
            (
                "POST /v1/customers/c/transfers",
                "the role Admin agent (request-id r-1)",
                "。管理エージェントのロールを",
            ),
            (
                "GET /v1/customers",
                "the role Admin agent (request-id r-1)",
                "。管理エージェントのロールを",
            ),
        ] {
            let words = [call, "HTTP 403", " (request-id r-1)"];
            let text = text_of(Some(403), Some("900150"), words).unwrap();
            assert!(text.en.ends_with(en), "{}", text.en);
            assert!(text.ja.contains(ja), "{}", text.ja);
        }
    }

    #[test]
    fn each_code_has_a_sentence_of_its_own_with_a_next_step_in_both_languages() {
        let words = [
            "GET /v1/customers",
            "HTTP 403 it said this",
            " (request-id r-1)",
        ];
        let mut seen = std::collections::HashSet::new();
        for (status, code) in [
            (403, "900308"),
            (403, "900309"),
            (403, "900150"),
            (403, "1002"),
            (400, "900316"),
            (401, "900420"),
            (403, "13605"),
            (403, "600006"),
        ] {
            let text = text_of(Some(status), Some(code), words).unwrap();
            for sentence in [&text.en, &text.ja] {
                assert!(
                    words.iter().all(|part| sentence.contains(part)),
                    "{sentence}"
                );
                assert!(
                    seen.insert(sentence.clone()),
                    "{code} says what another says"
                );
            }
            assert_eq!(text_of(Some(404), Some(code), words), None, "{code}");
        }
        assert_eq!(text_of(Some(403), Some("3000"), words), None);
        assert_eq!(text_of(None, None, words), None);
    }
}
