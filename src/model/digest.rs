//! Digests and the canonical JSON they are taken over. The home of the SHA-256 and RFC 8785 crates.

use std::fmt::Write as _;

use serde::Serialize;
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
    serde_json_canonicalizer::to_vec(value)
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
