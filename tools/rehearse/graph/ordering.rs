//! `$orderby` and `$search`: what is asked for, and what it comes to. Pure.

use std::cmp::Reverse;

use super::{filter::Filtered, refusals::Refusal};

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Order {
    property: &'static str,
    descending: bool,
}

impl Order {
    /// Reads the option. Only some properties can be sorted by (documented).
    pub(super) fn parse(text: &str, sortable: &[&'static str]) -> Result<Self, Refusal> {
        let refused = || Refusal::unsupported_query("Sorting not supported for current query.");
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        let property = sortable
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name))
            .ok_or_else(refused)?;
        let descending = match words.next().map(str::to_ascii_lowercase).as_deref() {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(_) => return Err(refused()),
        };
        match words.next() {
            None => Ok(Self {
                property,
                descending,
            }),
            Some(_) => Err(refused()),
        }
    }

    pub(super) fn is_descending(self) -> bool {
        self.descending
    }

    /// Sorts without regard to case, and leaves what is equal in its order.
    pub(super) fn sort<T: Filtered>(self, things: &mut [&T]) {
        let key = |thing: &&T| thing.text(self.property).map(str::to_lowercase);
        if self.descending {
            things.sort_by_cached_key(|thing| Reverse(key(thing)));
        } else {
            things.sort_by_cached_key(key);
        }
    }
}

/// Clauses of which one must hold, each of words that all must.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Search(Vec<Vec<Clause>>);

#[derive(Debug, PartialEq, Eq)]
struct Clause {
    property: String,
    /// In lower case.
    value: String,
}

impl Search {
    /// Reads `"displayName:aoki" OR "mail:aoki"`.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let invalid = || Refusal::bad(format!("Syntax error: '{text}' is no search."));
        let mut any = vec![Vec::new()];
        let mut rest = text.trim();
        loop {
            let quoted = rest.strip_prefix('"').ok_or_else(invalid)?;
            let (clause, after) = quoted.split_once('"').ok_or_else(invalid)?;
            let (property, value) = clause.split_once(':').ok_or_else(invalid)?;
            let clause = Clause {
                property: property.to_owned(),
                value: value.to_lowercase(),
            };
            if let Some(all) = any.last_mut() {
                all.push(clause);
            }
            let after = after.trim_start();
            if after.is_empty() {
                return Ok(Self(any));
            }
            if let Some(next) = after.strip_prefix("AND ") {
                rest = next.trim_start();
            } else {
                rest = after.strip_prefix("OR ").ok_or_else(invalid)?.trim_start();
                any.push(Vec::new());
            }
        }
    }

    pub(super) fn finds(&self, thing: &impl Filtered, properties: &[&'static str]) -> bool {
        let holds = |clause: &Clause| {
            let known = properties
                .iter()
                .find(|known| known.eq_ignore_ascii_case(&clause.property));
            known
                .and_then(|property| Some((property, thing.text(property)?.to_lowercase())))
                .is_some_and(|(property, text)| match *property {
                    // A name is searched by the words in it, anything else by its beginning (documented).
                    "displayName" => has_words(&text, &clause.value),
                    _ => text.starts_with(&clause.value),
                })
        };
        self.0.iter().any(|all| all.iter().all(holds))
    }
}

impl Search {
    /// Whether a name, in lower case, is found.
    pub(super) fn finds_name(&self, name: &str) -> bool {
        let holds = |clause: &Clause| {
            clause.property.eq_ignore_ascii_case("displayName") && has_words(name, &clause.value)
        };
        self.0.iter().any(|all| all.iter().all(holds))
    }
}

fn has_words(text: &str, wanted: &str) -> bool {
    let words = |text: &'_ str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let there = words(text);
    words(wanted)
        .iter()
        .all(|wanted| there.iter().any(|word| word.starts_with(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Named(&'static str, &'static str);

    impl Filtered for Named {
        fn text(&self, property: &str) -> Option<&str> {
            Some(if property == "mail" { self.1 } else { self.0 })
        }
    }

    #[test]
    fn a_list_is_sorted_by_what_can_be_sorted_by() {
        let sortable = ["displayName"];
        let (b, a, c) = (Named("b", ""), Named("A", ""), Named("c", ""));
        for (text, sorted) in [("displayname", "Abc"), ("displayName DESC", "cbA")] {
            let mut all = [&b, &a, &c];
            Order::parse(text, &sortable).unwrap().sort(&mut all);
            assert_eq!(all.map(|named| named.0).concat(), sorted);
        }
        for bad in ["", "mail", "displayName up", "displayName asc x"] {
            assert!(Order::parse(bad, &sortable).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_search_finds_words_of_names_and_beginnings_of_anything_else() {
        let aoki = Named("Aoki Hanako", "hanako@x");
        for (text, found) in [
            (r#""displayName:hana""#, true),
            (r#""displayname:aoki han""#, true),
            (r#""displayName:anako""#, false),
            (r#""mail:hanako""#, true),
            (r#""mail:aoki""#, false),
            (r#""mail:aoki" OR "displayName:aoki""#, true),
            (r#""mail:hanako" AND "displayName:sato""#, false),
            (r#""nick:aoki""#, false),
        ] {
            let search = Search::parse(text).unwrap();
            assert_eq!(
                search.finds(&aoki, &["displayName", "mail"]),
                found,
                "{text}"
            );
        }
        for bad in ["aoki", r#""aoki""#, r#""mail:a" "mail:b""#, r#""mail:a"#] {
            assert!(Search::parse(bad).is_err(), "{bad}");
        }
    }
}
