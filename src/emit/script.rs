//! The runnable script.

use super::{Context, Emitted, Error, Format};
use crate::model::Checklist;

pub(super) static FORMAT: Format<Checklist> =
    Format { name: "script", to: "sh", file: "run.sh", templates: &[], emit };

fn emit(_input: &Checklist, _context: &Context<'_>) -> Result<Emitted, Error> {
    Ok(Emitted::default())
}
