//! Whether results make sense: ids, times, options, reasons.

use std::collections::{BTreeMap, BTreeSet};

use super::{Item, Problem, Results, RunInfo, Status, problem};
use crate::{
    diagnostic::{Severity, nearest},
    model::{
        FieldKind, FieldRole, OutlineField, OutlineItem, OutlineSection, Time, fingerprint_of,
        is_id, parse_date,
    },
};

/// Nearest names are only looked for so often: it costs time.
const MOST_NEAREST: usize = 20;

pub(super) fn check(results: &Results, problems: &mut Vec<Problem>) {
    let items = results.outline.items();
    let mut known = BTreeMap::new();
    for item in &items {
        if !is_id(&item.id) {
            let message = format!(
                "found the id `{}`, expected small letters, digits and `.`, `_`, `-`",
                item.id
            );
            problems.push(Problem::new(&problem::OUTLINE, "outline", message));
        }
        if known.insert(item.id.as_str(), *item).is_some() {
            let message = format!("the id `{}` stands twice", item.id);
            problems.push(Problem::new(&problem::OUTLINE, "outline", message));
        }
    }
    let stated = &results.checklist.fingerprint;
    let fingerprint = fingerprint_of(&results.checklist.title, &results.outline);
    if *stated != fingerprint {
        let message = format!(
            "the outline in the file is not the one of the checklist that it names: found {stated}, expected {fingerprint}"
        );
        problems.push(Problem::new(&problem::FINGERPRINT, "checklist.fingerprint", message));
    }
    let mut check = Check { known, aside: &results.aside, problems, asked: 0 };
    check.run("run", &results.run);
    check.plan(results);
    for (id, item) in &results.items {
        check.item(&format!("items.{id}"), id, item);
    }
    check.window(results, &items);
    check.merge(results);
    check.rest(results);
}

struct Check<'a> {
    known: BTreeMap<&'a str, &'a OutlineItem>,
    aside: &'a BTreeMap<String, Item>,
    problems: &'a mut Vec<Problem>,
    asked: usize,
}

impl Check<'_> {
    fn run(&mut self, path: &str, run: &RunInfo) {
        self.time(path, ".updated_at", Some(&run.updated_at));
        let start = self.time(path, ".started_at", run.started_at.as_ref());
        let end = self.time(path, ".ended_at", run.ended_at.as_ref());
        self.order(path, start, end);
        for (key, id) in [("id", Some(&run.id)), ("device", run.device.as_ref())] {
            if let Some(id) = id.filter(|it| !(8..=64).contains(&it.chars().count())) {
                let message = format!("found `{id}`, expected 8 to 64 characters");
                self.problems.push(Problem::new(&problem::SHAPE, format!("{path}.{key}"), message));
            }
        }
    }

    fn plan(&mut self, results: &Results) {
        for (key, time) in [
            ("planned_start", &results.deployment.planned_start),
            ("planned_end", &results.deployment.planned_end),
        ] {
            let Some(text) = time else { continue };
            if !is_time(text) {
                let message =
                    format!("found `{text}`, expected a local time such as `2026-01-17T22:00`");
                self.problems.push(Problem::new(
                    &problem::TIME,
                    format!("deployment.{key}"),
                    message,
                ));
            }
        }
    }

    /// Start and end as people filled them in, where both have a day: an end before the start is no end.
    fn window(&mut self, results: &Results, items: &[&OutlineItem]) {
        let said = |role| {
            items.iter().find_map(|item| {
                let field = item.fields.iter().find(|it| it.role == Some(role))?;
                let value = results.items.get(&item.id)?.values.get(&field.key)?;
                Some((format!("items.{}.values.{}", item.id, field.key), Time::parse(value)?))
            })
        };
        let (start, end) = (said(FieldRole::Start), said(FieldRole::End));
        let (Some((_, start)), Some((path, end))) = (start, end) else { return };
        if end < start {
            let (start, end) = (start.rfc3339(), end.rfc3339());
            let message = format!("found {end}, expected a time after the start, {start}");
            self.problems.push(Problem::new(&problem::TIME, path, message).warning());
        }
    }

    /// What a merge added: answers that lost, answers without an item, files.
    fn merge(&mut self, results: &Results) {
        for (id, answers) in &results.conflicts {
            for (at, item) in answers.iter().enumerate() {
                let path = format!("conflicts.{id}[{at}]");
                if self.aside.contains_key(id) {
                    self.times(&path, item);
                } else {
                    self.item(&path, id, item);
                }
            }
        }
        for (id, item) in &results.aside {
            let path = format!("aside.{id}");
            if !is_id(id) {
                let message = format!(
                    "found the id `{id}`, expected small letters, digits and `.`, `_`, `-`"
                );
                self.problems.push(Problem::new(&problem::OUTLINE, &path, message));
            }
            self.times(&path, item);
        }
        for (at, file) in results.merged.iter().enumerate() {
            let path = format!("merged[{at}]");
            self.run(&format!("{path}.run"), &file.run);
            if file.changed {
                let who = file.run.actor.as_deref().unwrap_or("somebody");
                let message = format!(
                    "the file that {who} saved at {} was changed afterwards, and merged all the same",
                    file.run.updated_at
                );
                self.problems.push(Problem::new(&problem::CHANGED_FILE, path, message));
            }
        }
    }

    fn times(&mut self, path: &str, item: &Item) {
        let status_at = self.time(path, ".status_at", item.status_at.as_ref());
        // Mostly both are the same, and a time takes longer to read than to compare.
        if status_at.is_none() || item.updated_at != item.status_at {
            self.time(path, ".updated_at", item.updated_at.as_ref());
        }
        for (at, run) in item.runs.iter().enumerate() {
            let path = format!("{path}.runs[{at}]");
            let start = self.time(&path, ".started_at", run.started_at.as_ref());
            let end = self.time(&path, ".ended_at", run.ended_at.as_ref());
            self.order(&path, start, end);
        }
        if let Some(seal) = &item.seal {
            self.time(path, ".seal.at", Some(&seal.at));
        }
    }

    fn item(&mut self, place: &str, id: &str, item: &Item) {
        let Some(outline) = self.known.get(id).copied() else {
            let problem = Problem::new(
                &problem::UNKNOWN_ITEM,
                place,
                format!("the checklist has no item `{id}`"),
            );
            let problem = match self.near(id) {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help("the ids are those of `outline`"),
            };
            self.problems.push(problem);
            return;
        };
        let path = |key: &str| format!("{place}.{key}");
        self.times(place, item);
        let reason = item.note.as_deref().unwrap_or_default().trim();
        if matches!(item.status, Status::Failed | Status::Skipped)
            && reason.is_empty()
            && item.values.values().all(String::is_empty)
        {
            let state = if item.status == Status::Failed { "failed" } else { "skipped" };
            let message = format!("{state} without a reason");
            self.problems.push(Problem::new(&problem::NO_REASON, path("note"), message));
        }
        for (key, value) in &item.values {
            let before = self.problems.len();
            self.value(&path(&format!("values.{key}")), outline, key, value);
            // An option of another version of the checklist is an answer, though not to this one.
            if item.asked.is_some() {
                let new = self.problems.iter_mut().skip(before);
                new.for_each(|it| it.severity = Severity::Warning);
            }
        }
        if let Some(gate) = &item.before_gate {
            self.name(&path("before_gate"), gate);
        }
        for (at, run) in item.runs.iter().enumerate() {
            if !outline.commands.iter().any(|command| command.id == run.command_id) {
                let message = format!("the item has no command `{}`", run.command_id);
                let path = path(&format!("runs[{at}].command_id"));
                self.problems.push(Problem::new(&problem::UNKNOWN_NAME, path, message));
            }
        }
    }

    fn value(&mut self, path: &str, outline: &OutlineItem, key: &str, value: &str) {
        let Some(field) = outline.fields.iter().find(|field| field.key == key) else {
            let keys: Vec<&str> = outline.fields.iter().map(|it| it.key.as_str()).collect();
            let problem = Problem::new(
                &problem::UNKNOWN_NAME,
                path,
                format!("the item has no field `{key}`"),
            );
            let near = nearest(key, &keys);
            self.problems.push(match near {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem,
            });
            return;
        };
        if value.trim().is_empty() {
            return;
        }
        if !field.options.is_empty() && !field.options.iter().any(|option| option.id == value) {
            self.option(path, field, value);
        }
        if field.kind == FieldKind::Number && super::parse_number(value).is_none() {
            let message = format!("found `{value}`, expected a number");
            self.problems.push(Problem::new(&problem::NOT_A_NUMBER, path, message));
        }
        if field.kind == FieldKind::Time && !is_time(value) && parse_date(value).is_none() {
            let message = format!("found `{value}`, expected a time such as `22:04`");
            self.problems.push(Problem::new(&problem::NOT_A_TIME, path, message));
        }
    }

    fn option(&mut self, path: &str, field: &OutlineField, value: &str) {
        let ids: Vec<&str> = field.options.iter().map(|it| it.id.as_str()).collect();
        let quoted: Vec<String> = ids.iter().map(|it| format!("`{it}`")).collect();
        let problem = Problem::new(
            &problem::OPTION,
            path,
            format!("found `{value}`, expected one of {}", quoted.join(", ")),
        );
        let near = nearest(value, &ids);
        self.problems.push(match near {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem,
        });
    }

    fn rest(&mut self, results: &Results) {
        let mut sections = BTreeSet::new();
        collect_ids(&results.outline.0, &mut sections);
        for (id, call) in &results.phases {
            self.time(&format!("phases.{id}"), ".called_at", Some(&call.called_at));
            if !sections.contains(id.as_str()) {
                let message = format!("the checklist has no section `{id}`");
                self.problems.push(Problem::new(
                    &problem::UNKNOWN_NAME,
                    format!("phases.{id}"),
                    message,
                ));
            }
        }
        for (at, event) in results.events.iter().enumerate() {
            self.time(&format!("events[{at}]"), ".at", Some(&event.at));
            if let Some(item) = &event.item {
                self.name(&format!("events[{at}].item"), item);
            }
        }
    }

    fn name(&mut self, path: &str, id: &str) {
        if !self.known.contains_key(id) && !self.aside.contains_key(id) {
            let message = format!("the checklist has no item `{id}`");
            self.problems.push(Problem::new(&problem::UNKNOWN_NAME, path, message));
        }
    }

    fn near(&mut self, id: &str) -> Option<String> {
        self.asked += 1;
        let ids = || self.known.keys().copied().collect::<Vec<_>>();
        if self.asked > MOST_NEAREST { None } else { nearest(id, &ids()).map(str::to_owned) }
    }

    /// The key is what the path ends with.
    fn time(&mut self, path: &str, key: &str, text: Option<&String>) -> Option<Time> {
        let text = text?;
        let time = Time::parse(text);
        if time.is_none() {
            let message = format!(
                "found `{text}`, expected a time with offset such as `2026-01-17T22:04:00+07:00`"
            );
            self.problems.push(Problem::new(&problem::TIME, format!("{path}{key}"), message));
        }
        time
    }

    fn order(&mut self, path: &str, start: Option<Time>, end: Option<Time>) {
        let (Some(start), Some(end)) = (start, end) else { return };
        if end < start {
            let message =
                format!("ends before it starts: {} to {}", start.rfc3339(), end.rfc3339());
            self.problems.push(Problem::new(&problem::TIME, path, message));
        }
    }
}

/// A time as people type it, with a day or without.
fn is_time(text: &str) -> bool {
    Time::from_unix(0).and_then(|near| Time::parse_near(text, near)).is_some()
}

fn collect_ids<'a>(sections: &'a [OutlineSection], ids: &mut BTreeSet<&'a str>) {
    for section in sections {
        ids.insert(&section.id);
        collect_ids(&section.sections, ids);
    }
}
