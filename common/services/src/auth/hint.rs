//! What an AADSTS number means for the person at the keyboard. The numbers are diagnostics that may
//! change (documented), so nothing is decided by them.

use record::{Text, text};

/// The hint for a number; `None` for one that is not known here.
#[must_use]
pub fn of_number(number: u32) -> Option<Text> {
    Some(match number {
        7_000_215 => text!(
            "the client secret is wrong; often the secret's id was copied instead of its value",
            "クライアント シークレットが正しくありません。「値」ではなく「シークレット ID」をコピーしていないか確認してください"
        ),
        7_000_222 => text!(
            "the client secret has expired; make a new one in the app registration",
            "クライアント シークレットの有効期限が切れています。アプリの登録で新しいシークレットを作成してください"
        ),
        700_027 | 50_012 => text!(
            "the certificate is not accepted; upload its public part to the app registration",
            "証明書が受け付けられませんでした。アプリの登録に証明書 (公開部分) をアップロードしてください"
        ),
        50_013 | 500_133 | 700_024 => text!(
            "the signed assertion is not valid now; check this computer's clock",
            "署名付きアサーションが有効期間外です。このコンピューターの時計を確認してください"
        ),
        700_016 => text!(
            "the application is not known in this tenant; give admin consent there, or check --tenant and --client-id",
            "このテナントにアプリがありません。テナントで管理者の同意を行うか、--tenant と --client-id を確認してください"
        ),
        7_000_112 | 70_001 => text!(
            "the application is disabled in this tenant; an administrator enables it under Enterprise applications in the Entra admin centre",
            "このテナントではアプリが無効になっています。管理者が Entra 管理センターの「エンタープライズ アプリケーション」で有効にする必要があります"
        ),
        7_000_218 => text!(
            "the application must send a secret or a certificate, or its registration must allow public client flows",
            "アプリにはシークレットまたは証明書が必要です (またはアプリの登録でパブリック クライアント フローを許可してください)"
        ),
        65_001 | 90_094 => text!(
            "consent is missing; a Global Administrator must give admin consent to the application",
            "アプリへの同意がありません。グローバル管理者による管理者の同意が必要です"
        ),
        65_004 => text!(
            "the user declined the consent",
            "ユーザーが同意を拒否しました"
        ),
        650_056 | 650_057 => text!(
            "the app registration lacks a permission for this service; add it there, and grant admin consent",
            "アプリの登録に、このサービスのアクセス許可が設定されていません。アプリの登録で追加し、管理者の同意を与えてください"
        ),
        90_099 => text!(
            "the application is not authorised in the customer's tenant; consent to it there first",
            "お客様のテナントでアプリへの同意がありません。先にお客様のテナントで同意を行ってください"
        ),
        90_002 => text!(
            "there is no such tenant; check --tenant, and --cloud",
            "テナントが見つかりません。--tenant と --cloud を確認してください"
        ),
        90_038 | 900_382 | 900_432 => text!(
            "the tenant is in another national cloud; name it with --cloud",
            "テナントは別の国内クラウドにあります。--cloud で指定してください"
        ),
        9_001_023 => text!(
            "a tenant must be named; \"common\" and \"consumers\" do not do",
            "テナントを具体的に指定してください (「common」「consumers」は使用できません)"
        ),
        50_034 | 50_126 => text!(
            "there is no such user, or the password is wrong",
            "ユーザーが存在しないか、パスワードが正しくありません"
        ),
        50_053 | 50_055 | 50_057 => text!(
            "the account is locked or disabled, or its password has expired",
            "アカウントがロックまたは無効化されているか、パスワードの有効期限が切れています"
        ),
        50_074 | 50_076 | 50_079 => text!(
            "multi-factor authentication is required; sign in interactively again",
            "多要素認証が必要です。対話型のサインインをやり直してください"
        ),
        number if is_policy(number) => text!(
            "a Conditional Access or security policy of the tenant blocks the sign-in, and the sign-in logs in the Entra admin centre say which",
            "テナントの条件付きアクセスまたはセキュリティ ポリシーによってサインインがブロックされました。該当するポリシーは Entra 管理センターのサインイン ログで確認できます"
        ),
        500_011 | 650_052 => text!(
            "the service is not there in this tenant; check --tenant and --cloud",
            "このテナントに対象のサービスがありません。--tenant と --cloud を確認してください"
        ),
        70_011 | 28_002 => text!(
            "the scope is not valid; check --cloud",
            "スコープが正しくありません。--cloud を確認してください"
        ),
        50_196 => text!(
            "too many tokens were asked for in a loop; wait some minutes",
            "短時間にトークンの要求が繰り返されました。数分待ってから再度実行してください"
        ),
        _ => return of_person(number),
    })
}

/// The same for a person's sign-in.
fn of_person(number: u32) -> Option<Text> {
    Some(match number {
        50_020 => text!(
            "the user belongs to another tenant and has no access to this one; a partner's user needs an active GDAP relationship whose roles are assigned to a group that the user is in",
            "ユーザーは別のテナントに属しており、このテナントにアクセスできません。パートナーのユーザーの場合は、有効な GDAP 関係があり、そのロールがユーザーの所属グループに割り当てられている必要があります"
        ),
        70_019 => text!(
            "the code ended before it was entered; run sign-in again",
            "コードが入力される前に有効期限が切れました。sign-in を再度実行してください"
        ),
        700_025 => text!(
            "the application is a public one, which takes no secret and no certificate; leave them out",
            "このアプリはパブリック クライアントのため、シークレットや証明書を使えません。指定を外してください"
        ),
        70_008 | 70_043 | 50_173 | 700_082 => text!(
            "the stored sign-in has expired or was revoked; sign in again with sign-in",
            "保存されたサインインの有効期限が切れたか、取り消されました。sign-in でサインインし直してください"
        ),
        _ => return None,
    })
}

/// Numbers of Conditional Access and of security policies.
pub(super) fn is_policy(number: u32) -> bool {
    matches!(number, 53_003 | 530_032 | 530_033 | 530_034)
}

/// Numbers of passing faults (documented as transient), and of a tenant that is throttled.
pub(super) fn is_transient(number: u32) -> bool {
    matches!(
        number,
        90_033 | 90_012 | 90_024 | 90_006 | 90_090 | 50_033 | 90_055
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_of_the_documented_table_has_a_hint_and_a_passing_fault_has_none() {
        for number in [
            7_000_215, 7_000_222, 700_027, 50_012, 50_013, 500_133, 700_016, 7_000_112, 70_001,
            7_000_218, 65_001, 65_004, 650_056, 650_052, 650_057, 90_094, 90_099, 90_002, 90_038,
            900_382, 900_432, 9_001_023, 50_034, 50_126, 50_053, 50_055, 50_057, 50_076, 50_079,
            50_074, 53_003, 530_032, 530_034, 500_011, 70_011, 28_002, 50_196,
        ] {
            let hint = of_number(number).unwrap_or_else(|| panic!("{number}"));
            assert_ne!(hint.en, hint.ja);
            assert!(!is_transient(number));
        }
        for number in [90_033, 90_012, 90_024, 90_006, 90_090, 50_033, 90_055] {
            assert!(is_transient(number));
            assert_eq!(of_number(number), None);
        }
        assert_eq!(of_number(1), None);
    }
}
