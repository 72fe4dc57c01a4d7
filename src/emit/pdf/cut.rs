//! Blocks that are taller than a page: cut between their lines, so that nothing is drawn over the edge of the paper.

use super::{
    flow::Block,
    list::{Color, Item},
};

/// A piece is about this part of a page, so that the first one still fits below what stands on the page.
const PART: f32 = 0.125;

/// The block, in pieces that stand directly below each other where it is taller than `height`. Lines of text and fields stay whole;
/// of frames and tints every piece has its part.
pub(super) fn cut(mut block: Block, height: f32) -> Vec<Block> {
    if block.height <= height {
        return vec![block];
    }
    let edges = edges(&block, height);
    let mut pieces: Vec<Block> = edges
        .windows(2)
        .map(|edge| Block {
            height: edge[1] - edge[0],
            running: block.running.clone(),
            ..Block::default()
        })
        .collect();
    let at = |y: f32| edges[1..].partition_point(|edge| *edge <= y).min(edges.len() - 2);
    // The mark that is open, and the pieces that it is open in.
    let mut open: (Option<Item>, Vec<usize>) = (None, Vec::new());
    for item in std::mem::take(&mut block.items) {
        let (first, last) = match &item {
            Item::Begin(_) => {
                open = (Some(item), Vec::new());
                continue;
            }
            Item::End => {
                let (mark, mut begun) = std::mem::take(&mut open);
                if let (Some(mark), true) = (mark, begun.is_empty()) {
                    pieces[0].items.push(mark);
                    begun.push(0);
                }
                for piece in begun {
                    pieces[piece].items.push(Item::End);
                }
                continue;
            }
            Item::Text { y, size, .. } => (at(y - size * 0.4), at(y - size * 0.4)),
            Item::Rect { y, h, .. } => (at(*y), at((y + h - 0.01).max(*y))),
            Item::Line { from, to, .. } if from[1] < to[1] => (at(from[1]), at(to[1] - 0.01)),
            // What is drawn along an edge closes what stands above it.
            Item::Line { from, .. } => (at(from[1] - 0.01), at(from[1] - 0.01)),
        };
        for piece in first..=last {
            if let Some(mark) = open.0.clone().filter(|_| !open.1.contains(&piece)) {
                pieces[piece].items.push(mark);
                open.1.push(piece);
            }
            let (top, bottom) = (edges[piece], edges[piece + 1]);
            let items = &mut pieces[piece].items;
            items.extend(part(&item, top, bottom).into_iter().map(|it| it.shifted(0.0, -top)));
        }
    }
    for mut field in std::mem::take(&mut block.fields) {
        let top = field.widgets.iter().map(|it| it.rect[1]).fold(f32::INFINITY, f32::min);
        let piece = at(top);
        for widget in &mut field.widgets {
            widget.rect[1] -= edges[piece];
            widget.rect[3] -= edges[piece];
        }
        pieces[piece].fields.push(field);
    }
    for mut entry in std::mem::take(&mut block.entries) {
        let piece = at(entry.y);
        entry.y -= edges[piece];
        pieces[piece].entries.push(entry);
    }
    // Whatever else a block holds stays at its first piece.
    let Block { height, items, fields, entries, .. } = std::mem::take(&mut pieces[0]);
    pieces[0] = Block { height, items, fields, entries, ..block };
    pieces
}

/// Where it is cut, from 0 to the block's own height.
fn edges(block: &Block, height: f32) -> Vec<f32> {
    let text = block.items.iter().filter_map(|item| match item {
        Item::Text { y, size, .. } => Some((y - size * 0.86, y + size * 0.28)),
        Item::Rect { .. } | Item::Line { .. } | Item::Begin(_) | Item::End => None,
    });
    let fields = block.fields.iter().map(|field| {
        let rects = || field.widgets.iter().map(|it| it.rect);
        let top = rects().map(|it| it[1]).fold(f32::INFINITY, f32::min);
        (top, rects().map(|it| it[3]).fold(top, f32::max))
    });
    let mut solid: Vec<(f32, f32)> = text.chain(fields).collect();
    solid.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut edges = vec![0.0];
    let mut top = 0.0;
    let mut from = 0;
    while block.height - top > height * PART {
        while solid.get(from).is_some_and(|it| it.1 <= top) {
            from += 1;
        }
        let wished = top + height * PART;
        let near = || solid[from..].iter().take_while(|it| it.0 < top + height);
        let whole = |edge: f32| !near().any(|it| it.0 < edge - 0.01 && it.1 > edge + 0.01);
        // Below the last line that fits, else below what is taller than a piece, else anywhere.
        let above = near().map(|it| it.0).filter(|it| *it > top + 1.0 && *it <= wished);
        let below = near().map(|it| it.1).filter(|it| *it > wished && *it <= top + height);
        let fits = |found: Vec<f32>| found.into_iter().find(|it| whole(*it));
        let mut above: Vec<f32> = above.collect();
        above.reverse();
        let mut below: Vec<f32> = below.collect();
        below.sort_by(f32::total_cmp);
        top = if whole(wished) {
            wished
        } else {
            fits(above).or_else(|| fits(below)).unwrap_or(wished)
        };
        edges.push(top);
    }
    edges.push(block.height);
    edges
}

/// What of an item stands between two edges.
fn part(item: &Item, top: f32, bottom: f32) -> Vec<Item> {
    match item {
        Item::Rect { x, y, w, h, radius, fill, stroke } => {
            let (from, to) = (y.max(top), (y + h).min(bottom));
            let whole = *y >= top && y + h <= bottom;
            let radius = if whole { *radius } else { 0.0 };
            let frame = stroke.filter(|_| whole);
            let rect = Item::Rect {
                x: *x,
                y: from,
                w: *w,
                h: to - from,
                radius,
                fill: *fill,
                stroke: frame,
            };
            let sides = stroke.filter(|_| !whole);
            let sides = sides.map(|it| self::sides([*x, *y, *w, *h], [from, to], it));
            std::iter::once(rect).chain(sides.into_iter().flatten()).collect()
        }
        Item::Line { from, to, width, color } if from[1] < to[1] => vec![Item::Line {
            from: [from[0], from[1].max(top)],
            to: [to[0], to[1].min(bottom)],
            width: *width,
            color: *color,
        }],
        Item::Text { .. } | Item::Line { .. } | Item::Begin(_) | Item::End => vec![item.clone()],
    }
}

/// A frame that goes on: open where it is cut.
fn sides([x, y, w, h]: [f32; 4], [from, to]: [f32; 2], (color, width): (Color, f32)) -> Vec<Item> {
    let line = |from, to| Item::Line { from, to, width, color };
    let mut found = vec![line([x, from], [x, to]), line([x + w, from], [x + w, to])];
    if from <= y {
        found.push(line([x, y], [x + w, y]));
    }
    if to >= y + h {
        found.push(line([x, y + h], [x + w, y + h]));
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::emit::pdf::fonts::{Face, Run};

    fn text(y: f32) -> Item {
        let run = Run { face: Face::Regular, glyphs: Vec::new(), width: 0.0, missing: None };
        Item::Text { x: 0.0, y, size: 9.0, color: [0; 3], run: Arc::new(run) }
    }

    /// Lines of text inside a frame, as a row of a table has them.
    fn tall(lines: u16) -> Block {
        let height = f32::from(lines) * 11.6 + 9.0;
        let mut block = Block { height, gap: 4.0, ..Block::default() };
        block.rect([0.0, 0.0, 100.0, height], 2.0, Some([250; 3]), Some(([0; 3], 0.4)));
        block.mark(1, |block| {
            block.items.extend((0..lines).map(|line| text(12.8 + f32::from(line) * 11.6)));
        });
        block
    }

    #[test]
    fn what_fits_is_left_alone() {
        let pieces = cut(tall(20), 700.0);
        assert_eq!((pieces.len(), pieces[0].items.len()), (1, 23));
    }

    #[test]
    fn every_line_is_in_a_piece_once_and_whole() {
        let pieces = cut(tall(200), 700.0);
        assert!(pieces.len() > 3);
        let height: f32 = pieces.iter().map(|it| it.height).sum();
        assert!((height - tall(200).height).abs() < 0.1, "{height}");
        assert_eq!(pieces.iter().filter(|it| it.gap > 0.0).count(), 1);
        let mut lines = 0;
        for piece in &pieces {
            assert!(piece.height <= 700.0);
            let begun = piece.items.iter().filter(|it| matches!(it, Item::Begin(_))).count();
            let ended = piece.items.iter().filter(|it| matches!(it, Item::End)).count();
            assert_eq!(begun, ended);
            for item in &piece.items {
                match item {
                    Item::Text { y, size, .. } => {
                        lines += 1;
                        assert!(y - size * 0.86 > -0.1 && y + size * 0.28 < piece.height + 0.1);
                    }
                    Item::Rect { y, h, .. } => assert!(*y >= 0.0 && y + h <= piece.height + 0.1),
                    Item::Line { .. } | Item::Begin(_) | Item::End => {}
                }
            }
        }
        assert_eq!(lines, 200);
    }

    #[test]
    fn what_is_one_line_taller_than_a_page_is_cut_all_the_same() {
        let mut block = Block { height: 2000.0, ..Block::default() };
        block.items.push(text(1900.0));
        assert!(cut(block, 100.0).iter().all(|it| it.height <= 100.0));
    }
}
