//! Tables, with boxes and fields in their cells.

use super::{
    super::pdf::{
        flow::{Block, Flow, Group, Running},
        fonts::Face,
        list::{NodeId, Tag},
        style::{self, BLACK, LIGHT, PALE},
        text::{Ink, Line},
    },
    fields, step,
};
use crate::model::{Cell, Row, Step, Table, Text, form};

const PAD: f32 = 5.0;
const TEXT: Ink = Ink::new(Face::Regular, 9.0, BLACK);
const HEAD: Ink = Ink::new(Face::Bold, 8.0, style::GREY);
const STEP: f32 = 11.8;

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
            let words = plain
                .split_whitespace()
                .map(|word| fonts.width(ink.face, ink.size, word) + 2.0 * PAD);
            least[column] = words.fold(least[column], f32::max).min(160.0);
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
        return least.iter().map(|it| it * width / floor).collect();
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
    let label = row.step.as_ref().map_or_else(
        || {
            row.cells
                .iter()
                .map(|it| it.text.to_plain())
                .find(|it| !it.trim().is_empty())
                .unwrap_or_default()
        },
        step::name,
    );
    for (cell, width) in row.cells.iter().zip(widths) {
        let inside = flow.node(node, Tag::Cell);
        if let (true, false, Some(step)) = (cell.is_box, boxed, &row.step) {
            boxed = true;
            step::check(flow, inside, &mut block, step, [left + PAD, 4.0]);
        } else {
            let bottom = self::cell(flow, inside, &mut block, [left, *width], (cell, row, &label));
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
            let bottom = self::answers(flow, node, &mut block, step, answers);
            height = height.max(bottom);
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

/// Time and initials, state and note of a row that is a step; where they end.
fn answers(flow: &mut Flow, row: NodeId, block: &mut Block, step: &Step, answers: Answers) -> f32 {
    let right = flow.width() - step::RIGHT;
    let (rect, bottom) = match answers {
        Answers::Beside => {
            let left = right - step::GAP - step::NOTE;
            let (top, bottom) = (step::NOTE_TOP, step::NOTE_TOP + step::NOTE_LINES);
            ([left, top, right - step::GAP, bottom], bottom + 3.4)
        }
        Answers::Below => {
            let top = 4.4 + step::SMALL_LINE + 2.0;
            let bottom = top + step::NOTE_LINES;
            ([right, top, right + step::RIGHT, bottom], bottom + 3.4)
        }
    };
    let count = if answers == Answers::Beside { 3 } else { 2 };
    let cells: Vec<NodeId> = (0..count).map(|_| flow.node(row, Tag::Cell)).collect();
    if let [.., stamp, state] = *cells {
        step::note(flow, cells[0], block, step, rect);
        let top = if answers == Answers::Beside { step::STAMP_TOP } else { 4.4 };
        step::stamp(flow, [stamp, state], block, (step, top));
    }
    bottom
}

fn cell(
    flow: &mut Flow,
    node: NodeId,
    block: &mut Block,
    [left, width]: [f32; 2],
    item: (&Cell, &Row, &str),
) -> f32 {
    let (cell, row, label) = item;
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
        let text = format!("{label}: {}", field.label);
        let placed = (field, form::value(owner, &field.key), text);
        fields::field(flow, node, block, [left + PAD, y, inner], placed);
        y += high + 2.0;
    }
    y + 3.0
}
