//! Which journal a tenant's changes are written to.

use std::{cell::RefCell, collections::BTreeSet, path::PathBuf, rc::Rc};

use common::{Exit, Failure, ids::TenantId, text, text::printable};
use etcetera::BaseStrategy as _;

use crate::journal::Journal;

/// How many journals are listed by name.
const MOST_LISTED: usize = 3;

/// The journals of a run: one file that the command line names, for all tenants, or a file of its own
/// for each in the state folder.
#[derive(Debug)]
pub(crate) struct Locator {
    named: Option<PathBuf>,
    state_dir: Option<PathBuf>,
    /// The one that was named, once it is open: it is locked, and so is opened once.
    shared: RefCell<Option<Rc<RefCell<Journal>>>>,
    opened: RefCell<BTreeSet<PathBuf>>,
}

impl Locator {
    /// As the command line says.
    #[must_use]
    pub(crate) fn new(named: Option<PathBuf>, state_dir: Option<PathBuf>) -> Self {
        Self {
            named,
            state_dir,
            shared: RefCell::default(),
            opened: RefCell::default(),
        }
    }

    /// Opens the journal of a tenant.
    pub(crate) fn open(&self, tenant: &TenantId) -> anyhow::Result<Rc<RefCell<Journal>>> {
        if let Some(shared) = &*self.shared.borrow() {
            return Ok(Rc::clone(shared));
        }
        let path = self.path(tenant)?;
        let journal = Rc::new(RefCell::new(Journal::open(&path)?));
        self.opened.borrow_mut().insert(path);
        if self.named.is_some() {
            self.shared.replace(Some(Rc::clone(&journal)));
        }
        Ok(journal)
    }

    /// Where the journals that were opened lie, for a person; `None` where none was. Of more than
    /// a few, the folder.
    #[must_use]
    pub(crate) fn opened(&self) -> Option<String> {
        let opened = self.opened.borrow();
        let folder = opened.first()?.parent();
        let words = match folder {
            Some(folder) if opened.len() > MOST_LISTED => {
                folder.join("*.jsonl").display().to_string()
            }
            _ => {
                let paths = opened.iter().map(|path| path.display().to_string());
                paths.collect::<Vec<_>>().join(", ")
            }
        };
        Some(printable(&words))
    }

    fn path(&self, tenant: &TenantId) -> Result<PathBuf, Failure> {
        if let Some(named) = &self.named {
            return Ok(named.clone());
        }
        let folder = self
            .state_dir
            .as_deref()
            .map_or_else(state_folder, |folder| Ok(folder.to_owned()))?;
        Ok(folder.join("swap-license").join(format!("{tenant}.jsonl")))
    }
}

fn state_folder() -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Failure::new(
            Exit::Usage,
            text!(
                "no folder for the journal ({error}); name one with --journal or --state-dir",
                "ジャーナルの保存先フォルダーがありません ({error})。--journal または --state-dir で指定してください"
            ),
        )
    })?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Ok(folder.join("norikae"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_journals_are_named_and_of_many_their_folder() {
        let state = tempfile::tempdir().unwrap();
        let journals = Locator::new(None, Some(state.path().to_owned()));
        assert_eq!(journals.opened(), None);
        let folder = state.path().join("swap-license").display().to_string();
        for tenant in ["b.example", "a.example"] {
            journals.open(&tenant.parse().unwrap()).unwrap();
        }
        assert_eq!(
            journals.opened().unwrap(),
            format!("{folder}/a.example.jsonl, {folder}/b.example.jsonl")
        );
        for tenant in ["c.example", "d.example"] {
            journals.open(&tenant.parse().unwrap()).unwrap();
        }
        assert_eq!(journals.opened().unwrap(), format!("{folder}/*.jsonl"));
    }
}
