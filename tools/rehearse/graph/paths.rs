//! Paths against the templates of the routes. Pure.

/// The parameters of a path that follows a template such as `users/{id}/drive/root:/{path}:/children`. A place takes one part, or the
/// middle of one (`name(key='{id}')`); `{path}` takes one or more. The names of system resources (`$count`) fit no place.
pub(super) fn fit<'a>(template: &str, path: &[&'a str]) -> Option<Vec<&'a str>> {
    let template: Vec<&str> = template.split('/').collect();
    let mut given = Vec::new();
    let mut at = 0;
    for (nth, part) in template.iter().enumerate() {
        let after = template.len() - nth - 1;
        let taken = match *part {
            "{path}" | "{path}:" => names(path.get(at..), after, part.ends_with(':')),
            _ => path.get(at).and_then(|one| single(part, one)),
        };
        let taken = taken?;
        at += if part.starts_with("{path}") {
            taken.len()
        } else {
            1
        };
        given.extend(taken);
    }
    (at == path.len()).then_some(given)
}

/// One segment against one of the template: its parameter, where it has one.
fn single<'a>(template: &str, part: &'a str) -> Option<Vec<&'a str>> {
    let Some((before, rest)) = template.split_once('{') else {
        return (template == part).then(Vec::new);
    };
    let (_, after) = rest.split_once('}')?;
    let value = part.strip_prefix(before)?.strip_suffix(after)?;
    let is_system = before.is_empty() && value.starts_with('$');
    (!value.is_empty() && !is_system).then(|| vec![value])
}

/// The names of a path in a drive, of which `after` parts of the template follow. A name cannot hold a colon.
fn names<'a>(path: Option<&[&'a str]>, after: usize, closed: bool) -> Option<Vec<&'a str>> {
    let path = path?;
    let (last, before) = path
        .get(..path.len().checked_sub(after)?)?
        .split_last()
        .filter(|(last, _)| !closed || last.ends_with(':'))?;
    let last = last.strip_suffix(':').unwrap_or(last);
    let mut names = before.to_vec();
    names.push(last);
    names
        .iter()
        .all(|name| !name.is_empty() && !name.contains(':'))
        .then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_a_template_to_its_end() {
        let children = "drives/{id}/root:/{path}:/children";
        let commerce = "directory/subscriptions(commerceSubscriptionId='{id}')";
        for (template, path, fits) in [
            ("users/{id}", &["users", "x"][..], Some(vec!["x"])),
            ("users/{id}", &["users", "$count"], None),
            ("users/{id}", &["users", "x", "y"], None),
            ("users/$count", &["users", "$count"], Some(vec![])),
            ("users", &["Users"], None),
            (
                commerce,
                &["directory", "subscriptions(commerceSubscriptionId='77')"],
                Some(vec!["77"]),
            ),
            (
                commerce,
                &["directory", "subscriptions(commerceSubscriptionId=77)"],
                None,
            ),
            (
                children,
                &["drives", "d", "root:", "作業 #1", "x:", "children"],
                Some(vec!["d", "作業 #1", "x"]),
            ),
            // Without the closing colon, `children` is a name.
            (children, &["drives", "d", "root:", "x", "children"], None),
            (
                "drives/{id}/root:/{path}",
                &["drives", "d", "root:", "x", "children"],
                Some(vec!["d", "x", "children"]),
            ),
            (
                "drives/{id}/root:/{path}",
                &["drives", "d", "root:", "x:"],
                Some(vec!["d", "x"]),
            ),
            (
                "drives/{id}/root:/{path}",
                &["drives", "d", "root:", "a:b", "c"],
                None,
            ),
            ("drives/{id}/root:/{path}", &["drives", "d", "root:"], None),
        ] {
            assert_eq!(fit(template, path), fits, "{template} {path:?}");
        }
    }
}
