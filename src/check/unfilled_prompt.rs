//! RS150: `[Your Name]` that was never filled in.

use std::collections::BTreeSet;

use super::{Input, input::says, no_contacts};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{FieldKind, Node},
    source::Span,
};

pub(super) static RULE: Rule = Rule {
    code: "RS150",
    name: "unfilled-prompt",
    severity: Severity::Advice,
    why: "In a template that is as it should be: the forms ask for it. In a checklist that says it is approved or final, somebody forgot \
          it, and it is a warning.",
    bad: "# Pump\n\n**Lead**: [Your Name]\n\n- [ ] Close the valve\n",
    good: "# Pump\n\n**Lead**: ____________\n\n- [ ] Close the valve\n",
};

/// How a prompt begins that is no blank of this document.
const COPY: &[&str] = &[
    "copy", "paste", "copier", "coller", "kopieren", "copiar", "pegar", "colar", "salin", "tempel",
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let last = is_final(input);
    // The contacts have a rule of their own.
    let contacts: BTreeSet<Span> =
        no_contacts::empty(input).unwrap_or_default().iter().map(|it| it.span).collect();
    // What is drawn in a block of code is a text to copy.
    let mut drawn = 0;
    let mut table: Option<Span> = None;
    let mut begun = false;
    for node in input.nodes {
        if let Node::Command(command, _) = node {
            drawn = command.span.end;
        }
        if let Node::Table(it) = node {
            (table, begun) = (Some(it.span), false);
        }
        let Node::Field(field, _) = node else { continue };
        if field.span.start < drawn {
            continue;
        }
        let written = input.source.text.get(field.span.range()).unwrap_or_default();
        let prompt = written.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let Some(prompt) = prompt.filter(|it| it.trim().chars().count() > 1) else { continue };
        // Tells what to put into another program.
        if says(prompt.split_whitespace().next().unwrap_or_default(), COPY) {
            continue;
        }
        // Several lines for notes are what such a prompt is for.
        if contacts.contains(&field.span) || field.kind == FieldKind::Multiline {
            continue;
        }
        // A table of prompts is one thing to fill in.
        let in_table = table.is_some_and(|it| it.end > field.span.start);
        if in_table
            && begun
            && let Some(found) = diagnostics.last_mut()
        {
            found.notes.push((field.span, "nor this".to_owned()));
            continue;
        }
        begun = in_table;
        let mut found =
            Diagnostic::new(&RULE, field.span, format!("`[{prompt}]` is not filled in"))
                .help("fill it in, or write a blank: `____`");
        if last {
            found.severity = Severity::Warning;
            found = found.label("the document says that it is final");
        }
        diagnostics.push(found);
    }
}

/// Whether the document says that nothing is to be added to it.
fn is_final(input: Input<'_>) -> bool {
    input.checklist.metadata.iter().any(|it| {
        let value = it.value.to_plain();
        says(&it.label, &["status", "state", "stand"])
            && says(&value, &["final", "approved", "released", "signed"])
            && !says(&value, &["not", "pending", "draft", "to"])
    })
}
