//! What of a drive the file system of a disk cannot hold. Pure.

use std::collections::{HashMap, HashSet};

use record::sections::{FileSystem, Misfit, MisfitReason};
use unicode_normalization::UnicodeNormalization;

/// The longest list in a record; the count beside it counts all.
const LIST_LIMIT: usize = 100;

/// The largest file of FAT32.
const LARGEST_OF_FAT32: u64 = u32::MAX as u64;

/// The longest name: bytes on ext4, UTF-16 units elsewhere.
const LONGEST_NAME: usize = 255;

/// The longest path that most programs of Windows open, with the zero at its end.
const LONGEST_PATH: usize = 260;

/// What does not fit, gathered file by file.
#[derive(Debug)]
pub struct Misfits {
    file_system: FileSystem,
    /// UTF-16 units of the path that the files are copied below.
    prefix: usize,
    /// Names that were looked at, by path.
    seen: HashSet<String>,
    /// The first path of each that such a disk takes for the same.
    same: HashMap<String, String>,
    first: Vec<Misfit>,
    count: u64,
    files: u64,
    bytes: u64,
}

impl Misfits {
    /// Nothing looked at yet. `prefix` is the folder that the files are copied below.
    #[must_use]
    pub fn new(file_system: FileSystem, prefix: &str) -> Self {
        Self {
            file_system,
            prefix: prefix.encode_utf16().count(),
            seen: HashSet::new(),
            same: HashMap::new(),
            first: Vec::new(),
            count: 0,
            files: 0,
            bytes: 0,
        }
    }

    /// Looks at a file, and at the folders that lead to it.
    pub fn look_at(&mut self, path: &str, bytes: u64) {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            let here = &path[..end];
            if self.seen.insert(here.to_owned()) {
                self.look_at_name(here);
            }
        }
        if self.file_system == FileSystem::Fat32 && bytes > LARGEST_OF_FAT32 {
            self.add(path, MisfitReason::TooLarge);
        }
        let units = self.prefix + 1 + path.encode_utf16().count();
        if self.is_of_windows() && units >= LONGEST_PATH {
            self.add(path, MisfitReason::PathTooLong);
        }
    }

    fn look_at_name(&mut self, path: &str) {
        let name = path.rsplit('/').next().unwrap_or_default();
        let length = if self.is_of_windows() {
            name.encode_utf16().count()
        } else {
            name.len()
        };
        if length > LONGEST_NAME {
            self.add(path, MisfitReason::NameTooLong);
        }
        if !self.is_of_windows() {
            return;
        }
        if name.chars().any(is_forbidden) {
            self.add(path, MisfitReason::ForbiddenCharacter);
        }
        if is_reserved(name) {
            self.add(path, MisfitReason::ReservedName);
        }
        if name.ends_with(['.', ' ']) {
            self.add(path, MisfitReason::TrailingDotOrBlank);
        }
        // Windows looks names up without regard to case, a Mac without regard to how a character is composed.
        let key: String = path.nfc().flat_map(char::to_lowercase).collect();
        let first = self.same.entry(key).or_insert_with(|| path.to_owned());
        if first != path && !is_below_another(first, path) {
            self.add(path, MisfitReason::SameName);
        }
    }

    fn is_of_windows(&self) -> bool {
        self.file_system != FileSystem::Ext4
    }

    fn add(&mut self, path: &str, why: MisfitReason) {
        self.count += 1;
        if self.first.len() < LIST_LIMIT {
            let path = path.to_owned();
            self.first.push(Misfit { path, why });
        }
    }

    /// The files that were looked at, and their bytes.
    #[must_use]
    pub fn looked_at(&self) -> (u64, u64) {
        (self.files, self.bytes)
    }

    /// The first of what does not fit, and how many do not.
    #[must_use]
    pub fn found(self) -> (Vec<Misfit>, u64) {
        (self.first, self.count)
    }
}

/// Whether the two differ in a folder above the name already, so that the folder was told.
fn is_below_another(one: &str, other: &str) -> bool {
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    folder(one) != folder(other)
}

/// What no name on a disk of Windows holds (documented).
fn is_forbidden(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*') || u32::from(c) < 0x20
}

/// Names of devices, with any extension (documented).
fn is_reserved(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default();
    let base = base.trim_end_matches(' ').to_ascii_uppercase();
    let numbered = ["COM", "LPT"].iter().any(|device| {
        let number = base.strip_prefix(device);
        number.is_some_and(|number| {
            let mut digits = number.chars();
            let is_digit = |c: char| c.is_ascii_digit() || "¹²³".contains(c);
            digits.next().is_some_and(is_digit) && digits.next().is_none()
        })
    });
    numbered || matches!(&*base, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
}

/// The least minutes of a download by the quota that the service gives one application in a tenant of up to a thousand
/// licences (documented): 1,250 units a minute, of which a file takes two (one to find it, one for its content), and 400 GB
/// an hour.
#[must_use]
pub fn least_minutes(files: u64, bytes: u64) -> u64 {
    let by_files = files.saturating_mul(2).div_ceil(1_250);
    let by_bytes = bytes.saturating_mul(60).div_ceil(400_000_000_000);
    by_files.max(by_bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(file_system: FileSystem, prefix: &str, files: &[(&str, u64)]) -> Vec<String> {
        let mut misfits = Misfits::new(file_system, prefix);
        for (path, bytes) in files {
            misfits.look_at(path, *bytes);
        }
        let (first, count) = misfits.found();
        assert_eq!(first.len() as u64, count);
        let words = |misfit: &Misfit| format!("{} {:?}", misfit.path, misfit.why);
        first.iter().map(words).collect()
    }

    const OF_WINDOWS: [FileSystem; 3] = [FileSystem::Fat32, FileSystem::Exfat, FileSystem::Ntfs];

    #[test]
    fn only_fat32_has_a_largest_file() {
        let files = [("a", 4_294_967_295), ("b", 4_294_967_296)];
        for kind in OF_WINDOWS {
            let wanted: &[&str] = match kind {
                FileSystem::Fat32 => &["b TooLarge"],
                _ => &[],
            };
            assert_eq!(found(kind, "E:", &files), wanted, "{kind:?}");
        }
        assert_eq!(found(FileSystem::Ext4, "/mnt", &files), [""; 0]);
    }

    #[test]
    fn names_that_windows_cannot_have_are_told_apart_and_ext4_has_them_all() {
        let files: Vec<(&str, u64)> = [
            "a:b",
            "x/NUL.txt",
            "com1",
            "COM¹",
            "lpt10",
            "console",
            "終わり.",
            "空白 /y",
            "tab\there",
            "？：＊",
        ]
        .iter()
        .map(|&path| (path, 1))
        .collect();
        for kind in OF_WINDOWS {
            assert_eq!(
                found(kind, "E:", &files),
                [
                    "a:b ForbiddenCharacter",
                    "x/NUL.txt ReservedName",
                    "com1 ReservedName",
                    "COM¹ ReservedName",
                    "終わり. TrailingDotOrBlank",
                    "空白  TrailingDotOrBlank",
                    "tab\there ForbiddenCharacter",
                ]
            );
        }
        assert_eq!(found(FileSystem::Ext4, "/mnt", &files), [""; 0]);
    }

    #[test]
    fn names_that_differ_by_case_or_composition_only_are_one_and_a_folder_is_told_once() {
        let files = [
            ("A/1", 1),
            ("a/1", 1),
            ("a/2", 1),
            ("が", 1),
            ("か\u{3099}", 1),
        ];
        let wanted = ["a SameName", "か\u{3099} SameName"];
        for kind in OF_WINDOWS {
            assert_eq!(found(kind, "E:", &files), wanted);
        }
        assert_eq!(found(FileSystem::Ext4, "/mnt", &files), [""; 0]);
    }

    #[test]
    fn a_name_of_86_japanese_characters_is_too_long_for_ext4_alone() {
        let [short, long] = [85, 86].map(|length| "あ".repeat(length));
        let files = [(&*short, 1), (&*long, 1)];
        let too_long = format!("{long} NameTooLong");
        assert_eq!(found(FileSystem::Ext4, "/mnt", &files), [too_long]);
        let [short, long] = [255, 256].map(|length| "あ".repeat(length));
        let words = found(FileSystem::Exfat, "E:", &[(&short, 1), (&long, 1)]);
        // Either path is too long as well, for most programs.
        let names = words.iter().filter(|words| words.ends_with("NameTooLong"));
        assert_eq!(names.count(), 1);
    }

    #[test]
    fn a_path_counts_with_the_folder_that_it_is_copied_below() {
        let path = format!("{}/{}", "a".repeat(200), "b".repeat(40));
        // 241 units: 259 with a prefix of 17 and the separator, the most that a path can have.
        for (prefix, fits) in [(17, true), (18, false)] {
            let words = found(FileSystem::Ntfs, &"p".repeat(prefix), &[(&path, 1)]);
            assert_eq!(words.is_empty(), fits, "{prefix}");
        }
        assert_eq!(
            found(FileSystem::Ext4, &"p".repeat(300), &[(&path, 1)]),
            [""; 0]
        );
    }

    #[test]
    fn the_least_time_goes_by_files_or_by_bytes() {
        for (files, bytes, minutes) in [
            (0, 0, 0),
            (1, 1, 1),
            (100_000, 1, 160),
            (1, 400_000_000_000, 60),
        ] {
            assert_eq!(least_minutes(files, bytes), minutes);
        }
    }

    proptest! {
        #[test]
        fn whatever_fits_windows_fits_it_below_a_longer_list_too(
            names in prop::collection::vec("[a-zA-Zが.: ]{1,6}", 1..8)
        ) {
            let files: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
            let one_by_one: usize = files
                .iter()
                .collect::<HashSet<_>>()
                .iter()
                .map(|file| found(FileSystem::Exfat, "E:", &[**file]).len())
                .sum();
            // Together there are the same, and those that are taken for another.
            let together = found(FileSystem::Exfat, "E:", &files);
            let same = together.iter().filter(|words| words.ends_with("SameName")).count();
            prop_assert_eq!(together.len() - same, one_by_one);
        }
    }
}
