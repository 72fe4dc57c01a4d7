//! JSON text to a tree, with every key that is there twice.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A JSON document.
pub(super) struct Document {
    pub(super) value: Value,
    /// The paths of keys that stand twice in their object.
    pub(super) doubled: Vec<String>,
}

/// Reads one JSON document and nothing behind it.
pub(super) fn read(bytes: &[u8]) -> Result<Document, serde_json::Error> {
    let mut place = Place::default();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Node(&mut place).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(Document { value, doubled: place.doubled })
}

#[derive(Default)]
struct Place {
    path: Vec<String>,
    doubled: Vec<String>,
}

struct Node<'a>(&'a mut Place);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            self.0.path.push(format!("[{}]", values.len()));
            let value = seq.next_element_seed(Node(&mut *self.0))?;
            self.0.path.pop();
            let Some(value) = value else { return Ok(Value::Array(values)) };
            values.push(value);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            self.0.path.push(key);
            let value = map.next_value_seed(Node(&mut *self.0))?;
            let doubled = self.0.path.last().is_some_and(|key| values.contains_key(key));
            if doubled {
                self.0.doubled.push(join(&self.0.path));
            }
            if let Some(key) = self.0.path.pop() {
                values.insert(key, value);
            }
        }
        Ok(Value::Object(values))
    }
}

fn join(path: &[String]) -> String {
    let mut joined = String::new();
    for part in path {
        if !joined.is_empty() && !part.starts_with('[') {
            joined.push('.');
        }
        joined.push_str(part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_keys_are_found_with_their_path() {
        let document = read(br#"{"a": [{"b": 1, "b": 2}], "c": -1.5, "c": null}"#).unwrap();
        assert_eq!(document.doubled, ["a[0].b", "c"]);
        assert_eq!(document.value, serde_json::json!({"a": [{"b": 2}], "c": null}));
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        assert!(read(&vec![b'['; 100_000]).is_err());
    }

    #[test]
    fn nothing_may_follow() {
        assert!(read(b"{} {}").is_err());
    }
}
