//! What the tools sent.

use rehearse::Rehearsal;

/// Every request of a rehearsal until it was asked, as method and path.
#[derive(Debug)]
pub struct RequestLog(Vec<String>);

impl RequestLog {
    /// The requests so far.
    pub fn of(rehearsal: &Rehearsal) -> Self {
        let entries = rehearsal.ledger();
        let lines = entries
            .iter()
            .map(|entry| format!("{} {}", entry.method, entry.path));
        Self(lines.collect())
    }

    /// Every request, as it was sent.
    pub fn sent(self) -> Vec<String> {
        self.0
    }

    /// Every request, with its quotes and brackets as they are meant.
    pub fn plainly(self) -> Vec<String> {
        let plain = |line: String| {
            line.replace("%27", "'")
                .replace("%3D", "=")
                .replace("%28", "(")
                .replace("%29", ")")
        };
        self.0.into_iter().map(plain).collect()
    }

    /// The changes alone. What the tools send in batches are questions only.
    pub fn writes(mut self) -> Vec<String> {
        let asks = |line: &str| {
            line.starts_with("GET ")
                || line.starts_with("HEAD ")
                || line.contains("/oauth2/")
                || line.ends_with("/$batch")
                || line.ends_with("/validations/address")
        };
        self.0.retain(|line| !asks(line));
        self.0
    }
}
