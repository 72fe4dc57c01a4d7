//! This run among earlier ones: how long things usually take, what failed before, the four DORA metrics as far as runs tell them.

use std::collections::BTreeMap;

use super::{
    Cell, Column, Mark, Outcome, Run, Table, Tone, Trend, TrendBar,
    past::{self, Past, PastItem},
    time,
    words::{PHRASES, count, fill},
};
use crate::{
    model::{SectionRole, Time},
    results::Status,
};

/// So many runs are listed and drawn.
const MOST_RUNS: usize = 20;
/// So many steps are listed.
const MOST_STEPS: usize = 30;
/// What is shorter is not said beside a step.
const SHORTEST_MS: i64 = 10_000;
/// A step is only said to be slow when it took this much longer.
const NOTABLE_MS: i64 = 60_000;

/// The value that so many hundredths of the sorted values do not exceed (nearest rank); none of no values.
fn percentile(sorted: &[i64], hundredths: usize) -> Option<i64> {
    let rank = (sorted.len() * hundredths).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// How long phases and steps usually take: the median of at least two runs in milliseconds, by id. Less than ten seconds are not worth
/// a word and left out.
///
/// ```
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (results, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// let past = runsheet::report::past(&results);
/// let usual = runsheet::report::usual(&[past.clone(), past]);
/// assert_eq!(usual["update.install"], 720_000);
/// ```
pub fn usual(history: &[Past]) -> BTreeMap<String, u64> {
    let mut all: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for past in history {
        for (id, ms) in &past.phases {
            all.entry(id).or_default().push(*ms);
        }
        let items = past.items.iter().filter(|(_, it)| it.status == Status::Done);
        for (id, ms) in items.filter_map(|(id, it)| Some((id, it.length_ms?))) {
            all.entry(id).or_default().push(ms);
        }
    }
    let median = |(id, values): (&str, Vec<i64>)| {
        let all = sorted(values.into_iter());
        let median = percentile(&all, 50).filter(|it| *it >= SHORTEST_MS && all.len() > 1)?;
        // To the minute, below one and a half to the second: nobody plans with less.
        let rounded = if median < 90_000 {
            median / 1000 * 1000
        } else {
            (median + 30_000) / 60_000 * 60_000
        };
        Some((id.to_owned(), u64::try_from(rounded).ok()?))
    };
    all.into_iter().filter_map(median).collect()
}

fn sorted(values: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut values: Vec<i64> = values.collect();
    values.sort_unstable();
    values
}

/// The tables; of a run that went well there are none without earlier runs.
pub(super) fn tables(
    run: &Run<'_>,
    outcome: Outcome,
    history: &[Past],
    left_out: usize,
) -> Vec<Table> {
    if history.is_empty() && !matches!(outcome, Outcome::RolledBack | Outcome::Failed) {
        return Vec::new();
    }
    let now = past::of(run);
    let mut tables = Vec::new();
    if !history.is_empty() {
        tables.push(earlier(&now, history, left_out));
        tables.extend(durations(run, &now, history));
        tables.extend(failed_before(run, history));
    }
    tables.extend(dora(&now, history));
    tables
}

fn day(time: Option<Time>) -> String {
    time.map_or_else(|| PHRASES.unknown.to_owned(), Time::day)
}

fn earlier(now: &Past, history: &[Past], left_out: usize) -> Table {
    let row = |past: &Past, mark: Mark| {
        let failed = past.items.values().filter(|it| it.status == Status::Failed).count();
        let failed = if failed == 0 { PHRASES.none.to_owned() } else { failed.to_string() };
        let length = past.length_ms.map_or_else(|| PHRASES.unknown.to_owned(), time::length);
        vec![
            Cell::text(day(past.start)).and(past.subject.clone()),
            Cell::mark(mark),
            Cell::text(length),
            Cell::text(failed),
        ]
    };
    let mut rows = vec![row(now, now.mark())];
    if let Some(cell) = rows[0].first_mut() {
        let detail = format!("{} {}", PHRASES.this_run, cell.detail);
        detail.trim_end().clone_into(&mut cell.detail);
    }
    rows.extend(history.iter().rev().take(MOST_RUNS).map(|it| row(it, it.mark())));
    let lengths = sorted(history.iter().filter_map(|it| it.length_ms));
    let lead = percentile(&lengths, 50).zip(percentile(&lengths, 90)).map(|(median, p90)| {
        let words = [("median", time::length(median)), ("p90", time::length(p90))];
        let n = count(&PHRASES.runs, history.len());
        fill(PHRASES.earlier_lead, &[("n", &n), ("median", &words[0].1), ("p90", &words[1].1)])
    });
    // The list ends somewhere, and says so; the median is over all.
    let listed =
        (history.len() > MOST_RUNS).then(|| fill(PHRASES.listed, &[("n", &MOST_RUNS.to_string())]));
    let left_out = (left_out > 0).then(|| count(&PHRASES.left_out, left_out));
    let lead: Vec<String> = [lead, listed, left_out].into_iter().flatten().collect();
    Table {
        id: "earlier",
        title: PHRASES.earlier.to_owned(),
        lead: lead.join(" "),
        columns: vec![
            Column::new(PHRASES.day, 30),
            Column::new(PHRASES.outcome, 30),
            Column::number(PHRASES.duration, 20),
            Column::number(PHRASES.n_failed_head, 20),
        ],
        rows,
    }
}

/// How long phases and steps took, beside what is usual.
fn durations(run: &Run<'_>, now: &Past, history: &[Past]) -> Option<Table> {
    let cells = |name: Cell, this: Option<i64>, all: &[i64], bold: bool| {
        let (median, p90) = (percentile(all, 50)?, percentile(all, 90)?);
        let slow = this.is_some_and(|it| it > p90 + NOTABLE_MS);
        let mark = Mark { tone: Tone::Warn, word: PHRASES.slower.to_owned() };
        let words = if bold { time::length } else { time::exact };
        let this = this.map_or_else(|| PHRASES.not_run.to_owned(), words);
        let row = vec![
            name,
            Cell { mark: slow.then_some(mark), ..Cell::text(this) },
            Cell::text(words(median)),
            Cell::text(words(p90)),
            Cell::text(all.len().to_string()),
        ];
        Some((slow, median, row))
    };
    let mut rows = Vec::new();
    for section in &run.results.outline.0 {
        let all = sorted(history.iter().filter_map(|it| it.phases.get(&section.id)).copied());
        let name = format!("{} {}", section.number, run.heading(section));
        let this = now.phases.get(&section.id).copied();
        rows.extend(cells(Cell::text(name.trim()), this, &all, true).map(|it| it.2));
    }
    let mut steps: Vec<(bool, i64, Vec<Cell>)> = run
        .rows
        .iter()
        .filter(|row| row.is_check())
        .filter_map(|row| {
            let id = &row.item.id;
            let of = |past: &Past| past.items.get(id).and_then(|it| it.length_ms);
            let all = sorted(history.iter().filter_map(of));
            cells(Cell::item(row.reference()), of(now), &all, false)
        })
        .collect();
    // The slow ones, then those that take longest; these in the order of the checklist.
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse((steps[*at].0, steps[*at].1)));
    order.truncate(MOST_STEPS);
    order.sort_unstable();
    rows.extend(order.into_iter().map(|at| std::mem::take(&mut steps[at].2)));
    (!rows.is_empty()).then(|| Table {
        id: "usual",
        title: PHRASES.usual.to_owned(),
        lead: PHRASES.usual_lead.to_owned(),
        columns: vec![
            Column::new(PHRASES.phase_or_step, 44),
            Column::number(PHRASES.this_run, 20),
            Column::number(PHRASES.median, 14),
            Column::number(PHRASES.p90, 14),
            Column::number(PHRASES.runs_head, 8),
        ],
        rows,
    })
}

fn failed_before<'a>(run: &Run<'_>, history: &'a [Past]) -> Option<Table> {
    let mut rows = Vec::new();
    let shown =
        |row: &&super::run::Row<'_>| row.place.role != SectionRole::Contacts || !run.stakeholders();
    for row in run.rows.iter().filter(shown) {
        let of = |it: &'a Past| Some((it, it.items.get(&row.item.id)?));
        let all: Vec<(&Past, &PastItem)> = history.iter().filter_map(of).collect();
        let with = |status| all.iter().filter(|(_, it)| it.status == status).count();
        let (failed, skipped) = (with(Status::Failed), with(Status::Skipped));
        let retried = all.iter().filter(|(_, it)| it.tries > 1).count();
        let bad =
            |it: &PastItem| matches!(it.status, Status::Failed | Status::Skipped) || it.tries > 1;
        let Some((last, what)) = all.iter().rfind(|(_, it)| bad(it)) else { continue };
        let total = all.len().to_string();
        let parts = [
            (PHRASES.n_failed, failed),
            (PHRASES.n_skipped, skipped),
            (PHRASES.n_retried, retried),
        ];
        let parts = parts.into_iter().filter(|(_, n)| *n > 0);
        let parts: String =
            parts.map(|(pattern, n)| fill(pattern, &[("n", &n.to_string())])).collect();
        let parts = fill(
            PHRASES.in_runs,
            &[("parts", parts.trim_start_matches([',', ' '])), ("total", &total)],
        );
        rows.push((
            failed * 100 + retried * 10 + skipped,
            vec![
                Cell::item(row.reference()),
                Cell::text(parts),
                Cell::text(day(last.start)).and(what.note.clone()),
            ],
        ));
    }
    rows.sort_by_key(|it| std::cmp::Reverse(it.0));
    rows.truncate(MOST_STEPS);
    (!rows.is_empty()).then(|| Table {
        id: "before",
        title: PHRASES.before.to_owned(),
        lead: String::new(),
        columns: vec![
            Column::new(super::words::ENGLISH.item, 42),
            Column::new(PHRASES.how_often, 28),
            Column::new(PHRASES.last_time, 30),
        ],
        rows: rows.into_iter().map(|it| it.1).collect(),
    })
}

/// The metrics of <https://dora.dev/guides/dora-metrics-four-keys/>, as far as the results tell them: change lead time they do not.
fn dora(now: &Past, history: &[Past]) -> Option<Table> {
    if !now.live || history.is_empty() && !now.has_failed() {
        return None;
    }
    let live: Vec<&Past> =
        history.iter().filter(|it| it.live).chain(std::iter::once(now)).collect();
    let failed = live.iter().filter(|it| it.has_failed()).count();
    let mut rows = Vec::new();
    let mut row = |name: &str, value: String, detail: &str| {
        rows.push(vec![Cell::text(name), Cell::text(value).and(detail)]);
    };
    let starts = sorted(live.iter().filter_map(|it| it.start).map(Time::ms));
    if let (Some(first), Some(last), true) = (starts.first(), starts.last(), starts.len() > 1) {
        let days = ((last - first) / 86_400_000).max(1);
        let words = [("n", starts.len().to_string()), ("days", days.to_string())];
        let words = [(words[0].0, words[0].1.as_str()), (words[1].0, &words[1].1)];
        let pattern = PHRASES.frequency_value[usize::from(days != 1)];
        row(PHRASES.frequency, fill(pattern, &words), "");
    }
    let percent = (failed * 100 + live.len() / 2) / live.len().max(1);
    let words = [failed.to_string(), live.len().to_string(), percent.to_string()];
    let words = [("failed", words[0].as_str()), ("total", &words[1]), ("percent", &words[2])];
    // Of one run it is all or nothing, and says nothing.
    if live.len() > 1 {
        row(PHRASES.fail_rate, fill(PHRASES.fail_rate_value, &words), PHRASES.fail_rate_detail);
    }
    let recoveries = sorted(live.iter().filter_map(|it| it.recovery_ms));
    if let Some(median) = percentile(&recoveries, 50) {
        let value = now.recovery_ms.unwrap_or(median);
        let detail = fill(PHRASES.recovery_detail, &[("median", &time::length(median))]);
        row(PHRASES.recovery, time::length(value), if recoveries.len() > 1 { &detail } else { "" });
    }
    (!rows.is_empty()).then(|| Table {
        id: "dora",
        title: PHRASES.dora.to_owned(),
        lead: PHRASES.dora_lead.to_owned(),
        columns: vec![Column::new(PHRASES.metric, 40), Column::new(PHRASES.value_head, 60)],
        rows,
    })
}

/// The length of the whole run and of each phase, run by run.
pub(super) fn trends(run: &Run<'_>, history: &[Past]) -> Vec<Trend> {
    if history.is_empty() {
        return Vec::new();
    }
    let now = past::of(run);
    let first = history.len().saturating_sub(MOST_RUNS - 1);
    let runs: Vec<&Past> = history[first..].iter().chain(std::iter::once(&now)).collect();
    let mut trends = vec![trend(PHRASES.whole_run.to_owned(), &runs, |it| it.length_ms)];
    trends.extend(run.results.outline.0.iter().map(|section| {
        let name = format!("{} {}", section.number, run.heading(section));
        trend(name.trim().to_owned(), &runs, |it| it.phases.get(&section.id).copied())
    }));
    trends.retain(|it| it.bars.len() > 1);
    trends
}

/// The bars; each run stands in the table of earlier runs, so that the words beside say only how far they reach.
fn trend(title: String, runs: &[&Past], length: impl Fn(&Past) -> Option<i64>) -> Trend {
    let bar = |past: &&Past| {
        let ms = length(past)?;
        let words = format!("{}: {}, {}", day(past.start), time::length(ms), past.mark().word);
        Some(TrendBar { ms, tone: past.mark().tone, words })
    };
    let bars: Vec<TrendBar> = runs.iter().filter_map(bar).collect();
    let lengths = sorted(bars.iter().map(|it| it.ms));
    let words = |ms: Option<&i64>| ms.copied().map_or_else(String::new, time::length);
    let median = percentile(&lengths, 50);
    let last = bars.last().map_or_else(String::new, |it| it.words.clone());
    let alternative = fill(
        PHRASES.trend_alternative,
        &[
            ("title", &title),
            ("n", &count(&PHRASES.runs, bars.len())),
            ("shortest", &words(lengths.first())),
            ("longest", &words(lengths.last())),
            ("median", &words(median.as_ref())),
            ("last", &last),
        ],
    );
    Trend {
        alternative,
        median_ms: median.unwrap_or(0),
        median: words(median.as_ref()),
        title,
        bars,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        assert_eq!(percentile(&[10, 20, 30, 40], 50), Some(20));
        assert_eq!(percentile(&[10, 20, 30, 40], 90), Some(40));
        assert_eq!(percentile(&[], 50), None);
    }
}
