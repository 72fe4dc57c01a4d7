//! The short lists: next steps, measurements, notes, what did not apply.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Deviation, Mark, Measurement, NextStep, Note, Past, Remark, Run, Tone,
    words::{PHRASES, count, fill},
};
use crate::{
    model::{FieldKind, FieldRole, OutlineField},
    results::{Status, parse_number},
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

pub(super) fn measurements(run: &Run<'_>, history: &[Past]) -> Vec<Measurement> {
    let mut found = Vec::new();
    // What was measured before in this run: its words without those that say when, its unit, value and words.
    let mut before: BTreeMap<(Vec<String>, &str), (f64, String)> = BTreeMap::new();
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
            let number = parse_number(value);
            let key =
                (topic(&row.item.text, &field.label), field.unit.as_deref().unwrap_or_default());
            let then = number.zip(before.get(&key)).map(|(now, (then, words))| {
                let change = [("before", words.as_str()), ("difference", &difference(now - then))];
                fill(PHRASES.baseline_difference, &change)
            });
            let usual = || usual(run, history, &row.item.id, field);
            let baseline = then.or_else(usual).unwrap_or_default();
            if let Some(number) = number {
                before.insert(key, (number, run.words(field, value)));
            }
            found.push(Measurement {
                item: row.reference(),
                label: if numbers().count() > 1 { field.label.clone() } else { String::new() },
                value: run.words(field, value),
                baseline,
                expected: expected.unwrap_or_default(),
                mark: Mark { tone, word: word.to_owned() },
            });
        }
    }
    found
}

/// Words that tell when something is measured, and not what; in the languages of the documents that they were learnt from.
const WHEN: &[&str] = &[
    "after", "antes", "base", "baseline", "before", "check", "compare", "current", "despues",
    "después", "initial", "measure", "nach", "new", "now", "note", "old", "post", "pre",
    "previous", "prior", "record", "sebelum", "sesudah", "the", "verify", "vor", "with",
];

/// What is measured: the words of the item and the field, without those that say when.
fn topic(text: &str, label: &str) -> Vec<String> {
    let text = format!("{text} {label}").to_lowercase();
    let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| it.chars().count() > 1);
    let words: BTreeSet<&str> = words.filter(|it| !WHEN.contains(it)).collect();
    words.into_iter().map(str::to_owned).collect()
}

/// `+3.5`, `−2`, `±0`
fn difference(change: f64) -> String {
    let rounded = (change * 1000.0).round() / 1000.0;
    let sign = if rounded > 0.0 {
        "+"
    } else if rounded < 0.0 {
        "−"
    } else {
        "±"
    };
    format!("{sign}{}", rounded.abs())
}

/// The median of earlier runs.
fn usual(run: &Run<'_>, history: &[Past], id: &str, field: &OutlineField) -> Option<String> {
    let numbers = history.iter().filter_map(|it| it.items.get(id)?.numbers.get(&field.key));
    let mut numbers: Vec<f64> = numbers.copied().collect();
    numbers.sort_by(f64::total_cmp);
    let median = numbers.get(numbers.len().div_ceil(2).checked_sub(1)?)?;
    let n = count(&PHRASES.runs, numbers.len());
    let words = [("median", run.words(field, &median.to_string())), ("n", n)];
    Some(fill(PHRASES.baseline_usual, &[(words[0].0, &words[0].1), (words[1].0, &words[1].1)]))
}

/// What people wrote: fields of several lines, and notes that are not the reason of a deviation.
pub(super) fn notes(run: &Run<'_>, deviations: &[Deviation]) -> Vec<Note> {
    let explained: BTreeSet<&str> = deviations.iter().map(|it| it.item.id.as_str()).collect();
    let mut found = Vec::new();
    let rows = run.rows.iter().filter(|row| !row.is_sign_off() && !row.is_next_step());
    for row in rows {
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
