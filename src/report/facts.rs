//! The head of the report, and where it comes from.

use super::{
    Audience, Fact, Run, Tone, time,
    words::{PHRASES, fill},
};
use crate::{
    model::{FieldRole, Time},
    results::{Generator, GeneratorKind, MergedFile, Mode, Problem, RunInfo},
};

fn fact(label: &str, value: String) -> Fact {
    Fact { label: label.to_owned(), value, ..Fact::default() }
}

fn code(label: &str, value: String) -> Fact {
    Fact { code: true, ..fact(label, value) }
}

/// What was filled in goes before what the checklist states.
fn said(run: &Run<'_>, role: FieldRole, stated: Option<&String>) -> String {
    run.said(role).or(stated.map(String::as_str)).unwrap_or_default().to_owned()
}

pub(super) fn subject(run: &Run<'_>) -> String {
    said(run, FieldRole::DeploymentId, run.results.deployment.id.as_ref())
}

pub(super) fn environment(run: &Run<'_>) -> String {
    said(run, FieldRole::Environment, run.results.deployment.environment.as_ref())
}

pub(super) fn facts(run: &Run<'_>) -> Vec<Fact> {
    let stated = &run.results.deployment;
    let mut facts = vec![
        fact(PHRASES.lead, said(run, FieldRole::Lead, stated.lead.as_ref())),
        fact(PHRASES.team, said(run, FieldRole::Team, stated.team.as_ref())),
        fact(PHRASES.environment, environment(run)),
        fact(PHRASES.change, said(run, FieldRole::Change, stated.change.as_ref())),
    ];
    let range = |pattern, from: Option<Time>, to: Option<Time>| {
        let (from, to) = (from?, to?);
        let words = [
            ("from", time::moment(from, run.start).words),
            ("to", time::moment(to, run.start).words),
        ];
        Some(fill(pattern, &[(words[0].0, &words[0].1), (words[1].0, &words[1].1)]))
    };
    let planned = range(PHRASES.window_planned, run.planned_start, run.planned_end);
    let actual = range(PHRASES.window_actual, run.start, run.end);
    let day = run.start.map(Time::day);
    let zone = run.results.run.timezone.clone().or(run.start.map(Time::offset));
    let window: Vec<String> = [day, planned, actual].into_iter().flatten().collect();
    if let (false, Some(zone)) = (window.is_empty(), zone) {
        facts.push(fact(PHRASES.window_label, format!("{} ({zone})", window.join(", "))));
    }
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

pub(super) fn provenance(run: &Run<'_>, problems: &[Problem]) -> Vec<Fact> {
    let results = run.results;
    let has = |name: &str| problems.iter().any(|problem| problem.kind.name == name);
    let checked =
        |fact: Fact, holds: bool| Fact { tone: if holds { Tone::Good } else { Tone::Bad }, ..fact };
    let checklist = &results.checklist;
    let named = [Some(&checklist.title), checklist.version.as_ref(), checklist.source.as_ref()];
    let mut facts = vec![fact(
        PHRASES.checklist,
        named.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", "),
    )];

    let holds = !has("fingerprint-differs");
    let words = if holds { PHRASES.fingerprint_holds } else { PHRASES.fingerprint_differs };
    let value = format!("{} ({words})", checklist.fingerprint);
    facts.push(checked(code(PHRASES.fingerprint, value), holds));

    let mode = match results.run.mode {
        Mode::Live => PHRASES.live.to_owned(),
        Mode::Rehearsal => PHRASES.rehearsal.to_lowercase(),
    };
    let words = [
        ("id", results.run.id.as_str()),
        ("revision", &results.run.revision.to_string()),
        ("mode", &mode),
    ];
    let value = [Some(fill(PHRASES.run_value, &words)), device(run, &results.run)];
    facts.push(fact(PHRASES.run, value.into_iter().flatten().collect::<Vec<_>>().join(", ")));

    let holds = !has("digest-differs");
    facts.push(if let Some(integrity) = &results.integrity {
        let words = if holds { PHRASES.digest_holds } else { PHRASES.digest_differs };
        checked(code(PHRASES.digest, format!("{} ({words})", integrity.digest)), holds)
    } else {
        let fact = code(PHRASES.digest, format!("{} {}", PHRASES.digest_missing, run.digest));
        if holds { fact } else { checked(fact, false) }
    });
    for parent in &results.parents {
        let known = results.merged.iter().find(|it| it.digest == *parent);
        let said = known.map(|it| format!(" ({})", merged(run, it))).unwrap_or_default();
        let fact = code(PHRASES.merged_from, format!("{parent}{said}"));
        let changed = known.is_some_and(|it| it.changed);
        facts.push(if changed { checked(fact, false) } else { fact });
    }
    facts.push(fact(PHRASES.written_by, written_by(&results.generator)));
    if let Some(environment) = results.environment.as_ref().filter(|_| !run.stakeholders()) {
        let parts = [
            &environment.host,
            &environment.user,
            &environment.os,
            &environment.shell,
            &environment.cwd,
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        facts.push(fact(PHRASES.ran_on, parts.join(", ")));
    }
    if !run.stakeholders() {
        let variable = |(name, value): (&String, &String)| {
            code(&fill(PHRASES.variable, &[("name", name)]), value.clone())
        };
        facts.extend(results.variables.iter().map(variable));
    }
    facts.push(fact(PHRASES.made_by, program()));
    facts
}

fn written_by(generator: &Generator) -> String {
    let kind = match generator.kind {
        GeneratorKind::Form => PHRASES.kinds[0],
        GeneratorKind::Script => PHRASES.kinds[1],
        GeneratorKind::Merge => PHRASES.kinds[2],
        GeneratorKind::Import => PHRASES.kinds[3],
    };
    format!("{} {} ({kind})", generator.name, generator.version)
}

/// On what the answers were given: for those who compare files.
fn device(run: &Run<'_>, info: &RunInfo) -> Option<String> {
    let id = info.device.as_ref().filter(|_| run.audience == Audience::Audit)?;
    Some(fill(PHRASES.device, &[("id", id)]))
}

/// What is known of a file that was merged: who saved it, when, with what, where.
fn merged(run: &Run<'_>, file: &MergedFile) -> String {
    let at = run.moment(Some(&file.run.updated_at));
    let at = at.map(|it| fill(PHRASES.saved, &[("at", &it.words)]));
    let host = file.environment.as_ref().and_then(|it| it.host.clone());
    let host = host.filter(|_| !run.stakeholders());
    let changed = file.changed.then(|| PHRASES.digest_differs.to_owned());
    let on = host.into_iter().chain(device(run, &file.run));
    let parts = file.run.actor.iter().cloned().chain(at).chain(on).chain(changed);
    parts.chain([written_by(&file.generator)]).collect::<Vec<_>>().join(", ")
}

/// The last line of the short formats.
pub(super) fn colophon(run: &Run<'_>) -> String {
    let checklist = &run.results.checklist;
    let version =
        checklist.version.as_ref().map_or_else(String::new, |version| format!("{version} "));
    let digest = &run.digest;
    let short = |text: &str, length| text.chars().take(length).collect::<String>();
    let words = [
        ("version", version.as_str()),
        ("fingerprint", &short(&checklist.fingerprint, "sha256:".len() + 12)),
        ("digest", &short(digest, 12)),
        ("program", &program()),
    ];
    fill(PHRASES.colophon, &words)
}

fn program() -> String {
    format!("runsheet {}", env!("CARGO_PKG_VERSION"))
}
