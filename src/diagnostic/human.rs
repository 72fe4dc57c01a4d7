//! Diagnostics as text.

use super::Diagnostic;
use crate::source::Source;

/// stub
pub fn human(_source: &Source, diagnostics: &[Diagnostic]) -> String {
    format!("{}", diagnostics.len())
}
