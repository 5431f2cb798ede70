use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A group that assigns licences. Source: Microsoft Graph, `group`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// The object id (GUID).
    pub id: String,
    /// The name as people see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Users who get the licence in question from it, as the plan counted them.
    pub members: u64,
}
