//! Colours, type sizes and the parts that the form and the report have in common.

use super::{
    flow::{Block, Flow, Group, Margins},
    fonts::Face,
    list::{Color, NodeId, Tag},
    text::{self, Ink, Line, Span},
};
use crate::{emit::links, model::Text};

pub(crate) const BLACK: Color = [17, 20, 26];
pub(crate) const GREY: Color = [84, 91, 103];
pub(crate) const LIGHT: Color = [176, 182, 191];
pub(crate) const PALE: Color = [243, 245, 248];
pub(crate) const BLUE: Color = [26, 75, 132];
pub(crate) const AMBER: Color = [138, 75, 0];
pub(crate) const AMBER_TINT: Color = [255, 246, 224];
pub(crate) const RED: Color = [158, 27, 27];
pub(crate) const RED_TINT: Color = [253, 238, 236];
pub(crate) const GREEN: Color = [22, 101, 52];

pub(crate) const BODY: Ink = Ink::new(Face::Regular, 9.5, BLACK);
pub(crate) const STRONG: Ink = Ink::new(Face::Bold, 9.5, BLACK);
pub(crate) const SMALL: Ink = Ink::new(Face::Regular, 7.5, GREY);
pub(crate) const SMALL_STRONG: Ink = Ink::new(Face::Bold, 7.5, GREY);
pub(crate) const CODE: Ink = Ink::new(Face::Mono, 7.8, BLACK);
/// Distance of the lines of running text.
pub(crate) const LEADING: f32 = 12.6;

/// The page's margins; heads and feet stand in them.
pub(crate) const MARGINS: Margins = Margins { left: 40.0, right: 40.0, top: 50.0, bottom: 50.0 };

/// Inline text as spans on the ground of `ink`.
pub(crate) fn spans(text: &Text, ink: Ink) -> Vec<Span> {
    let span = |run: &crate::model::Run| {
        let style = run.style;
        let bold = style.strong || ink.face == Face::Bold;
        let face = match (style.code, bold, style.emphasis) {
            (true, false, _) => Face::Mono,
            (true, true, _) => Face::MonoBold,
            (false, true, true) => Face::BoldItalic,
            (false, true, false) => Face::Bold,
            (false, false, true) => Face::Italic,
            (false, false, false) => ink.face,
        };
        // The mono face is wider and taller than its neighbours.
        let size = if style.code { ink.size * 0.87 } else { ink.size };
        let tint = if style.code { Some([235, 238, 243]) } else { None };
        let ink = Ink { face, size, color: ink.color, struck: style.struck, tint };
        let span = Span::new(run.text.clone(), ink);
        match run.link.as_deref().filter(|it| links::is_safe(it)) {
            Some(target) => span.leading(target),
            None => span,
        }
    };
    text.0.iter().map(span).collect()
}

/// Inline text as lines.
pub(crate) fn lines(flow: &mut Flow, text: &Text, ink: Ink, width: f32) -> Vec<Line> {
    text::wrap(flow.fonts(), &spans(text, ink), width)
}

/// Plain text as lines.
pub(crate) fn plain(flow: &mut Flow, text: &str, ink: Ink, width: f32) -> Vec<Line> {
    text::wrap(flow.fonts(), &[Span::new(text, ink)], width)
}

/// Height of so many lines.
#[expect(clippy::cast_precision_loss, reason = "lines of one paragraph")]
pub(crate) fn height(lines: &[Line], leading: f32) -> f32 {
    lines.len() as f32 * leading
}

/// A paragraph as one block, or as one for every few lines where it is long.
pub(crate) fn paragraph(lines: &[Line], node: NodeId, x: f32, leading: f32, gap: f32) -> Group {
    let mut blocks = Vec::new();
    for (index, part) in lines.chunks(12).enumerate() {
        let mut block = Block { gap: if index == 0 { gap } else { 0.0 }, ..Block::default() };
        let baseline = leading * 0.76;
        block.tints(x, baseline, leading, part);
        block.mark(node, |block| block.lines(x, baseline, leading, part));
        block.height = height(part, leading);
        blocks.push(block);
    }
    Group { blocks, keep: false }
}

/// How a box of code looks.
pub(crate) struct CodeBox<'a> {
    /// Left edge.
    pub(crate) x: f32,
    /// Colour of the bar.
    pub(crate) bar: Color,
    /// The head's parts.
    pub(crate) head: &'a [Span],
    /// Space above.
    pub(crate) gap: f32,
}

/// Code in a box, as blocks of at most a few lines; wrapped lines end with a mark.
pub(crate) fn code(flow: &mut Flow, parent: NodeId, text: &str, look: &CodeBox<'_>) -> Vec<Block> {
    const STEP: f32 = 10.6;
    const MOST_LINES: usize = 9;
    let right = flow.width();
    let left = look.x + 10.0;
    let lines = text::code(flow.fonts(), text, CODE, right - left - 16.0);
    let node = flow.node(parent, Tag::Code);
    let head = if look.head.is_empty() {
        Vec::new()
    } else {
        let head_node = flow.node(parent, Tag::Paragraph);
        // Read before the code.
        let kids = &mut flow.document.nodes[parent].kids;
        let last = kids.len();
        kids.swap(last - 2, last - 1);
        text::wrap(flow.fonts(), look.head, right - left - 8.0)
            .into_iter()
            .map(|line| (head_node, line))
            .collect()
    };
    let mut blocks = Vec::new();
    // Parts of about the same length: none of them is a single line.
    let count = lines.len().div_ceil(MOST_LINES).max(1);
    for (index, part) in lines.chunks(lines.len().div_ceil(count).max(1)).enumerate() {
        let (first, last) = (index == 0, index + 1 == count);
        let mut block = Block { gap: if first { look.gap } else { 0.0 }, ..Block::default() };
        let mut y = if first { 3.5 } else { 0.0 };
        let heads: &[(NodeId, Line)] = if first { &head } else { &[] };
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let head_height = heads.len() as f32 * 11.0;
        block.height = y + head_height + height(part, STEP) + if last { 4.5 } else { 0.0 };
        let total = block.height;
        block.decorate(|block| {
            block.rect([look.x, 0.0, right - look.x, total], 0.0, Some(PALE), None);
            block.rect([look.x, 0.0, 2.6, total], 0.0, Some(look.bar), None);
        });
        for (node, line) in heads {
            block.mark(*node, |block| block.line(left, y + 8.4, line));
            y += 11.0;
        }
        block.mark(node, |block| block.lines(left, y + 8.0, STEP, part));
        let mut baseline = y + 8.0;
        for line in part {
            if line.continued {
                block.decorate(|block| continued(block, right - 10.0, baseline));
            }
            baseline += STEP;
        }
        blocks.push(block);
    }
    blocks
}

/// The mark of a line that goes on below: a small arrow round the corner.
fn continued(block: &mut Block, x: f32, y: f32) {
    block.rule([x + 4.5, y - 5.5], [x + 4.5, y - 2.2], 0.6, GREY);
    block.rule([x + 4.5, y - 2.2], [x, y - 2.2], 0.6, GREY);
    block.rule([x, y - 2.2], [x + 1.8, y - 3.8], 0.6, GREY);
    block.rule([x, y - 2.2], [x + 1.8, y - 0.6], 0.6, GREY);
}

/// What stands at the head and foot of every page.
pub(crate) struct Furniture<'a> {
    pub(crate) head_left: &'a str,
    pub(crate) head_right: &'a str,
    pub(crate) foot_left: &'a str,
    /// `Page {page} of {pages}`
    pub(crate) foot_right: &'a str,
}

/// Draws heads and feet.
pub(crate) fn furnish(flow: &mut Flow, furniture: &Furniture<'_>) {
    let count = flow.document.pages.len();
    let [width, height] = flow.document.paper;
    let (left, right) = (MARGINS.left, width - MARGINS.right);
    let code = Ink { size: 7.0, color: GREY, ..CODE };
    for page in 0..count {
        let number = furniture
            .foot_right
            .replace("{pages}", &count.to_string())
            .replace("{page}", &(page + 1).to_string());
        let mut block = Block::default();
        let fonts = flow.fonts();
        block.decorate(|block| {
            let edge = fonts.width(SMALL.face, SMALL.size, furniture.head_right);
            let room = right - left - edge - 20.0;
            let title = shortened(fonts, furniture.head_left, SMALL_STRONG, room);
            block.text(fonts, left, 28.0, SMALL_STRONG, &title);
            block.text_right(fonts, right, 28.0, SMALL, furniture.head_right);
            block.rule([left, 34.0], [right, 34.0], 0.4, LIGHT);
            block.text(fonts, left, height - 24.0, code, furniture.foot_left);
            block.text_right(fonts, right, height - 24.0, SMALL, &number);
        });
        flow.draw(page, 0.0, 0.0, block.items);
    }
}

/// A text that fits on one line: its end gives way to an ellipsis.
pub(crate) fn shortened(
    fonts: &mut super::fonts::Fonts,
    text: &str,
    ink: Ink,
    width: f32,
) -> String {
    if fonts.width(ink.face, ink.size, text) <= width {
        return text.to_owned();
    }
    // Every try is shaped, and what is shaped is kept: halving needs a dozen tries where letter by letter needs thousands.
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let shorter = |end: usize| format!("{}…", text[..end].trim_end());
    let fits = |end: &usize| fonts.width(ink.face, ink.size, &shorter(*end)) <= width;
    let count = ends.partition_point(fits);
    count.checked_sub(1).map_or_else(String::new, |at| shorter(ends[at]))
}
