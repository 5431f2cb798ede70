//! Whether what is listed fits on a disk.

use std::{cell::Cell, path::Path};

use common::{
    Exit, Failure, Text,
    files::{
        disk::{self, Disk},
        fits::{Misfits, least_minutes},
        local::not_readable,
        name_key::shown,
        saved_copy::as_folder_name,
    },
    sections::{BackupTarget, FileSystem},
    text,
    text::printable,
};

/// Where Windows shows a disk, for want of the folder.
const A_DISK: &str = "E:";

/// The disk that all users' files are to be copied to.
#[derive(Debug)]
pub(crate) struct Target {
    folder: Option<String>,
    file_system: FileSystem,
    free: Option<u64>,
    /// Bytes of the users so far.
    needed: Cell<u64>,
}

impl Target {
    /// The disk of a folder, or one of this file system; none where neither was named.
    pub(crate) fn of(
        folder: Option<&Path>,
        file_system: Option<FileSystem>,
    ) -> Result<Option<Self>, Failure> {
        let Some(path) = folder else {
            return Ok(file_system.map(|file_system| Self {
                folder: None,
                file_system,
                free: None,
                needed: Cell::new(0),
            }));
        };
        let name = path.display().to_string();
        let disk: Disk = disk::of(path).map_err(|error| not_readable(&name, &error))?;
        let file_system = file_system.or(disk.file_system);
        Ok(Some(Self {
            file_system: file_system.ok_or_else(|| unknown(&name))?,
            folder: Some(name),
            free: disk.free,
            needed: Cell::new(0),
        }))
    }

    /// What of a user's files the disk cannot hold, and what is to be said of it.
    pub(crate) fn judge<'a>(
        &self,
        owner: &str,
        files: impl IntoIterator<Item = (&'a str, u64)>,
        is_in_the_cloud: bool,
    ) -> (BackupTarget, Vec<Text>) {
        let prefix = self.folder.as_deref().unwrap_or(A_DISK);
        let prefix = match owner {
            "" => prefix.to_owned(),
            owner => format!("{prefix}/{}", as_folder_name(owner)),
        };
        let mut misfits = Misfits::new(self.file_system, &prefix);
        for (path, bytes) in files {
            misfits.look_at(path, bytes);
        }
        let (count, bytes) = misfits.looked_at();
        let (misfits, misfit_count) = misfits.found();
        self.needed.set(self.needed.get().saturating_add(bytes));
        let target = BackupTarget {
            folder: self.folder.clone(),
            file_system: self.file_system,
            free_bytes: self.free,
            needed_bytes: bytes,
            least_minutes: is_in_the_cloud.then(|| least_minutes(count, bytes)),
            misfits,
            misfit_count,
        };
        let words = self.words(&target);
        (target, words)
    }

    fn words(&self, target: &BackupTarget) -> Vec<Text> {
        let mut words = Vec::new();
        if let Some(first) = target.misfits.first() {
            let (count, path, why) = (target.misfit_count, shown(&first.path), first.why.words());
            let (en, ja) = (why.en, why.ja);
            words.push(text!(
                "what the disk cannot hold as it is: {count}; the first: {path} ({en})",
                "コピー先のディスクにそのまま保存できないものが {count} 件あります。例: 「{path}」({ja})"
            ));
        }
        let needed = self.needed.get();
        if let Some(free) = self.free.filter(|free| *free < needed) {
            words.push(text!(
                "the disk is too small: {needed} bytes are needed so far, and {free} are free",
                "コピー先のディスクの空き容量が足りません。ここまでに {needed} バイト必要ですが、空きは {free} バイトです"
            ));
        }
        words
    }
}

/// A complaint: the listing is whole, but the answer to whether it fits is no.
pub(crate) const NO: Exit = Exit::No;

fn unknown(folder: &str) -> Failure {
    let folder = printable(folder);
    Failure::new(
        Exit::Usage,
        text!(
            "nothing tells which file system the disk of {folder} has; name it with --target-type",
            "「{folder}」のディスクのファイル システムを確認できません。--target-type で指定してください"
        ),
    )
}
