//! What is planned, and what is found wrong before anything is sent.

use rehearse::tenant::PartnerRelation;
use serde_json::json;
use test_support::{TestEnvironment, any, contains, lines};

use crate::{DOMAIN, EXE, NAME, changed, created, plan, planned, provider, section};

#[test]
fn a_plan_keeps_japanese_as_given_and_creates_nothing() {
    let env = TestEnvironment::omakase();
    let run = plan(&env, &[]);
    run.success().stdout(any()).stderr("");
    let record = &run.records()[0];
    assert_eq!(record["order"], 7);
    let mut section = section(&run);
    let id = section["requestId"].take();
    assert_eq!(id.as_str().map(str::len), Some(36));
    assert_eq!(
        section,
        json!({
            "action": "create", "requestId": null,
            "new": {
                "domain": DOMAIN, "companyName": NAME, "email": "mori@minato.example",
                "culture": "ja-JP", "language": "ja",
                "address": {
                    "firstName": "花", "lastName": "森", "phoneNumber": "0660000000",
                    "addressLine1": "北区梅田 1-2-3", "city": "大阪市", "state": "大阪府",
                    "postalCode": "530-0001", "country": "JP",
                },
                "addressStatus": "VerifiedShippable",
            },
        })
    );
    assert_eq!(created(&env), []);
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn options_and_a_table_describe_a_company_as_a_record_does() {
    let env = TestEnvironment::omakase();
    let of_record = plan(&env, &[]);
    let args = [
        "--company",
        NAME,
        "--domain",
        DOMAIN,
        "--first-name",
        "花",
        "--last-name",
        "森",
        "--email",
        "mori@minato.example",
        "--phone",
        "0660000000",
        "--country",
        "jp",
        "--address-line1",
        "北区梅田 1-2-3",
        "--city",
        "大阪市",
        "--state",
        "大阪府",
        "--postal-code",
        "530-0001",
    ];
    let of_options = env.run(EXE, &args, "");
    let table = format!(
        "company.name,company.domain,company.addressLine1,company.city,company.state,company.postalCode,\
         contact.firstName,contact.lastName,contact.email,contact.phoneNumber,contact.country\n\
         {NAME},{DOMAIN},北区梅田 1-2-3,大阪市,大阪府,530-0001,花,森,mori@minato.example,0660000000,JP\n"
    );
    let of_table = env.run(EXE, &[], &table);
    for run in [&of_options, &of_table] {
        run.success().stdout(any()).stderr("");
        assert_eq!(section(run)["new"], section(&of_record)["new"]);
    }
    // What follows knows the contact.
    assert_eq!(of_options.records()[0]["contact"]["companyName"], NAME);
}

#[test]
fn options_that_are_not_enough_are_a_wrong_command_line() {
    let env = TestEnvironment::omakase();
    for args in [
        &["--company", NAME][..],
        &["--domain", DOMAIN],
        &["--apply", "--company", NAME],
        &["--credentials", "passwords"],
    ] {
        let run = env.run(EXE, args, "");
        run.status(2).stderr(any()).about(format!("{args:?}"));
    }
}

#[test]
fn a_table_names_the_company_that_could_not_be_planned() {
    let env = TestEnvironment::omakase();
    let bad = changed(|one| one["company"]["postalCode"] = json!("5300001"));
    for (lang, why) in [("en", "no postal code"), ("ja", "郵便番号")] {
        let run = env.run(EXE, &["--table", "--lang", lang], &bad);
        run.status(3).stdout(any()).stderr(lines(1));
        let row = run.out.lines().find(|line| line.contains(why)).unwrap();
        assert!(row.contains(NAME) && row.contains(DOMAIN), "{}", run.out);
    }
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_asked_about_it() {
    let env = TestEnvironment::omakase();
    let of = |section: &'static str, name: &'static str, value: serde_json::Value| {
        changed(|one| one[section][name] = value)
    };
    for (input, code, words) in [
        (
            of("company", "domain", json!("minato.co.jp")),
            "bad-company",
            "first domain",
        ),
        (
            of("company", "domain", json!(null)),
            "bad-company",
            "no \"domain\"",
        ),
        (
            of("company", "state", json!(null)),
            "bad-company",
            "no \"state\"",
        ),
        (
            of("company", "postalCode", json!("5300001")),
            "bad-company",
            "no postal code",
        ),
        (
            of("company", "registrationNumber", json!("1")),
            "bad-company",
            "no registration number",
        ),
        (
            of("company", "addressLine1", json!("a\u{7}b")),
            "bad-company",
            "no \"addressLine1\"",
        ),
        (
            of("contact", "email", json!("mori")),
            "bad-company",
            "no mail address",
        ),
        (
            of("contact", "phoneNumber", json!("+1 5")),
            "bad-company",
            "no telephone number",
        ),
        (
            of("contact", "country", json!("XX")),
            "bad-company",
            "no country",
        ),
        (
            of("contact", "language", json!("fr-FR")),
            "bad-company",
            "this country has",
        ),
        (
            changed(|one| one["contact"] = json!(null)),
            "no-contact",
            "no section \"contact\"",
        ),
        (
            changed(|one| one["company"] = json!(null)),
            "no-company",
            "no section \"company\"",
        ),
        (
            changed(|one| one["company"]["name"] = json!(7)),
            "bad-record",
            "\"company.name\"",
        ),
    ] {
        let run = env.run(EXE, &[], &input);
        run.status(3)
            .stdout(any())
            .stderr(lines(1).and(contains(words)))
            .about(words);
        assert_eq!(section(&run)["error"]["code"], code, "{words}");
    }
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_domain_of_another_tenant_is_refused_and_the_partners_own_customer_is_found() {
    let env = TestEnvironment::changed(|tenant| {
        tenant.partner_center.desk.taken_domains = vec![DOMAIN.to_owned()];
    });
    let run = plan(&env, &[]);
    run.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("taken by another tenant")));
    assert_eq!(
        (&section(&run)["action"], &section(&run)["reason"]),
        (&json!("refuse"), &json!("domain-taken"))
    );

    let env = TestEnvironment::changed(|tenant| {
        let mut one = tenant.partner_center.customers[0].clone();
        one.id = "11111111-2222-4333-8444-555555555555".parse().unwrap();
        NAME.clone_into(&mut one.company_name);
        DOMAIN.clone_into(&mut one.domain);
        tenant.partner_center.customers.push(one);
    });
    let run = plan(&env, &[]);
    run.success().stdout(any()).stderr("");
    assert_eq!(
        run.records()[0]["tenantId"],
        "11111111-2222-4333-8444-555555555555"
    );
    assert_eq!(
        (
            &section(&run)["action"],
            &run.records()[0]["customer"]["relationship"]
        ),
        (&json!("none"), &json!("reseller"))
    );
    let other_name = changed(|one| one["company"]["name"] = json!("別の会社"));
    let run = env.run(EXE, &[], &other_name);
    run.status(1)
        .stdout(any())
        .stderr(contains("taken by another tenant"));
}

#[test]
fn an_address_that_is_not_found_is_planned_only_where_that_is_said() {
    let env = TestEnvironment::omakase();
    // The country's rules let it; the service does not find it.
    let input = changed(|one| one["company"]["addressLine1"] = json!("北区梅田"));
    let run = env.run(EXE, &[], &input);
    run.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("StreetPartial: The street is incomplete.")));
    assert_eq!(section(&run)["reason"], "address-not-found");
    let run = env.run(EXE, &["--keep-address"], &input);
    run.success().stdout(any()).stderr("");
    assert_eq!(section(&run)["new"]["addressStatus"], "StreetPartial");
}

#[test]
fn a_record_with_a_tenant_is_a_customer_that_is_there() {
    let env = TestEnvironment::omakase();
    let with_tenant =
        changed(|one| one["tenantId"] = json!("11111111-2222-4333-8444-555555555555"));
    let run = env.run(EXE, &[], &with_tenant);
    run.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("request-relationship")));
    assert_eq!(section(&run)["reason"], "has-tenant");
}

#[test]
fn a_reseller_must_be_one_of_this_partner_that_has_signed() {
    let env = TestEnvironment::changed(provider);
    let plan_of = planned(&env, &["--reseller", "1234567"]);
    assert!(plan_of.contains(r#""resellerTenantId":"99999999-8888-4777-8666-555555555555""#));
    for (break_it, id) in [
        (
            (|_| {}) as fn(&mut rehearse::tenant::OtherPartner),
            "7777777",
        ),
        (|one| one.is_agreement_signed = false, "1234567"),
        (
            |one| one.relation = Some(PartnerRelation::Provider),
            "1234567",
        ),
    ] {
        let env = TestEnvironment::changed(|tenant| {
            provider(tenant);
            break_it(&mut tenant.partner_center.desk.partners[0]);
        });
        let run = plan(&env, &["--reseller", id]);
        run.status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("see list-resellers")));
        assert_eq!(section(&run)["reason"], "reseller-invalid");
    }
}
