//! The table of what each tool does, and the calls that it takes.

use super::{Asked, Use};
use crate::{Text, text};

const SKUS: (&str, &str) = ("GET", "subscribedSkus");
const SUBSCRIPTIONS: (&str, &str) = ("GET", "directory/subscriptions");
const USERS: (&str, &str) = ("GET", "users");
const USER: (&str, &str) = ("GET", "users/{id}");
const GROUPS: (&str, &str) = ("GET", "groups");
const TENANT_NAMES: (&str, &str) = (
    "GET",
    "tenantRelationships/findTenantInformationByTenantId(tenantId='{id}')",
);
const SERVICE_PROVIDERS: (&str, &str) = ("GET", "policies/crossTenantAccessPolicy/partners");

const fn uses(tool: &'static str, option: &'static str, asked: Asked, what: fn() -> Text) -> Use {
    Use {
        tool,
        option,
        asked,
        what,
        graph: &[],
        partner_center: &[],
    }
}

/// Every use. A tool without network has none.
pub const USES: &[Use] = &[
    Use {
        graph: &[TENANT_NAMES],
        ..uses("parse-invite", "--online", Asked::WithOption, || {
            text!(
                "the partner's name in the directory",
                "ディレクトリに登録されたパートナー名"
            )
        })
    },
    Use {
        graph: &[SUBSCRIPTIONS],
        ..uses("check-relationship", "", Asked::Always, || {
            text!(
                "what the new partner has provisioned",
                "移行先パートナーが用意したサブスクリプション"
            )
        })
    },
    Use {
        graph: &[TENANT_NAMES],
        ..uses("check-relationship", "", Asked::Helpful, || {
            text!("the partner's name", "パートナーの名前")
        })
    },
    Use {
        graph: &[SERVICE_PROVIDERS],
        ..uses("check-relationship", "", Asked::Helpful, || {
            text!(
                "partners with delegated administration",
                "委任された管理を行うパートナー"
            )
        })
    },
    Use {
        partner_center: &[("GET", "customers/{customer}")],
        ..uses(
            "check-relationship",
            "--side partner",
            Asked::WithOption,
            || {
                text!(
                    "the partner's own list of customers",
                    "パートナー側の顧客一覧"
                )
            },
        )
    },
    Use {
        partner_center: &[("GET", "customers/{customer}/relationships")],
        ..uses(
            "check-relationship",
            "--side partner",
            Asked::WithOption,
            || {
                text!(
                    "a customer's indirect reseller",
                    "お客様を担当する間接リセラー"
                )
            },
        )
    },
    Use {
        graph: &[(
            "GET",
            "tenantRelationships/delegatedAdminRelationships/{id}",
        )],
        ..uses(
            "check-relationship",
            "--side partner",
            Asked::HelpfulWithOption,
            || {
                text!(
                    "requests for roles (GDAP), in the partner's own directory",
                    "パートナーのディレクトリにある GDAP の要求"
                )
            },
        )
    },
    Use {
        partner_center: &[("GET", "customers"), ("GET", "customers/{customer}")],
        ..uses("list-customers", "", Asked::Always, || {
            text!("the partner's list of customers", "パートナーの顧客一覧")
        })
    },
    Use {
        partner_center: &[("GET", "customers/{customer}/relationships")],
        ..uses(
            "list-customers",
            "--with-resellers",
            Asked::WithOption,
            || {
                text!(
                    "the indirect resellers of each customer",
                    "お客様ごとの間接リセラー"
                )
            },
        )
    },
    Use {
        graph: &[("GET", "contracts")],
        ..uses("list-customers", "--graph", Asked::WithOption, || {
            text!(
                "the same in the partner's own directory",
                "パートナーのディレクトリにある顧客一覧"
            )
        })
    },
    Use {
        partner_center: &[
            ("GET", "relationships"),
            ("GET", "profiles/mpn"),
            ("GET", "compliance/csp/agreementstatus"),
        ],
        ..uses("list-resellers", "", Asked::Always, || {
            text!(
                "indirect resellers, and who a PartnerID is",
                "間接リセラーと、パートナー ID の会社名"
            )
        })
    },
    Use {
        graph: &[SKUS, SUBSCRIPTIONS],
        ..uses("list-licenses", "", Asked::Always, || {
            text!(
                "licence rows, seats and subscriptions",
                "ライセンスの行、ライセンス数、サブスクリプション"
            )
        })
    },
    Use {
        graph: &[TENANT_NAMES],
        ..uses("list-licenses", "", Asked::Helpful, || {
            text!("the names of sellers", "販売元の名前")
        })
    },
    Use {
        graph: &[GROUPS],
        ..uses("list-licenses", "", Asked::Helpful, || {
            text!(
                "groups that still assign the old row",
                "移行元のライセンスを割り当てているグループ"
            )
        })
    },
    Use {
        graph: &[USERS],
        ..uses("list-licenses", "", Asked::Helpful, || {
            text!(
                "how many users hold both the old row and the new one",
                "移行元と移行先の両方を割り当て済みの人数"
            )
        })
    },
    Use {
        graph: &[USERS],
        ..uses("list-licenses", "--users", Asked::WithOption, || {
            text!(
                "who holds what, and how",
                "誰がどのライセンスをどう持っているか"
            )
        })
    },
    Use {
        graph: &[("GET", "organization"), USERS],
        ..uses("list-licenses", "--snapshot", Asked::WithOption, || {
            text!(
                "the tenant as a file to practise with",
                "練習用のテナント ファイル"
            )
        })
    },
    Use {
        graph: &[SERVICE_PROVIDERS],
        ..uses(
            "list-licenses",
            "--snapshot",
            Asked::HelpfulWithOption,
            || {
                text!(
                    "partners with delegated administration, in the file",
                    "ファイルに含める、委任された管理を行うパートナー"
                )
            },
        )
    },
    Use {
        graph: &[SKUS, USERS],
        ..uses("swap-license", "", Asked::Always, || {
            text!("the plan", "計画")
        })
    },
    Use {
        graph: &[
            SKUS,
            USER,
            ("POST", "$batch"),
            ("POST", "users/{id}/assignLicense"),
        ],
        ..uses("swap-license", "--apply", Asked::Always, || {
            text!("moving users", "ユーザーの移行")
        })
    },
    Use {
        graph: &[("GET", "groups/{id}")],
        ..uses("swap-license", "", Asked::Helpful, || {
            text!(
                "the names of groups that assign a row",
                "ライセンスを割り当てているグループの名前"
            )
        })
    },
    Use {
        graph: &[GROUPS, ("GET", "groups/{id}")],
        ..uses("swap-license", "--groups", Asked::WithOption, || {
            text!(
                "the plan of groups that assign the row",
                "ライセンスを割り当てているグループの計画"
            )
        })
    },
    Use {
        graph: &[
            ("GET", "groups/{id}"),
            ("POST", "groups/{id}/assignLicense"),
            ("GET", "groups/{id}/membersWithLicenseErrors"),
        ],
        ..uses(
            "swap-license",
            "--groups --apply",
            Asked::WithOption,
            || text!("moving groups", "グループの移行"),
        )
    },
    Use {
        graph: &[("PATCH", "users/{id}")],
        ..uses(
            "swap-license",
            "--usage-location",
            Asked::WithOption,
            || text!("setting the usage location", "利用場所の設定"),
        )
    },
    Use {
        partner_center: &[
            ("GET", "agreements"),
            ("GET", "customers/{customer}/agreements"),
            (
                "GET",
                "customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
            ),
        ],
        ..uses("attest-mca", "", Asked::Always, || {
            text!("how the agreement stands", "契約の状態")
        })
    },
    Use {
        partner_center: &[
            ("GET", "customers/{customer}"),
            ("GET", "relationships"),
            ("GET", "countryvalidationrules/{country}"),
            ("GET", "agreementtemplates/{template}/document"),
        ],
        ..uses("attest-mca", "--prepare", Asked::WithOption, || {
            text!(
                "the rules for the contact, and the text of the agreement",
                "連絡先の規則と契約の本文"
            )
        })
    },
    Use {
        partner_center: &[
            ("POST", "attestations/enhanced"),
            ("GET", "attestations/enhanced/{attestation}"),
            ("POST", "customers/{customer}/agreements"),
        ],
        ..uses("attest-mca", "--apply", Asked::Always, || {
            text!("submitting the attestation", "証明の送信")
        })
    },
    Use {
        partner_center: &[
            ("GET", "customers/relationshiprequests"),
            ("GET", "relationships"),
            ("GET", "profiles/mpn"),
            ("GET", "agreements"),
        ],
        ..uses("request-relationship", "", Asked::Always, || {
            text!(
                "the link of a reseller relationship",
                "リセラー関係の招待リンク"
            )
        })
    },
    Use {
        graph: &[
            ("GET", "tenantRelationships/delegatedAdminRelationships"),
            (
                "GET",
                "tenantRelationships/delegatedAdminRelationships/{id}",
            ),
            ("POST", "tenantRelationships/delegatedAdminRelationships"),
            (
                "POST",
                "tenantRelationships/delegatedAdminRelationships/{id}/requests",
            ),
        ],
        ..uses("request-relationship", "--apply", Asked::WithOption, || {
            text!(
                "requests for roles (GDAP), and their end",
                "ロールの依頼 (GDAP) とその終了"
            )
        })
    },
    Use {
        graph: &[
            USERS,
            ("GET", "users/{id}/drive"),
            ("GET", "users/{id}/drive/root/delta"),
        ],
        ..uses("backup-plan", "", Asked::Always, || {
            text!("what is in each OneDrive", "各 OneDrive の内容")
        })
    },
    Use {
        graph: &[
            ("GET", "users/{id}/drive"),
            ("GET", "users/{id}/drive/root/delta"),
        ],
        ..uses("list-files", "", Asked::Always, || {
            text!("the files of each OneDrive", "各 OneDrive のファイル")
        })
    },
    // The first is its own call, the others are rclone's.
    Use {
        graph: &[
            ("GET", "drives/{id}"),
            ("GET", "drives/{id}/root"),
            ("GET", "drives/{id}/root:/{path}"),
            ("GET", "drives/{id}/items/{id}:/{path}"),
            ("GET", "drives/{id}/items/{id}/content"),
        ],
        ..uses("save-files", "", Asked::Always, || {
            text!(
                "the content of the listed files",
                "一覧にあるファイルの内容"
            )
        })
    },
    Use {
        partner_center: &[
            ("GET", "customers"),
            ("GET", "customers/{customer}/subscriptions"),
        ],
        ..uses("list-subscriptions", "", Asked::Always, || {
            text!(
                "what the partner sold to each customer",
                "パートナーが各お客様に販売したサブスクリプション"
            )
        })
    },
    Use {
        graph: &[SUBSCRIPTIONS],
        ..uses(
            "list-subscriptions",
            "--side customer",
            Asked::WithOption,
            || {
                text!(
                    "all that the customer has, whoever sold it",
                    "お客様のすべてのサブスクリプション (販売元を問わず)"
                )
            },
        )
    },
    Use {
        partner_center: &[
            ("GET", "relationships"),
            ("GET", "profiles/mpn"),
            (
                "GET",
                "customers/{customer}/subscriptions/{subscription}/supportcontact",
            ),
            (
                "PUT",
                "customers/{customer}/subscriptions/{subscription}/supportcontact",
            ),
        ],
        ..uses(
            "change-subscription",
            "--support-contact",
            Asked::WithOption,
            || {
                text!(
                    "who answers questions about the subscription",
                    "サブスクリプションのサポート連絡先"
                )
            },
        )
    },
    Use {
        graph: &[SKUS],
        partner_center: &[
            ("GET", "customers/{customer}/subscriptions/{subscription}"),
            ("PATCH", "customers/{customer}/subscriptions/{subscription}"),
        ],
        ..uses("change-subscription", "--apply", Asked::Always, || {
            text!(
                "the subscription and its change, and the seats in use",
                "サブスクリプションとその変更、使用中のライセンス数"
            )
        })
    },
    Use {
        partner_center: &[
            ("GET", "countryvalidationrules/{country}"),
            ("HEAD", "domains/{domain}"),
            ("POST", "validations/address"),
            ("GET", "customers"),
        ],
        ..uses("create-customer", "", Asked::Always, || {
            text!(
                "the rules of the country, the address and the domain",
                "国の規則、住所とドメインの確認"
            )
        })
    },
    Use {
        partner_center: &[
            ("GET", "relationships"),
            ("GET", "profiles/mpn"),
            ("GET", "compliance/csp/agreementstatus"),
        ],
        ..uses("create-customer", "--reseller", Asked::WithOption, || {
            text!("the indirect reseller", "間接リセラーの確認")
        })
    },
    Use {
        partner_center: &[
            ("POST", "customers"),
            ("GET", "customers"),
            ("GET", "customers/{customer}"),
            ("HEAD", "domains/{domain}"),
            ("GET", "customers/{customer}/validationStatus"),
        ],
        ..uses("create-customer", "--apply", Asked::WithOption, || {
            text!("creating the customer", "お客様の作成")
        })
    },
    Use {
        partner_center: &[
            ("GET", "customers/{customer}/products"),
            ("GET", "customers/{customer}/products/{product}/skus"),
            (
                "GET",
                "customers/{customer}/products/{product}/skus/{sku}/availabilities",
            ),
            ("GET", "customers/{customer}/subscriptions"),
        ],
        ..uses("order-licenses", "", Asked::Always, || {
            text!("the catalogue of the customer", "お客様が購入できる製品")
        })
    },
    Use {
        partner_center: &[("POST", "customers/{customer}/carts")],
        ..uses("order-licenses", "--cart", Asked::WithOption, || {
            text!("carts and their prices", "カートと価格")
        })
    },
    Use {
        partner_center: &[
            ("GET", "customers/{customer}"),
            (
                "GET",
                "customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
            ),
            ("GET", "customers/{customer}/agreements"),
            ("GET", "customers/{customer}/validationStatus"),
            ("GET", "customers/{customer}/subscriptions"),
            ("GET", "relationships"),
            ("GET", "profiles/mpn"),
            ("GET", "compliance/csp/agreementstatus"),
            ("GET", "customers/{customer}/carts/{cart}"),
            ("POST", "customers/{customer}/carts/{cart}/checkout"),
            ("GET", "customers/{customer}/orders"),
            ("GET", "customers/{customer}/orders/{order}"),
        ],
        ..uses("order-licenses", "--apply", Asked::WithOption, || {
            text!("buying, and what must hold before", "購入と、その前の確認")
        })
    },
    Use {
        partner_center: &[
            ("GET", "customers/{customer}"),
            ("GET", "customers/{customer}/subscriptions"),
            ("GET", "customers/{customer}/transfers"),
        ],
        ..uses("request-transfer", "", Asked::Always, || {
            text!("the transfers of the customer", "お客様の移管")
        })
    },
    Use {
        partner_center: &[
            ("POST", "customers/{customer}/transfers"),
            ("GET", "customers/{customer}/transfers"),
            ("GET", "customers/{customer}/transfers/{transfer}"),
            ("PATCH", "customers/{customer}/transfers/{transfer}"),
        ],
        ..uses("request-transfer", "--apply", Asked::WithOption, || {
            text!(
                "asking for transfers, and answering them",
                "移管の依頼と回答"
            )
        })
    },
];
