//! What is wrong with a checklist: one file a rule, a table of them all.

mod no_steps;

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Rule},
    model::Checklist,
    source::Source,
};

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// What was understood.
    pub checklist: &'a Checklist,
    /// What was written.
    pub source: &'a Source,
    /// What is set.
    pub config: &'a Config,
}

/// One rule, and the function that finds where it is broken.
pub type Lint = (&'static Rule, fn(Input<'_>, &mut Vec<Diagnostic>));

/// Every lint, in order of code.
pub static LINTS: &[Lint] = &[(&no_steps::RULE, no_steps::check)];

/// Everything that the rules find, in the table's order.
///
/// ```
/// use runsheet::{check, config::Config, model::Checklist, source::Source};
/// let source = Source::read("empty.md", b"").unwrap();
/// let found = check::check(&Checklist::default(), &source, &Config::default());
/// assert_eq!(found[0].rule.name, "no-steps");
/// ```
pub fn check(checklist: &Checklist, source: &Source, config: &Config) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (_, lint) in LINTS {
        lint(Input { checklist, source, config }, &mut diagnostics);
    }
    diagnostics
}
