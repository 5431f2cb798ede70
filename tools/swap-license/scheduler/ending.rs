//! What is said when a run ends, or must end.

use std::io::IsTerminal as _;

use common::{Exit, Failure, Text, cli::Session, text, text::printable};

use super::lanes::Lanes;
use crate::{
    journal::Locator,
    tenant::{RowCount, Tenant},
};

/// At the end, the rows should show what was done. Their counters may lag behind by up to an hour
/// (observed), so that a difference is said, with the command that looks again, and is no failure.
pub(super) async fn compare_rows(lanes: &Lanes, session: &mut Session) {
    for (id, lane) in lanes.iter() {
        let Some(Ok(tenant)) = lane.tenant.get() else {
            continue;
        };
        match tenant.rows_that_differ().await {
            Ok(rows) if rows.is_empty() => {}
            Ok(rows) => session.complain(Exit::Done, &differing(tenant, &rows)),
            Err(error) => session
                .log
                .detail(|| format!("{id}: rows not read again: {error}")),
        }
    }
}

/// Where it is written down what was done, and which seats no user has any more. A run without fault is silent, so this
/// is for who watches it at a terminal, or asks for it with `-v`.
pub(super) async fn tell_what_is_left(lanes: &Lanes, locator: &Locator, session: &Session) {
    let is_watched = std::io::stderr().is_terminal();
    if !is_watched && !session.log.tells_details() {
        return;
    }
    let say = |text: &Text| {
        if is_watched {
            session.complain(Exit::Done, text);
        } else {
            session.log.detail(|| session.say(text));
        }
    };
    if let Some(journals) = locator.opened() {
        say(&text!(
            "what was changed is written in {journals}; swap-license --undo with that file plans the way back",
            "変更内容の記録 (ジャーナル): {journals}。swap-license --undo にこのファイルを指定すると、元に戻す計画を作成できます"
        ));
    }
    for (id, lane) in lanes.iter() {
        let Some(Ok(tenant)) = lane.tenant.get() else {
            continue;
        };
        match tenant.freed(session.now()).await {
            Ok(rows) => rows.iter().for_each(|row| say(&row.text(id))),
            Err(error) => session
                .log
                .detail(|| format!("{id}: rows not read again: {error}")),
        }
    }
}

/// Why a run of `changed` users ends before its plan does, and how it goes on.
pub(super) fn early(exit: Exit, why: &Text, changed: u64, locator: &Locator) -> Failure {
    let done = match locator.opened() {
        Some(journals) => text!(
            "{changed} user(s) were changed and nothing further is sent (journal: {journals}); run the same command again to go on",
            "変更済みは {changed} 名で、これ以降は送信しません (ジャーナル: {journals})。続けるには同じコマンドを再度実行してください"
        ),
        None => text!(
            "nothing was sent; run the same command again to go on",
            "何も送信していません。続けるには同じコマンドを再度実行してください"
        ),
    };
    Failure::new(
        exit,
        Text {
            en: format!("{}; {}", why.en, done.en),
            ja: format!("{}。{}", why.ja, done.ja),
        },
    )
}

pub(super) fn as_asked() -> Text {
    text!(
        "stopped as asked",
        "中断の指示 (Ctrl+C など) により停止しました"
    )
}

fn differing(tenant: &Tenant, rows: &[RowCount]) -> Text {
    let id = tenant.id();
    let journal = printable(&tenant.journal_path().display().to_string());
    let each = rows.iter().map(|row| {
        let RowCount {
            name,
            used,
            expected,
        } = row;
        text!(
            "{name} {used} instead of {expected}",
            "{name} は {used} (想定は {expected})"
        )
    });
    let (en, ja): (Vec<_>, Vec<_>) = each.map(|text| (text.en, text.ja)).unzip();
    let (en, ja) = (en.join(", "), ja.join("、"));
    Text {
        en: format!(
            "{id}: the seats in use do not match the changes yet: {en}; the counters may lag by up to an hour, look again with: swap-license --verify {journal}"
        ),
        ja: format!(
            "{id}: 使用中のライセンス数が変更内容とまだ一致しません: {ja}。反映には最長 1 時間かかることがあります。後で確認してください: swap-license --verify {journal}"
        ),
    }
}

pub(super) fn is_stopping() -> Text {
    text!(
        "stopping: waiting for the answer to what was sent already; nothing further is sent",
        "停止しています: 送信済みの変更の応答を待っています。これ以降の変更は送信しません"
    )
}
