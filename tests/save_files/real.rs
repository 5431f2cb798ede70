//! The same with rclone itself: `list-files | save-files && check-files`. Its requests go to its service's own host names,
//! which the rehearsal plays.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use rehearse::{
    Effect, Fault, Options, Tenant,
    tenant::{Drive, Item, Properties},
};
use serde_json::{Value, json};
use test_support::{
    Run, TestEnvironment, any, contains,
    drives::{file, folder, malware, notebook, shortcut},
    lines,
    python::Python,
    run_on,
};

use crate::{BACKUP_PLAN, CHECK, EXE, LIST, verified};

fn rclone() -> PathBuf {
    let requirements = include_str!("requirements.txt");
    Python::with(env!("CARGO_TARGET_TMPDIR"), "rclone", requirements).programs()
}

/// A rehearsal whose first user has a drive, and the record of that user.
struct Scene {
    environment: TestEnvironment,
    record: String,
}

impl Scene {
    fn with(items: Vec<Item>, change: impl FnOnce(&mut Options)) -> Self {
        let mut tenant = Tenant::omakase();
        tenant.users[0].drive = Some(Drive {
            quota_total: 1 << 40,
            properties: Properties::default(),
            items,
        });
        let user = &tenant.users[0];
        let record =
            json!({"user": {"id": user.id, "userPrincipalName": user.user_principal_name}});
        let mut options = Options::of(tenant);
        change(&mut options);
        let environment = TestEnvironment::with(options);
        fs::create_dir(environment.home.path().join("usb")).unwrap();
        Self {
            environment,
            record: format!("{record}\n"),
        }
    }

    fn list(&self, records: &str) -> String {
        let listed = self.environment.run(LIST, &[], records);
        listed.success().stdout(any());
        listed.out
    }

    fn save(&self, args: &[&str], list: &str) -> Run {
        let mut command = self.environment.tool(EXE, &["--to", "usb"]);
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", rclone().display());
        run_on(command.args(args).env("PATH", path), list)
    }

    fn check(&self, list: &str) -> Run {
        let mut command = self.environment.home.command(CHECK);
        run_on(command.arg("usb"), list)
    }

    /// Tokens with which a drive was asked about, and how many requests were turned down for theirs.
    fn refused(&self) -> usize {
        let entries = self.environment.rehearsal.ledger();
        entries
            .iter()
            .filter(|entry| entry.status == Some(401))
            .count()
    }
}

fn long_path() -> Item {
    // 20 folders of 19 characters and a file: 400 characters.
    let name = "長い名前のフォルダー123456789";
    let mut item = file("末尾のファイル名です.txt", "deep");
    for _ in 0..20 {
        item = folder(name, vec![item]);
    }
    item
}

fn everything() -> Vec<Item> {
    vec![
        folder(
            "PassageDrive",
            vec![folder(
                "workspace",
                vec![
                    file("計画.txt", "October"),
                    folder("空", vec![]),
                    file("見積？：＊（案）.xlsx", "sums"),
                    file("🗾👨‍👩‍👧.txt", "emoji"),
                ],
            )],
        ),
        notebook(
            "メモ",
            vec![file("開く.onetoc2", "toc"), file("一.one", "page")],
        ),
        shortcut("共有"),
        file("が.txt", "one"),
        file("か\u{3099}.txt", "two"),
        file("空.txt", ""),
        file("#50%+&=@~;'.txt", "signs"),
        long_path(),
    ]
}

#[test]
#[ignore = "needs rclone, which it installs; .ci/run tries it"]
fn a_whole_drive_with_every_kind_of_name_is_saved_and_checked() {
    let scene = Scene::with(everything(), |_| {});
    let list = scene.list(&scene.record);
    let longest = list.lines().filter_map(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        Some(record["file"]["path"].as_str()?.chars().count())
    });
    assert!(longest.max() >= Some(400));
    let saved = scene.save(&[], &list);
    saved.success().stdout(lines(1));
    let found = verified(&saved);
    assert_eq!(
        json!([
            found["state"],
            found["files"],
            found["missing"],
            found["extra"]
        ]),
        json!(["complete", 10, [], 0])
    );
    scene.check(&list).success().stdout(lines(1));
    // Nothing is left to do.
    let before = scene.environment.rehearsal.ledger().len();
    scene.save(&[], &list).success().stdout(lines(1));
    let after = scene.environment.rehearsal.ledger().len();
    assert!(
        after - before <= 3,
        "a look at the drive, and the token for it"
    );
}

#[test]
#[ignore = "needs rclone, which it installs; .ci/run tries it"]
fn the_folders_of_both_cases_are_saved_with_a_certificate_only() {
    let first = vec![folder(
        "PassageDrive",
        vec![
            folder("workspace", vec![file("計画.txt", "October")]),
            file("外.txt", "outside"),
        ],
    )];
    let second = vec![
        folder("PassageDrive-01-23456", vec![file("図面.dwg", "lines")]),
        folder("写真", vec![file("夏.jpg", "sun")]),
    ];
    for (items, case, path) in [
        (first, "workspace", "PassageDrive/workspace/計画.txt"),
        (second, "passage-drive", "PassageDrive-01-23456/図面.dwg"),
    ] {
        let scene = Scene::with(items, |_| {});
        let planned = scene
            .environment
            .run(BACKUP_PLAN, &["--rest-not-needed"], &scene.record);
        planned.success().stdout(any());
        assert_eq!(planned.records()[0]["backup"]["case"], case);
        let list = scene.list(&planned.out);
        let variables = scene.environment.rehearsal.env();
        let folder = variables.iter().find(|(name, _)| name == "REHEARSAL");
        let certificate = format!("{}/certificate.pem", folder.unwrap().1);
        let mut command = scene.environment.tool(EXE, &["--to", "usb"]);
        let paths = std::env::var("PATH").unwrap();
        command
            .env_remove("NORIKAE_SECRET_FILE")
            .env_remove("NORIKAE_REFRESH_TOKEN_FILE")
            .env("NORIKAE_CERTIFICATE_FILE", certificate)
            .env("PATH", format!("{}:{paths}", rclone().display()));
        let saved = run_on(&mut command, list.as_str());
        saved.success().stdout(lines(1)).about(case);
        assert_eq!(verified(&saved)["files"], 1, "{case}");
        let user = &saved.records()[0]["user"]["userPrincipalName"];
        let copy = scene.environment.home.path().join("usb");
        assert!(copy.join(user.as_str().unwrap()).join(path).exists());
        scene.check(&list).success().stdout(lines(1)).about(case);
    }
}

#[test]
#[ignore = "needs rclone, which it installs; .ci/run tries it"]
fn tokens_that_live_twenty_seconds_are_enough_for_a_copy_that_takes_longer() {
    let many = |name: &str| -> Vec<Item> {
        (0..150)
            .map(|at| file(&format!("{at}.txt"), &format!("{name} {at}")))
            .collect()
    };
    let items = vec![folder("a", many("a")), folder("b", many("b"))];
    let scene = Scene::with(items, |options| {
        options.token_lifetime_seconds = Some(20);
        options.speed = 1;
        let late =
            json!({"times": null, "effect": {"kind": "latency", "milliseconds": {"fixed": 300}}});
        options.faults = vec![serde_json::from_value(late).unwrap()];
    });
    let list = scene.list(&scene.record);
    let saved = scene.save(&["-v"], &list);
    saved
        .success()
        .stdout(lines(1))
        .stderr(contains("runs rclone for 100 file(s), 10 s at most"));
    assert_eq!(verified(&saved)["files"], 300);
    let runs = saved.err.matches("runs rclone for ").count();
    assert!(runs >= 3, "{runs} runs of ten seconds");
    assert_eq!(scene.refused(), 0, "each token was used while it held");
    scene.check(&list).success().stdout(lines(1));
}

#[test]
#[ignore = "needs rclone, which it installs; .ci/run tries it"]
fn what_the_service_does_not_give_is_said_and_the_rest_is_saved() {
    let scene = Scene::with(vec![file("a", "1"), malware("偽.exe")], |_| {});
    let list = scene.list(&scene.record);
    let stale = list.replace("\"blocked\":\"malware\"", "\"x\":1");
    assert_ne!(stale, list);
    let saved = scene.save(&[], &stale);
    saved
        .status(1)
        .stdout(lines(1))
        .stderr(contains("rclone ended with").and(contains("missing 1")));
    assert_eq!(verified(&saved)["files"], 1);
}

/// By default rclone breaks off what is under way when its time is over, and begins it anew in the next run, for ever.
#[test]
#[ignore = "needs rclone, which it installs; .ci/run tries it"]
fn a_file_that_takes_longer_than_a_slice_arrives_in_the_run_that_began_it() {
    const TAKES: Duration = Duration::from_secs(14);
    let scene = Scene::with(
        vec![file("長い動画.mp4", &"0123456789".repeat(20_000))],
        |options| {
            options.token_lifetime_seconds = Some(20);
            options.speed = 1;
            let milliseconds = u64::try_from(TAKES.as_millis()).unwrap();
            options.faults = vec![Fault {
                path_prefix: "/download/".to_owned(),
                times: None,
                ..Fault::once("GET", "", Effect::Slow { milliseconds })
            }];
        },
    );
    let list = scene.list(&scene.record);
    let begun = Instant::now();
    let saved = scene.save(&["-v"], &list);
    saved
        .success()
        .stdout(lines(1))
        .stderr(contains("runs rclone for 1 file(s), 10 s at most"));
    assert!(begun.elapsed() >= TAKES, "{:?}", begun.elapsed());
    assert_eq!(saved.err.matches("runs rclone for ").count(), 1);
    assert_eq!(verified(&saved)["state"], "complete");
    assert_eq!(scene.refused(), 0);
    scene.check(&list).success().stdout(lines(1));
}
