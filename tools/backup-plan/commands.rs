//! Command lines that save the folders. Names come from outside and may hold anything, so each word is
//! quoted for the shell that it is meant for, or the line is left out. Pure.

use common::sections::{BackupCommands, BackupFolder, Skipped};

use crate::tree::Reason;

/// Where things are copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// A OneDrive: rclone reads it through a remote of this name, robocopy from the PC's synchronised copy.
    Drive {
        /// The name of the remote in rclone's own configuration.
        remote: &'a str,
        /// The drive at Microsoft Graph, so that the remote's own setting cannot lead elsewhere.
        drive_id: &'a str,
    },
    /// A local folder.
    Folder(&'a str),
}

/// The command lines for some folders. `to` is the folder that they are copied into; below it the
/// paths stay as they are.
#[must_use]
pub fn commands(
    source: Source<'_>,
    to: &str,
    folders: &[BackupFolder],
    skipped: &[Skipped],
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
        robocopy: all.iter().filter_map(Copying::robocopy).collect(),
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
    fn rclone(&self) -> Option<String> {
        let mut words = vec!["rclone".to_owned(), "copy".to_owned()];
        let from = match self.source {
            Source::Drive { remote, drive_id } => {
                words.push("--onedrive-drive-type=business".to_owned());
                words.push(posix_word(&format!("--onedrive-drive-id={drive_id}"))?);
                format!("{remote}:{}", self.path)
            }
            Source::Folder(folder) => local_for_rclone(&joined(folder, self.path, '/')),
        };
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

    /// `/XJ` keeps it from following junctions. Its exit codes up to 7 are successes.
    fn robocopy(&self) -> Option<String> {
        let path = self.path.replace('/', "\\");
        let source = |below: &str| match self.source {
            // Set by the OneDrive client for work or school accounts.
            Source::Drive { .. } => {
                Some(cmd_word("%OneDriveCommercial%", &below_root(&path, below))?)
            }
            Source::Folder(folder) if is_windows_path(folder) => {
                let root = joined(&folder.replace('/', "\\"), &path, '\\');
                cmd_word("", &joined(&root, below, '\\'))
            }
            Source::Folder(_) => None,
        };
        let to = joined(&self.to.replace('/', "\\"), &path, '\\');
        let to = if to.starts_with('-') {
            format!(".\\{to}")
        } else {
            to
        };
        let mut words = vec!["robocopy".to_owned(), source("")?, cmd_word("", &to)?];
        words.extend(["/E", "/COPY:DAT", "/DCOPY:T", "/XJ", "/R:2", "/W:5"].map(str::to_owned));
        for foreign in &self.foreign {
            words.push("/XD".to_owned());
            words.push(source(&foreign.replace('/', "\\"))?);
        }
        Some(words.join(" "))
    }
}

fn below_root(path: &str, below: &str) -> String {
    match joined(path, below, '\\') {
        empty if empty.is_empty() => empty,
        inside => format!("\\{inside}"),
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

/// rclone takes `a:b` for a remote and `-a` for an option; a path that says where it begins is neither.
fn local_for_rclone(path: &str) -> String {
    let says = path.starts_with(['/', '.']) || is_windows_path(path);
    if says {
        path.to_owned()
    } else {
        format!("./{path}")
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

/// One word at the prompt of `cmd`, after a prefix whose variables are meant.
///
/// `%` is a variable even between quotes, so it is written outside of them behind a caret. A backslash
/// before a quote escapes it for the program, so it is doubled there. A quote or a control character no
/// Windows name holds and no word can.
fn cmd_word(prefix: &str, text: &str) -> Option<String> {
    if text.chars().any(|c| c == '"' || c.is_control()) {
        return None;
    }
    let mut word = format!("\"{prefix}");
    let mut backslashes = 0;
    for c in text.chars() {
        match c {
            '%' => {
                word.extend(std::iter::repeat_n('\\', backslashes));
                word.push_str("\"^%\"");
                backslashes = 0;
            }
            '\\' => {
                word.push(c);
                backslashes += 1;
            }
            _ => {
                word.push(c);
                backslashes = 0;
            }
        }
    }
    word.extend(std::iter::repeat_n('\\', backslashes));
    word.push('"');
    Some(word)
}

/// A name from outside as the name of one folder, on any system.
#[must_use]
pub fn as_folder_name(name: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    const DRIVE: Source<'_> = Source::Drive {
        remote: "onedrive",
        drive_id: "b!x-Y_1",
    };

    fn lines(
        source: Source<'_>,
        to: &str,
        path: &str,
        shortcuts: &[&str],
    ) -> (Vec<String>, Vec<String>) {
        let folder = BackupFolder {
            path: path.to_owned(),
            files: 1,
            bytes: 1,
        };
        let skipped: Vec<Skipped> = shortcuts
            .iter()
            .map(|&path| Skipped {
                path: path.to_owned(),
                reason: "shortcut".to_owned(),
            })
            .collect();
        let found = commands(source, to, &[folder], &skipped);
        (found.rclone, found.robocopy)
    }

    #[test]
    fn a_folder_of_a_drive_is_copied_under_its_own_path() {
        let (rclone, robocopy) = lines(
            DRIVE,
            "backup/sato@omakase.example",
            "PassageDrive/workspace",
            &[],
        );
        assert_eq!(
            rclone,
            [
                "rclone copy --onedrive-drive-type=business '--onedrive-drive-id=b!x-Y_1' -- onedrive:PassageDrive/workspace ./backup/sato@omakase.example/PassageDrive/workspace"
            ]
        );
        assert_eq!(
            robocopy,
            [
                r#"robocopy "%OneDriveCommercial%\PassageDrive\workspace" "backup\sato@omakase.example\PassageDrive\workspace" /E /COPY:DAT /DCOPY:T /XJ /R:2 /W:5"#
            ]
        );
    }

    #[test]
    fn the_whole_drive_is_its_root() {
        let (rclone, robocopy) = lines(DRIVE, "E:\\", "", &["共有"]);
        assert_eq!(
            rclone,
            [
                "rclone copy --onedrive-drive-type=business '--onedrive-drive-id=b!x-Y_1' '--exclude=/共有' '--exclude=/共有/**' -- onedrive: 'E:\\'"
            ]
        );
        assert_eq!(
            robocopy,
            [
                r#"robocopy "%OneDriveCommercial%" "E:\\" /E /COPY:DAT /DCOPY:T /XJ /R:2 /W:5 /XD "%OneDriveCommercial%\共有""#
            ]
        );
    }

    #[test]
    fn hostile_names_stay_one_word_each() {
        let (rclone, robocopy) = lines(Source::Folder("/home/it's $HOME\n`id`"), "-rf", "-a", &[]);
        assert_eq!(
            rclone,
            ["rclone copy -- '/home/it'\\''s $HOME\n`id`/-a' ./-rf/-a"]
        );
        assert_eq!(robocopy, [""; 0], "robocopy knows no such folder");
    }

    #[test]
    fn variables_in_a_name_are_not_replaced_by_cmd_and_backslashes_do_not_escape_its_quotes() {
        let (_, robocopy) = lines(Source::Folder(r"C:\u&v\"), "D:/b", "%PATH%/a^b\\", &[]);
        assert_eq!(
            robocopy,
            [
                r#"robocopy "C:\u&v\\"^%"PATH"^%"\a^b\\" "D:\b\\"^%"PATH"^%"\a^b\\" /E /COPY:DAT /DCOPY:T /XJ /R:2 /W:5"#
            ]
        );
    }

    #[test]
    fn a_name_that_cmd_cannot_take_gets_no_robocopy_line() {
        for name in ["a\"b", "a\nb"] {
            let (rclone, robocopy) = lines(Source::Folder("C:\\x"), "b", name, &[]);
            assert_eq!((rclone.len(), robocopy.len()), (1, 0));
        }
        let (rclone, _) = lines(Source::Folder("/x"), "b", "a\0b", &[]);
        assert_eq!(rclone, [""; 0]);
    }

    #[test]
    fn shortcuts_are_left_out_by_their_own_name_only() {
        let (rclone, robocopy) = lines(DRIVE, "b", "w", &["w/[a]*/x", "else/y", "wide/z"]);
        assert_eq!(
            rclone,
            [
                "rclone copy --onedrive-drive-type=business '--onedrive-drive-id=b!x-Y_1' '--exclude=/\\[a\\]\\*/x' '--exclude=/\\[a\\]\\*/x/**' -- onedrive:w ./b/w"
            ]
        );
        assert_eq!(
            robocopy,
            [
                r#"robocopy "%OneDriveCommercial%\w" "b\w" /E /COPY:DAT /DCOPY:T /XJ /R:2 /W:5 /XD "%OneDriveCommercial%\w\[a]*\x""#
            ]
        );
    }

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

    #[test]
    fn a_name_from_outside_cannot_leave_its_folder() {
        for (name, folder) in [
            ("sato@omakase.example", "sato@omakase.example"),
            ("../../etc", "_.._etc"),
            ("..", "_"),
            ("a\\b:c\n", "a_b_c_"),
        ] {
            assert_eq!(as_folder_name(name), folder);
        }
    }
}
