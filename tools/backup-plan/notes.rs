//! What a person should know before relying on a plan. Pure.

use common::{
    Lang, Text,
    files::{Counted, tree::Reason},
    sections::{BackupDeadline, BackupNote, BackupRest},
    text,
};
use jiff::civil::Date;

use crate::{
    deadline::{End, NoDay, OldEnd},
    options::PlanOptions,
    survey::Survey,
};

/// How many names a note gives as examples.
const EXAMPLES: usize = 3;

type Note = (&'static str, Text);

/// The notes of a plan: of the day first, then of the data.
pub(crate) fn notes(
    survey: &Survey,
    old: OldEnd,
    deadline: Option<&BackupDeadline>,
    options: &PlanOptions,
) -> Vec<BackupNote> {
    let mut notes = Vec::new();
    notes.extend(old.unknown.map(no_day));
    if let (Some(end), Some(deadline)) = (old.end, deadline) {
        notes.extend(of_the_day(&end, deadline, options.today));
    }
    notes.extend(of_the_rest(survey, options.rest_not_needed));
    notes.extend(of_what_is_skipped(survey));
    notes.extend(of_the_listing(survey.listing));
    in_lang(notes, options.lang)
}

/// Puts what is said of the listing of an earlier run in line with the present one.
pub(crate) fn renew(notes: &mut Vec<BackupNote>, listing: Counted, lang: Lang) {
    const OF_THE_LISTING: [&str; 3] = ["listing-incomplete", "nothing-listed", "bytes-differ"];
    notes.retain(|note| !OF_THE_LISTING.contains(&note.code.as_str()));
    notes.extend(in_lang(of_the_listing(listing), lang));
}

fn in_lang(notes: Vec<Note>, lang: Lang) -> Vec<BackupNote> {
    notes
        .into_iter()
        .map(|(code, text)| BackupNote {
            code: code.to_owned(),
            words: text.in_lang(lang).to_owned(),
        })
        .collect()
}

fn no_day(why: NoDay) -> Note {
    match why {
        NoDay::EndUnknown => (
            "end-unknown",
            text!(
                "nothing tells when the old subscription, or one of them, ends; ask the old partner and name the last day with --expires",
                "移行元サブスクリプション (またはそのいずれか) の終了日が確認できません。移行元パートナーに確認し、最終日を --expires で指定してください"
            ),
        ),
        NoDay::DeletionUnknown => (
            "access-ended",
            text!(
                "the old subscription has ended or is suspended, and nothing tells when the data is deleted; save it now, as an administrator if users cannot sign in",
                "移行元サブスクリプションは終了または停止されており、データが削除される日は確認できません。すぐに保存してください (ユーザーが利用できない場合は管理者が保存してください)"
            ),
        ),
        NoDay::Deleted => (
            "deleted",
            text!(
                "the old subscription is deleted, so its data may be gone any day; save now what is still there",
                "移行元サブスクリプションは削除されており、データはいつ失われてもおかしくありません。残っているデータをすぐに保存してください"
            ),
        ),
        NoDay::OldSellerUnknown => (
            "old-seller-unknown",
            text!(
                "nothing in the record proves which subscription is the old one, so there is no day; start from the invitation (parse-invite MAIL | list-licenses | backup-plan), or name the last day with --expires",
                "どれが移行元のサブスクリプションかを示す情報がレコードにないため、期限を表示できません。招待メールから始めるか (parse-invite メール | list-licenses | backup-plan)、最終日を --expires で指定してください"
            ),
        ),
        NoDay::NewRow => (
            "new-row",
            text!(
                "this licence is the new partner's, and the record has no day of the old one: it stands in the record of the old row, if the user still has that, or name the last day with --expires",
                "このライセンスは移行先パートナーのもので、移行元の終了日はこのレコードにありません。移行元のライセンスが残っているユーザーはそのレコードに期限があります。または最終日を --expires で指定してください"
            ),
        ),
    }
}

fn of_the_day(end: &End, deadline: &BackupDeadline, today: Date) -> Vec<Note> {
    let mut notes = Vec::new();
    let last_day = &deadline.last_day;
    if last_day.parse::<Date>().is_ok_and(|day| day < today) {
        notes.push((
            "deadline-passed",
            text!(
                "the last day to plan for was {last_day}; save now what is still there",
                "保存の期限 ({last_day}) を過ぎています。残っているデータをすぐに保存してください"
            ),
        ));
    }
    notes.extend(match end {
        End::Term { trial: true, .. } => Some((
            "trial",
            text!(
                "this is a trial: nothing tells what follows its end, so save by {last_day}",
                "これは試用版です。終了後にどうなるかは確認できないため、{last_day} までに保存してください"
            ),
        )),
        End::Disabled { .. } => {
            let deleted = deadline.deleted_from.as_deref().unwrap_or_default();
            Some((
                "access-ended",
                text!(
                    "the old subscription has ended or is suspended: users have no access, and from {deleted} on the service may delete the data (inferred); save it now, as an administrator",
                    "移行元サブスクリプションは終了または停止されており、ユーザーは利用できません。{deleted} 以降はデータが削除される可能性があります (推定)。管理者がすぐに保存してください"
                ),
            ))
        }
        End::Grace { .. } => None,
        End::Day { free_days, .. } | End::Term { free_days, .. } => {
            after_the_term(*free_days, last_day)
        }
    });
    notes
}

/// What follows the last day of the term.
fn after_the_term(free_days: Option<u8>, last_day: &str) -> Option<Note> {
    match free_days {
        None => Some((
            "free-days-unknown",
            text!(
                "nothing tells whether users can go on for 30 days after {last_day}; since 4 May 2026 most subscriptions end at once or go on month by month, for pay; ask the old partner, and save by {last_day}",
                "{last_day} の後に 30 日間利用を続けられるかどうかは確認できません。2026 年 5 月 4 日以降、多くのサブスクリプションはすぐに利用できなくなるか、有償で 1 か月ごとに延長されます。移行元パートナーに確認のうえ、{last_day} までに保存してください"
            ),
        )),
        Some(0) => Some((
            "extended-service-term",
            text!(
                "no free days follow {last_day}: cancelled, the old subscription ends access right after it; otherwise it goes on month by month, for pay; ask the old partner, and save by {last_day}",
                "{last_day} の後に猶予期間 (無償) はありません。解約が指定されているとすぐに利用できなくなり、指定されていなければ有償で 1 か月ごとに延長されます。移行元パートナーに確認のうえ、{last_day} までに保存してください"
            ),
        )),
        Some(_) => None,
    }
}

fn of_the_rest(survey: &Survey, not_needed: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    let BackupRest { files, bytes, .. } = survey.rest;
    let examples = examples(&survey.rest_at_top);
    if !survey.rest.is_empty() && not_needed {
        notes.push((
            "rest-left-out",
            text!(
                "left out by decision: {files} file(s), {bytes} bytes, among them {examples}",
                "不要と指定されたため対象外: {files} ファイル ({bytes} バイト)。「{examples}」など"
            ),
        ));
    } else if !survey.rest.is_empty() {
        notes.push((
            "rest",
            text!(
                "not in this plan, and lost with the licence all the same: {files} file(s), {bytes} bytes, among them {examples}; plan for all with --whole-drive, or say --rest-not-needed",
                "この計画に含まれず、ライセンスとともに失われるデータがあります: {files} ファイル ({bytes} バイト)。「{examples}」など。すべて保存するには --whole-drive、不要であれば --rest-not-needed を指定してください"
            ),
        ));
    }
    if !survey.others.is_empty() {
        let others = survey.others.join(", ");
        notes.push((
            "other-folders",
            text!(
                "there as well, but not in this plan: {others}; look whether anybody still needs it",
                "「{others}」もありますが、この計画には含めていません。必要なデータがないか確認してください"
            ),
        ));
    }
    notes
}

fn examples(names: &[String]) -> String {
    let mut examples = names
        .iter()
        .take(EXAMPLES)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > EXAMPLES {
        examples.push_str(", …");
    }
    examples
}

fn of_what_is_skipped(survey: &Survey) -> Vec<Note> {
    let count = |reason: Reason| {
        let skipped = survey.skipped.iter();
        skipped
            .filter(|skipped| skipped.reason == reason.code())
            .count()
    };
    let mut notes = Vec::new();
    if let notebooks @ 1.. = count(Reason::Notebook) {
        notes.push((
            "notebooks",
            text!(
                "notebooks whose files the service does not list: {notebooks}; they are not saved by these lines, export them from OneNote",
                "サービスの一覧にファイルが表示されないノートブックが {notebooks} 個あります。この手順では保存されないため、OneNote からエクスポートしてください"
            ),
        ));
    }
    if let links @ 1.. = count(Reason::NotebookLink) {
        notes.push((
            "notebook-links",
            text!(
                "`.url` files, which stand for notebooks in the cloud: {links}; copying them does not save the notebooks, export those from OneNote",
                "クラウド上のノートブックを指す .url ファイルが {links} 個あります。コピーしてもノートブックは保存されないため、OneNote からエクスポートしてください"
            ),
        ));
    }
    if let unreadable @ 1.. = count(Reason::Unreadable) {
        notes.push((
            "unreadable",
            text!(
                "files or folders that cannot be read: {unreadable}; they are not counted and will not be saved",
                "読み取れないファイルまたはフォルダーが {unreadable} 個あります。集計に含まれず、保存もされません"
            ),
        ));
    }
    notes
}

fn of_the_listing(listing: Counted) -> Vec<Note> {
    let mut notes = Vec::new();
    if let unplaced @ 1.. = listing.unplaced {
        notes.push((
            "listing-incomplete",
            text!(
                "items whose folder the service did not list: {unplaced}; they are not counted, run again later",
                "サービスの一覧に親フォルダーがない項目が {unplaced} 個あり、集計に含まれていません。しばらくしてから再度実行してください"
            ),
        ));
    }
    let listed = listing.bytes;
    if let unlisted @ 1.. = listing.unlisted_bytes() {
        notes.push((
            "nothing-listed",
            text!(
                "the service says that {unlisted} bytes are in use and listed no file: this plan is not whole, run again later",
                "サービスは {unlisted} バイトが使用中と答えていますが、ファイルが 1 つも一覧にありません。この計画は完全ではないため、しばらくしてから再度実行してください"
            ),
        ));
    } else if let Some(in_use) = listing.in_use.filter(|in_use| *in_use != listed) {
        notes.push((
            "bytes-differ",
            text!(
                "the service says that {in_use} bytes are in use, and the files listed have {listed}; old versions of files make such a difference",
                "サービスによる使用量は {in_use} バイト、一覧にあるファイルの合計は {listed} バイトです。ファイルの以前のバージョンがあるとこの差が生じます"
            ),
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_listing_lacked_is_said_only_while_it_still_does() {
        let note = |code: &str| BackupNote {
            code: code.to_owned(),
            words: String::new(),
        };
        let mut notes = vec![
            note("rest"),
            note("listing-incomplete"),
            note("bytes-differ"),
        ];
        let listing = Counted {
            files: 1,
            bytes: 3,
            in_use: Some(4),
            unplaced: 0,
        };
        renew(&mut notes, listing, Lang::En);
        let codes: Vec<&str> = notes.iter().map(|note| note.code.as_str()).collect();
        assert_eq!(codes, ["rest", "bytes-differ"]);
        assert!(notes[1].words.contains("4 bytes"), "{}", notes[1].words);
    }
}
