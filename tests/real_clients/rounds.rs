//! The same tasks by each client, on days of every kind. Whatever the service does, a client either gets what is true or
//! says that it gave up: nothing that the emulator answers may lead it astray.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use rehearse::tenant::Tenant;
use serde_json::{Map, Value, json};
use test_support::{
    node::Node,
    program,
    skus::{NEW, OLD},
};

use super::python;

const PACKAGE: &str = include_str!("package.json");
const LOCK: &str = include_str!("package-lock.json");

/// Users of the tenant: more than two of the largest pages that a client asks for by itself.
const USERS: usize = 230;

/// A fault that ends every token of clients that can handle it, with the first request to Graph.
const CHALLENGE: &str = r#"[{"pathPrefix": "/v1.0/", "effect": {"kind": "claims-challenge"}}]"#;

/// How the service is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Day {
    Usual,
    Busy,
    Stormy,
    /// Tokens end before their time.
    Challenged,
}

const DAYS: [Day; 4] = [Day::Usual, Day::Busy, Day::Stormy, Day::Challenged];

/// The name of a task, and what it has to print.
type Task = (&'static str, fn() -> Value);

/// A client and its tasks.
struct Client {
    name: &'static str,
    package: &'static str,
    script: &'static str,
    tasks: &'static [Task],
}

fn users() -> Value {
    json!(USERS)
}

/// As many as are read one after the other.
fn singles() -> Value {
    json!(40)
}

fn swapped() -> Value {
    json!([NEW])
}

fn changed() -> Value {
    json!(["aoki@aozora-koumuten.example"])
}

fn statuses() -> Value {
    json!({"one": 200, "skus": 200, "nobody": 404})
}

fn bearer() -> Value {
    json!("Bearer")
}

fn ok() -> Value {
    json!(200)
}

fn yes() -> Value {
    json!(true)
}

const OF_SDK: &[Task] = &[
    ("paging", users),
    ("each", singles),
    ("delta", users),
    ("change", swapped),
    ("changes", changed),
    ("batch", statuses),
];

const OF_MSAL: &[Task] = &[
    ("secret", bearer),
    ("certificate", bearer),
    ("challenge", ok),
];

const CLIENTS: [Client; 6] = [
    Client {
        name: "Microsoft Graph SDK for Python",
        package: "msgraph-sdk",
        script: "tasks_sdk.py",
        tasks: OF_SDK,
    },
    Client {
        name: "Microsoft Graph SDK for JavaScript",
        package: "@microsoft/microsoft-graph-client",
        script: "tasks_sdk.mjs",
        tasks: OF_SDK,
    },
    Client {
        name: "MSAL for Python",
        package: "msal",
        script: "tasks_msal.py",
        tasks: OF_MSAL,
    },
    Client {
        name: "MSAL for Node",
        package: "@azure/msal-node",
        script: "tasks_msal.mjs",
        tasks: OF_MSAL,
    },
    Client {
        name: "CLI for Microsoft 365",
        package: "@pnp/cli-microsoft365",
        script: "tasks_m365.mjs",
        tasks: &[
            ("sign in", yes),
            ("paging", users),
            ("skus", || json!(2)),
            ("delta", users),
            ("change", swapped),
            ("changes", changed),
            ("batch", || json!({"0": 200, "1": 404})),
        ],
    },
    Client {
        name: "O365 for Python",
        package: "O365",
        script: "tasks_o365.py",
        tasks: &[
            ("sign in", yes),
            ("paging", users),
            ("each", singles),
            ("one", || json!(Tenant::omakase().users[0].display_name)),
            ("delta", users),
            ("change", swapped),
            ("changes", changed),
            ("batch", statuses),
        ],
    },
];

impl Client {
    fn is_of_node(&self) -> bool {
        Path::new(self.script).extension() == Some("mjs".as_ref())
    }

    /// The version that is pinned.
    fn version(&self) -> String {
        if self.is_of_node() {
            let package: Value = serde_json::from_str(PACKAGE).unwrap();
            let version = &package["dependencies"][self.package];
            return version.as_str().unwrap().to_owned();
        }
        let pinned = format!("{}==", self.package);
        let mut lines = super::REQUIREMENTS.lines();
        let version = lines.find_map(|line| line.strip_prefix(&pinned));
        version.unwrap().to_owned()
    }

    /// What came of each task, and whether the client was challenged: only those are that say that they can handle it.
    fn run(&self, day: Day) -> (Map<String, Value>, bool) {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(program!("rehearse"));
        command.args(["--scale", &format!("users={USERS}"), "--seed", "7"]);
        match day {
            Day::Usual => {}
            Day::Busy => drop(command.args(["--faults", "busy"])),
            Day::Stormy => drop(command.args(["--faults", "stormy"])),
            Day::Challenged => {
                let faults = folder.path().join("challenge.json");
                fs::write(&faults, CHALLENGE).unwrap();
                command.arg("--faults").arg(faults);
            }
        }
        command.arg("--");
        if self.is_of_node() {
            let node = node();
            command.arg("node").arg(node.script_of(self.script));
            let cli = node.0.module("@pnp/cli-microsoft365/dist/index.js");
            command.env("M365", cli);
        } else {
            command.arg(python()).arg(scripts().join(self.script));
        }
        let output = command
            .envs([("OLD_SKU", OLD), ("NEW_SKU", NEW)])
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("CLIMICROSOFT365_NOUPDATE", "1")
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        let done = serde_json::from_slice(&output.stdout);
        let done = done.unwrap_or_else(|_| panic!("{}: {err}", self.name));
        let was_challenged = day == Day::Challenged && !err.contains("was never applied");
        (done, was_challenged)
    }
}

/// A folder of Node's with the libraries and the scripts.
struct Scripts(Node);

impl Scripts {
    fn script_of(&self, name: &str) -> PathBuf {
        let text = |name: &str| fs::read_to_string(scripts().join(name)).unwrap();
        for shared in ["tasks.mjs", "proxy.mjs"] {
            self.0.script(shared, &text(shared));
        }
        self.0.script(name, &text(name))
    }
}

fn node() -> Scripts {
    Scripts(Node::with(
        env!("CARGO_TARGET_TMPDIR"),
        "real-clients-node",
        PACKAGE,
        LOCK,
    ))
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real_clients")
}

/// How the tasks of a client went, in words; what is neither right nor an error is a lie that was believed.
fn told(client: &Client, done: &Map<String, Value>) -> Result<String, String> {
    let mut right = Vec::new();
    let mut given_up = Vec::new();
    for (name, expected) in client.tasks {
        let result = &done[*name];
        match result.get("error") {
            _ if *result == expected() => right.push(*name),
            Some(error) => given_up.push(format!("{name}: {}", error.as_str().unwrap())),
            None => return Err(format!("{}: {name} gave {result}", client.name)),
        }
    }
    Ok(if given_up.is_empty() {
        "done".to_owned()
    } else {
        given_up.join("; ")
    })
}

/// The table of what each client did.
fn table(rows: &[(String, Vec<String>)]) -> String {
    let mut table = String::from(
        "| client | tasks | usual day | `busy` | `stormy` | claims challenge |\n|---|---|---|---|---|---|\n",
    );
    for (client, (name, cells)) in CLIENTS.iter().zip(rows) {
        let tasks: Vec<&str> = client.tasks.iter().map(|(name, _)| *name).collect();
        let line = format!(
            "| {name} | {} | {} |\n",
            tasks.join(", "),
            cells.join(" | ")
        );
        table.push_str(&line);
    }
    table
}

/// Where the page of what was tried has the table.
const MARKS: [&str; 2] = [
    "<!-- made by the test real_clients -->\n\n",
    "\n<!-- end of clients -->",
];

/// Holds the table of the page to what was done; `UPDATE=1` writes it. What a client gives up on a bad day depends on
/// the day: of that, the page has one.
fn held(table: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/compatibility.md");
    let text = fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).unwrap();
    let (there, after) = rest.split_once(MARKS[1]).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        let text = [before, MARKS[0], table, MARKS[1], after].concat();
        fs::write(page, text).unwrap();
        return;
    }
    let certain = |table: &str| -> Vec<Vec<String>> {
        let rows = table
            .lines()
            .map(|line| line.split(" | ").map(str::to_owned));
        rows.map(|cells| {
            let mut cells: Vec<String> = cells.collect();
            if cells.len() > 4 {
                cells.drain(3..5);
            }
            cells
        })
        .collect()
    };
    assert_eq!(
        certain(there),
        certain(table),
        "UPDATE=1 writes what was done"
    );
}

/// What came of the tasks of a client on each day, in words, and what it took for true that was not.
fn row(client: &Client) -> (Vec<String>, Vec<String>) {
    let (mut cells, mut lies) = (Vec::new(), Vec::new());
    for day in DAYS {
        let (done, was_challenged) = client.run(day);
        match told(client, &done) {
            Ok(words) => {
                let must_be_done = matches!(day, Day::Usual | Day::Challenged);
                if must_be_done && words != "done" {
                    lies.push(format!("{}: {words}", client.name));
                }
                let declares = day != Day::Challenged || was_challenged;
                cells.push(if declares {
                    words
                } else {
                    "is not challenged".to_owned()
                });
            }
            Err(lie) => {
                cells.push("WRONG".to_owned());
                lies.push(lie);
            }
        }
    }
    (cells, lies)
}

#[test]
#[ignore = "installs clients for Python and Node and waits as they do, three minutes; .ci/run tries them"]
fn every_client_does_its_tasks_or_says_that_it_gave_up_on_a_day_of_any_kind() {
    // Installed first: then the clients wait beside each other, and not for each other.
    python();
    node();
    let rows: Vec<(Vec<String>, Vec<String>)> = thread::scope(|scope| {
        let runs: Vec<_> = CLIENTS
            .iter()
            .map(|client| scope.spawn(|| row(client)))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let lies: Vec<&String> = rows.iter().flat_map(|(_, lies)| lies).collect();
    let names = CLIENTS
        .iter()
        .map(|client| format!("{} {}", client.name, client.version()));
    let cells = rows.iter().map(|(cells, _)| cells.clone());
    let table = table(&names.zip(cells).collect::<Vec<_>>());
    assert!(lies.is_empty(), "{lies:#?}\n{table}");
    held(&table);
}
