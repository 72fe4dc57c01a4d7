//! RS160: the time of the end, asked for at the beginning.

use super::{Input, input::says};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{FieldKind, FieldRole, Node},
};

pub(super) static RULE: Rule = Rule {
    code: "RS160",
    name: "end-before-start",
    severity: Severity::Advice,
    why: "A form is filled in from top to bottom. What can only be known at the end is asked for before the first step, and forgotten \
          there.",
    bad: "# Pump\n\n**End time**: ____________\n\n- [ ] Close the valve\n",
    good: "# Pump\n\n- [ ] Close the valve\n\n**End time**: ____________\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let steps = |it: &Node<'_>| matches!(it, Node::Step(..));
    if !input.nodes.iter().any(steps) {
        return;
    }
    for node in input.nodes.iter().take_while(|it| !steps(it)) {
        if let Node::Field(field, None) = node
            && field.role == Some(FieldRole::End)
            && field.kind == FieldKind::Time
            && !says(
                &field.label,
                &["planned", "proposed", "expected", "estimated", "target", "scheduled", "window"],
            )
        {
            diagnostics.push(
                Diagnostic::new(
                    &RULE,
                    field.span,
                    format!("`{}` stands before the first step", field.label),
                )
                .help("move it behind the last step"),
            );
        }
    }
}
