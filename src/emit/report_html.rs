//! The report as a page.

use super::{Context, Emitted, Error, Format};
use crate::report::Report;

pub(super) static FORMAT: Format<Report> =
    Format { name: "report-html", to: "html", file: "report.html", templates: &[], emit };

fn emit(_input: &Report, _context: &Context<'_>) -> Result<Emitted, Error> {
    Ok(Emitted::default())
}
