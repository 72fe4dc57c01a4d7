//! What did not go to plan: one kind a function, worst first.

use super::{
    Deviation, ItemRef, Mark, Moment, Run, Tone, approvals, evidence, merged,
    run::Row,
    time, verdict,
    words::{PHRASES, count, fill},
};
use crate::{
    model::{FieldRole, OutlineKind, Time},
    results::{self, Decision, SealState, Status, parse_number},
};

/// So many items are named in one sentence.
const NAMED: usize = 6;

/// A kind of deviation at one item: how bad (0 is worst), its mark, and what is said about it before the operator's own note.
type Kind = fn(&Run<'_>, &Row<'_>) -> Option<(u8, Mark, String)>;

/// Every kind that belongs to an item.
static KINDS: &[Kind] = &[
    failed,
    not_approved,
    changed_after_signing,
    before_gate,
    differs,
    asked_otherwise,
    not_signed,
    out_of_range,
    tries,
    accepted_exit,
    edited,
    skipped,
];

pub(super) fn deviations(run: &Run<'_>) -> Vec<Deviation> {
    let mut found: Vec<(u8, Deviation)> = whole_run(run);
    for row in run.rows.iter().filter(|row| !row.is_next_step()) {
        let kinds = KINDS.iter().filter_map(|kind| kind(run, row));
        for (nth, (rank, mark, detail)) in kinds.enumerate() {
            // The note is the reason for the worst of them.
            let note = if nth == 0 { said(row) } else { String::new() };
            let at = run.moment(row.at());
            found.push((rank, deviation(row.reference(), mark, &[&detail, &note], row.who(), at)));
        }
    }
    found.extend(by_phase(run));
    if found.is_empty() && run.blank {
        let nothing = mark(Tone::Open, PHRASES.nothing.trim_end_matches('.'));
        found.push((0, deviation(ItemRef::default(), nothing, &[], "", None)));
    }
    // Stable: within a rank, the outline's order stays.
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, deviation)| deviation).collect()
}

fn deviation(item: ItemRef, mark: Mark, said: &[&str], who: &str, at: Option<Moment>) -> Deviation {
    let said: Vec<&str> = said.iter().copied().filter(|it| !it.trim().is_empty()).collect();
    let has_reason = !said.is_empty();
    // Nobody gives a reason for what is not there yet.
    let missing = if mark.tone == Tone::Open { "" } else { PHRASES.no_reason };
    let reason = if has_reason { said.join(" ") } else { missing.to_owned() };
    Deviation { item, mark, reason, has_reason, who: who.to_owned(), at }
}

fn mark(tone: Tone, word: &str) -> Mark {
    Mark { tone, word: word.to_owned() }
}

/// The reason that was given: the note, or a sign-off's comments.
fn said(row: &Row<'_>) -> String {
    let comments = row.item.fields.iter().find(|field| field.role == Some(FieldRole::Comments));
    let comments = comments.and_then(|field| row.value(&field.key));
    [comments.unwrap_or_default(), row.note()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn failed(_: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let failed = row.status() == Status::Failed && !row.is_sign_off();
    failed.then(|| (1, mark(Tone::Bad, PHRASES.failed), String::new()))
}

fn not_approved(run: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    if !row.is_approval() && !row.refuses() {
        return None;
    }
    let approval = approvals::approval(run, row);
    matches!(approval.decision.tone, Tone::Bad | Tone::Warn)
        .then(|| (2, approval.decision, String::new()))
}

fn changed_after_signing(run: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    if run.seals.get(&row.item.id)?.state != SealState::Changed {
        return None;
    }
    let sealed = row.answer?.seal.as_ref().and_then(|seal| Time::parse(&seal.at))?;
    let before = run.rows.iter().take_while(|it| it.item.id != row.item.id);
    let later = before.filter(|it| {
        let changed = it.answer.and_then(|it| it.updated_at.as_deref()).and_then(Time::parse);
        it.is_check() && changed.is_some_and(|changed| changed > sealed)
    });
    let named = names(&later.collect::<Vec<_>>());
    let mut detail = PHRASES.changed_after_reason.to_owned();
    if !named.is_empty() {
        detail = format!("{detail} {}", fill(PHRASES.changed_since, &[("items", &named)]));
    }
    Some((3, mark(Tone::Warn, PHRASES.changed_after), detail))
}

fn before_gate(run: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let gate = row.answer?.before_gate.as_deref()?;
    let gate = run.find(gate).map_or_else(|| gate.to_owned(), name);
    Some((
        3,
        mark(Tone::Warn, PHRASES.before_gate),
        fill(PHRASES.before_gate_reason, &[("gate", &gate)]),
    ))
}

/// Answers of different people that do not agree.
fn differs(run: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let answer = row.answer?;
    let lost = run.results.conflicts.get(&row.item.id)?;
    // A person who answers again has changed his mind.
    let others: Vec<String> = lost
        .iter()
        .filter(|it| it.actor.is_none() || it.actor != answer.actor)
        .map(|it| merged::said(run, Some(row.item), it))
        .collect();
    let detail = fill(PHRASES.differs_reason, &[("others", &others.join("; "))]);
    (!others.is_empty()).then(|| (3, mark(Tone::Warn, PHRASES.differs), detail))
}

fn asked_otherwise(_: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let asked = row.answer?.asked.as_ref()?;
    if asked.sha256 == results::asked(row.item).sha256 {
        return None;
    }
    let then = merged::name(asked);
    let detail = fill(PHRASES.changed_item_reason, &[("then", &then)]);
    Some((4, mark(Tone::Warn, PHRASES.changed_item), detail))
}

fn not_signed(_: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let open = row.is_sign_off() && row.is_open();
    open.then(|| (4, mark(Tone::Open, PHRASES.not_signed), String::new()))
}

fn out_of_range(run: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let missed = row.item.fields.iter().filter(|field| row.holds(field) == Some(false));
    let sentences: Vec<String> = missed
        .filter_map(|field| {
            let value = run.words(field, row.value(&field.key)?);
            let expected = &row.expectation(field)?.text;
            Some(fill(PHRASES.out_of_range_reason, &[("value", &value), ("expected", expected)]))
        })
        .collect();
    (!sentences.is_empty())
        .then(|| (5, mark(Tone::Warn, PHRASES.out_of_range), sentences.join(" ")))
}

fn tries(_: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    // Only where it went well in the end; what failed is said already.
    let answer = row.answer.filter(|it| it.status == Status::Done)?;
    let most = Some(row.tries()).filter(|tries| *tries > 1)?;
    let sentence =
        fill(PHRASES.retried_reason, &[("runs", &capital(&evidence::ran(&answer.runs)))]);
    Some((5, mark(Tone::Warn, &fill(PHRASES.retried, &[("n", &most.to_string())])), sentence))
}

fn accepted_exit(_: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let answer = row.answer.filter(|it| it.status == Status::Done)?;
    let last = |run: &&crate::results::CommandRun| {
        let accepted = run.decision.is_none_or(|it| it == Decision::Accepted);
        let later = answer
            .runs
            .iter()
            .any(|it| it.command_id == run.command_id && it.attempt > run.attempt);
        accepted && !later && !run.interrupted
    };
    let odd = |run: &&crate::results::CommandRun| {
        run.timed_out || run.exit_code.is_some_and(|code| code != 0)
    };
    let run = answer.runs.iter().filter(last).find(odd)?;
    let code = run.exit_code.unwrap_or_default().to_string();
    let words = if run.timed_out {
        PHRASES.accepted_timeout.to_owned()
    } else {
        fill(PHRASES.accepted, &[("code", &code)])
    };
    Some((5, mark(Tone::Warn, &words), String::new()))
}

fn edited(_: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let edited = row.answer?.runs.iter().any(|run| run.edited);
    edited.then(|| (6, mark(Tone::Warn, PHRASES.edited), PHRASES.edited_reason.to_owned()))
}

fn skipped(_: &Run<'_>, row: &Row<'_>) -> Option<(u8, Mark, String)> {
    let skipped = row.status() == Status::Skipped;
    skipped.then(|| (7, mark(Tone::Skipped, PHRASES.skipped), String::new()))
}

/// What concerns the run as a whole.
fn whole_run(run: &Run<'_>) -> Vec<(u8, Deviation)> {
    let mut found = Vec::new();
    let recorded = verdict::recorded(run);
    if let Some((row, _, _)) = run.field(FieldRole::Outcome)
        && let Some(declared) = verdict::declared(run)
        && !verdict::outcome(run, Some(&declared), recorded).1
    {
        let tone = if declared.outcome < Some(recorded) { Tone::Bad } else { Tone::Warn };
        let words = [("declared", declared.words.as_str()), ("recorded", verdict::word(recorded))];
        let detail = fill(PHRASES.declared_differs_reason, &words);
        let at = row.at().and_then(|at| run.moment(Some(at)));
        found.push((
            0,
            deviation(
                row.reference(),
                mark(tone, PHRASES.declared_differs),
                &[&detail, row.note()],
                row.who(),
                at,
            ),
        ));
    }
    if verdict::aborted(run.results) {
        let event = run.results.events.iter().rev().find(|it| it.to.as_deref() == Some("aborted"));
        let at = event.and_then(|it| run.moment(Some(&it.at)));
        let who = event
            .and_then(|it| it.by.as_deref())
            .or(run.results.run.actor.as_deref())
            .unwrap_or_default();
        let item = event.and_then(|it| it.item.as_deref());
        let row = item.and_then(|id| run.find(id));
        // Why it was stopped is noted where it was.
        let reason = row.map(Row::note).filter(|it| !it.is_empty());
        let reason = reason.unwrap_or(PHRASES.aborted_reason);
        let mark = mark(Tone::Bad, PHRASES.aborted);
        let place = row.map(Row::reference).unwrap_or_default();
        found.push((0, deviation(place, mark, &[reason], who, at)));
    }
    found.extend(declared_duration(run));
    found.extend(declared_end(run));
    for (id, answer) in &run.results.aside {
        let said = merged::said(run, None, answer);
        let at = run.moment(answer.updated_at.as_deref());
        let who = answer.actor.as_deref().unwrap_or_default();
        let detail = fill(PHRASES.gone_reason, &[("said", &said)]);
        let now = merged::perhaps_now(run, answer).map(|it| it + ".").unwrap_or_default();
        let item = merged::gone(id, answer);
        let gone = mark(Tone::Warn, PHRASES.gone);
        found.push((3, deviation(item, gone, &[&detail, &now], who, at)));
    }
    found
}

/// A declared end that checks were answered after: by more than a tenth of the run and two minutes.
fn declared_end(run: &Run<'_>) -> Option<(u8, Deviation)> {
    let (row, field, value) = run.field(FieldRole::End)?;
    let (start, end) = (run.start?, run.end?);
    let times = run.rows.iter().filter(|it| it.is_check()).filter_map(Row::worked);
    let after: Vec<Time> = times.map(|it| it.1).filter(|it| *it > end).collect();
    let last = after.iter().max().copied()?;
    let recorded = last.ms() - start.ms();
    if last.ms() - end.ms() <= (recorded / 10).max(120_000) {
        return None;
    }
    let words = [
        ("declared", run.words(field, value)),
        ("items", count(&PHRASES.items, after.len())),
        ("last", time::moment(last, run.start).words),
    ];
    let words: Vec<(&str, &str)> =
        words.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let detail = fill(PHRASES.end_differs_reason, &words);
    let at = row.at().and_then(|at| run.moment(Some(at)));
    let mark = mark(Tone::Warn, PHRASES.end_differs);
    Some((6, deviation(row.reference(), mark, &[&detail], row.who(), at)))
}

/// A declared duration that the recorded times do not bear out: more than a tenth and two minutes off.
fn declared_duration(run: &Run<'_>) -> Option<(u8, Deviation)> {
    let (row, field, value) = run.field(FieldRole::Duration)?;
    let unit = field.unit.as_deref().unwrap_or("minutes").trim().to_lowercase();
    let unit_ms = match unit.chars().next() {
        Some('h') => 3_600_000.0,
        Some('m') => 60_000.0,
        Some('s') => 1_000.0,
        _ => return None,
    };
    let recorded = run.actual_ms()?;
    #[expect(clippy::cast_possible_truncation, reason = "a float to an integer saturates")]
    let declared = (parse_number(value)? * unit_ms) as i64;
    if declared.abs_diff(recorded) <= (recorded / 10).max(120_000).unsigned_abs() {
        return None;
    }
    let words = [("declared", run.words(field, value)), ("recorded", time::length(recorded))];
    let words: Vec<(&str, &str)> =
        words.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let detail = fill(PHRASES.duration_differs_reason, &words);
    let at = row.at().and_then(|at| run.moment(Some(at)));
    Some((
        6,
        deviation(
            row.reference(),
            mark(Tone::Warn, PHRASES.duration_differs),
            &[&detail],
            row.who(),
            at,
        ),
    ))
}

/// What is one thing for a whole phase: the way back that was taken, items without an answer.
fn by_phase(run: &Run<'_>) -> Vec<(u8, Deviation)> {
    let mut found = Vec::new();
    for (at, phase) in run.results.outline.0.iter().enumerate() {
        let rows = || run.phase(at).iter();
        let item = || ItemRef {
            number: phase.number.clone(),
            text: run.heading(phase),
            ..ItemRef::default()
        };
        let off_the_way = || rows().filter(|row| row.item.contingency);
        let done = off_the_way().filter(|row| row.status() == Status::Done).count();
        if done > 0 {
            let total = off_the_way().count().to_string();
            let detail =
                fill(PHRASES.used_reason, &[("done", &done.to_string()), ("total", &total)]);
            let first = off_the_way().find(|row| row.status() == Status::Done);
            let at = first.and_then(|row| run.moment(row.at()));
            let who = first.map_or("", |row| row.who());
            found.push((0, deviation(item(), mark(Tone::Bad, PHRASES.used), &[&detail], who, at)));
        }
        let open: Vec<&Row<'_>> =
            rows().filter(|row| row.is_open() && row.item.kind != OutlineKind::SignOff).collect();
        if !open.is_empty() {
            let mark = mark(Tone::Open, &count(&PHRASES.not_answered, open.len()));
            found.push((8, deviation(item(), mark, &[&(names(&open) + ".")], "", None)));
        }
    }
    found
}

/// The numbers of some items, or their texts where they have none.
fn names(rows: &[&Row<'_>]) -> String {
    let short = |row: &&Row<'_>| {
        if row.item.number.is_empty() { row.item.text.clone() } else { row.item.number.clone() }
    };
    let mut named: Vec<String> = rows.iter().take(NAMED).map(short).collect();
    if rows.len() > NAMED {
        named.push(format!("… (+{})", rows.len() - NAMED));
    }
    named.join(", ")
}

fn name(row: &Row<'_>) -> String {
    format!("{} {}", row.item.number, row.item.text).trim().to_owned()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
