//! A resource of which every property is kept as it came, byte for byte, in its order: what is sent back whole must
//! not lose what we do not know.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeOwned, MapAccess, Visitor},
    ser::SerializeMap as _,
};
use serde_json::value::RawValue;

/// The properties of a resource. Their names are matched without regard to case, as Partner Center does (documented).
#[derive(Debug, Clone, Default)]
pub struct Whole(Vec<(String, Box<RawValue>)>);

impl Whole {
    /// The value of a property as it came.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        let named = self
            .0
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.get())
    }

    /// The value of a property; `None` where it is not there, or null.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> serde_json::Result<Option<T>> {
        self.raw(name).map_or(Ok(None), serde_json::from_str)
    }

    /// Puts a value in the place of a property, or at the end where there is none of that name.
    pub fn set(&mut self, name: &str, value: &impl Serialize) -> serde_json::Result<()> {
        let value = serde_json::value::to_raw_value(value)?;
        match self
            .0
            .iter_mut()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
        {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
        Ok(())
    }

    /// Takes a property out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    }

    /// The names of the properties, as they came.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Properties;

        impl<'de> Visitor<'de> for Properties {
            type Value = Whole;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Whole, A::Error> {
                let mut whole = Whole::default();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    if whole.raw(&name).is_some() {
                        return Err(de::Error::custom(format!(
                            "the property {name} is there twice"
                        )));
                    }
                    whole.0.push((name, value));
                }
                Ok(whole)
            }
        }

        deserializer.deserialize_map(Properties)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str =
        r#"{"Id":"a","later":{"x": 1.50,"y":[ ]},"quantity":12,"autoRenewEnabled":true}"#;

    fn whole(json: &str) -> Whole {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_not_changed_goes_back_byte_for_byte_and_in_its_order() {
        let mut whole = whole(JSON);
        assert_eq!(serde_json::to_string(&whole).unwrap(), JSON);
        whole.set("AutoRenewEnabled", &false).unwrap();
        whole.set("id", &"b").unwrap();
        whole.set("partnerId", &"1").unwrap();
        assert_eq!(
            serde_json::to_string(&whole).unwrap(),
            r#"{"Id":"b","later":{"x": 1.50,"y":[ ]},"quantity":12,"autoRenewEnabled":false,"partnerId":"1"}"#
        );
        whole.remove("LATER");
        assert_eq!(
            whole.names().collect::<Vec<_>>().join(" "),
            "Id quantity autoRenewEnabled partnerId"
        );
    }

    #[test]
    fn a_property_that_is_there_twice_makes_it_no_resource() {
        assert!(serde_json::from_str::<Whole>(r#"{"id":1,"ID":2}"#).is_err());
        assert!(serde_json::from_str::<Whole>("[]").is_err());
    }

    #[test]
    fn null_is_no_value() {
        let whole = whole(r#"{"a":null,"b":1}"#);
        assert_eq!(whole.get::<u32>("A").unwrap(), None);
        assert_eq!(whole.get::<u32>("B").unwrap(), Some(1));
        assert!(whole.get::<String>("b").is_err());
    }
}
