//! The short tables: what did not go to plan, approvals, next steps, measurements, notes.

use super::{
    super::pdf::{
        flow::Flow,
        style::{BODY, CODE, GREY},
        text::{Ink, Span},
    },
    parts::{self, aside, heading, paragraph},
    table::{Cell, STRONG, TEXT, mark, spans, table, text},
    trends,
};
use crate::report::{self, ItemRef, Moment, Report};

/// An item with its number.
fn titled(item: &ItemRef) -> Cell {
    let cell = text(item.text.clone());
    if item.number.is_empty() {
        return cell;
    }
    cell.numbered(0.0, Span::new(item.number.clone(), STRONG))
}

/// The same, its phase below.
fn item(item: &ItemRef) -> Cell {
    titled(item).and(vec![aside(item.phase.clone())])
}

fn time(at: Option<&Moment>) -> String {
    at.map_or(String::new(), |it| it.words.clone())
}

pub(super) fn deviations(flow: &mut Flow, report: &Report) {
    let words = &report.words;
    heading(flow, 0, 2, words.deviations);
    if report.deviations.is_empty() {
        paragraph(flow, 0, &[Span::new(words.no_deviations, BODY)], 4.0);
    } else {
        let rows = report.deviations.iter().map(|it| {
            let reason = if it.has_reason { TEXT } else { Ink { color: GREY, ..TEXT } };
            let who = vec![Span::new(it.who.clone(), TEXT)];
            vec![
                item(&it.item),
                mark(&it.mark),
                spans(vec![vec![Span::new(it.reason.clone(), reason)]]),
                spans(vec![who]).and(vec![Span::new(time(it.at.as_ref()), TEXT)]),
            ]
        });
        let rows = rows.collect();
        table(
            flow,
            0,
            &[
                (words.item, 30.0),
                (words.what_happened, 18.0),
                (words.reason, 37.0),
                (words.who_when, 15.0),
            ],
            rows,
        );
    }
    if !report.not_applicable.is_empty() {
        let list: Vec<String> = report
            .not_applicable
            .iter()
            .map(|it| {
                let name = format!("{} {}", it.item.number, it.item.text);
                let name = name.trim();
                if it.text.is_empty() { name.to_owned() } else { format!("{name} ({})", it.text) }
            })
            .collect();
        let text =
            format!("{} {}: {}", list.len(), words.not_applicable.to_lowercase(), list.join("; "));
        paragraph(flow, 0, &[Span::new(text, Ink { color: GREY, size: 9.0, ..BODY })], 5.0);
    }
}

pub(super) fn approvals(flow: &mut Flow, report: &Report) {
    let words = &report.words;
    if report.approvals.is_empty() {
        return;
    }
    heading(flow, 0, 2, words.approvals);
    let rows = report.approvals.iter().map(|it| {
        let digest = Span::new(it.seal_digest.clone(), Ink { size: 7.0, color: GREY, ..CODE });
        vec![
            spans(vec![vec![Span::new(it.item.text.clone(), STRONG)]]),
            text(it.name.clone()),
            mark(&it.decision),
            text(time(it.at.as_ref())),
            text(it.comments.clone()),
            mark(&it.seal).and(vec![digest]),
        ]
    });
    let rows = rows.collect();
    let columns = [
        (words.role, 19.0),
        (words.name, 15.0),
        (words.decision, 16.0),
        (words.at, 11.0),
        (words.comments, 22.0),
        (words.what_was_signed, 17.0),
    ];
    table(flow, 0, &columns, rows);
}

pub(super) fn next_steps(flow: &mut Flow, report: &Report) {
    let words = &report.words;
    if report.next_steps.is_empty() {
        return;
    }
    heading(flow, 0, 2, words.next_steps);
    let rows = report.next_steps.iter().map(|it| {
        vec![
            titled(&it.item).and(vec![aside(it.detail.clone())]),
            text(it.owner.clone()),
            mark(&it.mark),
        ]
    });
    let rows = rows.collect();
    table(flow, 0, &[(words.step, 60.0), (words.owner, 22.0), (words.state, 18.0)], rows);
}

pub(super) fn measurements(flow: &mut Flow, report: &Report) {
    let words = &report.words;
    if report.measurements.is_empty() {
        return;
    }
    heading(flow, 0, 2, words.measurements);
    let rows = report.measurements.iter().map(|it| {
        vec![
            item(&it.item).and(vec![aside(it.label.clone())]),
            spans(vec![vec![Span::new(it.value.clone(), STRONG)]])
                .and(vec![aside(it.baseline.clone())]),
            text(it.expected.clone()),
            mark(&it.mark),
        ]
    });
    let rows = rows.collect();
    table(
        flow,
        0,
        &[
            (words.measured, 42.0),
            (words.value, 18.0),
            (words.expected, 20.0),
            (words.result, 20.0),
        ],
        rows,
    );
}

pub(super) fn notes(flow: &mut Flow, report: &Report) {
    if report.notes.is_empty() {
        return;
    }
    heading(flow, 0, 2, report.words.notes);
    for note in &report.notes {
        let mut head = vec![Span::new(
            format!("{} {}", note.item.number, note.item.text).trim().to_owned(),
            STRONG,
        )];
        if !note.who.is_empty() {
            head.push(parts::aside(format!("  {}", note.who)));
        }
        head.push(Span::new(format!("\n{}", note.text), BODY));
        paragraph(flow, 0, &head, 5.0);
    }
}

pub(super) fn tables(flow: &mut Flow, report: &Report) {
    for it in &report.tables {
        heading(flow, 0, 2, &it.title);
        if !it.lead.is_empty() {
            paragraph(flow, 0, &[Span::new(it.lead.clone(), BODY)], 4.0);
        }
        if it.id == "earlier" {
            trends::trends(flow, &report.trends);
        }
        let columns: Vec<(&str, f32)> =
            it.columns.iter().map(|it| (it.head.as_str(), f32::from(it.width))).collect();
        let rows = it.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        table(flow, 0, &columns, rows);
    }
}

fn cell(it: &report::Cell) -> Cell {
    let text = vec![Span::new(it.text.clone(), TEXT)];
    let start = match (&it.item, &it.mark) {
        (Some(it), _) => item(it),
        (None, Some(it)) => mark(it),
        (None, None) => Cell::default(),
    };
    start.and(text).and(vec![aside(it.detail.clone())])
}
