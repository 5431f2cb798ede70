//! Where a path leads.

use super::{Names, Operation, Schema};

/// Where a path leads.
pub enum Goal<'a> {
    /// One thing of this type.
    Thing(&'a str),
    /// A list of things of this type.
    Things(&'a str),
    /// How many there are.
    Count,
    /// That one thing refers to another.
    Reference,
    /// Bytes.
    Content,
    /// What it takes, and what comes back.
    Operation(&'a Operation),
}

impl Schema {
    /// Where a path below the version leads, or the part that leads nowhere.
    pub fn walk<'a>(&'a self, path: &[&str]) -> Result<Goal<'a>, String> {
        let (first, rest) = path.split_first().ok_or("an empty path")?;
        let root = in_any_case(&self.roots, first).ok_or(format!("no root {first}"))?;
        let mut goal = goal_of(root);
        let mut rest = rest.iter();
        while let Some(part) = rest.next() {
            let inside_a_drive = match goal {
                Goal::Thing("drive") => *part == "root:",
                Goal::Things("driveItem") => part.ends_with(':'),
                _ => false,
            };
            goal = if inside_a_drive {
                // Names, up to one that ends with a colon.
                rest.by_ref().find(|name| name.ends_with(':'));
                Goal::Thing("driveItem")
            } else {
                self.step(&goal, part)
                    .ok_or(format!("nothing is called {part} there"))?
            };
        }
        Ok(goal)
    }

    fn step<'a>(&'a self, from: &Goal<'a>, part: &str) -> Option<Goal<'a>> {
        let (name, has_key) = part
            .split_once('(')
            .map_or((part, false), |(name, key)| (name, key != ")"));
        let cast = part
            .strip_prefix("microsoft.graph.")
            .and_then(|kind| self.types.get_key_value(kind));
        match (from, cast) {
            (Goal::Things(_), Some((kind, _))) => return Some(Goal::Things(kind)),
            (Goal::Thing(_), Some((kind, _))) => return Some(Goal::Thing(kind)),
            _ => {}
        }
        // Actions and functions may have their qualified names.
        let name = name.strip_prefix("microsoft.graph.").unwrap_or(name);
        match from {
            Goal::Things(_) | Goal::Thing(_) if part == "$ref" => Some(Goal::Reference),
            Goal::Things(_) if part == "$count" => Some(Goal::Count),
            Goal::Things(kind) => Some(
                self.operation(&format!("{kind}[]"), name)
                    .map_or(Goal::Thing(kind), Goal::Operation),
            ),
            Goal::Thing(kind) => self.line(kind).find_map(|(bound, one)| {
                if let Some(operation) = self.operation(bound, name) {
                    return Some(Goal::Operation(operation));
                }
                if in_any_case(&one.properties, name).is_some_and(|kind| kind == "Edm.Stream?") {
                    return Some(Goal::Content);
                }
                let to = goal_of(in_any_case(&one.navigation, name)?);
                match to {
                    Goal::Things(kind) if has_key => Some(Goal::Thing(kind)),
                    to => Some(to),
                }
            }),
            Goal::Count | Goal::Reference | Goal::Content | Goal::Operation(_) => None,
        }
    }
}

/// What stands under a name in any case: the service takes words of a path so.
fn in_any_case<'a>(names: &'a Names, name: &str) -> Option<&'a String> {
    let mut all = names.iter();
    all.find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, kind)| kind)
}

/// What has this declared type.
pub(super) fn goal_of(kind: &str) -> Goal<'_> {
    kind.strip_suffix("[]")
        .map_or(Goal::Thing(kind), Goal::Things)
}

/// The parts of a path below the version, as they are meant.
pub(super) fn segments(path: &str) -> Vec<String> {
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts.skip(1).map(decoded).flat_map(keyed).collect()
}

/// The collection and the key of `users('key')`.
fn keyed(part: String) -> Vec<String> {
    let keyed = part
        .strip_suffix("')")
        .and_then(|rest| rest.split_once("('"));
    match keyed {
        Some((collection, key)) => vec![collection.to_owned(), key.to_owned()],
        None => vec![part],
    }
}

/// Without its percent-encoding.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap().to_owned();
            bytes.push(u8::from_str_radix(&digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
