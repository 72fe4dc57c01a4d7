//! The full record, and the evidence of every command that was run.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Evidence, Fact, Mark, RecordItem, RecordSection, Run, Tone,
    run::Row,
    time,
    words::{PHRASES, count, fill},
};
use crate::{
    model::OutlineSection,
    results::{CommandRun, Decision, Status},
};

/// The record by section, and the evidence it points to.
pub(super) fn record(run: &Run<'_>) -> (Vec<RecordSection>, Vec<Evidence>) {
    let mut rows = run.rows.iter();
    let (mut sections, mut evidence, mut ids) = (Vec::new(), Vec::new(), BTreeSet::new());
    for top in &run.results.outline.0 {
        push_section(run, top, 1, &mut rows, &mut sections, &mut evidence, &mut ids);
    }
    sections.retain(|section| !section.items.is_empty() || section.level == 1);
    // A phase without anything to answer, in itself or below it, has no place in the record.
    let below = |at: usize| {
        sections[at + 1..].iter().take_while(|it: &&RecordSection| it.level > 1).count()
    };
    let kept: Vec<bool> =
        sections.iter().enumerate().map(|(at, it)| !it.items.is_empty() || below(at) > 0).collect();
    let mut kept = kept.into_iter();
    sections.retain(|_| kept.next().unwrap_or(true));
    (sections, evidence)
}

fn push_section<'a>(
    run: &Run<'a>,
    section: &OutlineSection,
    level: u8,
    rows: &mut std::slice::Iter<'_, Row<'a>>,
    sections: &mut Vec<RecordSection>,
    evidence: &mut Vec<Evidence>,
    ids: &mut BTreeSet<String>,
) {
    let mut items: Vec<RecordItem> = Vec::with_capacity(section.items.len());
    let mut depths: BTreeMap<&str, u8> = BTreeMap::new();
    for row in rows.by_ref().take(section.items.len()) {
        let parent = row.item.parent.as_deref().and_then(|id| depths.get(id));
        let depth = parent.map_or(0, |depth| depth.saturating_add(1));
        depths.insert(&row.item.id, depth);
        items.push(record_item(run, row, depth, evidence, ids));
    }
    sections.push(RecordSection {
        id: section.id.clone(),
        number: section.number.clone(),
        title: run.heading(section),
        level,
        contingency: section.contingency,
        items,
    });
    for below in &section.sections {
        push_section(run, below, level.saturating_add(1), rows, sections, evidence, ids);
    }
}

fn record_item(
    run: &Run<'_>,
    row: &Row<'_>,
    depth: u8,
    evidence: &mut Vec<Evidence>,
    ids: &mut BTreeSet<String>,
) -> RecordItem {
    let runs = row.answer.map_or(&[][..], |answer| &answer.runs);
    let first = evidence.len();
    for one in runs {
        evidence.push(attempt(run, row, one, runs.len() > 1, ids));
    }
    let answered = row.status() != Status::Pending;
    RecordItem {
        id: row.item.id.clone(),
        nth: row.nth,
        number: row.item.number.clone(),
        is_test: row.is_check() || row.is_sign_off(),
        is_open_by_choice: !answered && !row.is_open(),
        depth,
        text: row.item.text.clone(),
        mark: row.mark(),
        values: values(run, row),
        note: row.note().to_owned(),
        at: run.moment(row.at().filter(|_| answered)),
        who: row.who().to_owned(),
        evidence: (first..evidence.len()).collect(),
        ran: ran(runs),
    }
}

/// What was filled in, the outline's fields first, then what the outline does not know.
fn values(run: &Run<'_>, row: &Row<'_>) -> Vec<Fact> {
    let mut values = Vec::new();
    for field in &row.item.fields {
        let Some(value) = row.value(&field.key) else { continue };
        let label = if field.label == row.item.text { String::new() } else { field.label.clone() };
        let tone = if row.holds(field) == Some(false) { Tone::Warn } else { Tone::Plain };
        values.push(Fact { label, value: run.words(field, value), code: false, tone });
    }
    let known = |key: &String| row.item.fields.iter().any(|field| field.key == *key);
    for (key, value) in row.answer.iter().flat_map(|answer| &answer.values) {
        if !known(key) && !value.is_empty() {
            values.push(Fact { label: key.clone(), value: value.clone(), ..Fact::default() });
        }
    }
    values
}

fn attempt(
    run: &Run<'_>,
    row: &Row<'_>,
    one: &CommandRun,
    several: bool,
    ids: &mut BTreeSet<String>,
) -> Evidence {
    let mut id = format!("{}.{}", one.command_id, one.attempt);
    while !ids.insert(id.clone()) {
        id.push_str(".again");
    }
    let fact = |label: &str, value: String, code| Fact {
        label: label.to_owned(),
        value,
        code,
        tone: Tone::Plain,
    };
    let mut facts = Vec::new();
    if let Some(host) = run.results.environment.as_ref().and_then(|it| it.host.clone()) {
        facts.push(fact(PHRASES.host, host, false));
    }
    if one.edited {
        facts.push(Fact {
            tone: Tone::Warn,
            ..fact(PHRASES.edited, PHRASES.edited_reason.to_owned(), false)
        });
    }
    let odd = one.exit_code != Some(0);
    if let Some(decision) = one.decision.filter(|it| odd || *it != Decision::Accepted) {
        let word = match decision {
            Decision::Accepted => PHRASES.decisions[0],
            Decision::Retry => PHRASES.decisions[1],
            Decision::Skip => PHRASES.decisions[2],
            Decision::Failed => PHRASES.decisions[3],
            Decision::Abort => PHRASES.decisions[4],
        };
        facts.push(fact(PHRASES.decision, word.to_owned(), false));
    }
    if let Some(output) = &one.output {
        let mut remarks = Vec::new();
        if output.truncated {
            remarks.push(fill(PHRASES.cut, &[("bytes", &output.bytes.to_string())]));
        }
        if output.redactions > 0 {
            remarks.push(count(
                &PHRASES.masked,
                usize::try_from(output.redactions).unwrap_or(usize::MAX),
            ));
        }
        if !remarks.is_empty() {
            facts.push(fact(PHRASES.output_label, remarks.join("; "), false));
        }
    }
    // An empty log proves nothing.
    if let Some(log) = one.log.as_ref().filter(|log| log.bytes > 0) {
        let path = Some(log.path.clone()).filter(|_| !run.stakeholders());
        let bytes = fill(PHRASES.log_bytes, &[("bytes", &log.bytes.to_string())]);
        let digest = log.sha256.as_ref().map(|digest| format!("SHA-256 {digest}"));
        let parts: Vec<String> = path.into_iter().chain(Some(bytes)).chain(digest).collect();
        facts.push(fact(PHRASES.log, parts.join(", "), true));
    }
    Evidence {
        item: row.reference(),
        id,
        attempt: one.attempt,
        several,
        result: Mark { tone: tone(one), word: ended(one) },
        length: one.duration_ms.map(time::exact_span),
        at: run.moment(one.started_at.as_deref()),
        command: one.command.clone(),
        language: one.language.clone(),
        output: one.output.as_ref().map_or_else(String::new, |it| it.excerpt.clone()),
        facts,
    }
}

fn tone(run: &CommandRun) -> Tone {
    match run.exit_code {
        _ if run.timed_out => Tone::Bad,
        _ if run.interrupted => Tone::Plain,
        Some(0) => Tone::Good,
        Some(_) => Tone::Bad,
        None => Tone::Muted,
    }
}

/// How a command ended.
fn ended(run: &CommandRun) -> String {
    match run.exit_code {
        _ if run.timed_out => PHRASES.timed_out.to_owned(),
        _ if run.interrupted => PHRASES.stopped.to_owned(),
        Some(code) => fill(PHRASES.exit, &[("code", &code.to_string())]),
        None => PHRASES.exit_unknown.to_owned(),
    }
}

/// How the attempts ended, in one line.
pub(super) fn ran(runs: &[CommandRun]) -> String {
    let one = |run: &CommandRun| match run.duration_ms {
        Some(ms) => fill(
            PHRASES.exit_in,
            &[("result", &ended(run)), ("length", &time::exact_span(ms).words)],
        ),
        None => ended(run),
    };
    runs.iter().map(one).collect::<Vec<_>>().join(PHRASES.then)
}
