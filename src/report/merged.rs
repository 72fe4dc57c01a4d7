//! What a merge leaves to be told: answers that differ, and answers to another version of the checklist.

use super::{
    Cell, Column, ItemRef, Mark, Run, Table, Tone,
    run::{self, Row},
    words::{PHRASES, count, fill},
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

/// Answers that were given to another version: moved, changed, gone. What only has another number, because something was added before it,
/// is counted.
pub(super) fn versions(run: &Run<'_>) -> Option<Table> {
    let mut rows = Vec::new();
    let answered = || run.rows.iter().filter_map(|row| Some((row, row.answer?)));
    let number = |(row, answer): (&Row<'_>, &Item)| {
        let then = answer.asked.as_ref().map_or(&row.item.number, |it| &it.number);
        then.split('.').map(|part| part.parse().unwrap_or(0)).collect()
    };
    let stay = in_their_order(&answered().map(number).collect::<Vec<Vec<u32>>>());
    let mut renumbered = 0;
    for ((row, answer), stays) in answered().zip(stay) {
        let Some(asked) = answer.asked.as_ref().filter(|_| !is_hidden(run, row)) else { continue };
        let same = asked.sha256 == results::asked(row.item).sha256;
        if same && stays {
            renumbered += 1;
            continue;
        }
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
        let now = perhaps_now(run, standing).unwrap_or_default();
        rows.push(vec![
            Cell::item(gone(id, standing)),
            Cell::mark(mark),
            Cell::text(asked).and(now),
        ]);
    }
    let mut lead = PHRASES.versions_lead.to_owned();
    if renumbered > 0 {
        lead = format!("{lead} {}", count(&PHRASES.renumbered, renumbered));
    }
    (!rows.is_empty()).then(|| Table {
        id: "versions",
        title: PHRASES.versions.to_owned(),
        lead,
        columns: vec![
            Column::new(super::words::ENGLISH.item, 40),
            Column::new(PHRASES.what_changed, 24),
            Column::new(PHRASES.asked_then, 36),
        ],
        rows,
    })
}

/// Which of these numbers stand in their own order: of those that do not, as few as there can be.
fn in_their_order(numbers: &[Vec<u32>]) -> Vec<bool> {
    let mut sorted: Vec<usize> = (0..numbers.len()).collect();
    sorted.sort_by_key(|at| (&numbers[*at], *at));
    let mut ranks = vec![0; numbers.len()];
    for (rank, at) in sorted.into_iter().enumerate() {
        ranks[at] = rank;
    }
    let kept = results::in_order(&ranks);
    ranks.iter().map(|rank| kept.contains(rank)).collect()
}

/// Ids come from the section and the words, so that a step with other words, or in another section, is another one. The item that says
/// most nearly the same, of those that the file of the answer did not have: more than half of the words of both are the same.
pub(super) fn perhaps_now(run: &Run<'_>, gone: &Item) -> Option<String> {
    if run.results.aside.len() * run.rows.len() > results::MOST_PAIRS {
        return None;
    }
    let then = results::words(&gone.asked.as_ref()?.text);
    let new = run.rows.iter().filter(|row| {
        row.answer.is_none_or(|it| it.origins.iter().all(|file| !gone.origins.contains(file)))
    });
    let near =
        new.filter_map(|row| Some((row, results::alike(&results::words(&row.item.text), &then)?)));
    // Of several that are as near the first.
    let (row, _) = near.rev().max_by_key(|it| it.1)?;
    let number = &row.item.number;
    let now =
        if number.is_empty() { &row.item.text } else { &format!("{number} {}", row.item.text) };
    Some(fill(PHRASES.perhaps_now, &[("item", now)]))
}

fn is_hidden(run: &Run<'_>, row: &Row<'_>) -> bool {
    run.stakeholders() && row.place.role == SectionRole::Contacts
}

/// An item that the checklist does not have, as it was asked; else its id. It has no place in the record.
pub(super) fn gone(id: &str, answer: &Item) -> ItemRef {
    let asked = answer.asked.as_ref().filter(|it| !it.text.is_empty());
    ItemRef {
        number: asked.map_or_else(String::new, |it| it.number.clone()),
        text: asked.map_or_else(|| id.to_owned(), |it| it.text.clone()),
        ..ItemRef::default()
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
