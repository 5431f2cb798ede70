//! The copying of one folder.

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

/// The copying of one folder.
pub(super) struct Copying<'a> {
    pub(super) source: Source<'a>,
    pub(super) to: &'a str,
    pub(super) path: &'a str,
    pub(super) foreign: Vec<&'a str>,
}

impl Copying<'_> {
    /// The folder that it is copied into, for robocopy, which takes no path that begins with a dash.
    pub(super) fn windows_target(&self) -> String {
        let path = self.path.replace('/', "\\");
        let to = joined(&self.to.replace('/', "\\"), &path, '\\');
        if to.starts_with('-') {
            format!(".\\{to}")
        } else {
            to
        }
    }
}

/// A path below a folder.
pub(super) fn joined(folder: &str, path: &str, separator: char) -> String {
    match (folder, path) {
        (folder, "") => folder.to_owned(),
        ("", path) => path.to_owned(),
        (folder, path) if folder.ends_with(['/', '\\']) => format!("{folder}{path}"),
        (folder, path) => format!("{folder}{separator}{path}"),
    }
}
