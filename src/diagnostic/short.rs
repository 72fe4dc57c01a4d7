//! Diagnostics for editors and `grep`: one line each.

use std::fmt::Write as _;

use super::Diagnostic;
use crate::source::Source;

/// `file:line:column: warning[RS001]: message`
///
/// ```
/// use runsheet::{check::LINTS, diagnostic::{Diagnostic, short}, source::Source};
/// let source = Source::read("pump.md", b"- [ ] Close\n").unwrap();
/// let found = Diagnostic::new(LINTS[0].0, source.span(6..11), "never opened");
/// assert!(short(&source, &[found]).starts_with("pump.md:1:7: "));
/// ```
pub fn short(source: &Source, diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().fold(String::new(), |mut text, found| {
        let Diagnostic { span, severity, rule, message, .. } = found;
        let (line, column) = (span.line, span.column);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}:{line}:{column}: {}[{}]: {message}",
            source.name,
            severity.word(),
            rule.code
        );
        text
    })
}
