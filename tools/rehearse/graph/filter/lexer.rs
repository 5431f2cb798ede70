//! `$filter` cut into words, quoted texts and signs. Pure.

use crate::graph::refusals::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// The tokens, the last one first.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' => {}
            '(' | ')' | ',' => tokens.push(Token::Sign(c)),
            '\'' => tokens.push(Token::Text(quoted(&mut chars)?)),
            _ => {
                let mut word = c.to_string();
                while let Some(c) = chars.next_if(|c| !" (),'".contains(*c)) {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    tokens.reverse();
    Ok(tokens)
}

/// The rest of a quoted text, in which `''` is a quote.
fn quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, Refusal> {
    let mut text = String::new();
    loop {
        match chars.next() {
            None => {
                return Err(Refusal::invalid_filter(
                    "There is an unterminated string literal.",
                ));
            }
            Some('\'') if chars.next_if_eq(&'\'').is_none() => return Ok(text),
            Some(c) => text.push(c),
        }
    }
}
