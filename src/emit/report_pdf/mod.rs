//! The report as PDF: verdict first, then what did not go to plan, approvals, next steps, timeline, record, evidence.

mod evidence;
mod lists;
mod parts;
mod record;
mod summary;
mod table;
mod timeline;
mod trends;

use super::{
    Context, Emitted, Error, Format, Settings,
    pdf::{
        self,
        flow::Flow,
        list::Document,
        style::{Furniture, MARGINS, furnish},
    },
};
use crate::report::Report;

pub(super) static FORMAT: Format<Report> =
    Format { name: "report-pdf", to: "pdf", file: "report.pdf", templates: &[], emit };

fn emit(report: &Report, context: &Context<'_>) -> Result<Emitted, Error> {
    let document = document(report, context.settings)?;
    pdf::write(document, context.settings)
}

/// The report as pages.
fn document<'a>(report: &Report, settings: &'a Settings) -> Result<Document<'a>, Error> {
    let document = Document {
        title: format!("{}: {}", report.words.report, report.title),
        lang: report.lang.clone(),
        identifier: report.colophon.clone(),
        ..pdf::begin(settings)?
    };
    let mut flow = Flow::new(document, MARGINS);
    summary::summary(&mut flow, report);
    lists::deviations(&mut flow, report);
    lists::approvals(&mut flow, report);
    lists::next_steps(&mut flow, report);
    timeline::timeline(&mut flow, report);
    lists::measurements(&mut flow, report);
    lists::notes(&mut flow, report);
    lists::tables(&mut flow, report);
    record::record(&mut flow, report);
    evidence::evidence(&mut flow, report);
    summary::provenance(&mut flow, report);
    flow.place_rest();
    let furniture = Furniture {
        head_left: &report.title,
        head_right: &report.subject,
        foot_left: &report.colophon,
        foot_right: report.words.page_of,
    };
    furnish(&mut flow, &furniture);
    Ok(flow.finish())
}
