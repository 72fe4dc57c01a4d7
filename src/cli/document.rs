//! A checklist from the disk: read, compiled, with what is set for it.

use std::path::{Path, PathBuf};

use runsheet::{
    compile,
    diagnostic::{Diagnostic, Severity},
    model::Checklist,
    source::Source,
};

use super::{Failure, args::Global, files, setup::Setup};

pub(super) struct Document {
    /// As given.
    pub(super) path: PathBuf,
    pub(super) source: Source,
    pub(super) checklist: Checklist,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) setup: Setup,
}

impl Document {
    pub(super) fn read(path: &Path, global: &Global) -> Result<Document, Failure> {
        let bytes = files::read(path)?;
        let setup = Setup::of(path, global)?;
        let name = if path == Path::new("-") {
            "standard-input.md".into()
        } else {
            path.to_string_lossy()
        };
        let source = Source::read(&name, &bytes).map_err(|error| {
            Failure::new(format!("read `{}`", path.display()), error.to_string())
                .help("runsheet reads Markdown: a text file such as `release.md`")
        })?;
        let (checklist, diagnostics) = compile::compile(&source, &setup.config);
        Ok(Document { path: path.to_owned(), source, checklist, diagnostics, setup })
    }

    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|it| it.severity == Severity::Error)
    }
}
