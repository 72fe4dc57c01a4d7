//! Diagnostics for programs: one JSON object a line.

use serde::Serialize;

use super::{Diagnostic, Severity};
use crate::source::{Source, Span};

#[derive(Serialize)]
struct Finding<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    severity: Severity,
    code: &'a str,
    rule: &'a str,
    message: &'a str,
    label: &'a str,
    help: Option<&'a str>,
    notes: Vec<Note<'a>>,
}

#[derive(Serialize)]
struct Note<'a> {
    line: u32,
    column: u32,
    message: &'a str,
}

/// One object a line: `file`, `line`, `column`, `severity`, `code`, `rule`, `message`, `label`, `help`, `notes`.
///
/// ```
/// use runsheet::{check::LINTS, diagnostic::{Diagnostic, json}, source::Source};
/// let source = Source::read("pump.md", b"- [ ] Close\n").unwrap();
/// let found = Diagnostic::new(LINTS[0].0, source.span(6..11), "never opened");
/// assert!(json(&source, &[found]).starts_with(r#"{"file":"pump.md","line":1,"column":7,"#));
/// ```
pub fn json(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let finding = |found| {
        // Strings and numbers always serialize.
        serde_json::to_string(&finding(source, found)).unwrap_or_default() + "\n"
    };
    diagnostics.iter().map(finding).collect()
}

fn finding<'a>(source: &'a Source, found: &'a Diagnostic) -> Finding<'a> {
    let note = |(Span { line, column, .. }, message): &'a (Span, String)| Note {
        line: *line,
        column: *column,
        message,
    };
    Finding {
        file: &source.name,
        line: found.span.line,
        column: found.span.column,
        severity: found.severity,
        code: found.rule.code,
        rule: found.rule.name,
        message: &found.message,
        label: &found.label,
        help: found.help.as_deref(),
        notes: found.notes.iter().map(note).collect(),
    }
}
