//! Command lines that save the folders. Names come from outside and may hold anything, so each word is
//! quoted for the shell that it is meant for, or the line is left out. Pure.

mod powershell;
mod rclone;
mod robocopy;
#[cfg(test)]
mod tests;

use common::{
    Lang,
    sections::{BackupCommands, BackupFolder, Skipped},
};

use crate::tree::Reason;

/// Where things are copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source<'a> {
    /// A OneDrive: rclone reads it through a remote of this name, robocopy from the synchronised folder on the
    /// owner's own PC.
    Drive {
        /// The name of the remote in rclone's own configuration.
        remote: &'a str,
        /// The drive at Microsoft Graph, so that the remote's own setting cannot lead elsewhere.
        drive_id: &'a str,
        /// The sign-in name of the owner, where it is known.
        owner: Option<&'a str>,
    },
    /// A local folder.
    Folder(&'a str),
}

/// The command lines for some folders. `to` is the folder that they are copied into; below it the
/// paths stay as they are. `lang` is the language of what the script says.
pub(crate) fn commands(
    source: Source<'_>,
    to: &str,
    folders: &[BackupFolder],
    skipped: &[Skipped],
    lang: Lang,
) -> BackupCommands {
    let all: Vec<Copying<'_>> = folders
        .iter()
        .map(|folder| Copying {
            source,
            to,
            path: &folder.path,
            foreign: foreign_in(&folder.path, skipped),
        })
        .collect();
    BackupCommands {
        rclone: all.iter().filter_map(Copying::rclone).collect(),
        rclone_version: Some(rclone::LEAST_VERSION.to_owned()),
        rclone_remote: rclone::remote(source),
        robocopy: all.iter().filter_map(Copying::robocopy).collect(),
        powershell: powershell::script(source, &all, lang),
    }
}

/// Paths, below a folder, of shortcuts: both programs would copy the other person's data with them.
fn foreign_in<'a>(folder: &str, skipped: &'a [Skipped]) -> Vec<&'a str> {
    skipped
        .iter()
        .filter(|skipped| skipped.reason == Reason::Shortcut.code())
        .filter_map(|skipped| match folder {
            "" => Some(skipped.path.as_str()),
            _ => skipped.path.strip_prefix(folder)?.strip_prefix('/'),
        })
        .collect()
}

/// The copying of one folder.
struct Copying<'a> {
    source: Source<'a>,
    to: &'a str,
    path: &'a str,
    foreign: Vec<&'a str>,
}

impl Copying<'_> {
    /// The folder that it is copied into, for robocopy, which takes no path that begins with a dash.
    fn windows_target(&self) -> String {
        let path = self.path.replace('/', "\\");
        let to = joined(&self.to.replace('/', "\\"), &path, '\\');
        if to.starts_with('-') {
            format!(".\\{to}")
        } else {
            to
        }
    }
}

fn joined(folder: &str, path: &str, separator: char) -> String {
    match (folder, path) {
        (folder, "") => folder.to_owned(),
        ("", path) => path.to_owned(),
        (folder, path) if folder.ends_with(['/', '\\']) => format!("{folder}{path}"),
        (folder, path) => format!("{folder}{separator}{path}"),
    }
}

fn is_windows_path(path: &str) -> bool {
    let bytes = path.as_bytes();
    let drive = bytes.len() >= 3
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'\\' | b'/');
    drive || path.starts_with("\\\\")
}

/// A name from outside as the name of one folder, on any system.
#[must_use]
pub(crate) fn as_folder_name(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|c| {
            if c.is_control() || "/\\:*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    let safe = safe.trim_matches([' ', '.']);
    match safe {
        "" => "_".to_owned(),
        safe => safe.to_owned(),
    }
}
