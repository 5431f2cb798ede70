//! What a part of a mail is called.

use crate::mail::Form;

/// Its number and its form: `1.2:html`, or the form alone where the mail has no parts.
pub(crate) fn part_name(number: &str, form: Form) -> String {
    match number {
        "" => form.word().to_owned(),
        number => format!("{number}:{}", form.word()),
    }
}
