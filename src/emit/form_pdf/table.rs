//! Tables, with boxes and fields in their cells.

use super::{
    super::pdf::{
        flow::{Block, Flow, Group, Running},
        fonts::Face,
        list::{NodeId, Tag},
        style::{self, BLACK, LIGHT, PALE},
        text::{self, Ink, Line},
    },
    fields, step,
};
use crate::model::{Cell, Row, Step, Table, Text, form};

const PAD: f32 = 5.0;
const TEXT: Ink = Ink::new(Face::Regular, 9.0, BLACK);
const HEAD: Ink = Ink::new(Face::Bold, 8.0, style::GREY);
const STEP: f32 = 11.8;
/// A word that is wider may be broken.
const LONG: f32 = 80.0;

/// Sets a table; its head stays with the first rows.
pub(super) fn table(flow: &mut Flow, parent: NodeId, table: &Table, x: f32) {
    let mut blocks = blocks(flow, parent, table, x);
    // The head and the first row together, the others as they come.
    let rest = blocks.split_off(blocks.len().min(2));
    flow.push(Group { blocks, keep: false });
    for block in rest {
        flow.block(block);
    }
}

/// The same as blocks, one a row.
pub(super) fn blocks(flow: &mut Flow, parent: NodeId, table: &Table, x: f32) -> Vec<Block> {
    let node = flow.node(parent, Tag::Table);
    let (widths, answers) = widths(flow, table, flow.width() - x);
    let grid = Grid { x, widths: &widths, answers };
    let mut blocks = Vec::new();
    let mut running = None;
    if answers.is_some() || table.columns.iter().any(|it| !it.is_blank()) {
        let head = head(flow, node, &table.columns, &grid);
        running = Some(Running::of(&head));
        blocks.push(head);
    }
    for row in &table.rows {
        let row = self::row(flow, node, row, &grid);
        blocks.push(Block { running: running.clone(), ..row });
    }
    if let Some(first) = blocks.first_mut() {
        first.gap = 6.0;
    }
    if let Some(last) = blocks.last_mut() {
        last.height += 3.0;
    }
    blocks
}

/// Where the columns stand.
struct Grid<'a> {
    x: f32,
    widths: &'a [f32],
    answers: Option<Answers>,
}

/// How steps in rows are answered beside their box.
#[derive(Clone, Copy, PartialEq)]
enum Answers {
    /// The note beside time and state, as in lists.
    Beside,
    /// Below them, where the table is wide.
    Below,
}

/// Where time and state stand above the note.
const ABOVE: f32 = 4.4;

impl Answers {
    fn note_top(self) -> f32 {
        match self {
            Answers::Beside => step::NOTE_TOP,
            Answers::Below => ABOVE + step::SMALL_LINE + 2.0,
        }
    }
}

/// The columns' widths, and where the answers of rows that are steps have their place.
fn widths(flow: &mut Flow, table: &Table, width: f32) -> (Vec<f32>, Option<Answers>) {
    let (natural, least) = measured(flow, table);
    if table.rows.iter().all(|row| row.step.is_none()) {
        return (fitted(&natural, &least, width), None);
    }
    let narrow = width - step::RIGHT - step::GAP;
    let beside = narrow - step::NOTE - step::GAP;
    if natural.iter().sum::<f32>() <= beside {
        (fitted(&natural, &least, beside), Some(Answers::Beside))
    } else {
        (fitted(&natural, &least, narrow), Some(Answers::Below))
    }
}

/// How wide the columns want to be, and have to be.
fn measured(flow: &mut Flow, table: &Table) -> (Vec<f32>, Vec<f32>) {
    let count = table
        .rows
        .iter()
        .map(|row| row.cells.len())
        .chain([table.columns.len()])
        .max()
        .unwrap_or(0);
    let (mut natural, mut least) = (vec![24.0_f32; count], vec![24.0_f32; count]);
    let mut measure =
        |column: usize, text: &Text, ink: Ink, natural: &mut [f32], least: &mut [f32]| {
            let plain = text.to_plain();
            let fonts = flow.fonts();
            for line in plain.split('\n') {
                natural[column] =
                    natural[column].max(fonts.width(ink.face, ink.size, line) * 1.04 + 2.0 * PAD);
            }
            let mut width = |text: &str| fonts.width(ink.face, ink.size, text) + 2.0 * PAD;
            for word in plain.split_whitespace() {
                let mut whole = width(word);
                if whole > LONG {
                    // Addresses and names of files are broken behind their separators.
                    let parts = word.split_inclusive(text::SEPARATORS).map(&mut width);
                    whole = parts.fold(LONG, f32::max).min(160.0);
                }
                least[column] = least[column].max(whole);
            }
        };
    for (column, text) in table.columns.iter().enumerate() {
        measure(column, text, HEAD, &mut natural, &mut least);
    }
    for row in &table.rows {
        for (column, cell) in row.cells.iter().enumerate() {
            measure(column, &cell.text, TEXT, &mut natural, &mut least);
            if !cell.fields.is_empty() {
                natural[column] = natural[column].max(96.0);
                least[column] = least[column].max(64.0);
            }
        }
    }
    (natural, least)
}

/// Widths that are stretched or squeezed to the width there is.
fn fitted(natural: &[f32], least: &[f32], width: f32) -> Vec<f32> {
    let total: f32 = natural.iter().sum();
    if total <= width {
        // What is left goes to the columns by what they hold, none to those of a box.
        let stretchable: f32 = natural.iter().filter(|it| **it > 30.0).sum();
        let share = if stretchable > 0.0 { (width - total) / stretchable } else { 0.0 };
        return natural
            .iter()
            .map(|it| if *it > 30.0 { it * (1.0 + share) } else { *it })
            .collect();
    }
    let floor: f32 = least.iter().sum();
    if floor >= width {
        // The widest give way first, so that a number and a short head stay whole beside an address.
        let widest = widest(least, width);
        return least.iter().map(|it| it.min(widest)).collect();
    }
    let wish: f32 =
        natural.iter().zip(least).map(|(natural, least)| (natural - least).max(0.0)).sum();
    let share = if wish > 0.0 { (width - floor) / wish } else { 0.0 };
    natural
        .iter()
        .zip(least)
        .map(|(natural, least)| least + (natural - least).max(0.0) * share)
        .collect()
}

/// What no column may be wider than, so that all of them fit.
fn widest(least: &[f32], width: f32) -> f32 {
    let mut sorted = least.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut left = width;
    for (index, column) in sorted.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "columns of a table")]
        let share = left / (sorted.len() - index) as f32;
        if *column > share {
            return share;
        }
        left -= column;
    }
    width
}

fn head(flow: &mut Flow, parent: NodeId, columns: &[Text], grid: &Grid<'_>) -> Block {
    let words = flow.words.clone();
    let (x, widths) = (grid.x, grid.widths);
    let row = flow.node(parent, Tag::Row);
    let mut block = Block::default();
    let texts: Vec<Vec<Line>> = columns
        .iter()
        .zip(widths)
        .map(|(text, width)| style::lines(flow, text, HEAD, width - 2.0 * PAD))
        .collect();
    let height = texts.iter().map(|it| style::height(it, 10.5)).fold(0.0, f32::max) + 8.0;
    let total = if grid.answers.is_some() { flow.width() - x } else { widths.iter().sum() };
    block.decorate(|block| {
        block.rect([x, 0.0, total, height], 0.0, Some(PALE), None);
        block.rule([x, height], [x + total, height], 0.9, BLACK);
    });
    let mut left = x;
    for (lines, width) in texts.iter().zip(widths) {
        let node = flow.node(row, Tag::HeadCell);
        block.mark(node, |block| block.lines(left + PAD, 12.0, 10.5, lines));
        left += width;
    }
    let right = flow.width() - step::RIGHT;
    let answers = [
        (right - step::GAP - step::NOTE, &words.response),
        (right + step::STAMP_X, &words.stamp),
        (right + step::STATE_X, &words.state),
    ];
    for (left, label) in answers {
        let beside = grid.answers == Some(Answers::Beside);
        if grid.answers.is_some() && (beside || label != &words.response) {
            let node = flow.node(row, Tag::HeadCell);
            let fonts = flow.fonts();
            block.mark(node, |block| {
                block.text(fonts, left, 12.0, style::SMALL, label);
            });
        }
    }
    block.height = height;
    block
}

fn row(flow: &mut Flow, parent: NodeId, row: &Row, grid: &Grid<'_>) -> Block {
    let (x, widths) = (grid.x, grid.widths);
    let node = flow.node(parent, Tag::Row);
    let mut block = Block::default();
    let mut left = x;
    let mut height: f32 = 20.0;
    let mut boxed = false;
    let first = row.cells.iter().map(|it| it.text.to_plain());
    let bare = row.step.as_ref().map_or_else(
        || first.into_iter().find(|it| !it.trim().is_empty()).unwrap_or_default(),
        |step| step.text.to_plain(),
    );
    let label = row.step.as_ref().map_or_else(|| bare.clone(), step::name);
    for (cell, width) in row.cells.iter().zip(widths) {
        let inside = flow.node(node, Tag::Cell);
        if let (true, false, Some(step)) = (cell.is_box, boxed, &row.step) {
            boxed = true;
            step::check(flow, inside, &mut block, step, [left + PAD, 4.0]);
        } else {
            let bottom =
                self::cell(flow, inside, &mut block, [left, *width], (cell, row, [&label, &bare]));
            height = height.max(bottom);
        }
        left += width;
    }
    if let (false, Some(step)) = (boxed, &row.step) {
        // A row that is a step and has no cell for its box: in front of the first cell.
        step::check(flow, node, &mut block, step, [x - fields::BOX - 2.0, 4.0]);
    }
    if let Some(answers) = grid.answers {
        if let Some(step) = &row.step {
            height = height.max(answers.note_top() + step::NOTE_LINES);
            self::answers(flow, node, &mut block, step, (answers, height));
        } else {
            // Every row has as many cells as the head.
            for _ in 0..if answers == Answers::Beside { 3 } else { 2 } {
                flow.node(node, Tag::Cell);
            }
        }
    }
    let right = if grid.answers.is_some() { flow.width() } else { left };
    let y = height;
    block.decorate(|block| block.rule([x, y], [right, y], 0.4, LIGHT));
    block.height = height;
    block
}

/// Time and initials, state and note of a row that is a step, down to its end.
fn answers(
    flow: &mut Flow,
    row: NodeId,
    block: &mut Block,
    step: &Step,
    (answers, height): (Answers, f32),
) {
    let right = flow.width() - step::RIGHT;
    let (left, end) = match answers {
        Answers::Beside => (right - step::GAP - step::NOTE, right - step::GAP),
        Answers::Below => (right, right + step::RIGHT),
    };
    let top = answers.note_top();
    let bottom = step::answered_down_to(top, height);
    let count = if answers == Answers::Beside { 3 } else { 2 };
    let cells: Vec<NodeId> = (0..count).map(|_| flow.node(row, Tag::Cell)).collect();
    if let [.., stamp, state] = *cells {
        step::note(flow, cells[0], block, step, [left, top, end, bottom]);
        let top = match answers {
            Answers::Beside => bottom - step::SMALL_LINE,
            Answers::Below => ABOVE,
        };
        step::stamp(flow, [stamp, state], block, (step, top));
    }
}

fn cell(
    flow: &mut Flow,
    node: NodeId,
    block: &mut Block,
    [left, width]: [f32; 2],
    item: (&Cell, &Row, [&str; 2]),
) -> f32 {
    let (cell, row, [label, bare]) = item;
    let inner = width - 2.0 * PAD;
    let mut y = 4.0;
    if !cell.text.is_blank() {
        let lines = style::lines(flow, &cell.text, TEXT, inner);
        block.tints(left + PAD, y + 9.5, STEP, &lines);
        block.mark(node, |block| block.lines(left + PAD, y + 9.5, STEP, &lines));
        y += style::height(&lines, STEP) + 2.0;
    }
    for field in &cell.fields {
        let owner = row.step.as_ref().map_or(field.id.as_str(), |step| step.id.as_str());
        let high = fields::height(flow, field, inner);
        let text = step::joined(label, bare, &field.label);
        let placed = (field, form::value(owner, &field.key), text);
        fields::field(flow, node, block, [left + PAD, y, inner], placed);
        y += high + 2.0;
    }
    y + 3.0
}
