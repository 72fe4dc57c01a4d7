//! When each phase was planned and when it took place.

use super::{
    Count, Moment, Phase, Point, Run, Stretch, Tick, Timeline, Tone,
    run::Row,
    time,
    words::{PHRASES, fill},
};
use crate::{
    model::{OutlineKind, OutlineSection, Time},
    results::Status,
};

/// Steps of the axis, in minutes; the first that makes few enough labels is taken.
const STEPS: [i64; 12] = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 10_080];
const MOST_TICKS: i64 = 9;

pub(super) fn timeline(run: &Run<'_>) -> Timeline {
    let phases: Vec<(usize, &OutlineSection)> = run
        .results
        .outline
        .0
        .iter()
        .enumerate()
        .filter(|(at, phase)| has_work(run, *at, phase))
        .collect();
    let worked = run.rows.iter().filter_map(Row::worked);
    let last = run.end.or_else(|| worked.map(|it| it.1).max()).max(run.planned_end);
    let left = [run.planned_start, run.start].into_iter().flatten().min();
    let axis = left
        .zip(last)
        .filter(|(left, last)| last > left)
        .map(|(left, last)| Axis { left, length: last.ms() - left.ms() });
    let mut cursor = run.planned_start.or(run.start);
    let mut timeline = Timeline {
        start: axis.as_ref().map(|axis| time::moment(axis.left, run.start)),
        length_ms: axis.as_ref().map_or(0, |axis| axis.length),
        ticks: axis.as_ref().map_or_else(Vec::new, Axis::ticks),
        planned_end: axis.as_ref().zip(run.planned_end).map(|(axis, end)| axis.tick(end)),
        ..Timeline::default()
    };
    for (at, section) in phases {
        let planned = section.planned_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX / 4));
        let from = cursor;
        cursor = cursor.zip(planned).map(|(from, length)| from.plus(length)).or(cursor);
        timeline.phases.push(phase(run, at, section, axis.as_ref(), planned.and(from).zip(cursor)));
    }
    timeline.alternative =
        timeline.phases.iter().filter_map(alternative).collect::<Vec<_>>().join(" ");
    timeline
}

/// A phase is what has something to do in it, on the way or taken.
fn has_work(run: &Run<'_>, at: usize, section: &OutlineSection) -> bool {
    let mut rows = run.phase(at).iter().filter(|row| row.is_check() || row.is_sign_off());
    let taken = |row: &Row<'_>| !row.item.contingency || row.status() != Status::Pending;
    section.planned_ms.is_some() || rows.any(taken)
}

struct Axis {
    left: Time,
    length: i64,
}

impl Axis {
    fn place(&self, time: Time) -> i64 {
        (time.ms() - self.left.ms()).clamp(0, self.length)
    }

    fn tick(&self, time: Time) -> Tick {
        Tick { at_ms: self.place(time), words: time.clock() }
    }

    /// Round clock times between the edges.
    fn ticks(&self) -> Vec<Tick> {
        let minutes = self.length / 60_000;
        let step =
            STEPS.iter().copied().find(|step| minutes / step <= MOST_TICKS).unwrap_or(minutes);
        let into_step = self.left.minute_of_day() % step;
        let first = if into_step == 0 { 0 } else { step - into_step };
        let places =
            (0..=MOST_TICKS + 1).map(|nth| first + nth * step).take_while(|at| *at <= minutes);
        // The left edge may stand some seconds into its minute.
        let seconds = self.left.ms().rem_euclid(60_000);
        places.map(|at| self.tick(self.left.plus(at * 60_000 - seconds))).collect()
    }

    /// The part of a stretch of time that is on the axis.
    fn stretch(&self, from: Time, to: Time) -> Option<Stretch> {
        let inside = to >= self.left && from.ms() <= self.left.ms() + self.length;
        inside.then(|| Stretch { start_ms: self.place(from), end_ms: self.place(to) })
    }
}

/// When a phase took place: from its first to its last answer, or until it was called complete.
pub(super) fn actual(run: &Run<'_>, at: usize, section: &OutlineSection) -> Option<(Time, Time)> {
    let rows = run.phase(at).iter().filter(|it| it.item.kind != OutlineKind::Field);
    let called = run.results.phases.get(&section.id).and_then(|call| Time::parse(&call.called_at));
    let worked: Vec<(Time, Time)> = rows.filter_map(Row::worked).collect();
    let from = worked.iter().map(|it| it.0).min()?;
    let to = worked.iter().map(|it| it.1).max().max(called)?;
    Some((from, to.max(from)))
}

fn phase(
    run: &Run<'_>,
    at: usize,
    section: &OutlineSection,
    axis: Option<&Axis>,
    planned: Option<(Time, Time)>,
) -> Phase {
    let rows = || run.phase(at).iter().filter(|row| row.item.kind != OutlineKind::Field);
    let actual = actual(run, at, section);
    let (from, to) = actual.unzip();
    let planned_ms = section.planned_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX / 4));
    let actual_ms = actual.map(|(from, to)| to.ms() - from.ms());
    let moment =
        |time: Option<Time>| -> Option<Moment> { time.map(|it| time::moment(it, run.start)) };
    Phase {
        id: section.id.clone(),
        number: section.number.clone(),
        title: run.heading(section),
        planned: axis.zip(planned).and_then(|(axis, (from, to))| axis.stretch(from, to)),
        actual: axis.zip(actual).and_then(|(axis, (from, to))| axis.stretch(from, to)),
        planned_length: planned_ms.map(time::span),
        actual_length: actual_ms.map(time::span),
        difference: planned_ms
            .zip(actual_ms)
            .map(|(planned, actual)| time::difference(actual - planned)),
        from: moment(from),
        // The day is told once.
        to: to.map(|it| time::moment(it, from)),
        counts: counts(&rows().collect::<Vec<_>>()),
        points: axis
            .map_or_else(Vec::new, |axis| rows().filter_map(|row| point(axis, row)).collect()),
    }
}

fn counts(rows: &[&Row<'_>]) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for row in rows {
        let mark = row.mark();
        match counts.iter_mut().find(|it| it.mark == mark) {
            Some(known) => known.count += 1,
            None => counts.push(Count { mark, count: 1 }),
        }
    }
    counts.sort_by(|one, other| {
        (one.mark.tone, &one.mark.word).cmp(&(other.mark.tone, &other.mark.word))
    });
    counts
}

/// A gate that was passed, a failure.
fn point(axis: &Axis, row: &Row<'_>) -> Option<Point> {
    let tone = match (row.status(), row.item.kind) {
        (Status::Failed, _) => Tone::Bad,
        (Status::Done, OutlineKind::Gate) => Tone::Warn,
        (Status::Done | Status::Pending | Status::Skipped | Status::NotApplicable, _) => {
            return None;
        }
    };
    let at = row.at().and_then(Time::parse).filter(|at| axis.stretch(*at, *at).is_some())?;
    Some(Point {
        at_ms: axis.place(at),
        tone,
        words: format!("{} {}: {}", row.item.number, row.item.text, at.clock()),
    })
}

fn alternative(phase: &Phase) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(length) = &phase.planned_length {
        parts.push(fill(PHRASES.alternative_planned, &[("length", &length.words)]));
    }
    if let (Some(length), Some(from), Some(to)) = (&phase.actual_length, &phase.from, &phase.to) {
        let words = [("length", length.words.as_str()), ("from", &from.words), ("to", &to.words)];
        parts.push(fill(PHRASES.alternative_took, &words));
    }
    let name = format!("{} {}", phase.number, phase.title);
    let words = [("phase", name.trim()), ("parts", &parts.join(", "))];
    (!parts.is_empty()).then(|| fill(PHRASES.alternative, &words))
}
