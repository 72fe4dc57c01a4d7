//! The report as PDF.

use super::{Context, Emitted, Error, Format};
use crate::report::Report;

pub(super) static FORMAT: Format<Report> =
    Format { name: "report-pdf", to: "pdf", file: "report.pdf", templates: &[], emit };

fn emit(_input: &Report, _context: &Context<'_>) -> Result<Emitted, Error> {
    Ok(Emitted::default())
}
