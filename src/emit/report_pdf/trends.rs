//! The trends: a small chart each of how long the run and its phases took, run by run, as on the page.

use super::{
    super::pdf::{
        flow::{Block, Flow, Group},
        fonts::{Face, Fonts},
        list::{NodeId, Tag},
        style::{self, GREY, LIGHT, SMALL},
        text::Ink,
    },
    parts,
};
use crate::report::Trend;

/// So many stand side by side.
const BESIDE: usize = 3;
const GAP: f32 = 14.0;
/// Below the caption.
const TOP: f32 = 13.0;
const HIGH: f32 = 42.0;
/// A bar is always seen.
const THINNEST: f32 = 1.2;

pub(super) fn trends(flow: &mut Flow, trends: &[Trend]) {
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    let width = (flow.width() - GAP * (BESIDE - 1) as f32) / BESIDE as f32;
    for row in trends.chunks(BESIDE) {
        let mut block = Block { height: TOP + HIGH + 8.0, gap: 2.0, ..Block::default() };
        let mut x = 0.0;
        for trend in row {
            let node = flow.node(0, Tag::Figure);
            if let Some(figure) = flow.document.nodes.get_mut(node) {
                figure.alternative = Some(trend.alternative.clone());
            }
            chart(&mut block, flow.fonts(), node, trend, [x, width]);
            x += width + GAP;
        }
        flow.push(Group { blocks: vec![block], keep: false });
    }
}

fn chart(
    block: &mut Block,
    fonts: &mut Fonts<'_>,
    node: NodeId,
    trend: &Trend,
    [x, width]: [f32; 2],
) {
    let longest = trend.bars.iter().map(|it| it.ms).max().unwrap_or(1).max(1);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "lengths of runs to points of a page"
    )]
    let high = |ms: i64| ((ms as f64 / longest as f64) as f32 * HIGH).max(THINNEST);
    #[expect(clippy::cast_precision_loss, reason = "a few runs")]
    let step = width / trend.bars.len().max(1) as f32;
    let bold = Ink::new(Face::Bold, SMALL.size, style::BLACK);
    let wide = fonts.width(SMALL.face, SMALL.size, &trend.median);
    let title = style::shortened(fonts, &trend.title, bold, width - wide - 8.0);
    block.mark(node, |block| {
        block.text(fonts, x, 8.0, bold, &title);
        block.text(fonts, x + width - wide, 8.0, Ink { color: GREY, ..SMALL }, &trend.median);
        let mut left = x;
        for bar in &trend.bars {
            let high = high(bar.ms);
            let color = parts::colors(bar.tone).1;
            let bar = [left, TOP + HIGH - high, (step - 1.5).clamp(THINNEST, 14.0), high];
            block.rect(bar, 0.0, Some(color), None);
            left += step;
        }
        let y = TOP + HIGH - high(trend.median_ms);
        block.rule([x, y], [x + width, y], 0.6, GREY);
        block.rule([x, TOP + HIGH], [x + width, TOP + HIGH], 0.4, LIGHT);
    });
}
