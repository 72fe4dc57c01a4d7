//! Things to read.

use super::super::pdf::{
    flow::{Block, Flow, Group},
    list::{NodeId, Tag},
    style::{self, AMBER, AMBER_TINT, BODY, GREY, LEADING, LIGHT, STRONG},
    text::Ink,
};
use crate::model::{Prose, ProseKind};

/// Sets a piece of prose.
pub(super) fn prose(flow: &mut Flow, parent: NodeId, prose: &Prose, x: f32) {
    // What ends with a colon speaks of what follows.
    let keep = prose.kind == ProseKind::Label || prose.text.to_plain().trim_end().ends_with(':');
    let blocks = blocks(flow, parent, prose, x);
    if !blocks.is_empty() {
        flow.push(Group { blocks, keep });
    }
}

/// The same as blocks.
pub(super) fn blocks(flow: &mut Flow, parent: NodeId, prose: &Prose, x: f32) -> Vec<Block> {
    if prose.text.is_blank() {
        return Vec::new();
    }
    match prose.kind {
        ProseKind::Paragraph => paragraph(flow, parent, prose, x, BODY, 5.0),
        ProseKind::Label => paragraph(flow, parent, prose, x, STRONG, 7.0),
        ProseKind::Bullet { depth } => item(flow, parent, prose, x, depth, "•"),
        ProseKind::Numbered { depth, number } => {
            item(flow, parent, prose, x, depth, &format!("{number}."))
        }
        ProseKind::Quote => quote(flow, parent, prose, x),
        ProseKind::Warning => warning(flow, parent, prose, x),
    }
}

fn paragraph(
    flow: &mut Flow,
    parent: NodeId,
    prose: &Prose,
    x: f32,
    ink: Ink,
    gap: f32,
) -> Vec<Block> {
    let node = flow.node(parent, Tag::Paragraph);
    let width = flow.width() - x;
    let lines = style::lines(flow, &prose.text, ink, width);
    style::paragraph(&lines, node, x, LEADING, gap).blocks
}

fn item(
    flow: &mut Flow,
    parent: NodeId,
    prose: &Prose,
    x: f32,
    depth: u8,
    mark: &str,
) -> Vec<Block> {
    let list = flow.node(parent, Tag::List);
    let item = flow.node(list, Tag::ListItem);
    let label = flow.node(item, Tag::Label);
    let body = flow.node(item, Tag::ListBody);
    let x = x + 4.0 + f32::from(depth.min(8)) * 12.0;
    let hang = flow.fonts().width(BODY.face, BODY.size, mark) + 6.0;
    let width = flow.width() - x - hang;
    let lines = style::lines(flow, &prose.text, BODY, width);
    let mut blocks = style::paragraph(&lines, body, x + hang, LEADING, 2.0).blocks;
    if let Some(first) = blocks.first_mut() {
        let fonts = flow.fonts();
        let mut drawn = Block::default();
        drawn.mark(label, |block| {
            block.text(fonts, x, LEADING * 0.76, BODY, mark);
        });
        first.items.splice(0..0, drawn.items);
    }
    blocks
}

fn quote(flow: &mut Flow, parent: NodeId, prose: &Prose, x: f32) -> Vec<Block> {
    let node = flow.node(parent, Tag::Quote);
    let width = flow.width() - x - 12.0;
    let lines = style::lines(flow, &prose.text, Ink { color: GREY, ..BODY }, width);
    let mut blocks = style::paragraph(&lines, node, x + 12.0, LEADING, 5.0).blocks;
    for block in &mut blocks {
        let height = block.height;
        block.decorate(|block| block.rect([x + 2.0, 0.0, 2.0, height], 0.0, Some(LIGHT), None));
    }
    blocks
}

fn warning(flow: &mut Flow, parent: NodeId, prose: &Prose, x: f32) -> Vec<Block> {
    let words = flow.words.clone();
    let node = flow.node(parent, Tag::Paragraph);
    let right = flow.width();
    let left = x + 30.0;
    let lines = style::lines(flow, &prose.text, BODY, right - left - 8.0);
    let count = lines.chunks(12).len();
    let mut blocks = Vec::new();
    for (index, part) in lines.chunks(12).enumerate() {
        let (first, last) = (index == 0, index + 1 == count);
        let above = if first { 4.5 } else { 0.0 };
        let height = above + style::height(part, LEADING) + if last { 4.5 } else { 0.0 };
        let mut block = Block { height, gap: if first { 6.0 } else { 0.0 }, ..Block::default() };
        block.decorate(|block| {
            block.rect([x, 0.0, right - x, height], 0.0, Some(AMBER_TINT), None);
            block.rect([x, 0.0, 3.0, height], 0.0, Some(AMBER), None);
            if first {
                block.rect([x + 9.0, above + 0.6, 12.0, 12.0], 6.0, Some(AMBER), None);
                // An exclamation mark, drawn: the words say it in the text.
                block.rect([x + 14.2, above + 3.0, 1.6, 4.6], 0.0, Some(AMBER_TINT), None);
                block.rect([x + 14.2, above + 8.6, 1.6, 1.6], 0.0, Some(AMBER_TINT), None);
            }
        });
        block.mark(node, |block| block.lines(left, above + LEADING * 0.76, LEADING, part));
        blocks.push(block);
    }
    if let Some(node) = flow.document.nodes.get_mut(node) {
        node.alternative = Some(format!("{}: {}", words.warning, prose.text.to_plain()));
    }
    blocks
}
