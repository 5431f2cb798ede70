//! What the records of a tenant ask for, taken together.

use std::collections::BTreeMap;

use common::{
    ids::Guid,
    licensing::{self, sku_kind::is_self_service},
    sections::{Group, License, User},
};

use crate::{
    decide::Move,
    selection::Selection,
    sku_pair::{self, NoRows, Rows, TenantRows},
};

/// The sections of a record that planning reads.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The row.
    pub(crate) license: Option<License>,
    /// The user who is meant.
    pub(crate) user: Option<User>,
    /// The group that is meant.
    pub(crate) group: Option<Group>,
}

/// What all records of a tenant ask for.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The moves, each once.
    pub(crate) moves: Vec<Move>,
    /// Whom they are about.
    pub(crate) selection: Selection,
    /// The first record for each row that goes.
    pub(crate) records: BTreeMap<Guid, usize>,
    /// The rows without a user or group, in the order of the input.
    pub(crate) rows: Vec<(usize, License)>,
    /// The rows of users and groups that nobody moves out of, each once.
    pub(crate) kept: Vec<(usize, License)>,
    /// The records that fit no rows, and why.
    pub(crate) unfit: Vec<(usize, NoRows)>,
}

impl Request {
    /// Takes in the record at this place.
    pub(crate) fn add(&mut self, at: usize, asked: Asked, rows: &TenantRows) {
        let chosen = match sku_pair::choose(asked.license.as_ref(), rows) {
            Ok(chosen) => chosen,
            Err(none) => {
                if asked.user.is_some() || asked.group.is_some() {
                    self.selection.lose_name();
                }
                self.unfit.push((at, none));
                return;
            }
        };
        let from: Vec<Guid> = chosen.iter().map(|rows| rows.from.sku_id).collect();
        for rows in chosen {
            self.add_move(at, &rows);
        }
        let is_about_one = asked.user.is_some() || asked.group.is_some();
        if is_about_one && from.is_empty() {
            self.add_kept(at, asked.license.as_ref());
        }
        if let Some(user) = &asked.user {
            self.selection.add_user(&user.id, at, from);
        } else if let Some(group) = &asked.group {
            self.selection.add_group(&group.id);
        } else if let Some(license) = asked.license {
            self.rows.push((at, license));
        }
    }

    fn add_kept(&mut self, at: usize, license: Option<&License>) {
        let is_new = |license: &&License| {
            let mut kept = self.kept.iter();
            !kept.any(|(_, one)| one.sku_id == license.sku_id)
        };
        let license = license.filter(is_new).cloned();
        self.kept.extend(license.map(|license| (at, license)));
    }

    fn add_move(&mut self, at: usize, rows: &Rows<'_>) {
        let from = rows.from.sku_id;
        self.records.entry(from).or_insert(at);
        if self.moves.iter().any(|one| one.from.sku_id == from) {
            return;
        }
        let mut all = std::iter::once(rows.from).chain(rows.to.iter().copied());
        self.moves.push(Move {
            from: licensing::sku_ref(rows.from),
            to: rows.to.iter().map(|row| licensing::sku_ref(row)).collect(),
            self_service: all.any(is_self_service),
        });
    }
}
