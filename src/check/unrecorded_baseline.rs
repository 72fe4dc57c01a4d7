//! RS153: a comparison with something that nobody wrote down.

use super::{
    Input,
    input::{begins, says},
};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Node,
};

pub(super) static RULE: Rule = Rule {
    code: "RS153",
    name: "unrecorded-baseline",
    severity: Severity::Advice,
    why: "What was there before the change can only be compared with what is there after it when somebody wrote it down before.",
    bad: "# Pump\n\n- [ ] Change the filter\n- [ ] Compare the flow with the baseline\n",
    good: "# Pump\n\n- [ ] Record the baseline flow: ____ l/min\n- [ ] Change the filter\n- [ ] Compare the flow with the baseline\n",
};

const BEFORE: &[&str] = &["baseline", "baselines", "pre", "previous", "before", "earlier"];

const RECORDS: &[&str] = &[
    "record*",
    "document*",
    "capture*",
    "note",
    "save",
    "measure*",
    "establish*",
    "write",
    "log",
    "collect*",
    "take",
];

const VALUES: &[&str] = &[
    "baseline*",
    "metric*",
    "count*",
    "value*",
    "performance",
    "size*",
    "number*",
    "state",
    "statistic*",
    "time*",
    "total*",
    "row*",
    "flow",
    "benchmark*",
    "snapshot*",
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut recorded = false;
    for node in input.nodes {
        match node {
            Node::Step(step, _) => {
                let text = step.text.to_plain();
                let compares = begins(text.trim_start(), "compare ") && says(&text, BEFORE);
                if compares && !recorded && step.fields().next().is_none() {
                    diagnostics.push(
                        Diagnostic::new(
                            &RULE,
                            step.span,
                            "nothing before this step writes down what to compare with",
                        )
                        .help("record it before the change, with a blank: `Rows before: ____`"),
                    );
                }
                recorded |=
                    !compares && says(&text, RECORDS) && says(&text, BEFORE) && says(&text, VALUES);
            }
            Node::Field(field, _) => recorded |= says(&field.label, BEFORE),
            Node::Command(command, _) => recorded |= command.attributes.capture.is_some(),
            // A table or a text may well have the figures.
            Node::Table(table) => {
                recorded |= table.columns.iter().any(|it| says(&it.to_plain(), BEFORE));
            }
            Node::Section(section) => {
                recorded |= says(&section.title.to_plain(), &["baseline", "baselines"])
                    && section.body.is_empty();
            }
            Node::Prose(_) => {}
        }
    }
}
