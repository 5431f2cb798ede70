//! What is to be done about a row, in words that fit into a column of the table.

use common::{Text, licensing::When, sections::AssigningGroup, text, text::printable};
use jiff::{Timestamp, tz::TimeZone};

pub(super) fn stop() -> Text {
    text!(
        "stop: one SKU, two accounts",
        "中止 (同じ SKU が 2 つの請求先アカウントにある)"
    )
}

pub(super) fn free() -> Text {
    text!("nothing (free)", "対応不要 (無料)")
}

pub(super) fn emptied() -> Text {
    text!("nothing (old row, empty)", "対応不要 (移行元、割り当て 0)")
}

pub(super) fn emptied_but_for_groups() -> Text {
    text!(
        "nothing (old row, empty; groups not read)",
        "対応不要 (移行元、割り当て 0。グループは未確認)"
    )
}

pub(super) fn nothing(is_new_row: bool) -> Text {
    if is_new_row {
        text!("nothing (new row)", "対応不要 (移行先)")
    } else {
        text!("nothing", "対応不要")
    }
}

pub(super) fn nothing_if_renewed(is_new_row: bool, renewal: Option<Timestamp>) -> Text {
    let Some(renewal) = renewal else {
        return if is_new_row {
            text!(
                "nothing (new row; renewal assumed)",
                "対応不要 (移行先、更新を前提)"
            )
        } else {
            text!("nothing (renewal assumed)", "対応不要 (更新を前提)")
        };
    };
    let day = renewal.to_zoned(TimeZone::UTC).date();
    if is_new_row {
        text!(
            "nothing (new row; renewal on {day} assumed)",
            "対応不要 (移行先、{day} の更新を前提)"
        )
    } else {
        text!(
            "nothing (renewal on {day} assumed)",
            "対応不要 ({day} の更新を前提)"
        )
    }
}

/// Its seats stay although the old partner sold some of them: what it sold renews, as it says itself.
pub(super) fn nothing_as_old_renews(is_new_row: bool, renewal: Option<Timestamp>) -> Text {
    let day = renewal.map(|renewal| renewal.to_zoned(TimeZone::UTC).date());
    match (is_new_row, day) {
        (true, Some(day)) => text!(
            "nothing (new row; the old partner's renews by itself on {day})",
            "対応不要 (移行先、移行元パートナーの契約は {day} に自動更新)"
        ),
        (false, Some(day)) => text!(
            "nothing (the old partner's renews by itself on {day})",
            "対応不要 (移行元パートナーの契約は {day} に自動更新)"
        ),
        (true, None) => text!(
            "nothing (new row; the old partner's renews by itself)",
            "対応不要 (移行先、移行元パートナーの契約は自動更新)"
        ),
        (false, None) => text!(
            "nothing (the old partner's renews by itself)",
            "対応不要 (移行元パートナーの契約は自動更新)"
        ),
    }
}

pub(super) fn confirm_renewal(from: When) -> Text {
    match from.last_day() {
        None if from == When::Today => text!(
            "see that it is renewed now (bought directly)",
            "すぐに更新されることを確認 (直接購入)"
        ),
        Some(day) => text!(
            "see that it is renewed by {day} (bought directly)",
            "{day} までに更新されることを確認 (直接購入)"
        ),
        None => text!(
            "see that it is renewed (bought directly)",
            "更新されることを確認 (直接購入)"
        ),
    }
}

/// The day until which something is to be done, before (Japanese) or after (English) the rest of a sentence: "now"
/// where it has passed.
pub(super) fn due(from: Option<When>, has_passed: bool) -> Text {
    match from.and_then(When::last_day) {
        _ if has_passed => text!(" now", "すぐに "),
        Some(day) => text!(" by {day}", "{day} までに "),
        None => text!("", ""),
    }
}

pub(super) fn move_users(movable: i64, users: i64, other: &str, due: &Text) -> Text {
    let missing = users - movable;
    let (by, ja_by) = (&due.en, &due.ja);
    let (en, ja) = match movable {
        _ if missing == 0 => (
            format!("move {users} user(s) to {other}{by}"),
            format!("{ja_by}{users} 名を {other} へ割り当て直す"),
        ),
        0 => (
            format!("move {users} user(s) to {other}{by}; no seat is free there"),
            format!("{ja_by}{users} 名を {other} へ割り当て直す (利用できるライセンスなし)"),
        ),
        _ => (
            format!(
                "move {movable} of {users} user(s) to {other}{by}; {missing} seat(s) are missing there"
            ),
            format!(
                "{ja_by}{users} 名のうち {movable} 名を {other} へ割り当て直す ({missing} ライセンス不足)"
            ),
        ),
    };
    Text { en, ja }
}

/// What is to be done about those besides who hold both rows.
pub(super) fn and_of_both(words: Text, both: i64) -> Text {
    if both == 0 {
        return words;
    }
    Text {
        en: format!("{}; take this row from {both} more who have both", words.en),
        ja: format!(
            "{}。ほかに両方を割り当て済みの {both} 名からこのライセンスを外す",
            words.ja
        ),
    }
}

/// Everybody holds the other row already.
pub(super) fn take_away(users: i64, other: &str, due: &Text) -> Text {
    let (by, ja_by) = (&due.en, &due.ja);
    Text {
        en: format!("take this row from {users} user(s){by}: they have {other} too"),
        ja: format!("{ja_by}{users} 名からこのライセンスを外す ({other} を割り当て済み)"),
    }
}

/// Not all can be moved, unless some hold the other row already.
pub(super) fn move_unread(users: i64, other: &str, due: &Text) -> Text {
    let (by, ja_by) = (&due.en, &due.ja);
    Text {
        en: format!("move {users} user(s) to {other}{by}; who has both already was not read"),
        ja: format!(
            "{ja_by}{users} 名を {other} へ割り当て直す (両方を割り当て済みのユーザーは未確認)"
        ),
    }
}

pub(super) fn count_holders() -> Text {
    text!(
        "seats may be missing: how many users have both rows is not known; let users be read (User.Read.All), then list again",
        "要確認: ライセンスが不足する可能性があります。両方を割り当て済みの人数が不明なため、ユーザーの読み取り (User.Read.All) を許可してから一覧をやり直す"
    )
}

/// What is to be done before the old partner's term ends, which does not end the seats by itself.
pub(super) fn then_paid_months(words: &Text) -> Text {
    Text {
        en: format!(
            "{}; after that only paid months of the old partner, not counted on",
            words.en
        ),
        ja: format!(
            "{} (その後は移行元パートナーによる 1 か月ごとの有償延長のみ。見込みには含めない)",
            words.ja
        ),
    }
}

pub(super) fn clear_groups(groups: &[AssigningGroup]) -> Text {
    let names: Vec<_> = groups
        .iter()
        .map(|group| printable(group.display_name.as_deref().unwrap_or(&group.id)))
        .collect();
    let names = names.join(", ");
    text!(
        "take it off the group(s) {names}: no user has it, but new members would get it",
        "グループ ({names}) から外す (割り当て 0。新しいメンバーに割り当てられるため)"
    )
}

pub(super) fn self_service(users: i64) -> Text {
    text!(
        "self-service purchase of {users} user(s): only the buyer can move it",
        "セルフサービス購入 ({users} 名)。購入者本人しか変更できません"
    )
}

pub(super) fn which_is_new() -> Text {
    text!(
        "two rows: which is new? name the new partner with --partner",
        "要確認: 移行先を判定できません (--partner で移行先パートナーを指定)"
    )
}

pub(super) fn seats_of_nobody(seats: i64, part_number: &str) -> Text {
    text!(
        "list again later: nothing is listed yet of who sold {seats} seat(s) of {part_number}; or move users with swap-license --from and --to",
        "時間をおいて一覧をやり直す ({part_number} の {seats} ライセンスの販売元がまだ一覧にありません)。または swap-license の --from と --to で割り当て直す"
    )
}

pub(super) fn twin_is_not_listed(seats: i64, part_number: &str) -> Text {
    text!(
        "list again later: {seats} seat(s) of {part_number} are sold, the same product, and its row is not listed yet",
        "時間をおいて一覧をやり直す (同じ製品の {part_number} が {seats} ライセンス購入済みですが、まだ一覧にありません)"
    )
}

pub(super) fn move_or_ask(seats: i64, from: When) -> Text {
    let by = by(from);
    Text {
        en: format!(
            "{seats} seat(s) will be missing{}: ask for them, or move users with swap-license --from and --to",
            by.en
        ),
        ja: format!(
            "{}{seats} ライセンス不足。追加を依頼するか、swap-license の --from と --to で割り当て直す",
            by.ja
        ),
    }
}

pub(super) fn name_partner(from: When) -> Text {
    match from.last_day() {
        None if from == When::Today => text!(
            "ends now unless renewed; name the new partner with --partner",
            "更新されなければすぐに終了。--partner で移行先パートナーを指定"
        ),
        Some(day) => text!(
            "ends on {day} unless renewed; name the new partner with --partner",
            "更新されなければ {day} で終了。--partner で移行先パートナーを指定"
        ),
        None => text!(
            "its end is not known; name the new partner with --partner",
            "終了日が不明。--partner で移行先パートナーを指定"
        ),
    }
}

pub(super) fn ask_for_seats(from: When, seats: i64, is_named: bool) -> Text {
    let (by, whom) = (by(from), whom(is_named));
    Text {
        en: format!("ask {} for {seats} seat(s){}", whom.en, by.en),
        ja: format!("{}{}へ {seats} ライセンスの追加を依頼", by.ja, whom.ja),
    }
}

pub(super) fn row_ends(from: When, seats: i64, is_named: bool) -> Text {
    let whom = whom(is_named);
    let (en, ja) = match from.last_day() {
        None if from == When::Today => (
            "the row ends now".to_owned(),
            "このライセンスはすぐに終了".to_owned(),
        ),
        Some(day) => (
            format!("the row ends on {day}"),
            format!("このライセンスは {day} で終了"),
        ),
        None => (
            "the row ends on a day that is not known".to_owned(),
            "このライセンスは終了予定 (日付は不明)".to_owned(),
        ),
    };
    Text {
        en: format!("{en}: ask {} for {seats} seat(s)", whom.en),
        ja: format!("{ja}。{}へ {seats} ライセンスを依頼", whom.ja),
    }
}

pub(super) fn row_ended(seats: i64, is_named: bool) -> Text {
    let whom = whom(is_named);
    Text {
        en: format!("the row has ended: ask {} for {seats} seat(s) now", whom.en),
        ja: format!(
            "このライセンスは終了済み。すぐに{}へ {seats} ライセンスを依頼",
            whom.ja
        ),
    }
}

pub(super) fn in_grace(until: When, seats: i64, is_named: bool) -> Text {
    let whom = whom(is_named);
    let (en, ja) = match until.last_day() {
        Some(day) => (
            format!("in grace until {day}"),
            format!("猶予期間中 ({day} まで)"),
        ),
        None if until == When::Today => {
            return Text {
                en: format!(
                    "the grace period is over: ask {} for {seats} seat(s) now",
                    whom.en
                ),
                ja: format!(
                    "猶予期間の終了日を過ぎています。すぐに{}へ {seats} ライセンスを依頼",
                    whom.ja
                ),
            };
        }
        None => ("in grace".to_owned(), "猶予期間中".to_owned()),
    };
    Text {
        en: format!(
            "{en}: assigning may fail, ask {} for {seats} seat(s)",
            whom.en
        ),
        ja: format!(
            "{ja}。割り当てに失敗することがあるため、{}へ {seats} ライセンスを依頼",
            whom.ja
        ),
    }
}

fn whom(is_named: bool) -> Text {
    if is_named {
        text!("the new partner", "移行先パートナー")
    } else {
        text!("the partner", "パートナー")
    }
}

/// Until when, before (Japanese) or after (English) the rest of a sentence.
fn by(from: When) -> Text {
    match (from, from.last_day()) {
        (When::Today, _) => text!(" now", "すぐに"),
        (_, Some(day)) => text!(" by {day}", "{day} までに"),
        (_, None) => text!(
            ": the end of what there is is not known",
            "(現在の契約の終了日は不明) "
        ),
    }
}
