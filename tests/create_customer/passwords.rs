//! The first administrator's password: in its file alone, and nowhere else.

use std::{fs, path::Path};

use rehearse::{Effect, Fault};
use serde_json::json;
use test_support::{Run, TestEnvironment, any, contains, lines};

use crate::{APPLY, DOMAIN, EXE, apply, created, creations, passwords, planned, section};

/// Every file of a folder that holds these words, but for the one for passwords.
fn files_with(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, words));
        } else if path.file_name().unwrap() != "passwords" {
            let content = fs::read(&path).unwrap();
            if String::from_utf8_lossy(&content).contains(words) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

fn shows(run: &Run, words: &str) -> bool {
    run.out.contains(words) || run.err.contains(words)
}

#[test]
fn the_password_is_in_its_file_that_only_its_owner_can_read_and_nowhere_else() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    let run = env.run(EXE, &[APPLY, &["-vv"]].concat(), &plan);
    run.success().stdout(any()).stderr(any());
    let [line] = &passwords(&env)[..] else {
        panic!()
    };
    assert_eq!(
        (&line["domain"], &line["userName"], &line["requestId"]),
        (&json!(DOMAIN), &json!("admin"), &section(&run)["requestId"])
    );
    assert_eq!(line["tenantId"], created(&env)[0].id.as_str());
    let password = line["password"].as_str().unwrap();
    assert!(password.len() > 8, "{password}");
    assert!(!shows(&run, password));
    assert_eq!(files_with(env.home.path(), password), [""; 0]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(env.home.path().join("passwords")).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn an_answer_that_breaks_off_does_not_show_its_password_either() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    env.rehearsal
        .fault(Fault::once("POST", "v1/customers", Effect::Truncate));
    let run = env.run(EXE, &[APPLY, &["-vv"]].concat(), &plan);
    run.status(1).stdout(any()).stderr(contains("was lost"));
    assert!(!shows(&run, "Pw;"), "{} {}", run.out, run.err);
    assert_eq!(files_with(env.home.path(), "Pw;"), [""; 0]);
    assert_eq!(passwords(&env).len(), 0);
}

#[test]
fn without_a_file_for_passwords_nothing_is_sent() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    let without = env.run(EXE, &["--apply"], &plan);
    without
        .status(2)
        .stderr(lines(1).and(contains("--apply needs --credentials FILE")));
    let same = env.run(
        EXE,
        &["--apply", "--credentials", "out", "-o", "out"],
        &plan,
    );
    same.status(2)
        .stderr(lines(1).and(contains("--output would take the place of")));
    assert_eq!(creations(&env), 0);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_may_open_or_that_cannot_be_written_to_is_refused_before_anything_is_sent() {
    use std::os::unix::fs::PermissionsExt as _;

    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    let path = env.home.file("passwords", "");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    apply(&env, &plan)
        .status(2)
        .stderr(lines(1).and(contains("chmod 600")));
    let in_a_file = env.run(EXE, &["--apply", "--credentials", "passwords/x"], &plan);
    in_a_file
        .status(5)
        .stderr(lines(1).and(contains("cannot be written to")));
    // A disk that is full.
    let full = env.run(EXE, &["--apply", "--credentials", "/dev/full"], &plan);
    full.status(5)
        .stderr(lines(1).and(contains("no regular file")));
    assert_eq!(creations(&env), 0);
}

#[test]
fn passwords_of_earlier_runs_stay_where_they_are() {
    let env = TestEnvironment::omakase();
    apply(&env, &planned(&env, &[]))
        .success()
        .stdout(any())
        .stderr("");
    let second = crate::changed(|one| {
        one["company"]["domain"] = json!("minato-2.onmicrosoft.com");
    });
    let plan = env.run(EXE, &[], &second);
    apply(&env, &plan.out).success().stdout(any()).stderr("");
    let domains = passwords(&env);
    let domains: Vec<_> = domains.iter().map(|line| &line["domain"]).collect();
    assert_eq!(
        domains,
        [&json!(DOMAIN), &json!("minato-2.onmicrosoft.com")]
    );
}
