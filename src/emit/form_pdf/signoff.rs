//! A sign-off as a card: who, when, approved or not, remarks.

use super::{
    super::pdf::{
        flow::{Block, Flow},
        fonts::Face,
        list::{Control, Look, NodeId, Tag},
        style::{self, BLACK, GREY, SMALL, SMALL_STRONG},
        text::Ink,
    },
    fields, section, step,
};
use crate::model::{Field, FieldKind, Step, Widget, form};

/// Where a field stands in the card: left, top, width.
struct Place<'a> {
    field: &'a Field,
    x: f32,
    y: f32,
    width: f32,
}

/// The whole card.
pub(super) fn card(flow: &mut Flow, node: NodeId, step: &Step) -> Block {
    const PAD: f32 = 10.0;
    let words = flow.words.clone();
    let width = flow.width();
    let mut block = Block { gap: 8.0, ..Block::default() };
    let title = style::lines(
        flow,
        &step.text,
        Ink::new(Face::Bold, 10.5, BLACK),
        width - 2.0 * PAD - 120.0,
    );
    let head = style::height(&title, 13.5) + 9.0;
    let (places, when, height) = places(flow, step, width - 2.0 * PAD, head + 4.0);
    block.decorate(|block| {
        block.rect([0.5, 0.5, width - 1.0, height - 1.0], 3.0, None, Some((BLACK, 0.9)));
        block.rule([PAD, head], [width - PAD, head], 0.4, style::LIGHT);
    });
    step::check(flow, node, &mut block, step, [PAD, 5.4]);
    let fonts = flow.fonts();
    block.mark(node, |block| {
        let x = block.text(fonts, PAD + 19.0, 15.2, Ink::new(Face::Mono, 8.2, GREY), &step.number);
        let x = if step.number.is_empty() { PAD + 19.0 } else { x + 7.0 };
        block.lines(x, 15.2, 13.5, &title);
        block.text_right(fonts, width - PAD, 15.2, SMALL, &words.sign_off);
    });
    if let Some([x, y, wide]) = when {
        let paragraph = flow.node(node, Tag::Paragraph);
        let fonts = flow.fonts();
        block.mark(paragraph, |block| {
            block.text(fonts, PAD + x, y + 7.5, SMALL_STRONG, &words.when);
        });
        let field = (
            form::part(&step.id, form::Part::Stamp),
            format!("{}: {}", step::name(step), words.when),
            Control::Line { value: String::new() },
            Look::Ruled,
            false,
        );
        let rect = [PAD + x, y + 10.0, PAD + x + wide, y + 10.0 + fields::LINE];
        fields::single(flow, paragraph, &mut block, rect, field);
    }
    for place in places {
        let paragraph = flow.node(node, Tag::Paragraph);
        let text = what(step, place.field, when.map(|_| words.when.as_str()));
        let fonts = flow.fonts();
        block.mark(paragraph, |block| {
            block.text(fonts, PAD + place.x, place.y + 7.5, SMALL_STRONG, &text);
        });
        let answer =
            (place.field, form::value(&step.id, &place.field.key), step::label(step, place.field));
        fields::field(
            flow,
            paragraph,
            &mut block,
            [PAD + place.x, place.y + 10.0, place.width],
            answer,
        );
    }
    block.height = height + 4.0;
    block
}

/// What is asked for: the hint alone where the label only repeats who signs, without what the card asks for beside it.
fn what(step: &Step, field: &Field, when: Option<&str>) -> String {
    match &field.hint {
        Some(hint) if step.text.to_plain().trim() == field.label.trim() => {
            let star = if field.required { " *" } else { "" };
            format!("{}{star}", besides(hint.trim(), when.unwrap_or_default()))
        }
        Some(_) | None => section::with_hint(field),
    }
}

/// Of `Name/Date/Time` what is not among the words of `Date and time`; all of it where that would leave nothing.
fn besides(hint: &str, when: &str) -> String {
    let asked = when.to_lowercase();
    let is_asked = |part: &&str| asked.split(' ').any(|it| it == part.to_lowercase());
    let parts: Vec<&str> = hint.split(['/', ',', '&']).map(str::trim).collect();
    let left: Vec<&str> = parts.iter().copied().filter(|it| !is_asked(it)).collect();
    if left.is_empty() || left.len() == parts.len() { hint.to_owned() } else { left.join("/") }
}

/// Lines stand side by side, choices beside what fits, areas over the full width. Also: where the time stands that every sign-off
/// needs, and the card's height.
fn places<'a>(
    flow: &mut Flow,
    step: &'a Step,
    width: f32,
    top: f32,
) -> (Vec<Place<'a>>, Option<[f32; 3]>, f32) {
    const GAP: f32 = 14.0;
    const WHEN: f32 = 118.0;
    let asks = step.fields().any(|it| matches!(it.kind, FieldKind::Time | FieldKind::Date));
    let mut places: Vec<Place<'a>> = Vec::new();
    let (mut x, mut y, mut row): (f32, f32, f32) = (0.0, top, 0.0);
    for field in step.fields() {
        let wanted = match field.widget() {
            Widget::Line { input_type, .. } => {
                if input_type == "text" {
                    175.0
                } else {
                    118.0
                }
            }
            Widget::Checkbox { .. } => 175.0,
            Widget::Select { options } => {
                let fonts = flow.fonts();
                let labels =
                    options.iter().map(|it| fonts.width(Face::Regular, 9.5, &it.label) + 27.0);
                labels.sum::<f32>().clamp(120.0, width)
            }
            Widget::Area => width,
        };
        // Remarks on one line take what is left of the card's width.
        if x > 0.0 && x + wanted > width {
            (x, y, row) = (0.0, y + row, 0.0);
        }
        places.push(Place { field, x, y, width: wanted });
        row = row.max(fields::height(flow, field, wanted) + 15.0);
        x += wanted + GAP;
    }
    let mut when = None;
    if !asks {
        if x > 0.0 && x + WHEN > width {
            (y, row) = (y + row, 0.0);
        }
        when = Some([width - WHEN, y, WHEN]);
        row = row.max(fields::LINE + 15.0);
    }
    // A line that ends its row takes what is left of it.
    for index in 0..places.len() {
        let ends = places.get(index + 1).is_none_or(|next| next.y > places[index].y);
        if ends && matches!(places[index].field.widget(), Widget::Line { .. }) {
            let beside = when.is_some_and(|it| it[1] <= places[index].y);
            let right = if beside { width - WHEN - GAP } else { width };
            places[index].width = right - places[index].x;
        }
    }
    (places, when, y + row + 4.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_asked_twice() {
        let besides = |hint| super::besides(hint, "Date and time");
        assert_eq!(besides("Name/Date/Time"), "Name");
        assert_eq!(besides("name, role, date"), "name/role");
        assert_eq!(besides("Date/Time"), "Date/Time");
        assert_eq!(besides("Name and title"), "Name and title");
    }
}
