//! Which columns a table or a CSV has: those of the tool, or those that `--columns` names.

use record::{
    Exit, Failure, TENANT_ID,
    fields::{self, Field},
    output::Column,
    text,
    text::printable,
};
use serde_json::Value;

/// The columns of a CSV: the customer's tenant and every value of the sections that the tool writes, with how each may
/// have failed; or what was named.
pub(crate) fn of_csv(schema: &Value, named: &[String]) -> Result<Vec<Field>, Failure> {
    if named.is_empty() {
        return Ok(all(schema));
    }
    let found: Result<Vec<Vec<Field>>, Failure> = named.iter().map(|name| of_name(name)).collect();
    found.map(|found| found.concat())
}

fn all(schema: &Value) -> Vec<Field> {
    let mut columns = vec![fields::tenant()];
    let writes = schema["writes"].as_array().into_iter().flatten();
    for key in writes.filter_map(Value::as_str) {
        columns.extend(fields::of_section(key));
        if schema["answers"] == key {
            let failure = fields::of_failure(key).into_iter();
            let is_new = |field: &Field| columns.iter().all(|known| known.path != field.path);
            let new: Vec<Field> = failure.filter(is_new).collect();
            columns.extend(new);
        }
    }
    columns
}

/// The values that a name stands for: one, or all that are within it.
fn of_name(name: &str) -> Result<Vec<Field>, Failure> {
    if name == TENANT_ID {
        return Ok(vec![fields::tenant()]);
    }
    let section = name.split('.').next().unwrap_or_default();
    let mut known = fields::of_section(section);
    if known.is_empty() {
        // A key that no tool knows is passed on, and can be a column too.
        return if section == name && !name.is_empty() {
            Ok(vec![Field::passed_on(name)])
        } else {
            Err(unknown(name, &[TENANT_ID.to_owned()]))
        };
    }
    for field in fields::of_failure(section) {
        if known.iter().all(|one| one.path != field.path) {
            known.push(field);
        }
    }
    let within = format!("{name}.");
    let is_meant = |field: &&Field| field.path == name || field.path.starts_with(&within);
    let found: Vec<Field> = known.iter().filter(is_meant).cloned().collect();
    if found.is_empty() {
        let paths: Vec<String> = known.into_iter().map(|field| field.path).collect();
        return Err(unknown(name, &paths));
    }
    Ok(found)
}

/// The columns of a table: all, or those that were named, in their order.
pub(crate) fn of_table(columns: Vec<Column>, named: &[String]) -> Result<Vec<Column>, Failure> {
    if named.is_empty() {
        return Ok(columns);
    }
    let keys: Vec<String> = columns.iter().map(|one| one.key.to_owned()).collect();
    let mut columns: Vec<Option<Column>> = columns.into_iter().map(Some).collect();
    let take = |name: &String| {
        let at = keys.iter().position(|key| key == name);
        at.and_then(|at| columns[at].take())
            .map(Column::always)
            .ok_or_else(|| unknown(name, &keys))
    };
    named.iter().map(take).collect()
}

fn unknown(name: &str, known: &[String]) -> Failure {
    let (name, known) = (printable(name), known.join(", "));
    Failure::new(
        Exit::Usage,
        text!(
            "--columns: there is no column {name}, or it is named twice; there are {known}",
            "--columns: 列 {name} はないか、2 回指定されています。指定できる列: {known}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(found: Result<Vec<Field>, Failure>) -> Vec<String> {
        let found = found.unwrap().into_iter();
        found.map(|field| field.path).collect()
    }

    fn named(names: &[&str]) -> Result<Vec<Field>, Failure> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        of_csv(&json!({}), &names)
    }

    #[test]
    fn a_csv_has_the_tenant_what_the_tool_writes_and_how_it_failed() {
        let schema = json!({"writes": ["customer"], "answers": "customer"});
        let paths = paths(of_csv(&schema, &[]));
        assert_eq!(paths[..3], ["tenantId", "customer.name", "customer.domain"]);
        assert_eq!(
            paths[paths.len() - 3..],
            [
                "customer.status",
                "customer.error.code",
                "customer.error.message"
            ]
        );
    }

    #[test]
    fn a_name_is_a_value_or_all_that_is_within_or_a_key_of_the_persons_own() {
        assert_eq!(
            paths(named(&[
                "license.twin",
                "tenantId",
                "note",
                "license.seats.free"
            ])),
            [
                "license.twin.skuId",
                "license.twin.skuPartNumber",
                "license.twin.direction",
                "tenantId",
                "note",
                "license.seats.free",
            ]
        );
    }

    #[test]
    fn a_name_that_is_none_is_refused_with_those_that_there_are() {
        let refused = named(&["license.seat.free"]).unwrap_err();
        assert_eq!(refused.exit, Exit::Usage);
        assert!(refused.text.en.contains("license.seats.free"), "{refused}");
        assert!(named(&["licence.seats"]).is_err());
    }

    #[test]
    fn a_table_has_the_columns_that_are_named_in_their_order() {
        let columns = || vec![Column::tenant(), Column::user()];
        let keys = |names: &[&str]| -> Result<Vec<&'static str>, Failure> {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let chosen = of_table(columns(), &names)?;
            Ok(chosen.iter().map(|one| one.key).collect())
        };
        assert_eq!(keys(&[]).unwrap(), ["tenantId", "user.userPrincipalName"]);
        assert_eq!(
            keys(&["user.userPrincipalName", "tenantId"]).unwrap(),
            ["user.userPrincipalName", "tenantId"]
        );
        assert!(keys(&["user"]).is_err());
        assert!(keys(&["tenantId", "tenantId"]).is_err());
    }
}
