//! The JSON Schema of a tool's records, made from the types of the sections.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use record::{
    TENANT_ID,
    ids::TenantId,
    sections::{Failed, Section},
};

/// Collects what a tool reads and writes.
pub struct Sections {
    generator: SchemaGenerator,
    properties: Map<String, Value>,
    reads: Vec<&'static str>,
    writes: Vec<&'static str>,
}

impl Sections {
    /// The tool reads this section where it is there.
    #[must_use]
    pub fn reads<S: Section>(mut self) -> Self {
        self.add::<S>(S::KEY);
        self.reads.push(S::KEY);
        self
    }

    /// The tool adds this section, or replaces it.
    #[must_use]
    pub fn writes<S: Section>(mut self) -> Self {
        let made = self.generator.subschema_for::<S>();
        let failed = self.generator.subschema_for::<Failed>();
        let either = json!({ "anyOf": [made, failed] });
        self.properties.insert(S::KEY.to_owned(), either);
        self.writes.push(S::KEY);
        self
    }

    fn add<T: JsonSchema>(&mut self, key: &str) {
        let schema = self.generator.subschema_for::<T>();
        self.properties.insert(key.to_owned(), schema.to_value());
    }
}

/// The schema of one record: `tenantId` and the named sections; every other key passes through.
#[must_use]
pub fn of_records(title: &str, sections: impl FnOnce(Sections) -> Sections) -> Schema {
    let mut empty = Sections {
        generator: SchemaSettings::draft2020_12().into_generator(),
        properties: Map::new(),
        reads: vec![TENANT_ID],
        writes: Vec::new(),
    };
    empty.add::<TenantId>(TENANT_ID);
    let mut sections = sections(empty);
    let definitions = sections.generator.take_definitions(true);
    let mut schema = Schema::default();
    let fields = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": sections.properties,
        "additionalProperties": true,
        "reads": sections.reads,
        "writes": sections.writes,
        "$defs": definitions,
    });
    if let Value::Object(fields) = fields {
        for (key, value) in fields {
            schema.insert(key, value);
        }
    }
    schema
}
