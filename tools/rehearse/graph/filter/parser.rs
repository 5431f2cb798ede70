//! A filter, read into a condition. Pure.

use super::{
    evaluate::{Affix, Condition, Kind, Operator, Property},
    lexer::Token,
};
use crate::graph::refusals::Refusal;
use crate::graph::schema;

/// What the schema has and follows from licences: it is set, and cannot be filtered on here.
const COMPUTED: [&str; 4] = [
    "assignedLicenses",
    "assignedPlans",
    "licenseAssignmentStates",
    "provisionedPlans",
];

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
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("not") => {
                self.advanced = true;
                Ok(Condition::Not(Box::new(self.single()?)))
            }
            Some(Token::Word(word)) => match affix(&word) {
                Some(affix) => self.affix(affix),
                None if word.eq_ignore_ascii_case("contains") => {
                    // Documented of directory objects.
                    Err(Refusal::unsupported_query(
                        "The function 'contains' is not supported for this property.",
                    ))
                }
                None => self.comparison(&word),
            },
            _ => Err(Refusal::invalid_filter("A property was expected.")),
        }
    }

    fn comparison(&mut self, path: &str) -> Result<Condition, Refusal> {
        let is_property = self
            .properties
            .iter()
            .any(|one| one.name.eq_ignore_ascii_case(path));
        let (name, inside) = path
            .split_once('/')
            .filter(|_| !is_property)
            .map_or((path, None), |(name, inside)| (name, Some(inside)));
        let property = self.property(name)?;
        self.advanced |= property.advanced;
        let inside = inside.map(str::to_ascii_lowercase);
        match (property.kind, inside.as_deref()) {
            (Kind::Unset, inside) => self.unset(inside),
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

    /// A property of the table, or one that only the schema has.
    fn property(&self, name: &str) -> Result<Property, Refusal> {
        let same = |known: &str| known.eq_ignore_ascii_case(name);
        if let Some(known) = self.properties.iter().find(|one| same(one.name)) {
            return Ok(*known);
        }
        match schema::unset(self.kind, name) {
            Some((name, _)) if !COMPUTED.contains(&name) => Ok(Property::of(name, Kind::Unset)),
            _ => Err(Refusal::unsupported_query(format!(
                "Unsupported or invalid query filter clause specified for property '{name}' of resource '{}'.",
                self.kind
            ))),
        }
    }

    /// A comparison with what is never set: only `null` is equal to it, and nothing is in it.
    fn unset(&mut self, inside: Option<&str>) -> Result<Condition, Refusal> {
        match inside {
            None => {}
            Some("any") => return self.in_brackets().map(|()| Condition::Always(false)),
            Some(_) => {
                return Err(Refusal::unsupported_query(
                    "The filter on this property is not supported.",
                ));
            }
        }
        let operator = self.operator()?;
        self.advanced |= operator == Operator::Ne;
        let is_null = match self.rest.pop() {
            Some(Token::Word(word)) => word.eq_ignore_ascii_case("null"),
            Some(Token::Text(_)) => false,
            _ => return Err(Refusal::invalid_filter("A value was expected.")),
        };
        self.advanced |= is_null;
        Ok(Condition::Always(match operator {
            Operator::Eq => is_null,
            Operator::Ne => !is_null,
            _ => false,
        }))
    }

    /// Passes over everything to the bracket that closes.
    fn in_brackets(&mut self) -> Result<(), Refusal> {
        self.sign('(')?;
        let mut open = 1;
        while open > 0 {
            match self.rest.pop() {
                Some(Token::Sign('(')) => open += 1,
                Some(Token::Sign(')')) => open -= 1,
                Some(_) => {}
                None => return Err(Refusal::invalid_filter("')' was expected.")),
            }
        }
        Ok(())
    }

    /// `startsWith(property,'value')`. Which properties take it is documented.
    fn affix(&mut self, affix: Affix) -> Result<Condition, Refusal> {
        self.sign('(')?;
        let name = self.word()?;
        let property = self.property(&name)?;
        self.sign(',')?;
        let Some(Token::Text(wanted)) = self.rest.pop() else {
            return Err(Refusal::invalid_filter("A quoted text was expected."));
        };
        self.sign(')')?;
        let takes = match (property.kind, affix) {
            (Kind::Unset, _) => return Ok(Condition::Always(false)),
            (Kind::Text, Affix::Start) => !matches!(property.name, "id" | "userType"),
            (Kind::Text, Affix::End) => matches!(property.name, "mail" | "userPrincipalName"),
            _ => false,
        };
        if !takes {
            return Err(Refusal::unsupported_query(format!(
                "The function is not supported for property '{name}'."
            )));
        }
        self.advanced |= affix == Affix::End;
        Ok(Condition::Affix(
            property.name,
            affix,
            wanted.to_lowercase(),
        ))
    }

    /// `assignedLicenses/any(x:x/skuId eq GUID)`, the GUID unquoted.
    fn any_license(&mut self) -> Result<Condition, Refusal> {
        self.sign('(')?;
        // There may be a blank on either side of the colon.
        let mut path = self.word()?;
        while !path.to_ascii_lowercase().ends_with("/skuid") {
            path += &self.word()?;
        }
        let end = path.len() - "/skuId".len();
        path.replace_range(end.., "/skuId");
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
        match self.word()?.to_ascii_lowercase().parse() {
            Ok(wanted) => Ok(negated(Condition::Flag(property, wanted), not)),
            Err(_) => Err(Refusal::invalid_filter(&format!(
                "{property} is compared with true or false."
            ))),
        }
    }

    fn text(&mut self, property: &'static str) -> Result<Condition, Refusal> {
        if self.takes("in") {
            return self.one_of(property);
        }
        let not = self.equality()?;
        let wanted = self.quoted_or_null()?;
        Ok(negated(Condition::Text(property, wanted), not))
    }

    /// `property in ('a','b')`.
    fn one_of(&mut self, property: &'static str) -> Result<Condition, Refusal> {
        self.sign('(')?;
        let mut values = Vec::new();
        loop {
            values.push(Condition::Text(property, self.quoted_or_null()?));
            match self.rest.pop() {
                Some(Token::Sign(',')) => {}
                Some(Token::Sign(')')) => return Ok(one_or(values, Condition::Either)),
                _ => return Err(Refusal::invalid_filter("',' or ')' was expected.")),
            }
        }
    }

    fn quoted_or_null(&mut self) -> Result<Option<String>, Refusal> {
        match self.rest.pop() {
            Some(Token::Text(value)) => Ok(Some(value)),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("null") => {
                self.advanced = true;
                Ok(None)
            }
            _ => Err(Refusal::invalid_filter("A quoted text was expected.")),
        }
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
        let there =
            matches!(self.rest.last(), Some(Token::Word(next)) if next.eq_ignore_ascii_case(word));
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

/// The function that compares an end of a text.
fn affix(word: &str) -> Option<Affix> {
    match word.to_ascii_lowercase().as_str() {
        "startswith" => Some(Affix::Start),
        "endswith" => Some(Affix::End),
        _ => None,
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
