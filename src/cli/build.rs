//! `build`, `form` and `script`: outputs of checklists.

use std::{
    fs,
    path::{Path, PathBuf},
};

use runsheet::{
    emit::{self, Format},
    model::Checklist,
};

use super::{
    Failure, Outcome, args,
    args::Global,
    document::Document,
    outputs::{self, Job, Place},
    terminal::Terminal,
};

/// What `build` compiles when it is told nothing.
const CHECKLISTS: &str = "checklists";

pub(super) fn build(
    args: &args::Build,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let files = if args.files.is_empty() { shipped()? } else { args.files.clone() };
    let place = Place::Folder(args.out.output_dir.as_deref());
    outputs(&files, emit::FORMS, &place, &args.look, global, terminal)
}

pub(super) fn form(
    args: &args::Form,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let place = args.output.place();
    let formats = outputs::choose(named("form-"), &args.to, &place)?;
    outputs(&args.files, &formats, &place, &args.look, global, terminal)
}

pub(super) fn script(
    args: &args::Script,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    outputs(
        &args.files,
        &named("script"),
        &args.output.place(),
        &args::Look::default(),
        global,
        terminal,
    )
}

fn named(prefix: &str) -> Vec<&'static Format<Checklist>> {
    emit::FORMS.iter().copied().filter(|it| it.name.starts_with(prefix)).collect()
}

fn outputs(
    files: &[PathBuf],
    formats: &[&'static Format<Checklist>],
    place: &Place<'_>,
    look: &args::Look,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let mut documents = Vec::new();
    for file in files {
        documents.push(Document::read(file, global)?);
    }
    let mut jobs = Vec::new();
    let mut outcome = Outcome::Fine;
    for document in &documents {
        terminal.diagnostics(&document.source, &document.diagnostics);
        let Document { path, checklist, setup, .. } = document;
        if document.has_errors() {
            outcome = Outcome::Errors;
            let path = path.display();
            terminal.error(&format!("`{path}` has errors: no outputs were made from it"));
        } else {
            let settings = setup.settings(look)?;
            jobs.push(Job { input: path, data: checklist, setup, settings });
        }
    }
    outputs::write(&jobs, formats, place, terminal)?;
    Ok(outcome)
}

/// The Markdown files in `checklists/`.
fn shipped() -> Result<Vec<PathBuf>, Failure> {
    let help = "name the files: `runsheet build release.md`; or begin with `runsheet init`";
    let failed = |error| Failure::io("read", Path::new(CHECKLISTS), &error).help(help);
    let mut files = Vec::new();
    for entry in fs::read_dir(CHECKLISTS).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|it| it == "md") && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        let tried = format!("build what is in `{CHECKLISTS}/`");
        return Err(Failure::new(tried, "there is no Markdown file in it").help(help));
    }
    Ok(files)
}
