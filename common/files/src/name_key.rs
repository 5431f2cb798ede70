//! Names of the drive and names on a disk, made comparable. Pure.

use record::text::printable;
use unicode_normalization::UnicodeNormalization;

/// A path, such that a file of a drive and its copy have the same one.
///
/// - A disk may write `が` as one character or as two (HFS+ does the latter): both become NFC.
/// - OneDrive finds names without regard to case, so a drive cannot hold two that differ in case only.
/// - rclone writes a full-width `？` of a drive as `?` where the disk can hold it, and likewise the other
///   characters that OneDrive forbids or once did (its documented encoding of names).
#[must_use]
pub fn key(path: &str) -> String {
    path.nfc()
        .map(|c| match c {
            '"' | '*' | ':' | '<' | '>' | '?' | '\\' | '|' | '~' => full_width(c),
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The full-width form of a printable ASCII character.
fn full_width(c: char) -> char {
    char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)
}

/// A path for a person; that of the root, which is empty, as `/`.
#[must_use]
pub fn shown(path: &str) -> String {
    printable(if path.is_empty() { "/" } else { path })
}

/// The key of something in a folder.
#[must_use]
pub fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Whether a key is a folder's own or lies below it. Everything lies below the root, whose key is empty.
#[must_use]
pub fn is_within(key: &str, folder: &str) -> bool {
    folder.is_empty()
        || key
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_copy_on_any_disk_are_the_same() {
        for (drive, disk) in [
            ("図面/が.txt", "図面/か\u{3099}.txt"),
            ("図面/か\u{3099}.txt", "図面/が.txt"),
            ("見積？（案）：1.xlsx", "見積?（案）:1.xlsx"),
            ("～控え", "~控え"),
            ("Photo.JPG", "photo.jpg"),
        ] {
            assert_eq!(key(drive), key(disk));
        }
    }

    #[test]
    fn names_that_differ_stay_apart() {
        for (one, other) in [
            ("が", "か"),
            ("ガ", "が"),
            ("ｶﾞ", "ガ"),
            ("１", "1"),
            ("ば", "ぱ"),
            ("a b", "a  b"),
        ] {
            assert_ne!(key(one), key(other));
        }
    }

    #[test]
    fn the_root_is_shown_too() {
        assert_eq!(["", "a/b"].map(shown), ["/", "a/b"]);
    }

    #[test]
    fn a_folder_holds_itself_and_what_is_below_and_not_its_neighbour() {
        for (key, folder, within) in [
            ("a/b", "a", true),
            ("a", "a", true),
            ("a-b", "a", false),
            ("a", "a/b", false),
            ("a", "", true),
        ] {
            assert_eq!(is_within(key, folder), within, "{key} {folder}");
        }
    }
}
