//! The head of the form: title, identity, what is known of the deployment and what is asked for about it.

use std::collections::BTreeSet;

use super::{
    super::pdf::{
        flow::{Block, Flow, Group},
        fonts::Face,
        list::{Control, Entry, Look, NodeId, Tag},
        style::{self, BLACK, BODY, CODE, GREY, SMALL_STRONG},
        text::{Ink, Line},
    },
    fields, section, short_fingerprint,
};
use crate::model::{self, Block as Content, Checklist, Section, SectionRole, Text};

/// What stands in a cell of the grid.
pub(super) enum Cell<'a> {
    /// A label and a value that is given.
    Given(&'a str, &'a Text),
    /// A field that stands by itself.
    Asked(&'a model::Field),
    /// The same below words that say what it is for.
    Named(&'a model::Field),
    /// A variable's placeholder, name and default.
    Variable(&'a model::Variable),
}

/// Sets the head; returns the ids of the fields that were set there.
pub(super) fn head(flow: &mut Flow, checklist: &Checklist) -> BTreeSet<String> {
    let words = flow.words.clone();
    title(flow, checklist);
    let environment = checklist.environment.as_deref().map(Text::plain);
    let start = checklist.planned_start.as_deref().map(|it| Text::plain(it.replace('T', " ")));
    let end = checklist.planned_end.as_deref().map(|it| Text::plain(it.replace('T', " ")));
    let mut cells: Vec<Cell<'_>> =
        checklist.metadata.iter().map(|entry| Cell::Given(&entry.label, &entry.value)).collect();
    let known =
        |label: &str| checklist.metadata.iter().any(|it| it.label.eq_ignore_ascii_case(label));
    for (label, value) in [
        (&words.environment, &environment),
        (&words.planned_start, &start),
        (&words.planned_end, &end),
    ] {
        if let Some(value) = value
            && !known(label)
        {
            cells.push(Cell::Given(label, value));
        }
    }
    let about: Vec<&model::Field> = checklist
        .sections
        .iter()
        .take_while(|section| is_about(section))
        .flat_map(|section| &section.body)
        .filter_map(|block| match block {
            Content::Field(field) if !fields::is_area(field) => Some(field),
            Content::Field(_)
            | Content::Prose(_)
            | Content::Step(_)
            | Content::Command(_)
            | Content::Table(_) => None,
        })
        .collect();
    cells.extend(about.iter().map(|field| Cell::Asked(field)));
    if !cells.is_empty() {
        heading(flow, &words.deployment);
        grid(flow, 0, &cells);
    }
    // A secret has no place on paper.
    let asked = checklist.variables.iter().filter(|it| !it.secret);
    let cells: Vec<Cell<'_>> = asked.map(Cell::Variable).collect();
    if !cells.is_empty() {
        heading(flow, &words.values);
        grid(flow, 0, &cells);
    }
    about.into_iter().map(|field| field.id.clone()).collect()
}

/// Whether a section is the head of the document.
fn is_about(section: &Section) -> bool {
    section.title.is_blank() || section.role == SectionRole::About
}

fn title(flow: &mut Flow, checklist: &Checklist) {
    let words = flow.words.clone();
    let ink = Ink::new(Face::Bold, 17.0, BLACK);
    let node = flow.node(0, Tag::Heading(1));
    let width = flow.width();
    let lines = style::plain(flow, &checklist.title, ink, width);
    let mut block = Block { height: style::height(&lines, 21.0) + 18.0, ..Block::default() };
    block.mark(node, |block| block.lines(0.0, 15.0, 21.0, &lines));
    let y = style::height(&lines, 21.0) + 9.0;
    let below = flow.node(0, Tag::Paragraph);
    let grey = Ink { color: GREY, ..BODY };
    let fonts = flow.fonts();
    block.mark(below, |block| {
        let version = checklist
            .version
            .as_ref()
            .map_or(String::new(), |it| format!("{} {it} · ", words.checklist_version));
        let x = block.text(fonts, 0.0, y, grey, &version);
        block.text(
            fonts,
            x,
            y,
            Ink { color: GREY, size: 8.5, ..CODE },
            &short_fingerprint(&checklist.fingerprint, 12),
        );
        if checklist.fields().iter().any(|field| field.required) {
            block.text_right(fonts, width, y, style::SMALL, &words.required);
        }
    });
    block.entries.push(Entry { level: 1, title: checklist.title.clone(), page: 0, y: 0.0, node });
    flow.block(block);
}

pub(super) fn heading(flow: &mut Flow, text: &str) {
    let node = flow.node(0, Tag::Heading(2));
    let mut block = Block { height: 19.0, gap: 8.0, ..Block::default() };
    let fonts = flow.fonts();
    block.mark(node, |block| {
        block.text(fonts, 0.0, 12.0, Ink::new(Face::Bold, 12.0, BLACK), text);
    });
    flow.push(Group { blocks: vec![block], keep: true });
}

/// Labels with their values or lines to write on, three to a row.
pub(super) fn grid(flow: &mut Flow, parent: NodeId, cells: &[Cell<'_>]) {
    const GAP: f32 = 12.0;
    let width = (flow.width() - 2.0 * GAP) / 3.0;
    let mut row: Vec<(&Cell<'_>, usize)> = Vec::new();
    let mut used = 0;
    for cell in cells {
        let wanted = spread(flow, cell, width);
        if used + wanted > 3 {
            grid_row(flow, parent, &row, width, GAP);
            row.clear();
            used = 0;
        }
        row.push((cell, wanted));
        used += wanted;
    }
    if !row.is_empty() {
        grid_row(flow, parent, &row, width, GAP);
    }
}

/// How many columns a cell needs: long values and choices take more.
fn spread(flow: &mut Flow, cell: &Cell<'_>, width: f32) -> usize {
    let wide = match cell {
        Cell::Given(_, value) => flow.fonts().width(BODY.face, BODY.size, &value.to_plain()),
        Cell::Asked(field) | Cell::Named(field) => match field.widget() {
            model::Widget::Select { options } => {
                let labels: Vec<&str> = options.iter().map(|it| it.label.as_str()).collect();
                flow.fonts().width(BODY.face, BODY.size, &labels.join("xxxxxx"))
            }
            model::Widget::Area => return 3,
            model::Widget::Checkbox { .. } | model::Widget::Line { .. } => 0.0,
        },
        Cell::Variable(_) => 0.0,
    };
    if wide > width * 2.0 {
        3
    } else if wide > width {
        2
    } else {
        1
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most three columns")]
fn grid_row(flow: &mut Flow, parent: NodeId, row: &[(&Cell<'_>, usize)], column: f32, gap: f32) {
    let words = flow.words.clone();
    let mut block = Block { gap: 2.0, ..Block::default() };
    let mut height: f32 = 0.0;
    let mut x = 0.0;
    for (cell, columns) in row {
        let width = column * *columns as f32 + gap * (*columns as f32 - 1.0);
        let node = flow.node(parent, Tag::Paragraph);
        let (label, ink) = match cell {
            Cell::Given(label, _) => ((*label).to_owned(), SMALL_STRONG),
            Cell::Asked(field) => (section::with_hint(field), SMALL_STRONG),
            Cell::Named(field) => (section::hint(field), SMALL_STRONG),
            Cell::Variable(variable) => (
                variable.placeholder.clone(),
                Ink { face: Face::MonoBold, size: 7.0, ..SMALL_STRONG },
            ),
        };
        let mut top = 3.0;
        if !label.is_empty() {
            let lines = style::plain(flow, &label, ink, width);
            block.mark(node, |block| block.lines(x, 9.0, 9.5, &lines));
            top += style::height(&lines, 9.5);
        }
        let bottom = match cell {
            Cell::Given(_, value) => {
                let lines: Vec<Line> = style::lines(flow, value, BODY, width);
                block.mark(node, |block| block.lines(x, top + 10.5, style::LEADING, &lines));
                let bottom = top + style::height(&lines, style::LEADING) + 1.9;
                block.decorate(|block| {
                    block.rule([x, bottom], [x + width, bottom], 0.5, style::LIGHT);
                });
                bottom
            }
            Cell::Asked(field) | Cell::Named(field) => {
                let item = (*field, model::form::value(&field.id, &field.key), field.label.clone());
                let bottom = top + fields::height(flow, field, width);
                fields::field(flow, node, &mut block, [x, top, width], item);
                bottom
            }
            Cell::Variable(variable) => {
                let value = variable.default.clone().unwrap_or_default();
                let label = format!("{}: {}", words.values, variable.placeholder);
                let rect = [x, top, x + width, top + fields::LINE];
                let field = (
                    model::form::variable(&variable.name),
                    label,
                    Control::Line { value },
                    Look::Ruled,
                    false,
                );
                fields::single(flow, node, &mut block, rect, field);
                top + fields::LINE
            }
        };
        height = height.max(bottom);
        x += width + gap;
    }
    block.height = height + 4.0;
    flow.block(block);
}
