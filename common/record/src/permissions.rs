//! What a token must be allowed for each call, each with its source: what `sign-in` asks for, what a refusal names, what
//! `rehearse` holds a token to, and what the README tells. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`graph`] | the permissions of each call of Microsoft Graph |
//! | [`partner_center`] | whose token each call of Partner Center takes |
//! | [`tools`] | the calls of each tool |
//! | [`roles`] | the names of directory roles |
//! | [`agents`] | the roles of a person in Partner Center |
//!
//! Where two of Microsoft's sources disagree the stricter one stands here, and its row says so.

pub mod agents;
pub mod graph;
pub mod partner_center;
pub mod roles;
pub mod tools;

/// Permissions of Microsoft Graph of which one is enough, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// In a token of the application alone and in one with a person.
    pub both: &'static [&'static str],
    /// In a token with a person only.
    pub person: &'static [&'static str],
    /// In a token with a person, about that person.
    pub own: &'static [&'static str],
    /// Of which one is needed besides.
    pub also: &'static [&'static str],
}

/// Permissions of which one is enough, the least first.
pub type Choice = &'static [&'static str];

/// A choice in words for a person: the least, and one more that does no more than read.
#[must_use]
pub fn in_words(choice: Choice) -> String {
    let least = choice.first().copied().unwrap_or_default();
    let is_other = |name: &&&str| !name.contains("ReadWrite") && !name.starts_with("Directory.");
    let reads = !least.contains("ReadWrite");
    match choice.iter().skip(1).find(is_other).filter(|_| reads) {
        Some(other) => format!("{least} or {other}"),
        None => least.to_owned(),
    }
}

/// Whom a token speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    /// The application alone.
    App,
    /// A person.
    Person,
    /// A person, in a call about that very person.
    Own,
}

impl Needs {
    /// Nothing: any token will do.
    pub const NOTHING: Self = Self::any_of(&[]);

    /// One of these, whoever the token is for.
    #[must_use]
    pub const fn any_of(both: &'static [&'static str]) -> Self {
        Self {
            both,
            person: &[],
            own: &[],
            also: &[],
        }
    }

    /// Whether a token has what is needed.
    #[must_use]
    pub fn are_met_by(self, bearer: Bearer, holds: impl Fn(&str) -> bool) -> bool {
        self.missing(bearer, holds).is_empty()
    }

    /// What a token lacks: of each of these, one permission is enough, the least first.
    #[must_use]
    pub fn missing(self, bearer: Bearer, holds: impl Fn(&str) -> bool) -> Vec<Choice> {
        let any = |all: &[&'static str]| all.iter().any(|one| holds(one));
        let is_open = (self.both.is_empty() && self.person.is_empty())
            || any(self.both)
            || (bearer != Bearer::App && any(self.person))
            || (bearer == Bearer::Own && any(self.own));
        let mut missing = Vec::new();
        if !is_open {
            missing.push(self.both);
        }
        if !(self.also.is_empty() || any(self.also)) {
            missing.push(self.also);
        }
        missing
    }
}

/// The least set of permissions with which all of these needs are met.
#[must_use]
pub fn least(all: &[Needs]) -> Vec<&'static str> {
    let mut chosen: Vec<&'static str> = Vec::new();
    for needs in all {
        let missing = needs.missing(Bearer::App, |_| false);
        chosen.extend(missing.iter().filter_map(|choice| choice.first().copied()));
    }
    chosen.sort_unstable();
    chosen.dedup();
    // What one need asks for may be more than enough for another.
    let mut at = 0;
    while at < chosen.len() {
        let without: Vec<&str> = chosen
            .iter()
            .filter(|one| **one != chosen[at])
            .copied()
            .collect();
        let enough = all
            .iter()
            .all(|needs| needs.are_met_by(Bearer::App, |one| without.contains(&one)));
        if enough {
            chosen.remove(at);
        } else {
            at += 1;
        }
    }
    chosen
}

/// Whether a path, as it was called, is of the form of a template: `{id}` is one part or a piece of one, `{path}` one
/// part or more. The case of letters does not matter.
#[must_use]
pub fn fits(template: &str, path: &str) -> bool {
    let template: Vec<&str> = template.split('/').collect();
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    fit(&template, &path)
}

fn fit(template: &[&str], path: &[&str]) -> bool {
    let (Some((wanted, wanted_rest)), Some((part, rest))) =
        (template.split_first(), path.split_first())
    else {
        return template.is_empty() && path.is_empty();
    };
    if let Some(end) = wanted.strip_prefix("{path}") {
        return (1..=path.len())
            .any(|taken| path[taken - 1].ends_with(end) && fit(wanted_rest, &path[taken..]));
    }
    is_part(wanted, part) && fit(wanted_rest, rest)
}

/// Whether a part of a path is of the form of one in a template.
fn is_part(wanted: &str, part: &str) -> bool {
    let Some((before, rest)) = wanted.split_once('{') else {
        return wanted.eq_ignore_ascii_case(part);
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let (part, before) = (part.to_ascii_lowercase(), before.to_ascii_lowercase());
    part.len() > before.len() + after.len() && part.starts_with(&before) && part.ends_with(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDS: Needs = Needs {
        both: &["Read.All", "Write.All"],
        person: &["Read.Mine"],
        own: &["Read.Own"],
        also: &["Directory.Read.All"],
    };

    #[test]
    fn one_permission_is_enough_and_what_is_needed_besides_is_needed_too() {
        for (bearer, held, missing) in [
            (
                Bearer::App,
                &[][..],
                &["Read.All", "Directory.Read.All"][..],
            ),
            (Bearer::App, &["Write.All"], &["Directory.Read.All"]),
            (
                Bearer::App,
                &["Read.Mine", "Directory.Read.All"],
                &["Read.All"],
            ),
            (Bearer::Person, &["Read.Mine", "Directory.Read.All"], &[]),
            (
                Bearer::Person,
                &["Read.Own", "Directory.Read.All"],
                &["Read.All"],
            ),
            (Bearer::Own, &["Read.Own", "Directory.Read.All"], &[]),
        ] {
            let lacks = NEEDS.missing(bearer, |one| held.contains(&one));
            let lacks: Vec<&str> = lacks.iter().map(|choice| choice[0]).collect();
            assert_eq!(lacks, missing, "{bearer:?} {held:?}");
        }
        assert!(Needs::NOTHING.are_met_by(Bearer::App, |_| false));
    }

    #[test]
    fn a_choice_names_the_least_and_one_more_that_only_reads() {
        for (choice, words) in [
            (
                &["A.Read.All", "B.ReadWrite.All", "C.Read.All"][..],
                "A.Read.All or C.Read.All",
            ),
            (
                &["A.Read.All", "A.ReadWrite.All", "Directory.Read.All"],
                "A.Read.All",
            ),
            (&["A.ReadWrite.All", "B.Read.All"], "A.ReadWrite.All"),
            (&[], ""),
        ] {
            assert_eq!(in_words(choice), words);
        }
    }

    #[test]
    fn the_least_set_has_nothing_that_another_permission_makes_needless() {
        let skus = Needs::any_of(&["License.Read.All", "Organization.Read.All"]);
        let organization = Needs::any_of(&["Organization.Read.All"]);
        assert_eq!(least(&[skus]), ["License.Read.All"]);
        assert_eq!(least(&[skus, organization]), ["Organization.Read.All"]);
        assert_eq!(least(&[]), [""; 0]);
    }

    #[test]
    fn a_path_fits_its_template_and_no_other() {
        for (template, path, seen) in [
            ("users/{id}", "/users/x", true),
            ("users/{id}", "users/x/drive", false),
            ("users/{id}/drive", "Users/x/Drive", true),
            ("t/find(tenantId='{id}')", "t/find(tenantId='a-b')", true),
            ("t/find(tenantId='{id}')", "t/other(tenantId='a-b')", false),
            (
                "drives/{id}/root:/{path}:/children",
                "drives/d/root:/a/b:/children",
                true,
            ),
            ("drives/{id}/root:/{path}", "drives/d/root:/a/b", true),
            ("drives/{id}/root:/{path}", "drives/d/root", false),
        ] {
            assert_eq!(fits(template, path), seen, "{template} {path}");
        }
    }
}
