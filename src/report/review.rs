//! The review block, as in a post-implementation review: objectives, incidents, lessons, what is open, closure.

use std::collections::BTreeSet;

use super::{
    Approval, Cell, Column, Deviation, Figure, Mark, NextStep, Outcome, Run, Table, Tone, Verdict,
    run::Row,
    words::{PHRASES, count, fill},
};

/// Labels that ask for lessons, in the languages of the documents that they were learnt from.
const LESSONS: &[&str] =
    &["lesson", "learn", "went well", "improve", "retro", "lecciones", "erkenntnis", "pelajaran"];
/// So many names stand in one cell.
const NAMED: usize = 8;

pub(super) fn review(
    run: &Run<'_>,
    verdict: &Verdict,
    figures: &[Figure],
    deviations: &[Deviation],
    approvals: &[Approval],
    next_steps: &[NextStep],
) -> Table {
    let mark = |tone, word: &str| Mark { tone, word: word.to_owned() };
    let met = match verdict.outcome {
        Outcome::Success => mark(Tone::Good, PHRASES.yes),
        Outcome::Partial => mark(Tone::Warn, PHRASES.partly),
        Outcome::Incomplete => mark(Tone::Open, PHRASES.not_known_yet),
        Outcome::RolledBack | Outcome::Failed => mark(Tone::Bad, PHRASES.no),
    };
    let passed =
        figures.get(1).map_or_else(String::new, |it| format!("{}: {}", it.label, it.value));
    // One item is one incident, however much went wrong at it: the worst is told.
    let mut told = BTreeSet::new();
    let bad: Vec<String> = deviations
        .iter()
        .filter(|it| it.mark.tone == Tone::Bad)
        .filter(|it| it.item.id.is_empty() || told.insert(it.item.id.as_str()))
        .map(|it| {
            format!("{} {}: {}", it.item.number, it.item.text, it.mark.word).trim().to_owned()
        })
        .collect();
    let none = Cell::text(PHRASES.none_recorded);
    let incidents = if bad.is_empty() {
        none
    } else {
        Cell { mark: Some(mark(Tone::Bad, &bad.len().to_string())), ..Cell::default() }
            .and(listed(&bad))
    };
    let lessons = lessons(run);
    let lessons = if lessons.is_empty() {
        Cell::text(PHRASES.not_written)
    } else {
        Cell::text(lessons.join("\n"))
    };
    let open: Vec<String> = next_steps
        .iter()
        .filter(|it| !it.done)
        .map(|it| {
            let owner = if it.owner.is_empty() { PHRASES.no_owner } else { &it.owner };
            format!("{} ({owner})", it.item.text)
        })
        .collect();
    let actions = match open.len() {
        0 => Cell::text(PHRASES.none),
        n => Cell::text(count(&PHRASES.open_actions, n)).and(listed(&open)),
    };
    let good = approvals.iter().filter(|it| it.decision.tone == Tone::Good).count();
    let closed =
        open.is_empty() && good == approvals.len() && verdict.outcome != Outcome::Incomplete;
    let closure = if closed && approvals.is_empty() {
        mark(Tone::Plain, PHRASES.nobody_closes)
    } else if closed {
        mark(Tone::Good, PHRASES.can_close)
    } else {
        mark(Tone::Open, PHRASES.stays_open)
    };
    let (good, total) = (good.to_string(), approvals.len().to_string());
    let approved = fill(
        PHRASES.approve_of[usize::from(approvals.len() != 1)],
        &[("done", &good), ("total", &total)],
    );
    let why = [
        (!approvals.is_empty()).then_some(approved),
        (verdict.outcome == Outcome::Incomplete).then(|| PHRASES.not_all_answered.to_owned()),
        (!open.is_empty()).then(|| count(&PHRASES.actions_open, open.len())),
    ];
    let why: Vec<String> = why.into_iter().flatten().collect();
    let row = |name: &str, cell: Cell| vec![Cell::text(name), cell];
    Table {
        id: "review",
        title: PHRASES.review.to_owned(),
        lead: PHRASES.review_lead.to_owned(),
        columns: vec![Column::new(PHRASES.question, 30), Column::new(PHRASES.answer, 70)],
        rows: vec![
            row(PHRASES.objectives, Cell::mark(met).and(passed)),
            row(PHRASES.incidents, incidents),
            row(PHRASES.lessons, lessons),
            row(PHRASES.actions, actions),
            row(PHRASES.closure, Cell::mark(closure).and(why.join(", "))),
        ],
    }
}

fn listed(all: &[String]) -> String {
    let mut some: Vec<String> = all.iter().take(NAMED).cloned().collect();
    if all.len() > NAMED {
        some.push(format!("… (+{})", all.len() - NAMED));
    }
    some.join("\n")
}

/// What was filled in where the checklist asks for lessons.
fn lessons(run: &Run<'_>) -> Vec<String> {
    let asks = |label: &str| {
        let label = label.to_lowercase();
        LESSONS.iter().any(|it| label.contains(it))
    };
    let mut found = Vec::new();
    let says =
        |row: &&Row<'_>| row.answer.is_some_and(|it| !it.values.is_empty() || it.note.is_some());
    for row in run.rows.iter().filter(says) {
        let here = asks(&row.item.text) || asks(row.place.phase_title);
        let fields = row.item.fields.iter().filter(|it| here || asks(&it.label));
        found.extend(fields.filter_map(|it| row.value(&it.key)).map(str::to_owned));
        found.extend(Some(row.note().to_owned()).filter(|it| here && !it.is_empty()));
    }
    found
}
