//! Results to a report: verdict, deviations, approvals, timeline, evidence. Everything comes from the results file alone.

mod data;
mod words;

pub use data::{
    Approval, Count, Deviation, Evidence, Fact, Figure, ItemRef, Mark, Measurement, Moment,
    NextStep, Note, Outcome, Phase, Point, RecordItem, RecordSection, Remark, Report, Span,
    Stretch, Tick, Timeline, Tone, Verdict,
};
pub use words::Words;

use crate::results::Results;

/// Whom the report is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Contacts, hosts and accounts are left out.
    Stakeholders,
    /// Everything but telephone numbers and addresses.
    #[default]
    Team,
    /// Everything.
    Audit,
}

/// What the caller says about a report.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whom it is for.
    pub audience: Audience,
    /// What is wrong with the results file; see [`crate::results`].
    pub warnings: Vec<String>,
}

/// The report of a run.
pub fn report(results: &Results, options: &Options) -> Report {
    Report {
        title: results.checklist.title.clone(),
        warnings: options.warnings.clone(),
        ..Report::default()
    }
}
