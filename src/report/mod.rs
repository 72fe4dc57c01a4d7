//! Results to a report: verdict, deviations, approvals, timeline, evidence. Everything comes from the results file alone.

mod approvals;
mod data;
mod deviations;
mod evidence;
mod facts;
mod history;
mod lists;
mod merged;
mod past;
mod review;
mod run;
mod statement;
mod table;
mod time;
mod timeline;
mod verdict;
mod visible;
mod withheld;
mod words;

pub use data::{
    Approval, Cell, Column, Count, Deviation, Evidence, Fact, Figure, ItemRef, Mark, Measurement,
    Moment, NextStep, Note, Outcome, Phase, Point, RecordItem, RecordSection, Remark, Report, Span,
    Stretch, Table, Tick, Timeline, Tone, Trend, TrendBar, Verdict,
};
pub use history::usual;
pub use past::{Past, PastItem, past, series};
use run::Run;
pub use statement::statement;
pub use visible::clean;
pub use words::Words;

use std::{
    borrow::Cow,
    thread::{self, Scope},
};

use crate::results::{self, Problem, Results, SealCheck, Status};

/// Whom the report is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Contacts are left out; hosts, accounts and the values of variables are masked where they are known.
    #[default]
    Stakeholders,
    /// Everything.
    Team,
    /// Everything, with whole digests.
    Audit,
}

/// What the caller says about a report.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whom it is for.
    pub audience: Audience,
    /// The warnings of [`results::load`]; the report shows them.
    pub problems: Vec<Problem>,
    /// Earlier runs of the same checklist, the oldest first.
    pub history: Vec<Past>,
    /// So many files of earlier runs could not be trusted, and are none of them.
    pub left_out: usize,
}

/// The report of a run.
///
/// ```
/// use runsheet::{report, results};
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (results, problems) = results::load(&json, &results::Options::default()).unwrap();
/// let report = report::report(&results, &report::Options { problems, ..Default::default() });
/// assert_eq!(report.verdict.outcome, report::Outcome::Success);
/// ```
pub fn report(results: &Results, options: &Options) -> Report {
    let many = results.items.len() > MANY;
    thread::scope(|scope| {
        let stated = results.integrity.as_ref().map(|it| it.digest.clone());
        let digest = beside(scope, many && stated.is_none(), move || {
            stated.unwrap_or_else(|| results::digest(results))
        });
        let visible = beside(scope, many, || visible::visible(results));
        // Seals and digests are over what stands in the file, whatever it looks like.
        let seals = results::seals(results);
        let shown = match options.audience {
            Audience::Stakeholders => {
                // Nearly always all is visible as it is.
                let withheld = many.then(|| withheld::withheld(results));
                Cow::Owned(match (visible(), withheld) {
                    (Cow::Borrowed(_), Some(withheld)) => withheld,
                    (visible, _) => withheld::withheld(&visible),
                })
            }
            Audience::Team | Audience::Audit => visible(),
        };
        let report = set(results, &shown, seals, digest, options);
        if let Cow::Owned(shown) = shown
            && many
        {
            // To take it apart takes a while: nobody waits for that.
            thread::spawn(move || drop(shown));
        }
        report
    })
}

/// More answers than this are worth a thread.
const MANY: usize = 1000;

/// Work that is begun beside this one where it is long; else it is done when it is asked for.
fn beside<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    is_long: bool,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Box<dyn FnOnce() -> T + 'scope> {
    if !is_long {
        return Box::new(work);
    }
    let handle = scope.spawn(work);
    Box::new(|| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

/// The report of what is shown.
fn set(
    results: &Results,
    shown: &Results,
    seals: Vec<SealCheck>,
    digest: impl FnOnce() -> String,
    options: &Options,
) -> Report {
    let mut run = Run::new(shown, options.audience, seals);
    // The verdict is the same for everybody.
    run.blank = results.items.values().all(|it| it.status == Status::Pending);
    let (deviations, (record, evidence)) = thread::scope(|scope| {
        let record = beside(scope, run.rows.len() > MANY, || evidence::record(&run));
        (deviations::deviations(&run), record())
    });
    let verdict = verdict::verdict(&run);
    let figures = verdict::figures(&run, deviations.len());
    let approvals = approvals::approvals(&run);
    let next_steps = lists::next_steps(&run);
    let mut tables: Vec<Table> =
        [merged::conflicts(&run), merged::versions(&run)].into_iter().flatten().collect();
    tables.push(review::review(&run, &verdict, &figures, &deviations, &approvals, &next_steps));
    tables.extend(history::tables(&run, verdict.outcome, &options.history, options.left_out));
    let timeline = timeline::timeline(&run);
    run.digest = digest();
    Report {
        lang: shown.checklist.lang.clone().unwrap_or_else(|| "en".to_owned()),
        words: Words::default(),
        title: shown.checklist.title.clone(),
        subject: facts::subject(&run),
        verdict,
        figures,
        facts: facts::facts(&run),
        warnings: warnings(results, &options.problems),
        not_applicable: lists::not_applicable(&run),
        approvals,
        next_steps,
        timeline,
        measurements: lists::measurements(&run, &options.history),
        notes: lists::notes(&run, &deviations),
        tables,
        trends: history::trends(&run, &options.history),
        record,
        evidence,
        provenance: facts::provenance(&run, &options.problems),
        colophon: facts::colophon(&run),
        deviations,
    }
}

/// What is wrong with the file, in the words of the checklist. A reason that is missing is told with what it is missing for.
fn warnings(results: &Results, problems: &[Problem]) -> Vec<String> {
    let items = results.outline.items();
    let told = problems.iter().filter(|it| it.kind.name != "no-reason");
    let warning = |problem: &Problem| {
        let path = problem.path.strip_prefix("items.").unwrap_or_default();
        let is_of =
            |id: &str| path.strip_prefix(id).is_some_and(|it| it.is_empty() || it.starts_with('.'));
        let item = items.iter().filter(|it| is_of(&it.id)).max_by_key(|it| it.id.len());
        let said = match item {
            Some(item) => format!("{} {}: {}", item.number, item.text, problem.message),
            None => problem.to_string(),
        };
        visible::clean(&said.replace('`', "\"")).trim().to_owned()
    };
    told.map(warning).collect()
}
