//! Which countries a usage location can be: the assigned codes of ISO 3166-1. `scripts/make-countries` makes
//! the table.

use common::{BadValue, text};

const COUNTRIES: &str = include_str!("countries.txt");

/// Whether a code of two letters is a country's.
#[must_use]
pub(crate) fn is_known(code: &str) -> bool {
    COUNTRIES.split_whitespace().any(|known| known == code)
}

/// A country of the command line, in any case.
pub(crate) fn parse(text: &str) -> Result<String, BadValue> {
    let code = text.to_ascii_uppercase();
    if is_known(&code) {
        Ok(code)
    } else {
        Err(text!(
            "no such country; write its two letters (ISO 3166-1), such as JP",
            "そのような国はありません。JP のように 2 文字 (ISO 3166-1) で指定してください"
        )
        .into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_countries_that_there_are_are_taken() {
        assert_eq!(COUNTRIES.split_whitespace().count(), 249);
        assert_eq!(parse("jp").unwrap(), "JP");
        for none in ["XX", "ZZ", "UK", "EU", "J", "JPN", "日本", ""] {
            assert!(parse(none).is_err(), "{none}");
        }
    }
}
