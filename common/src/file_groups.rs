//! Records of files, user by user, and whether what they list is saved: what `check-files` answers.

mod check;
mod columns;
mod group;

use std::collections::HashSet;

use record::{
    Exit, Record,
    input::Place,
    sections::{Backup, File, FileKind},
    text,
    text::printable,
};

pub use check::{Checked, Copies, NotNeeded};
pub use columns::{columns, saved_column};
pub use group::{FileGroup, ToCopy};

use crate::{person::Person, problem::Problem};
use group::Owner;

/// The files of one user after another.
#[derive(Debug, Default)]
pub struct FileGroups {
    current: Option<FileGroup>,
    ended: HashSet<Owner>,
}

impl FileGroups {
    /// Takes the next record in. Gives the files of a user after whom another one begins.
    pub fn take(
        &mut self,
        record: &Record,
        place: Option<&Place>,
    ) -> Result<Option<FileGroup>, Problem> {
        let person = Person::of(record)?;
        let file: Option<File> = record.get()?;
        let head: Option<Backup> = match file {
            Some(_) => None,
            None => record.get()?,
        };
        if file.is_none() && head.as_ref().is_none_or(|head| head.listed.is_none()) {
            return Err(no_file());
        }
        if let Some(file) = file.as_ref().filter(|file| !is_place(file)) {
            return Err(bad_path(&file.path));
        }
        let owner = Owner {
            tenant: record.tenant()?.map(String::from),
            user: person.as_ref().and_then(Person::key).map(str::to_lowercase),
        };
        let is_new = self
            .current
            .as_ref()
            .is_none_or(|current| current.owner != owner);
        if is_new && self.ended.contains(&owner) {
            return Err(again());
        }
        if let Some(current) = self.current.as_mut().filter(|_| !is_new) {
            current.is_listed_twice |= head.as_ref().is_some_and(|head| current.differs(head));
            if current.is_listed_twice {
                return Err(listed_twice());
            }
        }
        let finished = is_new.then(|| self.end()).flatten();
        let group = self.current.get_or_insert_with(|| {
            let name = person.map(|person| person.name().to_owned());
            FileGroup::new(owner, name.unwrap_or_default(), record, place.cloned())
        });
        match (file, head) {
            (Some(file), _) => group.add(file),
            (None, Some(head)) => group.head = Some(head),
            (None, None) => {}
        }
        Ok(finished)
    }

    /// The files of the last user.
    pub fn end(&mut self) -> Option<FileGroup> {
        let ended = self.current.take()?;
        self.ended.insert(ended.owner.clone());
        Some(ended)
    }

    /// How many users there were before the present one.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.ended.len()
    }
}

/// Whether a file can stand where its record says. The whole drive can be gone, and a root unreadable.
fn is_place(file: &File) -> bool {
    let is_root = file.path.is_empty();
    is_path(&file.path) || is_root && matches!(file.kind, FileKind::Gone | FileKind::Unreadable)
}

/// Whether it is a path below a root: names with `/` between them, none of which leads elsewhere.
fn is_path(path: &str) -> bool {
    path.split('/')
        .all(|name| !matches!(name, "" | "." | "..") && !name.contains('\0'))
}

fn no_file() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-file",
        text: text!(
            "the record names no file: list the files with list-files first",
            "レコードにファイルの指定がありません。先に list-files でファイルを一覧にしてください"
        ),
    }
}

fn bad_path(path: &str) -> Problem {
    let path = printable(path);
    Problem::Other {
        exit: Exit::Input,
        code: "bad-path",
        text: text!(
            "\"{path}\" is no path of a file in a drive",
            "「{path}」はドライブ内のファイルのパスではありません"
        ),
    }
}

fn listed_twice() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "listed-twice",
        text: text!(
            "the files of this user were listed before, at another time: keep one of the two lists",
            "このユーザーのファイルは、別の時刻の一覧がこれより前にあります。どちらか一方の一覧だけを残してください"
        ),
    }
}

fn again() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "user-again",
        text: text!(
            "the files of this user came before, and another user's between them: keep the records of a user together",
            "このユーザーのファイルは、別のユーザーのファイルより前にもあります。ユーザーごとにレコードをまとめてください"
        ),
    }
}
