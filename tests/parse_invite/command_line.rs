//! How it takes its inputs, complains and ends.

use std::fs;

use super::{Home, Ran, corpus, run, run_on, run_with_input};

const LINK: &str = "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61&msppId=0#/partners/invitation";

fn record_of_link(file: &str, part: &str) -> String {
    format!(
        r#"{{"invitation":{{"kind":"reseller","url":"{LINK}","partnerId":"3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61","msppId":"0","indirectCspId":null,"relationshipId":null,"dap":null,"deadline":null,"deadlineText":null,"zone":null,"openingDate":null,"partnerName":null,"addressee":null,"sender":null,"subject":null,"date":null,"requiresRole":"Global Administrator (docs differ)","verdict":"genuine","genuine":true,"hostOk":true,"expected":null,"warnings":[],"source":{{"file":"{file}","part":"{part}"}}}}}}
"#
    )
}

fn ran(out: String, err: &str, code: i32) -> Ran {
    Ran {
        out,
        err: err.to_owned(),
        code: Some(code),
    }
}

#[test]
fn a_bare_address_is_an_input() {
    assert_eq!(
        run(&corpus(), &[LINK]),
        ran(record_of_link("-", "url"), "", 0)
    );
}

#[test]
fn standard_input_is_read_by_its_bytes() {
    let folder = corpus();
    for args in [&[][..], &["-"]] {
        assert_eq!(
            run_with_input(&folder, args, LINK.as_bytes()),
            ran(record_of_link("-", "text"), "", 0)
        );
    }
    let shortcut = format!("[InternetShortcut]\r\nURL={LINK}\r\n");
    assert_eq!(
        run_with_input(&folder, &[], shortcut.as_bytes()),
        ran(record_of_link("-", "url"), "", 0)
    );
}

#[test]
fn an_input_without_an_invitation_is_named_and_the_answer_is_no() {
    assert_eq!(
        run_with_input(&corpus(), &[], b"hello\n"),
        ran(String::new(), "parse-invite: -: no invitation in it\n", 1)
    );
    assert_eq!(
        run_with_input(&corpus(), &["--lang", "ja"], "こんにちは\n".as_bytes()),
        ran(String::new(), "parse-invite: -: 招待が見つかりません\n", 1)
    );
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let folder = corpus();
    let link = "forms/reseller.txt";
    let output = run(&folder, &["missing.eml", "forms", link]);
    assert_eq!(
        output,
        ran(
            record_of_link(link, "text"),
            "parse-invite: missing.eml: no such file\nparse-invite: forms: is a folder; --recursive reads what is in it\n",
            3
        )
    );
}

#[test]
fn a_mail_over_the_limit_is_refused_by_name_and_the_rest_goes_on() {
    let link = "forms/reseller.txt";
    let output = run(
        &corpus(),
        &["--max-size", "200", "mime/alternative.eml", link],
    );
    assert_eq!(
        output,
        ran(
            record_of_link(link, "text"),
            "parse-invite: mime/alternative.eml: is larger than 200 bytes and was not read; --max-size raises the limit\n",
            3
        )
    );
}

#[test]
fn what_unpacks_to_more_than_anybody_writes_is_not_taken_for_a_mail_without_an_invitation() {
    let home = Home::new();
    // `winmail.dat` ([MS-OXTNEF]) whose rich text says that it is 64 MiB.
    let packed = [
        12_u32.to_le_bytes(),
        (64_u32 << 20).to_le_bytes(),
        *b"LZFu",
        [0; 4],
    ]
    .concat();
    let attribute = [
        &1_u32.to_le_bytes()[..],
        &0x1009_0102_u32.to_le_bytes(),
        &1_u32.to_le_bytes()[..],
        &16_u32.to_le_bytes(),
        &packed[..],
    ]
    .concat();
    let tnef = [
        b"\x78\x9f\x3e\x22\0\0\x01\x03\x90\x06\0",
        &u32::try_from(attribute.len()).unwrap().to_le_bytes()[..],
        &attribute,
        &[0; 2],
    ]
    .concat();
    home.file("winmail.dat", &tnef);
    assert_eq!(
        run(home.path(), &["winmail.dat"]),
        ran(
            String::new(),
            "parse-invite: winmail.dat: the rich text of the mail unpacks to more than 16 MiB and was not read\n",
            3
        )
    );
    let mbox = [
        b"From a@b.example Fri May 31 15:30:00 2024\nSubject: 1\n\nhello\n\nFrom a@b.example Fri May 31 15:31:00 2024\nContent-Type: application/ms-tnef\n\n",
        &tnef[..],
    ]
    .concat();
    assert_eq!(
        run_with_input(home.path(), &["--lang", "ja"], &mbox),
        ran(
            String::new(),
            "parse-invite: -: 2 通目: メールのリッチ テキストが展開後 16 MiB を超えるため、その部分は読んでいません\n",
            3
        )
    );
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names() {
    let home = Home::new();
    fs::create_dir_all(home.path().join("mails/b")).unwrap();
    for name in ["mails/c.txt", "mails/b/x.txt", "mails/a.txt"] {
        home.file(name, LINK);
    }
    home.file("mails/nothing.txt", "hello");
    let output = run(home.path(), &["-r", "mails"]);
    // As JSON has it.
    let separator = if cfg!(windows) { r"\\" } else { "/" };
    let records = ["mails/a.txt", "mails/b/x.txt", "mails/c.txt"]
        .map(|file| record_of_link(&file.replace('/', separator), "text"));
    assert_eq!(output, ran(records.concat(), "", 0));
    fs::create_dir(home.path().join("empty")).unwrap();
    assert_eq!(
        run(home.path(), &["-r", "empty"]),
        ran(
            String::new(),
            "parse-invite: empty: no invitation in it\n",
            1
        )
    );
}

#[test]
fn a_wrong_command_line_is_said_to_be_so() {
    for args in [
        &["--max-size", "big"][..],
        &["--zone", "Mars/Olympus"],
        &["--expect-partner", "601089"],
        &["--explain", "-t"],
    ] {
        let output = run(&corpus(), args);
        assert_eq!(
            (output.out.as_str(), output.code),
            ("", Some(2)),
            "{args:?}: {}",
            output.err
        );
    }
}

#[test]
fn a_table_shows_verdict_and_warnings() {
    let output = run(
        &corpus(),
        &["-t", "forms/administration.txt", "damage/nil.txt"],
    );
    assert_eq!(
        output.out.lines().map(str::trim_end).collect::<Vec<_>>(),
        [
            "FILE                      KIND        PARTNER TENANT                        VERDICT  WARNINGS",
            "forms/administration.txt  admin-only  3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61  caution  form-older asks-administrator-rights",
            "damage/nil.txt            reseller                                          damaged  partner-id-damaged",
            "2 rows: caution 1, damaged 1",
        ]
    );
    assert_eq!((output.err.as_str(), output.code), ("", Some(1)));
}

#[test]
fn a_table_in_japanese_has_no_english_codes() {
    let output = run(
        &corpus(),
        &[
            "-t",
            "--lang",
            "ja",
            "forms/administration.txt",
            "damage/nil.txt",
        ],
    );
    assert_eq!(
        output.out.lines().map(str::trim_end).collect::<Vec<_>>(),
        [
            "ファイル                  種類            パートナーのテナント ID               判定    警告",
            "forms/administration.txt  管理者権限のみ  3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61  要注意  旧形式、管理者権限の要求",
            "damage/nil.txt            リセラー                                              破損    パートナー ID の破損",
            "計 2 件: 要注意 1、破損 1",
        ]
    );
}

#[test]
fn an_explanation_says_what_it_is_what_happens_what_was_checked_and_what_to_do() {
    let english = run(
        &corpus(),
        &[
            "--explain",
            "people/expect-partner.eml",
            "--expect-partner",
            "3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61",
        ],
    );
    assert_eq!(
        english,
        ran(
            format!(
                "people/expect-partner.eml (text)

What this is
  An invitation to make a partner the reseller of your Microsoft 365 licences.
  Partner, as the mail says: 移行商事株式会社
  Partner's tenant id, as the link says: 3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61
  Link: {LINK}

If you accept
  The partner can sell you licences and see your subscriptions; this alone gives it no administrator rights. You also accept the Microsoft Customer Agreement. Your present licences and your present reseller stay until you change them.

What was checked
  The link leads to a real Microsoft page, and its ids are well-formed. Anyone who knows a partner's id can make such a link, so check separately that the partner you chose sent it.
  The partner is the one you expect.

What to do next
  Type the address of the admin centre yourself or use the link shown here, sign in as Global Administrator, and read the page before accepting.
  Afterwards see with check-relationship whether it took effect.

"
            ),
            "",
            0
        )
    );
}

#[test]
fn an_explanation_in_japanese_writes_days_as_japanese_mails_do() {
    let home = Home::new();
    let mail = format!(
        "From: p@partner.example\nDate: Thu, 1 Oct 2026 09:00:00 +0900\nSubject: s\n\
         Content-Type: text/plain; charset=utf-8\n\n10月15日（木）17時までにご承諾ください。\n{LINK}\n"
    );
    home.file("mail.eml", mail);
    let mut command = home.command(env!("CARGO_BIN_EXE_parse-invite"));
    let ran = run_on(command.args(["--explain", "--lang", "ja", "mail.eml"]), b"");
    let deadline = "\n  承諾期限: 2026年10月15日 (木) 17:00 (日本時間)\n";
    assert!(ran.out.starts_with("mail.eml (テキスト)\n"), "{}", ran.out);
    assert!(ran.out.contains(deadline), "{}", ran.out);
}

#[test]
fn an_explanation_of_the_agreement_speaks_of_no_partner_s_id() {
    for (lang, words, not) in [
        (
            "en",
            "does not create a reseller relationship",
            "ids are well-formed",
        ),
        ("ja", "リセラー関係は成立しません", "ID の形式も正しい"),
    ] {
        let args = ["--explain", "--lang", lang, "verdicts/agreement-cell.txt"];
        let ran = run(&corpus(), &args);
        assert!(
            ran.out.contains(words) && !ran.out.contains(not),
            "{}",
            ran.out
        );
    }
}

#[test]
fn an_explanation_of_a_false_host_says_not_to_open_it() {
    let japanese = run(
        &corpus(),
        &["--explain", "--lang", "ja", "hosts/rn-for-m.txt"],
    );
    assert_eq!(
        japanese,
        ran(
            format!(
                "hosts/rn-for-m.txt (テキスト)

■ この案内について
  パートナーを Microsoft 365 ライセンスのリセラーとする招待です。
  パートナーのテナント ID (リンクの記載): 3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61
  リンク: {}

■ 承諾するとどうなるか
  Microsoft のページではないため、入力した内容は第三者に渡ります。

■ 確認した内容
  リンク先は Microsoft ではありません。
  【注意】ホスト名は admin.microsoft.com に見えますが、別の文字が使われています

■ 次にすること
  リンクを開かないでください。以前から知っている電話番号などで、パートナーに新しいリンクを依頼してください。

",
                LINK.replace("microsoft", "rnicrosoft")
            ),
            "",
            1
        )
    );
}

/// As an archive from Windows leaves it on Linux: 招待.eml in code page 932.
#[cfg(unix)]
#[test]
fn a_file_name_that_is_no_utf_8_keeps_no_other_file_from_being_read() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = Home::new();
    let name = std::ffi::OsStr::from_bytes(b"\x8f\xb5\x91\xd2.eml");
    fs::write(home.path().join(name), LINK).unwrap();
    home.file("b.txt", LINK);
    let mut command = home.command(env!("CARGO_BIN_EXE_parse-invite"));
    let both = run_on(command.arg(name).args(["b.txt", "--csv"]), b"");
    assert_eq!((both.code, both.err.as_str()), (Some(0), ""));
    assert_eq!(both.out.matches(",genuine").count(), 2, "{}", both.out);
}
