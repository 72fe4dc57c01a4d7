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
        // Bold lines, and headings drawn inside of a block of code, make groups as well.
        let steps = || {
            section
                .body
                .iter()
                .filter_map(|it| if let Block::Step(step) = it { Some(step.span) } else { None })
        };
        if steps().count() <= MOST {
            continue;
        }
        let (mut count, mut longest, mut end) = (0, 0, None);
        for span in steps() {
            let between =
                end.and_then(|end: u32| input.source.text.get(end as usize..span.start as usize));
            let is_heading = |line: &str| {
                let line = line.trim();
                let bold = line.starts_with("**") && line.trim_end_matches(':').ends_with("**");
                line.starts_with("##") || bold
            };
            if between.is_some_and(|it| it.lines().any(is_heading)) {
                count = 0;
            }
            end = Some(span.end);
            count += 1;
            longest = longest.max(count);
        }
        let count = longest;
        if count <= MOST {
            continue;
        }
        let first = steps().next();
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
