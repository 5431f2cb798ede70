//! Time zones by their names.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::{Exit, Failure, text, text::printable};

/// The time zone of an IANA name, as `Asia/Tokyo`.
///
/// The zones that were compiled in come first: they are the same on every machine, and those of the machine are found by
/// walking through all of its folders of zones, at every start. A name that is newer than they is looked for there.
///
/// # Errors
///
/// There is no such zone; the words say how to write one.
pub fn named(name: &str) -> Result<TimeZone, Failure> {
    let found = TimeZoneDatabase::bundled().get(name);
    found.or_else(|_| TimeZone::get(name)).map_err(|_| {
        let name = printable(name);
        Failure::new(
            Exit::Usage,
            text!(
                "\"{name}\" is no time zone; write one like Asia/Tokyo",
                "「{name}」というタイム ゾーンはありません。Asia/Tokyo のように指定してください"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_in_letters_of_either_case_and_another_is_refused_with_its_name() {
        assert_eq!(named("asia/tokyo").unwrap().iana_name(), Some("Asia/Tokyo"));
        assert_eq!(named("UTC").unwrap(), TimeZone::UTC);
        let failure = named("Tokyo\u{1b}").unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert!(
            failure.text.en.starts_with("\"Tokyo\\u{1b}\" is no"),
            "{failure}"
        );
    }
}
