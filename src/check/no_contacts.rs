//! RS156: contacts that nobody filled in.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Field, FieldKind, Node, SectionRole},
};

pub(super) static RULE: Rule = Rule {
    code: "RS156",
    name: "no-contacts",
    severity: Severity::Advice,
    why: "When it goes wrong, the number is needed at once. Whoever fills the contacts in only at the start of a run has them when \
          something happens; a list that stays empty helps nobody.",
    bad: "# Pump\n\n- [ ] Close the valve\n\n## Emergency contacts\n\n**Workshop**: [Phone]\n**Fire brigade**: [Phone]\n",
    good: "# Pump\n\n- [ ] Close the valve\n\n## Emergency contacts\n\n**Workshop**: 555-0100\n**Fire brigade**: 112 or 555-0199\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(fields) = empty(input) else { return };
    let Some(first) = fields.first() else { return };
    let message = match fields.len() {
        1 => "the only contact is not filled in".to_owned(),
        count => format!("of the contacts, none of {count} blanks is filled in"),
    };
    let mut found = Diagnostic::new(&RULE, first.span, message)
        .label("the first")
        .help("fill in who is on call, and how they are reached");
    for field in fields.iter().skip(1).take(8) {
        found = found.note(field.span, "empty");
    }
    diagnostics.push(found);
}

/// The prompts of the contacts, where no contact is given.
pub(super) fn empty(input: Input<'_>) -> Option<Vec<&Field>> {
    let mut fields: Vec<&Field> = Vec::new();
    let mut contacts = false;
    for node in input.nodes {
        match node {
            Node::Section(section) => contacts = section.role == SectionRole::Contacts,
            Node::Field(field, None) if contacts => {
                let written = input.source.text.get(field.span.range()).unwrap_or_default();
                let contact = field.kind == FieldKind::Contact || written.starts_with('[');
                if contact && written.starts_with('[') {
                    fields.push(field);
                }
            }
            // A number or an address somewhere in it: not all is empty.
            Node::Prose(prose) if contacts && is_contact(&prose.text.to_plain()) => return None,
            Node::Command(command, _) if contacts && command.text().lines().any(is_address) => {
                return None;
            }
            Node::Table(table) if contacts => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                if cells.into_iter().any(|it| is_contact(&it.text.to_plain())) {
                    return None;
                }
            }
            Node::Field(..)
            | Node::Prose(_)
            | Node::Table(_)
            | Node::Step(..)
            | Node::Command(..) => {}
        }
    }
    let given = input.checklist.metadata.iter().any(|it| is_contact(&it.value.to_plain()));
    (!given && !fields.is_empty()).then_some(fields)
}

/// `E-mail: ana@pump.example`, in a list that is drawn in a block.
fn is_address(line: &str) -> bool {
    line.split_once(':').is_some_and(|(_, value)| is_contact(value) && !value.contains('#'))
}

fn is_contact(text: &str) -> bool {
    let text = text.trim();
    let number =
        |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.' | '/');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let date = text.len() == 10 && digits == 8;
    text.contains(['@', '#']) || (digits >= 5 && text.chars().all(number) && !date)
}
