//! RS158: steps that cannot be told apart.

use std::collections::BTreeMap;

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::StepForm,
    source::Span,
};

/// So many of one text are a habit; fewer only where they stand in one section.
const MANY: usize = 4;

pub(super) static RULE: Rule = Rule {
    code: "RS158",
    name: "twin-steps",
    severity: Severity::Advice,
    why: "In the report, and over the telephone, steps of the same words are told apart by their number alone; and the answers of an \
          earlier version are matched by their order.",
    bad: "# Pump\n\n- [ ] Note the pressure\n- [ ] Open the valve\n- [ ] Note the pressure\n",
    good: "# Pump\n\n- [ ] Note the pressure before\n- [ ] Open the valve\n- [ ] Note the pressure after\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // Text to its places, each with what it stands in.
    let mut texts: BTreeMap<String, Vec<(&str, Span)>> = BTreeMap::new();
    for (step, section) in input.steps() {
        let text = step.text.to_plain().trim().to_lowercase();
        let told = matches!(step.form, StepForm::Row | StepForm::Numbered | StepForm::Heading)
            || step.children().next().is_some();
        if text.chars().any(char::is_alphanumeric) && !told {
            // Steps below other ones are told apart by these.
            let parent = step.id.rsplit_once('.').map_or(section.id.as_str(), |(parent, _)| parent);
            texts.entry(text).or_default().push((parent, step.span));
        }
    }
    for places in texts.values().filter(|it| it.len() > 1) {
        let together = places.windows(2).find(|pair| pair[0].0 == pair[1].0);
        let (first, second, where_) = match together {
            Some([first, second]) => (first, second, "in this section"),
            _ if places.len() >= MANY => (&places[0], &places[1], "in other sections"),
            _ => continue,
        };
        let message = match places.len() {
            2 => "two steps have the same text".to_owned(),
            count => format!("{count} steps have the same text"),
        };
        diagnostics.push(
            Diagnostic::new(&RULE, second.1, message)
                .note(first.1, format!("the same, {where_}"))
                .help("say in each what it is about"),
        );
    }
}
