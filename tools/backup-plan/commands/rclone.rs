//! Lines for rclone, quoted for a POSIX shell.

use super::copying::{Copying, Source, is_windows_path, joined};

/// Older ones write a token to the address of a content, or know not all options that are used here.
pub(super) const LEAST_VERSION: &str = "1.69";

/// Options with which every file and every name arrives as it is: two names that differ only by composition
/// are two files, and names of the drive need no other encoding on a disk.
const EVERY_NAME: [&str; 2] = ["--no-unicode-normalization", "--create-empty-src-dirs"];

/// What identifies the traffic to the service, in the form that it asks for (documented).
const USER_AGENT: &str = concat!("NONISV|norikae|backup-plan/", env!("CARGO_PKG_VERSION"));

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
        words.extend(EVERY_NAME.map(str::to_owned));
        let from = match self.source {
            Source::Drive {
                remote, drive_id, ..
            } => {
                // Without it rclone leaves out the files of notebooks.
                words.push("--onedrive-expose-onenote-files".to_owned());
                words.push("--onedrive-encoding=None".to_owned());
                words.push(posix_word(&format!("--user-agent={USER_AGENT}"))?);
                words.push("--onedrive-drive-type=business".to_owned());
                words.push(posix_word(&format!("--onedrive-drive-id={drive_id}"))?);
                format!("{remote}:{}", self.path)
            }
            Source::Folder(folder) => local_for_rclone(&joined(folder, self.path, '/')),
        };
        words.push("--local-encoding=None".to_owned());
        for foreign in &self.foreign {
            for pattern in [String::new(), "/**".to_owned()] {
                let exclude = format!("--exclude=/{}{pattern}", glob_literal(foreign));
                words.push(posix_word(&exclude)?);
            }
        }
        words.push("--".to_owned());
        words.push(posix_word(&from)?);
        let to = joined(self.to, self.path, '/');
        words.push(posix_word(&local_for_rclone(&to))?);
        Some(words.join(" "))
    }
}

/// rclone takes `a:b` for a remote and `-a` for an option; a path that says where it begins is neither.
fn local_for_rclone(path: &str) -> String {
    let says = path.starts_with(['/', '.']) || is_windows_path(path);
    if says {
        path.to_owned()
    } else {
        format!("./{path}")
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

/// One word of a POSIX shell. Between single quotes nothing but the quote itself means anything; a NUL
/// no shell can pass on.
fn posix_word(text: &str) -> Option<String> {
    if text.contains('\0') {
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+!".contains(c);
    if !text.is_empty() && text.chars().all(plain) && !text.contains('!') {
        return Some(text.to_owned());
    }
    Some(format!("'{}'", text.replace('\'', "'\\''")))
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_shell_hands_every_word_on_as_it_was() {
        for text in [
            "",
            "plain",
            "it's",
            "$HOME `id` \\ \"q\"",
            "-n",
            "a\nb\t",
            "*?[x]",
            "!x",
            "佐藤 ～",
            "#c;d&e|f",
        ] {
            let word = posix_word(text).unwrap();
            let shown = std::process::Command::new("sh")
                .args(["-c", &format!("printf %s {word}")])
                .output()
                .unwrap();
            assert_eq!(String::from_utf8(shown.stdout).unwrap(), text);
        }
    }
}
