//! The inputs of a run: files, folders, standard input, addresses on the command line.

use std::{
    ffi::OsStr,
    fs,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::{Path, PathBuf},
};

use crate::container::{self, Kind};

/// An input that was opened, and what it is.
pub(crate) struct Opened {
    pub(crate) kind: Kind,
    /// Its bytes, from the first.
    pub(crate) reader: Box<dyn BufRead>,
}

/// What an operand names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    StandardInput,
    Url(String),
    Path(PathBuf),
}

impl Operand {
    /// `-`, an address, or a path. What exists under that name is a path, whatever it looks like.
    pub(crate) fn of(word: &OsStr) -> Self {
        let is_address = |word: &str| word.contains("://") || is_bare_address(word);
        match word.to_str() {
            Some("-") => Self::StandardInput,
            Some(text) if is_address(text) && !Path::new(word).exists() => {
                Self::Url(text.to_owned())
            }
            _ => Self::Path(PathBuf::from(word)),
        }
    }
}

/// An address without its scheme, as an address bar shows it.
fn is_bare_address(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    [
        "/adminportal",
        "/#/partners",
        "/?#/partners",
        "partnersignup.aspx",
        "invtype=",
    ]
    .iter()
    .any(|mark| lower.contains(mark))
}

/// Opens a file; a folder is an error of its kind.
pub(crate) fn open(path: &Path) -> io::Result<Opened> {
    let file = common::input::open_file(path)?;
    look(BufReader::with_capacity(64 * 1024, file))
}

/// Looks at the beginning of an input, and gives it back whole.
pub(crate) fn look(mut reader: impl BufRead + 'static) -> io::Result<Opened> {
    let mut head = Vec::with_capacity(container::HEAD);
    reader
        .by_ref()
        .take(container::HEAD as u64)
        .read_to_end(&mut head)?;
    Ok(Opened {
        kind: container::recognise(&head),
        reader: Box::new(Cursor::new(head).chain(reader)),
    })
}

/// Reads an input whole; `None` where it is larger than allowed.
pub(crate) fn whole(reader: impl Read, max: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= max).then_some(bytes))
}

/// Whether an input says nothing: blanks and byte-order marks, as UTF-8 or UTF-16.
pub(crate) fn is_blank(bytes: &[u8]) -> bool {
    let is_mark = |byte| matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff);
    bytes
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || is_mark(*byte))
}

/// The files under a folder, in the order of their names. Links to folders are not followed: they may
/// lead back.
pub(crate) fn files_under(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() {
            files_under(&entry.path(), found)?;
        } else if kind.is_file() || kind.is_symlink() && entry.path().is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_a_path() {
        for (word, operand) in [
            ("-", Operand::StandardInput),
            ("mail.eml", Operand::Path("mail.eml".into())),
            (
                "https://a.example/",
                Operand::Url("https://a.example/".into()),
            ),
            (
                "admin.microsoft.com/Adminportal/Home?invType=x",
                Operand::Url("admin.microsoft.com/Adminportal/Home?invType=x".into()),
            ),
        ] {
            assert_eq!(Operand::of(OsStr::new(word)), operand);
        }
    }

    #[test]
    fn an_input_that_is_too_large_is_not_read_to_its_end() {
        assert_eq!(whole(io::repeat(b'x'), 10).unwrap(), None);
        assert_eq!(whole(&b"0123456789"[..], 10).unwrap().unwrap().len(), 10);
    }
}
