//! Sign-offs: who decided what, and whether what was signed is what the record says now.

use super::{Approval, ItemRef, Mark, Run, Tone, run::Row, words::PHRASES};
use crate::{
    model::{FieldKind, FieldRole, OutlineField, OutlineKind, approves, decides},
    results::{SealState, Status},
};

pub(super) fn approvals(run: &Run<'_>) -> Vec<Approval> {
    run.rows.iter().filter(|row| row.is_approval()).map(|row| approval(run, row)).collect()
}

pub(super) fn approval(run: &Run<'_>, row: &Row<'_>) -> Approval {
    let first = |wanted: &dyn Fn(&OutlineField) -> bool| {
        row.item.fields.iter().filter(|field| wanted(field)).find_map(|field| row.value(&field.key))
    };
    let name = first(&|it| matches!(it.kind, FieldKind::Signature | FieldKind::Person));
    let name = name.or_else(|| beside(run, row));
    let at = first(&|it| it.kind == FieldKind::Time);
    let comments = first(&|it| it.role == Some(FieldRole::Comments)).unwrap_or_default();
    let seal = row.answer.and_then(|it| it.seal.as_ref());
    let signed = row.status() != Status::Pending;
    let at = run.moment(at).or_else(|| run.moment(row.at().filter(|_| signed)));
    let digits = if run.audience == super::Audience::Audit { 64 } else { 12 };
    let note = Some(row.note()).filter(|note| !note.is_empty() && *note != comments);
    let comments: Vec<&str> =
        std::iter::once(comments).filter(|it| !it.is_empty()).chain(note).collect();
    Approval {
        item: reference(row),
        name: name.or(Some(row.who()).filter(|_| signed)).unwrap_or_default().to_owned(),
        decision: decision(run, row),
        at,
        comments: comments.join("\n"),
        seal: seal_mark(run, row),
        seal_digest: seal
            .map_or_else(String::new, |seal| seal.digest.chars().take(digits).collect()),
    }
}

/// Who signed beside a field that stands by itself: in its row of a table, or under its heading.
fn beside<'a>(run: &Run<'a>, row: &Row<'_>) -> Option<&'a str> {
    let same = |it: &&Row<'a>| it.item.kind == OutlineKind::Field && whose(it) == whose(row);
    let (before, after) = run.rows.split_at(row.nth.saturating_sub(1));
    let mut fields = before.iter().rev().take_while(same).chain(after.iter().take_while(same));
    fields.find_map(|it| {
        let field = it.item.fields.first()?;
        let signs = matches!(field.kind, FieldKind::Signature | FieldKind::Person);
        it.value(&field.key).filter(|_| signs)
    })
}

/// The section of a field that stands by itself, and the row of its table: `QA: Approval`.
fn whose<'a>(row: &Row<'a>) -> (&'a str, &'a str) {
    let section = row.item.id.rsplit_once('.').map_or("", |it| it.0);
    (section, row.item.text.rsplit_once(": ").map_or("", |it| it.0))
}

/// A field that is called `Approval` alone says whose by its heading.
fn reference(row: &Row<'_>) -> ItemRef {
    let mut item = row.reference();
    let heading = row.place.section_title;
    if row.item.kind == OutlineKind::Field && whose(row).1.is_empty() && !heading.is_empty() {
        item.text = format!("{heading}: {}", item.text);
    }
    item
}

/// Whether a sign-off is marked as done while its decision is blank.
pub(super) fn is_undecided(row: &Row<'_>) -> bool {
    let blank = |field: &OutlineField| row.value(&field.key).is_none();
    row.is_approval() && row.status() == Status::Done && row.approval().is_some_and(blank)
}

/// What was decided: the chosen option's own words.
fn decision(run: &Run<'_>, row: &Row<'_>) -> Mark {
    let mark = |tone, word: &str| Mark { tone, word: word.to_owned() };
    let field = row.approval();
    let chosen = field.and_then(|field| Some((field, row.value(&field.key)?)));
    match (row.status(), chosen) {
        (Status::NotApplicable, _) => mark(Tone::Muted, PHRASES.not_applicable),
        (Status::Skipped, _) => mark(Tone::Skipped, PHRASES.skipped),
        (status, Some((field, value))) => {
            let words = run.words(field, value);
            let typed = || field.options.is_empty().then(|| decides(value)).flatten();
            let approves = approves(&field.options, value).or_else(typed);
            mark(tone(status, approves, &words), &words)
        }
        (Status::Failed, None) => mark(Tone::Bad, PHRASES.not_approved),
        (Status::Pending, None) => mark(Tone::Open, PHRASES.not_signed),
        (Status::Done, None) if is_undecided(row) => mark(Tone::Warn, PHRASES.no_decision),
        (Status::Done, None) => mark(Tone::Good, PHRASES.signed),
    }
}

/// How a decision looks: as its words decide. What failed is never good, and neither is what nobody can tell.
fn tone(status: Status, approves: Option<bool>, words: &str) -> Tone {
    match (status, approves) {
        (Status::Failed, _) | (_, Some(false)) => Tone::Bad,
        (_, Some(true)) if words.to_lowercase().contains("condition") => Tone::Warn,
        (_, Some(true)) => Tone::Good,
        (Status::Done | Status::Pending | Status::Skipped | Status::NotApplicable, None) => {
            Tone::Plain
        }
    }
}

fn seal_mark(run: &Run<'_>, row: &Row<'_>) -> Mark {
    let mark = |tone, word: &str| Mark { tone, word: word.to_owned() };
    match run.seals.get(&row.item.id).map(|check| check.state) {
        Some(SealState::Holds) => mark(Tone::Good, PHRASES.unchanged),
        Some(SealState::Changed) => mark(Tone::Bad, PHRASES.changed_after),
        Some(SealState::Merged) => mark(Tone::Muted, PHRASES.signed_before_merge),
        Some(SealState::Missing) => mark(Tone::Muted, PHRASES.not_sealed),
        Some(SealState::Unsigned) | None => Mark::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_never_good() {
        for (status, approves, words, expected) in [
            (Status::Done, Some(true), "GO", Tone::Good),
            (Status::Done, Some(true), "Approved with conditions", Tone::Warn),
            (Status::Failed, Some(true), "GO", Tone::Bad),
            (Status::Done, Some(false), "Disapproved", Tone::Bad),
            (Status::Done, None, "Green", Tone::Plain),
            (Status::Failed, None, "Approved, they said", Tone::Bad),
            (Status::Pending, None, "Unsigned", Tone::Plain),
        ] {
            assert_eq!(tone(status, approves, words), expected, "{words}");
        }
    }
}
