//! Ids in links: taken as they stand or said to be damaged, never repaired.

use common::ids::Guid;

/// An id that a link should hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Id {
    #[default]
    Absent,
    Good(Guid),
    Bad(String),
}

impl Id {
    /// Reads an id. Braces around it, which Windows writes, are no damage; nil names no one.
    pub(crate) fn read(text: &str) -> Self {
        let bare = text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match bare.unwrap_or(text).parse::<Guid>() {
            Ok(guid) if !guid.is_nil() => Self::Good(guid),
            _ if text.is_empty() => Self::Absent,
            _ => Self::Bad(text.to_owned()),
        }
    }

    pub(crate) fn good(&self) -> Option<&Guid> {
        match self {
            Self::Good(guid) => Some(guid),
            _ => None,
        }
    }

    pub(crate) fn bad(&self) -> Option<&str> {
        match self {
            Self::Bad(text) => Some(text),
            _ => None,
        }
    }

    /// The id as it stands, good or bad.
    pub(crate) fn as_written(&self) -> Option<&str> {
        match self {
            Self::Absent => None,
            Self::Good(guid) => Some(guid.as_str()),
            Self::Bad(text) => Some(text),
        }
    }
}

/// What is wrong with an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    Nil,
    /// A character that no id has.
    Character(char),
    /// A group (from 1) of the wrong length.
    Group {
        group: usize,
        found: usize,
        wanted: usize,
    },
    /// Not five groups.
    Groups(usize),
}

/// Says what is wrong with an id that is no GUID.
pub(crate) fn flaw(text: &str) -> Flaw {
    const LENGTHS: [usize; 5] = [8, 4, 4, 4, 12];
    let bare = text.trim_matches(['{', '}']);
    if bare.len() == 36 && bare.bytes().all(|b| matches!(b, b'0' | b'-')) {
        return Flaw::Nil;
    }
    if let Some(c) = bare.chars().find(|c| !c.is_ascii_hexdigit() && *c != '-') {
        return Flaw::Character(c);
    }
    let groups: Vec<usize> = bare.split('-').map(str::len).collect();
    if groups.len() != LENGTHS.len() {
        return Flaw::Groups(groups.len());
    }
    let wrong = groups
        .iter()
        .zip(LENGTHS)
        .position(|(found, wanted)| *found != wanted);
    wrong.map_or(Flaw::Groups(groups.len()), |at| Flaw::Group {
        group: at + 1,
        found: groups[at],
        wanted: LENGTHS[at],
    })
}

/// How many characters differ between two ids that look like copies of each other: 1 to 3, or `None`.
pub(crate) fn misread(one: &str, other: &str) -> Option<usize> {
    const MOST: usize = 3;
    if one.len().abs_diff(other.len()) > MOST || one.len() > 64 {
        return None;
    }
    distance(&one.to_ascii_lowercase(), &other.to_ascii_lowercase(), MOST)
        .filter(|distance| *distance > 0)
}

/// How many characters must be changed, added or removed (Levenshtein); `None` where more than `most`.
pub(crate) fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        let mut least = row[0];
        for (to, d) in other.iter().enumerate() {
            let substituted = diagonal + usize::from(c != *d);
            diagonal = row[to + 1];
            row[to + 1] = substituted.min(row[to] + 1).min(diagonal + 1);
            least = least.min(row[to + 1]);
        }
        // It never becomes less. Nearly every host is another one, and that shows early.
        if least > most {
            return None;
        }
    }
    Some(row[other.len()]).filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "75797631-365c-4181-8514-3d311573318b";

    #[test]
    fn an_id_is_taken_or_kept_as_it_stands() {
        assert_eq!(Id::read(GOOD).as_written(), Some(GOOD));
        assert_eq!(
            Id::read(&format!("{{{}}}", GOOD.to_uppercase())).as_written(),
            Some(GOOD)
        );
        for bad in [
            "7579241-2070-4191-8514-3d7115c31414",
            "00000000-0000-0000-0000-000000000000",
            "601089",
        ] {
            assert_eq!(Id::read(bad), Id::Bad(bad.to_owned()));
        }
        assert_eq!(Id::read(""), Id::Absent);
    }

    #[test]
    fn the_flaw_is_named() {
        for (text, named) in [
            (
                "7579241-2070-4191-8514-3d7115c31414",
                Flaw::Group {
                    group: 1,
                    found: 7,
                    wanted: 8,
                },
            ),
            (
                "75797631-365c-4181-8514-3d311573318",
                Flaw::Group {
                    group: 5,
                    found: 11,
                    wanted: 12,
                },
            ),
            ("75797631-365c-4181-8514-3d31157331Bo", Flaw::Character('o')),
            ("601089", Flaw::Groups(1)),
            ("00000000-0000-0000-0000-000000000000", Flaw::Nil),
        ] {
            assert_eq!(flaw(text), named, "{text}");
        }
    }

    #[test]
    fn a_misread_copy_differs_by_one_to_three_characters() {
        assert_eq!(misread(GOOD, GOOD), None);
        assert_eq!(
            misread(GOOD, "75797631-365c-4181-8514-3d311573318"),
            Some(1)
        );
        assert_eq!(
            misread(GOOD, "75797681-865c-4181-8514-3d31157331b8"),
            Some(4).filter(|n| *n <= 3)
        );
        assert_eq!(misread(GOOD, "75392e31-365c-4f9f-a5fe-3d31f5c33fab"), None);
    }
}
