//! What is wrong with a checklist: one file a rule, a table of them all.

mod damaged_text;
mod duplicate_id;
mod endless_command;
mod hidden_character;
mod no_runner;
mod no_steps;
mod no_title;
mod not_bash;
mod open_placeholder;
mod ticked_in_advance;
mod unguarded_destruction;

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Rule},
    model::{Checklist, Command},
    source::{Source, Span},
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
pub static LINTS: &[Lint] = &[
    (&damaged_text::RULE, damaged_text::check),
    (&no_steps::RULE, no_steps::check),
    (&no_title::RULE, no_title::check),
    (&duplicate_id::RULE, duplicate_id::check),
    (&endless_command::RULE, endless_command::check),
    (&unguarded_destruction::RULE, unguarded_destruction::check),
    (&no_runner::RULE, no_runner::check),
    (&open_placeholder::RULE, open_placeholder::check),
    (&not_bash::RULE, not_bash::check),
    (&hidden_character::RULE, hidden_character::check),
    (&ticked_in_advance::RULE, ticked_in_advance::check),
];

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

/// Where words first stand within a place; the place's first line where they do not.
fn find(source: &Source, within: Span, words: &str) -> Span {
    let text = source.text.get(within.range()).unwrap_or_default();
    let start = within.start as usize;
    match text.find(words) {
        Some(at) => source.span(start + at..start + at + words.len()),
        None => source.span(start..start + text.find('\n').unwrap_or(text.len())),
    }
}

/// The first line of a command, below its fence.
fn first_line(source: &Source, command: &Command) -> Span {
    find(source, command.span, command.text().lines().next().unwrap_or_default().trim())
}
