//! RS110: a box that is ticked in the document.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::InitialState,
};

pub(super) static RULE: Rule = Rule {
    code: "RS110",
    name: "ticked-in-advance",
    severity: Severity::Advice,
    why: "A tick in the document is from an earlier run, or from somebody who did it in advance. It is shown as such, and does not \
          count as done in this run.",
    bad: "# Pump\n\n- [x] Close the valve\n- [ ] Open the lid\n",
    good: "# Pump\n\n- [ ] Close the valve\n- [ ] Open the lid\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let ticked = |step: &&crate::model::Step| step.initial == Some(InitialState::Done);
    let steps: Vec<_> = input.steps().map(|(step, _)| step).filter(ticked).collect();
    let Some(first) = steps.first() else { return };
    let message = match steps.len() {
        1 => "this step is ticked in advance".to_owned(),
        count => format!("{count} steps are ticked in advance"),
    };
    diagnostics.push(
        Diagnostic::new(&RULE, first.span, message)
            .help("write `[ ]`, so that each run begins with nothing done"),
    );
}
