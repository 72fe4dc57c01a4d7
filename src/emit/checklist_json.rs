//! The checklist as data: the model, and flat lists of what is in it.

use serde::Serialize;

use super::{Context, Emitted, Error, Format};
use crate::model::{Checklist, Class, FieldKind};

pub(super) static FORMAT: Format<Checklist> =
    Format { name: "checklist-json", to: "json", file: "checklist.json", templates: &[], emit };

#[derive(Serialize)]
struct Data<'a> {
    format: &'static str,
    format_version: &'static str,
    checklist: &'a Checklist,
    steps: Vec<FlatStep<'a>>,
    fields: Vec<FlatField<'a>>,
    commands: Vec<FlatCommand<'a>>,
}

#[derive(Serialize)]
struct FlatStep<'a> {
    id: &'a str,
    line: u32,
    text: String,
    optional: bool,
    contingency: bool,
}

#[derive(Serialize)]
struct FlatField<'a> {
    id: &'a str,
    line: u32,
    kind: FieldKind,
    label: &'a str,
    options: Vec<&'a str>,
}

#[derive(Serialize)]
struct FlatCommand<'a> {
    id: &'a str,
    line: u32,
    class: Class,
    language: &'a str,
    /// Line of the step it belongs to.
    step: Option<u32>,
}

fn emit(checklist: &Checklist, _context: &Context<'_>) -> Result<Emitted, Error> {
    let steps = checklist.steps().into_iter().map(|it| FlatStep {
        id: &it.id,
        line: it.span.line,
        text: it.text.to_plain(),
        optional: it.optional,
        contingency: it.contingency,
    });
    let fields = checklist.fields().into_iter().map(|it| FlatField {
        id: &it.id,
        line: it.span.line,
        kind: it.kind,
        label: &it.label,
        options: it.options.iter().map(|option| option.label.as_str()).collect(),
    });
    // Inline code in a step's text is no block of the document.
    let blocks = checklist.commands().into_iter().filter(|it| !it.inferred);
    let commands = blocks.map(|it| FlatCommand {
        id: &it.id,
        line: it.span.line,
        class: it.class,
        language: &it.language,
        step: it.step_line,
    });
    let data = Data {
        format: "runsheet-checklist",
        format_version: "1.0",
        checklist,
        steps: steps.collect(),
        fields: fields.collect(),
        commands: commands.collect(),
    };
    let mut bytes =
        serde_json::to_vec_pretty(&data).map_err(|error| Error::Internal(error.to_string()))?;
    bytes.push(b'\n');
    Ok(Emitted { bytes, warnings: Vec::new() })
}
