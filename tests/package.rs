//! scripts/package, with a small program in the place of each tool: what is in the packages, and that they are the same
//! every time. What an installed package does is tried by scripts/try-package.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test panic as the test itself does"
)]

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use test_support::{Home, Run, any, contains, run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The programs of the manifest.
fn tools() -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let programs = manifest["bin"].as_array().unwrap().iter();
    let names = programs.map(|program| program["name"].as_str().unwrap().to_owned());
    names.collect()
}

fn package(home: &Home, args: &[&str]) -> Command {
    let mut command = home.command(root().join("scripts/package").to_str().unwrap());
    command.env("SOURCE_DATE_EPOCH", "1790000000").args(args);
    command
}

fn shell(home: &Home, command: &str) -> Run {
    run(home.command("bash").args(["-c", command]))
}

#[test]
#[ignore = "needs dpkg-deb and binutils"]
fn packages_have_everything_in_its_place_and_are_the_same_every_time() {
    let home = Home::new();
    for tool in tools() {
        for suffix in ["", ".exe"] {
            fs::create_dir_all(home.path().join("programs")).unwrap();
            let program = home.path().join(format!("programs/{tool}{suffix}"));
            fs::copy("/bin/true", program).unwrap();
        }
    }
    let sums = ["first", "second"].map(|to| {
        let args = [
            "--binaries",
            "programs",
            "--windows",
            "programs",
            "--to",
            to,
        ];
        let ran = run(&mut package(&home, &args));
        ran.success().stdout(contains("-windows.zip\n"));
        ran.out
    });
    assert_eq!(sums[0], sums[1]);
    shell(&home, "cd first && sha256sum --check --quiet SHA256SUMS").success();

    let deb = shell(&home, "dpkg-deb --fsys-tarfile first/*.deb | tar -t");
    let deb: BTreeSet<&str> = deb.success().text().lines().collect();
    let zip = shell(&home, "python3 -m zipfile -l first/*.zip | cut -d' ' -f1");
    let zip = zip.success().text();
    for tool in tools() {
        for path in [
            format!("usr/bin/{tool}"),
            format!("usr/share/man/man1/{tool}.1.gz"),
            format!("usr/share/man/ja/man1/{tool}.1.gz"),
            format!("usr/share/bash-completion/completions/{tool}"),
            format!("usr/share/zsh/vendor-completions/_{tool}"),
            format!("usr/share/fish/vendor_completions.d/{tool}.fish"),
        ] {
            assert!(deb.contains(&*format!("./{path}")), "{path}");
        }
        assert!(zip.contains(&format!("/{tool}.exe")), "{tool}");
    }
    for path in [
        "usr/share/man/man7/norikae.7.gz",
        "usr/lib/systemd/system/norikae-deadlines@.timer",
        "usr/share/norikae/scripts/change-reseller",
        "usr/share/powershell/Modules/Norikae/Norikae.psm1",
        "usr/share/doc/norikae/examples/crontab",
        "usr/share/doc/norikae/docs/questions.ja.md",
    ] {
        assert!(deb.contains(&*format!("./{path}")), "{path}");
    }
    for path in [
        "Norikae/Norikae.psm1",
        "change-reseller.ps1",
        "README.ja.md",
    ] {
        assert!(zip.contains(&format!("/{path}")), "{path}");
    }
}

#[test]
fn a_program_that_is_missing_is_named_and_nothing_is_packed() {
    let home = Home::new();
    fs::create_dir(home.path().join("programs")).unwrap();
    let ran = run(&mut package(
        &home,
        &["--binaries", "programs", "--to", "out"],
    ));
    ran.status(1)
        .stderr(contains("scripts/package: there is no attest-mca in "));
    assert!(!home.path().join("out").exists());
    let wrong = run(&mut package(&home, &["--binaries"]));
    wrong.status(2).stdout(any()).stderr(contains("usage: "));
}
