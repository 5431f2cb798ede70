//! The file for the first administrators' passwords, each of which the service shows once. Room for a line is on the disk
//! before anything is sent, so that a full disk is met then and not when the password has come.

use std::{
    cell::RefCell,
    fs::{File, Metadata, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use common::{
    Exit, Failure,
    ids::Guid,
    journal::durable::{make_folder_of, settle_new},
    partner_center::creating::CreatedCustomer,
    text,
    text::printable,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How much room is made for a line: more than a name and a password take.
const ROOM: usize = 2_048;

/// A line of the file. It has no `Debug`: it holds a password.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    tenant_id: Guid,
    domain: &'a str,
    user_name: &'a str,
    password: &'a str,
    request_id: Guid,
    time: Timestamp,
}

/// What is looked for in the file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    request_id: Guid,
}

/// A file that only its owner can read. One run at a time writes to it.
#[derive(Debug)]
pub(crate) struct CredentialsFile {
    path: PathBuf,
    file: RefCell<File>,
}

/// Where a line is going to stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    begin: u64,
}

/// Which customer a password is of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Of<'a> {
    pub(crate) domain: &'a str,
    pub(crate) request_id: Guid,
    pub(crate) time: Timestamp,
}

impl CredentialsFile {
    /// Opens the file, or makes it. One that others may open is refused.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let opened = make_folder_of(path).and_then(|()| open(path));
        let (file, found, is_new) = opened.map_err(|error| unusable(path, &error))?;
        if !found.is_file() {
            return Err(unusable(path, &io::Error::other("no regular file")));
        }
        if is_new {
            settle_new(&file, path).map_err(|error| unusable(path, &error))?;
        } else {
            refuse_shared(path, &found)?;
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(path)),
            Err(TryLockError::Error(error)) => return Err(unusable(path, &error)),
        }
        Ok(Self {
            path: path.to_owned(),
            file: RefCell::new(file),
        })
    }

    /// Its name, for messages.
    pub(crate) fn name(&self) -> String {
        printable(&self.path.display().to_string())
    }

    /// Whether it has the password of the creation of this id.
    pub(crate) fn has(&self, request_id: Guid) -> io::Result<bool> {
        let mut file = self.file.borrow_mut();
        let mut text = String::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_string(&mut text)?;
        let mut lines = text.lines();
        Ok(lines.any(|line| {
            let written: Result<Written, _> = serde_json::from_str(line);
            written.is_ok_and(|written| written.request_id == request_id)
        }))
    }

    /// Makes room for a line, and waits until the disk has it.
    pub(crate) fn make_room(&self) -> io::Result<Room> {
        let mut file = self.file.borrow_mut();
        let end = file.seek(SeekFrom::End(0))?;
        let mut last = [b'\n'];
        if end > 0 {
            file.seek(SeekFrom::Start(end - 1))?;
            file.read_exact(&mut last)?;
        }
        let mut blanks = vec![b' '; ROOM];
        blanks.push(b'\n');
        let begin = if last == *b"\n" {
            end
        } else {
            blanks.insert(0, b'\n');
            end + 1
        };
        let made = file.write_all(&blanks).and_then(|()| file.sync_all());
        if made.is_err() {
            // Half of it is of no use to anybody.
            file.set_len(end)?;
        }
        made.map(|()| Room { begin })
    }

    /// Writes a password into its room, and waits until the disk has it.
    pub(crate) fn write(
        &self,
        room: Room,
        created: &CreatedCustomer,
        of: Of<'_>,
    ) -> io::Result<()> {
        let Some(credentials) = &created.credentials else {
            return self.give_back(room);
        };
        let line = serde_json::to_vec(&Line {
            tenant_id: created.id,
            domain: of.domain,
            user_name: &credentials.user_name,
            password: credentials.password.expose(),
            request_id: of.request_id,
            time: of.time,
        })?;
        let mut file = self.file.borrow_mut();
        if line.len() <= ROOM {
            file.seek(SeekFrom::Start(room.begin))?;
            file.write_all(&line)?;
        } else {
            file.seek(SeekFrom::End(0))?;
            file.write_all(&[&line[..], b"\n"].concat())?;
        }
        file.sync_all()
    }

    /// Takes back room that nothing came for.
    pub(crate) fn give_back(&self, room: Room) -> io::Result<()> {
        self.file.borrow_mut().set_len(room.begin)
    }
}

/// The file, what it is, and whether it was made just now.
fn open(path: &Path) -> io::Result<(File, Metadata, bool)> {
    let mut options = File::options();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let (file, is_new) = match options.clone().create_new(true).open(path) {
        Ok(file) => (file, true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => (options.open(path)?, false),
        Err(error) => return Err(error),
    };
    let found = file.metadata()?;
    Ok((file, found, is_new))
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    let path = printable(&path.display().to_string());
    Failure::new(
        Exit::Local,
        text!(
            "{path} cannot be written to ({error}), and passwords would be lost: name another file with --credentials; nothing was sent",
            "{path} に書き込めないため ({error})、パスワードを保存できません。--credentials で別のファイルを指定してください。何も送信していません"
        ),
    )
}

fn in_use(path: &Path) -> Failure {
    let path = printable(&path.display().to_string());
    Failure::new(
        Exit::Local,
        text!(
            "{path} is in use by another run: wait for it, or name another file with --credentials; nothing was sent",
            "{path} は別の実行が使用中です。終了を待つか、--credentials で別のファイルを指定してください。何も送信していません"
        ),
    )
}

#[cfg(unix)]
fn refuse_shared(path: &Path, found: &Metadata) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = found.permissions().mode() & 0o777;
    let shared = mode & 0o077;
    if shared == 0 {
        return Ok(());
    }
    let path = printable(&path.display().to_string());
    Err(Failure::new(
        Exit::Usage,
        text!(
            "{path} is to hold passwords and others may open it (mode {mode:03o}); run: chmod 600 {path}",
            "{path} にはパスワードを書き込みますが、他のユーザーも開けます (モード {mode:03o})。次を実行してください: chmod 600 {path}"
        ),
    ))
}

#[cfg(not(unix))]
fn refuse_shared(_: &Path, _: &Metadata) -> Result<(), Failure> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use common::partner_center::creating::FirstCredentials;
    use common::services::secret::Secret;

    use super::*;

    const TENANT: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
    const REQUEST: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";

    fn created(password: Option<&str>) -> CreatedCustomer {
        CreatedCustomer {
            id: TENANT.parse().unwrap(),
            credentials: password.map(|password| FirstCredentials {
                user_name: "admin".to_owned(),
                password: Secret::new(password),
            }),
        }
    }

    fn of() -> Of<'static> {
        Of {
            domain: "a.onmicrosoft.com",
            request_id: REQUEST.parse().unwrap(),
            time: "2026-10-01T00:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_password_stands_in_the_room_that_was_made_for_it_and_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/passwords.jsonl");
        let file = CredentialsFile::open(&path).unwrap();
        assert!(!file.has(of().request_id).unwrap());
        let room = file.make_room().unwrap();
        let made = std::fs::read(&path).unwrap().len();
        file.write(room, &created(Some("hunter2")), of()).unwrap();
        assert!(file.has(of().request_id).unwrap());
        let room = file.make_room().unwrap();
        file.write(room, &created(None), of()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.len(), made);
        assert_eq!(
            text.trim_end(),
            format!(
                r#"{{"tenantId":"{TENANT}","domain":"a.onmicrosoft.com","userName":"admin","password":"hunter2","requestId":"{REQUEST}","time":"2026-10-01T00:00:00Z"}}"#
            )
        );
    }

    #[test]
    fn what_is_longer_than_its_room_is_kept_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords");
        std::fs::write(&path, "{\"older\":1}").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        let file = CredentialsFile::open(&path).unwrap();
        let long = "x".repeat(3_000);
        file.write(file.make_room().unwrap(), &created(Some(&long)), of())
            .unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("{\"older\":1}\n") && text.contains(&long));
        assert!(file.has(of().request_id).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_it_and_one_that_others_may_open_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords");
        drop(CredentialsFile::open(&path).unwrap());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let refused = CredentialsFile::open(&path).unwrap_err();
        assert_eq!(refused.exit, Exit::Usage);
        assert!(refused.text.en.contains("chmod 600"), "{}", refused.text);
    }

    #[test]
    fn a_second_run_does_not_write_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords");
        let _first = CredentialsFile::open(&path).unwrap();
        let refused = CredentialsFile::open(&path).unwrap_err();
        assert_eq!(refused.exit, Exit::Local);
    }
}
