//! The verdict: what was declared, what the record says, and one sentence.

use super::{
    Figure, Mark, Outcome, Run, Tone, Verdict, approvals, time,
    words::{PHRASES, count, fill},
};
use crate::{
    model::{FieldRole, SectionRole, Time, parse_date},
    results::{Decision, EventType, Mode, Results, Status},
};

/// What was declared, in the option's words, and what that means.
pub(super) struct Declared {
    pub(super) words: String,
    pub(super) outcome: Option<Outcome>,
}

pub(super) fn declared(run: &Run<'_>) -> Option<Declared> {
    let (_, field, value) = run.field(FieldRole::Outcome)?;
    let words = run.words(field, value);
    Some(Declared { outcome: meaning(value).or_else(|| meaning(&words)), words })
}

/// What went well, and what did not.
const SUCCESS: &[&str] = &[
    "success",
    "successful",
    "successfully",
    "succeeded",
    "complete",
    "completed",
    "done",
    "finished",
    "passed",
];
const FAILURE: &[&str] =
    &["fail", "failed", "failure", "unsuccessful", "abort", "aborted", "cancelled", "canceled"];

/// Says nothing by itself: `rollback was not needed`, `no need to roll back`.
const BETWEEN: &[&str] = &[
    "a", "any", "be", "been", "being", "for", "fully", "had", "has", "have", "having", "is",
    "need", "the", "to", "was", "were", "yet",
];

/// What words for an outcome mean. Whole words: `Rolled out` is no rollback; `not` turns what follows.
fn meaning(words: &str) -> Option<Outcome> {
    // `rollback wasn't needed`
    let words = words.to_lowercase().replace('’', "'").replace("n't", " not");
    let split = words.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let words: Vec<&str> = split.filter(|it| !BETWEEN.contains(it)).collect();
    let turns = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at));
        word.is_some_and(|it| ["not", "no", "never", "without"].contains(it))
    };
    let find = |wanted: &[&str], turned: bool| {
        let mut found = words.iter().enumerate().filter(|it| wanted.contains(it.1));
        found.any(|it| turns(it.0.checked_sub(1)) == turned)
    };
    let has = |wanted: &[&str]| find(wanted, false);
    let not = |wanted: &[&str]| find(wanted, true);
    let back = |at: usize| match words[at] {
        "rollback" | "reverted" => !turns(Some(at + 1)),
        "rolled" | "roll" => words.get(at + 1) == Some(&"back"),
        "backed" => words.get(at + 1) == Some(&"out"),
        _ => false,
    };
    if (0..words.len()).any(|at| back(at) && !turns(at.checked_sub(1))) {
        Some(Outcome::RolledBack)
    } else if has(&["partial", "partially"]) || words.windows(2).any(|it| it == ["with", "issues"])
    {
        Some(Outcome::Partial)
    } else if has(FAILURE) || not(&["success", "successful", "passed"]) {
        Some(Outcome::Failed)
    } else if has(&["incomplete", "pending", "progress"]) || not(SUCCESS) {
        Some(Outcome::Incomplete)
    } else if has(SUCCESS) {
        Some(Outcome::Success)
    } else {
        None
    }
}

/// What the record alone says.
pub(super) fn recorded(run: &Run<'_>) -> Outcome {
    let undone = |row: &super::run::Row<'_>| {
        row.place.role == SectionRole::Rollback && row.status() == Status::Done
    };
    let rejected = || {
        run.rows.iter().any(super::run::Row::refuses)
            || approvals::approvals(run).iter().any(|it| it.decision.tone == Tone::Bad)
    };
    let missed = || {
        run.rows
            .iter()
            .any(|row| row.item.fields.iter().any(|field| row.holds(field) == Some(false)))
    };
    if run.rows.iter().any(undone) {
        Outcome::RolledBack
    } else if aborted(run.results) {
        Outcome::Failed
    } else if run.blank || run.rows.iter().any(|row| row.is_open() || approvals::is_undecided(row))
    {
        Outcome::Incomplete
    } else if run.rows.iter().any(|row| row.status() == Status::Failed) || rejected() || missed() {
        Outcome::Partial
    } else {
        Outcome::Success
    }
}

/// Whether the run was stopped and not taken up again.
pub(super) fn aborted(results: &Results) -> bool {
    let session = results.events.iter().rev().find(|event| event.kind == EventType::Session);
    match session {
        Some(event) => event.to.as_deref() == Some("aborted"),
        None => results.items.values().any(|item| {
            item.status != Status::Done
                && item.runs.last().is_some_and(|run| run.decision == Some(Decision::Abort))
        }),
    }
}

pub(super) fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => PHRASES.success,
        Outcome::Partial => PHRASES.partial,
        Outcome::Incomplete => PHRASES.incomplete,
        Outcome::RolledBack => PHRASES.rolled_back,
        Outcome::Failed => PHRASES.run_failed,
    }
}

pub(super) fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Success => Tone::Good,
        Outcome::Partial => Tone::Warn,
        Outcome::Incomplete => Tone::Open,
        Outcome::RolledBack | Outcome::Failed => Tone::Bad,
    }
}

/// How it ended, and whether what was declared and what was recorded agree about that: the worse of the two counts. A way back that the
/// checklist has no steps for cannot be recorded, so that it is taken as declared, but for a run in which all went well.
pub(super) fn outcome(
    run: &Run<'_>,
    declared: Option<&Declared>,
    recorded: Outcome,
) -> (Outcome, bool) {
    let Some(known) = declared.and_then(|it| it.outcome) else { return (recorded, true) };
    if known == recorded || is_only_declared(run, known, recorded) {
        (known, true)
    } else {
        (known.max(recorded), false)
    }
}

fn is_only_declared(run: &Run<'_>, declared: Outcome, recorded: Outcome) -> bool {
    declared == Outcome::RolledBack
        && ![Outcome::RolledBack, Outcome::Success].contains(&recorded)
        && !run.rows.iter().any(|row| row.place.role == SectionRole::Rollback)
}

pub(super) fn verdict(run: &Run<'_>) -> Verdict {
    let (declared, recorded) = (declared(run), recorded(run));
    let (outcome, agree) = self::outcome(run, declared.as_ref(), recorded);
    let rehearsal = run.results.run.mode == Mode::Rehearsal;
    Verdict {
        outcome,
        mark: Mark { tone: tone(outcome), word: word(outcome).to_owned() },
        sentence: sentence(run, declared.as_ref(), recorded, agree),
        agree,
        declared: declared.map(|it| it.words),
        recorded: word(recorded).to_owned(),
        length_ms: run.actual_ms(),
        rehearsal: rehearsal.then(|| PHRASES.rehearsal.to_owned()),
    }
}

/// How many checks passed, and what became of the others.
struct Tally {
    total: usize,
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Done, with a value out of its range.
    missed: usize,
    open: usize,
}

fn tally(run: &Run<'_>) -> Tally {
    // What was not needed is no check that could have passed.
    let checks = || {
        run.rows.iter().filter(|row| row.is_check()).filter(|row| match row.status() {
            Status::Pending => row.is_open(),
            Status::NotApplicable => false,
            Status::Done | Status::Skipped | Status::Failed => !row.item.contingency,
        })
    };
    let with = |status| checks().filter(|row| row.status() == status).count();
    let missed = |row: &&super::run::Row<'_>| {
        row.status() == Status::Done
            && row.item.fields.iter().any(|field| row.holds(field) == Some(false))
    };
    let missed = checks().filter(missed).count();
    Tally {
        total: checks().count(),
        passed: with(Status::Done) - missed,
        missed,
        failed: with(Status::Failed),
        skipped: with(Status::Skipped),
        open: with(Status::Pending),
    }
}

/// `, 1 failed, 2 open`: what became of the checks that did not pass.
fn not_passed(tally: &Tally) -> String {
    let counts = [
        (PHRASES.n_failed, tally.failed),
        (PHRASES.n_missed, tally.missed),
        (PHRASES.n_skipped, tally.skipped),
        (PHRASES.n_open, tally.open),
    ];
    let some = counts.into_iter().filter(|(_, n)| *n > 0);
    some.map(|(pattern, n)| fill(pattern, &[("n", &n.to_string())])).collect()
}

fn sentence(run: &Run<'_>, declared: Option<&Declared>, recorded: Outcome, agree: bool) -> String {
    let mut parts = vec![when(run)];
    if run.results.run.mode == Mode::Rehearsal {
        parts.push(PHRASES.rehearsal_sentence.to_owned());
    }
    let tally = tally(run);
    let Tally { total, passed, .. } = tally;
    if run.blank {
        parts.push(PHRASES.nothing.to_owned());
    }
    if total > 0 {
        let rest = not_passed(&tally);
        let (passed, total) = (passed.to_string(), total.to_string());
        let pattern = PHRASES.checks[usize::from(tally.total != 1)];
        parts.push(fill(pattern, &[("done", &passed), ("total", &total), ("rest", &rest)]));
    }
    let approvals = approvals::approvals(run);
    let good = approvals.iter().filter(|it| it.decision.tone == Tone::Good).count();
    let bad: Vec<_> = approvals.iter().filter(|it| it.decision.tone == Tone::Bad).collect();
    if !approvals.is_empty() && good == 0 && bad.is_empty() {
        parts.push(PHRASES.no_sign_off.to_owned());
    } else if !approvals.is_empty() {
        let roles: Vec<&str> = bad.iter().map(|it| it.item.text.as_str()).collect();
        let rest = bad.first().map_or_else(String::new, |it| {
            let decision = it.decision.word.to_lowercase();
            fill(PHRASES.sign_off_issues, &[("roles", &roles.join(", ")), ("decision", &decision)])
        });
        let (done, total) = (good.to_string(), approvals.len().to_string());
        let pattern = PHRASES.sign_offs[usize::from(approvals.len() != 1)];
        parts.push(fill(pattern, &[("done", &done), ("total", &total), ("rest", &rest)]));
    }
    let only_declared = |it: Outcome| is_only_declared(run, it, recorded);
    if declared.and_then(|it| it.outcome).is_some_and(only_declared) {
        parts.push(PHRASES.only_declared.to_owned());
    }
    if let Some(declared) = declared.filter(|_| !agree) {
        let recorded = word(recorded).to_lowercase();
        parts.push(fill(
            PHRASES.disagree,
            &[("declared", &declared.words.to_lowercase()), ("recorded", &recorded)],
        ));
    }
    parts.join(" ")
}

fn when(run: &Run<'_>) -> String {
    let Some(start) = run.start else {
        let Some(saved) = Time::parse(&run.results.run.updated_at) else {
            return PHRASES.ran_untimed.to_owned();
        };
        let (date, clock) = (time::date(saved.date()), saved.clock());
        return fill(PHRASES.ran_saved, &[("date", &date), ("time", &clock)]);
    };
    let window = match (run.end, run.actual_ms()) {
        (Some(end), Some(length)) => {
            let plan = run.planned_end.map_or_else(String::new, |planned| {
                let late = (end.ms() - planned.ms()) / 60_000;
                let pattern = match late {
                    0 => PHRASES.on_time,
                    late if late < 0 => PHRASES.early,
                    _ => PHRASES.late,
                };
                fill(pattern, &[("length", &time::length(late * 60_000))])
            });
            let (from, to) = (start.clock(), time::moment(end, Some(start)).words);
            fill(
                PHRASES.window,
                &[("from", &from), ("to", &to), ("length", &time::length(length)), ("plan", &plan)],
            )
        }
        (None, _) | (_, None) => fill(PHRASES.window_open, &[("from", &start.clock())]),
    };
    let environment = super::facts::environment(run);
    let pattern = if environment.is_empty() { PHRASES.ran } else { PHRASES.ran_in };
    let day = run.results.deployment.date.as_deref().and_then(parse_date);
    // The day that the document states, unless the times say otherwise.
    let day = day.filter(|day| *day == start.date()).unwrap_or_else(|| start.date());
    fill(pattern, &[("environment", &environment), ("date", &time::date(day)), ("window", &window)])
}

pub(super) fn figures(run: &Run<'_>, deviations: usize) -> Vec<Figure> {
    let figure = |label: &str, value: String, detail: String, tone| Figure {
        label: label.to_owned(),
        value,
        detail,
        tone,
    };
    let planned = run.planned_ms().map_or_else(
        || PHRASES.no_plan.to_owned(),
        |ms| fill(PHRASES.planned, &[("length", &time::length(ms))]),
    );
    let late = run
        .end
        .zip(run.planned_end)
        .is_some_and(|(end, planned)| end.ms() >= planned.ms() + 60_000);
    let tone = if late { Tone::Warn } else { Tone::Plain };
    let actual = run.actual_ms().map_or_else(|| PHRASES.unknown.to_owned(), time::length);
    let mut figures = vec![figure(PHRASES.duration, actual, planned, tone)];

    let tally = tally(run);
    let Tally { total, passed, failed, .. } = tally;
    let rest = not_passed(&tally);
    let detail = match (rest.trim_start_matches([',', ' ']), passed == total) {
        ("", true) if total == 0 => PHRASES.not_needed_any.to_owned(),
        ("", true) => PHRASES.all_passed.to_owned(),
        (rest, _) => rest.to_owned(),
    };
    let tone = if failed > 0 {
        Tone::Bad
    } else if passed < total {
        Tone::Warn
    } else if total == 0 {
        Tone::Plain
    } else {
        Tone::Good
    };
    let of = |done: usize, total: usize| {
        fill(PHRASES.of, &[("done", &done.to_string()), ("total", &total.to_string())])
    };
    if run.rows.iter().any(super::run::Row::is_check) {
        let value = if total == 0 { "0".to_owned() } else { of(passed, total) };
        figures.push(figure(PHRASES.checks_passed, value, detail, tone));
    }

    let (detail, tone) = match deviations {
        0 => (PHRASES.none, Tone::Good),
        n => (PHRASES.see_below[usize::from(n != 1)], Tone::Warn),
    };
    figures.push(figure(PHRASES.deviations, deviations.to_string(), detail.to_owned(), tone));

    let approvals = approvals::approvals(run);
    if !approvals.is_empty() {
        let good = approvals.iter().filter(|it| it.decision.tone == Tone::Good).count();
        let tone = if good == approvals.len() { Tone::Good } else { Tone::Warn };
        figures.push(figure(
            PHRASES.sign_offs_label,
            of(good, approvals.len()),
            PHRASES.approved.to_owned(),
            tone,
        ));
    }
    let runs = || run.results.items.values().flat_map(|item| &item.runs);
    let nonzero = runs()
        .filter(|run| run.exit_code.is_some_and(|code| code != 0) && !run.interrupted)
        .count();
    if runs().next().is_some() {
        let detail = if nonzero > 0 {
            count(&PHRASES.nonzero, nonzero)
        } else {
            PHRASES.all_zero.to_owned()
        };
        figures.push(figure(PHRASES.commands_run, runs().count().to_string(), detail, Tone::Plain));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_outcomes_are_understood() {
        for (words, expected) in [
            ("SUCCESS", Some(Outcome::Success)),
            ("partial-success", Some(Outcome::Partial)),
            ("ROLLED BACK", Some(Outcome::RolledBack)),
            ("rollback-complete", Some(Outcome::RolledBack)),
            ("Unsuccessful", Some(Outcome::Failed)),
            ("failed", Some(Outcome::Failed)),
            ("Completed", Some(Outcome::Success)),
            ("Incomplete", Some(Outcome::Incomplete)),
            ("Rolled out", None),
            ("Rolled out successfully", Some(Outcome::Success)),
            ("Backed out", Some(Outcome::RolledBack)),
            ("Reverted", Some(Outcome::RolledBack)),
            ("Not completed", Some(Outcome::Incomplete)),
            ("Not successful", Some(Outcome::Failed)),
            ("Successful, no rollback", Some(Outcome::Success)),
            ("Success; rollback not needed", Some(Outcome::Success)),
            ("Success, rollback was not needed", Some(Outcome::Success)),
            ("Success, rollback wasn’t needed", Some(Outcome::Success)),
            ("Success, no need to roll back", Some(Outcome::Success)),
            ("Success, rollback has not been necessary", Some(Outcome::Success)),
            ("Rollback was needed", Some(Outcome::RolledBack)),
            ("Was rolled back", Some(Outcome::RolledBack)),
            ("Was not successful", Some(Outcome::Failed)),
            ("Not rolled back", None),
            ("Completed with issues", Some(Outcome::Partial)),
            ("blue", None),
        ] {
            assert_eq!(meaning(words), expected, "{words}");
        }
    }
}
