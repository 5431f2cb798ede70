//! What the tools changed.

use super::stage::Stage;

impl Stage {
    /// The changes that were sent, as method and path.
    pub(crate) fn writes(&self) -> Vec<String> {
        let mut sent = self.sent();
        sent.retain(|line| !line.starts_with("GET ") && !line.contains("/oauth2/"));
        sent
    }
}
