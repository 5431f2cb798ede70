//! Each floor knows only those below it: no crate takes anything from one that its line in `CONTRIBUTING.md` does not
//! name, and no two files of a crate take something from each other, by whatever way.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod circle;
mod modules;
mod table;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use modules::Crate;
use table::Floor;

/// A crate of the workspace.
struct Package {
    name: String,
    folder: PathBuf,
    root: PathBuf,
    /// What its manifest names, for tests left out.
    dependencies: BTreeSet<String>,
}

impl Package {
    fn read(folder: &Path) -> Option<Self> {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let manifest: toml::Table = manifest.parse().unwrap();
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        let root = ["lib.rs", "src/lib.rs"]
            .map(|root| folder.join(root))
            .into_iter()
            .find(|root| root.is_file())?;
        let targets = manifest.get("target").and_then(toml::Value::as_table);
        let of_targets = targets.into_iter().flat_map(toml::Table::values);
        let lists = of_targets
            .filter_map(|target| target.get("dependencies"))
            .chain(manifest.get("dependencies"));
        Some(Self {
            name,
            folder: folder.to_owned(),
            root,
            dependencies: lists
                .filter_map(toml::Value::as_table)
                .flat_map(|list| list.keys().cloned())
                .collect(),
        })
    }

    fn is_tool(&self) -> bool {
        self.folder
            .parent()
            .is_some_and(|parent| parent.ends_with("tools"))
    }
}

/// The crates of a workspace, in whatever folder, for tests left out.
fn packages(root: &Path) -> Vec<Package> {
    let folders = |folder: PathBuf| {
        let entries = fs::read_dir(folder).into_iter().flatten();
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
    };
    let mut packages: Vec<Package> = [root.join("common")]
        .into_iter()
        .chain(folders(root.join("common")))
        .chain(folders(root.join("tools")))
        .filter_map(|folder| Package::read(&folder))
        .collect();
    packages.sort_by(|one, other| one.folder.cmp(&other.folder));
    packages
}

/// A path as a person reads it.
fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Every import and every dependency that runs upward, with the two files.
fn upward(root: &Path, packages: &[Package], floors: &[Floor]) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in packages {
        let Some(floor) = table::of(floors, &package.name, package.is_tool()) else {
            wrong.push(format!(
                "{} has no line in the table of floors",
                package.name
            ));
            continue;
        };
        let manifest = package.folder.join("Cargo.toml");
        let named = package.dependencies.iter();
        let named = named.map(|name| (name.clone(), manifest.clone()));
        for (name, file) in Crate::read(&package.root)
            .foreign()
            .into_iter()
            .chain(named)
        {
            let other = packages
                .iter()
                .find(|other| other.name == name.replace('_', "-") && other.name != package.name);
            if let Some(other) = other
                && !floor.takes_from.contains(&other.name)
            {
                let (file, target) = (shown(root, &file), shown(root, &other.root));
                wrong.push(format!(
                    "{file} takes from {target}, which is on no floor below it"
                ));
            }
        }
    }
    wrong
}

/// Every circle of files, by two of them.
fn in_circles(root: &Path, packages: &[Package]) -> Vec<String> {
    let of_package = |package: &Package| {
        let imports = Crate::read(&package.root).imports();
        let words = |circle: &BTreeSet<PathBuf>| {
            let (from, to) = circle::two_of(circle, &imports);
            format!(
                "{} and {} take from each other ({} files in the circle)",
                shown(root, from),
                shown(root, to),
                circle.len()
            )
        };
        let circles = circle::circles(&imports);
        circles.iter().map(words).collect::<Vec<_>>()
    };
    packages.iter().flat_map(of_package).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn of_contributing() -> Vec<Floor> {
    table::floors(&fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap())
}

#[test]
fn every_line_of_the_table_takes_from_lines_above_it_only() {
    assert_eq!(table::out_of_order(&of_contributing()), [""; 0]);
}

#[test]
fn no_crate_takes_anything_from_a_floor_that_is_not_below_it() {
    let packages = packages(root());
    assert!(
        packages.len() > 10,
        "only {} crates were found",
        packages.len()
    );
    assert_eq!(upward(root(), &packages, &of_contributing()), [""; 0]);
}

#[test]
fn no_files_take_from_each_other() {
    assert_eq!(in_circles(root(), &packages(root())), [""; 0]);
}

#[test]
fn what_a_crate_must_never_reach_is_not_linked_into_it() {
    let floors = of_contributing();
    let mut held = 0;
    for package in packages(root()) {
        let floor = table::of(&floors, &package.name, package.is_tool()).unwrap();
        if floor.never_reaches.is_empty() {
            continue;
        }
        let tree = Command::new(std::env::var_os("CARGO").unwrap())
            .args([
                "tree",
                "--offline",
                "--edges",
                "normal,build",
                "--prefix",
                "none",
            ])
            .args(["--package", &package.name])
            .current_dir(root())
            .output()
            .unwrap();
        let (tree, complaint) = (
            tree.stdout,
            String::from_utf8_lossy(&tree.stderr).into_owned(),
        );
        let tree = String::from_utf8(tree).unwrap();
        let linked: BTreeSet<&str> = tree
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert!(linked.contains(&*package.name), "{complaint}");
        for never in &floor.never_reaches {
            assert!(
                !linked.contains(never.as_str()),
                "{} reaches {never}",
                package.name
            );
        }
        held += 1;
    }
    assert!(
        held > 0,
        "the table names nothing that must never be reached"
    );
}

/// Writes the files of a workspace.
fn workspace(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

const TABLE: &str = "\n## Floors\n| crate | takes from | never reaches |\n|---|---|---|\n\
    | `low` | – | – |\n| `high` | `low` | – |\n";

#[test]
fn an_import_that_runs_upward_is_found_in_the_manifest_and_in_the_source() {
    let made = workspace(&[
        (
            "common/low/Cargo.toml",
            "[package]\nname = \"low\"\n[dependencies]\nhigh.workspace = true\n",
        ),
        ("common/low/src/lib.rs", "mod inside;\n"),
        (
            "common/low/src/inside.rs",
            "use serde::Serialize;\nfn f() { let _ = vec![high::Thing]; }\n",
        ),
        (
            "common/high/Cargo.toml",
            "[package]\nname = \"high\"\n[dependencies]\nlow.workspace = true\n",
        ),
        ("common/high/src/lib.rs", "use low::Thing;\n"),
    ]);
    let found = upward(made.path(), &packages(made.path()), &table::floors(TABLE));
    let words = |file: &str| {
        format!(
            "common/low/{file} takes from common/high/src/lib.rs, which is on no floor below it"
        )
    };
    assert_eq!(found, [words("src/inside.rs"), words("Cargo.toml")]);
}

#[test]
fn a_crate_without_a_line_is_found() {
    let made = workspace(&[
        ("common/new/Cargo.toml", "[package]\nname = \"new\"\n"),
        ("common/new/src/lib.rs", ""),
    ]);
    let found = upward(made.path(), &packages(made.path()), &table::floors(TABLE));
    assert_eq!(found, ["new has no line in the table of floors"]);
}

#[test]
fn a_circle_is_found_through_names_that_are_handed_on_and_none_where_there_is_none() {
    let files = |low: &'static str| {
        [
            ("common/low/Cargo.toml", "[package]\nname = \"low\"\n"),
            (
                "common/low/src/lib.rs",
                "pub mod a;\nmod b;\npub use b::B;\n#[cfg(test)]\nmod tests { use crate::a; }\n",
            ),
            ("common/low/src/a.rs", "use crate::B;\npub struct A(B);\n"),
            ("common/low/src/b.rs", low),
        ]
    };
    let found = |low| {
        let made = workspace(&files(low));
        in_circles(made.path(), &packages(made.path()))
    };
    let words =
        "common/low/src/a.rs and common/low/src/b.rs take from each other (2 files in the circle)";
    assert_eq!(found("pub struct B;\n"), [""; 0]);
    assert_eq!(
        found("pub struct B;\nfn f() -> crate::a::A { todo!() }\n"),
        [words]
    );
    assert_eq!(
        found("use super::a as other;\npub struct B(other::A);\n"),
        [words]
    );
    for no_import in [
        "pub struct B;\n#[cfg(test)]\nmod tests { use crate::a::A; }\n",
        "pub(in crate::a) struct B;\n",
    ] {
        assert_eq!(found(no_import), [""; 0]);
    }
}
