//! `$filter` over users: the forms that need no advanced query. Pure.

use common::ids::Guid;

use super::refusals::Refusal;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    Either(Vec<Filter>),
    All(Vec<Filter>),
    Holds(Guid),
    Enabled(bool),
    /// A text property and what it must be, without regard to case.
    Text(TextProperty, String),
}

/// The text properties that can be filtered on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextProperty {
    Id,
    UserPrincipalName,
    DisplayName,
    Mail,
    UsageLocation,
    UserType,
}

/// What a condition is asked about.
pub(super) trait Filtered {
    fn holds(&self, sku: &Guid) -> bool;
    fn enabled(&self) -> bool;
    fn text(&self, property: TextProperty) -> Option<&str>;
}

impl Filter {
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let mut parser = Parser {
            rest: tokens(text)?,
        };
        let filter = parser.either()?;
        if parser.rest.is_empty() {
            Ok(filter)
        } else {
            Err(invalid("Syntax error after the end of the expression."))
        }
    }

    pub(super) fn lets(&self, thing: &impl Filtered) -> bool {
        match self {
            Self::Either(parts) => parts.iter().any(|part| part.lets(thing)),
            Self::All(parts) => parts.iter().all(|part| part.lets(thing)),
            Self::Holds(sku) => thing.holds(sku),
            Self::Enabled(wanted) => thing.enabled() == *wanted,
            Self::Text(property, wanted) => thing
                .text(*property)
                .is_some_and(|text| text.to_lowercase() == wanted.to_lowercase()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' => {}
            '(' | ')' | ':' => tokens.push(Token::Sign(c)),
            '\'' => tokens.push(Token::Text(quoted(&mut chars)?)),
            _ => {
                let mut word = c.to_string();
                while let Some(c) = chars.next_if(|c| !" ():'".contains(*c)) {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    // The parser takes from the end.
    tokens.reverse();
    Ok(tokens)
}

/// The rest of a quoted text, in which `''` is a quote.
fn quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, Refusal> {
    let mut text = String::new();
    loop {
        match chars.next() {
            None => return Err(invalid("There is an unterminated string literal.")),
            Some('\'') if chars.next_if_eq(&'\'').is_none() => return Ok(text),
            Some(c) => text.push(c),
        }
    }
}

struct Parser {
    rest: Vec<Token>,
}

impl Parser {
    fn either(&mut self) -> Result<Filter, Refusal> {
        let mut parts = vec![self.all()?];
        while self.takes("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Filter::Either))
    }

    fn all(&mut self) -> Result<Filter, Refusal> {
        let mut parts = vec![self.single()?];
        while self.takes("and") {
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Filter::All))
    }

    fn single(&mut self) -> Result<Filter, Refusal> {
        match self.rest.pop() {
            Some(Token::Sign('(')) => {
                let filter = self.either()?;
                self.sign(')')?;
                Ok(filter)
            }
            Some(Token::Word(word)) => self.comparison(&word),
            _ => Err(invalid("A property was expected.")),
        }
    }

    fn comparison(&mut self, property: &str) -> Result<Filter, Refusal> {
        let text = match property {
            "assignedLicenses/any" => return self.any_license(),
            "accountEnabled" => {
                self.equals()?;
                return match self.word()?.as_str() {
                    "true" => Ok(Filter::Enabled(true)),
                    "false" => Ok(Filter::Enabled(false)),
                    _ => Err(invalid("accountEnabled is compared with true or false.")),
                };
            }
            "id" => TextProperty::Id,
            "userPrincipalName" => TextProperty::UserPrincipalName,
            "displayName" => TextProperty::DisplayName,
            "mail" => TextProperty::Mail,
            "usageLocation" => TextProperty::UsageLocation,
            "userType" => TextProperty::UserType,
            "not" | "assignedLicenses/$count" => return Err(advanced()),
            _ => {
                return Err(invalid(&format!(
                    "Property '{property}' cannot be filtered on."
                )));
            }
        };
        self.equals()?;
        match self.rest.pop() {
            Some(Token::Text(value)) => Ok(Filter::Text(text, value)),
            _ => Err(invalid("A quoted text was expected.")),
        }
    }

    /// `assignedLicenses/any(x:x/skuId eq GUID)`, the GUID unquoted.
    fn any_license(&mut self) -> Result<Filter, Refusal> {
        self.sign('(')?;
        let variable = self.word()?;
        self.sign(':')?;
        if self.word()? != format!("{variable}/skuId") {
            return Err(invalid("A licence is compared by its skuId."));
        }
        self.equals()?;
        let sku = self
            .word()?
            .parse()
            .map_err(|_| invalid("skuId is compared with a GUID without quotes."))?;
        self.sign(')')?;
        Ok(Filter::Holds(sku))
    }

    fn takes(&mut self, word: &str) -> bool {
        let there = matches!(self.rest.last(), Some(Token::Word(next)) if next == word);
        if there {
            self.rest.pop();
        }
        there
    }

    fn word(&mut self) -> Result<String, Refusal> {
        match self.rest.pop() {
            Some(Token::Word(word)) => Ok(word),
            _ => Err(invalid("A name or an unquoted value was expected.")),
        }
    }

    fn equals(&mut self) -> Result<(), Refusal> {
        match self.word()?.as_str() {
            "eq" => Ok(()),
            "ne" | "le" | "ge" | "lt" | "gt" => Err(advanced()),
            _ => Err(invalid("An operator was expected.")),
        }
    }

    fn sign(&mut self, sign: char) -> Result<(), Refusal> {
        match self.rest.pop() {
            Some(Token::Sign(next)) if next == sign => Ok(()),
            _ => Err(invalid(&format!("'{sign}' was expected."))),
        }
    }
}

fn one_or(mut parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}

fn invalid(why: &str) -> Refusal {
    Refusal::bad(format!("Invalid filter clause: {why}"))
}

fn advanced() -> Refusal {
    Refusal::unsupported_query("Unsupported Query.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

    struct Sato;

    impl Filtered for Sato {
        fn holds(&self, sku: &Guid) -> bool {
            sku.as_str() == SKU
        }
        fn enabled(&self) -> bool {
            true
        }
        fn text(&self, property: TextProperty) -> Option<&str> {
            match property {
                TextProperty::UsageLocation => Some("JP"),
                TextProperty::DisplayName => Some("O'Sato"),
                _ => None,
            }
        }
    }

    #[test]
    fn the_documented_forms_are_understood() {
        for (text, lets) in [
            (format!("assignedLicenses/any(x:x/skuId eq {SKU})"), true),
            (
                "assignedLicenses/any(s:s/skuId eq ac5cef5d-921b-4f97-9ef3-c99076e5470f)"
                    .to_owned(),
                false,
            ),
            (
                format!(
                    "assignedLicenses/any(x:x/skuId eq ac5cef5d-921b-4f97-9ef3-c99076e5470f) or assignedLicenses/any(x:x/skuId eq {SKU})"
                ),
                true,
            ),
            (
                "accountEnabled eq true and usageLocation eq 'jp'".to_owned(),
                true,
            ),
            (
                "accountEnabled eq false or (usageLocation eq 'US' and accountEnabled eq true)"
                    .to_owned(),
                false,
            ),
            ("displayName eq 'O''Sato'".to_owned(), true),
            ("mail eq 'x'".to_owned(), false),
        ] {
            assert_eq!(Filter::parse(&text).unwrap().lets(&Sato), lets, "{text}");
        }
    }

    #[test]
    fn what_the_service_does_not_take_without_an_advanced_query_is_refused() {
        for bad in [
            "not accountEnabled eq true",
            "assignedLicenses/$count ne 0",
            "userType ne 'Guest'",
        ] {
            assert_eq!(Filter::parse(bad), Err(advanced()), "{bad}");
        }
        for bad in [
            "",
            "accountEnabled eq 'true'",
            "licenseAssignmentStates eq 1",
            "usageLocation eq 'JP",
            "usageLocation eq JP",
            "(accountEnabled eq true",
            "accountEnabled eq true true",
            "assignedLicenses/any(x:x/skuId eq 'f245ecc8-75af-4f8e-b61f-27d8114de5f3')",
        ] {
            assert!(Filter::parse(bad).is_err(), "{bad}");
        }
    }
}
