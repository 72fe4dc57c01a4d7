//! A field of the model as a field on the page. Knows widgets and no kinds.

use super::super::pdf::{
    flow::{Block, Flow},
    list::{Control, Field, Look, NodeId, Tag, Widget},
    style::{self, BODY, SMALL},
    text::Ink,
};
use crate::model::{self, Choice, FieldRole};

/// Height of a line to write on.
pub(super) const LINE: f32 = 14.5;
/// Side of a box to tick.
pub(super) const BOX: f32 = 12.0;
/// Distance of the lines in an area, as readers set them.
const AREA_LINE: f32 = 12.5;
const RADIO: f32 = 9.5;

/// A field of one widget.
pub(super) fn single(
    flow: &mut Flow,
    parent: NodeId,
    block: &mut Block,
    rect: [f32; 4],
    field: (String, String, Control, Look, bool),
) {
    let (name, label, control, look, required) = field;
    let node = flow.node(parent, Tag::Form);
    let widgets = vec![Widget { page: 0, rect, node, label: label.clone() }];
    block.fields.push(Field { name, label, required, control, look, widgets });
}

/// Whether the field stands in the response column; an area goes below, over the full width.
pub(super) fn is_area(field: &model::Field) -> bool {
    match field.widget() {
        model::Widget::Area => true,
        model::Widget::Checkbox { .. }
        | model::Widget::Line { .. }
        | model::Widget::Select { .. } => false,
    }
}

/// How high a field is in a column of this width, without its label.
pub(super) fn height(flow: &mut Flow, field: &model::Field, width: f32) -> f32 {
    let body = match field.widget() {
        model::Widget::Checkbox { .. } => LINE,
        model::Widget::Line { .. } => line(flow, field, width),
        model::Widget::Area => area(flow, field, width),
        model::Widget::Select { options } => match radios(flow, options, width) {
            #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
            Some(rows) => rows.len() as f32 * 13.5,
            None => LINE,
        },
    };
    body + if expectation(flow, field).is_some() { 9.5 } else { 0.0 }
}

/// The height of a line: of several ones where the author wrote more into it than fits on one.
fn line(flow: &mut Flow, field: &model::Field, width: f32) -> f32 {
    let [before, after] = beside(flow, field, width);
    let initial = field.initial.as_deref().unwrap_or_default();
    // As answers are set: see `appearance.rs`.
    let ink = Ink { size: 9.0, ..BODY };
    let lines = style::plain(flow, initial, ink, width - before - after - 6.0).len();
    #[expect(clippy::cast_precision_loss, reason = "a page has eighty lines")]
    let lines = lines.min(50) as f32;
    if lines > 1.0 { lines * AREA_LINE + 4.0 } else { LINE }
}

/// How much of a line its prefix and its unit take.
fn beside(flow: &mut Flow, field: &model::Field, width: f32) -> [f32; 2] {
    let mut wide = |text: &Option<String>, most: f32| {
        let wide = flow.fonts().width(BODY.face, BODY.size, text.as_deref().unwrap_or_default());
        if wide > 0.0 { wide.min(most) + 4.0 } else { 0.0 }
    };
    [wide(&field.prefix, width / 3.0), wide(&field.unit, width / 2.0)]
}

/// The height of an area: by what it is for, and so that all fits that the author wrote into it.
fn area(flow: &mut Flow, field: &model::Field, width: f32) -> f32 {
    let purpose = match field.role {
        // A remark on one decision; what stands by itself is on the whole.
        Some(FieldRole::Comments) if field.key != "value" => 3,
        Some(FieldRole::Comments | FieldRole::Notes) => 7,
        _ => 5,
    };
    let initial = field.initial.as_deref().unwrap_or_default();
    let written = style::plain(flow, initial, BODY, width - 8.0).len();
    #[expect(clippy::cast_precision_loss, reason = "a page has eighty lines")]
    let lines = purpose.max(written + 1).min(50) as f32;
    lines * AREA_LINE + 4.0
}

fn expectation(flow: &Flow, field: &model::Field) -> Option<String> {
    let text = field.expectation.as_ref().map(|it| it.text.trim()).filter(|it| !it.is_empty())?;
    Some(format!("{} {text}", flow.words.expect))
}

/// Draws a field: left, top, width. `label` is what is read out.
pub(super) fn field(
    flow: &mut Flow,
    parent: NodeId,
    block: &mut Block,
    [x, y, width]: [f32; 3],
    item: (&model::Field, String, String),
) {
    let (field, name, label) = item;
    let value = field.initial.clone().unwrap_or_default();
    let mut bottom = y + LINE;
    match field.widget() {
        model::Widget::Line { .. } => {
            let prefix = field.prefix.as_deref().unwrap_or_default();
            let unit = field.unit.as_deref().unwrap_or_default();
            let [before, after] = beside(flow, field, width);
            let (left, right) = (x + before, x + width - after);
            let baseline = y + LINE - 4.0;
            bottom = y + line(flow, field, width);
            let several = bottom > y + LINE;
            let control = if several { Control::Area { value } } else { Control::Line { value } };
            if !prefix.is_empty() || !unit.is_empty() {
                let node = flow.node(parent, Tag::Label);
                let fonts = flow.fonts();
                block.mark(node, |block| {
                    block.text(fonts, x, baseline, BODY, prefix);
                    block.text(fonts, right + 4.0, baseline, BODY, unit);
                });
            }
            let rect = [left, y, right, bottom];
            let item = (name, label, control, Look::Ruled, field.required);
            single(flow, parent, block, rect, item);
        }
        model::Widget::Area => {
            bottom = y + area(flow, field, width);
            let rect = [x, y, x + width, bottom];
            single(
                flow,
                parent,
                block,
                rect,
                (name, label, Control::Area { value }, Look::Framed, field.required),
            );
        }
        model::Widget::Checkbox { option } => {
            let on = value == option.id;
            let top = y + 1.5;
            let rect = [x, top, x + BOX - 1.0, top + BOX - 1.0];
            let label = format!("{label}: {}", option.label);
            single(
                flow,
                parent,
                block,
                rect,
                (name, label, Control::Check { on }, Look::Framed, field.required),
            );
            let node = flow.node(parent, Tag::Label);
            let fonts = flow.fonts();
            block.mark(node, |block| {
                block.text(fonts, x + BOX + 3.0, y + 10.5, BODY, &option.label);
            });
        }
        model::Widget::Select { options } => {
            let selected = options.iter().position(|it| it.id == value);
            if let Some(rows) = radios(flow, options, width) {
                bottom = group(flow, parent, block, [x, y], &rows, (field, name, label, selected));
            } else {
                let options = options.iter().map(|it| (it.id.clone(), it.label.clone())).collect();
                let rect = [x, y, x + width, y + LINE];
                let control = Control::Select { options, selected };
                single(
                    flow,
                    parent,
                    block,
                    rect,
                    (name, label, control, Look::Ruled, field.required),
                );
            }
        }
    }
    if let Some(text) = expectation(flow, field) {
        let node = flow.node(parent, Tag::Paragraph);
        let fonts = flow.fonts();
        block.mark(node, |block| {
            block.text(fonts, x, bottom + 8.0, SMALL, &text);
        });
    }
}

/// A radio button's place: option, left edge.
type Place<'a> = (usize, &'a Choice, f32);

/// Options as rows of radio buttons; none where they are too many or too wide, so that a list serves better.
fn radios<'a>(flow: &mut Flow, options: &'a [Choice], width: f32) -> Option<Vec<Vec<Place<'a>>>> {
    if options.len() > 6 {
        return None;
    }
    let mut rows: Vec<Vec<Place<'a>>> = vec![Vec::new()];
    let mut x = 0.0;
    for (index, option) in options.iter().enumerate() {
        let wide = RADIO + 4.0 + flow.fonts().width(BODY.face, BODY.size, &option.label);
        if wide > width {
            return None;
        }
        if x > 0.0 && x + wide > width {
            rows.push(Vec::new());
            x = 0.0;
        }
        rows.last_mut()?.push((index, option, x));
        x += wide + 12.0;
    }
    (rows.len() <= 4).then_some(rows)
}

fn group(
    flow: &mut Flow,
    parent: NodeId,
    block: &mut Block,
    [x, y]: [f32; 2],
    rows: &[Vec<Place<'_>>],
    item: (&model::Field, String, String, Option<usize>),
) -> f32 {
    let (field, name, label, selected) = item;
    let mut widgets = Vec::new();
    let mut options = Vec::new();
    let mut top = y;
    for row in rows {
        for (_, option, dx) in row {
            let node = flow.node(parent, Tag::Form);
            let left = x + dx;
            let rect = [left, top + 2.0, left + RADIO, top + 2.0 + RADIO];
            widgets.push(Widget {
                page: 0,
                rect,
                node,
                label: format!("{label}: {}", option.label),
            });
            options.push(option.id.clone());
            let node = flow.node(parent, Tag::Label);
            let fonts = flow.fonts();
            block.mark(node, |block| {
                block.text(fonts, left + RADIO + 4.0, top + 10.0, BODY, &option.label);
            });
        }
        top += 13.5;
    }
    let control = Control::Radio { options, selected };
    block.fields.push(Field {
        name,
        label,
        required: field.required,
        control,
        look: Look::Framed,
        widgets,
    });
    top
}
