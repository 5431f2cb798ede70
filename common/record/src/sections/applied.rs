use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How applying one planned change went. Written by every tool that makes one change a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ApplyStatus {
    /// Made, and read back as planned.
    Done,
    /// It was made already; nothing was sent.
    AlreadyDone,
    /// The service has taken it, and it does not show yet. Run again to look.
    Pending,
    /// Not sent, because the plan or the present state forbids it.
    Refused,
    /// Nothing was sent, or the service refused it; or what was read back is not what was planned.
    Failed,
    /// Sent, and neither the answer nor the reading back told the outcome. Run again to find out.
    Unknown,
}
