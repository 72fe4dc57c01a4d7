//! RS102: a document without a title.

use super::Input;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS102",
    name: "no-title",
    severity: Severity::Advice,
    why: "Forms and reports are headed by the title, and results are filed under it. Without one the file's name stands there.",
    bad: "- [ ] Close the valve\n",
    good: "# Close the pump\n\n- [ ] Close the valve\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Input { checklist, source, .. } = input;
    // The parser takes the file's name where it finds no title.
    let stem = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default();
    let headed = checklist.sections.iter().any(|it| it.title.to_plain() == checklist.title);
    let written = source.text.contains(&checklist.title);
    if checklist.title != stem || headed || written || input.steps().next().is_none() {
        return;
    }
    diagnostics.push(
        Diagnostic::new(&RULE, input.top(), "the checklist has no title")
            .help("begin with a heading: `# Release 2.4 to production`"),
    );
}
