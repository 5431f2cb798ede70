//! A script that copies with robocopy, for Windows `PowerShell` 5.1 and 7. ASCII only, because 5.1 reads a
//! script without a byte-order mark in the code page of the PC.

use std::fmt::Write as _;

use common::{
    Lang,
    files::{
        quoting::{powershell_path, powershell_word, without_end},
        rclone::is_windows_path,
    },
    text,
};

use super::{
    copying::{Copying, Source, joined},
    robocopy::OPTIONS,
};

/// The script for some folders. For a OneDrive it copies the synchronised folder of this PC, and only if the
/// OneDrive client here is signed in as the owner; without the owner's sign-in name there is no such proof
/// and no script.
pub(super) fn script(source: Source<'_>, all: &[Copying<'_>], lang: Lang) -> Option<String> {
    let (root, find_root) = match source {
        Source::Drive { owner, .. } => {
            let owner = owner.filter(|owner| owner.contains('@'))?;
            ("$root".to_owned(), of_owner(owner, lang))
        }
        Source::Folder(folder) if is_windows_path(folder) => (
            powershell_path(&without_end(&folder.replace('/', "\\")))?,
            String::new(),
        ),
        Source::Folder(_) => return None,
    };
    // What a native program returns is judged here, not by PowerShell 7.4.
    let mut script = "$ErrorActionPreference = 'Stop'\n\
        $PSNativeCommandUseErrorActionPreference = $false\n"
        .to_owned();
    script.push_str(&find_root);
    script.push_str("$failed = $false\n");
    for copying in all {
        script.push_str(&copying.robocopy_in_powershell(&root)?);
        // Up to 7 it says what was copied; from 8 on, that something was not.
        script.push_str("if ($LASTEXITCODE -ge 8) { $failed = $true }\n");
    }
    script.push_str("if ($failed) { exit 1 }\nexit 0\n");
    Some(script)
}

/// Finds the synchronised folder of the owner, as the OneDrive client notes it for each account.
fn of_owner(owner: &str, lang: Lang) -> String {
    let refusal = text!(
        "OneDrive on this PC is not signed in as {owner}. Nothing was copied. Run this on that user's PC.",
        "このコンピューターの OneDrive は {owner} でサインインされていません。何もコピーしていません。このユーザーの PC で実行してください。"
    );
    let (owner, refusal) = (
        powershell_word(owner),
        powershell_word(refusal.in_lang(lang)),
    );
    format!(
        "$owner = {owner}\n\
         $accounts = Get-ItemProperty 'HKCU:\\Software\\Microsoft\\OneDrive\\Accounts\\*' -ErrorAction SilentlyContinue\n\
         $account = $accounts | Where-Object {{ $_.UserEmail -eq $owner -and $_.UserFolder }} | Select-Object -First 1\n\
         if (-not $account) {{\n    \
             [Console]::Error.WriteLine({refusal})\n    \
             exit 1\n\
         }}\n\
         $root = $account.UserFolder.TrimEnd('\\')\n"
    )
}

impl Copying<'_> {
    fn robocopy_in_powershell(&self, root: &str) -> Option<String> {
        let path = self.path.replace('/', "\\");
        let below = |path: &str| match path {
            "" => Some(root.to_owned()),
            path => Some(format!(
                "({root} + {})",
                powershell_path(&format!("\\{path}"))?
            )),
        };
        let target = powershell_path(&without_end(&self.windows_target()))?;
        let mut line = format!(
            "robocopy.exe {} {target} {}",
            below(&path)?,
            OPTIONS.join(" ")
        );
        for foreign in &self.foreign {
            let foreign = joined(&path, &foreign.replace('/', "\\"), '\\');
            write!(line, " /XD {}", below(&foreign)?).ok()?;
        }
        line.push('\n');
        Some(line)
    }
}
