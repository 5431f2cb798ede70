//! The files of a local folder: for who has no sign-in, on the old PC itself.

use std::{fs, io, path::Path};

use common::{
    Exit, Record,
    cli::Session,
    files::{
        Tree,
        local::{self, Unreadable},
        saved_copy::{self, BUFFER},
        tree::Reason,
    },
    sections::{Backup, BackupCase, BackupFolder, BackupListed, BackupRest, File, FileKind},
    text,
    text::printable,
};
use jiff::Timestamp;

use crate::{
    listing::{kind, nothing},
    target::{NO, Target},
};

/// Lists the files of a folder.
pub(crate) fn list(
    folder: &Path,
    target: Option<&Target>,
    session: &Session,
) -> anyhow::Result<()> {
    let name = folder.display().to_string();
    let (tree, unreadable) =
        local::read(folder).map_err(|error| local::not_readable(&name, &error))?;
    for Unreadable { path, error } in unreadable {
        complain(session, &path, &error);
    }
    let mut files: Vec<_> = tree.files(Tree::ROOT).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut head = head(&tree, name, session.now().to_string());
    if let Some(target) = target {
        let all = files.iter().map(|file| (&*file.path, file.bytes));
        let (judged, words) = target.judge("", all, false);
        head.target = Some(judged);
        for words in &words {
            session.complain(NO, words);
        }
    }
    let mut record = Record::default();
    record.set(&head);
    session.write(&record)?;
    record.remove::<Backup>();
    for found in in_its_place(&tree) {
        record.set(&found);
        session.write(&record)?;
    }
    let mut buffer = vec![0; BUFFER];
    for found in files {
        let path = folder.join(&found.path);
        let file = look_at(&path, found.path, &mut buffer).unwrap_or_else(|(path_in, error)| {
            complain(session, &path, &error);
            File {
                size: found.bytes,
                ..nothing(path_in, FileKind::Unreadable)
            }
        });
        record.set(&file);
        session.write(&record)?;
    }
    Ok(())
}

fn complain(session: &Session, path: &Path, error: &io::Error) {
    let path = printable(&path.display().to_string());
    session.complain(
        Exit::Input,
        &text!(
            "{path} cannot be read, so nothing proves later that it is saved: {error}",
            "「{path}」を読み取れないため、保存されたかどうかを後で確認できません: {error}"
        ),
    );
}

fn head(tree: &Tree, folder: String, at: String) -> Backup {
    let (counted, skipped) = tree.count(Tree::ROOT);
    Backup {
        files: counted.files,
        bytes: counted.bytes,
        folders: vec![BackupFolder {
            path: String::new(),
            ..counted
        }],
        local_folder: Some(folder),
        skipped,
        listed: Some(BackupListed {
            at,
            unplaced: 0,
            unlisted_bytes: 0,
        }),
        rest: Some(BackupRest::default()),
        ..Backup::of(BackupCase::WholeDrive)
    }
}

/// What is no file.
fn in_its_place(tree: &Tree) -> Vec<File> {
    let mut all: Vec<File> = tree
        .skipped(Tree::ROOT)
        .filter_map(|(path, reason): (String, Reason)| {
            let kind = kind(common::files::tree::Kind::Skipped(reason))?;
            Some(nothing(path, kind))
        })
        .collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// Reads a file for its hash. One whose content is in the cloud only would be fetched by that, so it is not read.
fn look_at(path: &Path, name: String, buffer: &mut [u8]) -> Result<File, (String, io::Error)> {
    let look = |buffer: &mut [u8]| {
        let metadata = fs::metadata(path)?;
        let placeholder = local::is_placeholder(&metadata);
        let content = if placeholder {
            None
        } else {
            Some(saved_copy::hashed(path, buffer)?)
        };
        Ok((metadata, placeholder, content))
    };
    match look(buffer) {
        Err(error) => Err((name, error)),
        Ok((metadata, placeholder, content)) => Ok(File {
            size: content
                .as_ref()
                .map_or(metadata.len(), common::files::quickxorhash::Hasher::length),
            quick_xor_hash: content.map(|content| content.finish().to_string()),
            created_date_time: metadata.created().ok().and_then(time),
            last_modified_date_time: metadata.modified().ok().and_then(time),
            placeholder,
            ..nothing(name, FileKind::File)
        }),
    }
}

fn time(time: std::time::SystemTime) -> Option<String> {
    Timestamp::try_from(time).ok().map(|time| time.to_string())
}
