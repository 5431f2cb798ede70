//! The names of groups: people know a group by its name, licences and plans by its id.

use std::collections::BTreeMap;

use common::{graph::Graph, sections::Held, text::printable};

/// The names of groups by id, each asked for once.
#[derive(Debug, Default)]
pub(crate) struct GroupNames(BTreeMap<String, String>);

impl GroupNames {
    /// Reads the names of the groups that these licences come from. One that cannot be read keeps its id: no decision
    /// depends on it.
    pub(crate) async fn learn(&mut self, held: &[Held], graph: &Graph) {
        for id in held.iter().flat_map(|held| &held.groups) {
            if self.0.contains_key(id) {
                continue;
            }
            let group = graph.group(id).await.ok();
            if let Some(name) = group.and_then(|group| group.display_name) {
                self.0.insert(id.clone(), printable(&name));
            } else {
                self.0.insert(id.clone(), id.clone());
            }
        }
    }

    /// What people call a group.
    #[must_use]
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
}

#[cfg(test)]
impl GroupNames {
    pub(crate) fn of(id: &str, name: &str) -> Self {
        Self(BTreeMap::from([(id.to_owned(), name.to_owned())]))
    }
}
