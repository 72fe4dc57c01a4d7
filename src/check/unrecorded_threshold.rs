//! RS154: a number that is expected, and no place for the one that was found.

use super::{Input, input::says};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Node, Step, StepForm, StepKind},
};

pub(super) static RULE: Rule = Rule {
    code: "RS154",
    name: "unrecorded-threshold",
    severity: Severity::Advice,
    why: "The tick says that it was enough. With a blank, the report says how much it was, and whether it was as expected.",
    bad: "# Pump\n\n- [ ] Pressure is at least 4 bar\n",
    good: "# Pump\n\n- [ ] Pressure (at least 4 bar): ____ bar\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // Those of one section are one finding.
    let mut last: Option<&str> = None;
    // Blanks that ask for the figure elsewhere, as a table of measurements at the end does.
    let asked: Vec<String> = input
        .nodes
        .iter()
        .filter_map(|it| {
            if let Node::Field(field, _) = it { Some(field.label.to_lowercase()) } else { None }
        })
        .collect();
    // The line above the steps: `Critical alerts to watch`.
    let mut lead = String::new();
    for node in input.nodes {
        let (step, section) = match node {
            Node::Step(step, section) => (*step, *section),
            Node::Section(_) => {
                lead.clear();
                continue;
            }
            Node::Prose(prose) => {
                lead = prose.text.to_plain();
                continue;
            }
            Node::Field(..) | Node::Command(..) | Node::Table(_) => continue,
        };
        let recorded = step.fields().next().is_some()
            || step.commands().next().is_some()
            || step.children().next().is_some()
            || step.kind != StepKind::Check
            || step.wait_ms.is_some();
        // In a table, the row has cells to write into; a numbered text explains.
        let ticked = !matches!(step.form, StepForm::Row | StepForm::Numbered | StepForm::Heading);
        if recorded || !ticked || step.contingency {
            continue;
        }
        let text = step.text.to_plain();
        let Some(expected) = expected(step, &text) else { continue };
        let subject = text.split(expected.as_str()).next().unwrap_or_default().trim();
        let subject = subject.trim_end_matches([':', ' ']).to_lowercase();
        let elsewhere =
            subject.chars().count() > 3 && asked.iter().any(|it| it.starts_with(&subject));
        // `≥3× the expected load` is what to do, not what to find.
        let after = text.split_once(expected.as_str()).unwrap_or_default().1.trim_start();
        let times = after.starts_with('×')
            || after
                .strip_prefix(['x', 'X'])
                .is_some_and(|it| it.is_empty() || it.starts_with(' '));
        let is_limit = times || sets_a_limit(&text, &section.title.to_plain());
        if elsewhere || is_limit || says(&lead, &["alert*", "alarm*", "trigger*", "threshold*"]) {
            continue;
        }
        let span = input.find(step.span, &expected);
        if last == Some(section.id.as_str())
            && let Some(found) = diagnostics.pop()
        {
            diagnostics.push(found.note(span, "nor here"));
            continue;
        }
        last = Some(&section.id);
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                span,
                format!("`{expected}` is expected, and what was found is not written down"),
            )
            .help("add a blank: `____`, or a command with `{expect=…}`"),
        );
    }
}

/// Whether a number is where something is to happen, not what is to be found.
fn sets_a_limit(text: &str, heading: &str) -> bool {
    const LIMITS: &[&str] = &[
        "alert*",
        "trigger*",
        "alarm*",
        "escalat*",
        "rollback",
        "threshold*",
        "criteria",
        "when",
        "if",
        "limit*",
        "incident*",
        "warn*",
        "notify",
        "autoscal*",
        "scale",
        "scaling",
        "criteri*",
        "fail*",
        "fracas*",
        "si",
    ];
    text.contains(['→', '`'])
        || text.contains("->")
        || text.contains("=>")
        || says(text, LIMITS)
        || says(heading, LIMITS)
}

/// What is expected, in the step's own words; an HTTP status, too.
fn expected(step: &Step, text: &str) -> Option<String> {
    if let Some(range) = &step.expectation {
        // `at least 3 sections` counts things; what is measured has a sign or a unit.
        let sign = range.text.contains(['<', '>', '≤', '≥', '%']) || range.min == range.max;
        return (sign || range.unit.is_some()).then(|| range.text.clone());
    }
    let status = |it: &str| {
        it.len() == 3
            && it.starts_with(['2', '3', '4', '5'])
            && it.chars().all(|c| c.is_ascii_digit())
    };
    let word = |it: &str| {
        ["status", "response", "http", "returns", "code"]
            .iter()
            .any(|word| it.eq_ignore_ascii_case(word))
    };
    let words = text.split_whitespace();
    words.clone().zip(words.skip(1)).find_map(|(first, second)| {
        let near = (status(second) && word(first)) || (status(first) && word(second));
        near.then(|| format!("{first} {second}"))
    })
}
