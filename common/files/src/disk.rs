//! The disk that a folder lies on: its file system, and what is free.

use std::{io, path::Path};

use record::sections::FileSystem;

/// A disk, as far as the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Its file system, where its rules are known.
    pub file_system: Option<FileSystem>,
    /// Bytes that may be written.
    pub free: Option<u64>,
}

/// Looks at the disk of a folder.
pub fn of(folder: &Path) -> io::Result<Disk> {
    let folder = std::fs::canonicalize(folder)?;
    Ok(Disk {
        file_system: file_system(&folder),
        free: fs4::available_space(&folder).ok(),
    })
}

#[cfg(target_os = "linux")]
fn file_system(folder: &Path) -> Option<FileSystem> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    known(&mount_of(&mounts, folder)?)
}

/// Elsewhere it is told only through calls that are not safe, or a crate with a dozen others behind it.
#[cfg(not(target_os = "linux"))]
fn file_system(_: &Path) -> Option<FileSystem> {
    None
}

/// The type of the file system on which a path lies: of the longest mount point above it, and of several the last.
#[cfg(any(target_os = "linux", test))]
fn mount_of(mounts: &str, path: &Path) -> Option<String> {
    let mounts = mounts.lines().filter_map(|line| {
        let (mount, source) = line.split_once(" - ")?;
        let point = unescaped(mount.split(' ').nth(4)?);
        let kind = source.split(' ').next()?.to_owned();
        path.starts_with(&point).then_some((point.len(), kind))
    });
    let longest = mounts.max_by_key(|(length, _)| *length)?;
    Some(longest.1)
}

/// A blank, tab, line end or backslash of a mount point comes as `\` and three octal digits.
#[cfg(any(target_os = "linux", test))]
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let code = (*first == b'\\').then(|| behind.get(..3)).flatten();
        let code =
            code.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
        if let Some(byte) = code {
            bytes.push(byte);
            rest = &behind[3..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(any(target_os = "linux", test))]
fn known(kind: &str) -> Option<FileSystem> {
    Some(match kind {
        "vfat" | "msdos" => FileSystem::Fat32,
        "exfat" => FileSystem::Exfat,
        // By way of FUSE it is NTFS or exFAT, whose rules are the same.
        "ntfs" | "ntfs3" | "fuseblk" => FileSystem::Ntfs,
        // Those of Linux have the same longest name.
        "ext2" | "ext3" | "ext4" | "xfs" | "btrfs" | "f2fs" | "zfs" | "tmpfs" | "overlay" => {
            FileSystem::Ext4
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = r"22 1 8:1 / / rw - ext4 /dev/sda1 rw
23 22 8:17 / /media/USB\0401 rw,nosuid - vfat /dev/sdb1 rw
24 22 8:33 / /media/USB rw shared:1 - exfat /dev/sdc1 rw
25 24 0:40 / /media/USB/net rw - cifs //server/x rw
";

    #[test]
    fn a_path_lies_on_the_longest_mount_point_above_it() {
        for (path, kind) in [
            ("/home/x", Some(FileSystem::Ext4)),
            ("/media/USB 1", Some(FileSystem::Fat32)),
            ("/media/USB 1/a", Some(FileSystem::Fat32)),
            ("/media/USB/a", Some(FileSystem::Exfat)),
            ("/media/USB2", Some(FileSystem::Ext4)),
            ("/media/USB/net/x", None),
        ] {
            let mount = mount_of(MOUNTS, Path::new(path)).unwrap();
            assert_eq!(known(&mount), kind, "{path}");
        }
    }

    #[test]
    fn a_folder_lies_on_a_disk_with_room_and_one_that_is_not_there_on_none() {
        let folder = tempfile::tempdir().unwrap();
        let disk = of(folder.path()).unwrap();
        assert!(disk.free.is_some_and(|free| free > 0));
        of(&folder.path().join("x")).unwrap_err();
    }
}
