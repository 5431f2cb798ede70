//! What is to be done about a row: its seats against its users on every day that is known.

mod words;

use common::{
    Text,
    licensing::{Course, Outlook, Part, Shortage, SkuKind, Supply, When},
    sections::{Direction, LicenseAction, LicensePath},
};
use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};

use crate::{
    facts::{HoldersOfBoth, RowFacts},
    migration_path::Decision,
};

/// The days of the other tools are Japan's unless they are told otherwise.
const JAPAN: Offset = jiff::tz::offset(9);

/// What is to be done about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    /// What.
    pub(crate) action: LicenseAction,
    /// Users who can be moved now.
    pub(crate) users: Option<i64>,
    /// Seats that are missing on the worst day.
    pub(crate) seats: Option<i64>,
    /// From when on something is missing.
    pub(crate) from: Option<When>,
    /// The supplies (their places in the row) that are taken as renewed.
    pub(crate) assumes: Vec<usize>,
    /// What, for a person.
    pub(crate) words: Text,
}

/// A row among all rows of its tenant.
struct Row<'a> {
    own: &'a RowFacts,
    decision: &'a Decision,
    rows: &'a [RowFacts],
    decisions: &'a [Decision],
    /// The rows whose users move to this one.
    coming: Vec<&'a RowFacts>,
    is_named: bool,
    now: Timestamp,
}

/// What is to be done about each row, given what was decided for it.
pub(crate) fn tasks(
    rows: &[RowFacts],
    decisions: &[Decision],
    is_named: bool,
    now: Timestamp,
) -> Vec<Task> {
    let each = rows.iter().zip(decisions);
    each.map(|(own, decision)| {
        let row = Row {
            own,
            decision,
            rows,
            decisions,
            coming: coming_to(own, rows, decisions),
            is_named,
            now,
        };
        row.task()
    })
    .collect()
}

/// The rows whose users move to this one, in the order in which they get its free seats. What users bought
/// for themselves does not move.
pub(crate) fn coming_to<'a>(
    own: &RowFacts,
    rows: &'a [RowFacts],
    decisions: &[Decision],
) -> Vec<&'a RowFacts> {
    let each = rows.iter().zip(decisions);
    each.filter(|(row, decision)| {
        decision.twin == Some((own.sku_id, Direction::To)) && row.kind != SkuKind::SelfService
    })
    .map(|(row, _)| row)
    .collect()
}

impl Row<'_> {
    fn task(&self) -> Task {
        if self.decision.path == LicensePath::SameSkuTwoAccounts {
            return plain(LicenseAction::Stop, words::stop());
        }
        if self.own.kind == SkuKind::Free {
            return plain(LicenseAction::Nothing, words::free());
        }
        match self.decision.twin {
            Some((other, Direction::To)) => {
                match self.rows.iter().find(|row| row.sku_id == other) {
                    Some(other) => self.task_of_old(other),
                    None => self.task_by_seats(),
                }
            }
            Some((_, Direction::Undecided)) => self.task_of_undecided(),
            Some((_, Direction::From)) => self.task_by_seats(),
            None => self.task_of_single(),
        }
    }

    /// A row without a twin. Nobody is to buy seats that are bought already.
    fn task_of_single(&self) -> Task {
        let by_seats = self.task_by_seats();
        match &self.own.unlisted_twin {
            Some(twin) if by_seats.action.asks() => plain(
                LicenseAction::ListAgain,
                words::twin_is_not_listed(twin.seats, &twin.part_number),
            ),
            _ => by_seats,
        }
    }

    /// The old row of a pair: its users move to the other one.
    fn task_of_old(&self, other: &RowFacts) -> Task {
        let users = self.own.users;
        if users == 0 {
            return self.task_of_emptied();
        }
        if self.own.kind == SkuKind::SelfService {
            return plain(LicenseAction::SelfService, words::self_service(users));
        }
        let before = self.promised(other);
        let free = (other.free - before).max(0);
        let to_seat = self.own.users_to_seat();
        let movable = to_seat.min(free);
        let stays = self.own.outlook(self.now).shortage_beyond_grace(users, &[]);
        let from = stays.map(|shortage| shortage.from);
        let is_known = self.own.both != HoldersOfBoth::Unread;
        let due = words::due(from, from.is_some_and(|from| self.has_passed(from)));
        let name = &other.part_number;
        let mut words = match users - to_seat {
            both if to_seat == 0 => words::take_away(both, name, &due),
            _ if !is_known && movable < to_seat => words::move_unread(users, name, &due),
            both => words::and_of_both(words::move_users(movable, to_seat, name, &due), both),
        };
        if from.is_some_and(|from| self.own.has_paid_months_at(from)) {
            words = words::then_paid_months(&words);
        }
        Task {
            users: Some(movable + users - to_seat),
            seats: (is_known && movable < to_seat).then_some(to_seat - movable),
            from: from.map(|from| self.ahead(from)),
            ..plain(LicenseAction::MoveUsers, words)
        }
    }

    /// Free seats of the other row that go to users of rows before this one.
    fn promised(&self, other: &RowFacts) -> i64 {
        let coming = coming_to(other, self.rows, self.decisions);
        let before = coming
            .iter()
            .take_while(|row| row.sku_id != self.own.sku_id);
        before.map(|row| row.users_to_seat()).sum()
    }

    /// The moment, or today where it has passed: what should have ended already ends now.
    fn ahead(&self, from: When) -> When {
        if self.has_passed(from) {
            When::Today
        } else {
            from
        }
    }

    /// Whether the moment has passed, or its last day is over in Japan, where it is over first: until nine in the morning
    /// there nobody is told to do something by yesterday.
    fn has_passed(&self, from: When) -> bool {
        let today = self.now.to_zoned(TimeZone::fixed(JAPAN)).date();
        let is_over = from.last_day().is_some_and(|day| day < today);
        is_over || matches!(from, When::At(moment) if moment <= self.now)
    }

    fn task_of_emptied(&self) -> Task {
        match self.own.groups.as_deref() {
            Some([]) => plain(LicenseAction::Nothing, words::emptied()),
            None => plain(LicenseAction::Nothing, words::emptied_but_for_groups()),
            Some(groups) => plain(LicenseAction::ClearGroups, words::clear_groups(groups)),
        }
    }

    /// Two rows of one product of which nothing says which is new.
    fn task_of_undecided(&self) -> Task {
        let by_seats = self.task_by_seats();
        let are_new = self.own.is_sold_by_new_partner();
        if !self.is_named && self.is_used_or_twin_is() {
            return Task {
                words: words::which_is_new(),
                action: LicenseAction::ChooseRow,
                ..by_seats
            };
        }
        if by_seats.action.asks()
            && self.is_used_or_twin_is()
            && let Some(row) = self.row_of_nobody()
        {
            let seats = row.unexplained_seats();
            return plain(
                LicenseAction::ListAgain,
                words::seats_of_nobody(seats, &row.part_number),
            );
        }
        match (by_seats.action, by_seats.seats, by_seats.from) {
            (LicenseAction::AskForSeats, Some(seats), Some(from)) if are_new => Task {
                action: LicenseAction::ChooseRow,
                words: words::move_or_ask(seats, from),
                ..by_seats
            },
            _ => by_seats,
        }
    }

    fn is_used_or_twin_is(&self) -> bool {
        self.pair().any(|row| row.users > 0)
    }

    /// The one of the pair with seats of which no listed subscription tells who sold them: it may be the new one.
    fn row_of_nobody(&self) -> Option<&RowFacts> {
        self.pair().find(|row| row.unexplained_seats() > 0)
    }

    fn pair(&self) -> impl Iterator<Item = &RowFacts> {
        let twin = self.decision.twin.map(|(sku_id, _)| sku_id);
        let is_one = move |sku_id| sku_id == self.own.sku_id || Some(sku_id) == twin;
        self.rows.iter().filter(move |row| is_one(row.sku_id))
    }

    /// The seats against the users, and those who are to come.
    fn task_by_seats(&self) -> Task {
        let shortage = |assumed: fn(&Supply) -> Supply| self.shortage(assumed);
        match shortage(Supply::clone) {
            None => match shortage(Supply::unless_renewed) {
                None => self.nothing(),
                Some(short) => self.confirm(short),
            },
            Some(short) => {
                if !self.is_named && shortage(Supply::if_unnamed_renew).is_none() {
                    let from = self.ahead(short.from);
                    return Task {
                        seats: Some(short.seats),
                        from: Some(from),
                        ..plain(LicenseAction::NamePartner, words::name_partner(from))
                    };
                }
                match self.shortage_by(Supply::clone, |row| row.users_to_seat_at_least(self.own)) {
                    None => plain(LicenseAction::CountHolders, words::count_holders()),
                    Some(short) => self.task_of_short(short),
                }
            }
        }
    }

    fn shortage(&self, assumed: fn(&Supply) -> Supply) -> Option<Shortage> {
        self.shortage_by(assumed, RowFacts::users_to_seat)
    }

    /// The same with another count of the users who are to come from a row.
    fn shortage_by(
        &self,
        assumed: fn(&Supply) -> Supply,
        users: impl Fn(&RowFacts) -> i64,
    ) -> Option<Shortage> {
        let coming = self.coming.iter();
        let outlooks: Vec<_> = coming
            .map(|row| (row.outlook_if(assumed, self.now), users(row)))
            .collect();
        let coming: Vec<_> = outlooks.iter().map(|(one, users)| (one, *users)).collect();
        let own = self.own.outlook_if(assumed, self.now);
        let all: i64 = coming.iter().map(|(_, users)| users).sum();
        let moved_now = all.min(self.own.free.max(0));
        worse(
            own.shortage(self.own.users, &coming),
            own.shortage(self.own.users + moved_now, &[]),
        )
    }

    fn nothing(&self) -> Task {
        let is_new_row = matches!(self.decision.twin, Some((_, Direction::From)));
        let assumes = self.renewals(|one| one.part == Part::New && !one.is_told);
        let old = self.renewals(|one| one.part == Part::Old);
        let words = if !old.is_empty() {
            words::nothing_as_old_renews(is_new_row, self.first_renewal(&old))
        } else if assumes.is_empty() {
            words::nothing(is_new_row)
        } else {
            words::nothing_if_renewed(is_new_row, self.first_renewal(&assumes))
        };
        Task {
            assumes,
            ..plain(LicenseAction::Nothing, words)
        }
    }

    fn confirm(&self, short: Shortage) -> Task {
        let from = self.ahead(short.from);
        Task {
            seats: Some(short.seats),
            from: Some(from),
            assumes: self.renewals(|one| !one.is_told),
            ..plain(LicenseAction::ConfirmRenewal, words::confirm_renewal(from))
        }
    }

    /// What renews, as far as anybody needs it.
    fn renewals(&self, counts: impl Fn(&Supply) -> bool) -> Vec<usize> {
        let is_used = self.own.users > 0 || self.coming.iter().any(|row| row.users > 0);
        let supplies = self.own.supplies.iter().enumerate();
        supplies
            .filter(|_| is_used)
            .filter(|(_, one)| matches!(one.course, Course::Renewed { .. }) && counts(one))
            .filter(|(_, one)| one.seats > 0)
            .map(|(at, _)| at)
            .collect()
    }

    fn first_renewal(&self, assumes: &[usize]) -> Option<Timestamp> {
        assumes
            .iter()
            .filter_map(|&at| match self.own.supplies[at].course {
                Course::Renewed { at } => at,
                _ => None,
            })
            .min()
    }

    fn task_of_short(&self, short: Shortage) -> Task {
        let outlook = self.own.outlook(self.now);
        let (seats, is_named) = (short.seats, self.is_named);
        let goes_on = self.own.has_paid_months_at(short.from);
        let is_empty = outlook.at(short.from).seats == 0 && self.own.users > 0 && !goes_on;
        let has_ended = short.from == When::Today;
        let until = self.grace_until(&outlook).map(|until| self.ahead(until));
        let (action, from, words) = match (until, self.ahead(short.from)) {
            (Some(until), _) => (
                LicenseAction::InGrace,
                until,
                words::in_grace(until, seats, is_named),
            ),
            (None, When::Today) if is_empty && has_ended => (
                LicenseAction::RowEnded,
                When::Today,
                words::row_ended(seats, is_named),
            ),
            (None, from) if is_empty => (
                LicenseAction::RowEnds,
                from,
                words::row_ends(from, seats, is_named),
            ),
            (None, from) => {
                let mut words = words::ask_for_seats(from, seats, is_named);
                if goes_on {
                    words = words::then_paid_months(&words);
                }
                (LicenseAction::AskForSeats, from, words)
            }
        };
        Task {
            seats: Some(seats),
            from: Some(from),
            assumes: self.renewals(|one| !one.is_told),
            ..plain(action, words)
        }
    }

    /// Until when seats in grace make up for what is missing today for all users, those who are to come
    /// included.
    fn grace_until(&self, outlook: &Outlook) -> Option<When> {
        let users = self.own.users
            + self
                .coming
                .iter()
                .map(|row| row.users_to_seat_at_least(self.own))
                .sum::<i64>();
        let beyond = outlook.shortage_beyond_grace(users, &[])?;
        let is_short_today = outlook.at(When::Today).seats < users;
        (is_short_today && beyond.from > When::Today).then_some(beyond.from)
    }
}

/// Who is to come may stay where he is until his row ends, or be moved now, and then needs his seat on each day from now on:
/// the first day and the most seats of both.
fn worse(staying: Option<Shortage>, moved: Option<Shortage>) -> Option<Shortage> {
    match (staying, moved) {
        (Some(one), Some(other)) => Some(Shortage {
            from: one.from.min(other.from),
            seats: one.seats.max(other.seats),
        }),
        (one, other) => one.or(other),
    }
}

fn plain(action: LicenseAction, words: Text) -> Task {
    Task {
        action,
        users: None,
        seats: None,
        from: None,
        assumes: Vec::new(),
        words,
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
