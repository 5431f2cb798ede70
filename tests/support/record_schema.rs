//! The records that a tool writes against its own `--schema`.

use std::{
    collections::BTreeMap,
    env::consts::EXE_SUFFIX,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
    sync::{LazyLock, Mutex, PoisonError},
};

use jsonschema::Validator;
use serde_json::Value;

use crate::{home::begun, run::Run};

/// What a tool says of its records.
struct Schema {
    validator: Validator,
    /// The sections that it makes itself, and takes from nowhere.
    made: Vec<String>,
}

/// The tool that a command line runs, whether before the emulator or alone: the last of its words that is a program
/// beside the others that were built. None where a shell puts the line together.
pub fn tool_of(command: &Command) -> Option<PathBuf> {
    let rehearse = format!("rehearse{EXE_SUFFIX}");
    let built = |word: &OsStr| {
        let path = Path::new(word);
        let is_built = path.is_absolute() && path.parent()?.join(&rehearse).is_file();
        (is_built && path.is_file() && path.file_name()? != &*rehearse).then(|| path.to_owned())
    };
    let asks_for_schema = command.get_args().any(|word| word == "--schema");
    let words = [command.get_program()].into_iter();
    let tool = words.chain(command.get_args()).filter_map(built).last();
    tool.filter(|_| !asks_for_schema)
}

/// Some input could not be read as what it should be.
const BAD_INPUT: i32 = 3;

/// Holds every record on standard output against the schema of the tool that wrote it. Where the input was bad, what was
/// bad is passed on as it came; then only what the tool makes itself is held.
pub fn hold(tool: &Option<PathBuf>, run: &Run) {
    let Some(tool) = tool else { return };
    let lines = run.out.lines().filter(|line| line.starts_with('{'));
    let records = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let complaints: Vec<String> = records
        .flat_map(|record| {
            of_tool(tool, |schema| {
                schema.complaints(&record, run.code == Some(BAD_INPUT))
            })
        })
        .collect();
    assert!(
        complaints.is_empty(),
        "{} writes what its schema does not have: {complaints:#?}",
        tool.display()
    );
}

/// Does something with the schema of a tool, which is asked for once in a process.
fn of_tool<T>(tool: &Path, then: impl FnOnce(&Schema) -> T) -> T {
    static SCHEMAS: LazyLock<Mutex<BTreeMap<PathBuf, &'static Schema>>> =
        LazyLock::new(Mutex::default);
    let schema = *SCHEMAS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(tool.to_owned())
        .or_insert_with(|| Box::leak(Box::new(asked(tool))));
    then(schema)
}

fn asked(tool: &Path) -> Schema {
    let output = begun(Command::new(tool).arg("--schema"), Command::output);
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    Schema::of(&schema)
}

impl Schema {
    fn of(schema: &Value) -> Self {
        let names = |list: &str| -> Vec<String> {
            let names = schema[list].as_array().into_iter().flatten();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let reads = names("reads");
        Self {
            validator: jsonschema::validator_for(schema).unwrap(),
            made: names("writes")
                .into_iter()
                .filter(|name| !reads.contains(name))
                .collect(),
        }
    }

    /// In what a record departs from the schema.
    fn complaints(&self, record: &Value, is_input_bad: bool) -> Vec<String> {
        self.validator
            .iter_errors(record)
            .map(|error| (error.instance_path().to_string(), error.to_string()))
            .filter(|(place, _)| !is_input_bad || self.makes(place))
            .map(|(place, words)| format!("{place}: {words}"))
            .collect()
    }

    /// Whether a place in a record is of a section that the tool makes itself, or of the record as a whole.
    fn makes(&self, place: &str) -> bool {
        let section = place.split('/').nth(1);
        section.is_none_or(|section| self.made.iter().any(|made| made == section))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Schema {
        let number = json!({"type": "number"});
        Schema::of(&json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {"made": number, "passed": number, "both": number},
            "reads": ["passed", "both"],
            "writes": ["made", "both"],
        }))
    }

    /// The places in which a record departs from the schema.
    fn places(record: &Value, is_input_bad: bool) -> Vec<String> {
        let complaints = schema().complaints(record, is_input_bad);
        let place = |words: &String| words.split(": ").next().unwrap().to_owned();
        complaints.iter().map(place).collect()
    }

    #[test]
    fn every_section_is_held_and_after_bad_input_what_the_tool_made() {
        let good = json!({"made": 1, "passed": 1, "both": 1, "else": "x"});
        let bad = json!({"made": "x", "passed": "x", "both": "x", "else": "x"});
        assert_eq!(places(&good, false), [""; 0]);
        assert_eq!(places(&bad, false).len(), 3);
        assert_eq!(places(&bad, true), ["/made"]);
        assert_eq!(places(&json!([]), true), [""]);
    }

    #[test]
    fn the_tool_is_found_alone_and_behind_the_emulator_only() {
        let folder = tempfile::tempdir().unwrap();
        let [tool, rehearse] = ["tool", "rehearse"].map(|name| {
            let path = folder.path().join(format!("{name}{EXE_SUFFIX}"));
            std::fs::write(&path, "").unwrap();
            path
        });
        let of = |program: &Path, args: &[&OsStr]| tool_of(Command::new(program).args(args));
        let asks = OsStr::new("--schema");
        assert_eq!(of(&tool, &[]), Some(tool.clone()));
        assert_eq!(of(&rehearse, &[tool.as_os_str()]), Some(tool.clone()));
        assert_eq!(of(&tool, &[asks]), None);
        assert_eq!(of(Path::new("bash"), &[OsStr::new("tool")]), None);
    }
}
