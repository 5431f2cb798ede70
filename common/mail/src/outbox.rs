//! Mails of one run as files: each has a name of its own, and what is there already stays.

use std::{cell::RefCell, collections::BTreeSet, io, path::PathBuf};

use record::{Exit, Text, atomic_file, text, text::printable};

/// What stands for the customer in the name of a file.
const PLACE: &str = "{tenantId}";

/// Where the mails of a run are written.
#[derive(Debug)]
pub struct Outbox {
    /// The option that names the file, for what is said.
    option: &'static str,
    file: String,
    /// The files of this run: no customer's mail takes the place of another's.
    written: RefCell<BTreeSet<PathBuf>>,
}

/// Why a mail was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotWritten {
    /// The file has the mail of another customer of this run.
    SameFile {
        /// The file.
        file: String,
        /// The option that names it.
        option: &'static str,
    },
    /// The file is there already, and a person may have changed it.
    Exists {
        /// The file.
        file: String,
        /// The option that names it.
        option: &'static str,
    },
    /// It cannot be written.
    Failed {
        /// The file.
        file: String,
        /// What the system said.
        error: String,
    },
}

impl Outbox {
    /// Mails go to `file`, in which `{tenantId}` stands for the customer's, as the option says it.
    #[must_use]
    pub fn new(option: &'static str, file: String) -> Self {
        Self {
            option,
            file,
            written: RefCell::default(),
        }
    }

    /// Writes a mail, and gives the name of its file.
    pub fn write(&self, tenant: Option<&str>, mail: &[u8]) -> Result<String, NotWritten> {
        // A tenant's id or domain has nothing in it that leads to another folder.
        let place = PathBuf::from(self.file.replace(PLACE, tenant.unwrap_or("customer")));
        let file = printable(&place.display().to_string());
        let option = self.option;
        if !self.written.borrow_mut().insert(place.clone()) {
            return Err(NotWritten::SameFile { file, option });
        }
        match atomic_file::write_new(&place, mail) {
            Ok(()) => Ok(place.display().to_string()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(NotWritten::Exists { file, option })
            }
            Err(error) => Err(NotWritten::Failed {
                file,
                error: error.to_string(),
            }),
        }
    }
}

impl NotWritten {
    /// The exit code that it calls for.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::SameFile { .. } => Exit::Usage,
            Self::Exists { .. } | Self::Failed { .. } => Exit::Local,
        }
    }

    /// The code in a record.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SameFile { .. } => "same-file",
            Self::Exists { .. } | Self::Failed { .. } => "mail-not-written",
        }
    }

    /// The words for a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::SameFile { file, option } => text!(
                "{file} has the mail of another customer already: write {PLACE} into the name that {option} gives",
                "{file} には別のお客様のメールが保存済みです。{option} のファイル名に {PLACE} を含めてください"
            ),
            Self::Exists { file, option } => text!(
                "{file} is there already and is left alone: name another file with {option}, or remove it",
                "{file} は既に存在するため上書きしません。{option} で別のファイルを指定するか、削除してください"
            ),
            Self::Failed { file, error } => text!(
                "{file} cannot be written: {error}",
                "{file} を書き込めません: {error}"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn each_customer_has_a_file_and_what_is_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let named = folder.path().join("{tenantId}.eml").display().to_string();
        let outbox = Outbox::new("--mail", named.clone());
        let file = outbox.write(Some("a.example"), b"one").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"one");
        let again = outbox.write(Some("a.example"), b"two").unwrap_err();
        assert_eq!((again.code(), again.exit()), ("same-file", Exit::Usage));
        // Another run finds it there.
        let exists = Outbox::new("--mail", named)
            .write(Some("a.example"), b"two")
            .unwrap_err();
        assert_eq!(
            (exists.code(), exists.exit()),
            ("mail-not-written", Exit::Local)
        );
        assert!(
            exists
                .text()
                .en
                .contains("is left alone: name another file with --mail")
        );
        assert_eq!(fs::read(&file).unwrap(), b"one");
        assert!(outbox.write(None, b"x").unwrap().ends_with("customer.eml"));
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("none/x.eml").display().to_string();
        let failed = Outbox::new("--mail", file).write(None, b"x").unwrap_err();
        assert_eq!(
            (failed.code(), failed.exit()),
            ("mail-not-written", Exit::Local)
        );
        assert!(failed.text().en.contains("none/x.eml cannot be written"));
    }
}
