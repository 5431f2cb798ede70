//! Files that take something from each other in a circle.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use crate::modules::Imports;

/// The circles: each as the files that reach each other.
pub(crate) fn circles(imports: &Imports) -> Vec<BTreeSet<PathBuf>> {
    let mut edges = Edges::new();
    for (from, to) in imports {
        edges.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&Path, BTreeSet<&Path>> = edges
        .keys()
        .map(|from| (*from, reached(&edges, from)))
        .collect();
    let is_mutual = |one: &Path, other: &Path| {
        reached[one].contains(other) && reached.get(other).is_some_and(|all| all.contains(one))
    };
    let mut circles: Vec<BTreeSet<PathBuf>> = Vec::new();
    for one in reached.keys() {
        if circles.iter().any(|circle| circle.contains(*one)) {
            continue;
        }
        let circle: BTreeSet<PathBuf> = reached[one]
            .iter()
            .filter(|other| is_mutual(one, other))
            .map(|other| other.to_path_buf())
            .collect();
        if !circle.is_empty() {
            circles.push(circle);
        }
    }
    circles
}

/// What each file takes something from.
type Edges<'a> = BTreeMap<&'a Path, Vec<&'a Path>>;

/// Everything that a file takes something from, by whatever way.
fn reached<'a>(edges: &Edges<'a>, from: &Path) -> BTreeSet<&'a Path> {
    let mut reached = BTreeSet::new();
    let mut left = vec![from];
    while let Some(at) = left.pop() {
        for to in edges.get(at).into_iter().flatten() {
            if reached.insert(*to) {
                left.push(to);
            }
        }
    }
    reached
}

/// Two files of a circle, the first of which takes something from the second.
pub(crate) fn two_of<'a>(
    circle: &BTreeSet<PathBuf>,
    imports: &'a Imports,
) -> &'a (PathBuf, PathBuf) {
    let inside = |(from, to): &&(PathBuf, PathBuf)| circle.contains(from) && circle.contains(to);
    let both_ways =
        |(from, to): &&(PathBuf, PathBuf)| imports.contains(&(to.clone(), from.clone()));
    let mut pairs = imports.iter().filter(inside);
    let first = pairs.clone().next().unwrap();
    pairs.find(both_ways).unwrap_or(first)
}

#[test]
fn circles_are_found_however_long_and_lines_are_none() {
    let imports = |pairs: &[(&str, &str)]| -> Imports {
        let path = |(from, to): &(&str, &str)| (PathBuf::from(from), PathBuf::from(to));
        pairs.iter().map(path).collect()
    };
    assert_eq!(
        circles(&imports(&[("a", "b"), ("b", "c"), ("a", "c")])).len(),
        0
    );
    let all = imports(&[
        ("a", "b"),
        ("b", "c"),
        ("c", "a"),
        ("d", "a"),
        ("e", "f"),
        ("f", "e"),
    ]);
    let found = circles(&all);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0], ["a", "b", "c"].map(PathBuf::from).into());
    assert_eq!(two_of(&found[1], &all), &("e".into(), "f".into()));
}
