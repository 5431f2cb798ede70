//! The records of a run with their sections, as the next tool would read them.

use common::{
    Record,
    sections::{Section, Swap},
};

use super::ran::Ran;

impl Ran {
    /// The records on standard output, in their order.
    pub(crate) fn records(&self) -> Vec<Record> {
        let parse = |line: &str| Record::parse(line.as_bytes()).expect(line);
        self.out.lines().map(parse).collect()
    }

    /// One section of each record.
    pub(crate) fn sections<S: Section>(&self) -> Vec<S> {
        let section = |record: &Record| record.get::<S>().unwrap().unwrap();
        self.records().iter().map(section).collect()
    }

    /// The words for action, reason and status of each swap, for a look at all of them.
    pub(crate) fn swaps(&self) -> Vec<String> {
        let word = |value: serde_json::Value| value.as_str().unwrap_or("-").to_owned();
        self.sections::<Swap>()
            .iter()
            .map(|swap| {
                let swap = serde_json::to_value(swap).unwrap();
                ["action", "reason", "status"]
                    .map(|key| word(swap[key].clone()))
                    .join(" ")
            })
            .collect()
    }
}
