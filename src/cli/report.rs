//! `report`: the report of a run from its results file.

use runsheet::{
    emit,
    report::{self, Report},
    results::{self, Problem},
};

use super::{
    Failure, Outcome,
    args::{self, Audience, Global},
    files,
    outputs::{self, Job},
    setup::Setup,
    terminal::Terminal,
};

pub(super) fn run(
    args: &args::Report,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let place = args.output.place();
    let formats = outputs::choose(emit::REPORTS.to_vec(), &args.to, &place)?;
    let mut outcome = Outcome::Fine;
    let mut reports = Vec::new();
    for file in &args.files {
        let bytes = files::read(file)?;
        let loaded = results::load(&bytes, &results::Options { force: args.force });
        let name = file.display();
        match loaded {
            Ok((results, problems)) => {
                for problem in &problems {
                    terminal.warn(&format!("{name}: {problem} [{}]", problem.kind.code));
                }
                let report = make(&results, args.audience, problems);
                reports.push((file, Setup::of(file, global)?, report));
            }
            Err(problems) => {
                for problem in &problems {
                    terminal.error(&format!("{name}: {problem} [{}]", problem.kind.code));
                }
                terminal.error(&format!("`{name}` has errors: no report was made from it"));
                outcome = Outcome::Errors;
            }
        }
    }
    let mut jobs = Vec::new();
    for (file, setup, report) in &reports {
        let settings = setup.settings(&args.look)?;
        jobs.push(Job { input: file, data: report, setup, settings });
    }
    outputs::write(&jobs, &formats, &place, terminal)?;
    Ok(outcome)
}

fn make(results: &results::Results, audience: Audience, problems: Vec<Problem>) -> Report {
    let audience = match audience {
        Audience::Stakeholders => report::Audience::Stakeholders,
        Audience::Team => report::Audience::Team,
        Audience::Audit => report::Audience::Audit,
    };
    report::report(results, &report::Options { audience, problems })
}
