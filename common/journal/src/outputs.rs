//! Files that a run writes must not take the place of those that say what was changed: the journal, the
//! evidence, and a tenant's lock.

use std::{
    fs::{self, Metadata},
    path::{Path, PathBuf},
};

use record::{Exit, Failure, text, text::printable};

/// How many links are followed before a name counts as its own.
const MOST_LINKS: usize = 40;

/// The files that this run makes, each with the option that names it.
#[derive(Debug, Clone, Default)]
pub struct Outputs(Vec<(&'static str, PathBuf)>);

impl Outputs {
    /// What `--output` makes: the file, or where the run ends early another one beside it.
    #[must_use]
    pub fn of(output: Option<&Path>) -> Self {
        let files = output.into_iter().flat_map(|file| {
            let mut partial = file.as_os_str().to_owned();
            partial.push(".partial");
            [file.to_owned(), PathBuf::from(partial)]
        });
        Self(files.map(|file| ("--output", file)).collect())
    }

    /// And what another option makes.
    #[must_use]
    pub fn and(mut self, option: &'static str, file: Option<&Path>) -> Self {
        self.0.extend(file.map(|file| (option, file.to_owned())));
        self
    }

    /// Refuses to go on where one of them is the file that says what was changed.
    pub fn leave_alone(&self, file: &Path) -> Result<(), Failure> {
        let taken = self.0.iter().find(|(_, output)| is_same(file, output));
        taken.map_or(Ok(()), |(option, _)| Err(would_replace(option, file)))
    }
}

fn would_replace(option: &str, file: &Path) -> Failure {
    let file = printable(&file.display().to_string());
    Failure::new(
        Exit::Usage,
        text!(
            "{option} would take the place of {file}, which says what was changed; name another file",
            "{option} が変更の記録 {file} と同じファイルです。別のファイルを指定してください"
        ),
    )
}

/// Whether two names are of one file, which need not be there yet.
fn is_same(one: &Path, other: &Path) -> bool {
    let (one, other) = (follow(one), follow(other));
    match (fs::metadata(&one), fs::metadata(&other)) {
        (Ok(found), Ok(also)) if is_same_file(&found, &also) => return true,
        _ => {}
    }
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => place(&one).is_some_and(|one| place(&other) == Some(one)),
    }
}

/// Where a link leads, although nothing may be there yet.
fn follow(file: &Path) -> PathBuf {
    let mut file = file.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&file) else {
            break;
        };
        file = file.parent().unwrap_or(Path::new("")).join(target);
    }
    file
}

/// The folder as it really is, and the name in it: where letter case tells no files apart, in lower case.
fn place(file: &Path) -> Option<PathBuf> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
    let name = file.file_name()?;
    let ignores_case = cfg!(any(windows, target_os = "macos"));
    Some(folder.join(if ignores_case {
        name.to_ascii_lowercase()
    } else {
        name.to_owned()
    }))
}

/// Two names of one file, as hard links are.
#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(_: &Metadata, _: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_yet_is_known_by_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("journal");
        assert!(is_same(&file, &folder.path().join("./journal")));
        assert!(!is_same(&file, &folder.path().join("other")));
    }

    #[test]
    fn what_a_run_that_ends_early_leaves_counts_too() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::of(Some(&folder.path().join("done")));
        let outputs = outputs.and("--evidence", Some(&folder.path().join("evidence")));
        let refused = |name: &str| {
            let kept = outputs.leave_alone(&folder.path().join(name));
            kept.err().map(|failure| failure.text.en)
        };
        assert_eq!(refused("journal"), None);
        assert!(refused("done.partial").unwrap().starts_with("--output "));
        assert!(refused("evidence").unwrap().starts_with("--evidence "));
    }

    #[cfg(unix)]
    #[test]
    fn links_of_every_kind_lead_to_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let [file, hard, soft, dangling, to_come] =
            ["file", "hard", "soft", "dangling", "to-come"].map(|name| folder.path().join(name));
        fs::write(&file, "").unwrap();
        fs::hard_link(&file, &hard).unwrap();
        std::os::unix::fs::symlink("file", &soft).unwrap();
        std::os::unix::fs::symlink("to-come", &dangling).unwrap();
        assert!(is_same(&file, &hard));
        assert!(is_same(&soft, &hard));
        assert!(is_same(&dangling, &to_come));
        assert!(!is_same(&dangling, &file));
    }
}
