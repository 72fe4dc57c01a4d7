//! The short lists: next steps, measurements, notes, what did not apply.

use std::collections::BTreeSet;

use super::{Deviation, Mark, Measurement, NextStep, Note, Remark, Run, Tone, words::PHRASES};
use crate::{
    model::{FieldKind, FieldRole, SectionRole},
    results::Status,
};

pub(super) fn next_steps(run: &Run<'_>) -> Vec<NextStep> {
    let rows = run.rows.iter().filter(|row| row.is_next_step());
    rows.map(|row| {
        let is_owner = |key: &str, kind| kind == FieldKind::Person || key == "owner";
        let owner = row
            .item
            .fields
            .iter()
            .find(|field| is_owner(&field.key, field.kind) && row.value(&field.key).is_some());
        let chosen = owner.and_then(|field| row.value(&field.key));
        let others =
            row.item.fields.iter().filter(|field| owner.is_none_or(|owner| owner.key != field.key));
        let mut detail: Vec<String> = others
            .filter_map(|field| {
                Some(format!("{}: {}", field.label, run.words(field, row.value(&field.key)?)))
            })
            .collect();
        detail.extend(Some(row.note().to_owned()).filter(|note| !note.is_empty()));
        NextStep {
            item: row.reference(),
            done: row.status() == Status::Done,
            mark: row.mark(),
            owner: chosen.or(row.item.owner.as_deref()).unwrap_or_default().to_owned(),
            detail: detail.join("; "),
        }
    })
    .collect()
}

pub(super) fn measurements(run: &Run<'_>) -> Vec<Measurement> {
    let mut found = Vec::new();
    for row in &run.rows {
        let numbers = || row.item.fields.iter().filter(|field| field.kind == FieldKind::Number);
        for field in numbers().filter(|field| field.role != Some(FieldRole::Duration)) {
            let Some(value) = row.value(&field.key) else { continue };
            let expected = row.expectation(field).map(|range| range.text.clone());
            let (tone, word) = match (row.holds(field), &expected) {
                (Some(true), _) => (Tone::Good, PHRASES.meets),
                (Some(false), _) => (Tone::Bad, PHRASES.misses),
                (None, Some(_)) => (Tone::Muted, PHRASES.not_compared),
                (None, None) => (Tone::Plain, ""),
            };
            found.push(Measurement {
                item: row.reference(),
                label: if numbers().count() > 1 { field.label.clone() } else { String::new() },
                value: run.words(field, value),
                expected: expected.unwrap_or_default(),
                mark: Mark { tone, word: word.to_owned() },
            });
        }
    }
    found
}

/// What people wrote: fields of several lines, and notes that are not the reason of a deviation.
pub(super) fn notes(run: &Run<'_>, deviations: &[Deviation]) -> Vec<Note> {
    let explained: BTreeSet<&str> = deviations.iter().map(|it| it.item.id.as_str()).collect();
    let mut found = Vec::new();
    let rows = run.rows.iter().filter(|row| !row.is_sign_off() && !row.is_next_step());
    for row in rows.filter(|row| row.place.role != SectionRole::Contacts || !run.stakeholders()) {
        let note = |text: &str| Note {
            item: row.reference(),
            text: text.trim().to_owned(),
            who: row.who().to_owned(),
        };
        let long = row.item.fields.iter().filter(|field| {
            field.kind == FieldKind::Multiline
                || matches!(field.role, Some(FieldRole::Notes | FieldRole::Comments))
        });
        found.extend(long.filter_map(|field| row.value(&field.key)).map(note));
        let own = row.status() == Status::Done && !explained.contains(row.item.id.as_str());
        found.extend(Some(row.note()).filter(|text| own && !text.is_empty()).map(note));
    }
    found
}

pub(super) fn not_applicable(run: &Run<'_>) -> Vec<Remark> {
    let rows = run.rows.iter().filter(|row| row.status() == Status::NotApplicable);
    rows.map(|row| Remark { item: row.reference(), text: row.note().to_owned() }).collect()
}
