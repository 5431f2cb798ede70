//! The JSON Schema of a tool's records, made from the types of the sections.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use record::{
    TENANT_ID,
    ids::TenantId,
    sections::{Failed, Section},
};

use crate::each_record::{Rules, TenantRule};

/// Collects what a tool reads and writes.
pub struct Sections {
    generator: SchemaGenerator,
    properties: Map<String, Value>,
    reads: Vec<&'static str>,
    /// What it reads of its own plan, or of a file that an option names: no section that an earlier tool failed at.
    reads_back: Vec<&'static str>,
    writes: Vec<&'static str>,
    /// The section whose place a problem takes.
    own: Option<&'static str>,
}

impl Sections {
    fn none() -> Self {
        Self {
            generator: SchemaSettings::draft2020_12().into_generator(),
            properties: Map::new(),
            reads: Vec::new(),
            reads_back: Vec::new(),
            writes: Vec::new(),
            own: None,
        }
    }

    /// The tool reads this section where it is there.
    #[must_use]
    pub fn reads<S: Section>(mut self) -> Self {
        self.add_section::<S>();
        self.reads.push(S::KEY);
        self
    }

    /// The tool reads this section of its own plan, or of a file that an option names.
    #[must_use]
    pub fn reads_back<S: Section>(mut self) -> Self {
        self.add_section::<S>();
        self.reads_back.push(S::KEY);
        self
    }

    /// The tool answers with this section: an older one is never passed on, and a problem takes its place.
    #[must_use]
    pub fn answers<S: Section>(mut self) -> Self {
        self.own = Some(S::KEY);
        self.writes::<S>()
    }

    /// The tool adds this section, or replaces it.
    #[must_use]
    pub fn writes<S: Section>(mut self) -> Self {
        self.add_section::<S>();
        self.writes.push(S::KEY);
        self
    }

    /// A section may have failed in an earlier tool, or in this one.
    fn add_section<S: Section>(&mut self) {
        let made = self.generator.subschema_for::<S>();
        let failed = self.generator.subschema_for::<Failed>();
        let either = json!({ "anyOf": [made, failed] });
        self.properties.insert(S::KEY.to_owned(), either);
    }

    fn add<T: JsonSchema>(&mut self, key: &str) {
        let schema = self.generator.subschema_for::<T>();
        self.properties.insert(key.to_owned(), schema.to_value());
    }
}

/// What the loop over records has to know of a tool that reads and answers these sections.
#[must_use]
pub fn rules(sections: impl FnOnce(Sections) -> Sections, tenant: TenantRule) -> Rules {
    let sections = sections(Sections::none());
    Rules {
        reads: sections.reads,
        writes: sections.own.unwrap_or_default(),
        tenant,
        heading: None,
    }
}

/// The schema of one record: `tenantId` and the named sections; every other key passes through.
#[must_use]
pub fn of_records(title: &str, sections: impl FnOnce(Sections) -> Sections) -> Schema {
    let mut none = Sections::none();
    none.add::<TenantId>(TENANT_ID);
    none.reads.push(TENANT_ID);
    let mut sections = sections(none);
    let definitions = sections.generator.take_definitions(true);
    let mut schema = Schema::default();
    let fields = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": sections.properties,
        "additionalProperties": true,
        "reads": sections.reads,
        "readsBack": sections.reads_back,
        "writes": sections.writes,
        "answers": sections.own,
        "$defs": definitions,
    });
    if let Value::Object(fields) = fields {
        for (key, value) in fields {
            schema.insert(key, value);
        }
    }
    schema
}
