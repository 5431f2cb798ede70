//! The forms that a path may have, and the one that the routes know. Pure.

use std::{collections::HashMap, sync::LazyLock};

use super::routes::ROUTES;

/// How the qualified names of types, actions and functions begin.
const NAMESPACE: &str = "microsoft.graph.";

/// The words of all paths, by their form in lower case.
static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let words = ROUTES.iter().flat_map(|route| route.path.split('/'));
    words
        .filter(|word| !word.contains('{'))
        .map(|word| (word.to_ascii_lowercase(), word))
        .collect()
});

/// The beginnings of functions with a parameter, such as `subscriptions(commerceSubscriptionId='`.
static FUNCTIONS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let words = ROUTES.iter().flat_map(|route| route.path.split('/'));
    let functions = words.filter(|word| word.contains("='{"));
    functions
        .filter_map(|word| word.split('{').next())
        .collect()
});

/// The usual form of a path: words in the case of the documentation, keys as segments of their own
/// (`users('id')`), names without their namespace (`microsoft.graph.assignLicense`), and relations without the cast to
/// a kind (`members/microsoft.graph.user`). Names of files are left as they are.
pub(crate) fn usual(path: &[&str]) -> Vec<String> {
    let mut usual = Vec::new();
    let mut parts = path.iter();
    for part in parts.by_ref() {
        let word = without_namespace(part);
        if let Some((collection, key)) = keyed(word) {
            usual.push(spelt(collection));
            usual.push(key);
        } else if !is_cast(part, usual.last()) {
            usual.push(spelt(word));
        }
        if part.starts_with("root:") || part.ends_with(':') {
            break;
        }
    }
    usual.extend(names(parts.as_slice()));
    usual
}

/// What follows `root:` or `items/ID:`: names, and after one with a colon at its end the words of a path again.
fn names(parts: &[&str]) -> Vec<String> {
    let end = parts.iter().position(|part| part.ends_with(':'));
    let (names, rest) = parts.split_at(end.map_or(parts.len(), |end| end + 1));
    let names = names.iter().map(|name| (*name).to_owned());
    names.chain(rest.iter().map(|word| spelt(word))).collect()
}

/// A word as the documentation spells it; anything else as it is.
fn spelt(word: &str) -> String {
    if let Some(known) = WORDS.get(&word.to_ascii_lowercase()) {
        return (*known).to_owned();
    }
    for function in FUNCTIONS.iter() {
        let start = word.get(..function.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(function)) {
            return format!("{function}{}", &word[function.len()..]);
        }
    }
    word.to_owned()
}

/// `assignLicense` of `microsoft.graph.assignLicense`. The name of a type stays.
fn without_namespace(part: &str) -> &str {
    let rest = part
        .get(..NAMESPACE.len())
        .filter(|start| start.eq_ignore_ascii_case(NAMESPACE))
        .map(|start| &part[start.len()..]);
    rest.filter(|rest| WORDS.contains_key(&rest.to_ascii_lowercase()))
        .unwrap_or(part)
}

/// The collection and the key of `users('key')`, in which `''` is a quote.
fn keyed(part: &str) -> Option<(&str, String)> {
    let (collection, rest) = part.split_once("('")?;
    let key = rest.strip_suffix("')")?;
    let is_name = !collection.is_empty() && collection.bytes().all(|b| b.is_ascii_alphabetic());
    is_name.then(|| (collection, key.replace("''", "'")))
}

/// Whether it casts the objects of a relation to a kind, which the answer goes by and not the route.
fn is_cast(part: &str, relation: Option<&String>) -> bool {
    const RELATIONS: [&str; 9] = [
        "deletedItems",
        "directReports",
        "manager",
        "memberOf",
        "members",
        "membersWithLicenseErrors",
        "owners",
        "transitiveMemberOf",
        "transitiveMembers",
    ];
    let is_kind = |kind: &str| part.eq_ignore_ascii_case(&format!("{NAMESPACE}{kind}"));
    (is_kind("user") || is_kind("group"))
        && relation
            .is_some_and(|before| RELATIONS.iter().any(|one| one.eq_ignore_ascii_case(before)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_path_comes_to_the_usual_one() {
        for (path, wanted) in [
            ("users/x", "users/x"),
            ("Users/X/AssignLicense", "users/X/assignLicense"),
            ("users('x')/licensedetails", "users/x/licenseDetails"),
            ("users('o''brien@x')", "users/o'brien@x"),
            (
                "users/x/microsoft.graph.assignLicense",
                "users/x/assignLicense",
            ),
            ("users/microsoft.graph.delta()", "users/delta()"),
            ("groups/x/members/microsoft.graph.user", "groups/x/members"),
            ("users/x/memberOf/Microsoft.Graph.Group", "users/x/memberOf"),
            (
                "groups/x/members/microsoft.graph.device",
                "groups/x/members/microsoft.graph.device",
            ),
            ("SUBSCRIBEDSKUS", "subscribedSkus"),
            (
                "directory/Subscriptions(commercesubscriptionid='7')",
                "directory/subscriptions(commerceSubscriptionId='7')",
            ),
            ("drives/d/ROOT/Children", "drives/d/root/children"),
            (
                "drives/d/root:/Users('x')/Drive:/Children",
                "drives/d/root:/Users('x')/Drive:/children",
            ),
            ("drives/d/root:/Users", "drives/d/root:/Users"),
            (
                "drives/d/Items/i:/Users:/Children",
                "drives/d/items/i:/Users:/children",
            ),
        ] {
            let parts: Vec<&str> = path.split('/').collect();
            assert_eq!(usual(&parts).join("/"), wanted, "{path}");
        }
    }
}
