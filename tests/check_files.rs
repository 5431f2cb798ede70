//! `check-files`: whether a saved copy holds what records of files list, offline.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::{fs, path::Path};

use serde_json::{Value, json};
use test_support::{Home, Run, any, contains, lines, program, run, run_on};

const EXE: &str = program!("check-files");
const LIST: &str = program!("list-files");

const FILES: [(&str, &str); 3] = [("a/1.txt", "one"), ("a/b/2.txt", "two!"), ("3.txt", "")];

/// A folder `from` with files, their list, and a whole copy `usb`.
struct Before {
    home: Home,
    list: String,
}

fn put(root: &Path, path: &str, content: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

impl Before {
    fn new() -> Self {
        let home = Home::new();
        for (path, content) in FILES {
            put(&home.path().join("from"), path, content);
            put(&home.path().join("usb"), path, content);
        }
        let mut command = home.command(LIST);
        let listed = run(command.args(["--folder", "from"]));
        listed.success().stdout(any());
        Self {
            list: listed.out.clone(),
            home,
        }
    }

    fn usb(&self) -> std::path::PathBuf {
        self.home.path().join("usb")
    }

    fn check(&self, list: &str) -> Run {
        run_on(self.home.command(EXE).arg("usb"), list)
    }
}

/// The lines of a list that do not hold these words.
fn without(list: &str, words: &str) -> String {
    let lines = list.split_inclusive('\n');
    lines.filter(|line| !line.contains(words)).collect()
}

fn verified(ran: &Run) -> Value {
    ran.records()[0]["backup"]["verified"].clone()
}

#[test]
fn a_whole_copy_is_complete_and_the_time_is_that_of_the_listing() {
    let before = Before::new();
    let ran = before.check(&before.list);
    ran.success().stdout(lines(1));
    let first: Value = serde_json::from_str(before.list.lines().next().unwrap()).unwrap();
    let found = verified(&ran);
    assert_eq!(
        json!([
            found["state"],
            found["files"],
            found["bytes"],
            found["extra"],
            found["at"]
        ]),
        json!(["complete", 3, 7, 0, first["backup"]["listed"]["at"]])
    );
}

#[test]
fn what_is_missing_differs_or_is_there_besides_is_told_apart() {
    let before = Before::new();
    fs::remove_file(before.usb().join("3.txt")).unwrap();
    put(&before.usb(), "a/1.txt", "ONE");
    put(&before.usb(), "a/b/2.txt", "two");
    put(&before.usb(), "more.txt", "x");
    let ran = before.check(&before.list);
    let found = verified(&ran);
    assert_eq!(
        json!([
            found["state"],
            found["files"],
            found["missing"],
            found["differing"],
            found["extra"]
        ]),
        json!([
            "incomplete",
            0,
            ["3.txt"],
            [{"path": "a/1.txt", "why": "hash"}, {"path": "a/b/2.txt", "why": "size"}],
            1
        ])
    );
    ran.status(1).stdout(any()).stderr("check-files: line 1: not all is saved in usb: missing 1, differing 2, unreadable 0, not placed by the service 0; the first: 3.txt\n");
}

/// Why a list that lacks as many files is not the whole.
fn lacks(files: u32) -> String {
    format!(
        "check-files: line 1: the files of these records are saved, but list-files counted {files} more of the plan that no record lists: make the list again, or say --thinned-out if they were taken out of it on purpose\n"
    )
}

#[test]
fn a_list_that_lacks_files_is_not_called_the_whole_unless_a_person_thinned_it_out() {
    let before = Before::new();
    let cut = without(&before.list, "3.txt");
    let check = |args: &[&str]| {
        let mut command = before.home.command(EXE);
        run_on(command.arg("usb").args(args), cut.as_str())
    };
    // That the rest of the drive is not needed says nothing of a list whose end is missing.
    for args in [&[][..], &["--rest-not-needed"]] {
        let ran = check(args);
        ran.status(1).stdout(any()).stderr(&*lacks(1));
        assert_eq!(verified(&ran)["state"], "folders-only");
        assert_eq!(verified(&ran)["rest"]["files"], 1);
    }
    let decided = check(&["--thinned-out"]);
    decided.success().stdout(any());
    assert_eq!(verified(&decided)["state"], "complete");
    assert_eq!(decided.records()[0]["backup"]["restLeftOut"], true);
}

#[test]
fn what_the_plan_leaves_out_and_what_its_list_lacks_are_two_decisions() {
    let before = Before::new();
    let with_rest = |left_out: &str| {
        let to = format!("{left_out}\"rest\":{{\"files\":9,");
        let planned = before.list.replace("\"rest\":{\"files\":0,", &to);
        assert_ne!(planned, before.list);
        planned
    };
    let state = |args: &[&str], list: &str, words: &str| {
        let mut command = before.home.command(EXE);
        let ran = run_on(command.arg("usb").args(args), list);
        match words {
            "" => ran.success().stdout(any()),
            words => ran.status(1).stdout(any()).stderr(contains(words)),
        };
        verified(&ran)["state"].as_str().unwrap().to_owned()
    };
    let (whole, cut) = (with_rest(""), without(&with_rest(""), "3.txt"));
    let (rest, lacks) = ("the drive holds 9 more file(s)", "counted 1 more");
    let (not_needed, thinned) = ("--rest-not-needed", "--thinned-out");
    for (args, list, words) in [
        (&[][..], &whole, rest),
        (&[thinned], &whole, rest),
        (&[not_needed], &whole, ""),
        (&[], &cut, lacks),
        (&[not_needed], &cut, lacks),
        (&[thinned], &cut, "the drive holds 10 more file(s)"),
        (&[not_needed, thinned], &cut, ""),
    ] {
        let expected = if words.is_empty() {
            "complete"
        } else {
            "folders-only"
        };
        assert_eq!(state(args, list, words), expected, "{args:?}");
    }
    // The plan may have said so of the rest.
    let planned = with_rest("\"restLeftOut\":true,");
    assert_eq!(state(&[], &planned, ""), "complete");
    let cut = without(&planned, "3.txt");
    assert_eq!(state(&[], &cut, lacks), "folders-only");
    assert_eq!(state(&[thinned], &cut, ""), "complete");
}

#[test]
fn without_the_record_of_the_whole_nothing_is_called_complete() {
    let before = Before::new();
    let without = before
        .list
        .lines()
        .skip(1)
        .map(|line| format!("{line}\n"))
        .collect::<Vec<_>>()
        .concat();
    let mut command = before.home.command(EXE);
    let ran = run_on(command.args(["usb", "--rest-not-needed"]), without);
    ran.status(1)
        .stdout(any())
        .stderr(contains("nothing tells what else the drive holds"));
    assert_eq!(verified(&ran)["state"], "folders-only");
}

#[test]
fn each_user_has_a_folder_and_the_files_of_a_user_stay_together() {
    let before = Before::new();
    let with_user = |user: &str| -> String {
        before
            .list
            .lines()
            .map(|line| {
                let user = json!({"id": user, "userPrincipalName": user});
                format!(
                    "{}\n",
                    line.replacen('{', &format!("{{\"user\":{user},"), 1)
                )
            })
            .collect::<Vec<_>>()
            .concat()
    };
    let [sato, aoki] = ["sato@a.example", "aoki@a.example"].map(with_user);
    fs::rename(before.usb(), before.home.path().join("all")).unwrap();
    fs::create_dir(before.usb()).unwrap();
    fs::rename(
        before.home.path().join("all"),
        before.usb().join("sato@a.example"),
    )
    .unwrap();
    let ran = before.check(&format!("{sato}{aoki}"));
    ran.status(1).stdout(lines(2)).stderr(contains(
        "aoki@a.example: not saved: usb has no folder of this user; missing: 3",
    ));
    let states: Vec<Value> = ran
        .records()
        .iter()
        .map(|record| record["backup"]["verified"]["state"].clone())
        .collect();
    assert_eq!(states, ["complete", "incomplete"]);
    let again = before.check(&format!("{sato}{aoki}{sato}"));
    again
        .status(3)
        .stdout(any())
        .stderr(contains("keep the records of a user together"));
}

#[test]
fn of_two_lists_of_one_user_the_second_is_refused_and_the_first_is_answered() {
    let before = Before::new();
    let of = |day: &str| {
        let (head, files) = before.list.split_once('\n').unwrap();
        let mut head: Value = serde_json::from_str(head).unwrap();
        head["backup"]["listed"]["at"] = json!(format!("2026-10-{day}T03:00:00Z"));
        format!("{head}\n{files}")
    };
    // Of the first list a file is missing, which one of the second must not stand for.
    let first = without(&of("01"), "3.txt");
    let second = of("02").replace("3.txt", "new.txt");
    put(&before.usb(), "new.txt", "");
    let ran = before.check(&format!("{first}{second}"));
    ran.status(3)
        .stdout(lines(4 + 1))
        .stderr(lines(4 + 1).and(contains("were listed before, at another time")));
    let found = &ran.records()[4]["backup"]["verified"];
    assert_eq!(
        json!([found["state"], found["at"], found["rest"]["files"]]),
        json!(["folders-only", "2026-10-01T03:00:00Z", 1])
    );
    let again = before.check(&format!("{0}{0}", of("01")));
    again.success().stdout(lines(1));
}

#[test]
fn a_path_that_leads_elsewhere_is_refused() {
    let before = Before::new();
    for path in ["../x", "/etc/passwd", "a//b", "."] {
        let bad = json!({"file": {"path": path, "kind": "file", "size": 1}});
        let ran = before.check(&format!("{}{bad}\n", before.list));
        ran.status(3)
            .stdout(any())
            .stderr(contains("is no path of a file in a drive"))
            .about(path);
    }
}

#[test]
fn a_root_that_is_gone_or_unreadable_is_never_complete() {
    let before = Before::new();
    let with_root = |kind: &str| {
        let root = json!({"file": {"path": "", "kind": kind, "size": 0}});
        before.check(&format!("{}{root}\n", before.list))
    };
    for kind in ["gone", "unreadable"] {
        let ran = with_root(kind);
        ran.status(1).stdout(lines(1)).stderr(any()).about(kind);
        let found = verified(&ran);
        assert_eq!(found["state"], "incomplete", "{kind}");
        assert_eq!(found["missing"], json!([""]), "{kind}");
    }
    with_root("file").status(3).stdout(any()).stderr(any());
}

#[test]
fn a_folder_that_is_not_there_is_said_before_anything_is_read() {
    let before = Before::new();
    let ran = run_on(
        before.home.command(EXE).arg("unplugged"),
        before.list.clone(),
    );
    ran.status(3)
        .stderr(contains("the folder unplugged cannot be read"));
}
