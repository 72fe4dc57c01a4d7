//! The report as the body of an e-mail: tables and inline styles only, because mail programs drop everything else.

use serde::Serialize;

use super::{Context, Emitted, Error, Format};
use crate::report::{Phase, Report, Table};

pub(super) static FORMAT: Format<Report> = Format {
    name: "report-email",
    to: "email",
    file: "email.html",
    templates: &[("report-email.html", include_str!("../../templates/report-email.html"))],
    emit,
};

/// The tables that a mail has.
const SHOWN: &[&str] = &["conflicts", "versions", "review", "before"];

fn emit(report: &Report, context: &Context<'_>) -> Result<Emitted, Error> {
    #[derive(Serialize)]
    struct Page<'a> {
        bars: Vec<Bar<'a>>,
        has_plan: bool,
        tables: Vec<&'a Table>,
        report: &'a Report,
    }
    let length = report.timeline.length_ms.max(1);
    let bars = report.timeline.phases.iter().map(|it| bar(it, length)).collect();
    // A mail is short: what is compared with earlier runs stands in the report.
    let tables = report.tables.iter().filter(|it| SHOWN.contains(&it.id)).collect();
    let has_plan = report.timeline.phases.iter().any(|it| it.planned_length.is_some());
    let page = Page { bars, has_plan, tables, report };
    let text = context.templates.render("report-email.html", &page)?;
    Ok(Emitted { bytes: text.into_bytes(), ..Emitted::default() })
}

/// A phase on the time of the run, in hundredths of its width: a gap, a bar, the rest.
#[derive(Serialize)]
struct Bar<'a> {
    phase: &'a Phase,
    before: i64,
    width: i64,
    after: i64,
    over: bool,
}

fn bar(phase: &Phase, length: i64) -> Bar<'_> {
    let place = |ms: i64| (ms * 100 / length).clamp(0, 100);
    let (before, width) = phase.actual.map_or((0, 0), |it| {
        // A bar is always seen.
        let start = place(it.start_ms).min(98);
        (start, (place(it.end_ms) - start).max(2))
    });
    let over = phase.difference.as_ref().is_some_and(|it| it.ms >= 60_000);
    Bar { phase, before, width, after: 100 - before - width, over }
}
