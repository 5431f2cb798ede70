//! Files that a test lays out.

use super::home::Home;

impl Home {
    /// Writes a file in it; says where.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }
}
