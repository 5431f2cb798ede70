//! A Windows shortcut to an address: an INI file with `URL=` in its section `[InternetShortcut]`.

/// The address. Keys are read without case, and only in their section.
pub(crate) fn target(text: &str) -> Option<&str> {
    let mut in_section = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_section = line.eq_ignore_ascii_case("[InternetShortcut]");
        } else if let Some((key, value)) = line.split_once('=')
            && in_section
            && key.trim().eq_ignore_ascii_case("url")
        {
            return Some(value.trim().trim_matches('"'));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_of_the_right_section_counts() {
        let text = "[Other]\r\nURL=https://no.example/\r\n[internetshortcut]\r\nIDList=\r\nurl=https://yes.example/?a=b\r\n";
        assert_eq!(target(text), Some("https://yes.example/?a=b"));
        assert_eq!(target("[InternetShortcut]\nIconIndex=0"), None);
    }
}
