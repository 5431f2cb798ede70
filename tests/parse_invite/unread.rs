//! What cannot be read is said to be so, and never that it holds no invitation.

use std::fs;

use super::{Home, run, run_with_input};

const NO_MAIL: &str = "is neither a mail nor text (a program, a picture, an archive?), and what is in it was not read; save the mail itself as .eml or .msg";
const ENCRYPTED: &str = "a part of the mail is encrypted, or wrapped in its signature, and was not read; open the mail where you receive it, and save what it shows as text";

/// Files of kinds that hold no text, as they begin.
const BINARY: [(&str, &[u8]); 4] = [
    (
        "setup.exe",
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0",
    ),
    (
        "scan.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x03\x20\0\0\x02\x58",
    ),
    (
        "mails.zip",
        b"PK\x03\x04\x14\0\0\0\x08\0\x52\x83\x3d\x5dmail.eml",
    ),
    (
        "smime.p7m",
        b"0\x82\x0a\x06\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x03\xa0\x82\x09\xf7",
    ),
];

#[test]
fn a_file_that_is_neither_a_mail_nor_text_is_not_said_to_hold_no_invitation() {
    let home = Home::new();
    for (name, bytes) in BINARY {
        fs::write(home.path().join(name), bytes).unwrap();
        let ran = run(home.path(), &[name]);
        assert_eq!(
            (&*ran.out, &*ran.err, ran.code),
            ("", &*format!("parse-invite: {name}: {NO_MAIL}\n"), Some(3))
        );
        let piped = run_with_input(home.path(), &[], bytes);
        assert_eq!(
            (&*piped.err, piped.code),
            (&*format!("parse-invite: -: {NO_MAIL}\n"), Some(3))
        );
    }
    let japanese = run(home.path(), &["--lang", "ja", "setup.exe"]);
    assert_eq!(
        japanese.err,
        "parse-invite: setup.exe: メールでもテキストでもないため、内容を確認していません (プログラム、画像、圧縮ファイルなど)。メール自体を .eml または .msg 形式で保存して指定してください\n"
    );
    let record = run_with_input(home.path(), &[], b"{\"mail\":\"setup.exe\"}\n");
    let error = &record.records()[0]["invitation"]["error"];
    assert_eq!(error["code"], "mail-unreadable");
    assert_eq!(record.code, Some(3));
}

#[test]
fn a_folder_without_an_invitation_names_what_was_not_read_in_it() {
    let home = Home::new();
    fs::create_dir(home.path().join("mails")).unwrap();
    fs::write(home.path().join("mails/nothing.txt"), "hello").unwrap();
    fs::write(home.path().join("mails/scan.png"), BINARY[1].1).unwrap();
    let ran = run(home.path(), &["-r", "mails"]);
    let separator = std::path::MAIN_SEPARATOR;
    assert_eq!(
        (&*ran.err, ran.code),
        (
            &*format!(
                "parse-invite: mails: no invitation in what was read of it; not read: mails{separator}scan.png\n"
            ),
            Some(1)
        )
    );
}

fn mail(content_type: &str, body: &str) -> String {
    format!(
        "From: a@hinode.example\r\nTo: b@aozora.example\r\nSubject: Invitation\r\nMIME-Version: 1.0\r\nContent-Type: {content_type}\r\n\r\n{body}\r\n"
    )
}

#[test]
fn an_encrypted_mail_is_not_said_to_hold_no_invitation() {
    let home = Home::new();
    let pgp = "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--b--";
    let protected = "--b\r\nContent-Type: text/plain\r\n\r\nprotected\r\n--b\r\nContent-Type: application/x-microsoft-rpmsg-message; name=\"message.rpmsg\"\r\n\r\nAAAA\r\n--b--";
    for (content_type, body) in [
        (
            "application/pkcs7-mime; smime-type=enveloped-data; name=\"smime.p7m\"",
            "MIIKBgYJKoZIhvcNAQcDoA==",
        ),
        (
            "application/x-pkcs7-mime; smime-type=signed-data",
            "MIIKBgYJKoZIhvcNAQcCoA==",
        ),
        (
            "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b",
            pgp,
        ),
        ("multipart/mixed; boundary=b", protected),
    ] {
        home.file("a.eml", mail(content_type, body));
        let ran = run(home.path(), &["a.eml"]);
        assert_eq!(
            (&*ran.out, &*ran.err, ran.code),
            ("", &*format!("parse-invite: a.eml: {ENCRYPTED}\n"), Some(3)),
            "{content_type}"
        );
        let record = run_with_input(home.path(), &[], b"{\"mail\":\"a.eml\"}\n");
        let error = &record.records()[0]["invitation"]["error"];
        assert_eq!(
            (error["code"].as_str(), record.code),
            (Some("mail-unreadable"), Some(3))
        );
    }
    // A signature that lies beside what it signs hides nothing.
    let signed = "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\n\r\nAAAA\r\n--b--";
    home.file("a.eml", mail("multipart/signed; boundary=b", signed));
    let ran = run(home.path(), &["a.eml"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
}

#[test]
fn a_mail_without_an_invitation_names_the_attachments_that_are_never_read() {
    let home = Home::new();
    let part = |name: &str| {
        format!(
            "--b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\nAAAA\r\n"
        )
    };
    let body = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\nsee attached\r\n{}{}--b--",
        part("invitation.zip"),
        part("invitation.xlsx")
    );
    home.file("a.eml", mail("multipart/mixed; boundary=b", &body));
    let ran = run(home.path(), &["a.eml"]);
    assert_eq!(
        (&*ran.out, &*ran.err, ran.code),
        (
            "",
            "parse-invite: a.eml: no invitation in what was read of it; not read: invitation.xlsx, invitation.zip\n",
            Some(1)
        )
    );
}
