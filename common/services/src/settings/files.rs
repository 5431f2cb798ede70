//! Files that hold secrets: read only where nobody else can read them.

use std::{fs, io::Read as _, path::Path};

use record::{Exit, Failure, text};

/// The longest file that is taken for a secret, a certificate or a bundle of authorities.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    content(path, file)
}

/// Reads a file that holds a secret. On Unix it is refused if the group or others may open it.
pub(crate) fn read_secret(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    refuse_shared(path, &file)?;
    content(path, file)
}

fn content(path: &Path, file: fs::File) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    file.take(LIMIT)
        .read_to_end(&mut content)
        .map_err(|error| unreadable(path, &error))?;
    Ok(content)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display();
    Failure::new(
        Exit::Usage,
        text!(
            "{path} cannot be read: {error}",
            "{path} を読み取れません: {error}"
        ),
    )
}

/// Asks the open file, not the path, which could name another one by now.
#[cfg(unix)]
fn refuse_shared(path: &Path, file: &fs::File) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt as _;

    let found = file.metadata().map_err(|error| unreadable(path, &error))?;
    let mode = found.mode() & 0o777;
    if !is_shared(mode, found.uid(), found.gid()) {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::new(
        Exit::Usage,
        text!(
            "{path} holds a secret and others may open it (mode {mode:03o}); run: chmod 600 {path}",
            "{path} には機密情報が含まれていますが、他のユーザーも開けます (モード {mode:03o})。次を実行してください: chmod 600 {path}"
        ),
    ))
}

/// Whether the group or others may open a file. A credential of systemd (`LoadCredential`) may be opened by root and by
/// the user of its service, whom an access list names: the mask of that list stands where the group's rights do, so
/// that its mode is 0440 although no group may read it (observed).
#[cfg(unix)]
fn is_shared(mode: u32, owner: u32, group: u32) -> bool {
    const ROOT: u32 = 0;
    let is_credential = (mode, owner, group) == (0o440, ROOT, ROOT);
    mode & 0o077 != 0 && !is_credential
}

#[cfg(not(unix))]
fn refuse_shared(_: &Path, _: &fs::File) -> Result<(), Failure> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_secret_that_others_may_open_is_refused_with_the_remedy() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, "s").unwrap();
        let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let path = file.path();
        mode(0o640);
        assert_eq!(
            read_secret(path).unwrap_err().text.en,
            format!(
                "{0} holds a secret and others may open it (mode 640); run: chmod 600 {0}",
                path.display()
            )
        );
        mode(0o600);
        assert_eq!(read_secret(path).unwrap(), b"s");
    }

    #[test]
    fn a_credential_of_systemd_is_taken_and_nothing_that_a_group_or_others_may_open() {
        for (mode, owner, group, shared) in [
            (0o400, 0, 0, false),
            (0o600, 1000, 1000, false),
            (0o440, 0, 0, false),
            (0o440, 0, 1000, true),
            (0o440, 1000, 0, true),
            (0o640, 0, 0, true),
            (0o444, 0, 0, true),
            (0o604, 1000, 1000, true),
        ] {
            assert_eq!(
                is_shared(mode, owner, group),
                shared,
                "{mode:o} {owner} {group}"
            );
        }
    }
}
