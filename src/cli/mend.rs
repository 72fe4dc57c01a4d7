//! `check --fix` and `--diff`: what can be mended for certain. The home of similar.

use std::{fs, path::Path};

use runsheet::diagnostic;
use similar::TextDiff;

use super::{
    Failure,
    document::Document,
    files::{self, Made},
};

/// A document as it would be written.
pub(super) struct Mended {
    /// The whole file.
    text: String,
    /// What is in the file now, as far as it is text.
    before: String,
    /// So many findings are mended.
    pub(super) count: usize,
}

/// What can be mended in a document; `None` where there is nothing.
pub(super) fn mended(document: &Document) -> Option<Mended> {
    let (text, count) = diagnostic::mended(&document.source, &document.diagnostics)?;
    let before = String::from_utf8_lossy(&document.bytes).into_owned();
    let mark = if before.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    // Lines end as they did: a mended file differs where it was mended.
    let text = if before.contains("\r\n") { text.replace('\n', "\r\n") } else { text };
    Some(Mended { text: format!("{mark}{text}"), before, count })
}

impl Mended {
    /// The change as a unified diff.
    pub(super) fn diff(&self, path: &Path) -> String {
        let name = path.to_string_lossy();
        let diff = TextDiff::from_lines(&self.before, &self.text);
        diff.unified_diff().context_radius(3).header(&name, &name).to_string()
    }

    /// Writes it in place of the file.
    pub(super) fn write(self, path: &Path) -> Result<(), Failure> {
        let Mended { text, .. } = self;
        let failed = |error| Failure::io("write", path, &error);
        let rights = fs::metadata(path).map_err(failed)?.permissions();
        files::write_all(&[Made { path: path.to_owned(), bytes: text.into_bytes() }])?;
        // It is the same file to its owner: who could read it can read it.
        fs::set_permissions(path, rights).map_err(failed)
    }
}
