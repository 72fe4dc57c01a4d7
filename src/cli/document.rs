//! A checklist from the disk: read, compiled, with what is set for it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use runsheet::{
    check::World,
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
    /// The file as it is.
    pub(super) bytes: Vec<u8>,
}

/// What is looked for around a document.
#[derive(Default)]
pub(super) struct Look {
    /// The programs of this machine, where it has to have them.
    pub(super) tools: Option<BTreeSet<String>>,
    /// Whether to look for the files that it links to.
    pub(super) files: bool,
}

impl Document {
    pub(super) fn read(path: &Path, global: &Global) -> Result<Document, Failure> {
        let mut document = Document::open(path, global)?;
        (document.checklist, document.diagnostics) =
            compile::compile(&document.source, &document.setup.config);
        Ok(document)
    }

    pub(super) fn look(path: &Path, global: &Global, look: &Look) -> Result<Document, Failure> {
        let mut document = Document::open(path, global)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let has_file = |name: &str| folder.join(name).exists();
        let has_tool = |name: &str| look.tools.as_ref().is_none_or(|it| it.contains(name));
        let world = World {
            // Of standard input, nobody knows where it stands.
            has_file: (look.files && path != Path::new("-")).then_some(&has_file),
            has_tool: look.tools.is_some().then_some(&has_tool),
        };
        let config = &document.setup.config;
        (document.checklist, document.diagnostics) =
            compile::compile_in(&document.source, config, world);
        Ok(document)
    }

    /// The text and what is set for it, not compiled yet.
    fn open(path: &Path, global: &Global) -> Result<Document, Failure> {
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
        let (checklist, diagnostics) = (Checklist::default(), Vec::new());
        Ok(Document { path: path.to_owned(), source, checklist, diagnostics, setup, bytes })
    }

    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|it| it.severity == Severity::Error)
    }
}
