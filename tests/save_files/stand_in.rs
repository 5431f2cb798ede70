//! A small program in the place of rclone: it notes what it was asked for, and copies from a folder.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use rehearse::{
    Options, Tenant,
    tenant::{Content, Drive, Item, Kind, Properties},
};
use serde_json::json;
use test_support::{PATIENCE, Run, Running, TestEnvironment, any, drives::CHANGED, run_on};

use crate::{EXE, LIST};

/// The variable with the token.
pub(crate) const TOKEN: &str = "RCLONE_CONFIG_NORIKAE_TOKEN";

/// It copies as many files of its list as `per-run` says, and ends with 10 where there are more; refuses the one that
/// `refused` names; stays where it is after as many as `hangs-after` says.
const PROGRAM: &str = r#"#!/usr/bin/env bash
notes=@NOTES@ from=@FROM@
told() { cat "$notes/$1" 2>/dev/null || echo "$2"; }
if [ "$1" = version ]; then
    told version 'rclone v1.75.2'
    exit 0
fi
call=$notes/call-$(find "$notes" -name 'call-*' | wc -l)
mkdir "$call"
printf '%s\n' "$@" >"$call/arguments"
env >"$call/environment"
to=${!#}
while [ $# -gt 0 ]; do
    if [ "$1" = --files-from-raw ]; then cp "$2" "$call/files"; fi
    shift
done
said=0 failed=0 most=$(told per-run 1000000) hangs=$(told hangs-after -1)
while IFS= read -r path; do
    if [ "$path" = "$(told refused)" ]; then
        printf '{"level":"error","msg":"refused","object":"%s"}\n' "$path" >&2
        failed=1
        continue
    fi
    [ "$said" -lt "$most" ] || exit 10
    mkdir -p "$(dirname "$to/$path")"
    cp "$from/${to##*/}/$path" "$to/$path"
    touch -d @CHANGED@ "$to/$path"
    printf '{"level":"info","msg":"Copied (new)","object":"%s"}\n' "$path" >&2
    said=$((said + 1))
    if [ "$said" = "$hangs" ]; then
        echo $$ >"$notes/pid.part"
        mv "$notes/pid.part" "$notes/pid"
        exec sleep 600
    fi
done <"$call/files"
exit "$failed"
"#;

/// A call of the program.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: HashMap<String, String>,
    /// The list that it was given.
    pub(crate) files: Vec<String>,
}

/// A rehearsal, a disk, and the program in the path.
pub(crate) struct Before {
    pub(crate) environment: TestEnvironment,
    /// The sign-in name of the first user.
    pub(crate) user: String,
    records: String,
}

impl Before {
    /// A tenant whose first user has a drive with these items.
    pub(crate) fn with(items: Vec<Item>) -> Self {
        Self::of(&[items])
    }

    /// The same of the first two users.
    pub(crate) fn of_two(first: Vec<Item>, second: Vec<Item>) -> Self {
        Self::of(&[first, second])
    }

    fn of(drives: &[Vec<Item>]) -> Self {
        let mut tenant = Tenant::omakase();
        let mut records = String::new();
        for (user, items) in tenant.users.iter_mut().zip(drives) {
            let record =
                json!({"user": {"id": user.id, "userPrincipalName": user.user_principal_name}});
            records.extend([record.to_string(), "\n".to_owned()]);
            user.drive = Some(Drive {
                quota_total: 1 << 40,
                properties: Properties::default(),
                items: items.clone(),
            });
        }
        let names: Vec<String> = tenant
            .users
            .iter()
            .map(|user| user.user_principal_name.clone())
            .collect();
        let before = Self {
            environment: TestEnvironment::with(Options::of(tenant)),
            user: names[0].clone(),
            records,
        };
        for folder in ["usb", "notes", "bin", "from"] {
            fs::create_dir(before.home().join(folder)).unwrap();
        }
        for (name, items) in names.iter().zip(drives) {
            put(&before.home().join("from").join(name), items);
        }
        before.install();
        before
    }

    fn install(&self) {
        use std::os::unix::fs::PermissionsExt as _;
        let path = |folder: &str| self.home().join(folder).display().to_string();
        let program = PROGRAM
            .replace("@NOTES@", &path("notes"))
            .replace("@FROM@", &path("from"))
            .replace("@CHANGED@", CHANGED);
        let place = self.environment.home.file("bin/rclone", program);
        fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn home(&self) -> &Path {
        self.environment.home.path()
    }

    /// Where the program notes and is told things.
    pub(crate) fn notes(&self) -> PathBuf {
        self.home().join("notes")
    }

    /// The copy of the first user.
    pub(crate) fn usb(&self) -> PathBuf {
        self.home().join("usb").join(&self.user)
    }

    /// Tells the program something.
    pub(crate) fn tell(&self, what: &str, value: &str) {
        fs::write(self.notes().join(what), value).unwrap();
    }

    /// What list-files writes.
    pub(crate) fn list(&self) -> String {
        let listed = self.environment.run(LIST, &[], &self.records);
        listed.success().stdout(any());
        listed.out
    }

    /// The tool, with the program in its path.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = self.environment.tool(EXE, &["--to", "usb"]);
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", self.home().join("bin").display());
        command.args(args).env("PATH", path);
        command
    }

    pub(crate) fn save(&self, args: &[&str], list: &str) -> Run {
        run_on(&mut self.command(args), list)
    }

    /// Starts the tool, which reads the list from a file.
    pub(crate) fn start(&self, list: &str) -> Running {
        self.environment.home.file("list", list);
        Running::of(&mut self.command(&["list"]))
    }

    /// The process of the program, once it stays where it is.
    pub(crate) fn wait_for_hanging(&self) -> u32 {
        let pid = self.notes().join("pid");
        wait_until(|| pid.exists());
        fs::read_to_string(pid).unwrap().trim().parse().unwrap()
    }

    /// What was copied of the first user's files, in order.
    pub(crate) fn copied(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.usb()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let below = path.strip_prefix(self.usb()).unwrap();
                    found.push(below.to_str().unwrap().to_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// The calls of the program, one after the other.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let folder = |at: usize| self.notes().join(format!("call-{at}"));
        let there = (0..).map(folder).take_while(|folder| folder.exists());
        there.map(|folder| call(&folder)).collect()
    }
}

fn call(folder: &Path) -> Call {
    let lines = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        text.lines().map(str::to_owned).collect()
    };
    let environment = lines("environment");
    let environment = environment.iter().filter_map(|line| line.split_once('='));
    Call {
        arguments: lines("arguments"),
        environment: environment
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        files: lines("files"),
    }
}

/// Writes the files of a drive into a folder.
fn put(folder: &Path, items: &[Item]) {
    fs::create_dir_all(folder).unwrap();
    for item in items {
        let path = folder.join(&item.name);
        match &item.kind {
            Kind::Folder(items) => put(&path, items),
            Kind::File(file) => {
                let Content::Text(text) = &file.content else {
                    panic!("{}: no text", item.name)
                };
                fs::write(path, text).unwrap();
            }
            _ => {}
        }
    }
}

/// Waits until a process is gone.
pub(crate) fn wait_for_end_of(pid: u32) {
    let is_there = || {
        let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        !state.is_empty() && !state.contains(") Z ")
    };
    wait_until(|| !is_there());
}

fn wait_until(so: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !so() {
        assert!(Instant::now() < end, "waited in vain");
        thread::sleep(Duration::from_millis(5));
    }
}
