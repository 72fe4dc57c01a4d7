//! Markdown to a [`Checklist`]. The only place that knows pulldown-cmark.

use std::collections::BTreeMap;

use crate::{diagnostic::Diagnostic, model::Checklist, source::Source};

/// What the configuration says to the reading of a document.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `[vars]`: values for `{{ name }}`.
    pub vars: BTreeMap<String, String>,
}

/// Reads a checklist. Never fails: what is wrong with the document is in the diagnostics.
///
/// ```
/// use runsheet::{parse, source::Source};
/// let source = Source::read("t.md", b"- [ ] Do it\n").unwrap();
/// assert_eq!(parse::parse(&source, &parse::Options::default()).0.steps().len(), 1);
/// ```
pub fn parse(_source: &Source, _options: &Options) -> (Checklist, Vec<Diagnostic>) {
    (Checklist::default(), Vec::new())
}
