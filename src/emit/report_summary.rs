//! The report as the summary of a GitHub step (`$GITHUB_STEP_SUMMARY`): what a reader of the build wants to know.

use serde::Serialize;

use super::{Context, Emitted, Error, Format};
use crate::report::Report;

pub(super) static FORMAT: Format<Report> = Format {
    name: "report-summary",
    to: "summary",
    file: "summary.md",
    templates: &[("report-summary.md", include_str!("../../templates/report-summary.md"))],
    emit,
};

/// GitHub drops summaries over 1 MiB (GitHub Docs, "Workflow commands", step isolation and limits).
const LARGEST: usize = 1 << 20;
/// So many deviations are listed at most.
const MOST: usize = 200;

fn emit(report: &Report, context: &Context<'_>) -> Result<Emitted, Error> {
    #[derive(Serialize)]
    struct Page<'a> {
        most: usize,
        more: usize,
        report: &'a Report,
    }
    let mut most = MOST;
    loop {
        let more = report.deviations.len().saturating_sub(most);
        let text = context.templates.render("report-summary.md", &Page { most, more, report })?;
        if text.len() <= LARGEST || most == 0 {
            return Ok(Emitted { bytes: text.into_bytes(), ..Emitted::default() });
        }
        most /= 4;
    }
}
