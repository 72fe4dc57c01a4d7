//! RS157: more items than anybody keeps in mind.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Block,
};

/// "The rule of thumb some use is to keep it to between five and nine items" (Gawande, The Checklist Manifesto, 2009, chapter 6).
const MOST: usize = 9;

pub(super) static RULE: Rule = Rule {
    code: "RS157",
    name: "long-section",
    severity: Severity::Advice,
    why: "Checklists that are used in earnest have five to nine items between two pauses: after a minute or so, people take short cuts.",
    bad: "# Pump\n\n- [ ] One\n- [ ] Two\n- [ ] Three\n- [ ] Four\n- [ ] Five\n- [ ] Six\n- [ ] Seven\n- [ ] Eight\n- [ ] Nine\n- [ ] Ten\n",
    good: "# Pump\n\n- [ ] One\n- [ ] Two\n- [ ] Three\n- [ ] Four\n- [ ] Five\n\n## After the pause\n\n- [ ] Six\n- [ ] Seven\n- [ ] Eight\n- [ ] Nine\n- [ ] Ten\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for section in input.sections() {
        let steps = || section.body.iter().filter(|it| matches!(it, Block::Step(_)));
        let count = steps().count();
        if count <= MOST {
            continue;
        }
        let first =
            steps().find_map(|it| if let Block::Step(step) = it { Some(step.span) } else { None });
        let span =
            if section.title.is_blank() { first.unwrap_or(section.span) } else { section.span };
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                span,
                format!("this section has {count} items; five to nine are kept in mind"),
            )
            .help("split it where the work has a pause"),
        );
    }
}
