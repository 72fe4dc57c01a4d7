//! The JSON Schema of results, made from the types.

use serde_json::{Value, json};

use super::Results;

/// JSON Schema (2020-12) of a results file, as pretty JSON.
///
/// ```
/// assert!(runsheet::results::schema().contains("https://json-schema.org/draft/2020-12/schema"));
/// ```
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Results).to_value();
    // Keys of other people's own: the types keep them aside, so that the generator does not know.
    let own = json!({ "^x-": true });
    schema["patternProperties"] = own.clone();
    schema["$defs"]["Item"]["patternProperties"] = own;
    schema["title"] = "runsheet-results".into();
    schema["properties"]["format"]["const"] = super::FORMAT.into();
    schema["properties"]["format_version"]["pattern"] = r"^1\.[0-9]+$".into();
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default();
    pretty(&schema) + "\n"
}
