//! A filter, read into a condition. Pure.

use record::ids::Guid;
use tenant_file::{Declared, declared};

use super::{
    cursor::Parser,
    evaluate::{Affix, Condition, Kind, Operator, Property},
    lexer::Token,
};
use crate::graph::refusals::Refusal;

/// What follows from licences and cannot be filtered on (documented).
const NOT_FILTERED: [&str; 2] = ["licenseAssignmentStates", "licenseProcessingState"];

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
        let (name, inside) = self.parted(path);
        let property = self.property(name)?;
        self.advanced |= property.advanced;
        let any = inside.is_some_and(|inside| inside.eq_ignore_ascii_case("any"));
        let count = inside.is_some_and(|inside| inside.eq_ignore_ascii_case("$count"));
        let is_bare = matches!(
            self.rest.as_slice(),
            [.., Token::Sign(')'), Token::Sign('(')]
        );
        if any && is_bare {
            return Err(Refusal::not_emulated(
                "any() without a condition in $filter",
            ));
        }
        match (property.kind, inside) {
            (Kind::Licenses, Some(_)) if any => self.any_license(),
            (Kind::Licenses, Some(_)) if count => self.license_count(),
            (Kind::List(kind), Some(_)) if any => self.any(property.name, kind),
            (Kind::List(_), Some(_)) if count => self.count(property.name),
            (Kind::Structure(kind), Some(part)) => self.inside(property.name, kind, part),
            (Kind::Text | Kind::Guid, None) => self.text(property),
            (Kind::Flag, None) => self.flag(property.name),
            (Kind::Time, None) => self.time(property.name),
            _ => Err(Refusal::invalid_filter(&format!(
                "'{path}' cannot be compared."
            ))),
        }
    }

    /// A path cut into a property and what is asked of it. The variable of a list's things belongs to neither.
    fn parted<'a>(&self, path: &'a str) -> (&'a str, Option<&'a str>) {
        if self
            .properties
            .iter()
            .any(|one| one.name.eq_ignore_ascii_case(path))
        {
            return (path, None);
        }
        let own = self.variable.as_deref().and_then(|variable| {
            let rest = path.strip_prefix(variable)?;
            if rest.is_empty() {
                Some(rest)
            } else {
                rest.strip_prefix('/')
            }
        });
        // Inside of a list the variable may be left out (observed in scripts).
        let path = own.unwrap_or(path);
        path.split_once('/')
            .map_or((path, None), |(name, inside)| (name, Some(inside)))
    }

    /// A property of the table, or of the schema.
    fn property(&self, name: &str) -> Result<Property, Refusal> {
        if let Some(known) = self
            .properties
            .iter()
            .find(|one| one.name.eq_ignore_ascii_case(name))
        {
            return Ok(*known);
        }
        if name.is_empty() && self.kind == "Edm.String" {
            return Ok(Property::of("", Kind::Text));
        }
        let known = declared(self.kind, name)
            .filter(|known| self.is_open() && !NOT_FILTERED.contains(&known.name));
        known
            .and_then(|known| Some(Property::of(known.name, kind(&known)?)))
            .ok_or_else(|| {
                Refusal::unsupported_query(format!(
                    "Unsupported or invalid query filter clause specified for property '{name}' of resource '{}'.",
                    self.kind
                ))
            })
    }

    /// Whether more can be filtered on than has a row: of directory objects, and of what is inside of them.
    fn is_open(&self) -> bool {
        let is_object = |kind: &&str| kind.eq_ignore_ascii_case(self.kind);
        self.properties.is_empty() || ["user", "group"].iter().any(is_object)
    }

    /// `list/any(x:…)`: the condition is about one of the list.
    fn any(&mut self, property: &'static str, kind: &'static str) -> Result<Condition, Refusal> {
        self.sign('(')?;
        let mut variable = self.word()?;
        // There may be a blank on either side of the colon.
        if !variable.contains(':') {
            variable += &self.word()?;
        }
        let (name, rest) = variable
            .split_once(':')
            .filter(|(name, _)| !name.is_empty())
            .ok_or_else(|| Refusal::invalid_filter("A variable and a colon were expected."))?;
        if !rest.is_empty() {
            self.rest.push(Token::Word(rest.to_owned()));
        }
        let outer = (self.kind, self.properties, self.variable.take());
        (self.kind, self.properties) = (kind, &[]);
        self.variable = Some(name.to_owned());
        let condition = self.either();
        (self.kind, self.properties, self.variable) = outer;
        let condition = condition?;
        self.sign(')')?;
        Ok(Condition::Any(property, Box::new(condition)))
    }

    /// `list/$count eq 0`, by the index (documented).
    fn count(&mut self, property: &'static str) -> Result<Condition, Refusal> {
        self.advanced = true;
        let operator = self.operator()?;
        let number = self.word()?.parse();
        let number =
            number.map_err(|_| Refusal::invalid_filter("A count is compared with a number."))?;
        Ok(Condition::Count(property, operator, number))
    }

    /// `structure/part eq 'x'`.
    fn inside(
        &mut self,
        property: &'static str,
        kind: &'static str,
        part: &str,
    ) -> Result<Condition, Refusal> {
        let outer = (self.kind, self.properties, self.variable.take());
        (self.kind, self.properties) = (kind, &[]);
        let condition = self.comparison(part);
        (self.kind, self.properties, self.variable) = outer;
        Ok(Condition::Inside(property, Box::new(condition?)))
    }

    /// `startsWith(property,'value')`. Which properties take it is documented.
    fn affix(&mut self, affix: Affix) -> Result<Condition, Refusal> {
        self.sign('(')?;
        let path = self.word()?;
        let (name, inside) = self.parted(&path);
        let property = self.property(name)?;
        self.sign(',')?;
        let Some(Token::Text(wanted)) = self.rest.pop() else {
            return Err(Refusal::invalid_filter("A quoted text was expected."));
        };
        self.sign(')')?;
        let takes = match (property.kind, affix) {
            _ if inside.is_some() => false,
            (Kind::Text, Affix::Start) => !matches!(property.name, "id" | "userType"),
            // Of lists, `proxyAddresses` and `otherMails` (documented); the one of a list has no name.
            (Kind::Text, Affix::End) => matches!(property.name, "mail" | "userPrincipalName" | ""),
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
        let word = self.word()?.to_ascii_lowercase();
        let wanted = match word.parse() {
            Ok(wanted) => Some(wanted),
            Err(_) if self.is_null(&word) => None,
            Err(_) => {
                return Err(Refusal::invalid_filter(&format!(
                    "{property} is compared with true or false."
                )));
            }
        };
        Ok(negated(Condition::Flag(property, wanted), not))
    }

    fn text(&mut self, property: Property) -> Result<Condition, Refusal> {
        if self.takes("in") {
            return self.one_of(property);
        }
        let operator = self.operator()?;
        let wanted = self.quoted_or_null(property.kind)?;
        self.advanced |= operator == Operator::Ne;
        match (operator, wanted) {
            (Operator::Eq, wanted) => Ok(Condition::Text(property.name, wanted)),
            (Operator::Ne, wanted) => Ok(negated(Condition::Text(property.name, wanted), true)),
            (Operator::Ge | Operator::Le, Some(wanted)) if !self.is_listed(property.name) => Ok(
                Condition::Order(property.name, operator, wanted.to_lowercase()),
            ),
            _ => Err(Refusal::unsupported_query(
                "The operator is not supported for this property.",
            )),
        }
    }

    /// Whether a property has a row of its own, of which no more is documented than that it is equal.
    fn is_listed(&self, name: &str) -> bool {
        self.properties.iter().any(|one| one.name == name)
    }

    /// `property in ('a','b')`.
    fn one_of(&mut self, property: Property) -> Result<Condition, Refusal> {
        self.sign('(')?;
        let mut values = Vec::new();
        loop {
            let value = self.quoted_or_null(property.kind)?;
            values.push(Condition::Text(property.name, value));
            match self.rest.pop() {
                Some(Token::Sign(',')) => {}
                Some(Token::Sign(')')) => return Ok(one_or(values, Condition::Either)),
                _ => return Err(Refusal::invalid_filter("',' or ')' was expected.")),
            }
        }
    }

    /// A GUID of a list's things may stand without quotes.
    fn quoted_or_null(&mut self, kind: Kind) -> Result<Option<String>, Refusal> {
        match self.rest.pop() {
            Some(Token::Text(value)) => Ok(Some(value)),
            Some(Token::Word(word)) if self.is_null(&word) => Ok(None),
            Some(Token::Word(word)) if kind == Kind::Guid && word.parse::<Guid>().is_ok() => {
                Ok(Some(word))
            }
            _ => Err(Refusal::invalid_filter("A quoted text was expected.")),
        }
    }

    fn time(&mut self, property: &'static str) -> Result<Condition, Refusal> {
        let operator = self.operator()?;
        self.advanced |= operator == Operator::Ne;
        let word = self.word()?;
        let wanted = match word.parse() {
            Ok(wanted) => Some(wanted),
            Err(_) if self.is_null(&word) => None,
            Err(_) => return Err(Refusal::invalid_filter(&format!("'{word}' is no time."))),
        };
        if wanted.is_none() && !matches!(operator, Operator::Eq | Operator::Ne) {
            return Err(Refusal::invalid_filter("'null' can only be equal."));
        }
        Ok(Condition::Time(property, operator, wanted))
    }
}

/// How a property of the schema is compared; none where it is not.
fn kind(known: &Declared) -> Option<Kind> {
    match known.kind {
        _ if known.is_navigation => None,
        kind if known.is_list => Some(Kind::List(kind)),
        "Edm.String" => Some(Kind::Text),
        "Edm.Guid" => Some(Kind::Guid),
        "Edm.Boolean" => Some(Kind::Flag),
        "Edm.DateTimeOffset" => Some(Kind::Time),
        kind if kind.starts_with("Edm.") => None,
        kind => Some(Kind::Structure(kind)),
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
