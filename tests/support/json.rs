//! The records of a run as plain JSON, for tests that look at them from outside.

use serde_json::Value;

use super::ran::Ran;

impl Ran {
    /// The records on standard output, in their order.
    pub(crate) fn records(&self) -> Vec<Value> {
        let parse = |line: &str| serde_json::from_str(line).expect(line);
        self.out.lines().map(parse).collect()
    }
}
