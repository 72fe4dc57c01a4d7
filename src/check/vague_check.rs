//! RS152: a check that says nothing of what is right.

use super::{Input, input::says};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Step, StepKind},
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
    // Those of one section that say the same are one finding.
    let mut last: Option<(&str, String)> = None;
    for (step, section) in input.steps() {
        let text = step.text.to_plain();
        let Some(vague) = vague(step, &text) else { continue };
        let span = input.find(step.span, vague);
        let key = (section.id.as_str(), vague.to_lowercase());
        if last.as_ref() == Some(&key)
            && let Some(found) = diagnostics.pop()
        {
            diagnostics.push(found.note(span, "nor here"));
            continue;
        }
        diagnostics.push(
            Diagnostic::new(&RULE, span, format!("nothing here says what `{}` is", key.1))
                .help("say what is to be seen, add a command, or a blank to write the value into"),
        );
        last = Some(key);
    }
}

/// The word that leaves it open, where nothing else at the step says it.
fn vague<'a>(step: &Step, text: &'a str) -> Option<&'a str> {
    let given = !step.body.is_empty() || step.expectation.is_some() || step.kind != StepKind::Check;
    if given || text.contains(|c: char| c.is_ascii_digit()) || text.contains(['`', '(', ':', '→'])
    {
        return None;
    }
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|it| !it.is_empty());
    let first = words().next().unwrap_or_default();
    words().find(|it| VAGUE.contains(&it.to_lowercase().as_str())).filter(|_| says(first, CHECKS))
}
