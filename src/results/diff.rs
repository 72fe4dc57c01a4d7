//! What differs between two checklists, or between two runs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Item, Results, Status,
    pairs::{Held, held, pairs, same_sections},
};
use crate::model::{Outline, OutlineField, OutlineItem};

/// One item that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How.
    pub kind: ChangeKind,
    /// The item's id, in the new one; of what was removed in the old one.
    pub id: String,
    /// Its number and text there.
    pub name: String,
    /// What exactly, a line each: `text: a → b`.
    pub details: Vec<String>,
}

/// How an item differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Only in the new one.
    Added,
    /// Only in the old one.
    Removed,
    /// In both, and asks, runs or answers something else.
    Changed,
    /// In both, and stands at another place among the others.
    Moved,
}

/// The steps, fields and commands of two checklists: added, removed, changed, moved, in the order of the new one, what was removed last.
/// Ids come from the section and the words: an item with another id is known by its text, where that is unique, else in its section by more
/// than half of its words.
///
/// ```
/// use runsheet::{model::Outline, results};
/// let of = |ids: &[&str]| -> Outline {
///     let item = |id: &&str| format!(r#"{{"id": "{id}", "kind": "check", "text": "Do {id}"}}"#);
///     let items: Vec<String> = ids.iter().map(item).collect();
///     serde_json::from_str(&format!(r#"[{{"id": "s", "title": "S", "items": [{}]}}]"#, items.join(","))).unwrap()
/// };
/// let changes = results::diff_outlines(&of(&["a", "b", "c"]), &of(&["c", "a", "d"]));
/// let names: Vec<&str> = changes.iter().map(|it| it.name.as_str()).collect();
/// assert_eq!(names, ["Do c", "Do d", "Do b"]);
/// ```
pub fn diff_outlines(old: &Outline, new: &Outline) -> Vec<Change> {
    let (old, new) = (held(old), held(new));
    let pairs = pairs(&old, &new);
    let same = same_sections(&old, &new, &pairs);
    // What came from another section has moved in any case.
    let stays = |(now, then): (&Held<'_>, &Option<usize>)| {
        then.filter(|at| same.get(now.section) == Some(&old[*at].section))
    };
    let stay = in_order(&new.iter().zip(&pairs).filter_map(stays).collect::<Vec<_>>());
    let mut changes = Vec::new();
    for (Held { item, .. }, at) in new.iter().zip(&pairs) {
        let Some(at) = at else {
            changes.push(change(ChangeKind::Added, item, Vec::new()));
            continue;
        };
        let then = old[*at].item;
        let details = item_details(then, item);
        if !details.is_empty() {
            changes.push(change(ChangeKind::Changed, item, details));
        }
        if !stay.contains(at) {
            let was = format!("was {}", name(then));
            changes.push(change(ChangeKind::Moved, item, vec![was]));
        }
    }
    let kept: BTreeSet<usize> = pairs.into_iter().flatten().collect();
    let gone = old.iter().enumerate().filter(|(at, _)| !kept.contains(at));
    changes.extend(gone.map(|(_, it)| change(ChangeKind::Removed, it.item, Vec::new())));
    changes
}

/// The answers of two runs: status, values, note, and commands that ended otherwise. Times and people are not compared.
///
/// ```
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (old, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// let mut new = old.clone();
/// new.items.remove("checks.alarm");
/// let changes = runsheet::results::diff_answers(&old, &new);
/// assert_eq!(changes[0].details, ["done → not answered", "note: Heard by two people. → nothing"]);
/// ```
pub fn diff_answers(old: &Results, new: &Results) -> Vec<Change> {
    let (before, now) = (held(&old.outline), held(&new.outline));
    let mut changes = Vec::new();
    for (Held { item, .. }, at) in now.iter().zip(pairs(&before, &now)) {
        let then = at.map_or(&item.id, |at| &before[at].item.id);
        let details = answer_details(item, old.items.get(then), new.items.get(&item.id));
        if !details.is_empty() {
            changes.push(change(ChangeKind::Changed, item, details));
        }
    }
    changes
}

/// A run against its checklist as written: what was not done, and commands that were changed before they ran or ran more than once.
///
/// ```
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (mut results, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// assert_eq!(runsheet::results::diff_as_run(&results), []);
/// results.items.remove("checks.alarm");
/// assert_eq!(runsheet::results::diff_as_run(&results)[0].details, ["not answered"]);
/// ```
pub fn diff_as_run(results: &Results) -> Vec<Change> {
    let mut changes = Vec::new();
    for place in results.outline.placed() {
        let answer = results.items.get(&place.item.id);
        let mut details = Vec::new();
        let status = answer.map_or(Status::Pending, |it| it.status);
        if status == Status::Pending && place.is_due()
            || matches!(status, Status::Skipped | Status::Failed | Status::NotApplicable)
        {
            details.push(with_note(words(status), answer));
        }
        if status == Status::Done && place.item.contingency {
            details.push("done, although it is only for when it is needed".to_owned());
        }
        for run in answer.into_iter().flat_map(|it| &it.runs) {
            if run.edited {
                details.push(format!("run as: {}", run.command.trim_end()));
            }
            if run.attempt > 1 {
                details.push(format!("try {}: {}", run.attempt, ended(run.exit_code)));
            }
        }
        if !details.is_empty() {
            changes.push(change(ChangeKind::Changed, place.item, details));
        }
    }
    changes
}

fn change(kind: ChangeKind, item: &OutlineItem, details: Vec<String>) -> Change {
    Change { kind, id: item.id.clone(), name: name(item), details }
}

fn name(item: &OutlineItem) -> String {
    [item.number.as_str(), &item.text].join(" ").trim().to_owned()
}

/// The longest run of numbers that ascend: what stayed in its order. (Patience sorting, O(n log n).)
pub(crate) fn in_order(all: &[usize]) -> BTreeSet<usize> {
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(all.len());
    for (at, number) in all.iter().enumerate() {
        let pile = piles.partition_point(|it| all[*it] < *number);
        before.push(pile.checked_sub(1).map(|it| piles[it]));
        if pile == piles.len() {
            piles.push(at);
        } else {
            piles[pile] = at;
        }
    }
    let mut kept = BTreeSet::new();
    let mut next = piles.last().copied();
    while let Some(at) = next {
        kept.insert(all[at]);
        next = before[at];
    }
    kept
}

/// `label: a → b`, where the two differ.
fn differ(label: &str, old: &str, new: &str) -> Option<String> {
    let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    (old != new).then(|| format!("{label}: {} → {}", shown(old), shown(new)))
}

fn item_details(old: &OutlineItem, new: &OutlineItem) -> Vec<String> {
    let word = |it: bool| if it { "yes" } else { "no" };
    let minutes =
        |it: Option<u64>| it.map_or_else(String::new, |ms| format!("{} min", ms.div_ceil(60_000)));
    let expected =
        |it: &OutlineItem| it.expect.as_ref().map_or_else(String::new, |it| it.text.clone());
    let kind = |it: &OutlineItem| {
        let value = serde_json::to_value(it.kind).unwrap_or_default();
        value.as_str().unwrap_or_default().to_owned()
    };
    let mut details: Vec<String> = [
        differ("text", &old.text, &new.text),
        differ("kind", &kind(old), &kind(new)),
        differ("expected", &expected(old), &expected(new)),
        differ("planned", &minutes(old.planned_ms), &minutes(new.planned_ms)),
        differ(
            "owner",
            old.owner.as_deref().unwrap_or_default(),
            new.owner.as_deref().unwrap_or_default(),
        ),
        differ("optional", word(old.optional), word(new.optional)),
        differ("only when needed", word(old.contingency), word(new.contingency)),
    ]
    .into_iter()
    .flatten()
    .collect();
    details.extend(field_details(&old.fields, &new.fields));
    let text = |it: &OutlineItem| -> Vec<String> {
        it.commands.iter().flat_map(|it| it.sha256.clone()).collect()
    };
    let (before, now) = (text(old), text(new));
    if before != now {
        details.push(match (before.len(), now.len()) {
            (0, n) => format!("commands: {n} more"),
            (n, 0) => format!("commands: {n} fewer"),
            (one, other) if one == other => "commands: changed".to_owned(),
            (one, other) => format!("commands: {one} → {other}"),
        });
    }
    details
}

fn field_details(old: &[OutlineField], new: &[OutlineField]) -> Vec<String> {
    let mut details = Vec::new();
    for field in new {
        match old.iter().find(|it| it.key == field.key) {
            None => details.push(format!("field added: {}", field.label)),
            Some(then) if then != field => details.push(format!("field changed: {}", field.label)),
            Some(_) => {}
        }
    }
    let gone = old.iter().filter(|it| new.iter().all(|field| field.key != it.key));
    details.extend(gone.map(|it| format!("field removed: {}", it.label)));
    details
}

fn words(status: Status) -> &'static str {
    match status {
        Status::Pending => "not answered",
        Status::Done => "done",
        Status::NotApplicable => "not applicable",
        Status::Skipped => "skipped",
        Status::Failed => "failed",
    }
}

fn with_note(said: &str, answer: Option<&Item>) -> String {
    let note = answer.and_then(|it| it.note.as_deref()).unwrap_or_default().trim();
    if note.is_empty() { said.to_owned() } else { format!("{said}: {note}") }
}

fn ended(code: Option<i32>) -> String {
    code.map_or_else(|| "exit not known".to_owned(), |code| format!("exit {code}"))
}

fn answer_details(item: &OutlineItem, old: Option<&Item>, new: Option<&Item>) -> Vec<String> {
    let status = |it: Option<&Item>| words(it.map_or(Status::Pending, |it| it.status));
    let mut details = Vec::new();
    if status(old) != status(new) {
        details.push(format!("{} → {}", status(old), status(new)));
    }
    let value = |it: Option<&Item>, key: &str| {
        it.and_then(|it| it.values.get(key)).map_or_else(String::new, |it| it.trim().to_owned())
    };
    let keys: BTreeSet<&String> =
        [old, new].into_iter().flatten().flat_map(|it| it.values.keys()).collect();
    for key in keys {
        let label = item.fields.iter().find(|it| it.key == *key).map_or(key, |it| &it.label);
        details.extend(differ(label, &value(old, key), &value(new, key)));
    }
    let note =
        |it: Option<&Item>| it.and_then(|it| it.note.clone()).unwrap_or_default().trim().to_owned();
    details.extend(differ("note", &note(old), &note(new)));
    let ends = |it: Option<&Item>| {
        let runs = it.into_iter().flat_map(|it| &it.runs);
        runs.map(|run| ended(run.exit_code)).collect::<Vec<_>>().join(", ")
    };
    details.extend(differ("commands", &ends(old), &ends(new)));
    details
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_in_order_is_the_most_there_can_be() {
        let kept = |all: &[usize]| in_order(all).into_iter().collect::<Vec<_>>();
        assert_eq!(kept(&[2, 0, 1, 3]), [0, 1, 3]);
        assert_eq!(kept(&[3, 2, 1]).len(), 1);
        assert_eq!(kept(&[]), [0; 0]);
    }
}
