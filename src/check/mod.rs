//! What is wrong with a checklist: one file a rule, a table of them all.

use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Checklist,
    source::Source,
};

/// One rule, and the function that finds where it is broken.
pub type Lint = (&'static Rule, fn(&Checklist, &Source, &mut Vec<Diagnostic>));

static STUB: Rule =
    Rule { code: "RS100", name: "stub", severity: Severity::Advice, why: "", bad: "", good: "" };

/// Every lint, in order of code.
pub static LINTS: &[Lint] = &[(&STUB, |_, _, _| {})];
