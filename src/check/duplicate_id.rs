//! RS103: two things with one id.

use std::collections::BTreeMap;

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Node,
};

pub(super) static RULE: Rule = Rule {
    code: "RS103",
    name: "duplicate-id",
    severity: Severity::Error,
    why: "Results are kept by id, so that the answer to the second would overwrite the answer to the first.",
    bad: "# Pump\n\n- [ ] Close V1 <!-- runsheet: id=close -->\n- [ ] Close V2 <!-- runsheet: id=close -->\n",
    good: "# Pump\n\n- [ ] Close V1 <!-- runsheet: id=close-v1 -->\n- [ ] Close V2 <!-- runsheet: id=close-v2 -->\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for node in input.nodes {
        let (id, span) = match node {
            Node::Step(step, _) => (&step.id, step.span),
            Node::Field(field, _) => (&field.id, field.span),
            Node::Command(command, _) => (&command.id, command.span),
            Node::Section(_) | Node::Prose(_) | Node::Table(_) => continue,
        };
        let Some(first) = seen.insert(id, span) else { continue };
        diagnostics.push(
            Diagnostic::new(&RULE, span, format!("the id `{id}` is used twice"))
                .label("second use")
                .note(first, "first used here")
                .help("give each its own id"),
        );
    }
}
