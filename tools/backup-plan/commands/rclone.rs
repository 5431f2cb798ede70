//! Lines for rclone, quoted for a POSIX shell.

use common::files::{quoting::posix_word, rclone};

use super::copying::{Copying, Source, joined};

/// The line that makes the remote, once.
pub(super) fn remote(source: Source<'_>) -> Option<String> {
    match source {
        Source::Drive { remote, .. } => Some(format!(
            "rclone config create {} onedrive",
            posix_word(remote)?
        )),
        Source::Folder(_) => None,
    }
}

impl Copying<'_> {
    pub(super) fn rclone(&self) -> Option<String> {
        let mut words = vec!["rclone".to_owned(), "copy".to_owned()];
        words.push(rclone::NO_NORMALIZATION.to_owned());
        words.push("--create-empty-src-dirs".to_owned());
        let from = match self.source {
            Source::Drive {
                remote, drive_id, ..
            } => {
                words.extend(rclone::FROM_ONEDRIVE.map(str::to_owned));
                words.push(posix_word(&rclone::user_agent("backup-plan"))?);
                words.push(rclone::OF_BUSINESS.to_owned());
                words.push(posix_word(&format!("--onedrive-drive-id={drive_id}"))?);
                format!("{remote}:{}", self.path)
            }
            Source::Folder(folder) => rclone::local(&joined(folder, self.path, '/')),
        };
        words.push(rclone::LOCAL_ENCODING.to_owned());
        for foreign in &self.foreign {
            for pattern in [String::new(), "/**".to_owned()] {
                let exclude = format!("--exclude=/{}{pattern}", glob_literal(foreign));
                words.push(posix_word(&exclude)?);
            }
        }
        words.push("--".to_owned());
        words.push(posix_word(&from)?);
        let to = joined(self.to, self.path, '/');
        words.push(posix_word(&rclone::local(&to))?);
        Some(words.join(" "))
    }
}

/// A path in an rclone filter that means only itself.
fn glob_literal(path: &str) -> String {
    let mut literal = String::new();
    for c in path.chars() {
        if "*?[]{}\\".contains(c) {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal
}
