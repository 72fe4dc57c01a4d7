//! Digests and the canonical JSON they are taken over. The home of the SHA-256 and RFC 8785 crates.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Checklist, Outline};

/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
///
/// ```
/// let digest = runsheet::model::sha256_hex(b"");
/// assert!(digest.starts_with("e3b0c44298fc1c14"));
/// ```
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// JSON in the canonical form of RFC 8785: sorted keys, no spaces, one way to write each number and string.
///
/// # Errors
/// When the value cannot be written as JSON, such as a map whose keys are not strings.
///
/// ```
/// let value = serde_json::json!({"b": 1.0, "a": "é"});
/// assert_eq!(runsheet::model::canonical_json(&value).unwrap(), r#"{"a":"é","b":1}"#.as_bytes());
/// ```
pub fn canonical_json<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    write_canonical(&serde_json::to_value(value)?, &mut out)?;
    Ok(out)
}

/// The same of a tree that is there already. Written here and not by the crate, which keeps every part of every object in memory of
/// its own; the crate writes the numbers, and a test compares the two.
///
/// # Errors
/// As [`canonical_json`].
///
/// ```
/// let value = serde_json::json!({"b": [1.50, true], "a": null});
/// assert_eq!(runsheet::model::canonical_value(&value).unwrap(), br#"{"a":null,"b":[1.5,true]}"#);
/// ```
pub fn canonical_value(value: &Value) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    write_canonical(value, &mut out)?;
    Ok(out)
}

fn write_canonical(value: &Value, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    match value {
        // Whole numbers that a double holds exactly are written as they are; the rest is the crate's.
        Value::Number(number) => match number.as_i64().filter(|it| it.unsigned_abs() < 1 << 53) {
            Some(whole) => serde_json::to_writer(out, &whole)?,
            None => out.extend(serde_json_canonicalizer::to_vec(number)?),
        },
        Value::Null | Value::Bool(_) | Value::String(_) => serde_json::to_writer(out, value)?,
        Value::Array(values) => {
            out.push(b'[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_canonical(value, out)?;
            }
            out.push(b']');
        }
        Value::Object(keys) => {
            let mut sorted: Vec<(&String, &Value)> = keys.iter().collect();
            // By UTF-16 units, as the standard asks; where all keys are ASCII, bytes say the same.
            if sorted.iter().all(|(key, _)| key.is_ascii()) {
                sorted.sort_unstable_by_key(|(key, _)| *key);
            } else {
                sorted.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            }
            out.push(b'{');
            for (at, (key, value)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut *out, key)?;
                out.push(b':');
                write_canonical(value, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

/// The checklist's fingerprint: `sha256:` and the digest of its outline in canonical JSON. A reflowed document keeps it, a
/// changed step or command does not. The outline stands in every results file, so that it can be checked from there.
///
/// ```
/// use runsheet::model::{Checklist, fingerprint};
/// assert_eq!(fingerprint(&Checklist::default()).len(), "sha256:".len() + 64);
/// ```
pub fn fingerprint(checklist: &Checklist) -> String {
    let canonical = canonical_json(&(&checklist.title, Outline::of(checklist)));
    // An outline has string keys only and finite numbers, so that this cannot fail.
    format!("sha256:{}", sha256_hex(&canonical.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|keys| Value::Object(keys.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn canonical_json_is_that_of_the_crate(value in any_json()) {
            let theirs = serde_json_canonicalizer::to_vec(&value).unwrap();
            prop_assert_eq!(super::canonical_value(&value).unwrap(), theirs);
        }
    }
}
