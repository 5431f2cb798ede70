//! The tools that a person names, and what they need. Pure.

use common::{
    Exit, Failure,
    permissions::{
        partner_center::{self, Takes},
        tools::{self, Use},
    },
    text,
    text::printable,
};

/// What is wanted of a sign-in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    uses: Vec<&'static Use>,
    is_named: bool,
}

impl Wanted {
    /// The tools of a command line, each with the options that follow it: `swap-license --groups list-licenses`.
    pub(crate) fn of(words: &[String]) -> Result<Self, Failure> {
        let mut uses = Vec::new();
        let mut rest = words.iter().map(String::as_str).peekable();
        while let Some(tool) = rest.next() {
            if tools::of(tool).next().is_none() {
                return Err(no_such_tool(tool));
            }
            let mut options = Vec::new();
            while let Some(word) = rest.next_if(|word| {
                let is_value = !options.is_empty() && tools::of(word).next().is_none();
                word.starts_with('-') || is_value
            }) {
                options.extend(word.split('='));
            }
            uses.extend(tools::of(tool).filter(|one| is_wanted(one, &options)));
        }
        Ok(Self {
            uses,
            is_named: !words.is_empty(),
        })
    }

    /// What every tool does.
    pub(crate) fn everything() -> Self {
        Self {
            uses: tools::USES.iter().collect(),
            is_named: false,
        }
    }

    /// Whether any tool was named, even one that needs nothing.
    pub(crate) fn is_named(&self) -> bool {
        self.is_named
    }

    pub(crate) fn uses(&self) -> &[&'static Use] {
        &self.uses
    }

    /// The least permissions of Microsoft Graph.
    pub(crate) fn permissions(&self) -> Vec<&'static str> {
        tools::permissions_of(self.uses.iter().copied())
    }

    /// Whether one of them calls Partner Center.
    pub(crate) fn is_for_partners(&self) -> bool {
        self.uses.iter().any(|one| !one.partner_center.is_empty())
    }
}

fn is_wanted(one: &Use, options: &[&str]) -> bool {
    !one.asked.is_with_option() || one.option.split(' ').all(|word| options.contains(&word))
}

/// Whether a use calls something that takes a person's token alone, or the application's alone.
pub(crate) fn takes(one: &Use, wanted: Takes) -> bool {
    let mut calls = one.partner_center.iter();
    calls.any(|(method, path)| {
        partner_center::row(method, path).is_some_and(|row| row.takes == wanted)
    })
}

fn no_such_tool(name: &str) -> Failure {
    let name = printable(name);
    let mut known: Vec<&str> = tools::USES.iter().map(|one| one.tool).collect();
    known.dedup();
    let known = known.join(", ");
    Failure::new(
        Exit::Usage,
        text!(
            "{name} is no tool that signs in; those are {known}",
            "{name} はサインインを必要とするツールではありません。対象のツールは次のとおりです: {known}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permissions(words: &str) -> String {
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        match Wanted::of(&words) {
            Ok(wanted) => wanted.permissions().join(" "),
            Err(failure) => failure.text.en,
        }
    }

    #[test]
    fn exactly_what_the_tools_and_their_options_need_is_asked_for() {
        let licenses = "CrossTenantInformation.ReadBasic.All GroupMember.Read.All \
                        Organization.Read.All User.Read.All";
        for (words, expected) in [
            ("", String::new()),
            ("list-licenses", licenses.to_owned()),
            ("list-licenses --users", licenses.to_owned()),
            ("attest-mca", String::new()),
            ("parse-invite", String::new()),
            (
                "parse-invite --online",
                "CrossTenantInformation.ReadBasic.All".to_owned(),
            ),
            (
                "list-licenses swap-license",
                "CrossTenantInformation.ReadBasic.All GroupMember.Read.All \
                 LicenseAssignment.ReadWrite.All Organization.Read.All User.Read.All"
                    .to_owned(),
            ),
            (
                "swap-license --usage-location JP list-licenses",
                "CrossTenantInformation.ReadBasic.All GroupMember.Read.All Organization.Read.All \
                 User.ReadWrite.All"
                    .to_owned(),
            ),
        ] {
            assert_eq!(permissions(words), expected, "{words}");
        }
        assert!(permissions("rm").starts_with("rm is no tool that signs in"));
        assert!(permissions("--users").starts_with("--users is no tool"));
    }

    #[test]
    fn partner_center_is_wanted_where_a_tool_calls_it() {
        let is = |words: &str| {
            let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
            Wanted::of(&words).unwrap().is_for_partners()
        };
        assert!(is("attest-mca") && is("check-relationship --side partner"));
        assert!(is("check-relationship --side=partner"));
        assert!(!is("check-relationship") && !is("list-licenses --users"));
    }
}
