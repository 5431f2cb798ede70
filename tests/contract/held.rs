//! Files of the repository that say what the tools say.

use std::path::{MAIN_SEPARATOR, Path};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The name of a file of the repository, as a person on any system writes it.
pub(crate) fn name_of(file: &Path) -> String {
    let name = file.strip_prefix(root()).unwrap().display().to_string();
    name.replace(MAIN_SEPARATOR, "/")
}

/// Holds a file of the repository to what it should be; with `UPDATE=1` it is written instead.
pub(crate) fn held(path: &str, expected: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, expected).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == expected,
        "{path} is out of date; write it with `UPDATE=1 cargo test --test contract`"
    );
}

#[test]
fn the_bench_prints_every_figure_by_calling_every_other_bench() {
    let scripts = root().join("scripts");
    let bench = std::fs::read_to_string(scripts.join("bench")).unwrap();
    let names = std::fs::read_dir(scripts).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let others: Vec<String> = names.filter(|name| name.starts_with("bench-")).collect();
    assert!(!others.is_empty());
    for name in others {
        assert!(bench.contains(&format!("\nscripts/{name} ")), "{name}");
    }
}
