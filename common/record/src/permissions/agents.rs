//! The roles of a person in a partner's own Partner Center (documented: partner-center/permissions-overview). They are
//! memberships of groups of the partner's tenant, and no token tells of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Text, text};

/// A role in Partner Center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Agent {
    /// Admin agent.
    AdminAgent,
    /// Sales agent.
    SalesAgent,
    /// Helpdesk agent.
    HelpdeskAgent,
}

impl Agent {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::AdminAgent, Self::SalesAgent, Self::HelpdeskAgent];

    fn name(self) -> Text {
        match self {
            Self::AdminAgent => text!("Admin agent", "管理エージェント"),
            Self::SalesAgent => text!("Sales agent", "販売エージェント"),
            Self::HelpdeskAgent => text!("Helpdesk agent", "ヘルプデスク エージェント"),
        }
    }
}

/// Roles of which one is enough, for a person. Of a call whose page names none the one that may do everything.
#[must_use]
pub fn in_words(roles: &[Agent]) -> Text {
    let roles = if roles.is_empty() {
        &[Agent::AdminAgent]
    } else {
        roles
    };
    let names = roles.iter().map(|role| role.name());
    let (en, ja): (Vec<_>, Vec<_>) = names.map(|name| (name.en, name.ja)).unzip();
    Text {
        en: en.join(" or "),
        ja: ja.join("または"),
    }
}
