//! What is written for a drive: what there is as a whole, then each file. Pure.

use common::{
    files::{
        listing::{Entry, Placed},
        name_key::is_within,
        tree::{GONE, Kind, Reason},
    },
    sections::{
        Backup, BackupCase, BackupFolder, BackupListed, BackupRest, File, FileKind, Skipped,
    },
};

/// A drive as the service listed it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drive<'a> {
    /// Its id.
    pub(crate) id: &'a str,
    /// What is in it.
    pub(crate) placed: &'a Placed,
}

/// What is written before the files.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The plan, or the whole drive, counted.
    pub(crate) backup: Backup,
    /// Folders of the plan that are not there any more.
    pub(crate) gone: Vec<String>,
}

/// The plan with what there is now; without a plan, the whole drive.
pub(crate) fn head(drive: Option<Drive<'_>>, planned: Option<Backup>, at: String) -> Head {
    let counted = drive.map(|drive| drive.placed.counted).unwrap_or_default();
    let listed = BackupListed {
        at,
        unplaced: counted.unplaced,
        unlisted_bytes: counted.unlisted_bytes(),
    };
    let Some(planned) = planned else {
        let mut backup = unplanned(drive);
        let gone = count(&mut backup, drive);
        backup.listed = Some(listed);
        return Head { backup, gone };
    };
    // Of a drive that was made anew since the plan, nothing that was planned can be found.
    let same = drive.filter(|drive| planned.drive_id.as_deref() == Some(drive.id));
    let mut backup = Backup {
        listed: Some(listed),
        target: None,
        verified: None,
        ..planned
    };
    let gone = count(&mut backup, same);
    Head { backup, gone }
}

fn unplanned(drive: Option<Drive<'_>>) -> Backup {
    let whole = BackupFolder {
        path: String::new(),
        files: 0,
        bytes: 0,
    };
    Backup {
        folders: drive.map(|_| whole).into_iter().collect(),
        drive_id: drive.map(|drive| drive.id.to_owned()),
        ..Backup::of(match drive {
            Some(_) => BackupCase::WholeDrive,
            None => BackupCase::NoDrive,
        })
    }
}

/// Counts what is in the folders of the plan, and what is not. Gives the folders that are not there.
fn count(backup: &mut Backup, drive: Option<Drive<'_>>) -> Vec<String> {
    let mut there: Vec<bool> = Vec::new();
    let mut skipped = Vec::new();
    for folder in &mut backup.folders {
        (folder.files, folder.bytes) = (0, 0);
        there.push(drive.is_some() && folder.path.is_empty());
    }
    let mut rest = BackupRest::default();
    for entry in drive.iter().flat_map(|drive| drive.placed.walk()) {
        let mut is_inside = false;
        for (folder, there) in backup.folders.iter_mut().zip(&mut there) {
            if !is_within(&entry.path, &folder.path) {
                continue;
            }
            is_inside = true;
            *there |= entry.kind == Kind::Folder;
            if let Kind::File(bytes) = entry.kind {
                folder.files += 1;
                folder.bytes = folder.bytes.saturating_add(bytes);
            }
        }
        match entry.kind {
            _ if !is_inside => add(&mut rest, &entry, &backup.folders),
            Kind::Skipped(reason) => skipped.push(left_out(&entry.path, reason.code())),
            Kind::File(_) | Kind::Folder => {}
        }
    }
    backup.files = backup.folders.iter().map(|folder| folder.files).sum();
    let bytes = backup.folders.iter().map(|folder| folder.bytes);
    backup.bytes = bytes.fold(0, u64::saturating_add);
    backup.rest = Some(rest);
    let missing = backup.folders.iter().zip(there).filter(|(_, there)| !there);
    let gone: Vec<String> = missing.map(|(folder, _)| folder.path.clone()).collect();
    skipped.extend(gone.iter().map(|path| left_out(path, GONE)));
    backup.skipped = skipped;
    gone
}

fn left_out(path: &str, reason: &str) -> Skipped {
    Skipped {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

fn add(rest: &mut BackupRest, entry: &Entry, folders: &[BackupFolder]) {
    match entry.kind {
        Kind::File(bytes) => {
            rest.files += 1;
            rest.bytes = rest.bytes.saturating_add(bytes);
        }
        // A folder that only leads to one of the plan is none of the rest.
        Kind::Folder => {
            let leads = folders
                .iter()
                .any(|folder| is_within(&folder.path, &entry.path));
            rest.folders += u64::from(!leads);
        }
        Kind::Skipped(_) => {}
    }
}

/// Each file of the plan, and what stands there in place of one.
pub(crate) fn files<'a>(
    drive: Option<Drive<'a>>,
    backup: &'a Backup,
    gone: &'a [String],
) -> impl Iterator<Item = File> + 'a {
    let same = drive.filter(|drive| backup.drive_id.as_deref() == Some(drive.id));
    let entries = same.into_iter().flat_map(|drive| drive.placed.walk());
    let inside = entries.filter(|entry| {
        let mut folders = backup.folders.iter();
        folders.any(|folder| is_within(&entry.path, &folder.path))
    });
    let gone = gone.iter().map(|path| File {
        drive_id: backup.drive_id.clone(),
        ..nothing(path.clone(), FileKind::Gone)
    });
    gone.chain(inside.filter_map(|entry| file(entry, backup.drive_id.as_deref())))
}

fn file(entry: Entry, drive_id: Option<&str>) -> Option<File> {
    let kind = kind(entry.kind)?;
    Some(File {
        size: match kind {
            FileKind::File | FileKind::Notebook => entry.bytes,
            _ => 0,
        },
        quick_xor_hash: entry.hash.map(|hash| hash.to_string()),
        created_date_time: entry.created.map(|time| time.to_string()),
        last_modified_date_time: entry.modified.map(|time| time.to_string()),
        id: Some(entry.id),
        drive_id: drive_id.map(str::to_owned),
        blocked: entry.is_blocked.then(|| "malware".to_owned()),
        ..nothing(entry.path, kind)
    })
}

/// A path of which nothing is known but what stands there.
pub(crate) fn nothing(path: String, kind: FileKind) -> File {
    File {
        path,
        kind,
        size: 0,
        quick_xor_hash: None,
        created_date_time: None,
        last_modified_date_time: None,
        id: None,
        drive_id: None,
        blocked: None,
        placeholder: false,
    }
}

/// What stands there; `None` for a folder.
pub(crate) fn kind(kind: Kind) -> Option<FileKind> {
    Some(match kind {
        Kind::Folder => return None,
        Kind::File(_) => FileKind::File,
        Kind::Skipped(Reason::Shortcut) => FileKind::Shortcut,
        Kind::Skipped(Reason::Notebook) => FileKind::Notebook,
        Kind::Skipped(Reason::NotebookLink) => FileKind::NotebookLink,
        Kind::Skipped(Reason::Link) => FileKind::Link,
        Kind::Skipped(Reason::Special) => FileKind::Special,
        Kind::Skipped(Reason::Unreadable) => FileKind::Unreadable,
    })
}
