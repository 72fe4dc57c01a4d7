//! Diagnostics as GitHub's workflow commands, which it shows beside the lines of a pull request.

use std::fmt::Write as _;

use super::{Diagnostic, Severity};
use crate::source::Source;

/// `::warning file=pump.md,line=3,col=5,title=RS104 endless-command::message`
///
/// ```
/// use runsheet::{check::LINTS, diagnostic::{Diagnostic, github}, source::Source};
/// let source = Source::read("pump.md", b"- [ ] Close\n").unwrap();
/// let found = Diagnostic::new(LINTS[0].0, source.span(6..11), "50% are\nopen");
/// assert!(github(&source, &[found]).contains(",line=1,col=7,"));
/// ```
pub fn github(source: &Source, diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().fold(String::new(), |mut text, found| {
        let Diagnostic { span, severity, rule, message, help, .. } = found;
        let level = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        let help = help.as_deref().map(|it| format!("\nhelp: {it}")).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "::{level} file={},line={},col={},title={}::{}",
            property(&source.name),
            span.line,
            span.column,
            property(&format!("{} {}", rule.code, rule.name)),
            data(&format!("{message}{help}"))
        );
        text
    })
}

/// The quoting of GitHub's own toolkit, for what stands behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same for `key=value`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_format_are_quoted() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("a,b: 5%"), "a,b: 5%25");
    }
}
