//! `$filter`: which properties of which things it takes, and what it lets through. Pure.

mod cursor;
mod evaluate;
mod lexer;
mod parser;

use super::refusals::Refusal;
use cursor::Parser;
use evaluate::Condition;
pub(super) use evaluate::{Filtered, Kind, Property};

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
            rest: lexer::tokens(text)?,
            properties,
            kind,
            advanced: false,
            variable: None,
        };
        let condition = parser.either()?;
        if !parser.rest.is_empty() {
            return Err(Refusal::invalid_filter(
                "Syntax error after the end of the expression.",
            ));
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

#[cfg(test)]
mod tests;
