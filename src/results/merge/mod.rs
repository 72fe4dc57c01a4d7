//! Several fillers' results of one run, joined into one.
//!
//! What the merged file says is a function of the set of files alone: in whatever order they are merged, one by one or all at once,
//! once or twice, the same comes out.

mod answers;
mod run;

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Event, FORMAT, FORMAT_VERSION, Generator, GeneratorKind, Options, PhaseCall, Problem, Results,
    is_complete, problem,
};
use crate::{
    diagnostic::Severity,
    model::{FieldRole, Time, canonical_json},
};
use answers::Answers;
pub use answers::asked;

/// Notes in merged results that this one of their files did not have the digest that it stated, so that it was changed after it was saved;
/// of a file that was merged before, all that it was made of. The file has to be given as it was merged: without `integrity`.
///
/// ```
/// use runsheet::results;
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (mut one, _) = results::load(&json, &results::Options::default()).unwrap();
/// one.integrity = None;
/// let (mut merged, _) = results::merge(&[one.clone()], &results::Options::default()).unwrap();
/// results::note_changed(&mut merged, &one);
/// assert!(merged.merged[0].changed);
/// ```
pub fn note_changed(merged: &mut Results, file: &Results) {
    let of = run::files(std::slice::from_ref(file));
    for known in merged.merged.iter_mut().filter(|it| of.iter().any(|of| of.digest == it.digest)) {
        known.changed = true;
    }
    let digest = super::digest(merged);
    merged.integrity = Some(super::Integrity { algorithm: super::ALGORITHM.to_owned(), digest });
}

/// What is wrong with one of the files, and which: counted from 0.
pub type OfFile = (usize, Problem);

/// Joins results of one run into one, and says what to be warned about: of which file, counted from 0, and what.
///
/// Of several answers to an item the newest counts: by `updated_at`, else `status_at`. One that sets a status always goes before one that
/// does not. At equal times failed goes before skipped, skipped before not applicable, that before done; then the greater canonical JSON.
/// The other answers stand in `conflicts`, where they differ in status, note or values. Command runs are never dropped: an item has
/// those of all files. The checklist is that of the newest version; answers to items that it does not have stand in `aside`.
///
/// # Errors
/// Files of another checklist than the first one, and, unless forced, of another run: another deployment id, live and rehearsal.
///
/// ```
/// use runsheet::results;
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (one, _) = results::load(&json, &results::Options::default()).unwrap();
/// let mut two = one.clone();
/// two.items.get_mut("checks.alarm").unwrap().status = results::Status::Failed;
/// let two = two.sealed();
/// let (merged, _) = results::merge(&[one, two], &results::Options::default()).unwrap();
/// assert_eq!(merged.items["checks.alarm"].status, results::Status::Failed);
/// assert_eq!(merged.conflicts["checks.alarm"][0].status, results::Status::Done);
/// assert_eq!(merged.parents.len(), 2);
/// ```
pub fn merge(files: &[Results], options: &Options) -> Result<(Results, Vec<OfFile>), Vec<OfFile>> {
    let mut problems = strangers(files);
    for (_, problem) in problems.iter_mut().filter(|it| options.force && it.1.kind.forgivable) {
        problem.severity = Severity::Warning;
    }
    if problems.iter().any(|(_, it)| it.severity == Severity::Error) {
        return Err(problems);
    }
    let Some(lead) = files.iter().max_by_key(|it| run::newest(it)) else {
        let message = "no results, expected at least one file";
        return Err(vec![(0, Problem::new(&problem::OTHER_FORMAT, "", message))]);
    };
    let merged = run::files(files);
    let mut answers = Answers::default();
    for file in files {
        answers.add(file);
    }
    let (items, aside, conflicts) = answers.stand(&lead.outline);
    let mut run = run::run(&merged);
    run.complete = is_complete(&lead.outline, &items);
    let results = Results {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION.to_owned(),
        generator: Generator {
            name: "runsheet".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            kind: GeneratorKind::Merge,
        },
        checklist: lead.checklist.clone(),
        run,
        deployment: lead.deployment.clone(),
        items,
        phases: phases(files),
        variables: run::variables(&merged),
        outline: lead.outline.clone(),
        events: events(files),
        environment: run::environment(&merged),
        conflicts,
        aside,
        parents: run::parents(files),
        merged,
        integrity: None,
        extra: own_keys(files.iter().map(|it| &it.extra)),
    };
    Ok((results.sealed(), problems))
}

/// Files that do not belong to the run of the first one.
fn strangers(files: &[Results]) -> Vec<OfFile> {
    let Some(first) = files.first() else { return Vec::new() };
    let mut found = Vec::new();
    for (at, file) in files.iter().enumerate().skip(1) {
        let (id, expected) = (&file.checklist.id, &first.checklist.id);
        if id != expected {
            let message = format!(
                "found the checklist `{id}` ({}), expected `{expected}` ({}) as in the first file",
                file.checklist.title, first.checklist.title
            );
            let problem = Problem::new(&problem::OTHER_CHECKLIST, "checklist.id", message);
            found.push((at, problem.help("merge the files of each checklist by themselves")));
            continue;
        }
        let mode = |it: &Results| serde_json::to_value(it.run.mode).unwrap_or_default();
        for (path, mine, theirs) in [
            (
                "run.mode",
                mode(file).as_str().map(str::to_owned),
                mode(first).as_str().map(str::to_owned),
            ),
            ("deployment.id", deployment(file), deployment(first)),
        ] {
            if let (Some(mine), Some(theirs)) = (mine, theirs)
                && mine != theirs
            {
                let message = format!("found `{mine}`, expected `{theirs}` as in the first file");
                let problem = Problem::new(&problem::OTHER_RUN, path, message);
                found.push((at, problem.help("`--force` merges them all the same")));
            }
        }
    }
    found
}

/// The deployment's id: as filled in, else as stated.
fn deployment(results: &Results) -> Option<String> {
    let items = results.outline.items();
    let fields = items.iter().flat_map(|item| item.fields.iter().map(move |field| (item, field)));
    let mut said = fields
        .filter(|(_, field)| field.role == Some(FieldRole::DeploymentId))
        .filter_map(|(item, field)| results.items.get(&item.id)?.values.get(&field.key));
    let said = said.find(|it| !it.trim().is_empty());
    said.or(results.deployment.id.as_ref()).map(|it| it.trim().to_owned())
}

/// Milliseconds since 1970 UTC of a time; what is none was before all others.
fn ms(text: Option<&String>) -> i64 {
    text.and_then(|it| Time::parse(it)).map_or(i64::MIN, Time::ms)
}

/// The last call of each phase.
fn phases(files: &[Results]) -> BTreeMap<String, PhaseCall> {
    let mut phases: BTreeMap<String, PhaseCall> = BTreeMap::new();
    let key =
        |call: &PhaseCall| (ms(Some(&call.called_at)), call.called_at.clone(), call.by.clone());
    for (id, call) in files.iter().flat_map(|it| &it.phases) {
        if phases.get(id).is_none_or(|known| key(known) < key(call)) {
            phases.insert(id.clone(), call.clone());
        }
    }
    phases
}

/// Every event once, in order of time.
fn events(files: &[Results]) -> Vec<Event> {
    let keyed = files
        .iter()
        .flat_map(|it| &it.events)
        .map(|event| ((ms(Some(&event.at)), canonical_json(event).unwrap_or_default()), event));
    keyed.collect::<BTreeMap<_, _>>().into_values().cloned().collect()
}

/// Keys of other people's own: all of them; of two values for one the greater in canonical JSON.
fn own_keys<'a>(all: impl Iterator<Item = &'a BTreeMap<String, Value>>) -> BTreeMap<String, Value> {
    let mut joined: BTreeMap<String, Value> = BTreeMap::new();
    let canonical = |value: &Value| canonical_json(value).unwrap_or_default();
    for (key, value) in all.flatten() {
        if joined.get(key).is_none_or(|known| canonical(known) < canonical(value)) {
            joined.insert(key.clone(), value.clone());
        }
    }
    joined
}
