//! `report`: the report of a run from its results file.

use std::{collections::BTreeMap, path::PathBuf};

use runsheet::{
    emit,
    report::{self, Report},
    results::{Problem, Results},
};

use super::{
    Failure, Outcome,
    args::{self, Audience, Global},
    history::History,
    merge,
    outputs::{self, Job},
    record,
    setup::Setup,
    terminal::Terminal,
};

/// What is made when nothing else is asked for.
const USUAL: &[&str] = &["html", "pdf", "md"];

pub(super) fn run(
    args: &args::Report,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let place = args.output.place()?;
    let mut formats = emit::REPORTS.to_vec();
    // What `-o` names by its ending may be any of them.
    if args.to.is_empty() && args.output.output.is_none() {
        formats.retain(|it| USUAL.contains(&it.to));
    }
    let formats = outputs::choose(formats, &args.to, &place)?;
    let (found, outcome) = read(args, terminal)?;
    let past = match &args.history {
        Some(folder) => History::read(folder, args.force, terminal)?,
        None => History::default(),
    };
    let mut reports = Vec::new();
    for (file, results, problems) in found {
        let report = make(&results, args.audience, problems, (&past, terminal));
        std::mem::forget(results);
        reports.push((file, Setup::of(file, global)?, report));
    }
    let mut jobs = Vec::new();
    for (file, setup, report) in &reports {
        let settings = setup.settings(&args.look)?;
        jobs.push(Job { input: file, data: report, setup, settings, part: None });
    }
    outputs::write(&args.files, &jobs, &formats, &place, terminal)?;
    // The program ends here: to give this back piece by piece takes a tenth of the time of a long report.
    drop(jobs);
    std::mem::forget((reports, past));
    Ok(outcome)
}

/// A results file that a report is made of.
type Found<'a> = (&'a PathBuf, Results, Vec<Problem>);

fn read(args: &args::Report, terminal: Terminal) -> Result<(Vec<Found<'_>>, Outcome), Failure> {
    let mut outcome = Outcome::Fine;
    let mut found = Vec::new();
    let mut refuse = |names: &str| {
        terminal.error(&format!("{names} has errors: no report was made from it"));
        outcome = Outcome::Errors;
    };
    if args.merge && args.files.len() > 1 {
        match merge::join(&args.files, args.force, terminal)? {
            Some((results, problems)) => found.push((&args.files[0], results, problems)),
            None => refuse("what was to be merged"),
        }
        return Ok((found, outcome));
    }
    for file in &args.files {
        match record::read(file, args.force, terminal)? {
            Some((results, problems)) => found.push((file, results, problems)),
            None => refuse(&format!("`{}`", file.display())),
        }
    }
    one_run_in_two_files(&found, terminal);
    Ok((found, outcome))
}

/// Two files of one run make two reports, neither of them whole.
fn one_run_in_two_files(found: &[Found<'_>], terminal: Terminal) {
    let mut known: BTreeMap<(&str, &str), &PathBuf> = BTreeMap::new();
    for (file, results, _) in found {
        let ids = [Some(&results.run.id), results.deployment.id.as_ref()];
        for id in ids.into_iter().flatten() {
            let Some(other) = known.insert((&results.checklist.id, id), file) else { continue };
            let (other, file) = (other.display(), file.display());
            terminal.warn(&format!(
                "`{other}` and `{file}` are of one run, and each gets a report of its own; \
                 `--merge` makes one report of both"
            ));
            break;
        }
    }
}

fn make(
    results: &Results,
    audience: Audience,
    problems: Vec<Problem>,
    (past, terminal): (&History, Terminal),
) -> Report {
    let audience = match audience {
        Audience::Stakeholders => report::Audience::Stakeholders,
        Audience::Team => report::Audience::Team,
        Audience::Audit => report::Audience::Audit,
    };
    let (history, left_out) = (past.of(results, terminal), past.left_out);
    report::report(results, &report::Options { audience, problems, history, left_out })
}
