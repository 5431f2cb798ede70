//! Which journal a tenant's changes are written to, and the lock that goes with it.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

use etcetera::BaseStrategy as _;
use record::{Exit, Failure, Text, ids::TenantId, text, text::printable};

use crate::{entry::Entry, file::Journal, lock::TenantLock, outputs::Outputs};

/// How many journals are listed by name.
const MOST_LISTED: usize = 3;

/// The journals of a run: one file that the command line names, for all tenants, or a file of its own
/// for each in the state folder.
#[derive(Debug)]
pub struct Locator<E: Entry> {
    /// Whose journals they are.
    tool: &'static str,
    named: Option<PathBuf>,
    state_dir: Option<PathBuf>,
    /// What the run writes, which must not be a journal.
    outputs: Outputs,
    /// The one that was named, once it is open: it is locked, and so is opened once.
    shared: RefCell<Option<Shared<E>>>,
    opened: RefCell<BTreeSet<PathBuf>>,
}

type Shared<E> = Rc<RefCell<Journal<E>>>;

/// What the changes of a tenant are written to.
#[derive(Debug)]
pub struct Opened<E: Entry> {
    /// Its journal.
    pub journal: Shared<E>,
    /// What a person should know about it.
    pub notes: RefCell<Vec<Text>>,
    _lock: TenantLock,
}

impl<E: Entry> Locator<E> {
    /// As the command line says.
    #[must_use]
    pub fn new(
        tool: &'static str,
        named: Option<PathBuf>,
        state_dir: Option<PathBuf>,
        outputs: Outputs,
    ) -> Self {
        Self {
            tool,
            named,
            state_dir,
            outputs,
            shared: RefCell::default(),
            opened: RefCell::default(),
        }
    }

    /// Locks a tenant and opens its journal: the one of its own name, else the one that an earlier run
    /// made under another `name` of the tenant.
    pub fn open(&self, tenant: &TenantId, names: &[TenantId]) -> anyhow::Result<Opened<E>> {
        let folder = self.folder()?;
        let path = self.named.clone();
        let path = path.unwrap_or_else(|| place(&folder, tenant, names));
        for file in [&TenantLock::path(&folder, tenant), &path] {
            self.outputs.leave_alone(file)?;
        }
        let lock = TenantLock::take(&folder, tenant)?;
        let opened = |journal, notes| Opened {
            journal,
            notes: RefCell::new(notes),
            _lock: lock,
        };
        if let Some(shared) = &*self.shared.borrow() {
            return Ok(opened(Rc::clone(shared), vec![]));
        }
        let (journal, notes) = Journal::open(&path, self.tool)?;
        let journal = Rc::new(RefCell::new(journal));
        self.opened.borrow_mut().insert(path);
        if self.named.is_some() {
            self.shared.replace(Some(Rc::clone(&journal)));
        }
        Ok(opened(journal, notes))
    }

    /// Whether a tenant has a journal under its own name already, or needs none.
    pub fn has_journal(&self, tenant: &TenantId) -> Result<bool, Failure> {
        Ok(self.named.is_some() || journal_of(&self.folder()?, tenant).exists())
    }

    /// The domains that journals are named after.
    pub fn domains(&self) -> Result<Vec<TenantId>, Failure> {
        let files = fs::read_dir(self.folder()?).into_iter().flatten();
        let mut domains: Vec<TenantId> = files
            .filter_map(|file| {
                let name = file.ok()?.file_name().into_string().ok()?;
                name.strip_suffix(".jsonl")?.parse().ok()
            })
            .filter(|tenant: &TenantId| tenant.id().is_none())
            .collect();
        domains.sort();
        Ok(domains)
    }

    /// Where the journals that were opened lie, for a person; `None` where none was. Of more than
    /// a few, the folder.
    #[must_use]
    pub fn opened(&self) -> Option<String> {
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

    fn folder(&self) -> Result<PathBuf, Failure> {
        let state = self.state_dir.as_deref();
        let state = state.map_or_else(state_folder, |folder| Ok(folder.to_owned()))?;
        Ok(state.join(self.tool))
    }
}

fn place(folder: &Path, tenant: &TenantId, names: &[TenantId]) -> PathBuf {
    let own = journal_of(folder, tenant);
    if own.exists() {
        return own;
    }
    let mut earlier = names.iter().map(|name| journal_of(folder, name));
    earlier.find(|path| path.exists()).unwrap_or(own)
}

fn journal_of(folder: &Path, tenant: &TenantId) -> PathBuf {
    folder.join(format!("{tenant}.jsonl"))
}

/// Where tools keep what a later run needs, where the command line names no folder.
pub fn state_folder() -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Failure::new(
            Exit::Usage,
            text!(
                "no state folder for the journal and the lock ({error}); name one with --state-dir",
                "ジャーナルとロックを置く状態フォルダーがありません ({error})。--state-dir で指定してください"
            ),
        )
    })?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Ok(folder.join("norikae"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";

    #[derive(Debug, serde::Serialize, serde::Deserialize)]
    struct Event {
        event: String,
    }

    type Locator = super::Locator<Event>;

    impl Entry for Event {
        type Known = ();

        fn note(&self, (): &mut ()) {}
    }

    fn in_folder(state: &Path) -> Locator {
        Locator::new(
            "swap-license",
            None,
            Some(state.to_owned()),
            Outputs::default(),
        )
    }

    #[test]
    fn a_few_journals_are_named_and_of_many_their_folder() {
        let state = tempfile::tempdir().unwrap();
        let locator = in_folder(state.path());
        assert_eq!(locator.opened(), None);
        let folder = state.path().join("swap-license");
        let named = |name: &str| folder.join(name).display().to_string();
        for tenant in ["b.example", "a.example"] {
            locator.open(&tenant.parse().unwrap(), &[]).unwrap();
        }
        assert_eq!(
            locator.opened().unwrap(),
            [named("a.example.jsonl"), named("b.example.jsonl")].join(", ")
        );
        for tenant in ["c.example", "d.example"] {
            locator.open(&tenant.parse().unwrap(), &[]).unwrap();
        }
        assert_eq!(locator.opened().unwrap(), named("*.jsonl"));
    }

    #[test]
    fn a_journal_that_is_named_after_a_domain_is_found_and_gone_on_with() {
        let state = tempfile::tempdir().unwrap();
        let [id, domain]: [TenantId; 2] = [ID, "aozora.example"].map(|name| name.parse().unwrap());
        drop(in_folder(state.path()).open(&domain, &[]).unwrap());
        let locator = in_folder(state.path());
        assert!(!locator.has_journal(&id).unwrap());
        assert_eq!(locator.domains().unwrap(), std::slice::from_ref(&domain));
        let opened = locator.open(&id, std::slice::from_ref(&domain)).unwrap();
        let path = state.path().join("swap-license/aozora.example.jsonl");
        assert_eq!(opened.journal.borrow().path(), path);
        drop(opened);
        let other: TenantId = "other.example".parse().unwrap();
        let opened = in_folder(state.path()).open(&id, &[other]).unwrap();
        assert!(
            opened
                .journal
                .borrow()
                .path()
                .ends_with(format!("{ID}.jsonl"))
        );
    }

    #[test]
    fn a_second_run_is_turned_away_whatever_its_journal_is_called() {
        let state = tempfile::tempdir().unwrap();
        let tenant = ID.parse().unwrap();
        let named = |name: &str| {
            let named = Some(state.path().join(name));
            Locator::new(
                "swap-license",
                named,
                Some(state.path().to_owned()),
                Outputs::default(),
            )
        };
        let _first = named("one").open(&tenant, &[]).unwrap();
        let error = named("other").open(&tenant, &[]).unwrap_err().to_string();
        assert!(
            error.starts_with("another run is changing the tenant"),
            "{error}"
        );
    }

    #[test]
    fn no_output_takes_the_place_of_a_journal_or_a_lock_at_its_own_place() {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join("swap-license");
        fs::create_dir_all(&folder).unwrap();
        for name in [format!("{ID}.jsonl"), format!("{ID}.lock")] {
            let outputs = Outputs::of(Some(&folder.join(&name)));
            let locator =
                Locator::new("swap-license", None, Some(state.path().to_owned()), outputs);
            let error = locator.open(&ID.parse().unwrap(), &[]).unwrap_err();
            let failure = error.downcast_ref::<Failure>().unwrap();
            assert_eq!(failure.exit, Exit::Usage, "{name}");
            assert!(!folder.join(name).exists());
        }
    }
}
