//! The report as JUnit XML, which build servers read: a suite for each phase, a case for each check and sign-off. The home of the crate
//! for it.

use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Context, Emitted, Error, Format};
use crate::{
    model::Time,
    report::{RecordItem, Report, Tone},
};

pub(super) static FORMAT: Format<Report> =
    Format { name: "report-junit", to: "junit", file: "junit.xml", templates: &[], emit };

fn emit(report: &Report, _: &Context<'_>) -> Result<Emitted, Error> {
    let name = if report.subject.is_empty() { &report.title } else { &report.subject };
    let mut all = quick_junit::Report::new(name);
    let mut suites: Vec<TestSuite> = Vec::new();
    for section in &report.record {
        if section.level == 1 || suites.is_empty() {
            suites.push(suite(
                report,
                &section.id,
                &format!("{} {}", section.number, section.title),
            ));
        }
        let group = format!("{} {}", section.number, section.title);
        let cases = section.items.iter().filter(|it| it.is_test).filter_map(|it| case(report, it));
        if let Some(suite) = suites.last_mut() {
            suite.add_test_cases(cases.map(|mut it| {
                it.set_classname(group.trim());
                it
            }));
        }
    }
    suites.retain(|it| !it.test_cases.is_empty());
    if let Some(ms) = report.verdict.length_ms {
        all.set_time(duration(ms));
    }
    all.add_test_suites(suites);
    let text = all.to_string().map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Emitted { bytes: text.into_bytes(), ..Emitted::default() })
}

fn duration(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

fn suite(report: &Report, id: &str, name: &str) -> TestSuite {
    let mut suite = TestSuite::new(name.trim());
    let phase = report.timeline.phases.iter().find(|it| it.id == id);
    if let Some(start) =
        phase.and_then(|it| it.from.as_ref()).and_then(|it| Time::parse(&it.rfc3339))
    {
        suite.set_timestamp(start);
    }
    if let Some(length) = phase.and_then(|it| it.actual_length.as_ref()) {
        suite.set_time(duration(length.ms));
    }
    suite
}

/// A check or sign-off; none where it was not needed.
fn case(report: &Report, item: &RecordItem) -> Option<TestCase> {
    let mut case =
        TestCase::new(format!("{} {}", item.number, item.text).trim(), status(report, item)?);
    let ran = || item.evidence.iter().filter_map(|at| report.evidence.get(*at));
    let lengths: Vec<i64> = ran().filter_map(|it| it.length.as_ref()).map(|it| it.ms).collect();
    if !lengths.is_empty() {
        case.set_time(duration(lengths.iter().sum()));
    }
    if let Some(at) = item.at.as_ref().and_then(|it| Time::parse(&it.rfc3339)) {
        case.set_timestamp(at);
    }
    let mut said: Vec<String> = item
        .values
        .iter()
        .map(|it| format!("{} {}", it.label, it.value).trim().to_owned())
        .collect();
    said.extend(Some(item.note.clone()).filter(|it| !it.is_empty()));
    for run in ran() {
        said.push(format!("$ {}\n{}{}", run.command.trim_end(), run.output, run.result.word));
    }
    if !said.is_empty() {
        case.set_system_out(said.join("\n"));
    }
    Some(case)
}

fn status(report: &Report, item: &RecordItem) -> Option<TestCaseStatus> {
    let approval = report.approvals.iter().find(|it| it.item.id == item.id);
    let missed = item.values.iter().any(|it| it.tone == Tone::Warn);
    let failed = |kind, word: &str, text: &str| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(if text.is_empty() { word } else { text }).set_type(word);
        status
    };
    let skipped = |message: &str| {
        let mut status = TestCaseStatus::skipped();
        status.set_message(message);
        status
    };
    let word = &item.mark.word;
    Some(match (item.mark.tone, approval) {
        (Tone::Good, Some(it)) if it.decision.tone != Tone::Good => {
            failed(NonSuccessKind::Failure, &it.decision.word, &it.comments)
        }
        (Tone::Good, None) if missed => {
            let missed = report.deviations.iter().find(|it| it.item.id == item.id);
            let (word, reason) =
                missed.map_or((word, ""), |it| (&it.mark.word, it.reason.as_str()));
            failed(NonSuccessKind::Failure, word, reason)
        }
        (Tone::Good | Tone::Plain | Tone::Warn, _) => TestCaseStatus::success(),
        (Tone::Bad, _) => failed(NonSuccessKind::Failure, word, &item.note),
        (Tone::Skipped, _) => skipped(&format!("{word}: {}", item.note)),
        (Tone::Muted, _) if item.is_open_by_choice => return None,
        (Tone::Muted, _) => skipped(&format!("{word}: {}", item.note)),
        // What nobody answered is no success.
        (Tone::Open, _) => failed(NonSuccessKind::Error, word, ""),
    })
}
