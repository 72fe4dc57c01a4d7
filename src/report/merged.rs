//! What a merge leaves to be told: answers that differ, and answers to another version of the checklist.

use super::{
    Cell, Column, ItemRef, Mark, Run, Table, Tone,
    run::{self, Row},
    words::{PHRASES, fill},
};
use crate::{
    model::{OutlineItem, SectionRole},
    results::{self, Asked, Item},
};

/// Every item that was answered in more than one way, with all its answers.
pub(super) fn conflicts(run: &Run<'_>) -> Option<Table> {
    let mut rows = Vec::new();
    for row in run.rows.iter().filter(|row| !is_hidden(run, row)) {
        let lost = run.results.conflicts.get(&row.item.id).into_iter().flatten();
        for other in lost {
            let counts = row.answer.map(|it| answer(run, Some(row.item), it)).unwrap_or_default();
            rows.push(vec![
                Cell::item(row.reference()),
                counts,
                answer(run, Some(row.item), other),
            ]);
        }
    }
    for (id, standing) in &run.results.aside {
        for other in run.results.conflicts.get(id).into_iter().flatten() {
            let item = Cell::item(gone(id, standing));
            rows.push(vec![item, answer(run, None, standing), answer(run, None, other)]);
        }
    }
    (!rows.is_empty()).then(|| Table {
        id: "conflicts",
        title: PHRASES.conflicts.to_owned(),
        lead: PHRASES.conflicts_lead.to_owned(),
        columns: vec![
            Column::new(super::words::ENGLISH.item, 34),
            Column::new(PHRASES.counts, 33),
            Column::new(PHRASES.also, 33),
        ],
        rows,
    })
}

/// Answers that were given to another version: moved, changed, gone.
pub(super) fn versions(run: &Run<'_>) -> Option<Table> {
    let mut rows = Vec::new();
    for row in run.rows.iter().filter(|row| !is_hidden(run, row)) {
        let Some(asked) = row.answer.and_then(|it| it.asked.as_ref()) else { continue };
        let same = asked.sha256 == results::asked(row.item).sha256;
        let (tone, word) =
            if same { (Tone::Muted, PHRASES.moved) } else { (Tone::Warn, PHRASES.changed_item) };
        rows.push(vec![
            Cell::item(row.reference()),
            Cell::mark(Mark { tone, word: word.to_owned() }),
            Cell::text(name(asked)),
        ]);
    }
    for (id, standing) in &run.results.aside {
        let mark = Mark { tone: Tone::Warn, word: PHRASES.gone.to_owned() };
        let asked = standing.asked.as_ref().map(name).unwrap_or_default();
        rows.push(vec![Cell::item(gone(id, standing)), Cell::mark(mark), Cell::text(asked)]);
    }
    (!rows.is_empty()).then(|| Table {
        id: "versions",
        title: PHRASES.versions.to_owned(),
        lead: PHRASES.versions_lead.to_owned(),
        columns: vec![
            Column::new(super::words::ENGLISH.item, 40),
            Column::new(PHRASES.what_changed, 24),
            Column::new(PHRASES.asked_then, 36),
        ],
        rows,
    })
}

fn is_hidden(run: &Run<'_>, row: &Row<'_>) -> bool {
    run.stakeholders() && row.place.role == SectionRole::Contacts
}

/// An item that the checklist does not have, as it was asked; else its id. It has no place in the record.
pub(super) fn gone(id: &str, answer: &Item) -> ItemRef {
    let asked = answer.asked.as_ref().filter(|it| !it.text.is_empty());
    ItemRef {
        id: String::new(),
        number: asked.map_or_else(String::new, |it| it.number.clone()),
        text: asked.map_or_else(|| id.to_owned(), |it| it.text.clone()),
        phase: String::new(),
    }
}

pub(super) fn name(asked: &Asked) -> String {
    [asked.number.as_str(), &asked.text].join(" ").trim().to_owned()
}

fn answer(run: &Run<'_>, item: Option<&OutlineItem>, answer: &Item) -> Cell {
    let by = [who(answer), &at(run, answer)].join(" ").trim().to_owned();
    Cell { text: by, ..Cell::mark(run::status_mark(answer.status)) }.and(rest(run, item, answer))
}

/// The same in one line: `done (Ada 08:40: 4.2 bar)`.
pub(super) fn said(run: &Run<'_>, item: Option<&OutlineItem>, answer: &Item) -> String {
    let mark = run::status_mark(answer.status);
    let rest = rest(run, item, answer).replace('\n', "; ");
    let by = [who(answer), &at(run, answer)].join(" ");
    let parts: Vec<&str> = [by.trim(), &rest].into_iter().filter(|it| !it.is_empty()).collect();
    fill("{mark} ({by})", &[("mark", &mark.word.to_lowercase()), ("by", &parts.join(": "))])
}

fn who(answer: &Item) -> &str {
    answer.actor.as_deref().filter(|it| !it.trim().is_empty()).unwrap_or(PHRASES.nobody)
}

fn at(run: &Run<'_>, answer: &Item) -> String {
    let at = answer.updated_at.as_deref().or(answer.status_at.as_deref());
    run.moment(at).map_or_else(String::new, |it| it.words)
}

/// Values and note.
fn rest(run: &Run<'_>, item: Option<&OutlineItem>, answer: &Item) -> String {
    let mut parts = Vec::new();
    for (key, value) in answer.values.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let field = item.and_then(|it| it.fields.iter().find(|field| field.key == *key));
        parts.push(field.map_or_else(|| value.clone(), |field| run.words(field, value)));
    }
    parts.extend(answer.note.clone().filter(|it| !it.trim().is_empty()));
    parts.join("\n")
}
