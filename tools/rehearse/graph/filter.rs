//! `$filter`: which properties of which things it takes, and what it lets through. Pure.

mod tokens;

use common::ids::Guid;
use jiff::Timestamp;

use super::refusals::Refusal;
use tokens::{Token, tokens};

/// What kind of value a property has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Flag,
    Time,
    /// `assignedLicenses`, of which one can be looked for and all can be counted.
    Licenses,
}

/// A property that can be filtered on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether it takes the index of advanced queries even for a plain comparison.
    pub(super) advanced: bool,
}

impl Property {
    pub(super) const fn of(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            advanced: false,
        }
    }
}

/// What a condition is asked about. A property is asked for only where the table of the thing has it.
pub(super) trait Filtered {
    fn text(&self, property: &str) -> Option<&str>;

    fn flag(&self, _property: &str) -> bool {
        false
    }

    fn time(&self, _property: &str) -> Option<Timestamp> {
        None
    }

    fn holds(&self, _sku: &Guid) -> bool {
        false
    }

    fn licenses(&self) -> usize {
        0
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Eq,
    Ne,
    Ge,
    Gt,
    Le,
    Lt,
}

impl Operator {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "eq" => Self::Eq,
            "ne" => Self::Ne,
            "ge" => Self::Ge,
            "gt" => Self::Gt,
            "le" => Self::Le,
            "lt" => Self::Lt,
            _ => return None,
        })
    }

    fn holds<T: PartialOrd>(self, one: &T, other: &T) -> bool {
        match self {
            Self::Eq => one == other,
            Self::Ne => one != other,
            Self::Ge => one >= other,
            Self::Gt => one > other,
            Self::Le => one <= other,
            Self::Lt => one < other,
        }
    }
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
enum Condition {
    Either(Vec<Condition>),
    All(Vec<Condition>),
    Not(Box<Condition>),
    Holds(Guid),
    Licenses(Operator, usize),
    Flag(&'static str, bool),
    /// Without regard to case; none is the word `null`.
    Text(&'static str, Option<String>),
    Time(&'static str, Operator, Timestamp),
}

impl Condition {
    fn lets(&self, thing: &impl Filtered) -> bool {
        match self {
            Self::Either(parts) => parts.iter().any(|part| part.lets(thing)),
            Self::All(parts) => parts.iter().all(|part| part.lets(thing)),
            Self::Not(part) => !part.lets(thing),
            Self::Holds(sku) => thing.holds(sku),
            Self::Licenses(operator, number) => operator.holds(&thing.licenses(), number),
            Self::Flag(property, wanted) => thing.flag(property) == *wanted,
            Self::Text(property, wanted) => {
                let lower = |text: &str| text.to_lowercase();
                thing.text(property).map(lower) == wanted.as_deref().map(lower)
            }
            Self::Time(property, operator, wanted) => thing
                .time(property)
                .is_some_and(|time| operator.holds(&time, wanted)),
        }
    }
}

/// A condition, and whether only an advanced query may ask for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filter {
    condition: Condition,
    pub(super) advanced: bool,
}

impl Filter {
    /// Reads a filter over things with these properties, of a type that errors name.
    pub(super) fn parse(
        text: &str,
        properties: &'static [Property],
        kind: &'static str,
    ) -> Result<Self, Refusal> {
        let mut parser = Parser {
            rest: tokens(text)?,
            properties,
            kind,
            advanced: false,
        };
        let condition = parser.either()?;
        if !parser.rest.is_empty() {
            return Err(invalid("Syntax error after the end of the expression."));
        }
        Ok(Self {
            condition,
            advanced: parser.advanced,
        })
    }

    pub(super) fn lets(&self, thing: &impl Filtered) -> bool {
        self.condition.lets(thing)
    }
}

struct Parser {
    rest: Vec<Token>,
    properties: &'static [Property],
    kind: &'static str,
    advanced: bool,
}

impl Parser {
    fn either(&mut self) -> Result<Condition, Refusal> {
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
            _ => Err(invalid("A property was expected.")),
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
            _ => Err(invalid(&format!("'{path}' cannot be compared."))),
        }
    }

    /// `assignedLicenses/any(x:x/skuId eq GUID)`, the GUID unquoted.
    fn any_license(&mut self) -> Result<Condition, Refusal> {
        self.sign('(')?;
        // A blank may stand on either side of the colon.
        let mut path = self.word()?;
        while !path.ends_with("/skuId") {
            path += &self.word()?;
        }
        let variable = path.split_once(':').filter(|(variable, rest)| {
            !variable.is_empty() && rest.strip_suffix("/skuId") == Some(*variable)
        });
        if variable.is_none() {
            return Err(invalid("A licence is compared by its skuId."));
        }
        if self.operator()? != Operator::Eq {
            return Err(invalid("A skuId can only be equal."));
        }
        let sku = self
            .word()?
            .parse()
            .map_err(|_| invalid("skuId is compared with a GUID without quotes."))?;
        self.sign(')')?;
        Ok(Condition::Holds(sku))
    }

    fn license_count(&mut self) -> Result<Condition, Refusal> {
        self.advanced = true;
        let operator = self.operator()?;
        let number = self.word()?.parse();
        let number = number.map_err(|_| invalid("A count is compared with a number."))?;
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
            Err(_) => Err(invalid(&format!(
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
            _ => return Err(invalid("A quoted text was expected.")),
        };
        Ok(negated(Condition::Text(property, wanted), not))
    }

    fn time(&mut self, property: &'static str) -> Result<Condition, Refusal> {
        let operator = self.operator()?;
        let wanted = self.word()?;
        let wanted = wanted
            .parse()
            .map_err(|_| invalid(&format!("'{wanted}' is no time.")))?;
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
        Operator::of(&self.word()?).ok_or_else(|| invalid("An operator was expected."))
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

    fn sign(&mut self, sign: char) -> Result<(), Refusal> {
        match self.rest.pop() {
            Some(Token::Sign(next)) if next == sign => Ok(()),
            _ => Err(invalid(&format!("'{sign}' was expected."))),
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

fn invalid(why: &str) -> Refusal {
    Refusal::new(400, "BadRequest", format!("Invalid filter clause: {why}"))
}

#[cfg(test)]
mod tests;
