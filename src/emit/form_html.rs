//! The fillable page.

use super::{Context, Emitted, Error, Format};
use crate::model::Checklist;

pub(super) static FORMAT: Format<Checklist> =
    Format { name: "form-html", to: "html", file: "form.html", templates: &[], emit };

fn emit(_input: &Checklist, _context: &Context<'_>) -> Result<Emitted, Error> {
    Ok(Emitted::default())
}
