//! Diagnostics as SARIF 2.1.0 (OASIS, 27 March 2020), which code hosts and editors read.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Diagnostic, Rule, Severity};
use crate::source::{Source, Span};

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    name: &'a str,
    full_description: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
}

/// One log of all documents; `rules` are those that findings may be of, in order of code.
///
/// ```
/// use runsheet::{check::LINTS, diagnostic::{Diagnostic, sarif}, source::Source};
/// let source = Source::read("my pump.md", b"- [ ] Close\n").unwrap();
/// let found = [Diagnostic::new(LINTS[0].0, source.span(6..11), "never opened")];
/// let log: serde_json::Value =
///     serde_json::from_str(&sarif(&[(&source, &found)], &[LINTS[0].0])).unwrap();
/// let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
/// assert_eq!(place["artifactLocation"]["uri"], "my%20pump.md");
/// assert_eq!(place["region"]["startColumn"], 7);
/// ```
pub fn sarif(documents: &[(&Source, &[Diagnostic])], rules: &[&Rule]) -> String {
    let descriptors = rules.iter().map(|rule| Descriptor {
        id: rule.code,
        name: rule.name,
        full_description: Message { text: rule.why.to_owned() },
        default_configuration: Configuration { level: level(rule.severity) },
    });
    let findings = documents.iter().flat_map(|(source, diagnostics)| {
        diagnostics.iter().map(|found| finding(source, found, rules))
    });
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "runsheet",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: descriptors.collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: findings.collect(),
        }],
    };
    // Strings and numbers always serialize.
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn finding<'a>(source: &Source, found: &'a Diagnostic, rules: &[&Rule]) -> Finding<'a> {
    let help = found.help.as_deref().map(|it| format!("\n\nhelp: {it}")).unwrap_or_default();
    let location = |span: &Span, message: &str| Location {
        physical_location: Physical {
            artifact_location: Artifact { uri: uri(&source.name) },
            region: Region { start_line: span.line.max(1), start_column: span.column.max(1) },
        },
        message: (!message.is_empty()).then(|| Message { text: message.to_owned() }),
    };
    Finding {
        rule_id: found.rule.code,
        rule_index: rules.iter().position(|it| it.code == found.rule.code).unwrap_or_default(),
        level: level(found.severity),
        message: Message { text: format!("{}{help}", found.message) },
        locations: [location(&found.span, &found.label)],
        related_locations: found.notes.iter().map(|(span, text)| location(span, text)).collect(),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// A path as a relative URI (RFC 3986): what may not stand there is quoted byte by byte.
fn uri(path: &str) -> String {
    path.replace('\\', "/").bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            uri.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}
