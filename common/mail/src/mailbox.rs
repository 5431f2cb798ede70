//! A sender or a recipient.

use std::str::FromStr;

use mail_builder::headers::address::Address;
use record::ids::MailAddress;

use crate::BadMail;

/// The longest name.
const MAX_NAME: usize = 200;

/// A mail address, with the name of whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    name: Option<String>,
    address: MailAddress,
}

impl Mailbox {
    /// From its parts.
    pub fn new(name: Option<&str>, address: &str) -> Result<Self, BadMail> {
        let bad = || BadMail::Mailbox(format!("{} <{address}>", name.unwrap_or_default()));
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        let is_line = |name: &str| name.len() <= MAX_NAME && !name.chars().any(char::is_control);
        if !name.is_none_or(is_line) {
            return Err(bad());
        }
        Ok(Self {
            name: name.map(str::to_owned),
            address: address.parse().map_err(|_| bad())?,
        })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> &str {
        self.address.as_str()
    }

    pub(crate) fn domain(&self) -> &str {
        self.address.domain()
    }

    pub(crate) fn header(&self) -> Address<'_> {
        Address::new_address(self.name.as_deref(), self.address.as_str())
    }
}

/// `NAME <ADDRESS>`, or the address alone.
impl FromStr for Mailbox {
    type Err = BadMail;

    fn from_str(text: &str) -> Result<Self, BadMail> {
        let bad = |_| BadMail::Mailbox(text.to_owned());
        let text = text.trim();
        match text
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'))
        {
            Some((name, address)) => {
                let name = name.trim().trim_matches('"');
                Self::new(Some(name), address.trim()).map_err(bad)
            }
            None => Self::new(None, text).map_err(bad),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_before_the_address_or_not_at_all() {
        for (text, name, address) in [
            ("a@b.example", None, "a@b.example"),
            ("<a@b.example>", None, "a@b.example"),
            ("森 花 <a@b.example>", Some("森 花"), "a@b.example"),
            (
                "\"Mori, Hana\" <a@b.example>",
                Some("Mori, Hana"),
                "a@b.example",
            ),
        ] {
            let read: Mailbox = text.parse().unwrap();
            assert_eq!((read.name(), read.address()), (name, address));
        }
        for bad in [
            "",
            "森 花",
            "a@b.example\r\nBcc: c@d.example",
            "x\r\nBcc: c <a@b.example>",
            "a@b.example, c@d.example",
            "x <a@b.example> <c@d.example",
        ] {
            assert!(bad.parse::<Mailbox>().is_err(), "{bad}");
        }
    }
}
