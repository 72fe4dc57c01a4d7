//! What fields look like on paper: lines to write on, frames, boxes. They are drawn on the page, below the fields, so that they stay
//! whatever program fills the form in and draws the answers anew.

use super::{
    list::{Color, Control, Document, Item, Look, Page},
    style::LIGHT,
};

const RULE: Color = [64, 69, 79];
const FRAME: Color = [115, 122, 138];
const BOX: Color = [26, 28, 33];
const TINT: Color = [244, 247, 252];

/// Draws every field's place, as decoration: fields say themselves what they are.
pub(super) fn draw(document: &mut Document<'_>) {
    let mut drawn: Vec<Vec<Item>> = document.pages.iter().map(|_| Vec::new()).collect();
    let rules: Vec<Vec<Rule>> = document.pages.iter().map(rules).collect();
    for field in &document.fields {
        for widget in &field.widgets {
            let (Some(items), Some(rules)) = (drawn.get_mut(widget.page), rules.get(widget.page))
            else {
                continue;
            };
            if field.look != Look::Faint || !stands_on_one(rules, widget.rect) {
                place(items, widget.rect, &field.control, field.look);
            } else if matches!(field.control, Control::Select { .. }) {
                sign(items, widget.rect);
            }
        }
    }
    for (page, mut items) in document.pages.iter_mut().zip(drawn) {
        if !items.is_empty() {
            // One after the other what looks the same, tints first: colours are set once.
            items.sort_by_key(order);
            page.items.push(Item::Begin(None));
            page.items.extend(items);
            page.items.push(Item::End);
        }
    }
}

/// A straight line across: from, to, height.
type Rule = [f32; 3];

fn rules(page: &Page) -> Vec<Rule> {
    let across = |item: &Item| match item {
        Item::Line { from, to, .. } if from[1].to_bits() == to[1].to_bits() => {
            Some([from[0], to[0], from[1]])
        }
        Item::Line { .. } | Item::Text { .. } | Item::Rect { .. } | Item::Begin(_) | Item::End => {
            None
        }
    };
    page.items.iter().filter_map(across).collect()
}

/// Whether a field's lower edge lies on a rule, such as the one that closes its row: that is its line then.
fn stands_on_one(rules: &[Rule], [left, _, right, bottom]: [f32; 4]) -> bool {
    rules
        .iter()
        .any(|[from, to, y]| (y - bottom).abs() < 0.1 && *from <= left && *to + 0.1 >= right)
}

fn order(item: &Item) -> (bool, Option<Color>) {
    match item {
        Item::Rect { stroke, .. } => (stroke.is_some(), stroke.map(|it| it.0)),
        Item::Line { color, .. } => (true, Some(*color)),
        Item::Text { .. } | Item::Begin(_) | Item::End => (true, None),
    }
}

fn place(
    items: &mut Vec<Item>,
    [left, top, right, bottom]: [f32; 4],
    control: &Control,
    look: Look,
) {
    let (width, height) = (right - left, bottom - top);
    let frame = |inset: f32, radius, fill, stroke| Item::Rect {
        x: left + inset,
        y: top + inset,
        w: width - 2.0 * inset,
        h: height - 2.0 * inset,
        radius,
        fill,
        stroke,
    };
    let line = |from, to, width, color| Item::Line { from, to, width, color };
    let list = match control {
        Control::Check { .. } => return items.push(frame(0.5, 2.0, None, Some((BOX, 1.0)))),
        Control::Radio { .. } => {
            return items.push(frame(0.5, width / 2.0 - 0.5, None, Some((FRAME, 0.7))));
        }
        Control::Line { .. } | Control::Area { .. } => false,
        Control::Select { .. } => true,
    };
    match look {
        Look::Framed => items.push(frame(0.4, 2.0, Some(TINT), Some((FRAME, 0.7)))),
        Look::Ruled => {
            items.push(frame(0.0, 0.0, Some(TINT), None));
            items.push(line([left, bottom - 0.3], [right, bottom - 0.3], 0.6, RULE));
        }
        Look::Faint => items.push(line([left, bottom], [right, bottom], 0.4, LIGHT)),
    }
    if list {
        sign(items, [left, top, right, bottom]);
    }
}

/// The sign of a list: an arrow that points down.
fn sign(items: &mut Vec<Item>, [_, top, right, bottom]: [f32; 4]) {
    let (x, y) = (right - 4.5, f32::midpoint(top, bottom));
    for side in [-2.2, 2.2] {
        let (from, to) = ([x + side, y - 1.2], [x, y + 1.0]);
        items.push(Item::Line { from, to, width: 0.8, color: FRAME });
    }
}
