use common::sections::{License, LicensePath};

use super::{CUSTOMER, LIST, NEW_PARTNER, OLD_PARTNER, changed, invited, list};
use test_support::{
    Run, TestEnvironment, any,
    skus::{NEW, OLD},
};

const NO_TEAMS: &str = "5a1c7b8d-0739-4ca8-bf69-ec87e69133ac";

fn good(out: impl Into<String>) -> Run {
    Run {
        code: Some(0),
        out: out.into(),
        err: String::new(),
    }
}

/// The two rows of the built-in tenant, with the words of a language for why.
fn two_rows(old_words: [&str; 2], new_words: [&str; 2]) -> String {
    let ([old_reason, old_to_do], [new_reason, new_to_do]) = (old_words, new_words);
    let passed = invited().trim_end().trim_matches(['{', '}']).to_owned();
    let passed = format!("{passed}}}");
    let seller = |id: &str, name: &str, domain: &str| {
        format!(r#""seller":{{"tenantId":"{id}","name":"{name}","domain":"{domain}"}}"#)
    };
    let old = seller(
        OLD_PARTNER,
        "みなと情報サービス株式会社",
        "minatojoho.onmicrosoft.com",
    );
    let new = seller(
        NEW_PARTNER,
        "ひのでクラウド株式会社",
        "hinodecloud.onmicrosoft.com",
    );
    let rows = [
        format!(
            r#""license":{{"skuId":"{OLD}","skuPartNumber":"SMB_BUSINESS_PREMIUM","productName":"Microsoft 365 Business Standard - Prepaid Legacy","capabilityStatus":"Enabled","seats":{{"enabled":5,"warning":0,"suspended":0,"lockedOut":0,"consumed":4,"free":1}},"subscriptions":[{{"id":"ce0bd65b-6406-427d-90c9-5e2c411bff12","commerceSubscriptionId":"50060e38-3404-46fa-8204-1ff7e990b3ea",{old},"sellerRole":"old","status":"Enabled","seats":5,"created":"2023-11-01T00:00:00Z","nextLifecycle":"2026-10-31T00:00:00Z","trial":false}}],"path":"twin","pathReason":"{old_reason}","twin":{{"skuId":"{NEW}","skuPartNumber":"O365_BUSINESS_PREMIUM","direction":"to"}},"balance":[{{"date":"2026-10-01T00:00:00Z","seats":5,"grace":0,"users":4}},{{"date":"2026-10-31T00:00:00Z","seats":0,"grace":0,"users":4,"changes":[{{"subscriptionId":"ce0bd65b-6406-427d-90c9-5e2c411bff12",{old},"change":"term-ends","seats":5}}]}}],"toDo":{{"action":"move-users","users":4,"by":"2026-10-30","words":"{old_to_do}"}},"groups":[]}}"#
        ),
        format!(
            r#""license":{{"skuId":"{NEW}","skuPartNumber":"O365_BUSINESS_PREMIUM","productName":"Microsoft 365 Business Standard","capabilityStatus":"Enabled","seats":{{"enabled":5,"warning":0,"suspended":0,"lockedOut":0,"consumed":0,"free":5}},"subscriptions":[{{"id":"ce856749-3b22-47de-9c4b-cc230697b18c","commerceSubscriptionId":"43562f72-bf9b-4438-bf98-f1bb8c9e51d5",{new},"sellerRole":"new","status":"Enabled","seats":5,"created":"2026-09-30T02:11:09Z","nextLifecycle":"2027-09-30T00:00:00Z","trial":false}}],"path":"twin","pathReason":"{new_reason}","twin":{{"skuId":"{OLD}","skuPartNumber":"SMB_BUSINESS_PREMIUM","direction":"from"}},"balance":[{{"date":"2026-10-01T00:00:00Z","seats":5,"grace":0,"users":4}}],"toDo":{{"action":"nothing","words":"{new_to_do}","assumes":[{{"subscriptionId":"ce856749-3b22-47de-9c4b-cc230697b18c","date":"2027-09-30T00:00:00Z",{new}}}]}}}}"#
        ),
    ];
    rows.map(|row| format!("{{\"tenantId\":\"{CUSTOMER}\",{passed},{row}}}\n"))
        .concat()
}

#[test]
fn the_manuals_two_rows_say_who_sold_them_and_which_way_users_go() {
    let env = TestEnvironment::omakase();
    assert_eq!(
        list(&env, &[], &invited()),
        good(two_rows(
            [
                "two rows of one product; 4 user(s) of Microsoft 365 Business Standard must be moved from this row to the other",
                "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30"
            ],
            [
                "two rows of one product; users move to this row",
                "nothing (new row; renewal on 2027-09-30 assumed)"
            ]
        ))
    );
    assert_eq!(
        list(&env, &["--lang", "ja"], &invited()),
        good(two_rows(
            [
                "同名の別 SKU が 2 つあります。こちらの Microsoft 365 Business Standard を使う 4 名を、もう一方へ割り当て直す必要があります",
                "2026-10-30 までに 4 名を O365_BUSINESS_PREMIUM へ割り当て直す"
            ],
            [
                "同名の別 SKU が 2 つあります。こちらが移行先です",
                "対応不要 (移行先、2027-09-30 の更新を前提)"
            ]
        ))
    );
    assert_eq!(env.log().writes(), [""; 0], "listing changes nothing");
}

#[test]
fn the_table_is_the_licences_page_with_who_sold_the_row_and_what_to_do() {
    let env = TestEnvironment::omakase();
    assert_eq!(
        list(&env, &["-t"], &invited()),
        good(
            "NAME                             AVAILABLE  ASSIGNED  SKU                    SOLD BY                     WHAT TO DO\n\
             Microsoft 365 Business Standard          1       4/5  SMB_BUSINESS_PREMIUM   みなと情報サービス株式会社  move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30\n\
             Microsoft 365 Business Standard          5       0/5  O365_BUSINESS_PREMIUM  ひのでクラウド株式会社      nothing (new row; renewal on 2027-09-30 assumed)\n\
             2 rows\n"
        )
    );
    assert_eq!(
        list(&env, &["-t", "--lang", "ja"], &invited()),
        good(
            "名前                             利用可能  割り当て済み  SKU                    販売元                      必要な作業\n\
             Microsoft 365 Business Standard         1           4/5  SMB_BUSINESS_PREMIUM   みなと情報サービス株式会社  2026-10-30 までに 4 名を O365_BUSINESS_PREMIUM へ割り当て直す\n\
             Microsoft 365 Business Standard         5           0/5  O365_BUSINESS_PREMIUM  ひのでクラウド株式会社      対応不要 (移行先、2027-09-30 の更新を前提)\n\
             計 2 件\n"
        )
    );
}

#[test]
fn the_table_of_users_says_of_each_whether_this_one_is_to_be_moved() {
    let env = TestEnvironment::omakase();
    let ran = list(&env, &["-t", "--users", "--lang", "ja"], &invited());
    let rows: Vec<String> = ["aoki", "sato", "suzuki", "takahashi"]
        .map(|user| {
            let user = format!("{user}@aozora-koumuten.example");
            format!("Microsoft 365 Business Standard  SMB_BUSINESS_PREMIUM  みなと情報サービス株式会社  O365_BUSINESS_PREMIUM へ割り当て直す  {user:33}  直接\n")
        })
        .into();
    assert_eq!(
        ran,
        good(format!(
            "名前                             SKU                   販売元                      必要な作業                            ユーザー                           割り当て元\n{}計 4 件\n",
            rows.concat()
        ))
    );
}

/// Each row's part number, path and reason.
fn paths(ran: &Run) -> Vec<(String, LicensePath, String)> {
    ran.success().stdout(any());
    ran.sections::<License>()
        .into_iter()
        .map(|row| (row.sku_part_number, row.path, row.path_reason))
        .collect()
}

fn row(part_number: &str, path: LicensePath, reason: &str) -> (String, LicensePath, String) {
    (part_number.to_owned(), path, reason.to_owned())
}

#[test]
fn one_sku_from_two_partners_is_one_row_and_nobody_moves() {
    let env = changed(|tenant| tenant.subscriptions[1].sku_id = OLD.parse().unwrap());
    let reason = "one row, from 2 sellers: the seats are in one pool, and no user has to be moved";
    assert_eq!(
        paths(&list(&env, &[], &invited())),
        [row("SMB_BUSINESS_PREMIUM", LicensePath::Pooled, reason)]
    );
}

#[test]
fn one_row_of_one_partner_is_single_and_transferred_where_the_new_partner_has_it() {
    let env = changed(|tenant| drop(tenant.subscriptions.remove(1)));
    assert_eq!(
        paths(&list(&env, &[], &invited())),
        [row(
            "SMB_BUSINESS_PREMIUM",
            LicensePath::Single,
            "one row, one seller, no other row of this product"
        )]
    );
    let env = changed(|tenant| {
        tenant.subscriptions.remove(1);
        tenant.subscriptions[0].owner_tenant_id = NEW_PARTNER.parse().ok();
    });
    assert_eq!(
        paths(&list(&env, &[], &invited())),
        [row(
            "SMB_BUSINESS_PREMIUM",
            LicensePath::Transferred,
            "one row, sold by the new partner and in use: no user has to be moved"
        )]
    );
}

#[test]
fn a_row_without_teams_is_not_comparable_with_the_one_that_has_it() {
    let env = changed(|tenant| {
        let mut sku = tenant.skus[1].clone();
        sku.sku_id = NO_TEAMS.parse().unwrap();
        sku.sku_part_number = "MICROSOFT_365_BUSINESS_STANDARD_NO_TEAMS".to_owned();
        tenant.skus.push(sku);
        tenant.subscriptions[0].sku_id = NEW.parse().unwrap();
        tenant.subscriptions[1].sku_id = NO_TEAMS.parse().unwrap();
        for user in &mut tenant.users {
            user.licenses.clear();
        }
    });
    let paths = paths(&list(&env, &[], &invited()));
    assert_eq!(
        paths,
        [
            row(
                "O365_BUSINESS_PREMIUM",
                LicensePath::NotComparable,
                "looks like Microsoft 365 Business Standard (no Teams), but one is with Microsoft Teams, the other without; never swapped by itself"
            ),
            row(
                "MICROSOFT_365_BUSINESS_STANDARD_NO_TEAMS",
                LicensePath::NotComparable,
                "looks like Microsoft 365 Business Standard, but one is with Microsoft Teams, the other without; never swapped by itself"
            ),
        ]
    );
}

#[test]
fn without_records_the_tenant_of_the_settings_is_listed_and_nobody_counts_as_new() {
    let ran = list(&TestEnvironment::omakase(), &["--this-tenant"], "");
    let rows = ran.sections::<License>();
    assert_eq!((ran.code, rows.len()), (Some(0), 2));
    assert!(
        rows.iter()
            .all(|row| row.subscriptions[0].seller_role.is_none())
    );
    assert!(
        ran.out
            .starts_with(&format!("{{\"tenantId\":\"{CUSTOMER}\",\"license\":"))
    );
}

#[test]
fn the_table_keeps_escapes_in_the_names_of_sellers_from_the_terminal() {
    let env = changed(|tenant| tenant.known_tenants[0].display_name = "a\u{1b}[2Jb".to_owned());
    let ran = env.run(LIST, &["--this-tenant", "-t"], "");
    assert!(ran.out.contains("a\\u{1b}[2Jb"), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'));
}
