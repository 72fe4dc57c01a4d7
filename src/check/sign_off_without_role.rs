//! RS155: a signature, and nobody who is to give it.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{FieldKind, Node, SectionRole, StepKind},
    source::Span,
};

pub(super) static RULE: Rule = Rule {
    code: "RS155",
    name: "sign-off-without-role",
    severity: Severity::Advice,
    why: "A line that asks for any name is signed by whoever is awake. With a role it is clear who has to agree, and whose agreement is \
          missing.",
    bad: "# Pump\n\n- [ ] Close the valve\n\n## Sign-off\n\n- [ ] Approved by: ____________\n",
    good: "# Pump\n\n- [ ] Close the valve\n\n## Sign-off\n\n- [ ] Approved by (head of the workshop): ____________\n",
};

/// What says only that somebody signs.
const NOBODY: &[&str] = &[
    "sign offs",
    "approvals",
    "date",
    "time",
    "name",
    "signature",
    "signed",
    "signed by",
    "sign",
    "approved by",
    "approver",
    "approval",
    "sign off",
    "signoff",
    "sign-off",
    "by",
    "approved",
    "final approval",
    "final sign-off",
    "name/signature",
    "name signature",
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut open: Option<Span> = None;
    let mut approving = false;
    let mut named = false;
    for node in input.nodes {
        match node {
            Node::Section(section) => {
                if let Some(span) = open.take().filter(|_| !named) {
                    return diagnostics.push(found(span));
                }
                approving = section.role == SectionRole::Approval;
                named = !is_nobody(&section.title.to_plain());
            }
            Node::Field(field, step) => {
                let signs = matches!(field.kind, FieldKind::Person | FieldKind::Signature);
                let sign_off = approving || step.is_some_and(|it| it.kind == StepKind::SignOff);
                named |= signs && !is_nobody(&field.label);
                if signs && sign_off && open.is_none() {
                    open = Some(field.span);
                }
            }
            // Whoever is named in a heading, a label or a step of the part is to sign.
            Node::Step(step, _) if approving => named |= !is_nobody(&step.text.to_plain()),
            Node::Prose(prose) if approving => named |= !is_nobody(&prose.text.to_plain()),
            Node::Table(_) if approving => named = true,
            Node::Step(..) | Node::Prose(_) | Node::Table(_) | Node::Command(..) => {}
        }
    }
    diagnostics.extend(open.filter(|_| !named).map(found));
}

fn found(span: Span) -> Diagnostic {
    Diagnostic::new(&RULE, span, "nothing says whose signature this is")
        .help("name the role: `Database administrator: ____`")
}

/// Whether a label or heading says only that somebody signs.
fn is_nobody(text: &str) -> bool {
    let text = plain(text);
    text.is_empty() || NOBODY.contains(&text.as_str())
}

fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
