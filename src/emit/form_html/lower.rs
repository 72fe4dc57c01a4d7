//! The tree of sections and steps as a flat list that the template walks through: whatever depth a document has, the template
//! engine needs no recursion for it.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    super::strings::Strings,
    control,
    outline::Places,
    table,
    view::{FactView, Node, PhaseLink, SectionView, StepView, printable, spans},
};
use crate::model::{
    Block, Checklist, Field, InitialState, Prose, ProseKind, Section, SectionRole, Step, StepKind,
    Widget, length_in_words,
};

/// Everything on the page between its head and its foot, in order: what belongs to an emergency comes last. `targets` are the ids of the
/// sections that links lead to.
pub(super) fn nodes<'a>(
    checklist: &'a Checklist,
    places: &'a Places<'a>,
    strings: &'a Strings,
    targets: &'a BTreeSet<String>,
) -> Vec<Node<'a>> {
    let mut lower = Lower { strings, places, targets, nodes: Vec::new(), in_list: false };
    let facts: Vec<FactView<'_>> = checklist
        .metadata
        .iter()
        .map(|it| FactView { label: printable(&it.label), value: spans(&it.value) })
        .collect();
    // What is known goes where the rest is asked for: into the head of the document.
    let head = checklist.sections.first().filter(|it| is_head(it));
    if head.is_none() && !facts.is_empty() {
        lower.facts_card(facts);
    } else if let Some(head) = head {
        lower.phase(head, facts);
    }
    let rest = || checklist.sections.iter().skip(usize::from(head.is_some()));
    for section in rest().filter(|it| !it.contingency) {
        lower.phase(section, Vec::new());
    }
    for section in rest().filter(|it| it.contingency) {
        lower.phase(section, Vec::new());
    }
    lower.nodes
}

/// The list of phases beside the page, in the page's order.
pub(super) fn phases(checklist: &Checklist) -> Vec<PhaseLink<'_>> {
    let link = |it: &'_ Section| it.role != SectionRole::About && !it.title.is_blank();
    let view = |it| PhaseLink {
        id: section_id(it),
        number: &it.number,
        title: Cow::Owned(super::view::short_title(&it.title.to_plain())),
        contingency: it.contingency,
    };
    let sections = checklist.sections.iter().filter(|it| link(it));
    let (off, on): (Vec<&Section>, Vec<&Section>) = sections.partition(|it| it.contingency);
    on.into_iter().chain(off).map(view).collect()
}

fn section_id(section: &Section) -> &str {
    &section.id
}

fn is_head(section: &Section) -> bool {
    section.role == SectionRole::About && section.step.is_none()
}

struct Lower<'a> {
    strings: &'a Strings,
    places: &'a Places<'a>,
    targets: &'a BTreeSet<String>,
    nodes: Vec<Node<'a>>,
    /// Whether the last node stands in a list of steps that is still open.
    in_list: bool,
}

impl<'a> Lower<'a> {
    fn facts_card(&mut self, facts: Vec<FactView<'a>>) {
        self.nodes.push(Node::Phase(SectionView {
            id: "",
            number: "",
            title: Vec::new(),
            level: Some(2),
            planned_minutes: None,
            usual: None,
            folded: false,
            card: true,
            linked: false,
        }));
        self.nodes.push(Node::Facts { facts });
        self.nodes.push(Node::PhaseEnd { calls: false, folded: false, card: true });
    }

    fn phase(&mut self, section: &'a Section, facts: Vec<FactView<'a>>) {
        let card = match section.role {
            SectionRole::About | SectionRole::Contacts | SectionRole::Reference => {
                section.step.is_none()
            }
            SectionRole::Work
            | SectionRole::Rollback
            | SectionRole::Troubleshooting
            | SectionRole::Approval
            | SectionRole::Summary
            | SectionRole::NextSteps => false,
        };
        let folded = section.contingency;
        self.nodes.push(Node::Phase(SectionView {
            planned_minutes: minutes(section.planned_ms),
            usual: section.usual_ms.map(length_in_words),
            ..section_view(section, 2, folded, card)
        }));
        if !facts.is_empty() {
            self.nodes.push(Node::Facts { facts });
        }
        self.inside(section, 2);
        self.nodes.push(Node::PhaseEnd {
            calls: !card && !folded && has_steps(section),
            folded,
            card,
        });
    }

    fn section(&mut self, section: &'a Section, level: usize, folded: bool) {
        let folds = section.contingency && !folded;
        let linked = self.targets.contains(&section.id);
        let view = SectionView { linked, ..section_view(section, level, folds, false) };
        self.nodes.push(Node::Section(view));
        self.inside(section, level);
        self.nodes.push(Node::SectionEnd { folded: folds });
    }

    fn inside(&mut self, section: &'a Section, level: usize) {
        if let Some(step) = &section.step {
            // The heading of a phase stands in its bar; further down the step's own row is the heading.
            self.step(step, (level > 2).then_some(level));
        }
        self.body(&section.body, None);
        self.close_list();
        for below in &section.sections {
            self.section(below, (level + 1).min(6), section.contingency);
        }
    }

    fn body(&mut self, body: &'a [Block], owner: Option<&'a Step>) {
        let mut at = 0;
        while let Some(block) = body.get(at) {
            at += 1;
            if !matches!(block, Block::Step(_)) {
                self.close_list();
            }
            match block {
                Block::Prose(prose) => {
                    if !heads_field(prose, &body[at..]) {
                        self.prose(prose);
                    }
                }
                Block::Step(step) => self.step(step, None),
                Block::Field(_) => {
                    at += self.grid(&body[at - 1..], owner) - 1;
                }
                Block::Command(command) if command.is_form || command.inferred => {}
                Block::Command(command) => {
                    let item = (owner.is_none() && command.is_run())
                        .then(|| self.place(&command.id))
                        .flatten();
                    let view = control::command(command, item, self.strings);
                    self.nodes.push(Node::Command(view));
                }
                Block::Table(table) => {
                    self.nodes.push(Node::Table(table::table(table, self.places)));
                }
            }
        }
        if owner.is_some() {
            self.close_list();
        }
    }

    /// Fields that follow each other, side by side. Says how many blocks it took.
    fn grid(&mut self, blocks: &'a [Block], owner: Option<&'a Step>) -> usize {
        let inline = owner.and_then(inline_field).map(|it| it.id.as_str());
        let expected = owner.and_then(|it| it.expectation.as_ref());
        let mut taken = 0;
        let mut open = false;
        for block in blocks {
            match block {
                Block::Field(field) => {
                    if inline != Some(field.id.as_str()) {
                        if !open {
                            self.nodes.push(Node::Grid);
                            open = true;
                        }
                        let item = owner.is_none().then(|| self.place(&field.id)).flatten();
                        let mut control = control::control(field, expected);
                        // Who signs is said by the heading of the card; its first line asks for the name.
                        if owner.is_some_and(|it| it.text.to_plain() == field.label) {
                            control.label = Cow::Borrowed(self.strings.page(field_word(field)));
                        }
                        // `Name/Date/Time` is asked for by two controls of the card.
                        if owner.is_some_and(|it| it.kind == StepKind::SignOff)
                            && field.asks_for_person()
                        {
                            control.hint = None;
                        }
                        self.nodes.push(Node::Field { item, control });
                    }
                }
                // A prompt that only stands for the fields does not part them.
                Block::Command(command) if command.is_form => {}
                Block::Prose(_) | Block::Step(_) | Block::Command(_) | Block::Table(_) => break,
            }
            taken += 1;
        }
        if open {
            self.nodes.push(Node::GridEnd);
        }
        taken
    }

    fn step(&mut self, step: &'a Step, level: Option<usize>) {
        if !self.in_list {
            self.nodes.push(Node::List);
        }
        let sign_off = step.kind == StepKind::SignOff;
        let approved = step.fields().any(|it| it.key == "approval");
        self.nodes.push(Node::Step(StepView {
            at: self.place(&step.id),
            number: &step.number,
            text: spans(&step.text),
            gate: step.kind == StepKind::Gate,
            sign_off,
            optional: step.optional && !step.says_optional(),
            ticked: step.initial == Some(InitialState::Done),
            owner: step.owner.as_deref().map(printable),
            planned_minutes: minutes(step.planned_ms),
            usual: step.usual_ms.map(length_in_words),
            wait_seconds: step.wait_ms.map(|it| it / 1000).filter(|it| *it > 0),
            level,
            inline: inline_field(step).map(|it| control::control(it, step.expectation.as_ref())),
            boxed: !(sign_off && approved),
        }));
        // The list around this step stays open, one inside it begins anew.
        self.in_list = false;
        self.body(&step.body, Some(step));
        self.nodes.push(Node::StepEnd);
        self.in_list = true;
    }

    fn close_list(&mut self) {
        if self.in_list {
            self.nodes.push(Node::ListEnd);
            self.in_list = false;
        }
    }

    fn prose(&mut self, prose: &'a Prose) {
        let (kind, depth, number) = match prose.kind {
            ProseKind::Paragraph => ("paragraph", 0, None),
            ProseKind::Label => ("label", 0, None),
            ProseKind::Bullet { depth } => ("bullet", depth, None),
            ProseKind::Numbered { depth, number } => ("numbered", depth, Some(number)),
            ProseKind::Quote => ("quote", 0, None),
            ProseKind::Warning => ("warning", 0, None),
        };
        self.nodes.push(Node::Prose {
            kind,
            depth: depth.min(6),
            number,
            text: spans(&prose.text),
        });
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }
}

fn section_view(section: &Section, level: usize, folded: bool, card: bool) -> SectionView<'_> {
    let own_row = section.step.is_some() && level > 2;
    SectionView {
        id: section_id(section),
        number: &section.number,
        title: spans(&section.title),
        level: (!own_row && !section.title.is_blank()).then_some(level),
        planned_minutes: minutes(section.planned_ms),
        usual: section.usual_ms.map(length_in_words),
        folded,
        card,
        linked: false,
    }
}

/// The word for a field that is called as its step is.
fn field_word(field: &Field) -> &'static str {
    if field.asks_for_person() { "name" } else { "answer" }
}

fn minutes(planned_ms: Option<u64>) -> Option<u64> {
    planned_ms.map(|it| it.div_ceil(60_000))
}

fn has_steps(section: &Section) -> bool {
    section.step.is_some()
        || section.body.iter().any(|it| match it {
            Block::Step(_) => true,
            Block::Table(table) => table.rows.iter().any(|row| row.step.is_some()),
            Block::Command(command) => command.is_run(),
            Block::Prose(_) | Block::Field(_) => false,
        })
        || section.sections.iter().any(has_steps)
}

/// The one line of a step that says nothing but the step itself: `TIME: ____`.
fn inline_field(step: &Step) -> Option<&Field> {
    let mut fields = step.fields();
    let (Some(field), None) = (fields.next(), fields.next()) else { return None };
    let line = matches!(field.widget(), Widget::Line { .. });
    let text = step.text.to_plain();
    let same = text.trim().trim_end_matches(':').eq_ignore_ascii_case(field.label.trim());
    (line && same && step.kind != StepKind::SignOff).then_some(field)
}

/// Whether a label only repeats what the field behind it says itself.
fn heads_field(prose: &Prose, rest: &[Block]) -> bool {
    let label = prose.text.to_plain();
    let label = label.trim().trim_end_matches(':').trim_end();
    let next = rest.iter().find(|it| !matches!(it, Block::Command(command) if command.is_form));
    prose.kind == ProseKind::Label
        && matches!(next, Some(Block::Field(field)) if field.label == label)
}
