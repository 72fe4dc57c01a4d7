//! The fillable PDF: a checklist set in pages, every blank, choice and box a form field.

mod command;
mod fields;
mod head;
mod prose;
mod section;
mod signoff;
mod step;
mod table;
#[cfg(test)]
mod tests;
mod words;

use super::{
    Context, Emitted, Error, Format,
    pdf::{
        self,
        flow::Flow,
        fonts::Fonts,
        list::{Attachment, Document},
        style::{Furniture, MARGINS, furnish},
    },
};
use crate::model::{Checklist, Outline};

pub(super) static FORMAT: Format<Checklist> =
    Format { name: "form-pdf", to: "pdf", file: "form.pdf", templates: &[], emit };

fn emit(checklist: &Checklist, context: &Context<'_>) -> Result<Emitted, Error> {
    let document = document(checklist, pdf::paper(context.settings.paper))?;
    pdf::write(&document, context.settings)
}

/// The checklist as pages.
fn document(checklist: &Checklist, paper: [f32; 2]) -> Result<Document, Error> {
    let document = Document {
        title: checklist.title.clone(),
        lang: checklist.lang.clone(),
        identifier: checklist.fingerprint.clone(),
        paper,
        pages: Vec::new(),
        nodes: Vec::new(),
        fields: Vec::new(),
        hidden: vec![
            ("@format".to_owned(), "runsheet-form 1".to_owned()),
            ("@fingerprint".to_owned(), checklist.fingerprint.clone()),
        ],
        outline: Vec::new(),
        attachments: vec![attachment(checklist)?],
        fonts: Fonts::default(),
    };
    let mut flow = Flow::new(document, MARGINS);
    let taken = head::head(&mut flow, checklist);
    section::sections(&mut flow, checklist, &taken);
    // Heads and feet know the number of pages, so that they come last.
    flow.place_rest();
    let version = checklist
        .version
        .as_ref()
        .map_or(String::new(), |it| format!(" · {} {it}", words::VERSION));
    furnish(
        &mut flow,
        &Furniture {
            head_left: &checklist.title,
            head_right: &format!("{}{version}", checklist.id),
            foot_left: &short_fingerprint(&checklist.fingerprint, 16),
            foot_right: words::PAGE,
        },
    );
    Ok(flow.finish())
}

/// What makes the file describe itself: the checklist's outline, as in every results file.
fn attachment(checklist: &Checklist) -> Result<Attachment, Error> {
    let json = serde_json::json!({
        "format": "runsheet-outline",
        "format_version": "1.0",
        "id": checklist.id,
        "title": checklist.title,
        "version": checklist.version,
        "lang": checklist.lang,
        "source": checklist.source,
        "fingerprint": checklist.fingerprint,
        "variables": checklist.variables.iter().map(|it| &it.name).collect::<Vec<_>>(),
        "outline": Outline::of(checklist),
    });
    let bytes = serde_json::to_vec(&json).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Attachment {
        name: "checklist.json".to_owned(),
        description: words::ATTACHMENT.to_owned(),
        mime: "application/json",
        bytes,
    })
}

/// The fingerprint with its first digits only.
fn short_fingerprint(fingerprint: &str, digits: usize) -> String {
    let end = fingerprint.find(':').map_or(0, |at| at + 1) + digits;
    fingerprint.get(..end).unwrap_or(fingerprint).to_owned()
}
