//! A filter, read into a condition. Pure.

use super::{
    evaluate::{Condition, Kind, Operator, Property},
    lexer::Token,
};
use crate::graph::refusals::Refusal;

/// The tokens that are left, the next one last.
pub(super) struct Parser {
    pub(super) rest: Vec<Token>,
    pub(super) properties: &'static [Property],
    pub(super) kind: &'static str,
    pub(super) advanced: bool,
}

impl Parser {
    pub(super) fn either(&mut self) -> Result<Condition, Refusal> {
        let mut parts = vec![self.all()?];
        while self.takes("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Condition::Either))
    }

    fn all(&mut self) -> Result<Condition, Refusal> {
        let mut parts = vec![self.single()?];
        while self.takes("and") {
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Condition::All))
    }

    fn single(&mut self) -> Result<Condition, Refusal> {
        match self.rest.pop() {
            Some(Token::Sign('(')) => {
                let inner = self.either()?;
                self.sign(')')?;
                Ok(inner)
            }
            Some(Token::Word(word)) if word == "not" => {
                self.advanced = true;
                Ok(Condition::Not(Box::new(self.single()?)))
            }
            Some(Token::Word(word)) => self.comparison(&word),
            _ => Err(Refusal::invalid_filter("A property was expected.")),
        }
    }

    fn comparison(&mut self, path: &str) -> Result<Condition, Refusal> {
        let is_property = self.properties.iter().any(|one| one.name == path);
        let (name, inside) = path
            .split_once('/')
            .filter(|_| !is_property)
            .map_or((path, None), |(name, inside)| (name, Some(inside)));
        let property = self
            .properties
            .iter()
            .find(|property| property.name == name)
            .ok_or_else(|| {
                Refusal::unsupported_query(format!(
                    "Unsupported or invalid query filter clause specified for property '{name}' of resource '{}'.",
                    self.kind
                ))
            })?;
        self.advanced |= property.advanced;
        match (property.kind, inside) {
            (Kind::Licenses, Some("any")) => self.any_license(),
            (Kind::Licenses, Some("$count")) => self.license_count(),
            (Kind::Text, None) => self.text(property.name),
            (Kind::Flag, None) => self.flag(property.name),
            (Kind::Time, None) => self.time(property.name),
            _ => Err(Refusal::invalid_filter(&format!(
                "'{path}' cannot be compared."
            ))),
        }
    }

    /// `assignedLicenses/any(x:x/skuId eq GUID)`, the GUID unquoted.
    fn any_license(&mut self) -> Result<Condition, Refusal> {
        self.sign('(')?;
        // There may be a blank on either side of the colon.
        let mut path = self.word()?;
        while !path.ends_with("/skuId") {
            path += &self.word()?;
        }
        let variable = path.split_once(':').filter(|(variable, rest)| {
            !variable.is_empty() && rest.strip_suffix("/skuId") == Some(*variable)
        });
        if variable.is_none() {
            return Err(Refusal::invalid_filter(
                "A licence is compared by its skuId.",
            ));
        }
        if self.operator()? != Operator::Eq {
            return Err(Refusal::invalid_filter("A skuId can only be equal."));
        }
        let sku = self.word()?.parse().map_err(|_| {
            Refusal::invalid_filter("skuId is compared with a GUID without quotes.")
        })?;
        self.sign(')')?;
        Ok(Condition::Holds(sku))
    }

    fn license_count(&mut self) -> Result<Condition, Refusal> {
        self.advanced = true;
        let operator = self.operator()?;
        let number = self.word()?.parse();
        let number =
            number.map_err(|_| Refusal::invalid_filter("A count is compared with a number."))?;
        // Nothing else is documented for this property.
        if number != 0 || !matches!(operator, Operator::Eq | Operator::Ne) {
            return Err(Refusal::unsupported_query(
                "Only 'assignedLicenses/$count eq 0' and 'ne 0' are supported.",
            ));
        }
        Ok(Condition::Licenses(operator, number))
    }

    fn flag(&mut self, property: &'static str) -> Result<Condition, Refusal> {
        let not = self.equality()?;
        match self.word()?.parse() {
            Ok(wanted) => Ok(negated(Condition::Flag(property, wanted), not)),
            Err(_) => Err(Refusal::invalid_filter(&format!(
                "{property} is compared with true or false."
            ))),
        }
    }

    fn text(&mut self, property: &'static str) -> Result<Condition, Refusal> {
        let not = self.equality()?;
        let wanted = match self.rest.pop() {
            Some(Token::Text(value)) => Some(value),
            Some(Token::Word(word)) if word == "null" => {
                self.advanced = true;
                None
            }
            _ => return Err(Refusal::invalid_filter("A quoted text was expected.")),
        };
        Ok(negated(Condition::Text(property, wanted), not))
    }

    fn time(&mut self, property: &'static str) -> Result<Condition, Refusal> {
        let operator = self.operator()?;
        let wanted = self.word()?;
        let wanted = wanted
            .parse()
            .map_err(|_| Refusal::invalid_filter(&format!("'{wanted}' is no time.")))?;
        Ok(Condition::Time(property, operator, wanted))
    }

    /// Whether it is `ne`, which only the index answers, rather than `eq`.
    fn equality(&mut self) -> Result<bool, Refusal> {
        match self.operator()? {
            Operator::Eq => Ok(false),
            Operator::Ne => {
                self.advanced = true;
                Ok(true)
            }
            _ => Err(Refusal::unsupported_query(
                "The operator is not supported for this property.",
            )),
        }
    }

    fn operator(&mut self) -> Result<Operator, Refusal> {
        Operator::of(&self.word()?)
            .ok_or_else(|| Refusal::invalid_filter("An operator was expected."))
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
            _ => Err(Refusal::invalid_filter(
                "A name or an unquoted value was expected.",
            )),
        }
    }

    fn sign(&mut self, sign: char) -> Result<(), Refusal> {
        match self.rest.pop() {
            Some(Token::Sign(next)) if next == sign => Ok(()),
            _ => Err(Refusal::invalid_filter(&format!("'{sign}' was expected."))),
        }
    }
}

fn negated(condition: Condition, not: bool) -> Condition {
    if not {
        Condition::Not(Box::new(condition))
    } else {
        condition
    }
}

fn one_or(mut parts: Vec<Condition>, many: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}
