//! Whether results make sense: ids, times, options, reasons.

use std::collections::{BTreeMap, BTreeSet};

use super::{Item, Problem, Results, Status, problem};
use crate::{
    diagnostic::nearest,
    model::{
        FieldKind, OutlineField, OutlineItem, OutlineSection, Time, canonical_json, is_id,
        sha256_hex,
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
    let canonical =
        canonical_json(&(&results.checklist.title, &results.outline)).unwrap_or_default();
    let fingerprint = format!("sha256:{}", sha256_hex(&canonical));
    if results.checklist.fingerprint != fingerprint {
        let message = format!(
            "the outline in the file is not the one of the checklist that it names: found {}, expected {fingerprint}",
            results.checklist.fingerprint
        );
        problems.push(Problem::new(&problem::FINGERPRINT, "checklist.fingerprint", message));
    }
    let mut check = Check { known, problems, asked: 0 };
    check.run(results);
    for (id, item) in &results.items {
        check.item(id, item);
    }
    check.rest(results);
}

struct Check<'a> {
    known: BTreeMap<&'a str, &'a OutlineItem>,
    problems: &'a mut Vec<Problem>,
    asked: usize,
}

impl Check<'_> {
    fn run(&mut self, results: &Results) {
        let run = &results.run;
        self.time("run.updated_at", Some(&run.updated_at));
        let start = self.time("run.started_at", run.started_at.as_ref());
        let end = self.time("run.ended_at", run.ended_at.as_ref());
        self.order("run", start, end);
        for (key, time) in [
            ("planned_start", &results.deployment.planned_start),
            ("planned_end", &results.deployment.planned_end),
        ] {
            let Some(text) = time else { continue };
            let whole =
                Time::parse("1970-01-01T00:00:00Z").and_then(|near| Time::parse_near(text, near));
            if whole.is_none() {
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

    fn item(&mut self, id: &str, item: &Item) {
        let Some(outline) = self.known.get(id).copied() else {
            let problem = Problem::new(
                &problem::UNKNOWN_ITEM,
                format!("items.{id}"),
                format!("the checklist has no item `{id}`"),
            );
            let problem = match self.near(id) {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help("the ids are those of `outline`"),
            };
            self.problems.push(problem);
            return;
        };
        let path = |key: &str| format!("items.{id}.{key}");
        self.time(&path("status_at"), item.status_at.as_ref());
        self.time(&path("updated_at"), item.updated_at.as_ref());
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
            self.value(&path(&format!("values.{key}")), outline, key, value);
        }
        if let Some(gate) = &item.before_gate {
            self.name(&path("before_gate"), gate);
        }
        for (at, run) in item.runs.iter().enumerate() {
            let path = |key: &str| format!("items.{id}.runs[{at}].{key}");
            let start = self.time(&path("started_at"), run.started_at.as_ref());
            let end = self.time(&path("ended_at"), run.ended_at.as_ref());
            self.order(&format!("items.{id}.runs[{at}]"), start, end);
            if !outline.commands.iter().any(|command| command.id == run.command_id) {
                let message = format!("the item has no command `{}`", run.command_id);
                self.problems.push(Problem::new(
                    &problem::UNKNOWN_NAME,
                    path("command_id"),
                    message,
                ));
            }
        }
        if let Some(seal) = &item.seal {
            self.time(&path("seal.at"), Some(&seal.at));
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
            self.time(&format!("phases.{id}.called_at"), Some(&call.called_at));
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
            self.time(&format!("events[{at}].at"), Some(&event.at));
            if let Some(item) = &event.item {
                self.name(&format!("events[{at}].item"), item);
            }
        }
    }

    fn name(&mut self, path: &str, id: &str) {
        if !self.known.contains_key(id) {
            let message = format!("the checklist has no item `{id}`");
            self.problems.push(Problem::new(&problem::UNKNOWN_NAME, path, message));
        }
    }

    fn near(&mut self, id: &str) -> Option<String> {
        self.asked += 1;
        let ids = || self.known.keys().copied().collect::<Vec<_>>();
        if self.asked > MOST_NEAREST { None } else { nearest(id, &ids()).map(str::to_owned) }
    }

    fn time(&mut self, path: &str, text: Option<&String>) -> Option<Time> {
        let text = text?;
        let time = Time::parse(text);
        if time.is_none() {
            let message = format!(
                "found `{text}`, expected a time with offset such as `2026-01-17T22:04:00+07:00`"
            );
            self.problems.push(Problem::new(&problem::TIME, path, message));
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

fn collect_ids<'a>(sections: &'a [OutlineSection], ids: &mut BTreeSet<&'a str>) {
    for section in sections {
        ids.insert(&section.id);
        collect_ids(&section.sections, ids);
    }
}
