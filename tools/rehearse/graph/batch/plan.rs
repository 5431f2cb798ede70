//! What a batch may look like, and in what order its parts run. Pure.

use std::collections::BTreeMap;

/// The most requests of one batch (documented).
pub(super) const MOST: usize = 20;

/// A request of a batch, as far as the order goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) depends_on: Vec<String>,
}

/// What each part waits for, as places in the list, or why the whole batch is refused. The rules are documented, the
/// words are not.
pub(super) fn order(parts: &[Part]) -> Result<Vec<Option<usize>>, String> {
    if parts.is_empty() || parts.len() > MOST {
        return Err(format!(
            "Number of batch request steps must be between 1 and {MOST}, and is {}.",
            parts.len()
        ));
    }
    let mut places = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        if part.id.is_empty() {
            return Err("The id of a batch request must not be empty.".to_owned());
        }
        if places.insert(part.id.to_ascii_lowercase(), at).is_some() {
            return Err(format!(
                "Batch request id '{}' is not unique; ids are compared without regard to case.",
                part.id
            ));
        }
    }
    let mut waits = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        waits.push(match part.depends_on.as_slice() {
            [] => None,
            [one] => Some(earlier(&places, one, at)?),
            _ => return Err(shapes()),
        });
    }
    if is_allowed(&waits) {
        Ok(waits)
    } else {
        Err(shapes())
    }
}

fn earlier(places: &BTreeMap<String, usize>, id: &str, at: usize) -> Result<usize, String> {
    match places.get(&id.to_ascii_lowercase()) {
        Some(place) if *place < at => Ok(*place),
        Some(_) => Err(format!(
            "A batch request depends on '{id}', which does not come before it."
        )),
        None => Err(format!(
            "A batch request depends on '{id}', which is not in the batch."
        )),
    }
}

/// All at once, each after the one before it, or all others after the same one.
fn is_allowed(waits: &[Option<usize>]) -> bool {
    let serial = || {
        waits
            .iter()
            .enumerate()
            .all(|(at, wait)| *wait == at.checked_sub(1))
    };
    let same = || {
        let first = waits.iter().flatten().next();
        waits
            .iter()
            .enumerate()
            .all(|(at, wait)| wait.as_ref() == first || Some(&at) == first)
    };
    waits.iter().all(Option::is_none) || serial() || same()
}

fn shapes() -> String {
    "The dependencies of a batch must be all absent, strictly serial, or all on the same request."
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(all: &[(&str, &[&str])]) -> Vec<Part> {
        all.iter()
            .map(|(id, depends_on)| Part {
                id: (*id).to_owned(),
                depends_on: depends_on.iter().map(|id| (*id).to_owned()).collect(),
            })
            .collect()
    }

    #[test]
    fn the_three_documented_shapes_are_taken_and_no_other() {
        for (all, waits) in [
            (&[("1", &[][..]), ("2", &[])][..], Ok(vec![None, None])),
            (
                &[("a", &[]), ("b", &["A"]), ("c", &["b"])],
                Ok(vec![None, Some(0), Some(1)]),
            ),
            (
                &[("a", &[]), ("b", &["a"]), ("c", &["a"])],
                Ok(vec![None, Some(0), Some(0)]),
            ),
            (&[("a", &[]), ("b", &["a"]), ("c", &[])], Err("all absent")),
            (
                &[("a", &[]), ("b", &["a"]), ("c", &["a", "b"])],
                Err("all absent"),
            ),
            (&[("a", &["b"]), ("b", &[])], Err("does not come before")),
            (&[("a", &["a"])], Err("does not come before")),
            (&[("a", &[]), ("b", &["x"])], Err("not in the batch")),
            (&[("a", &[]), ("A", &[])], Err("is not unique")),
            (&[("", &[])], Err("must not be empty")),
            (&[], Err("between 1 and 20")),
        ] {
            match (order(&parts(all)), waits) {
                (Ok(found), Ok(waits)) => assert_eq!(found, waits, "{all:?}"),
                (Err(words), Err(wanted)) => assert!(words.contains(wanted), "{words}"),
                (found, wanted) => panic!("{all:?}: {found:?}, {wanted:?}"),
            }
        }
    }

    #[test]
    fn twenty_requests_are_taken_and_one_more_is_not() {
        let part = |at: usize| Part {
            id: at.to_string(),
            depends_on: Vec::new(),
        };
        let mut all: Vec<Part> = (0..MOST).map(part).collect();
        assert!(order(&all).is_ok());
        all.push(part(MOST));
        assert!(order(&all).is_err());
    }
}
