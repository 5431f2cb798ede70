//! The time zone of this machine, for hours that people read. jiff's own way to it brings the zones of the whole world
//! along: 200 KiB in each tool that opens connections.

use jiff::tz::TimeZone;

/// The time zone of this machine; UTC where it cannot be told.
#[cfg(windows)]
pub(crate) fn local_zone() -> TimeZone {
    TimeZone::system()
}

/// The time zone of this machine; UTC where it cannot be told.
#[cfg(not(windows))]
pub(crate) fn local_zone() -> TimeZone {
    named_by(std::env::var("TZ").ok().as_deref())
}

/// As the C library reads `TZ`: a file of zones, by its name or its path, or the rule itself.
#[cfg(not(windows))]
fn named_by(variable: Option<&str>) -> TimeZone {
    let Some(name) = variable.filter(|name| !name.is_empty()) else {
        return of_file("/etc/localtime").unwrap_or(TimeZone::UTC);
    };
    let name = name.trim_start_matches(':');
    let file = std::path::Path::new("/usr/share/zoneinfo").join(name);
    let zone = of_file(file).or_else(|| TimeZone::posix(name).ok());
    zone.unwrap_or(TimeZone::UTC)
}

#[cfg(not(windows))]
fn of_file(path: impl AsRef<std::path::Path>) -> Option<TimeZone> {
    let data = std::fs::read(path).ok()?;
    TimeZone::tzif("Local", &data).ok()
}

#[cfg(all(test, not(windows)))]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn hour(variable: Option<&str>) -> i8 {
        let zone = named_by(variable);
        Timestamp::UNIX_EPOCH.to_zoned(zone).hour()
    }

    #[test]
    fn a_zone_is_a_file_by_its_name_or_path_or_a_rule() {
        assert_eq!(hour(Some("JST-9")), 9);
        assert_eq!(hour(Some("no such zone")), 0);
        assert_eq!(hour(Some(":/no/such/file")), 0);
        let tokyo = "/usr/share/zoneinfo/Asia/Tokyo";
        if std::path::Path::new(tokyo).exists() {
            for name in ["Asia/Tokyo", ":Asia/Tokyo", tokyo] {
                assert_eq!(hour(Some(name)), 9, "{name}");
            }
        }
        // Whatever that of this machine is.
        assert_eq!(named_by(None), named_by(Some("")));
    }
}
