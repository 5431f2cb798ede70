//! Files of the repository that say what the tools say.

use std::path::Path;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
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
