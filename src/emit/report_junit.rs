//! The report as `JUnit` XML, which build servers read: a suite for each phase, a case for each check and sign-off.
//!
//! A template of ours: quick-junit writes attributes (`skipped` of all suites, `timestamp` of cases) that the schema of Jenkins' xUnit
//! plugin refuses, in every version that was tried (0.5.2, 0.8.0).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Context, Emitted, Error, Format};
use crate::report::{
    Approval, Deviation, Evidence, Phase, RecordItem, RecordSection, Report, Tone,
};

pub(super) static FORMAT: Format<Report> = Format {
    name: "report-junit",
    to: "junit",
    file: "junit.xml",
    templates: &[("report-junit.xml", include_str!("../../templates/report-junit.xml"))],
    emit,
};

/// Cases, and what became of them.
#[derive(Default, Serialize)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

#[derive(Serialize)]
struct Suite {
    name: String,
    time: Option<String>,
    timestamp: String,
    counts: Counts,
    cases: Vec<Case>,
}

#[derive(Serialize)]
struct Case {
    name: String,
    group: String,
    time: Option<String>,
    outcome: Option<Outcome>,
    said: String,
}

/// How a case ended that did not pass: the element, its type and its message.
#[derive(Serialize)]
struct Outcome {
    tag: &'static str,
    kind: String,
    message: String,
}

/// What is looked up for a case.
struct Known<'a> {
    evidence: &'a [Evidence],
    /// By the id of the section.
    phases: BTreeMap<&'a str, &'a Phase>,
    /// By the id of the item.
    approvals: BTreeMap<&'a str, &'a Approval>,
    /// The worst of each item, by its id.
    deviations: BTreeMap<&'a str, &'a Deviation>,
}

impl Known<'_> {
    fn of(report: &Report) -> Known<'_> {
        let deviations = report.deviations.iter().rev();
        Known {
            evidence: &report.evidence,
            phases: report.timeline.phases.iter().map(|it| (it.id.as_str(), it)).collect(),
            approvals: report.approvals.iter().map(|it| (it.item.id.as_str(), it)).collect(),
            deviations: deviations.map(|it| (it.item.id.as_str(), it)).collect(),
        }
    }
}

fn emit(report: &Report, context: &Context<'_>) -> Result<Emitted, Error> {
    #[derive(Serialize)]
    struct Page<'a> {
        name: &'a str,
        time: Option<String>,
        counts: Counts,
        suites: Vec<Suite>,
    }
    let known = Known::of(report);
    let mut suites: Vec<Suite> = Vec::new();
    for section in &report.record {
        if section.level == 1 || suites.is_empty() {
            suites.push(suite(&known, section));
        }
        let group = named(&section.number, &section.title);
        let cases = section.items.iter().filter(|it| it.is_test);
        if let Some(suite) = suites.last_mut() {
            suite.cases.extend(cases.filter_map(|it| case(&known, it, &group)));
        }
    }
    suites.retain(|it| !it.cases.is_empty());
    for suite in &mut suites {
        suite.counts = count(&suite.cases);
    }
    let sum = |of: fn(&Counts) -> usize| suites.iter().map(|it| of(&it.counts)).sum();
    let page = Page {
        name: if report.subject.is_empty() { &report.title } else { &report.subject },
        time: report.verdict.length_ms.map(seconds),
        counts: Counts {
            tests: sum(|it| it.tests),
            failures: sum(|it| it.failures),
            errors: sum(|it| it.errors),
            skipped: 0,
        },
        suites,
    };
    let text = context.templates.render("report-junit.xml", &page)?;
    Ok(Emitted { bytes: text.into_bytes(), ..Emitted::default() })
}

fn named(number: &str, text: &str) -> String {
    [number, text].join(" ").trim().to_owned()
}

/// Seconds with milliseconds, as the schema has times.
fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms.max(0) / 1000, ms.max(0) % 1000)
}

fn suite(known: &Known<'_>, section: &RecordSection) -> Suite {
    let phase = known.phases.get(section.id.as_str());
    Suite {
        name: named(&section.number, &section.title),
        time: phase.and_then(|it| it.actual_length.as_ref()).map(|it| seconds(it.ms)),
        timestamp: phase
            .and_then(|it| it.from.as_ref())
            .map_or_else(String::new, |it| it.rfc3339.clone()),
        counts: Counts::default(),
        cases: Vec::new(),
    }
}

fn count(cases: &[Case]) -> Counts {
    let of =
        |tag| cases.iter().filter(|it| it.outcome.as_ref().is_some_and(|it| it.tag == tag)).count();
    let (failures, errors, skipped) = (of("failure"), of("error"), of("skipped"));
    Counts { tests: cases.len(), failures, errors, skipped }
}

/// A check or sign-off; none where it was not needed.
fn case(known: &Known<'_>, item: &RecordItem, group: &str) -> Option<Case> {
    if item.is_open_by_choice {
        return None;
    }
    let ran = || item.evidence.iter().filter_map(|at| known.evidence.get(*at));
    let lengths: Vec<i64> = ran().filter_map(|it| it.length.as_ref()).map(|it| it.ms).collect();
    let mut said: Vec<String> = item.values.iter().map(|it| named(&it.label, &it.value)).collect();
    said.extend(Some(item.note.clone()).filter(|it| !it.is_empty()));
    said.extend(
        ran().map(|run| format!("$ {}\n{}{}", run.command.trim_end(), run.output, run.result.word)),
    );
    Some(Case {
        name: named(&item.number, &item.text),
        group: group.to_owned(),
        time: (!lengths.is_empty())
            .then(|| seconds(lengths.into_iter().fold(0, i64::saturating_add))),
        outcome: outcome(known, item),
        said: said.join("\n"),
    })
}

fn outcome(known: &Known<'_>, item: &RecordItem) -> Option<Outcome> {
    let approval = known.approvals.get(item.id.as_str());
    let missed = item.values.iter().any(|it| it.tone == Tone::Warn);
    let (tag, kind, message) = match (item.mark.tone, approval) {
        (Tone::Good, Some(it)) if it.decision.tone != Tone::Good => {
            ("failure", &it.decision.word, it.comments.clone())
        }
        (Tone::Good, None) if missed => {
            let found = known.deviations.get(item.id.as_str())?;
            ("failure", &found.mark.word, found.reason.clone())
        }
        (Tone::Good | Tone::Plain | Tone::Warn, _) => return None,
        (Tone::Bad, _) => ("failure", &item.mark.word, item.note.clone()),
        (Tone::Skipped | Tone::Muted, _) => ("skipped", &item.mark.word, item.note.clone()),
        // What nobody answered is no success.
        (Tone::Open, _) => ("error", &item.mark.word, String::new()),
    };
    let message = if message.is_empty() { kind.clone() } else { message };
    Some(Outcome { tag, kind: kind.clone(), message })
}
