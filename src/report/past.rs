//! An earlier run, reduced to what later reports compare with.

use std::collections::BTreeMap;

use super::{Audience, Mark, Outcome, Run, run::Row, timeline, verdict};
use crate::{
    model::{FieldKind, SectionRole, Time},
    results::{Mode, Results, Status, parse_number},
};

/// An earlier run of a checklist.
#[derive(Clone, Debug)]
pub struct Past {
    /// The run's id.
    pub run_id: String,
    /// Id of the deployment; else empty.
    pub subject: String,
    /// When it began.
    pub start: Option<Time>,
    /// From start to end, in milliseconds.
    pub length_ms: Option<i64>,
    /// How it ended.
    pub outcome: Outcome,
    /// For real, not a rehearsal.
    pub live: bool,
    /// From the first failure to the end of the way back, in milliseconds, where it was rolled back.
    pub recovery_ms: Option<i64>,
    /// Milliseconds by the id of the top section.
    pub phases: BTreeMap<String, i64>,
    /// What is worth comparing, by item id.
    pub items: BTreeMap<String, PastItem>,
}

/// What an earlier run says of an item.
#[derive(Clone, Debug, Default)]
pub struct PastItem {
    /// Where it stood.
    pub status: Status,
    /// Its reason or note.
    pub note: String,
    /// How often its commands were tried, at most.
    pub tries: usize,
    /// How long it took, in milliseconds: its commands, else the time since the answer before it.
    pub length_ms: Option<i64>,
    /// Its numbers, by field key.
    pub numbers: BTreeMap<String, f64>,
}

/// What checklists have in common that are one in several versions: the id without dates and versions, which titles often end in. One
/// number alone stays, for it may tell two machines apart.
///
/// ```
/// use runsheet::report::series;
/// assert_eq!(series("deployment-checklist-2026-01-17"), "deployment-checklist");
/// assert_eq!(series("release-v2-4-0"), "release");
/// assert_eq!(series("pump-3-firmware"), "pump-3-firmware");
/// assert_eq!(series("2026-01-17"), "2026-01-17");
/// ```
pub fn series(checklist_id: &str) -> String {
    let parts: Vec<&str> = checklist_id.split('-').collect();
    let number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let version = |part: &str| part.strip_prefix('v').is_some_and(number);
    let is_dated = |at: usize| {
        let beside = |at: usize| parts.get(at).is_some_and(|it| number(it));
        let before = at.checked_sub(1).is_some_and(|at| number(parts[at]) || version(parts[at]));
        // `20260117` is a date too.
        version(parts[at]) || number(parts[at]) && (beside(at + 1) || before || parts[at].len() > 5)
    };
    let kept: Vec<&str> =
        (0..parts.len()).filter(|at| !is_dated(*at)).map(|at| parts[at]).collect();
    if kept.is_empty() { checklist_id.to_owned() } else { kept.join("-") }
}

/// What later reports compare with.
///
/// ```
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (results, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// let past = runsheet::report::past(&results);
/// assert_eq!(past.length_ms, Some(58 * 60_000));
/// assert_eq!(past.items["update.install"].length_ms, Some(702_500));
/// ```
pub fn past(results: &Results) -> Past {
    of(&Run::new(results, Audience::Team, Vec::new()))
}

pub(super) fn of(run: &Run<'_>) -> Past {
    let recorded = verdict::recorded(run);
    let (outcome, _) = verdict::outcome(run, verdict::declared(run).as_ref(), recorded);
    let lengths = lengths(run);
    let answered = run.rows.iter().filter(|row| row.answer.is_some());
    let items = answered.map(|row| {
        let id = row.item.id.clone();
        let length_ms = lengths.get(row.item.id.as_str()).copied();
        (id, item(row, length_ms))
    });
    let phase = |(at, section): (usize, &crate::model::OutlineSection)| {
        let (from, to) = timeline::actual(run, at, section)?;
        Some((section.id.clone(), to.ms() - from.ms()))
    };
    Past {
        run_id: run.results.run.id.clone(),
        subject: super::facts::subject(run),
        start: run.start,
        length_ms: run.actual_ms(),
        outcome,
        live: run.results.run.mode == Mode::Live,
        recovery_ms: recovery(run),
        phases: run.results.outline.0.iter().enumerate().filter_map(phase).collect(),
        items: items.collect(),
    }
}

impl Past {
    pub(super) fn mark(&self) -> Mark {
        Mark { tone: verdict::tone(self.outcome), word: verdict::word(self.outcome).to_owned() }
    }

    /// Whether it counts as failed: as DORA has it, a deployment that had to be undone or mended.
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.outcome, Outcome::RolledBack | Outcome::Failed)
    }
}

fn item(row: &Row<'_>, length_ms: Option<i64>) -> PastItem {
    let numbers = row.item.fields.iter().filter(|it| it.kind == FieldKind::Number);
    let number = |key: &String| Some((key.clone(), parse_number(row.value(key)?)?));
    PastItem {
        status: row.status(),
        note: row.note().to_owned(),
        tries: row.tries(),
        length_ms,
        numbers: numbers.filter_map(|it| number(&it.key)).collect(),
    }
}

/// How long each item took: its commands, else the time since the answer before it. Nobody writes down when a step begins, so that breaks
/// are in it; the median of some runs is meant to be read.
fn lengths<'a>(run: &Run<'a>) -> BTreeMap<&'a str, i64> {
    let mut times: Vec<(Time, &Row<'a>)> = run
        .rows
        .iter()
        .filter(|row| row.worked().is_some() && row.status() != Status::Pending)
        .filter_map(|row| Some((Time::parse(row.at()?)?, row)))
        .collect();
    times.sort_by_key(|(at, _)| *at);
    let mut before = run.start;
    let mut lengths = BTreeMap::new();
    for (at, row) in times {
        let runs = row.answer.into_iter().flat_map(|it| &it.runs);
        let ran: Vec<i64> = runs
            .filter_map(|it| it.duration_ms)
            .map(|ms| i64::try_from(ms).unwrap_or(i64::MAX / 4))
            .collect();
        let since = before.map(|it| at.ms() - it.ms()).filter(|it| *it >= 0);
        let length =
            if ran.is_empty() { since } else { Some(ran.into_iter().fold(0, i64::saturating_add)) };
        lengths.extend(length.map(|it| (row.item.id.as_str(), it)));
        before = before.max(Some(at));
    }
    lengths
}

/// From the first failure to the end of the last step of the way back.
fn recovery(run: &Run<'_>) -> Option<i64> {
    let at = |row: &Row<'_>| row.at().and_then(Time::parse);
    let back = run
        .rows
        .iter()
        .filter(|row| row.place.role == SectionRole::Rollback && row.status() == Status::Done);
    let end = back.clone().filter_map(at).max()?;
    let failed = run.rows.iter().filter(|row| row.status() == Status::Failed).filter_map(at);
    let begin = failed.min().or_else(|| back.filter_map(at).min())?;
    Some(end.ms() - begin.ms()).filter(|it| *it >= 0)
}
