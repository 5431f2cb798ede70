//! The copying as a script, for a computer without these tools: the list of each user's files, and the call of rclone that
//! copies exactly these. It signs in by rclone's own remote. Pure.

use std::fmt::Write as _;

use common::{
    Exit, Lang, Text,
    cli::Session,
    file_groups::{FileGroup, ToCopy},
    files::{
        quoting::{posix_word, powershell_path, powershell_word, without_end},
        rclone::{
            FROM_ONEDRIVE, LEAST, LOCAL_ENCODING, NO_NORMALIZATION, OF_BUSINESS, least_version,
            local, user_agent,
        },
        saved_copy::as_folder_name,
    },
    text,
    text::printable,
};

use crate::{saver::no_drive, slices::line_break};

/// Whose script it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shell {
    Bash,
    PowerShell,
}

/// A script in the making.
pub(crate) struct Script {
    shell: Shell,
    to: String,
    remote: String,
    users: Vec<String>,
}

/// The files of one user.
struct User<'a> {
    drive_id: &'a str,
    folder: String,
    paths: Vec<String>,
}

impl Script {
    pub(crate) fn new(shell: Shell, to: String, remote: String) -> Self {
        Self {
            shell,
            to,
            remote,
            users: Vec::new(),
        }
    }

    /// Adds the files of a user; says which cannot be copied so.
    pub(crate) fn add(&mut self, group: &FileGroup, session: &Session) {
        let Some(drive_id) = group.drive() else {
            if !group.is_empty() {
                session.complain(Exit::Input, &group.said_of_owner(&no_drive()));
            }
            return;
        };
        let (unnamed, files): (Vec<ToCopy>, Vec<ToCopy>) = group
            .all_to_copy()
            .partition(|file| file.path.contains(['\n', '\r', '\0']));
        for file in unnamed {
            session.complain(Exit::No, &group.said_of_owner(&line_break(&file.path)));
        }
        if files.is_empty() {
            return;
        }
        let user = User {
            drive_id,
            folder: as_folder_name(&group.name),
            paths: files.into_iter().map(|file| file.path).collect(),
        };
        match self.user(&user) {
            Some(part) => self.users.push(part),
            None => session.complain(Exit::Usage, &no_word(&self.to)),
        }
    }

    fn user(&self, user: &User<'_>) -> Option<String> {
        match self.shell {
            Shell::Bash => self.in_bash(user),
            Shell::PowerShell => self.in_powershell(user),
        }
    }

    /// The options of rclone, as they are.
    fn options(drive_id: &str) -> Vec<String> {
        let mut options: Vec<String> = ["copy", NO_NORMALIZATION, LOCAL_ENCODING]
            .into_iter()
            .chain(FROM_ONEDRIVE)
            .map(str::to_owned)
            .collect();
        options.push(user_agent("save-files"));
        options.push(OF_BUSINESS.to_owned());
        options.push(format!("--onedrive-drive-id={drive_id}"));
        options.push("--progress".to_owned());
        options.push("--files-from-raw".to_owned());
        options
    }

    fn in_bash(&self, user: &User<'_>) -> Option<String> {
        let options = Self::options(user.drive_id);
        let options: Option<Vec<String>> = options.iter().map(|word| posix_word(word)).collect();
        let from = posix_word(&format!("{}:", self.remote))?;
        let folder = posix_word(&user.folder)?;
        let mut end = "NORIKAE".to_owned();
        while user.paths.contains(&end) {
            end.push('_');
        }
        Some(format!(
            "rclone {} - -- {from} \"$to\"/{folder} <<'{end}' || failed=1\n{}\n{end}\n",
            options?.join(" "),
            user.paths.join("\n")
        ))
    }

    fn in_powershell(&self, user: &User<'_>) -> Option<String> {
        let options = Self::options(user.drive_id);
        let options: Vec<String> = options.iter().map(|word| powershell_word(word)).collect();
        let from = powershell_word(&format!("{}:", self.remote));
        let folder = powershell_path(&format!("\\{}", user.folder))?;
        let mut part = "$paths = New-Object System.Collections.Generic.List[string]\n".to_owned();
        for path in &user.paths {
            let _ = writeln!(part, "$paths.Add({})", powershell_word(path));
        }
        // In 5.1 its own ways of writing a file give a byte-order mark, which rclone takes for a part of the first name.
        let _ = write!(
            part,
            "[IO.File]::WriteAllLines($list, $paths, (New-Object Text.UTF8Encoding $false))\n\
             rclone {} $list '--' {from} ($to + {folder})\n\
             if ($LASTEXITCODE -ne 0) {{ $failed = $true }}\n",
            options.join(" ")
        );
        Some(part)
    }

    /// The whole script.
    pub(crate) fn text(&self, lang: Lang) -> Option<String> {
        let (begin, end) = match self.shell {
            Shell::Bash => (begin_bash(&self.to, lang)?, END_BASH),
            Shell::PowerShell => (begin_powershell(&self.to, lang)?, END_POWERSHELL),
        };
        Some(begin + &self.users.concat() + end)
    }
}

/// Why the target cannot stand in the script.
pub(crate) fn no_word(to: &str) -> Text {
    let to = printable(to);
    text!(
        "\"{to}\" cannot be given to rclone by this shell; name another folder with --to",
        "このシェルでは「{to}」を rclone に渡せません。--to で別のフォルダーを指定してください"
    )
}

fn too_old() -> Text {
    let least = least_version();
    text!(
        "rclone {least} or later is needed: https://rclone.org/downloads/",
        "rclone {least} 以降が必要です: https://rclone.org/downloads/"
    )
}

fn not_there(to: &str) -> Text {
    let to = printable(to);
    text!(
        "the folder {to} is not there. Nothing was copied.",
        "フォルダー「{to}」がありません。何もコピーしていません。"
    )
}

fn begin_bash(to: &str, lang: Lang) -> Option<String> {
    let (major, minor) = LEAST;
    let folder = posix_word(&local(to))?;
    let [too_old, not_there] =
        [too_old(), not_there(to)].map(|text| posix_word(text.in_lang(lang)));
    let (too_old, not_there) = (too_old?, not_there?);
    Some(format!(
        "#!/usr/bin/env bash\n\
         set -euo pipefail\n\
         to={folder}\n\
         version=$(rclone version 2>/dev/null | sed -n '1s/^rclone v//p') || version=\n\
         if ! [[ $version =~ ^([0-9]+)\\.([0-9]+) ]] ||\n    \
             ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] < {least})); then\n    \
             printf '%s\\n' {too_old} >&2\n    \
             exit 5\n\
         fi\n\
         if ! [ -d \"$to\" ]; then\n    \
             printf '%s\\n' {not_there} >&2\n    \
             exit 3\n\
         fi\n\
         failed=0\n",
        least = major * 1000 + minor,
    ))
}

const END_BASH: &str = "exit \"$failed\"\n";

fn begin_powershell(to: &str, lang: Lang) -> Option<String> {
    let (major, minor) = LEAST;
    let folder = powershell_path(&without_end(to))?;
    let [too_old, not_there] =
        [too_old(), not_there(to)].map(|text| powershell_word(text.in_lang(lang)));
    Some(format!(
        "$ErrorActionPreference = 'Stop'\n\
         $PSNativeCommandUseErrorActionPreference = $false\n\
         $to = ([string]{folder}).TrimEnd('\\')\n\
         $said = if (Get-Command rclone -ErrorAction SilentlyContinue) {{ rclone version }}\n\
         if (-not (\"$said\" -match '^rclone v(\\d+)\\.(\\d+)') -or (1000 * [int]$Matches[1] + [int]$Matches[2]) -lt {least}) {{\n    \
             [Console]::Error.WriteLine({too_old})\n    \
             exit 5\n\
         }}\n\
         if (-not (Test-Path -LiteralPath ($to + '\\') -PathType Container)) {{\n    \
             [Console]::Error.WriteLine({not_there})\n    \
             exit 3\n\
         }}\n\
         $failed = $false\n\
         $list = [IO.Path]::GetTempFileName()\n",
        least = major * 1000 + minor,
    ))
}

const END_POWERSHELL: &str = "Remove-Item -LiteralPath $list\nif ($failed) { exit 1 }\nexit 0\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn script(shell: Shell, to: &str, paths: &[&str]) -> String {
        let mut script = Script::new(shell, to.to_owned(), "onedrive".to_owned());
        let user = User {
            drive_id: "b!x",
            folder: "sato@a.example".to_owned(),
            paths: paths.iter().map(|&path| path.to_owned()).collect(),
        };
        script.users.push(script.user(&user).unwrap());
        script.text(Lang::En).unwrap()
    }

    #[test]
    fn of_powershell_each_name_is_ascii_in_quotes_and_the_list_is_a_file_without_a_mark() {
        let paths = ["it's `$(x); \"q\".txt", " blanks ", "図面/が.txt"];
        let script = script(Shell::PowerShell, "E:\\", &paths);
        assert!(script.is_ascii(), "{script}");
        for line in [
            "$to = ([string]'E:\\').TrimEnd('\\')\n",
            "$paths.Add('it''s `$(x); \"q\".txt')\n",
            "$paths.Add(' blanks ')\n",
            "$paths.Add(([regex]::Unescape('\\u56f3\\u9762/\\u304c.txt')))\n",
            "(New-Object Text.UTF8Encoding $false)",
            "'--files-from-raw' $list '--' 'onedrive:' ($to + '\\sato@a.example')\n",
            "-lt 1069)",
        ] {
            assert!(script.contains(line), "{line}\n{script}");
        }
    }

    #[test]
    fn a_name_that_is_the_end_of_the_list_does_not_end_it() {
        let script = script(Shell::Bash, "usb", &["NORIKAE", "$(x) `y` 'z'"]);
        assert!(
            script.contains("<<'NORIKAE_' || failed=1\nNORIKAE\n$(x) `y` 'z'\nNORIKAE_\n"),
            "{script}"
        );
    }

    #[test]
    fn a_target_that_the_shell_cannot_name_is_refused() {
        for (shell, to) in [(Shell::Bash, "a\0b"), (Shell::PowerShell, "a\"b")] {
            let script = Script::new(shell, to.to_owned(), "onedrive".to_owned());
            assert_eq!(script.text(Lang::En), None, "{to:?}");
        }
    }
}
