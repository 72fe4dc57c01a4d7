//! The model as JSON.

use super::{Context, Emitted, Error, Format};
use crate::model::Checklist;

pub(super) static FORMAT: Format<Checklist> =
    Format { name: "checklist-json", to: "json", file: "checklist.json", templates: &[], emit };

fn emit(_input: &Checklist, _context: &Context<'_>) -> Result<Emitted, Error> {
    Ok(Emitted::default())
}
