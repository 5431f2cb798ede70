//! `make-report` as a whole: the records of a run become one page.
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that it failed"
)]

use std::{fs, path::Path, process::Command};

use rehearse::tenant::{Tenant, User};
use test_support::{Run, TestEnvironment, any, contains, program};

const LIST: &str = program!("list-licenses");
const SWAP: &str = program!("swap-license");
const DEADLINES: &str = program!("list-deadlines");
const INVITE: &str = program!("parse-invite");
const BACKUP: &str = program!("backup-plan");
const REPORT: &str = program!("make-report");

/// Where the story stands: the relationship is there.
fn invited() -> String {
    let partner = Tenant::omakase().partner_center.tenant_id;
    format!(
        "{{\"relationship\":{{\"state\":\"established\",\"side\":\"customer\",\"partner\":{{\"tenantId\":\"{partner}\",\"name\":\"ひのでクラウド株式会社\"}},\"evidence\":[]}}}}\n"
    )
}

/// All records of a run: the rows before, the days, what applying the plan wrote, the rows after.
fn records() -> String {
    records_of(&TestEnvironment::omakase(), "en")
}

fn records_of(env: &TestEnvironment, lang: &str) -> String {
    let run = |tool: &str, args: &[&str], input: &str| {
        let ran = env.run(tool, &[args, &["--lang", lang]].concat(), input);
        ran.success().stdout(any());
        ran.out
    };
    let before = run(LIST, &[], &invited());
    let days = run(DEADLINES, &[], &before);
    let plan = run(SWAP, &[], &before);
    let applied = run(SWAP, &["--apply"], &plan);
    let after = run(LIST, &[], &invited());
    before + &days + &applied + &after
}

fn report(args: &[&str], input: &str) -> Run {
    TestEnvironment::omakase().run(REPORT, args, input)
}

#[test]
fn a_record_that_cannot_be_read_is_named_and_is_no_part_of_the_page() {
    let input = invited() + "{\"tenantId\":\"no tenant\"}\n";
    let page = report(&["--lang", "en"], &input);
    page.status(3).stdout(any()).stderr(contains("line 2: "));
    assert!(page.out.starts_with("<!DOCTYPE html>"), "{}", page.out);
    assert!(page.out.trim_end().ends_with("</html>"), "{}", page.out);
}

#[test]
fn the_page_says_who_moved_from_what_to_what_and_how_it_ended() {
    let records = records();
    for (lang, words) in [
        (
            "en",
            [
                "Change of reseller",
                "<dt>New partner</dt><dd>ひのでクラウド株式会社</dd>",
                "<dt>Old partner</dt><dd>みなと情報サービス株式会社</dd>",
                "<dt>Users</dt><dd>done: 4</dd>",
                "<h2>Days to come</h2>",
            ],
        ),
        (
            "ja",
            [
                "リセラー変更の報告書",
                "<dt>移行先パートナー</dt><dd>ひのでクラウド株式会社</dd>",
                "<dt>移行元パートナー</dt><dd>みなと情報サービス株式会社</dd>",
                "<dt>ユーザー</dt><dd>完了: 4</dd>",
                "<h2>今後の期限</h2>",
            ],
        ),
    ] {
        let page = report(&["--lang", lang], &records);
        page.success().stdout(any());
        for words in words {
            assert!(page.out.contains(words), "{lang}: {words}: {}", page.out);
        }
        assert!(
            page.out
                .contains("sato@aozora-koumuten.example<br>佐藤 花子")
        );
        // The old row: four users before, none after, of five seats.
        let numbers =
            "<td class=\"number\">4</td><td class=\"number\">0</td><td class=\"number\">5</td>";
        assert!(page.out.contains(numbers), "{}", page.out);
        assert_eq!(page.out.matches("<span class=\"short good\">").count(), 4);
        assert!(page.out.contains("<svg ") && !page.out.contains("<script"));
    }
}

#[test]
fn a_file_is_written_whole_and_a_bad_line_is_named_beside_the_page() {
    let env = TestEnvironment::omakase();
    let out = env.home.path().join("report.html");
    let input = format!("{}nonsense\n", invited());
    let hash = "0f".repeat(32);
    let ran = env.run(
        REPORT,
        &["-o", out.to_str().unwrap(), "--evidence-hash", &hash],
        &input,
    );
    ran.status(3).stderr(contains("line 2: not JSON"));
    assert_eq!(ran.out, "");
    let page = fs::read_to_string(out).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains(&hash));
}

#[test]
fn records_that_tell_nothing_make_no_page() {
    let ran = report(&[], "{\"tenantId\":\"a.example\",\"x\":1}\n");
    ran.status(1)
        .stderr("make-report: no record says anything that a report tells; nothing was written\n");
    let wrong = report(&["--evidence-hash", "1234"], "");
    wrong.status(2).stderr(contains("64 hexadecimal digits"));
}

#[test]
fn days_are_told_in_the_language_of_the_page_whatever_that_of_the_run_was() {
    for (lang, of_run, words) in [
        ("ja", "en", "契約期間の最終日"),
        ("en", "ja", "last day of the term"),
    ] {
        let records = records_of(&TestEnvironment::omakase(), of_run);
        assert!(!records.contains(words), "{records}");
        let page = report(&["--lang", lang], &records);
        page.success().stdout(contains(words));
        let of_other = match lang {
            "ja" => "last day",
            _ => "最終日",
        };
        assert!(!page.out.contains(of_other), "{}", page.out);
    }
}

/// The built-in tenant with a fifth user, who holds what the first one does.
fn five_users() -> TestEnvironment {
    TestEnvironment::changed(|tenant| {
        let mut fifth = tenant.users[0].clone();
        fifth.id = "0f0e0d0c-0b0a-4090-8080-070605040302".parse().unwrap();
        fifth.drive = None;
        tenant.users.push(User {
            user_principal_name: "hayashi@aozora-koumuten.example".to_owned(),
            display_name: "林 さくら".to_owned(),
            ..fifth
        });
    })
}

#[test]
fn why_nobody_is_moved_is_told_in_the_language_of_the_page_and_what_a_row_asks_for_is_no_user() {
    let mut tenant = Tenant::omakase();
    tenant.users[0].usage_location = None;
    // A trial that ends before the old row: who is moved to it needs other seats soon.
    let new = &mut tenant.subscriptions[1];
    new.is_trial = true;
    new.auto_renew_enabled = false;
    new.next_lifecycle_date_time = "2026-10-25T00:00:00Z".parse().ok();
    let env = TestEnvironment::of(tenant);
    for lang in ["en", "ja"] {
        let list = env.run(LIST, &["--lang", lang], &invited());
        list.success().stdout(any());
        let plan = env.run(SWAP, &["--lang", lang], &list.out);
        plan.status(1).stdout(any()).stderr(any());
        let page = env.run(REPORT, &["--lang", "ja"], &(list.out + &plan.out));
        let page = page.success().text();
        assert!(
            page.contains("「利用場所」が未設定のためライセンスを割り当てられません。"),
            "{page}"
        );
        assert!(page.contains("<dd>見送り: 1, 計画: 3</dd>"), "{page}");
        assert!(page.contains("<h2>ライセンスに必要な作業</h2>"), "{page}");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn five_users_are_one_printed_page_in_either_language() {
    let env = five_users();
    let users = env.run(LIST, &["--users"], &invited());
    users.success().stdout(any());
    let backups = env.run(BACKUP, &[], &users.out);
    backups.success().stdout(any());
    let records =
        env.pipe(&[&[INVITE]], &env.invitation()) + &backups.out + &records_of(&env, "en");
    for lang in ["en", "ja"] {
        let html = env.home.path().join("report.html");
        let args = ["--lang", lang, "-o", html.to_str().unwrap()];
        env.run(REPORT, &args, &records).success();
        let page = fs::read_to_string(&html).unwrap();
        for user in ["aoki@", "sato@", "suzuki@", "takahashi@", "hayashi@"] {
            assert!(page.contains(user), "{lang}: {user}: {page}");
        }
        assert_eq!(printed_pages(&html), 1, "{lang}");
    }
}

/// How many pages a page of HTML has on paper.
fn printed_pages(html: &Path) -> usize {
    let folder = html.parent().unwrap();
    let pdf = folder.join("report.pdf");
    let status = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("chromium").display()
        ))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", html.display()))
        .output()
        .unwrap()
        .status;
    assert!(status.success());
    let bytes = fs::read(pdf).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    text.matches("/Type /Page\n").count() + text.matches("/Type /Page ").count()
}
