//! The words of a filter, taken one after the other. Pure.

use super::{
    evaluate::{Operator, Property},
    lexer::Token,
};
use crate::graph::refusals::Refusal;

/// A filter that is being read: the tokens that are left, the next one last.
pub(super) struct Parser {
    pub(super) rest: Vec<Token>,
    pub(super) properties: &'static [Property],
    pub(super) kind: &'static str,
    pub(super) advanced: bool,
    /// What one of a list is called, inside of `any(…)`.
    pub(super) variable: Option<String>,
}

impl Parser {
    /// Whether a word is `null`, which only the index compares with (documented).
    pub(super) fn is_null(&mut self, word: &str) -> bool {
        let is_null = word.eq_ignore_ascii_case("null");
        self.advanced |= is_null;
        is_null
    }

    /// Whether it is `ne`, which only the index answers, rather than `eq`.
    pub(super) fn equality(&mut self) -> Result<bool, Refusal> {
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

    pub(super) fn operator(&mut self) -> Result<Operator, Refusal> {
        Operator::of(&self.word()?)
            .ok_or_else(|| Refusal::invalid_filter("An operator was expected."))
    }

    pub(super) fn takes(&mut self, word: &str) -> bool {
        let there =
            matches!(self.rest.last(), Some(Token::Word(next)) if next.eq_ignore_ascii_case(word));
        if there {
            self.rest.pop();
        }
        there
    }

    pub(super) fn word(&mut self) -> Result<String, Refusal> {
        match self.rest.pop() {
            Some(Token::Word(word)) => Ok(word),
            _ => Err(Refusal::invalid_filter(
                "A name or an unquoted value was expected.",
            )),
        }
    }

    pub(super) fn sign(&mut self, sign: char) -> Result<(), Refusal> {
        match self.rest.pop() {
            Some(Token::Sign(next)) if next == sign => Ok(()),
            _ => Err(Refusal::invalid_filter(&format!("'{sign}' was expected."))),
        }
    }
}
