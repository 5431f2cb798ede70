use super::*;

const DRIVE: Source<'_> = Source::Drive {
    remote: "onedrive",
    drive_id: "b!x-Y_1",
    owner: Some("sato@omakase.example"),
};

/// What comes before the excludes in every line for a drive.
const RCLONE: &str = concat!(
    "rclone copy --no-unicode-normalization --create-empty-src-dirs --onedrive-expose-onenote-files ",
    "--onedrive-encoding=None '--user-agent=NONISV|norikae|backup-plan/",
    env!("CARGO_PKG_VERSION"),
    "' --onedrive-drive-type=business '--onedrive-drive-id=b!x-Y_1' --local-encoding=None",
);

const LOCAL_RCLONE: &str =
    "rclone copy --no-unicode-normalization --create-empty-src-dirs --local-encoding=None";

fn made(source: Source<'_>, to: &str, path: &str, shortcuts: &[&str]) -> BackupCommands {
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
    commands(source, to, &[folder], &skipped, Lang::En)
}

#[test]
fn a_folder_of_a_drive_is_copied_under_its_own_path_with_every_file_and_name() {
    let made = made(
        DRIVE,
        "backup/sato@omakase.example",
        "PassageDrive/workspace",
        &[],
    );
    assert_eq!(
        made.rclone,
        [format!(
            "{RCLONE} -- onedrive:PassageDrive/workspace ./backup/sato@omakase.example/PassageDrive/workspace"
        )]
    );
    assert_eq!(made.rclone_version.as_deref(), Some("1.69"));
    assert_eq!(
        made.rclone_remote.as_deref(),
        Some("rclone config create onedrive onedrive")
    );
    assert_eq!(
        made.robocopy, [""; 0],
        "a line cannot look whose PC it is on"
    );
}

#[test]
fn the_script_copies_only_on_the_owners_pc_and_takes_robocopys_successes_for_such() {
    let made = made(
        DRIVE,
        "backup/sato@omakase.example",
        "PassageDrive/作業",
        &["PassageDrive/作業/it's"],
    );
    assert_eq!(
        made.powershell.as_deref(),
        Some(
            r"$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$owner = 'sato@omakase.example'
$accounts = Get-ItemProperty 'HKCU:\Software\Microsoft\OneDrive\Accounts\*' -ErrorAction SilentlyContinue
$account = $accounts | Where-Object { $_.UserEmail -eq $owner -and $_.UserFolder } | Select-Object -First 1
if (-not $account) {
    [Console]::Error.WriteLine('OneDrive on this PC is not signed in as sato@omakase.example. Nothing was copied. Run this on that user''s PC.')
    exit 1
}
$root = $account.UserFolder.TrimEnd('\')
$failed = $false
robocopy.exe ($root + ([regex]::Unescape('\\PassageDrive\\\u4f5c\u696d'))) ([regex]::Unescape('backup\\sato@omakase.example\\PassageDrive\\\u4f5c\u696d')) /E /COPY:DAT /DCOPY:T /XJ /R:2 /W:5 /XD ($root + ([regex]::Unescape('\\PassageDrive\\\u4f5c\u696d\\it''s')))
if ($LASTEXITCODE -ge 8) { $failed = $true }
if ($failed) { exit 1 }
exit 0
"
        )
    );
}

#[test]
fn without_the_owners_sign_in_name_there_is_no_script() {
    for owner in [None, Some("302f0ae0-2661-4dfe-9963-5f3e1fc4be40")] {
        let nameless = Source::Drive {
            remote: "onedrive",
            drive_id: "d",
            owner,
        };
        assert_eq!(made(nameless, "b", "w", &[]).powershell, None);
    }
}

#[test]
fn the_whole_drive_is_its_root() {
    let made = made(DRIVE, "E:\\", "", &["共有"]);
    assert_eq!(
        made.rclone,
        [format!(
            "{RCLONE} '--exclude=/共有' '--exclude=/共有/**' -- onedrive: 'E:\\'"
        )]
    );
    let script = made.powershell.unwrap();
    assert!(
        script.contains(r"robocopy.exe $root 'E:\' /E /COPY:DAT /DCOPY:T /XJ /R:2 /W:5 /XD ($root + ([regex]::Unescape('\\\u5171\u6709')))"),
        "{script}"
    );
}

#[test]
fn hostile_names_stay_one_word_each() {
    let made = made(Source::Folder("/home/it's $HOME\n`id`"), "-rf", "-a", &[]);
    assert_eq!(
        made.rclone,
        [format!(
            "{LOCAL_RCLONE} -- '/home/it'\\''s $HOME\n`id`/-a' ./-rf/-a"
        )]
    );
    assert_eq!(
        (made.robocopy, made.powershell, made.rclone_remote),
        (vec![], None, None),
        "robocopy knows no such folder"
    );
}

#[test]
fn a_local_folder_of_windows_has_lines_for_cmd_and_a_script() {
    let made = made(Source::Folder(r"C:\u&v\"), "D:/b", "%PATH%/a^b\\", &[]);
    assert_eq!(
        made.robocopy,
        [
            r#"robocopy "C:\u&v\\"^%"PATH"^%"\a^b\\" "D:\b\\"^%"PATH"^%"\a^b\\" /E /COPY:DAT /DCOPY:T /XJ /R:2 /W:5"#
        ]
    );
    let script = made.powershell.unwrap();
    assert!(
        script.contains(r"robocopy.exe ('C:\u&v' + '\%PATH%\a^b\') 'D:\b\%PATH%\a^b' /E"),
        "{script}"
    );
}

#[test]
fn a_name_that_windows_cannot_take_gets_no_robocopy() {
    for name in ["a\"b", "a\nb"] {
        let made = made(Source::Folder("C:\\x"), "b", name, &[]);
        assert_eq!((made.rclone.len(), made.robocopy.len()), (1, 0));
        assert_eq!(made.powershell, None);
    }
    assert_eq!(made(Source::Folder("/x"), "b", "a\0b", &[]).rclone, [""; 0]);
}

#[test]
fn shortcuts_are_left_out_by_their_own_name_only() {
    let made = made(DRIVE, "b", "w", &["w/[a]*/x", "else/y", "wide/z"]);
    assert_eq!(
        made.rclone,
        [format!(
            "{RCLONE} '--exclude=/\\[a\\]\\*/x' '--exclude=/\\[a\\]\\*/x/**' -- onedrive:w ./b/w"
        )]
    );
    let script = made.powershell.unwrap();
    assert!(script.contains(r"/XD ($root + '\w\[a]*\x')"), "{script}");
    assert_eq!(script.matches("/XD").count(), 1);
}
