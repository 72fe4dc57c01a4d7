//! Tables of the report: heads stand again on every page, rows are split only where they are taller than one.

use std::rc::Rc;

use super::{
    super::pdf::{
        flow::{Block, Flow, Group, Running},
        fonts::Face,
        list::{NodeId, Tag},
        style::{self, GREY, LIGHT},
        text::{self, Ink, Line, Span},
    },
    parts::{self, SIGN},
};
use crate::report::{Mark, Tone};

const GAP: f32 = 8.0;
const STEP: f32 = 11.6;

/// A cell: a mark, then paragraphs.
#[derive(Default)]
pub(super) struct Cell {
    mark: Option<Tone>,
    /// What stands in front of all lines of the first paragraph, and how far in the others begin.
    number: Option<(Vec<Span>, f32)>,
    paragraphs: Vec<Vec<Span>>,
}

/// The ink of ordinary cells.
pub(super) const TEXT: Ink = Ink::new(Face::Regular, 9.0, style::BLACK);
/// The ink of what stands out in them.
pub(super) const STRONG: Ink = Ink::new(Face::Bold, 9.0, style::BLACK);

/// A cell with one paragraph.
pub(super) fn text(text: impl Into<String>) -> Cell {
    spans(vec![vec![Span::new(text, TEXT)]])
}

/// A cell with paragraphs.
pub(super) fn spans(paragraphs: Vec<Vec<Span>>) -> Cell {
    Cell { paragraphs, ..Cell::default() }
}

/// A cell with a mark.
pub(super) fn mark(mark: &Mark) -> Cell {
    if mark.word.is_empty() {
        return Cell::default();
    }
    Cell { mark: Some(mark.tone), ..spans(vec![vec![parts::word(mark, 8.5)]]) }
}

impl Cell {
    /// The same with a number in front, `before` points in, and all of its text beside it.
    pub(super) fn numbered(mut self, before: f32, number: Span) -> Cell {
        self.number = Some((vec![number], before));
        self
    }

    /// The same with a further paragraph.
    pub(super) fn and(mut self, paragraph: Vec<Span>) -> Cell {
        self.paragraphs.push(paragraph);
        self
    }
}

/// Sets a table: heads and shares of the width, and rows.
pub(super) fn table(
    flow: &mut Flow,
    parent: NodeId,
    columns: &[(&str, f32)],
    rows: Vec<Vec<Cell>>,
) {
    let node = flow.node(parent, Tag::Table);
    let all: f32 = columns.iter().map(|it| it.1).sum();
    let width = flow.width();
    let widths: Vec<f32> = columns.iter().map(|it| it.1 / all * width).collect();
    let heads = columns
        .iter()
        .map(|(head, _)| spans(vec![vec![Span::new(*head, Ink::new(Face::Bold, 7.5, GREY))]]));
    let head = row(flow, node, &heads.collect::<Vec<_>>(), &widths, Tag::HeadCell);
    let running = Running::of(&head);
    flow.push(Group { blocks: vec![head], keep: true });
    for cells in rows {
        let block = row(flow, node, &cells, &widths, Tag::Cell);
        flow.block(Block { running: Some(Rc::clone(&running)), ..block });
    }
}

fn row(flow: &mut Flow, parent: NodeId, cells: &[Cell], widths: &[f32], tag: Tag) -> Block {
    let node = flow.node(parent, Tag::Row);
    let mut block = Block::default();
    let mut height: f32 = 0.0;
    let mut x = 0.0;
    for (cell, width) in cells.iter().zip(widths) {
        let inside = flow.node(node, tag);
        let number = cell
            .number
            .as_ref()
            .map(|(spans, before)| (text::wrap(flow.fonts(), spans, width - GAP), *before));
        let inset = match (&number, cell.mark) {
            (Some((lines, before)), _) => {
                before + lines.iter().map(|it| it.width).fold(0.0, f32::max) + 6.0
            }
            (None, Some(_)) => SIGN + 4.0,
            (None, None) => 0.0,
        };
        let lines: Vec<Line> = cell
            .paragraphs
            .iter()
            .filter(|spans| spans.iter().any(|it| !it.text.trim().is_empty()))
            .flat_map(|spans| text::wrap(flow.fonts(), spans, width - GAP - inset))
            .collect();
        if let Some(tone) = cell.mark {
            parts::sign(&mut block, tone, [x, 5.2]);
        }
        if let Some((lines, before)) = &number {
            block.mark(inside, |block| block.lines(x + before, 12.8, STEP, lines));
        }
        if !lines.is_empty() {
            block.tints(x + inset, 12.8, STEP, &lines);
            block.mark(inside, |block| block.lines(x + inset, 12.8, STEP, &lines));
        }
        height = height.max(style::height(&lines, STEP));
        x += width;
    }
    block.height = height + 9.0;
    let (right, y) = (x, block.height);
    block.decorate(|block| block.rule([0.0, y], [right, y], 0.4, LIGHT));
    block
}
