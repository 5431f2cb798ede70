//! Command lines that save the folders. Names come from outside and may hold anything, so each word is
//! quoted for the shell that it is meant for, or the line is left out. Pure.

mod copying;
mod powershell;
mod rclone;
mod robocopy;
#[cfg(test)]
mod tests;

use common::{
    Lang,
    files::{rclone::least_version, tree::Reason},
    sections::{BackupCommands, BackupFolder, Skipped},
};

use copying::Copying;
pub(crate) use copying::Source;

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
        rclone_version: Some(least_version()),
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
