//! What the run knows of a tenant: its records may come in several places of the input, as two mails are about the
//! same tenant.

use std::collections::HashSet;

use common::{Exit, cli::Problem, ids::Guid, licensing, text};

use crate::{
    decide::Seats, group_plan::MovedGroups, request::Request, service_plans::TenantPlans,
    sku_pair::TenantRows,
};

/// What the run knows of a tenant.
#[derive(Debug)]
pub(crate) struct Known {
    pub(super) rows: TenantRows,
    pub(super) plans: TenantPlans,
    /// Seats that are still free.
    pub(super) seats: Seats,
    /// Who is planned about which row, where users and groups are planned by name.
    pub(super) planned: HashSet<(String, Guid)>,
    /// The rows of which everybody is planned: a large tenant has too many users to remember each.
    whole: HashSet<Guid>,
    /// The groups that change.
    pub(super) moved: MovedGroups,
    /// Whom the records meant so far, where anybody was planned.
    meant: Option<Meant>,
}

/// Whom the records of a tenant mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    /// Everybody who holds a row that goes.
    Everybody,
    /// The users and groups that they name.
    Named,
}

/// Who is planned about which row; a direct assignment that goes first is told from the rest.
pub(super) fn planned_key(id: &str, goes_first: bool, from: &Guid) -> (String, Guid) {
    (format!("{id} {goes_first}"), *from)
}

impl Known {
    pub(crate) fn new(rows: TenantRows) -> Self {
        let seats = rows
            .all()
            .iter()
            .map(|row| (row.sku_id, licensing::free_seats(row)));
        Self {
            plans: TenantPlans::of(rows.all()),
            seats: Seats::of(seats),
            planned: HashSet::new(),
            whole: HashSet::new(),
            moved: MovedGroups::default(),
            meant: None,
            rows,
        }
    }

    /// Notes the rows of which everybody is planned by now.
    pub(super) fn end_rows(&mut self, rows: impl Iterator<Item = Guid>) {
        self.whole.extend(rows);
    }

    /// Whether everybody is planned about a row.
    pub(super) fn is_whole(&self, row: &Guid) -> bool {
        self.whole.contains(row)
    }

    /// Notes whom these records mean. Whether a record of a row means everybody or nobody beside the users who are
    /// named must not depend on which lines of the input follow one another.
    pub(super) fn mean(&mut self, request: &Request) -> Result<(), Problem> {
        let meant = match request.selection.is_everybody() {
            true if request.moves.is_empty() => return Ok(()),
            true => Meant::Everybody,
            false => Meant::Named,
        };
        if *self.meant.get_or_insert(meant) == meant {
            return Ok(());
        }
        Err(Problem::Other {
            exit: Exit::Input,
            code: "mixed-selection",
            text: text!(
                "some lines about this tenant name users or groups and others mean everybody, and they do not follow one another; plan them in two runs, or leave one kind out",
                "このテナントには、ユーザーやグループを指定する行と全員を対象とする行が離れて混在しています。2 回に分けて計画するか、いずれかの行を除いてください"
            ),
        })
    }
}
