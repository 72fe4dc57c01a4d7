//! Names and values of a form to results.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Collected, Options,
    when::{Near, Stamp, stamp},
};
use crate::{
    model::{
        FieldKind, FieldRole, OutlineField, OutlineItem, OutlineKind, OutlineSection, Time,
        approves,
        form::{self, FormData, Name, Part},
        parse_date, sha256_hex,
    },
    results::{
        self, FORMAT, FORMAT_VERSION, Generator, GeneratorKind, Item, Mode, PhaseCall, Problem,
        Results, RunInfo, SourceKind, Status, is_complete, problem,
    },
};

/// What a ticked box says.
pub(super) const TICKED: &str = "Yes";
/// So many warnings of one kind are enough.
const MOST: usize = 20;

/// A form that was filled in.
pub(super) struct Filled {
    pub(super) form: FormData,
    /// When the file says that it was saved.
    pub(super) saved: Option<Time>,
    /// What is in each field, by its name; boxes hold [`TICKED`] or nothing.
    pub(super) answers: BTreeMap<String, String>,
}

/// The results. `bytes` is the file, which names the run: the same file always gives the same results.
pub(super) fn results(
    filled: Filled,
    bytes: &[u8],
    options: &Options,
    problems: Vec<Problem>,
) -> Result<Collected, Vec<Problem>> {
    let near = near(&filled, options);
    let changed = filled.saved.unwrap_or(options.changed);
    let touched = is_touched(&filled);
    let Filled { form, answers, .. } = filled;
    let mut reading = Reading { answers, near, changed, touched, problems, items: BTreeMap::new() };
    let placed = form.outline.placed();
    for place in &placed {
        let answer = reading.item(place.item);
        if let Some(answer) = answer {
            reading.items.insert(place.item.id.clone(), answer);
        }
    }
    let phases = form.outline.0.iter().filter_map(|it| reading.phase(it)).collect();
    let variables = form.variables.iter().filter_map(|name| {
        let value = reading.take(&form::variable(name));
        (!value.is_empty()).then(|| (name.clone(), value))
    });
    let variables = variables.collect();
    let extra = reading.left();
    if !touched {
        let problem = Problem::new(&problem::NOT_TAKEN, "", "nothing is filled in");
        reading.problems.push(problem.help("is it the blank form? collect the filled one"));
    }
    let complete = touched && is_complete(&form.outline, &reading.items);
    let times = || reading.items.values().filter_map(|it| Time::parse(it.status_at.as_ref()?));
    let (first, last) = (times().min(), times().max());
    let results = Results {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION.to_owned(),
        generator: Generator {
            name: "runsheet".to_owned(),
            version: options.version.to_owned(),
            kind: GeneratorKind::Import,
        },
        checklist: form.checklist,
        run: RunInfo {
            id: format!("pdf-{}", &sha256_hex(bytes)[..32]),
            revision: 1,
            mode: Mode::Live,
            started_at: first.map(Time::rfc3339),
            ended_at: last.filter(|_| complete).map(Time::rfc3339),
            updated_at: changed.rfc3339(),
            actor: None,
            device: None,
            timezone: None,
            complete,
        },
        deployment: form.deployment,
        items: reading.items,
        phases,
        variables,
        outline: form.outline,
        events: Vec::new(),
        environment: None,
        conflicts: BTreeMap::new(),
        aside: BTreeMap::new(),
        parents: Vec::new(),
        merged: Vec::new(),
        integrity: None,
        extra,
    };
    // What is read back is checked like any other file: a form is written by strangers.
    let options = results::Options::default();
    let (results, problems) = results::judged(results, reading.problems, options)?;
    Ok(Collected { results: results.sealed(), problems })
}

/// Where times without a day belong: to the day that was filled in, else before the file says that it was saved, else to the day
/// that the checklist states, else before the file was changed.
fn near(filled: &Filled, options: &Options) -> Near {
    let changed = filled.saved.unwrap_or(options.changed);
    let items = filled.form.outline.items();
    let said = |role| {
        let fields = items.iter().flat_map(|it| it.fields.iter().map(move |field| (it, field)));
        let mut values = fields.filter(|it| it.1.role == Some(role)).filter_map(|(item, field)| {
            filled.answers.get(&form::value(&item.id, &field.key)).map(|it| it.trim())
        });
        values.find(|it| !it.is_empty())
    };
    let day = said(FieldRole::Date).filter(|it| parse_date(it).is_some());
    if let Some(start) = said(FieldRole::Start) {
        let whole = day.map_or_else(|| start.to_owned(), |day| format!("{day} {start}"));
        let time = [whole.as_str(), start].into_iter().find_map(|it| Time::parse_near(it, changed));
        // A clock time alone says nothing about the day.
        if let Some(time) = time
            .filter(|_| day.is_some() || parse_date(start.get(..10).unwrap_or_default()).is_some())
        {
            return Near::Around(time);
        }
    }
    let noon = |day: &str| {
        parse_date(day)?;
        Time::parse_near(&format!("{} 12:00", day.trim()), changed).map(Near::Around)
    };
    if let Some(near) = day.and_then(noon) {
        return near;
    }
    if let Some(saved) = filled.saved {
        return Near::Before(saved);
    }
    let stated = &filled.form.deployment;
    let start = stated.planned_start.as_deref().and_then(|it| Time::parse_near(it, changed));
    start
        .map(Near::Around)
        .or_else(|| stated.date.as_deref().and_then(noon))
        .unwrap_or(Near::Before(changed))
}

/// Whether anything differs from the blank form.
fn is_touched(filled: &Filled) -> bool {
    let mut initial = BTreeMap::new();
    for item in filled.form.outline.items() {
        for field in &item.fields {
            initial.insert(form::value(&item.id, &field.key), before(field));
        }
    }
    filled.answers.iter().any(|(name, value)| {
        let ours = !matches!(form::name(name), Name::Variable(_) | Name::Other);
        ours && value.trim() != initial.get(name).map_or("", String::as_str)
    })
}

/// What a field holds on the blank form.
fn before(field: &OutlineField) -> String {
    let initial = field.initial.as_deref().unwrap_or_default().trim();
    match field.options.as_slice() {
        // A box to tick.
        [option] if option.id == initial => TICKED.to_owned(),
        [_] => String::new(),
        _ => initial.to_owned(),
    }
}

struct Reading {
    answers: BTreeMap<String, String>,
    near: Near,
    changed: Time,
    touched: bool,
    problems: Vec<Problem>,
    items: BTreeMap<String, Item>,
}

impl Reading {
    /// Takes what is in a field.
    fn take(&mut self, name: &str) -> String {
        self.answers.remove(name).map_or_else(String::new, |it| it.trim().to_owned())
    }

    /// The next time is near this one: a run that goes past midnight goes on into the next day.
    fn went_on(&mut self, to: Option<Time>) {
        if let (Near::Around(_), Some(time)) = (self.near, to) {
            self.near = Near::Around(time);
        }
    }

    fn warn(&mut self, path: &str, message: String, help: &str) {
        self.problems.push(Problem::new(&problem::NOT_TAKEN, path, message).help(help));
    }

    fn item(&mut self, item: &OutlineItem) -> Option<Item> {
        let ticked = self.take(&form::item(&item.id)) == TICKED;
        let state = self.take(&form::part(&item.id, Part::State));
        let note = self.take(&form::part(&item.id, Part::Note));
        let stamped = self.take(&form::part(&item.id, Part::Stamp));
        let Stamp { when, who, unread: no_time } = stamp(&stamped, self.near);
        self.went_on(when);
        let mut status = if ticked { Status::Done } else { Status::Pending };
        let mut extra = BTreeMap::new();
        let (mut values, mut unread) = (BTreeMap::new(), BTreeMap::new());
        let mut untouched = Vec::new();
        for field in &item.fields {
            let text = self.take(&form::value(&item.id, &field.key));
            if text.is_empty() {
                continue;
            }
            if text == before(field) {
                untouched.push(field.key.clone());
            }
            match self.value(field, &text) {
                Some(value) => values.insert(field.key.clone(), value),
                None => unread.insert(field.key.clone(), text),
            };
        }
        let path = format!("items.{}", item.id);
        if item.kind == OutlineKind::SignOff
            && let Some(approves) = approval(item, &values, &untouched)
        {
            status = if approves { Status::Done } else { Status::Failed };
        }
        if item.kind == OutlineKind::Field && !values.is_empty() {
            status = Status::Done;
        }
        if !state.is_empty() {
            match serde_json::from_value(Value::from(state.as_str())) {
                Ok(found) => {
                    if ticked {
                        let message = format!("is ticked and says `{state}`: taken as {state}");
                        self.warn(&path, message, "ask who filled it in");
                    }
                    status = found;
                }
                Err(_) => {
                    unread.insert("state".to_owned(), state);
                }
            }
        }
        // What the author wrote is an answer once somebody stands by it.
        let stands = status != Status::Pending && self.touched;
        values.retain(|key, _| stands || !untouched.contains(key));
        if item.kind == OutlineKind::Field && values.is_empty() {
            status = Status::Pending;
        }
        if !unread.is_empty() {
            let found: Vec<String> = unread.values().map(|it| format!("`{it}`")).collect();
            let message = format!("found {}, which is none of the options", found.join(", "));
            self.warn(&path, message, "it is kept as `x-unread`, and is no answer");
            extra.insert("x-unread".to_owned(), json!(unread));
        }
        if status == Status::Pending && !stamped.is_empty() {
            let message = format!("has `{stamped}` for time and initials and is not ticked");
            self.warn(&path, message, "it is kept as `x-stamp`; the item stays open");
            extra.insert("x-stamp".to_owned(), stamped.into());
        } else if status != Status::Pending && !no_time.is_empty() {
            let message = format!("has `{stamped}` for time and initials: `{no_time}` is no time");
            self.warn(&path, message, "it is kept as `x-stamp`; write times such as `22:04`");
            extra.insert("x-stamp".to_owned(), stamped.into());
        }
        if status == Status::Pending && note.is_empty() && values.is_empty() && extra.is_empty() {
            return None;
        }
        let answered = status != Status::Pending;
        let person =
            |field: &&OutlineField| matches!(field.kind, FieldKind::Person | FieldKind::Signature);
        let signed = item.fields.iter().find(person).and_then(|it| values.get(&it.key)).cloned();
        let clock = item.fields.iter().find(|it| it.kind == FieldKind::Time);
        let clock = clock.and_then(|it| Time::parse(values.get(&it.key)?));
        if item.kind != OutlineKind::Field {
            self.went_on(clock);
        }
        let when = when.or(clock).filter(|_| answered);
        let name = signed.filter(|_| item.kind == OutlineKind::SignOff).or(who);
        Some(Item {
            status,
            status_at: when.map(Time::rfc3339),
            updated_at: Some(when.unwrap_or(self.changed).rfc3339()),
            actor: name.filter(|_| answered),
            source: Some(SourceKind::Pdf),
            note: Some(note).filter(|it| !it.is_empty()),
            values,
            extra,
            ..Item::default()
        })
    }

    /// A value as results hold it; none where it is not one of the options.
    fn value(&mut self, field: &OutlineField, text: &str) -> Option<String> {
        // pdfium cuts characters beyond U+FFFF to their lower half: a smile becomes a character that means nothing.
        if text.chars().any(|it| ('\u{e000}'..='\u{f8ff}').contains(&it)) {
            let message = format!("`{}` has characters that mean nothing: {text}", field.label);
            self.warn(
                "",
                message,
                "the program that filled in the form damaged them; ask who filled it in",
            );
        }
        match field.options.as_slice() {
            // The report finds the day of these by itself, after all others.
            [] if matches!(field.role, Some(FieldRole::Start | FieldRole::End)) => {
                Some(text.to_owned())
            }
            [] if field.kind == FieldKind::Time => {
                let has_clock = text.contains(':');
                let time = self.near.read(text).filter(|_| has_clock);
                Some(time.map_or_else(|| text.to_owned(), Time::rfc3339))
            }
            [] => Some(text.to_owned()),
            [option] if text == TICKED => Some(option.id.clone()),
            options => {
                let same = options.iter().find(|it| it.id == text);
                let same = same.or_else(|| options.iter().find(|it| it.label.trim() == text));
                same.map(|it| it.id.clone())
            }
        }
    }

    fn phase(&mut self, section: &OutlineSection) -> Option<(String, PhaseCall)> {
        let text = self.take(&form::part(&section.id, Part::Complete));
        if text.is_empty() {
            return None;
        }
        let Stamp { when, who: by, unread } = stamp(&text, self.near);
        if !unread.is_empty() {
            let message = format!("was called complete at `{text}`: `{unread}` is no time");
            self.warn(&format!("phases.{}", section.id), message, "write times such as `22:04`");
        }
        let called_at = when.unwrap_or(self.changed).rfc3339();
        Some((section.id.clone(), PhaseCall { called_at, by }))
    }

    /// What was filled in that the checklist does not have.
    fn left(&mut self) -> BTreeMap<String, Value> {
        let answers = std::mem::take(&mut self.answers);
        let hidden = [form::FINGERPRINT, form::DIGEST, form::FIELDS, form::PAGES];
        let left: BTreeMap<String, String> = answers
            .into_iter()
            .filter(|(name, value)| !value.trim().is_empty() && !hidden.contains(&name.as_str()))
            .collect();
        for (name, value) in left.iter().take(MOST) {
            let message =
                format!("the checklist has no place for the field `{name}`, which says `{value}`");
            self.warn("", message, "it is kept as `x-unread`, and is no answer");
        }
        let none = left.is_empty();
        if none { BTreeMap::new() } else { BTreeMap::from([("x-unread".to_owned(), json!(left))]) }
    }
}

/// What was decided at a sign-off, where that was asked and answered.
fn approval(
    item: &OutlineItem,
    values: &BTreeMap<String, String>,
    untouched: &[String],
) -> Option<bool> {
    let field = item.fields.iter().find(|it| it.role == Some(FieldRole::Approval))?;
    let chosen = values.get(&field.key).filter(|_| !untouched.contains(&field.key))?;
    approves(&field.options, chosen)
}
