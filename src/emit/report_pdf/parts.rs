//! Headings, marks and labelled values.

use super::super::pdf::{
    flow::{Block, Flow, Group},
    fonts::Face,
    list::{Color, Entry, NodeId, Tag},
    style::{
        self, AMBER, AMBER_TINT, BLACK, BODY, CODE, GREEN, GREY, LEADING, LIGHT, PALE, RED,
        RED_TINT, SMALL,
    },
    text::{self, Ink, Span},
};
use crate::report::{Fact, Mark, Tone};

/// Side of a mark's sign.
pub(super) const SIGN: f32 = 9.0;

/// Colour of the words, of the sign's ground, and of a tint behind a whole box.
pub(super) fn colors(tone: Tone) -> (Color, Color, Color) {
    match tone {
        Tone::Plain => (BLACK, GREY, PALE),
        Tone::Good => (GREEN, [46, 140, 87], [236, 248, 240]),
        Tone::Warn | Tone::Skipped => (AMBER, [214, 146, 16], AMBER_TINT),
        Tone::Bad => (RED, [196, 52, 46], RED_TINT),
        Tone::Muted => (GREY, LIGHT, PALE),
        Tone::Open => (GREY, GREY, PALE),
    }
}

/// Draws a mark's sign, so that it is told without colour: left, top.
pub(super) fn sign(block: &mut Block, tone: Tone, [x, y]: [f32; 2]) {
    let ground = colors(tone).1;
    let white = [255; 3];
    block.decorate(|block| {
        if tone == Tone::Open {
            block.rect([x + 0.6, y + 0.6, SIGN - 1.2, SIGN - 1.2], 4.0, None, Some((ground, 1.1)));
            return;
        }
        block.rect([x, y, SIGN, SIGN], 1.6, Some(ground), None);
        let mut stroke = |points: &[[f32; 2]]| {
            for pair in points.windows(2) {
                if let [from, to] = pair {
                    block.rule([x + from[0], y + from[1]], [x + to[0], y + to[1]], 1.2, white);
                }
            }
        };
        match tone {
            Tone::Good => stroke(&[[2.0, 4.8], [3.9, 6.6], [7.0, 2.6]]),
            Tone::Bad => {
                stroke(&[[2.5, 2.5], [6.5, 6.5]]);
                stroke(&[[6.5, 2.5], [2.5, 6.5]]);
            }
            Tone::Warn => {
                stroke(&[[4.5, 1.7], [4.5, 5.3]]);
                stroke(&[[4.5, 6.2], [4.5, 7.4]]);
            }
            Tone::Skipped => {
                stroke(&[[2.0, 2.4], [4.2, 4.5], [2.0, 6.6]]);
                stroke(&[[4.6, 2.4], [6.8, 4.5], [4.6, 6.6]]);
            }
            Tone::Plain | Tone::Muted => stroke(&[[2.2, 4.5], [6.8, 4.5]]),
            Tone::Open => {}
        }
    });
}

/// A mark's word as a span.
pub(super) fn word(mark: &Mark, size: f32) -> Span {
    Span::new(mark.word.clone(), Ink::new(Face::Bold, size, colors(mark.tone).0))
}

/// A part's heading, with a rule below.
pub(super) fn heading(flow: &mut Flow, parent: NodeId, level: u8, text: &str) {
    let node = flow.node(parent, Tag::Heading(level));
    let width = flow.width();
    let size = if level == 2 { 13.5 } else { 10.5 };
    let leading = size * 1.25;
    let lines = style::plain(flow, text, Ink::new(Face::Bold, size, BLACK), width);
    let high = style::height(&lines, leading);
    let gap = if level == 2 { 18.0 } else { 11.0 };
    let mut block = Block { height: high + 6.0, gap, ..Block::default() };
    block.mark(node, |block| block.lines(0.0, size, leading, &lines));
    if level == 2 {
        block.decorate(|block| block.rule([0.0, high + 3.0], [width, high + 3.0], 1.2, BLACK));
    }
    block.entries.push(Entry { level, title: text.to_owned(), page: 0, y: 0.0, node });
    flow.push(Group { blocks: vec![block], keep: true });
}

/// A paragraph.
pub(super) fn paragraph(flow: &mut Flow, parent: NodeId, spans: &[Span], gap: f32) {
    let node = flow.node(parent, Tag::Paragraph);
    let width = flow.width();
    let lines = text::wrap(flow.fonts(), spans, width);
    flow.push(style::paragraph(&lines, node, 0.0, LEADING, gap));
}

/// Labels on the left, values on the right.
pub(super) fn facts(flow: &mut Flow, parent: NodeId, facts: &[Fact]) {
    let label = Ink { color: GREY, size: 9.0, ..BODY };
    let widest = facts.iter().map(|it| it.label.as_str());
    let fonts = flow.fonts();
    let left =
        widest.map(|it| fonts.width(label.face, label.size, it)).fold(0.0, f32::max).min(170.0)
            + 14.0;
    // Together: two of them alone on a last page say nothing.
    let mut blocks = Vec::with_capacity(facts.len());
    for (index, fact) in facts.iter().enumerate() {
        let node = flow.node(parent, Tag::Paragraph);
        let width = flow.width();
        let labels = style::plain(flow, &fact.label, label, left - 8.0);
        let signed = fact.tone != Tone::Plain;
        let inset = if signed { SIGN + 4.0 } else { 0.0 };
        let ink = if fact.code { CODE } else { Ink { size: 9.0, ..BODY } };
        let ink = Ink { color: colors(fact.tone).0, ..ink };
        let values = style::plain(flow, &fact.value, ink, width - left - inset);
        let mut block = Block { gap: if index == 0 { 6.0 } else { 0.0 }, ..Block::default() };
        block.mark(node, |block| {
            block.lines(0.0, 9.6, LEADING, &labels);
            block.lines(left + inset, 9.6, LEADING, &values);
        });
        if signed {
            sign(&mut block, fact.tone, [left, 2.0]);
        }
        block.height = style::height(&labels, LEADING).max(style::height(&values, LEADING));
        blocks.push(block);
    }
    flow.push(Group { blocks, keep: false });
}

/// Grey words between others.
pub(super) fn aside(text: impl Into<String>) -> Span {
    Span::new(text, SMALL)
}
