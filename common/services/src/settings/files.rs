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
    use std::os::unix::fs::PermissionsExt as _;

    let mode = file
        .metadata()
        .map_err(|error| unreadable(path, &error))?
        .permissions()
        .mode();
    let shared = mode & 0o077;
    if shared == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::new(
        Exit::Usage,
        text!(
            "{path} holds a secret and others may open it (mode {mode:03o}); run: chmod 600 {path}",
            "{path} には機密情報が含まれていますが、他のユーザーも開けます (モード {mode:03o})。次を実行してください: chmod 600 {path}",
            mode = mode & 0o777
        ),
    ))
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
}
