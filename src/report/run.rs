//! Outline and answers side by side: what every part of the report reads.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use super::{Audience, ItemRef, Mark, Moment, Tone, time, words::PHRASES};
use crate::{
    model::{
        FieldKind, FieldRole, OutlineField, OutlineItem, OutlineKind, OutlineSection, Placed,
        Range, Time, approves,
    },
    results::{Item, Results, SealCheck, Status, parse_number},
};

/// A run, joined.
pub(super) struct Run<'a> {
    /// What is shown.
    pub(super) results: &'a Results,
    pub(super) audience: Audience,
    /// Whether nobody answered anything: then nothing went well either.
    pub(super) blank: bool,
    /// Every item, in the outline's order.
    pub(super) rows: Vec<Row<'a>>,
    /// Where in `rows` each is, by id; made when it is first asked for.
    places: OnceLock<HashMap<&'a str, usize>>,
    /// When it began and ended, and the same as planned.
    pub(super) start: Option<Time>,
    pub(super) end: Option<Time>,
    pub(super) planned_start: Option<Time>,
    pub(super) planned_end: Option<Time>,
    /// Sign-offs checked against what was signed, by item id.
    pub(super) seals: BTreeMap<String, SealCheck>,
    /// The digest that the file states, else that of its content. Set where it is shown, because it takes long.
    pub(super) digest: String,
}

/// An item with its answer.
pub(super) struct Row<'a> {
    /// Which of all items it is, counted from 1.
    pub(super) nth: usize,
    /// Where it stands.
    pub(super) place: Placed<'a>,
    pub(super) item: &'a OutlineItem,
    pub(super) answer: Option<&'a Item>,
    /// First and last of the times that tell when it was worked on.
    span: Option<(Time, Time)>,
}

impl<'a> Run<'a> {
    pub(super) fn new(results: &'a Results, audience: Audience, seals: Vec<SealCheck>) -> Run<'a> {
        let row = |(at, place): (usize, Placed<'a>)| {
            let answer = results.items.get(&place.item.id);
            let span = answer.filter(|_| !place.is_reading()).and_then(|it| span(place.item, it));
            Row { nth: at + 1, place, item: place.item, answer, span }
        };
        let rows = results.outline.placed().into_iter().enumerate().map(row).collect();
        let seals = seals.into_iter().map(|check| (check.item.clone(), check)).collect();
        let mut run = Run {
            results,
            audience,
            blank: false,
            rows,
            places: OnceLock::new(),
            start: None,
            end: None,
            planned_start: None,
            planned_end: None,
            seals,
            digest: String::new(),
        };
        run.blank = run.rows.iter().all(|row| row.status() == Status::Pending);
        run.find_window();
        run
    }

    /// The items of a top section, counted from 0.
    pub(super) fn phase(&self, at: usize) -> &[Row<'a>] {
        let before = self.rows.partition_point(|row| row.place.phase < at);
        let (_, rows) = self.rows.split_at(before);
        &rows[..rows.partition_point(|row| row.place.phase == at)]
    }

    /// The item with this id.
    pub(super) fn find(&self, id: &str) -> Option<&Row<'a>> {
        let place = |(at, row): (usize, &Row<'a>)| (row.item.id.as_str(), at);
        let places = self.places.get_or_init(|| self.rows.iter().enumerate().map(place).collect());
        places.get(id).and_then(|at| self.rows.get(*at))
    }

    /// When it was, from the fields that say so, else from the run, else from the answers.
    fn find_window(&mut self) {
        let info = &self.results.run;
        let run_start = info.started_at.as_deref().and_then(Time::parse);
        let run_end = info.ended_at.as_deref().and_then(Time::parse);
        let first = self.rows.iter().filter_map(|row| Some(row.span?.0)).min();
        let last = self.rows.iter().filter_map(|row| Some(row.span?.1)).max();
        let near = run_start.or(first).or_else(|| Time::parse(&info.updated_at));
        let said = |role, near: Option<Time>| Time::parse_near(self.said(role)?, near?);
        let start = said(FieldRole::Start, near).or(run_start).or(first);
        let late = run_end.or(last).or(start);
        let end = said(FieldRole::End, late).or(run_end);
        let end = end.or(last.filter(|_| info.complete));
        let end = end.filter(|end| start.is_none_or(|start| *end >= start));
        let plan = |text: &Option<String>| Time::parse_near(text.as_deref()?, start?);
        let planned_start = plan(&self.results.deployment.planned_start);
        let planned = self.results.outline.0.iter().filter_map(|it| it.planned_ms);
        let total = planned.fold(0, u64::saturating_add);
        let total = i64::try_from(total).unwrap_or(0);
        let from_phases = || Some(planned_start.or(start)?.plus(total)).filter(|_| total > 0);
        let planned_end = plan(&self.results.deployment.planned_end).or_else(from_phases);
        let planned_end =
            planned_end.filter(|end| planned_start.or(start).is_some_and(|it| *end > it));
        (self.start, self.end, self.planned_start, self.planned_end) =
            (start, end, planned_start, planned_end);
    }

    /// The first answer to a field with this role.
    pub(super) fn said(&self, role: FieldRole) -> Option<&'a str> {
        self.field(role).map(|(_, _, value)| value)
    }

    /// The first answered field with this role: its row, itself and the answer.
    pub(super) fn field(&self, role: FieldRole) -> Option<(&Row<'a>, &'a OutlineField, &'a str)> {
        self.rows.iter().find_map(|row| {
            let field = row.item.fields.iter().find(|field| field.role == Some(role))?;
            Some((row, field, row.value(&field.key)?))
        })
    }

    pub(super) fn planned_ms(&self) -> Option<i64> {
        let from = self.planned_start.or(self.start)?;
        Some(self.planned_end?.ms() - from.ms())
    }

    pub(super) fn actual_ms(&self) -> Option<i64> {
        Some(self.end?.ms() - self.start?.ms())
    }

    pub(super) fn moment(&self, text: Option<&str>) -> Option<Moment> {
        text.and_then(Time::parse).map(|it| time::moment(it, self.start))
    }

    /// A value as it is read: the option's words, the clock time, the number with its unit.
    pub(super) fn words(&self, field: &OutlineField, value: &str) -> String {
        if let Some(option) = field.options.iter().find(|option| option.id == value) {
            return option.label.clone();
        }
        if field.kind == FieldKind::Time
            && let Some(moment) = self.moment(Some(value))
        {
            return moment.words;
        }
        let mut words = field.prefix.clone().unwrap_or_default();
        words.push_str(value);
        if let Some(unit) = &field.unit {
            // `%` and the like stand close to the number.
            let close =
                unit.chars().next().is_some_and(|char| !char.is_alphanumeric() && char != '/');
            words.push_str(if close { "" } else { " " });
            words.push_str(unit);
        }
        words
    }

    /// A section's heading; what stands before the first heading has that of the document.
    pub(super) fn heading(&self, section: &OutlineSection) -> String {
        let untitled = section.title.trim().is_empty();
        if untitled { self.results.checklist.title.clone() } else { section.title.clone() }
    }

    pub(super) fn stakeholders(&self) -> bool {
        self.audience == Audience::Stakeholders
    }
}

impl<'a> Row<'a> {
    pub(super) fn status(&self) -> Status {
        self.answer.map_or(Status::Pending, |answer| answer.status)
    }

    pub(super) fn reference(&self) -> ItemRef {
        ItemRef {
            id: self.item.id.clone(),
            nth: self.nth,
            number: self.item.number.clone(),
            text: self.item.text.clone(),
            phase: self.place.phase_title.to_owned(),
        }
    }

    /// An answered value.
    pub(super) fn value(&self, key: &str) -> Option<&'a str> {
        self.answer?.values.get(key).map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    pub(super) fn note(&self) -> &'a str {
        self.answer.and_then(|it| it.note.as_deref()).unwrap_or_default().trim()
    }

    pub(super) fn who(&self) -> &'a str {
        self.answer.and_then(|it| it.actor.as_deref()).unwrap_or_default()
    }

    pub(super) fn at(&self) -> Option<&'a str> {
        let answer = self.answer?;
        answer.status_at.as_deref().or(answer.updated_at.as_deref())
    }

    /// How often the command was tried that was tried most.
    pub(super) fn tries(&self) -> usize {
        let runs = self.answer.map_or(&[][..], |it| &it.runs);
        let mut tries: BTreeMap<&str, usize> = BTreeMap::new();
        for run in runs {
            *tries.entry(&run.command_id).or_default() += 1;
        }
        tries.into_values().max().unwrap_or(0)
    }

    /// When it was worked on: first and last time. Tasks for afterwards and stand-alone fields tell nothing about that.
    pub(super) fn worked(&self) -> Option<(Time, Time)> {
        let tells = !self.is_next_step() && self.item.kind != OutlineKind::Field;
        self.span.filter(|_| tells)
    }

    pub(super) fn is_next_step(&self) -> bool {
        self.place.is_next_step()
    }

    pub(super) fn is_sign_off(&self) -> bool {
        self.item.kind == OutlineKind::SignOff
    }

    /// Where something is approved or refused: a sign-off, or a field that stands by itself and offers that to be chosen.
    pub(super) fn is_approval(&self) -> bool {
        self.is_sign_off() || self.item.kind == OutlineKind::Field && self.approval().is_some()
    }

    /// The field in which something is approved or refused.
    pub(super) fn approval(&self) -> Option<&'a OutlineField> {
        let approval = |it: &&OutlineField| it.role == Some(FieldRole::Approval);
        let field = self.item.fields.iter().find(approval)?;
        (self.is_sign_off() || !field.options.is_empty()).then_some(field)
    }

    /// Whether what was chosen in it refuses.
    pub(super) fn refuses(&self) -> bool {
        let chosen = self.approval().and_then(|it| approves(&it.options, self.value(&it.key)?));
        chosen == Some(false)
    }

    pub(super) fn is_check(&self) -> bool {
        self.place.is_check()
    }

    /// Not answered although it has to be.
    pub(super) fn is_open(&self) -> bool {
        self.place.is_due() && self.status() == Status::Pending
    }

    /// What became of it.
    pub(super) fn mark(&self) -> Mark {
        let word = match self.status() {
            Status::Pending if self.item.contingency || self.item.optional => PHRASES.not_needed,
            Status::Pending if self.item.kind == OutlineKind::Field && !self.is_open() => {
                PHRASES.not_filled_in
            }
            status => return status_mark(status),
        };
        Mark { tone: Tone::Muted, word: word.to_owned() }
    }

    /// What is expected of a number field: its own range, or that of the step where it is the only number.
    pub(super) fn expectation(&self, field: &'a OutlineField) -> Option<&'a Range> {
        let numbers =
            self.item.fields.iter().filter(|field| field.kind == FieldKind::Number).count();
        let of_step = self.item.expect.as_ref().filter(|_| numbers == 1);
        field.expect.as_ref().or(of_step)
    }

    /// Whether a number is as expected; none where that cannot be told.
    pub(super) fn holds(&self, field: &'a OutlineField) -> Option<bool> {
        let range = self.expectation(field)?;
        if range.min.is_none() && range.max.is_none()
            || !same_unit(range.unit.as_deref(), field.unit.as_deref())
        {
            return None;
        }
        Some(range.holds(parse_number(self.value(&field.key)?)?))
    }
}

/// The first and the last of the times that an answer has.
fn span(item: &OutlineItem, answer: &Item) -> Option<(Time, Time)> {
    let status = answer.status_at.iter();
    let runs = answer.runs.iter().flat_map(|run| run.started_at.iter().chain(&run.ended_at));
    let fields = item.fields.iter().filter(|field| field.kind == FieldKind::Time);
    let values = fields.filter_map(|field| answer.values.get(&field.key));
    let times = status.chain(runs).chain(values).filter_map(|text| Time::parse(text));
    times.fold(None, |span, time| {
        let (first, last) = span.unwrap_or((time, time));
        Some((first.min(time), last.max(time)))
    })
}

/// A status in a word.
pub(super) fn status_mark(status: Status) -> Mark {
    let (tone, word) = match status {
        Status::Done => (Tone::Good, PHRASES.done),
        Status::Failed => (Tone::Bad, PHRASES.failed),
        Status::Skipped => (Tone::Skipped, PHRASES.skipped),
        Status::NotApplicable => (Tone::Muted, PHRASES.not_applicable),
        Status::Pending => (Tone::Open, PHRASES.open),
    };
    Mark { tone, word: word.to_owned() }
}

/// Whether bounds and value can be compared: one of them has no unit, or both have the same.
fn same_unit(one: Option<&str>, other: Option<&str>) -> bool {
    let plain = |unit: &str| unit.trim().to_lowercase().trim_end_matches('s').to_owned();
    match (one, other) {
        (Some(one), Some(other)) => plain(one) == plain(other),
        (None, _) | (_, None) => true,
    }
}
