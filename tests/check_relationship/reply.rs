//! The completion notice: a mail that answers the invitation, once the relationship is proved.

use mail_parser::{HeaderValue, MessageParser};
use rehearse::Tenant;
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any, contains, lines, program};

use super::{CUSTOMER, NEW, check};

const FROM: &str = "株式会社あおぞら工務店 青木 <aoki@aozora-koumuten.example>";

/// A mail with an invitation in one language, and with the partner's real id.
fn mail(japanese: bool) -> String {
    let link = format!(
        "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={NEW}&msppId=0#/partners/invitation"
    );
    let (subject, words) = if japanese {
        (
            "=?UTF-8?B?44Oq44K744Op44O86Zai5L+C44Gu5om/6Ku+44Gu44GK6aGY44GE?=",
            "下のリンクを開き、2026年10月31日までに承諾をお願いいたします。",
        )
    } else {
        (
            "Action needed: accept your new reseller",
            "Please open the link below, and accept by October 31, 2026.",
        )
    };
    format!(
        "From: Licences <csp@hinode-cloud.example>\r\nTo: Aoki <aoki@aozora-koumuten.example>\r\n\
         Subject: {subject}\r\nDate: Thu, 01 Oct 2026 09:00:00 +0900\r\n\
         Message-ID: <invitation.7@hinode-cloud.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{words}\r\n{link}\r\n"
    )
}

/// What `parse-invite` makes of a mail.
fn invited(env: &TestEnvironment, mail: &str) -> String {
    let ran = env.run(program!("parse-invite"), &[], mail);
    assert!(ran.code == Some(0), "{}", ran.err);
    ran.out
}

fn answer(env: &TestEnvironment, file: &str, more: &[&str], input: &str) -> Run {
    let args = [&["--reply", file, "--from", FROM], more].concat();
    check(env, &args, input)
}

fn notice(ran: &Run) -> Value {
    ran.records()[0]["relationship"]["notice"].clone()
}

#[test]
fn the_notice_answers_the_invitation_in_its_language_with_what_was_checked() {
    let env = TestEnvironment::omakase();
    let folder = tempfile::tempdir().unwrap();
    for (japanese, language, subject, words) in [
        (
            true,
            "ja",
            "Re: リセラー関係の承諾のお願い",
            ["リセラー関係が有効になったことを確認", "確認した内容:\n- "],
        ),
        (
            false,
            "en",
            "Re: Action needed: accept your new reseller",
            [
                "the reseller relationship has taken effect",
                "What was checked:\n- ",
            ],
        ),
    ] {
        let file = folder.path().join(format!("{language}.eml"));
        let file = file.to_str().unwrap();
        // The messages are in the other language: the mail is in the invitation's.
        let lang = if japanese { "en" } else { "ja" };
        let ran = answer(
            &env,
            file,
            &["--lang", lang],
            &invited(&env, &mail(japanese)),
        );
        let written = json!({"status": "written", "file": file});
        ran.success().stdout(lines(1));
        assert_eq!(notice(&ran), written);
        let read = std::fs::read(file).unwrap();
        let read = MessageParser::default().parse(&read).unwrap();
        assert_eq!(read.subject(), Some(subject));
        let answered = HeaderValue::Text("invitation.7@hinode-cloud.example".into());
        assert_eq!(read.in_reply_to(), &answered);
        assert_eq!(read.references(), &answered);
        let to = read.to().unwrap().first().unwrap();
        assert_eq!(to.address(), Some("csp@hinode-cloud.example"));
        let from = read.from().unwrap().first().unwrap();
        assert_eq!(from.address(), Some("aoki@aozora-koumuten.example"));
        assert_eq!(
            read.header("Content-Language").unwrap().as_text(),
            Some(language)
        );
        let body = read.body_text(0).unwrap().replace("\r\n", "\n");
        for part in words {
            assert!(body.contains(part), "{part}\n{body}");
        }
        for part in [NEW, CUSTOMER, "GET /v1.0/directory/subscriptions"] {
            assert!(body.contains(part), "{part}\n{body}");
        }
    }
}

#[test]
fn without_proof_there_is_no_mail_and_that_is_said() {
    let env = TestEnvironment::of(Tenant::omakase_invited());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notice.eml");
    let ran = answer(
        &env,
        file.to_str().unwrap(),
        &[],
        &invited(&env, &mail(true)),
    );
    let says = contains("no completion notice was written: the relationship is not confirmed yet");
    ran.status(1).stdout(lines(1)).stderr(says.and(lines(2)));
    assert_eq!(notice(&ran)["status"], "not-written");
    assert_eq!(notice(&ran)["error"]["code"], "not-established");
    assert!(!file.exists());
}

#[test]
fn the_notice_comes_when_the_waiting_ends() {
    let env = TestEnvironment::omakase();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("{tenantId}.eml");
    let input = invited(&env, &mail(true));
    let ran = answer(&env, file.to_str().unwrap(), &["--wait", "30s"], &input);
    ran.success().stdout(lines(1));
    let written = folder.path().join(format!("{CUSTOMER}.eml"));
    assert_eq!(notice(&ran)["file"], written.to_str().unwrap());
    assert!(written.exists());
}

#[test]
fn a_file_that_is_there_is_left_alone_and_the_answer_stays() {
    let env = TestEnvironment::omakase();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notice.eml");
    std::fs::write(&file, "mine").unwrap();
    let input = invited(&env, &mail(true));
    let ran = answer(&env, file.to_str().unwrap(), &[], &input);
    ran.status(5)
        .stdout(lines(1))
        .stderr(contains("is left alone").and(lines(1)));
    assert_eq!(notice(&ran)["error"]["code"], "mail-not-written");
    assert_eq!(ran.records()[0]["relationship"]["state"], "established");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn what_cannot_be_answered_is_not_answered() {
    let env = TestEnvironment::omakase();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notice.eml");
    let file = file.to_str().unwrap();
    let link = mail(false);
    let link = link
        .split("\r\n")
        .find(|line| line.starts_with("https"))
        .unwrap();
    // No mail, so no sender; and no invitation at all.
    let ran = answer(&env, file, &[], &invited(&env, &format!("{link}\n")));
    ran.status(3).stdout(lines(1)).stderr(any());
    assert_eq!(notice(&ran)["error"]["code"], "no-sender");
    let ran = answer(&env, file, &["--this-tenant", "--partner", NEW], "");
    ran.status(3).stdout(lines(1)).stderr(any());
    assert_eq!(notice(&ran)["error"]["code"], "no-invitation");
    // The partner does not answer its own invitation, and a mail has a sender.
    for args in [
        &["--reply", file, "--from", FROM, "--side", "partner"][..],
        &["--reply", file],
        &["--from", FROM],
    ] {
        let ran = check(&env, args, "");
        ran.status(2).stderr(any()).about(args.join(" "));
    }
    assert!(!std::path::Path::new(file).exists());
}
