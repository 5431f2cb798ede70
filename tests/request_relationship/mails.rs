//! What the tool writes, `parse-invite` reads back the same.

use serde_json::{Value, json};
use test_support::{Home, TestEnvironment, any, contains, run};

use super::{CUSTOMER, EXE, PARSE, PARTNER, PROVIDER, request, tenant};

const FROM: &str = "ひのでクラウド株式会社 ライセンス担当 <csp@hinode-cloud.example>";

fn with_contact() -> String {
    let contact = json!({
        "firstName": "花", "lastName": "森", "email": "mori@aozora-koumuten.example", "country": "JP",
        "companyName": "株式会社あおぞら工務店",
    });
    format!("{}\n", json!({"tenantId": CUSTOMER, "contact": contact}))
}

/// What `parse-invite` reads in a mail.
fn read(mail: &str) -> Value {
    let home = Home::new();
    let mut command = home.command(PARSE);
    let ran = run(command.arg(mail));
    let records = ran.records();
    assert_eq!(records.len(), 1, "{}{}", ran.out, ran.err);
    records[0]["invitation"].clone()
}

#[test]
fn every_kind_in_both_languages_is_read_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["reseller", "indirect", "mca", "gdap"] {
        for language in ["ja-JP", "en-US"] {
            let env = TestEnvironment::of(tenant());
            let mail = folder.path().join(format!("{kind}-{language}.eml"));
            let mail = mail.to_str().unwrap();
            let mut args = vec![
                "--kind",
                kind,
                "--language",
                language,
                "--deadline",
                "2026-10-31",
                "--mail",
                mail,
                "--from",
                FROM,
            ];
            if kind == "indirect" {
                args.extend(["--provider", PROVIDER]);
            }
            let input = if kind == "gdap" {
                let planned = env.run(EXE, &[&args[..], &["-"]].concat(), &with_contact());
                planned.status(0).stdout(any());
                args.extend(["--apply", "--first-pause", "1"]);
                planned.out
            } else {
                with_contact()
            };
            let ran = env.run(EXE, &[&args[..], &["-"]].concat(), &input);
            ran.status(0).stdout(any()).about(mail);
            let request = request(&ran);
            assert_eq!(request["mail"], mail);
            let read = read(mail);
            assert_eq!(read["url"], request["url"], "{mail}");
            assert_eq!(read["kind"], request["kind"], "{mail}");
            assert_eq!(read["genuine"], true, "{mail}: {read}");
            assert_eq!(read["deadline"], "2026-10-31", "{mail}");
            if let Some(id) = request["msppId"].as_str() {
                assert_eq!(read["msppId"], id, "{mail}");
                assert_eq!(read["partnerId"], PARTNER, "{mail}");
                assert_eq!(read["partnerName"], request["partner"]["name"], "{mail}");
            }
            if kind == "indirect" {
                assert_eq!(read["indirectCspId"], PROVIDER, "{mail}");
            }
            if kind == "gdap" {
                assert_eq!(read["relationshipId"], request["administration"]["id"]);
            }
            let graves = read["warnings"].as_array().unwrap().iter();
            let graves: Vec<&Value> = graves
                .filter(|warning| warning["grave"] == true)
                .map(|warning| &warning["code"])
                .collect();
            assert_eq!(graves, Vec::<&Value>::new(), "{mail}");
        }
    }
}

#[test]
fn a_template_of_ones_own_gives_the_words_and_no_value_of_a_record_ends_a_line() {
    let env = TestEnvironment::of(tenant());
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("words.txt");
    std::fs::write(
        &template,
        "Subject: {company}\r\n\r\nDear {contact}\r\n{link}\r\nby {deadline}\r\n",
    )
    .unwrap();
    let mail = folder.path().join("mail-{tenantId}.eml");
    let contact = json!({
        "firstName": "A", "lastName": "B", "email": "a@b.example", "country": "JP",
        "companyName": "Evil\r\nBcc: c@d.example\r\n\r\nhttps://evil.example/",
    });
    let input = format!("{}\n", json!({"tenantId": CUSTOMER, "contact": contact}));
    let args = [
        "--mail",
        mail.to_str().unwrap(),
        "--from",
        FROM,
        "--template",
        template.to_str().unwrap(),
        "--language",
        "en-US",
        "-",
    ];
    let ran = env.run(EXE, &args, &input);
    ran.status(0).stdout(any());
    let file = request(&ran)["mail"].as_str().unwrap().to_owned();
    assert!(file.ends_with(&format!("mail-{CUSTOMER}.eml")), "{file}");
    let text = std::fs::read_to_string(&file).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    assert!(!body.contains("\r\nhttps://evil"), "{body}");
    assert!(!body.contains("by "), "{body}");
    // What a person may have changed is left alone.
    let again = env.run(EXE, &args, &input);
    again.status(5).stdout(any()).stderr(any());
    assert_eq!(request(&again)["error"]["code"], "mail-not-written");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_mail_that_is_there_already_does_not_hide_the_request_that_was_made() {
    let env = TestEnvironment::of(tenant());
    let folder = tempfile::tempdir().unwrap();
    let mail = folder.path().join("there.eml");
    std::fs::write(&mail, "mine\n").unwrap();
    let planned = env.run(EXE, &["--kind", "gdap", "-"], &with_contact());
    planned.status(0).stdout(any());
    let name = mail.to_str().unwrap();
    let pace = ["--apply", "--first-pause", "1"];
    let args = [&pace[..], &["--mail", name, "--from", FROM, "-"]].concat();
    let ran = env.run(EXE, &args, &planned.out);
    ran.status(5)
        .stdout(any())
        .stderr(contains("is there already and is left alone"));
    let request = request(&ran);
    assert_eq!(request["status"], "done");
    assert_eq!(request["error"], Value::Null);
    assert_eq!(request["mail"], Value::Null);
    assert_eq!(request["administration"]["state"], "approvalPending");
    assert!(request["url"].is_string(), "{request}");
    assert_eq!(std::fs::read_to_string(&mail).unwrap(), "mine\n");
}

#[test]
fn what_cannot_be_sent_to_anyone_is_refused_before_anything_is_asked() {
    let env = TestEnvironment::of(tenant());
    for args in [
        &["--mail", "x.eml"][..],
        &["--mail", "x.eml", "--from", "nobody"],
        &[
            "--mail",
            "x.eml",
            "--from",
            "a@b.example\r\nBcc: c@d.example",
        ],
        &[
            "--template",
            "/nonexistent",
            "--mail",
            "x.eml",
            "--from",
            "a@b.example",
        ],
        &["--kind", "gdap", "--role", "King"],
        &[
            "--kind",
            "gdap",
            "--role",
            "Global Administrator",
            "--auto-extend",
        ],
        &["--kind", "gdap", "--duration", "P3Y"],
        // What nothing is made of is no wish that may be passed over.
        &["--role", "Global Reader"],
        &["--kind", "mca", "--auto-extend"],
        &["--apply", "--role", "Global Reader", "-"],
        &["--apply", "--duration", "P30D", "-"],
        &["--apply", "--auto-extend", "-"],
        &["--apply", "--end", "gdap", "-"],
    ] {
        let ran = env.run(EXE, args, "");
        ran.status(2).stderr(any()).about(args.join(" "));
    }
    let ran = env.run(
        EXE,
        &[
            "--mail",
            "/tmp/x-{tenantId}.eml",
            "--from",
            "a@b.example",
            "-",
        ],
        &super::customer(),
    );
    ran.status(3).stdout(any()).stderr(any());
    assert_eq!(request(&ran)["error"]["code"], "no-recipient");
}

#[test]
fn the_built_in_words_can_be_printed_and_used_again() {
    let home = Home::new();
    for (language, words) in [("ja-JP", "承認のお願い"), ("en-US", "Please approve by")] {
        let mut command = home.command(EXE);
        let ran = run(command.args(["--kind", "gdap", "--language", language, "--print-template"]));
        ran.status(0).stdout(any());
        assert!(
            ran.out.starts_with("Subject: ") && ran.out.contains(words),
            "{}",
            ran.out
        );
    }
}
