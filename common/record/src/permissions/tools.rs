//! The calls of each tool: what `sign-in` asks for, what `sign-in --status` holds a token to, and what the README tells.

mod uses;

pub use uses::USES;

use super::{Needs, graph, least};
use crate::Text;

/// One thing that a tool does, and the calls that it takes.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// The tool.
    pub tool: &'static str,
    /// The option with which it does so; empty: always.
    pub option: &'static str,
    /// When `sign-in TOOL` asks for it.
    pub asked: Asked,
    /// What the tool does with it; where it does without, what it then does not tell.
    pub what: fn() -> Text,
    /// Calls of Microsoft Graph: method, and path below the version.
    pub graph: &'static [(&'static str, &'static str)],
    /// Calls of Partner Center, in the partner's tenant.
    pub partner_center: &'static [(&'static str, &'static str)],
}

/// When the permissions of a use are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Whenever the tool is named: it cannot work without.
    Always,
    /// Whenever the tool is named, though it works without and tells less.
    Helpful,
    /// Only where the option is named too.
    WithOption,
    /// Only where the option is named too, though it works without and tells less.
    HelpfulWithOption,
}

impl Asked {
    /// Whether the tool does nothing of it without.
    #[must_use]
    pub fn is_required(self) -> bool {
        matches!(self, Self::Always | Self::WithOption)
    }

    /// Whether the option must be named.
    #[must_use]
    pub fn is_with_option(self) -> bool {
        matches!(self, Self::WithOption | Self::HelpfulWithOption)
    }
}

impl Use {
    /// The least permissions of Microsoft Graph.
    ///
    /// # Panics
    ///
    /// Never: a test looks up every call.
    #[must_use]
    pub fn permissions(&self) -> Vec<&'static str> {
        least(&self.needs())
    }

    /// What its calls need, one by one.
    ///
    /// # Panics
    ///
    /// Never: a test looks up every call.
    #[must_use]
    pub fn needs(&self) -> Vec<Needs> {
        let calls = self.graph.iter().map(|(method, path)| {
            let row = graph::row(method, path).expect("a test looks up every call");
            row.as_tools_call_it()
        });
        calls.collect()
    }
}

/// The uses of a tool; none where there is no such tool.
pub fn of(tool: &str) -> impl Iterator<Item = &'static Use> {
    USES.iter().filter(move |one| one.tool == tool)
}

/// The least permissions with which the uses that `wanted` picks all work.
#[must_use]
pub fn permissions_of<'a>(wanted: impl IntoIterator<Item = &'a Use>) -> Vec<&'static str> {
    let needs: Vec<Needs> = wanted.into_iter().flat_map(Use::needs).collect();
    least(&needs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::partner_center;

    #[test]
    fn every_call_of_a_tool_is_in_the_tables() {
        for one in USES {
            for (method, path) in one.graph {
                assert!(
                    graph::row(method, path).is_some(),
                    "{}: {method} {path}",
                    one.tool
                );
            }
            for (method, path) in one.partner_center {
                let row = partner_center::row(method, path);
                assert!(row.is_some(), "{}: {method} {path}", one.tool);
            }
        }
    }

    #[test]
    fn the_permissions_of_a_tool_are_the_least() {
        let named = |tool, option: &str| {
            let wanted = |one: &&Use| one.asked == Asked::Always || one.option == option;
            permissions_of(of(tool).filter(wanted)).join(" ")
        };
        assert_eq!(
            named("list-licenses", ""),
            "CrossTenantInformation.ReadBasic.All GroupMember.Read.All Organization.Read.All User.Read.All"
        );
        assert_eq!(
            named("swap-license", "--apply"),
            "LicenseAssignment.Read.All LicenseAssignment.ReadWrite.All User.Read.All"
        );
    }
}
