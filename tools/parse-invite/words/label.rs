//! The Japanese of each warning's code, short enough for a cell of the table.

/// The label of a code; the code itself where there is none yet.
pub(super) fn japanese(code: &str) -> &str {
    LABELS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, label)| *label)
}

const LABELS: [(&str, &str); 102] = [
    ("accepts-elsewhere", "別サイトで承諾"),
    ("administration-beside", "管理権限も要求"),
    ("asks-administrator-rights", "管理者権限の要求"),
    ("asks-consent", "アプリへの同意の要求"),
    ("asks-device-code", "デバイス コードの要求"),
    ("asks-granular-rights", "管理者ロールの要求"),
    ("asks-password", "パスワードの要求"),
    ("asks-payment", "支払いの要求"),
    ("asks-sign-in", "サインインの要求"),
    ("asks-transfer", "移管の承諾の要求"),
    ("attachment", "危険な添付ファイル"),
    ("authentication-failed", "送信元認証の失敗"),
    ("charset-mislabelled", "文字コードの誤表示"),
    ("container-broken", "メールの破損"),
    ("dap-damaged", "DAP の値の破損"),
    ("deadline-at-once", "期限の記載なし (至急)"),
    ("deadline-blank", "期限が空欄"),
    ("deadline-holidays-unknown", "営業日の祝日が不明"),
    ("deadline-impossible", "存在しない期日"),
    ("deadline-needs-date", "メールの日付が必要"),
    ("deadline-needs-holidays", "祝日表の範囲外"),
    ("deadline-ambiguous", "期限の解釈が複数"),
    ("deadline-past", "期限超過"),
    ("deadline-unread", "読み取れない期限"),
    ("deadline-weekday", "期限の曜日違い"),
    ("defanged", "無効化されたリンク"),
    ("encrypted", "暗号化または署名で未読"),
    ("for-partners", "パートナー向け"),
    ("form-older", "旧形式"),
    ("form-unverified", "未確認の形式"),
    ("document-unreadable", "読めない文書"),
    ("fragment-lost", "末尾の欠落"),
    ("fragment-unknown", "末尾が不明"),
    ("hidden-link", "隠れたリンク"),
    ("host-address", "IP アドレス"),
    ("host-backslash", "ホストに円記号"),
    ("host-extra-label", "紛らわしいホスト"),
    ("host-foreign", "Microsoft 以外のホスト"),
    ("host-homoglyph", "似た文字のホスト"),
    ("host-obfuscated", "読みにくいホスト"),
    ("host-port", "ポート指定"),
    ("host-punycode", "Punycode のホスト"),
    ("host-trailing-dot", "ホスト末尾のピリオド"),
    ("host-typo", "綴り違いのホスト"),
    ("host-userinfo", "ユーザー情報付き"),
    ("instructions-elsewhere", "手順のリンク"),
    ("misread-copy", "読み取り誤りの疑い"),
    ("more-links", "ほかのリンクあり"),
    ("more-warnings", "ほかの警告あり"),
    ("mspp-id-damaged", "msppId の破損"),
    ("national-cloud", "別クラウド"),
    ("nested-too-deep", "入れ子が深すぎる"),
    ("no-such-tenant", "テナントなし"),
    ("not-https", "https でない"),
    ("not-read", "未読の添付"),
    ("nothing-to-accept", "承諾不要"),
    ("obfuscated", "紛れ込んだ文字"),
    ("offer", "試用版・購入の案内"),
    ("only-foreign-links", "別サイトのリンクのみ"),
    ("only-in-attachment", "添付ファイルのみ"),
    ("only-in-picture", "画像のみ"),
    ("opaque-wrapper", "行き先不明"),
    ("open-redirect", "転送を装うリンク"),
    ("original-differs", "元のリンクと相違"),
    ("own-tenant", "自社のテナント"),
    ("parameter-damaged", "パラメーターの破損"),
    ("parameter-stray", "余分なパラメーター"),
    ("parameter-twice", "パラメーターの重複"),
    ("partner-hint-differs", "パートナーの相違"),
    ("partner-id-damaged", "パートナー ID の破損"),
    ("partner-id-missing", "パートナー ID なし"),
    ("partner-mismatch", "別パートナーあり"),
    ("partner-name-differs", "パートナー名の相違"),
    ("parts-differ", "本文同士の相違"),
    ("path-unknown", "パスが不明"),
    ("provider-id-damaged", "プロバイダー ID の破損"),
    ("quoted-printable-left", "符号の残り"),
    ("redirector", "転送サービス経由"),
    ("rejoined", "改行を連結"),
    ("relationship-id-damaged", "関係 ID の破損"),
    ("reply-to-elsewhere", "返信先が別"),
    ("rich-text-too-large", "リッチ テキスト過大"),
    ("sanitised", "無害化済み"),
    ("says-no-rights", "権限の記載と矛盾"),
    ("scheme-missing", "https:// なし"),
    ("sender-claims-microsoft", "差出人名が Microsoft"),
    ("sender-forges-microsoft", "Microsoft を詐称"),
    ("sender-free-mail", "フリー メール"),
    ("sender-is-microsoft", "差出人が Microsoft"),
    ("sender-lookalike", "似せた差出人"),
    ("sender-name-is-address", "差出人名がアドレス"),
    ("service-retired", "提供終了"),
    ("several-requests", "複数の要求"),
    ("shows-another-link", "表示と異なるリンク"),
    ("too-many-parts", "パート過多"),
    ("transfer-mislabelled", "転送エンコードの誤指定"),
    ("type-unknown", "種類が不明"),
    ("unexpected-domain", "想定外のドメイン"),
    ("unexpected-name", "想定外の名前"),
    ("unexpected-partner", "想定外のパートナー"),
    ("urgency", "急がせる表現"),
    ("wrapped-too-deep", "書き換え過多"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_a_warning_has_its_japanese() {
        let source = include_str!("../warning/caution.rs");
        let codes = source
            .split("=> \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let codes: Vec<&str> = codes.collect();
        assert!(codes.len() > 80, "{codes:?}");
        for code in codes {
            assert_ne!(japanese(code), code);
        }
    }
}
