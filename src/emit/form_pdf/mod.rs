//! The fillable PDF: a checklist set in pages, every blank, choice and box a form field.

mod command;
mod contents;
mod fields;
mod head;
mod prose;
mod section;
mod signoff;
mod step;
mod table;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::{
    Context, Emitted, Error, Format, Settings,
    pdf::{
        self,
        flow::Flow,
        list::{Attachment, Control, Document, Field},
        style::{Furniture, MARGINS, furnish},
        words::Words,
    },
    strings,
};
use crate::model::{
    Checklist, Identity, Outline,
    form::{self, FormData},
    sha256_hex,
};

pub(super) static FORMAT: Format<Checklist> =
    Format { name: "form-pdf", to: "pdf", file: "form.pdf", templates: strings::TABLES, emit };

fn emit(checklist: &Checklist, context: &Context<'_>) -> Result<Emitted, Error> {
    let words = Words::load(&checklist.lang, context.templates)?;
    let document = document(checklist, context.settings, words)?;
    pdf::write(document, context.settings)
}

/// The checklist as pages.
fn document<'a>(
    checklist: &Checklist,
    settings: &'a Settings,
    words: Words,
) -> Result<Document<'a>, Error> {
    let document = Document {
        title: checklist.title.clone(),
        lang: checklist.lang.clone(),
        identifier: checklist.fingerprint.clone(),
        ..pdf::begin(settings)?
    };
    let words = Rc::new(words);
    let mut flow = Flow::new(document, MARGINS);
    flow.document.fonts.mirrored = strings::direction(&checklist.lang) == "rtl";
    flow.words = Rc::clone(&words);
    let taken = head::head(&mut flow, checklist);
    let contents = contents::reserve(&mut flow, checklist);
    section::sections(&mut flow, checklist, &taken);
    // Heads and feet know the number of pages, so that they come last.
    flow.place_rest();
    contents::fill(&mut flow, contents);
    let version =
        checklist.version.as_ref().map_or(String::new(), |it| format!(" · {} {it}", words.version));
    furnish(
        &mut flow,
        &Furniture {
            head_left: &checklist.title,
            head_right: &format!("{}{version}", checklist.id),
            foot_left: &short_fingerprint(&checklist.fingerprint, 16),
            foot_right: &words.page,
        },
    );
    let mut document = flow.finish();
    let data = attachment(checklist, &words)?;
    document.hidden = hidden(checklist, &data, &document.fields);
    document.attachments.push(data);
    Ok(document)
}

/// What makes the file describe itself: the checklist as results repeat it.
fn attachment(checklist: &Checklist, words: &Words) -> Result<Attachment, Error> {
    let asked = checklist.variables.iter().filter(|it| !it.secret);
    let data = FormData {
        format: form::FORMAT.to_owned(),
        format_version: form::FORMAT_VERSION.to_owned(),
        checklist: Identity::of(checklist),
        deployment: checklist.deployment_facts(),
        variables: asked.map(|it| it.name.clone()).collect(),
        outline: Outline::of(checklist),
    };
    let bytes = serde_json::to_vec(&data).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Attachment {
        name: form::FILE.to_owned(),
        description: words.attachment.clone(),
        mime: "application/json",
        bytes,
    })
}

/// What nobody sees: it tells the reader which checklist the form is of, and whether it was changed.
fn hidden(checklist: &Checklist, data: &Attachment, fields: &[Field]) -> Vec<(String, String)> {
    let fields = fields.iter().map(|field| {
        let mut options: Vec<&str> = match &field.control {
            Control::Line { .. } | Control::Area { .. } | Control::Check { .. } => Vec::new(),
            Control::Radio { options, .. } => options.iter().map(String::as_str).collect(),
            Control::Select { options, .. } => options.iter().map(|it| it.0.as_str()).collect(),
        };
        options.sort_unstable();
        (field.name.as_str(), field.label.as_str(), options)
    });
    vec![
        (form::FINGERPRINT.to_owned(), checklist.fingerprint.clone()),
        (form::DIGEST.to_owned(), format!("sha256:{}", sha256_hex(&data.bytes))),
        (form::FIELDS.to_owned(), form::fields_digest(fields)),
    ]
}

/// The fingerprint with its first digits only.
fn short_fingerprint(fingerprint: &str, digits: usize) -> String {
    let end = fingerprint.find(':').map_or(0, |at| at + 1) + digits;
    fingerprint.get(..end).unwrap_or(fingerprint).to_owned()
}
