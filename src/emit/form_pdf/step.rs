//! A step: box, number and challenge on the left, the response on the right, time and initials; below it what belongs to it.

use super::{
    super::pdf::{
        flow::{Block, Flow, Group},
        fonts::Face,
        list::{Control, Look, NodeId, Tag},
        style::{self, AMBER, BLACK, BODY, GREY, LEADING, LIGHT, SMALL},
        text::{self, Ink, Span},
        words::Words,
    },
    command, fields, prose,
    section::{self, Columns, area_block},
    signoff, table,
};
use crate::model::{
    Block as Content, Command, Field, InitialState, Step, StepKind, Text, form, length_in_words,
};

/// Width of the columns for time and initials and for the state.
pub(super) const RIGHT: f32 = 134.0;
/// Where they begin inside of it.
pub(super) const STAMP_X: f32 = 0.0;
pub(super) const STATE_X: f32 = 92.0;
/// Between the response and them.
pub(super) const GAP: f32 = 8.0;
/// Least width of a note or a response.
pub(super) const NOTE: f32 = 96.0;
/// A note has two lines, and stands at the top of its row as high as this.
pub(super) const NOTE_LINES: f32 = 19.0;
pub(super) const NOTE_TOP: f32 = 1.8;
/// A row that is higher is answered at its top, all others down to the rule that closes them.
const LOW: f32 = 50.0;
pub(super) const NUMBER: Ink = Ink::new(Face::Mono, 8.2, GREY);
pub(super) const MARK: f32 = 20.0;
pub(super) const SMALL_LINE: f32 = 12.5;

/// Whether a step is set as a card and needs no column heads.
pub(super) fn is_card(step: &Step) -> bool {
    step.kind == StepKind::SignOff && step.fields().next().is_some()
}

/// Sets a step and what belongs to it.
pub(super) fn step(flow: &mut Flow, parent: NodeId, step: &Step, columns: Columns, depth: u8) {
    let item = flow.node(parent, Tag::ListItem);
    let label = if is_card(step) { item } else { flow.node(item, Tag::Label) };
    let body = flow.node(item, Tag::ListBody);
    let indent = f32::from(depth.min(6)) * 14.0;
    let number = columns.numbers[usize::from(depth).min(columns.numbers.len() - 1)];
    let mut group = Group::default();
    if is_card(step) {
        group.blocks.push(signoff::card(flow, body, step));
    } else {
        group.blocks.push(row(flow, [label, body], step, [indent, number, columns.response]));
    }
    let x = indent + MARK + number + 8.0;
    for (index, content) in step.body.iter().enumerate() {
        match content {
            Content::Field(field) => {
                if fields::is_area(field) && !is_card(step) {
                    let name = form::value(&step.id, &field.key);
                    let (printed, label) = (section::with_hint(field), self::label(step, field));
                    let block = area_block(flow, body, field, (&printed, &label, &name), x);
                    group.blocks.push(block);
                }
            }
            Content::Command(it) => {
                let above = index.checked_sub(1).and_then(|above| step.body.get(above));
                group.blocks.extend(command::command(flow, body, it, (x, above)));
            }
            Content::Prose(it) => group.blocks.extend(prose::blocks(flow, body, it, x)),
            Content::Table(it) => group.blocks.extend(table::blocks(flow, body, it, x)),
            Content::Step(child) => {
                // A step stays with the first of those below it.
                if !group.blocks.is_empty() {
                    flow.push(Group { blocks: std::mem::take(&mut group.blocks), keep: true });
                }
                let list = flow.node(body, Tag::List);
                self::step(flow, list, child, columns, depth.saturating_add(1));
            }
        }
    }
    if !group.blocks.is_empty() {
        // A little air between a box of code and the line of the next step.
        if group.blocks.len() > 1
            && let Some(last) = group.blocks.last_mut()
        {
            last.height += 5.0;
        }
        flow.push(group);
    }
}

/// Sets a command that stands by itself: it is answered like a step.
pub(super) fn command(
    flow: &mut Flow,
    parent: NodeId,
    (command, above): (&Command, Option<&Content>),
    columns: Columns,
) {
    let words = flow.words.clone();
    let title = command.title.clone().filter(|it| !it.is_blank());
    let said = above.is_some_and(|above| title.as_ref().is_some_and(|it| command::says(above, it)));
    let text = title.filter(|_| !said).unwrap_or_else(|| Text::plain(words.run_this.clone()));
    let step = Step { id: command.id.clone(), text, ..Step::default() };
    let item = flow.node(parent, Tag::ListItem);
    let (label, body) = (flow.node(item, Tag::Label), flow.node(item, Tag::ListBody));
    let mut blocks = vec![row(flow, [label, body], &step, [0.0, 0.0, columns.response])];
    // Its title stands beside the box.
    let bare = Command { title: None, ..command.clone() };
    blocks.extend(command::command(flow, body, &bare, (MARK, None)));
    if let Some(last) = blocks.last_mut() {
        last.height += 5.0;
    }
    flow.push(Group { blocks, keep: false });
}

/// What a step's part is called for those who do not see it.
pub(super) fn label(step: &Step, field: &Field) -> String {
    let (text, bare) = (name(step), step.text.to_plain());
    match &field.hint {
        // Who signs, and what he is asked for.
        Some(hint) if bare.trim() == field.label.trim() => format!("{text}: {}", hint.trim()),
        Some(_) | None => joined(&text, &bare, &field.label),
    }
}

/// A name and a label behind it, which may repeat the name or its `bare` words.
pub(super) fn joined(name: &str, bare: &str, label: &str) -> String {
    let label = label.trim();
    let rest = label.strip_prefix(bare.trim()).map_or(label, |it| {
        // `Databases` is more than `Database`.
        if it.starts_with(char::is_alphanumeric) {
            label
        } else {
            it.trim_start_matches([':', ' '])
        }
    });
    if rest.is_empty() || name.ends_with(rest) {
        name.to_owned()
    } else {
        format!("{name}: {rest}")
    }
}

/// Number and text of a step.
pub(super) fn name(step: &Step) -> String {
    format!("{} {}", step.number, step.text.to_plain().replace('\n', " ")).trim().to_owned()
}

/// A step's box.
pub(super) fn check(
    flow: &mut Flow,
    parent: NodeId,
    block: &mut Block,
    step: &Step,
    [x, y]: [f32; 2],
) {
    let words = flow.words.clone();
    // What the author ticked is no answer of who fills in the form: the words say it, the box is empty.
    let on = false;
    let rect = [x, y, x + fields::BOX, y + fields::BOX];
    let field = (
        form::item(&step.id),
        format!("{}: {}", name(step), words.done),
        Control::Check { on },
        Look::Framed,
        false,
    );
    fields::single(flow, parent, block, rect, field);
}

fn row(
    flow: &mut Flow,
    [lbl, body]: [NodeId; 2],
    step: &Step,
    [indent, number, response_width]: [f32; 3],
) -> Block {
    let words = flow.words.clone();
    let width = flow.width();
    let mut block = Block::default();
    block.decorate(|block| block.rule([indent, 0.0], [width, 0.0], 0.4, LIGHT));
    check(flow, lbl, &mut block, step, [indent, 5.2]);
    let baseline = 15.0;
    let fonts = flow.fonts();
    block.mark(lbl, |block| {
        block.text(fonts, indent + MARK, baseline - 0.2, NUMBER, &step.number);
    });
    let own: Vec<&Field> = step.fields().filter(|field| !fields::is_area(field)).collect();
    let response_right = width - RIGHT - GAP;
    let response_left = response_right - response_width;
    let x = indent + MARK + if step.number.is_empty() { 0.0 } else { number + 8.0 };
    // On a page of large type there is no room beside: the answers stand below.
    let stacked = response_left - x - 8.0 < 130.0;
    let text_width = if stacked { width - x } else { response_left - x - 8.0 };
    let lines = text::wrap(flow.fonts(), &challenge(&words, step), text_width);
    block.tints(x, baseline, LEADING, &lines);
    block.mark(body, |block| block.lines(x, baseline, LEADING, &lines));
    let mut text_bottom = 5.5 + style::height(&lines, LEADING);
    if step.kind == StepKind::Gate {
        let node = flow.node(body, Tag::Paragraph);
        let ink = Ink { color: AMBER, ..SMALL };
        let hint = style::plain(flow, &words.gate_hint, ink, text_width);
        block.mark(node, |block| block.lines(x, text_bottom + 7.0, 9.5, &hint));
        text_bottom += style::height(&hint, 9.5);
    }
    let response = if own.is_empty() { body } else { flow.node(body, Tag::Paragraph) };
    let top = if stacked { text_bottom } else { 0.0 };
    let mut y = top + 3.4;
    for field in &own {
        let label_text = if own.len() > 1 || !covers(step, field) {
            section::with_hint(field)
        } else {
            String::new()
        };
        if !label_text.is_empty() {
            let lines = style::plain(flow, &label_text, SMALL, response_width);
            block.mark(response, |block| block.lines(response_left, y + 8.0, 9.0, &lines));
            y += style::height(&lines, 9.0) + 1.5;
        }
        let placed = (*field, form::value(&step.id, &field.key), label(step, field));
        let high = fields::height(flow, field, response_width);
        fields::field(flow, response, &mut block, [response_left, y, response_width], placed);
        y += high + 2.5;
    }
    // Without a field of its own the line is for a note; otherwise one stands below.
    let note_top = if own.is_empty() { top + NOTE_TOP } else { y + 0.5 };
    block.height = (text_bottom + 5.0).max(note_top + NOTE_LINES);
    let bottom = answered_down_to(note_top, block.height);
    note(flow, response, &mut block, step, [response_left, note_top, response_right, bottom]);
    stamp(flow, [body; 2], &mut block, (step, bottom - SMALL_LINE));
    block
}

/// Where the lines for answers end in a row of this height: on the rule that closes it.
pub(super) fn answered_down_to(note_top: f32, height: f32) -> f32 {
    let least = note_top + NOTE_LINES;
    if height <= least.max(LOW) { height } else { least }
}

/// Two lines for a note, or the reason.
pub(super) fn note(
    flow: &mut Flow,
    parent: NodeId,
    block: &mut Block,
    step: &Step,
    rect: [f32; 4],
) {
    let words = flow.words.clone();
    let field = (
        form::part(&step.id, form::Part::Note),
        format!("{}: {}", name(step), words.note),
        Control::Area { value: String::new() },
        Look::Faint,
        false,
    );
    fields::single(flow, parent, block, rect, field);
}

/// Time and initials, and the state of what was not done.
pub(super) fn stamp(
    flow: &mut Flow,
    [stamp, state]: [NodeId; 2],
    block: &mut Block,
    (step, top): (&Step, f32),
) {
    let words = flow.words.clone();
    let left = flow.width() - RIGHT;
    let line = |part, words: &str, control| {
        (
            form::part(&step.id, part),
            format!("{}: {words}", self::name(step)),
            control,
            Look::Faint,
            false,
        )
    };
    let rect = [left + STAMP_X, top, left + STATE_X - GAP, top + SMALL_LINE];
    fields::single(
        flow,
        stamp,
        block,
        rect,
        line(form::Part::Stamp, &words.stamp, Control::Line { value: String::new() }),
    );
    let states = [
        ("failed", &words.failed),
        ("skipped", &words.skipped),
        ("not-applicable", &words.not_applicable),
    ];
    let options = states.map(|(id, label)| (id.to_owned(), label.clone())).to_vec();
    let rect = [left + STATE_X, top, left + RIGHT, top + SMALL_LINE];
    fields::single(
        flow,
        state,
        block,
        rect,
        line(form::Part::State, &words.state, Control::Select { options, selected: None }),
    );
}

/// How wide a step and those below it want the response column to be, at least the usual width.
pub(super) fn response(flow: &mut Flow, step: &Step, usual: f32) -> f32 {
    let own = |content: &Content| match content {
        Content::Field(field) if !is_card(step) && !fields::is_area(field) => {
            wanted(flow, step, field)
        }
        Content::Step(below) => response(flow, below, usual),
        Content::Field(_) | Content::Prose(_) | Content::Command(_) | Content::Table(_) => usual,
    };
    step.body.iter().map(own).fold(usual, f32::max)
}

/// How wide a field wants to be in the response column.
fn wanted(flow: &mut Flow, step: &Step, field: &Field) -> f32 {
    let fonts = flow.fonts();
    let value = field.initial.as_deref().map_or(0.0, |it| fonts.width(BODY.face, 9.0, it) + 10.0);
    let unit = fonts.width(BODY.face, BODY.size, field.unit.as_deref().unwrap_or_default());
    let label =
        if covers(step, field) { 0.0 } else { fonts.width(SMALL.face, SMALL.size, &field.label) };
    value.max(unit + 64.0).max(label).clamp(NOTE, 170.0)
}

/// Whether the step's text says what the field asks for.
fn covers(step: &Step, field: &Field) -> bool {
    let text = step.text.to_plain().to_lowercase();
    field.label.is_empty() || text.contains(&field.label.to_lowercase())
}

/// The step's text with what else is known of it.
fn challenge(words: &Words, step: &Step) -> Vec<Span> {
    let mut spans = Vec::new();
    if step.kind == StepKind::Gate {
        spans.push(Span::new(format!("{}  ", words.gate), Ink::new(Face::Bold, 8.0, AMBER)));
    }
    let ink = if step.kind == StepKind::Gate { style::STRONG } else { BODY };
    spans.extend(style::spans(&step.text, Ink { color: BLACK, ..ink }));
    let mut notes = Vec::new();
    if step.optional && !step.says_optional() {
        notes.push(words.optional.clone());
    }
    notes.extend(step.initial.map(|it| match it {
        InitialState::Done => words.ticked.clone(),
        InitialState::Skipped => words.left_out.clone(),
    }));
    notes.extend(step.owner.clone());
    notes.extend(step.planned_ms.map(|it| format!("{} {}", words.planned, length_in_words(it))));
    notes.extend(step.usual_ms.map(|it| format!("{} {}", words.usually, length_in_words(it))));
    if let Some(wait) = step
        .wait_ms
        .filter(|_| !step.text.to_plain().to_lowercase().contains(&words.wait.to_lowercase()))
    {
        notes.push(format!("{} {}", words.wait, length_in_words(wait)));
    }
    if !notes.is_empty() {
        spans.push(Span::new(format!("  {}", notes.join(" · ")), SMALL));
    }
    spans
}
