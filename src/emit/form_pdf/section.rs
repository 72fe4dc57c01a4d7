//! Sections: phases as bands, sub-sections with a rule, and what stands in them.

use std::{collections::BTreeSet, rc::Rc};

use super::{
    super::pdf::{
        flow::{Block, Flow, Group, Running},
        fonts::Face,
        list::{Control, Entry, Look, NodeId, Tag},
        style::{self, AMBER, BLACK, GREY, SMALL, SMALL_STRONG},
        text::Ink,
        words::Words,
    },
    command, fields,
    head::{Cell, grid},
    prose, step, table,
};
use crate::model::{
    Block as Content, Checklist, Class, Command, Field, Section, SectionRole, Step, form,
    length_in_words,
};

/// Sets every section; contacts stand last.
pub(super) fn sections(flow: &mut Flow, checklist: &Checklist, taken: &BTreeSet<String>) {
    let response = response(flow, checklist);
    let contacts = |section: &&Section| section.role == SectionRole::Contacts;
    for it in checklist.sections.iter().filter(|it| !contacts(it)) {
        section(flow, 0, it, (1, false, response), taken);
    }
    for it in checklist.sections.iter().filter(contacts) {
        section(flow, 0, it, (1, false, response), taken);
    }
}

fn section(
    flow: &mut Flow,
    parent: NodeId,
    section: &Section,
    (level, answers, response): (u8, bool, f32),
    taken: &BTreeSet<String>,
) {
    let empty = section
        .body
        .iter()
        .all(|it| matches!(it, Content::Field(field) if taken.contains(&field.id)));
    if empty && section.sections.is_empty() && section.step.is_none() && !section.title.is_blank() {
        // A heading whose content stands in the head of the form. It is kept only where it says more.
        if section.role == SectionRole::About && !section.body.is_empty() {
            return;
        }
    }
    let node = flow.node(parent, Tag::Section);
    let has_heading = !section.title.is_blank();
    let numbers = numbers(flow, section);
    // What the author filled in may ask for more; all rows of the section have their lines below each other then.
    let own = widest_response(flow, section, response);
    let shown = has_heading && level > 1 && begins_with_steps(section);
    let columns = Columns { shown, numbers, response: own };
    if has_heading && level == 1 {
        band(flow, node, section);
    } else if has_heading && section.step.is_none() {
        subheading(flow, node, section, level, columns);
    }
    if let Some(step) = &section.step {
        if !answers && !step::is_card(step) {
            column_heads(flow, node, own);
        }
        step::step(flow, node, step, columns, 0);
    }
    body(flow, node, section, columns, taken);
    let mut answers = false;
    for below in &section.sections {
        self::section(flow, node, below, (level.saturating_add(1), answers, response), taken);
        // Heads of columns stand above the first of steps that are headings, and above the next after something else.
        answers = below.step.is_some() && below.sections.is_empty();
    }
    if level == 1
        && has_heading
        && section.role == SectionRole::Work
        && !section.contingency
        && count(section) > 0
    {
        complete(flow, node, section);
    }
}

/// What the rows of a section share.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    /// The heads of the columns stand above already.
    pub(super) shown: bool,
    /// Width of the widest number, by depth of the steps; those that stand deeper have the last.
    pub(super) numbers: [f32; 4],
    /// Width of the column for notes and responses.
    pub(super) response: f32,
}

/// What the texts of the steps leave of the line for notes, the same in all lists: four of five texts stand on one line, longer ones
/// go on below.
fn response(flow: &Flow, checklist: &Checklist) -> f32 {
    /// Of a letter, about.
    const LETTER: f32 = 5.0;
    const WIDEST: f32 = 170.0;
    let length = |step: &Step| step.text.to_plain().chars().count();
    let mut lengths: Vec<usize> = checklist.steps().into_iter().map(length).collect();
    lengths.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "letters of a line")]
    let usual = lengths.get(lengths.len() * 4 / 5).map_or(0.0, |it| *it as f32 * LETTER);
    let left = step::MARK + 36.0;
    let room = flow.width() - step::RIGHT - step::GAP - 8.0 - left;
    (room - usual).clamp(step::NOTE, WIDEST)
}

/// The width of the column for responses that the rows of a section need, at least the usual one.
fn widest_response(flow: &mut Flow, section: &Section, usual: f32) -> f32 {
    let own = section.step.iter().chain(section.body.iter().filter_map(|it| match it {
        Content::Step(step) => Some(step),
        Content::Prose(_) | Content::Field(_) | Content::Command(_) | Content::Table(_) => None,
    }));
    own.fold(usual, |widest, it| step::response(flow, it, widest))
}

/// Whether the heads of the columns may stand beside the heading: what they are of follows, after a sentence at most.
fn begins_with_steps(section: &Section) -> bool {
    let is_row = |it: &Content| match it {
        Content::Step(step) => !step::is_card(step),
        Content::Command(command) => command.is_run(),
        Content::Prose(_) | Content::Field(_) | Content::Table(_) => false,
    };
    section.step.is_some()
        || match &*section.body {
            [Content::Prose(_), second, ..] => is_row(second),
            [first, ..] => is_row(first),
            [] => false,
        }
}

fn numbers(flow: &mut Flow, section: &Section) -> [f32; 4] {
    let mut widths = [20.0; 4];
    if section.step.is_none() {
        widths[0] = flow.fonts().width(style::CODE.face, step::NUMBER.size, "0.0.0");
    }
    if let Some(step) = &section.step {
        number(flow, step, 0, &mut widths);
    }
    widest(flow, &section.body, 0, &mut widths);
    widths
}

fn widest(flow: &mut Flow, body: &[Content], depth: usize, widths: &mut [f32; 4]) {
    for content in body {
        if let Content::Step(step) = content {
            number(flow, step, depth, widths);
        }
    }
}

fn number(flow: &mut Flow, step: &Step, depth: usize, widths: &mut [f32; 4]) {
    let width = flow.fonts().width(style::CODE.face, step::NUMBER.size, &step.number);
    let at = depth.min(widths.len() - 1);
    widths[at] = widths[at].max(width);
    widest(flow, &step.body, depth + 1, widths);
}

/// What stands in a section, in the document's order.
fn body(
    flow: &mut Flow,
    node: NodeId,
    section: &Section,
    columns: Columns,
    taken: &BTreeSet<String>,
) {
    let body = &*section.body;
    let mut shown = columns.shown;
    let mut pending: Vec<&Field> = Vec::new();
    let mut list = None;
    // What stands above, for fields that only repeat it.
    let mut above = section.title.to_plain();
    for (index, content) in body.iter().enumerate() {
        if !matches!(content, Content::Field(_)) {
            self::pending(flow, node, &mut pending, &above);
        }
        let is_item = match content {
            Content::Step(_) => true,
            Content::Command(it) => it.is_run(),
            Content::Prose(_) | Content::Field(_) | Content::Table(_) => false,
        };
        if !is_item {
            list = None;
        }
        match content {
            Content::Prose(it) => {
                prose::prose(flow, node, it, 0.0);
                above = it.text.to_plain();
            }
            Content::Step(it) => {
                if !shown && !step::is_card(it) {
                    column_heads(flow, node, columns.response);
                    shown = true;
                }
                let is_first = list.is_none();
                let list = *list.get_or_insert_with(|| flow.node(node, Tag::List));
                step::step(flow, list, it, columns, 0);
                let is_step = |at| matches!(body.get(at), Some(Content::Step(_)));
                let is_field = matches!(body.get(index + 1), Some(Content::Field(_)));
                let (goes_on, ends) = (is_step(index + 1), !is_step(index + 2));
                // No step of a list stands alone, neither the first one below the heading nor the last one on the next page; nor does
                // the result of a list.
                if step::is_card(it) {
                } else if goes_on && ends {
                    flow.keep(LONG);
                } else if goes_on && is_first || is_field {
                    flow.keep(SHORT);
                }
            }
            Content::Field(it) if taken.contains(&it.id) => {}
            Content::Field(it) if fields::is_area(it) => {
                self::pending(flow, node, &mut pending, &above);
                area(flow, node, it, &above);
                above.clear();
            }
            Content::Field(it) => pending.push(it),
            Content::Command(it) if asked_below(it, body.get(index + 1)) => {}
            Content::Command(it) if it.is_run() => {
                if !shown {
                    column_heads(flow, node, columns.response);
                    shown = true;
                }
                let above = index.checked_sub(1).and_then(|above| body.get(above));
                let list = *list.get_or_insert_with(|| flow.node(node, Tag::List));
                step::command(flow, list, (it, above), columns);
            }
            Content::Command(it) => {
                let above = index.checked_sub(1).and_then(|above| body.get(above));
                let blocks = command::command(flow, node, it, (0.0, above));
                flow.push(Group { blocks, keep: false });
            }
            Content::Table(it) => {
                table::table(flow, node, it, 0.0);
                if matches!(body.get(index + 1), Some(Content::Field(_))) {
                    flow.keep(SHORT);
                }
            }
        }
        let is_drawn = match content {
            Content::Step(_) | Content::Table(_) => true,
            Content::Command(it) => !asked_below(it, body.get(index + 1)),
            Content::Prose(_) | Content::Field(_) => false,
        };
        if is_drawn {
            above.clear();
        }
    }
    self::pending(flow, node, &mut pending, &above);
}

/// Steps up to this height are kept with the one that ends their list.
const LONG: f32 = 120.0;
/// Steps up to this height are kept with the one after them where they begin a list: a line or two.
const SHORT: f32 = 40.0;

/// Whether a block of text is only the blank of the field that follows: `[Add notes here]`, `____` or nothing.
pub(super) fn asked_below(command: &Command, below: Option<&Content>) -> bool {
    let hint = match below {
        Some(Content::Field(field)) => field.hint.as_deref(),
        Some(Content::Prose(_) | Content::Step(_) | Content::Command(_) | Content::Table(_))
        | None => None,
    };
    let is_blank = !command.text().contains(char::is_alphanumeric);
    command.class == Class::Template
        && (is_blank && matches!(below, Some(Content::Field(_)))
            || hint.is_some_and(|hint| {
                command.text().trim().trim_matches(['[', ']']) == hint.trim_matches(['[', ']'])
            }))
}

/// Fields that follow each other stand side by side.
fn pending(flow: &mut Flow, node: NodeId, fields: &mut Vec<&Field>, above: &str) {
    if let [field] = **fields
        && is_said(above, field)
    {
        grid(flow, node, &[Cell::Named(field)]);
    } else if !fields.is_empty() {
        let cells: Vec<Cell<'_>> = fields.iter().map(|it| Cell::Asked(it)).collect();
        grid(flow, node, &cells);
    }
    fields.clear();
}

/// Whether what stands above a field says already what it is for.
fn is_said(above: &str, field: &Field) -> bool {
    let bare = |text: &str| text.trim().trim_end_matches(':').trim_end().to_lowercase();
    !field.label.is_empty() && bare(above) == bare(&field.label)
}

/// A field of several lines over the full width.
fn area(flow: &mut Flow, parent: NodeId, field: &Field, above: &str) {
    let name = form::value(&field.id, &field.key);
    let label = if is_said(above, field) { hint(field) } else { with_hint(field) };
    let mut block = area_block(flow, parent, field, (&label, &field.label, &name), 0.0);
    block.gap = 6.0;
    flow.block(block);
}

/// The same as a block: what is printed above it, what is read out, its name.
pub(super) fn area_block(
    flow: &mut Flow,
    parent: NodeId,
    field: &Field,
    (printed, label, name): (&str, &str, &str),
    x: f32,
) -> Block {
    let node = flow.node(parent, Tag::Paragraph);
    let width = flow.width() - x;
    let top = if printed.is_empty() { 2.0 } else { 12.0 };
    let height = fields::height(flow, field, width) + top + 4.0;
    let mut block = Block { height, ..Block::default() };
    if !printed.is_empty() {
        let fonts = flow.fonts();
        block.mark(node, |block| {
            block.text(fonts, x, 8.5, SMALL_STRONG, printed);
        });
    }
    fields::field(
        flow,
        node,
        &mut block,
        [x, top, width],
        (field, name.to_owned(), label.to_owned()),
    );
    block
}

/// What is known of a field beside its label: its hint, and whether it has to be filled in.
pub(super) fn hint(field: &Field) -> String {
    let star = if field.required { " *" } else { "" };
    let hint = field.hint.as_deref().map(str::trim).filter(|it| *it != field.label);
    format!("{}{star}", hint.unwrap_or_default()).trim().to_owned()
}

/// A field's label with its hint and whether it has to be filled in.
pub(super) fn with_hint(field: &Field) -> String {
    let star = if field.required { " *" } else { "" };
    match field.hint.as_deref().map(str::trim).filter(|it| !it.is_empty() && *it != field.label) {
        Some(hint) => format!("{}{star} ({hint})", field.label),
        None => format!("{}{star}", field.label),
    }
}

/// The heads of the columns on the right.
fn heads(flow: &mut Flow, parent: NodeId, block: &mut Block, y: f32, response: f32) {
    let node = flow.node(parent, Tag::Paragraph);
    block.mark(node, |block| labels(flow, block, y, response));
}

fn labels(flow: &mut Flow, block: &mut Block, y: f32, response: f32) {
    let words = flow.words.clone();
    let right = flow.width() - step::RIGHT;
    let fonts = flow.fonts();
    block.text(fonts, right - step::GAP - response, y, SMALL, &words.response);
    block.text(fonts, right + step::STAMP_X, y, SMALL, &words.stamp);
    block.text(fonts, right + step::STATE_X, y, SMALL, &words.state);
}

fn column_heads(flow: &mut Flow, parent: NodeId, response: f32) {
    let mut block = Block { height: 13.8, gap: 2.0, ..Block::default() };
    heads(flow, parent, &mut block, 9.0, response);
    let width = flow.width();
    block.decorate(|block| block.rule([0.0, 13.0], [width, 13.0], 1.1, BLACK));
    let running = Running::of(&block);
    flow.running = None;
    flow.push(Group { blocks: vec![block], keep: true });
    flow.running = Some(running);
}

/// The heads of the columns below the section's title, for the pages that it goes on to. Each on its own line: readers of the page
/// tell by that what is repeated.
fn running(flow: &mut Flow, section: &Section, response: f32) -> Rc<Running> {
    let width = flow.width();
    let title = format!("{} {} …", section.number, section.title.to_plain());
    let fonts = flow.fonts();
    let title = style::shortened(fonts, title.trim(), SMALL_STRONG, width);
    let mut block = Block { height: 23.0, ..Block::default() };
    block.text(fonts, 0.0, 8.0, SMALL_STRONG, &title);
    labels(flow, &mut block, 18.2, response);
    block.rule([0.0, 22.2], [width, 22.2], 0.7, BLACK);
    Running::of(&block)
}

/// A phase's heading: a band with its number in a circle, planned time and count.
fn band(flow: &mut Flow, parent: NodeId, section: &Section) {
    let node = flow.node(parent, Tag::Heading(2));
    let width = flow.width();
    let ink = Ink::new(Face::Bold, 12.5, BLACK);
    let notes = band_notes(&flow.words, section);
    let room = 110.0;
    let left = if section.number.is_empty() { 10.0 } else { 36.0 };
    let lines = style::lines(flow, &section.title, ink, width - left - room);
    let height = (style::height(&lines, 15.5) + 14.0).max(30.0);
    let color = if section.contingency { AMBER } else { BLACK };
    let mut block = Block { height: height + 4.0, gap: 14.0, ..Block::default() };
    block.decorate(|block| {
        let fill = if section.contingency { Some(style::AMBER_TINT) } else { None };
        block.rect([0.7, 0.7, width - 1.4, height - 1.4], 2.5, fill, Some((color, 1.3)));
    });
    let first = (height - style::height(&lines, 15.5)) / 2.0 + 11.8;
    let fonts = flow.fonts();
    block.mark(node, |block| {
        if !section.number.is_empty() {
            let number = Ink::new(Face::Bold, 10.0, color);
            let wide = fonts.width(number.face, number.size, &section.number);
            let radius = (wide / 2.0 + 3.5).max(9.0);
            block.rect(
                [19.0 - radius, height / 2.0 - 9.0, radius * 2.0, 18.0],
                9.0,
                None,
                Some((color, 1.2)),
            );
            block.text(fonts, 19.0 - wide / 2.0, height / 2.0 + 3.6, number, &section.number);
        }
        block.lines(left, first, 15.5, &lines);
    });
    if !notes.is_empty() {
        let below = flow.node(parent, Tag::Paragraph);
        let fonts = flow.fonts();
        block.mark(below, |block| {
            let mut y = height / 2.0 + if notes.len() > 1 { -1.5 } else { 3.0 };
            for (index, note) in notes.iter().enumerate() {
                let ink = if index == 0 { Ink { color, ..SMALL_STRONG } } else { SMALL };
                block.text_right(fonts, width - 9.0, y, ink, note);
                y += 10.0;
            }
        });
    }
    block.entries.push(entry(section, 2, node));
    flow.running = None;
    flow.push(Group { blocks: vec![block], keep: true });
}

/// What stands at the right of a band: at most two lines.
fn band_notes(words: &Words, section: &Section) -> Vec<String> {
    let mut notes = Vec::new();
    if section.contingency {
        notes.push(words.when_needed.clone());
    }
    let count = count(section);
    if count > 0 {
        notes.push(format!("{count} {}", if count == 1 { &words.step } else { &words.steps }));
    }
    notes.extend(section.planned_ms.map(|it| format!("{} {}", words.planned, length_in_words(it))));
    notes.truncate(2);
    notes
}

fn subheading(flow: &mut Flow, parent: NodeId, section: &Section, level: u8, columns: Columns) {
    let node = flow.node(parent, Tag::Heading(level.saturating_add(1).min(6)));
    let width = flow.width();
    let size = if level == 2 { 10.5 } else { 9.8 };
    let (steps, response) = (columns.shown, columns.response);
    let number = Ink::new(Face::MonoBold, size - 2.0, GREY);
    let wide = flow.fonts().width(number.face, number.size, &section.number);
    let left = if section.number.is_empty() { 0.0 } else { wide + 9.0 };
    // The heads of the columns stand on the same line as the heading.
    let taken = if steps { step::RIGHT + step::GAP + response + 8.0 } else { 0.0 };
    let ink = Ink::new(Face::Bold, size, BLACK);
    let mut lines = style::lines(flow, &section.title, ink, width - left - taken);
    // On a page of large type there is no room beside a long one: they stand below.
    let stacked = steps && lines.len() > 1 && width - left - taken < 180.0;
    if stacked {
        lines = style::lines(flow, &section.title, ink, width - left);
    }
    let text = style::height(&lines, 13.5) + if stacked { 12.0 } else { 0.0 };
    let mut block = Block { height: text + 5.8, gap: 11.0, ..Block::default() };
    let fonts = flow.fonts();
    block.mark(node, |block| {
        block.text(fonts, 0.0, 10.5, number, &section.number);
        block.lines(left, 10.5, 13.5, &lines);
    });
    let (thick, y) = (if level == 2 { 1.1 } else { 0.7 }, text + 5.0);
    if steps {
        heads(flow, parent, &mut block, text - 2.5, response);
    }
    block.decorate(|block| block.rule([0.0, y], [width, y], thick, BLACK));
    if section.contingency || section.planned_ms.is_some() {
        let notes = band_notes(&flow.words, section);
        if let (Some(note), false) = (notes.first(), steps) {
            let below = flow.node(parent, Tag::Paragraph);
            let fonts = flow.fonts();
            let ink =
                if section.contingency { Ink { color: AMBER, ..SMALL_STRONG } } else { SMALL };
            block.mark(below, |block| block.text_right(fonts, width, 10.5, ink, note));
        }
    }
    block.entries.push(entry(section, level.saturating_add(1), node));
    flow.running = None;
    flow.push(Group { blocks: vec![block], keep: true });
    if steps {
        flow.running = Some(running(flow, section, response));
    }
}

fn entry(section: &Section, level: u8, node: NodeId) -> Entry {
    let title = format!("{} {}", section.number, section.title.to_plain());
    Entry { level, title: title.trim().to_owned(), page: 0, y: 0.0, node }
}

/// The line that closes a phase.
fn complete(flow: &mut Flow, parent: NodeId, section: &Section) {
    let words = flow.words.clone();
    flow.running = None;
    let node = flow.node(parent, Tag::Paragraph);
    let mut block = Block { height: 18.0, gap: 7.0, ..Block::default() };
    let fonts = flow.fonts();
    let mut x = 0.0;
    block.mark(node, |block| {
        x = block.text(fonts, 0.0, 12.0, style::STRONG, &words.complete) + 8.0;
    });
    let label = format!("{} {}: {}", section.number, section.title.to_plain(), words.complete);
    let field = (
        form::part(&section.id, form::Part::Complete),
        label,
        Control::Line { value: String::new() },
        Look::Ruled,
        false,
    );
    fields::single(flow, node, &mut block, [x, 1.0, x + 130.0, 1.0 + fields::LINE], field);
    flow.stay(block);
}

/// How many steps stand in a section and below it.
fn count(section: &Section) -> usize {
    let own = section.step.iter().map(with_children).sum::<usize>();
    own + section.body.iter().map(in_block).sum::<usize>()
        + section.sections.iter().map(count).sum::<usize>()
}

fn with_children(step: &Step) -> usize {
    1 + step.body.iter().map(in_block).sum::<usize>()
}

fn in_block(block: &Content) -> usize {
    match block {
        Content::Step(step) => with_children(step),
        Content::Table(table) => table.rows.iter().filter(|row| row.step.is_some()).count(),
        Content::Prose(_) | Content::Field(_) | Content::Command(_) => 0,
    }
}
