//! RS101: a document with nothing to do.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Node,
};

pub(super) static RULE: Rule = Rule {
    code: "RS101",
    name: "no-steps",
    severity: Severity::Error,
    why: "Forms, scripts and reports are made from steps and blanks; without one they would be empty.",
    bad: "# Close the pump\n\nThe valve is closed first.\n",
    good: "# Close the pump\n\n- [ ] Close the valve\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let counts = |it: &Node<'_>| matches!(it, Node::Step(..) | Node::Field(..));
    if input.nodes.iter().any(counts) {
        return;
    }
    let message = if input.source.text.trim().is_empty() {
        "the document is empty"
    } else {
        "the document has no step and no blank"
    };
    diagnostics.push(
        Diagnostic::new(&RULE, input.top(), message)
            .help("write a step as `- [ ] Stop the service`, or a blank as `Start time: ____`"),
    );
}
