//! RS155: a signature, and nobody who is to give it.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{FieldKind, Node, SectionRole, StepKind},
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
    let mut approving = false;
    let mut heading = String::new();
    for node in input.nodes {
        match node {
            Node::Section(section) => {
                heading = plain(&section.title.to_plain());
                approving = section.role == SectionRole::Approval;
            }
            Node::Field(field, step) => {
                let signs = matches!(field.kind, FieldKind::Person | FieldKind::Signature);
                let sign_off = approving || step.is_some_and(|it| it.kind == StepKind::SignOff);
                let label = plain(&field.label);
                let text = step.map(|it| plain(&it.text.to_plain())).unwrap_or_default();
                let nobody = |it: &str| it.is_empty() || NOBODY.contains(&it);
                let general =
                    ["sign off", "sign offs", "signoff", "approval", "approvals", "final approval"];
                let about =
                    heading.is_empty() || nobody(&heading) || general.contains(&heading.as_str());
                if signs
                    && sign_off
                    && nobody(&label)
                    && nobody(&text)
                    && about
                    && !label.is_empty()
                {
                    diagnostics.push(
                        Diagnostic::new(&RULE, field.span, "nothing says whose signature this is")
                            .help("name the role: `Database administrator: ____`"),
                    );
                    return;
                }
            }
            Node::Step(..) | Node::Command(..) | Node::Prose(_) | Node::Table(_) => {}
        }
    }
}

fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
