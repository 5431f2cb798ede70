//! Whether all that ought to be in a copy lies there: the one comparison of `backup-plan --verify`, `check-files` and
//! `save-files`.

use std::{path::Path, sync::Arc};

use record::{
    Exit, Text,
    sections::{BackupRest, Verified, VerifiedState},
    text,
    text::printable,
};

use crate::{
    checklist::{About, Checklist, LIST_LIMIT},
    listing::Counted,
    local::Unreadable,
    name_key::shown,
    saved_copy::tick_off,
    tree::Tree,
};

/// What ought to be in a copy.
#[derive(Debug)]
pub struct Expected<'a> {
    /// What the drive holds; without a drive, all folders are missing.
    pub tree: Option<&'a Tree>,
    /// The folders that count.
    pub folders: &'a [String],
    /// Items for which there can be no copy.
    pub without_copy: Vec<String>,
    /// What the drive holds besides; `None` where nothing tells.
    pub rest: Option<BackupRest>,
    /// Whether a person said that the rest is not needed.
    pub rest_left_out: bool,
    /// How the listing agrees with what the service says of the whole.
    pub counted: Counted,
    /// When the drive was listed, RFC 3339.
    pub at: String,
}

/// How it compares.
#[derive(Debug, Clone)]
pub struct Compared {
    /// As it stands in the record.
    pub verified: Verified,
    /// What could not be read in the copy.
    pub unreadable: Arc<[Unreadable]>,
    /// How many files the list lacks of which nobody said that they were taken out of it; `None` of a whole one.
    pub cut: Option<u64>,
}

/// Compares what ought to be there with a copy, or with the absence of one.
#[must_use]
pub fn compare(expected: Expected<'_>, copy: Option<&Path>) -> Compared {
    let mut list = Checklist::of(expected.tree, expected.folders);
    for path in expected.without_copy {
        list.is_missing(path);
    }
    let unreadable = copy.map(|copy| tick_off(copy, &list));
    Compared {
        verified: list.outcome(About {
            at: expected.at,
            folder: copy.map(|copy| copy.display().to_string()),
            unplaced: expected.counted.unplaced,
            unlisted_bytes: expected.counted.unlisted_bytes(),
            rest: expected.rest,
            rest_left_out: expected.rest_left_out,
        }),
        unreadable: unreadable.unwrap_or_default().into(),
        cut: None,
    }
}

impl Compared {
    /// What could not be read and what is not saved, for a person. `within` is the folder that holds the copies.
    #[must_use]
    pub fn complaints(&self, owner: &str, within: &Path) -> Vec<(Exit, Text)> {
        let mut complaints: Vec<_> = self
            .unreadable
            .iter()
            .take(LIST_LIMIT)
            .map(cannot_read)
            .collect();
        if let Some(more @ 1..) = self.unreadable.len().checked_sub(LIST_LIMIT) {
            complaints.push((
                Exit::Input,
                text!(
                    "and more that cannot be read: {more}",
                    "ほかにも読み取れないものが {more} 件あります"
                ),
            ));
        }
        let cut = self
            .cut
            .filter(|_| self.verified.state == VerifiedState::FoldersOnly);
        let words = cut.map(cut_complaint);
        if let Some(words) = words.or_else(|| complaint(&self.verified, within)) {
            let words = match owner {
                "" => words,
                owner => Text::verbatim(printable(owner)).followed_by(&words),
            };
            complaints.push((Exit::No, words));
        }
        complaints
    }
}

fn cannot_read(Unreadable { path, error }: &Unreadable) -> (Exit, Text) {
    let path = printable(&path.display().to_string());
    (
        Exit::Input,
        text!(
            "{path} cannot be read, so it is not known whether it is saved: {error}",
            "「{path}」を読み取れないため、保存されているか確認できません: {error}"
        ),
    )
}

/// What is wrong, for a person; `None` where all is saved. `within` is the folder that holds the copies.
#[must_use]
pub fn complaint(verified: &Verified, within: &Path) -> Option<Text> {
    match verified.state {
        VerifiedState::Complete => return None,
        VerifiedState::FoldersOnly => {
            return Some(
                verified
                    .rest
                    .as_ref()
                    .map_or_else(unknown_rest, rest_complaint),
            );
        }
        VerifiedState::Incomplete => {}
    }
    let missing = verified.missing_count;
    if verified.unlisted_bytes > 0 {
        let bytes = verified.unlisted_bytes;
        return Some(text!(
            "the service says that {bytes} bytes are in use and listed no file, so nothing proves that all is saved; run again later",
            "サービスは {bytes} バイトが使用中と答えていますが、ファイルが 1 つも一覧にないため、すべて保存されているとは確認できません。しばらくしてから再度実行してください"
        ));
    }
    let Some(folder) = verified.folder.as_deref().map(printable) else {
        let within = printable(&within.display().to_string());
        return Some(text!(
            "not saved: {within} has no folder of this user; missing: {missing}",
            "保存されていません。「{within}」にこのユーザーのフォルダーがありません (不足 {missing} 件)"
        ));
    };
    let (differing, unreadable) = (verified.differing_count, verified.unreadable_count);
    let unplaced = verified.unplaced;
    let first = [
        verified.missing.first(),
        verified.differing.first().map(|differing| &differing.path),
        verified.unreadable.first(),
    ];
    let example = match first.into_iter().flatten().next() {
        Some(path) => {
            let path = shown(path);
            text!("; the first: {path}", "。例: 「{path}」")
        }
        None => Text::verbatim(""),
    };
    let (en, ja) = (example.en, example.ja);
    Some(text!(
        "not all is saved in {folder}: missing {missing}, differing {differing}, unreadable {unreadable}, not placed by the service {unplaced}{en}",
        "「{folder}」にすべては保存されていません (不足 {missing} 件、相違 {differing} 件、読み取り不可 {unreadable} 件、サービスの一覧で場所が不明 {unplaced} 件){ja}"
    ))
}

fn unknown_rest() -> Text {
    text!(
        "the files of these records are saved, but nothing tells what else the drive holds: keep the record that list-files writes before the files of each user",
        "これらのレコードのファイルは保存されていますが、ドライブにほかのファイルがあるかどうかは分かりません。list-files がユーザーごとに最初に出力するレコードを残してください"
    )
}

fn cut_complaint(cut: u64) -> Text {
    text!(
        "the files of these records are saved, but list-files counted {cut} more of the plan that no record lists: make the list again, or say --thinned-out if they were taken out of it on purpose",
        "これらのレコードのファイルは保存されていますが、list-files が数えた計画内のファイルのうち {cut} 件のレコードがありません。一覧を作り直すか、意図して除いた場合は --thinned-out を指定してください"
    )
}

fn rest_complaint(rest: &BackupRest) -> Text {
    let BackupRest { files, bytes, .. } = rest;
    text!(
        "the folders of the plan are saved, but the drive holds {files} more file(s), {bytes} bytes, that go with the licence; plan with --whole-drive and save them too, or say --rest-not-needed",
        "計画したフォルダーは保存されていますが、ドライブにはほかに {files} ファイル ({bytes} バイト) あり、ライセンスとともに失われます。--whole-drive で計画し直して保存するか、不要であれば --rest-not-needed を指定してください"
    )
}

#[cfg(all(test, unix))]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(tree: Option<&Tree>, rest: Option<BackupRest>) -> Verified {
        let expected = Expected {
            tree,
            folders: &[],
            without_copy: Vec::new(),
            rest,
            rest_left_out: false,
            counted: Counted::default(),
            at: "2026-10-01T03:00:00Z".into(),
        };
        compare(expected, None).verified
    }

    #[test]
    fn only_what_is_wrong_is_complained_about() {
        let within = Path::new("/mnt/usb");
        let mut found = compared(None, Some(BackupRest::default()));
        assert_eq!(complaint(&found, within), None);
        found.state = VerifiedState::Incomplete;
        found.missing_count = 2;
        found.missing = vec!["a/1".into(), "a/2".into()];
        assert_eq!(
            complaint(&found, within).unwrap().en,
            "not saved: /mnt/usb has no folder of this user; missing: 2"
        );
        found.folder = Some("/mnt/usb/sato".into());
        assert_eq!(
            complaint(&found, within).unwrap().ja,
            "「/mnt/usb/sato」にすべては保存されていません (不足 2 件、相違 0 件、読み取り不可 0 件、サービスの一覧で場所が不明 0 件)。例: 「a/1」"
        );
    }

    #[test]
    fn where_nothing_tells_what_else_there_is_nothing_is_called_complete() {
        let found = compared(Some(&Tree::default()), None);
        assert_eq!(found.state, VerifiedState::FoldersOnly);
        let words = complaint(&found, Path::new("/usb")).unwrap();
        assert!(words.en.contains("nothing tells"), "{}", words.en);
    }
}
