//! One line: a bag of sections. What a tool does not know passes on byte for byte, in its order.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{
    bad_record::BadRecord,
    ids::TenantId,
    parser_words::without_position,
    sections::{Failed, Section, SectionError},
};

/// The key of the customer's tenant.
pub const TENANT_ID: &str = "tenantId";

/// A JSON object whose values are kept as they were written.
#[derive(Debug, Clone, Default)]
pub struct Record {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    key: String,
    raw_key: Box<RawValue>,
    value: Box<RawValue>,
}

impl Record {
    /// Reads one JSON object.
    pub fn parse(json: &[u8]) -> Result<Self, BadRecord> {
        let record: Self = serde_json::from_slice(json).map_err(|error| {
            match json.iter().find(|byte| !byte.is_ascii_whitespace()) {
                Some(b'{') | None => BadRecord::of_json(&error),
                // What is wrong with it as JSON, not that it is no object.
                Some(_) => match serde_json::from_slice::<&RawValue>(json) {
                    Ok(_) => BadRecord::NotAnObject,
                    Err(error) => BadRecord::of_text(json, &error),
                },
            }
        })?;
        match record.first_duplicate() {
            Some(key) => Err(BadRecord::DuplicateKey(key.to_owned())),
            None => Ok(record),
        }
    }

    fn first_duplicate(&self) -> Option<&str> {
        let mut seen = HashSet::with_capacity(self.entries.len());
        let mut keys = self.entries.iter().map(|entry| entry.key.as_str());
        keys.find(|key| !seen.insert(*key))
    }

    /// The section of this type; `None` where it is absent or null. A section that an earlier tool
    /// could not make is [`BadRecord::FailedBefore`].
    pub fn get<S: Section>(&self) -> Result<Option<S>, BadRecord> {
        self.value(S::KEY).map_err(|bad| match self.failure::<S>() {
            Some(error) => BadRecord::FailedBefore {
                key: S::KEY,
                message: error.message,
            },
            None => bad,
        })
    }

    /// Whether there is a value under this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Why the section under this key could not be made; `None` where it could, or is not there.
    #[must_use]
    pub fn failed(&self, key: &str) -> Option<SectionError> {
        #[derive(Deserialize)]
        struct Status {
            status: String,
            error: Option<SectionError>,
        }
        let section = self.value::<Status>(key).ok().flatten()?;
        (section.status == "failed").then(|| section.error.unwrap_or_else(SectionError::unnamed))
    }

    /// Why there is nothing but that in the place of a section: of the last such one, which is that of the last tool.
    #[must_use]
    pub fn failure_alone(&self) -> Option<SectionError> {
        let is_alone = |entry: &&Entry| {
            let parts: Option<HashMap<String, &RawValue>> =
                serde_json::from_str(entry.value.get()).ok();
            parts.is_some_and(|parts| parts.len() == 2)
        };
        let mut last = self.entries.iter().rev().filter(is_alone);
        last.find_map(|entry| {
            let failed: Failed = serde_json::from_str(entry.value.get()).ok()?;
            Some(failed.error)
        })
    }

    /// Says in place of the section under this key why it could not be made.
    pub fn fail_at(&mut self, key: &str, error: SectionError) {
        self.set_value(key, &Failed::new(error));
    }

    /// Says in place of a section why it could not be made.
    pub fn fail<S: Section>(&mut self, error: SectionError) {
        self.set_value(S::KEY, &Failed::new(error));
    }

    fn failure<S: Section>(&self) -> Option<SectionError> {
        let failed = self.value::<Failed>(S::KEY).ok()??;
        Some(failed.error)
    }

    /// Writes a section: in its old place where it stood already, else at the end.
    pub fn set<S: Section>(&mut self, section: &S) {
        self.set_value(S::KEY, section);
    }

    /// Takes a section out.
    pub fn remove<S: Section>(&mut self) {
        self.entries.retain(|entry| entry.key != S::KEY);
    }

    /// A record with these keys alone, as they stand in this one.
    #[must_use]
    pub fn only(&self, keys: &[&str]) -> Self {
        let wanted = |entry: &&Entry| keys.contains(&entry.key.as_str());
        Self {
            entries: self.entries.iter().filter(wanted).cloned().collect(),
        }
    }

    /// The customer's tenant; `None` where the record names none.
    pub fn tenant(&self) -> Result<Option<TenantId>, BadRecord> {
        let Some(id) = self.value::<String>(TENANT_ID)? else {
            return Ok(None);
        };
        id.parse().map(Some).map_err(BadRecord::Tenant)
    }

    /// Names the customer's tenant.
    pub fn set_tenant(&mut self, tenant: &TenantId) {
        if self.entry(TENANT_ID).is_none() {
            self.entries.insert(0, Entry::new(TENANT_ID, tenant));
        } else {
            self.set_value(TENANT_ID, tenant);
        }
    }

    /// The value under a key, as a type of the caller's; `None` where it is absent or null.
    pub fn value<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<Option<T>, BadRecord> {
        let Some(entry) = self.entry(key) else {
            return Ok(None);
        };
        let value = entry.value.get();
        serde_json::from_str(value).map_err(|_| mismatch::<T>(key, value))
    }

    /// Writes a value under any key: in its old place where one stood already, else at the end.
    pub(crate) fn set_value(&mut self, key: &str, value: &impl serde::Serialize) {
        let new = Entry::new(key, value);
        match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.value = new.value,
            None => self.entries.push(new),
        }
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

/// What is wrong with a value, and where in it. Reading it again is for this case alone.
fn mismatch<T: serde::de::DeserializeOwned>(key: &str, value: &str) -> BadRecord {
    let mut json = serde_json::Deserializer::from_str(value);
    let (within, detail) = match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Ok(_) => (String::new(), String::new()),
        Err(error) => (error.path().to_string(), without_position(error.inner())),
    };
    let key = match within.as_str() {
        "" | "." | "?" => key.to_owned(),
        within if within.starts_with('[') => format!("{key}{within}"),
        within => format!("{key}.{within}"),
    };
    BadRecord::Section { key, detail }
}

impl Entry {
    fn new(key: &str, value: &impl serde::Serialize) -> Self {
        let raw = |value: serde_json::Result<Box<RawValue>>| {
            value.expect("our own types have string keys and no failing serializers")
        };
        Self {
            key: key.to_owned(),
            raw_key: raw(serde_json::value::to_raw_value(key)),
            value: raw(serde_json::value::to_raw_value(value)),
        }
    }
}

/// The record as one line, without the newline at its end.
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, entry) in self.entries.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            write!(f, "{}:", entry.raw_key.get())?;
            // A raw newline can stand between tokens only (pretty-printed input), never in a string.
            for piece in entry.value.get().split(['\n', '\r']) {
                f.write_str(piece)?;
            }
        }
        f.write_str("}")
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Record;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
                let mut entries = Vec::new();
                while let Some((raw_key, value)) =
                    map.next_entry::<Box<RawValue>, Box<RawValue>>()?
                {
                    // A key with half a surrogate pair is no text; it is still passed on as it is.
                    let key = serde_json::from_str(raw_key.get())
                        .unwrap_or_else(|_| raw_key.get().to_owned());
                    entries.push(Entry {
                        key,
                        raw_key,
                        value,
                    });
                }
                Ok(Record { entries })
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sections::User;

    fn parse(json: &str) -> Result<Record, BadRecord> {
        Record::parse(json.as_bytes())
    }

    #[test]
    fn a_record_of_very_many_keys_takes_no_longer_than_its_length() {
        use std::time::{Duration, Instant};
        let keys: Vec<String> = (0..300_000).map(|at| format!("\"k{at}\":1")).collect();
        let begun = Instant::now();
        let record = Record::parse(format!("{{{}}}", keys.join(",")).as_bytes()).unwrap();
        assert!(record.has("k299999"));
        let twice = format!("{{{},\"k7\":1}}", keys.join(","));
        let bad = Record::parse(twice.as_bytes()).unwrap_err();
        assert_eq!(bad, BadRecord::DuplicateKey("k7".to_owned()));
        // Comparing each key with each takes many minutes.
        assert!(begun.elapsed() < Duration::from_secs(120));
    }

    #[test]
    fn what_is_not_known_passes_byte_for_byte_and_in_its_order() {
        let line = r#"{"z":1.50,"\u0061b":{ "x" : "\u3042\/" },"a":[1e400,-0.0],"big":123456789012345678901234567890}"#;
        assert_eq!(parse(line).unwrap().to_string(), line);
    }

    #[test]
    fn a_section_is_replaced_in_its_place_and_a_new_one_comes_last() {
        let user = User {
            id: "1".into(),
            ..User::default()
        };
        let mut record = parse(r#"{"user":{"id":"0"},"x":1}"#).unwrap();
        record.set(&user);
        assert_eq!(record.to_string(), r#"{"user":{"id":"1"},"x":1}"#);
        let mut record = parse(r#"{"x":1}"#).unwrap();
        record.set(&user);
        record.set_tenant(&"contoso.example".parse().unwrap());
        assert_eq!(
            record.to_string(),
            r#"{"tenantId":"contoso.example","x":1,"user":{"id":"1"}}"#
        );
    }

    #[test]
    fn a_record_of_some_keys_has_them_byte_for_byte_and_no_other() {
        let record = parse(r#"{"z":1.50,"a":{ "x":1},"b":2}"#).unwrap();
        assert_eq!(
            record.only(&["a", "z", "c"]).to_string(),
            r#"{"z":1.50,"a":{ "x":1}}"#
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_an_error_that_names_it_however_it_is_written() {
        assert_eq!(
            parse(r#"{"a":1,"\u0061":2}"#).unwrap_err(),
            BadRecord::DuplicateKey("a".into())
        );
    }

    #[test]
    fn what_is_no_object_is_told_apart_from_what_is_no_json() {
        assert_eq!(parse("[1]").unwrap_err(), BadRecord::NotAnObject);
        assert_eq!(parse("42").unwrap_err(), BadRecord::NotAnObject);
        assert!(matches!(
            parse("hello").unwrap_err(),
            BadRecord::NotJson { column: 1, .. }
        ));
        assert!(matches!(
            parse(r#"{"a":"#).unwrap_err(),
            BadRecord::NotJson { .. }
        ));
        assert!(matches!(
            Record::parse(b"{\"a\":\"\xff\"}").unwrap_err(),
            BadRecord::NotJson { .. }
        ));
    }

    #[test]
    fn a_section_of_the_wrong_type_is_named() {
        let error = parse(r#"{"user":{"id":7}}"#)
            .unwrap()
            .get::<User>()
            .unwrap_err();
        assert_eq!(
            error.text().en,
            "\"user.id\" is not what it should be: the number 7 stands where words in quotation marks should"
        );
        let tenant = parse(r#"{"tenantId":"../x"}"#).unwrap().tenant();
        assert_eq!(
            tenant.unwrap_err().text().en,
            "\"tenantId\": \"../x\" is neither a tenant id (GUID) nor a domain"
        );
    }

    #[test]
    fn a_section_that_an_earlier_tool_could_not_make_says_why() {
        let mut record = parse("{}").unwrap();
        record.fail::<User>(SectionError {
            code: "busy".into(),
            message: "the service is busy".into(),
            service_message: None,
            request_id: None,
        });
        assert_eq!(
            record.to_string(),
            r#"{"user":{"status":"failed","error":{"code":"busy","message":"the service is busy"}}}"#
        );
        assert_eq!(
            record.get::<User>().unwrap_err().text().en,
            "\"user\" failed in an earlier tool: the service is busy"
        );
    }

    #[test]
    fn pretty_printed_values_become_one_line() {
        let record = parse("{\r\n  \"a\": {\r\n    \"b\": \"x\\ny\"\r\n  }\r\n}").unwrap();
        assert_eq!(record.to_string(), "{\"a\":{    \"b\": \"x\\ny\"  }}");
    }

    proptest! {
        #[test]
        fn any_object_survives_reading_and_writing(
            pairs in prop::collection::btree_map(".{0,8}", ".{0,20}", 0..6)
        ) {
            let line = serde_json::to_string(&pairs).unwrap();
            prop_assert_eq!(parse(&line).unwrap().to_string(), line);
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Record::parse(&bytes);
        }
    }
}
