//! Every item, by section, with what became of it.

use super::{
    super::pdf::{
        flow::Flow,
        list::Tag,
        style::{CODE, GREY},
        text::{Ink, Span},
    },
    parts::{aside, heading},
    table::{Cell, STRONG, TEXT, mark, spans, table},
};
use crate::report::{RecordItem, Report};

pub(super) fn record(flow: &mut Flow, report: &Report) {
    if report.record.is_empty() {
        return;
    }
    let words = &report.words;
    heading(flow, 0, 2, words.record);
    let columns = [(words.item, 62.0), (words.state, 20.0), (words.who_when, 18.0)];
    for section in &report.record {
        let part = flow.node(0, Tag::Section);
        let mut title = format!("{} {}", section.number, section.title).trim().to_owned();
        if section.contingency {
            title = format!("{title} ({})", words.off_the_way);
        }
        heading(flow, part, section.level.saturating_add(2).clamp(3, 6), &title);
        if !section.items.is_empty() {
            table(flow, part, &columns, section.items.iter().map(item).collect());
        }
    }
}

fn item(item: &RecordItem) -> Vec<Cell> {
    let number = Span::new(item.number.clone(), Ink { size: 8.0, color: GREY, ..CODE });
    let mut cell = spans(vec![vec![Span::new(item.text.clone(), TEXT)]])
        .numbered(f32::from(item.depth.min(6)) * 7.0, number);
    for value in &item.values {
        let ink = if value.code { Ink { size: 7.8, ..CODE } } else { STRONG };
        let mut line = Vec::new();
        if !value.label.is_empty() {
            line.push(aside(format!("{}: ", value.label)));
        }
        line.push(Span::new(value.value.clone(), ink));
        cell = cell.and(line);
    }
    cell = cell.and(vec![Span::new(item.note.clone(), Ink { size: 8.5, ..TEXT })]);
    cell = cell.and(vec![aside(item.ran.clone())]);
    let at = item.at.as_ref().map_or(String::new(), |it| it.words.clone());
    let who = spans(vec![vec![Span::new(item.who.clone(), TEXT)]]).and(vec![aside(at)]);
    vec![cell, mark(&item.mark), who]
}
