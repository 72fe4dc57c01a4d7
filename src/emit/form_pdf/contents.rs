//! The contents of a long form: room is kept for them while it is laid out, and filled in once the pages are known.

use super::super::pdf::{
    flow::{Block, Flow},
    list::{Entry, NodeId, Tag},
    style::{self, BODY, GREY, LIGHT},
    text::Ink,
};
use crate::model::Checklist;

/// A form with fewer steps fits on a few pages, where everybody finds his way.
const STEPS: usize = 80;
/// Fewer phases are no list.
const PHASES: usize = 5;
const ROW: f32 = 13.5;
const GAP: f32 = 24.0;
const NUMBER: Ink = Ink { color: GREY, ..BODY };
/// The level of the entry that marks the place; phases have 2.
const MARK: u8 = 0;

/// Keeps room for the contents, where the form is long.
pub(super) fn reserve(flow: &mut Flow, checklist: &Checklist) -> Option<NodeId> {
    let phases = checklist.sections.iter().filter(|it| !it.title.is_blank()).count();
    #[expect(clippy::cast_precision_loss, reason = "phases of one document")]
    let height = phases.div_ceil(columns(flow)) as f32 * ROW + 2.0;
    // A list that fills a page is no help: the outline has it too.
    if phases < PHASES || checklist.steps().len() < STEPS || height > flow.height() / 2.0 {
        return None;
    }
    let words = flow.words.clone();
    super::head::heading(flow, &words.contents);
    let node = flow.node(0, Tag::Contents);
    let mut block = Block { height, ..Block::default() };
    block.entries.push(Entry { level: MARK, title: String::new(), page: 0, y: 0.0, node });
    flow.block(block);
    Some(node)
}

/// How many columns they have: on a page of large type titles need its whole width.
fn columns(flow: &Flow) -> usize {
    if flow.width() < 430.0 { 1 } else { 2 }
}

/// Fills them in, one below the other in each column.
pub(super) fn fill(flow: &mut Flow, contents: Option<NodeId>) {
    let outline = std::mem::take(&mut flow.document.outline);
    let (marks, outline): (Vec<Entry>, Vec<Entry>) =
        outline.into_iter().partition(|it| it.level == MARK);
    flow.document.outline = outline;
    let (Some(node), Some(mark)) = (contents, marks.first()) else { return };
    let phases: Vec<(String, usize)> = flow
        .document
        .outline
        .iter()
        .filter(|it| it.level == 2)
        .map(|it| (it.title.clone(), it.page + 1))
        .collect();
    let columns = columns(flow);
    let width = if columns == 1 { flow.width() } else { (flow.width() - GAP) / 2.0 };
    let rows = phases.len().div_ceil(columns);
    for (index, (title, page)) in phases.iter().enumerate() {
        let item = flow.node(node, Tag::ContentsItem);
        #[expect(clippy::cast_precision_loss, reason = "phases of one document")]
        let (column, row) = ((index / rows) as f32, (index % rows) as f32);
        let (left, y) = (column * (width + GAP), row * ROW);
        let mut block = Block::default();
        let fonts = flow.fonts();
        let title = style::shortened(fonts, title, BODY, width - 30.0);
        block.decorate(|block| {
            block.rule([left, y + ROW - 1.5], [left + width, y + ROW - 1.5], 0.4, LIGHT);
        });
        block.mark(item, |block| {
            block.text(fonts, left, y + 9.5, BODY, &title);
            block.text_right(fonts, left + width, y + 9.5, NUMBER, &page.to_string());
        });
        flow.draw(mark.page, flow.margins.left, mark.y, block.items);
    }
}
