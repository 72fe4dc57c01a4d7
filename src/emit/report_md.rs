//! The report as Markdown.

use super::{Context, Emitted, Error, Format};
use crate::report::Report;

pub(super) static FORMAT: Format<Report> =
    Format { name: "report-md", to: "md", file: "report.md", templates: &[], emit };

fn emit(_input: &Report, _context: &Context<'_>) -> Result<Emitted, Error> {
    Ok(Emitted::default())
}
