//! What writing to any object of the directory has in common: which values fit, and how the others are refused. The words
//! are observed but for those of a property that is only read, which are inferred.

use serde_json::Value;
use tenant_file::{Declared, Properties};

use super::refusals::Refusal;

/// A value must be of the type that the schema declares.
pub(super) fn fits(known: &Declared, value: &Value, resource: &str) -> Result<(), Refusal> {
    // Null clears whatever it is sent for.
    if value.is_null() || known.wrong(value).is_none() {
        return Ok(());
    }
    Err(invalid(known.name, resource))
}

/// Sets a property; an empty list is the same as none.
pub(super) fn set(properties: &mut Properties, name: &str, value: &Value) {
    let is_empty = value.as_array().is_some_and(Vec::is_empty);
    properties.set(name, if is_empty { Value::Null } else { value.clone() });
}

pub(super) fn invalid(name: &str, resource: &str) -> Refusal {
    Refusal::bad(format!(
        "Invalid value specified for property '{name}' of resource '{resource}'."
    ))
}

pub(super) fn read_only(name: &str) -> Refusal {
    Refusal::bad(format!("Property '{name}' is read-only and cannot be set."))
}

pub(super) fn unknown(name: &str, kind: &str) -> Refusal {
    let words = format!(
        "The property '{name}' does not exist on type 'microsoft.graph.{kind}'. Make sure to only use property names that are defined by the type."
    );
    Refusal::new(400, "BadRequest", words)
}

pub(super) fn taken(name: &str) -> Refusal {
    Refusal::bad(format!(
        "Another object with the same value for property {name} already exists."
    ))
}
