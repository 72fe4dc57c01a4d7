//! RS152: a check that says nothing of what is right.

use super::{Input, input::says};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::StepKind,
};

pub(super) static RULE: Rule = Rule {
    code: "RS152",
    name: "vague-check",
    severity: Severity::Advice,
    why: "What is reasonable is decided at night, by somebody tired, differently each time. A number, a command or a blank to write into \
          makes it a check.",
    bad: "# Pump\n\n- [ ] Verify that the pressure is reasonable\n",
    good: "# Pump\n\n- [ ] Verify that the pressure is 4 to 6 bar: ____ bar\n",
};

const CHECKS: &[&str] = &["verify", "verified", "check", "ensure", "confirm", "validate", "test"];

const VAGUE: &[&str] = &[
    "reasonable",
    "reasonably",
    "acceptable",
    "appropriate",
    "appropriately",
    "adequate",
    "sufficient",
    "correctly",
    "properly",
    "normally",
    "normal",
    "gracefully",
    "good",
    "fine",
    "expected",
    "stable",
    "healthy",
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (step, _) in input.steps() {
        let text = step.text.to_plain();
        let given = step.fields().next().is_some()
            || step.commands().next().is_some()
            || step.children().next().is_some()
            || step.expectation.is_some()
            || step.kind != StepKind::Check;
        if given
            || text.contains(|c: char| c.is_ascii_digit())
            || text.contains(['`', '(', ':', '→'])
        {
            continue;
        }
        let first =
            text.split(|c: char| !c.is_alphabetic()).find(|it| !it.is_empty()).unwrap_or_default();
        let vague = text
            .split(|c: char| !c.is_alphabetic())
            .find(|it| VAGUE.contains(&it.to_lowercase().as_str()));
        let Some(vague) = vague.filter(|_| says(first, CHECKS)) else { continue };
        let span = input.find(step.span, vague);
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                span,
                format!("nothing here says what `{}` is", vague.to_lowercase()),
            )
            .help("say what is to be seen, add a command, or a blank to write the value into"),
        );
    }
}
