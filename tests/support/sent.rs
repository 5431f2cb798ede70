//! What the tools sent.

use super::stage::Stage;

impl Stage {
    /// Every request so far, as method and path.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.rehearsal
            .ledger()
            .iter()
            .map(|entry| format!("{} {}", entry.method, entry.path))
            .collect()
    }
}
