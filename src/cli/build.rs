//! `build`, `form` and `script`: outputs of checklists.

use std::{
    fs,
    path::{Path, PathBuf},
};

use runsheet::{
    diagnostic::nearest,
    emit::{self, Format, Settings},
    model::{Checklist, Node, Section},
    report,
};

use super::{
    Failure, Outcome, args,
    args::Global,
    document::Document,
    history::History,
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
    let place = Place::Folder(args.out.folder());
    let history = args.history.as_ref().map(|it| History::read(it, false, terminal)).transpose()?;
    outputs(&files, emit::FORMS, &place, &args.look, history.as_ref(), global, terminal)
}

pub(super) fn form(
    args: &args::Form,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let place = args.output.place()?;
    let formats = outputs::choose(named("form-"), &args.to, &place)?;
    outputs(&args.files, &formats, &place, &args.look, None, global, terminal)
}

pub(super) fn script(
    args: &args::Script,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let documents = read(&args.files, global)?;
    let mut parts = Vec::new();
    for document in &documents {
        parts.push(args.section.as_deref().map(|part| section(document, part)).transpose()?);
    }
    write(
        &documents,
        &parts,
        &named("script"),
        &args.output.place()?,
        &args::Look::default(),
        terminal,
    )
}

/// The id of the section that people call so.
fn section(document: &Document, part: &str) -> Result<String, Failure> {
    let nodes = document.checklist.nodes();
    let sections: Vec<_> = nodes
        .iter()
        .filter_map(|node| if let Node::Section(it) = node { Some(*it) } else { None })
        .filter(|it| !it.id.is_empty() && !it.title.is_blank())
        .collect();
    let called = |it: &&&Section| {
        it.id == part || it.number == part || it.title.to_plain().eq_ignore_ascii_case(part)
    };
    if let Some(section) = sections.iter().find(called) {
        return Ok(section.id.clone());
    }
    let ids: Vec<&str> = sections.iter().map(|it| it.id.as_str()).collect();
    let help = match nearest(part, &ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its parts are {}", ids.join(", ")),
    };
    let tried = format!("make a script for the part `{part}`");
    Err(Failure::new(tried, format!("`{}` has no such part", document.path.display())).help(help))
}

fn named(prefix: &str) -> Vec<&'static Format<Checklist>> {
    emit::FORMS.iter().copied().filter(|it| it.name.starts_with(prefix)).collect()
}

fn outputs(
    files: &[PathBuf],
    formats: &[&'static Format<Checklist>],
    place: &Place<'_>,
    look: &args::Look,
    history: Option<&History>,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let mut documents = read(files, global)?;
    for document in &mut documents {
        let Some(history) = history else { break };
        let runs = history.of_checklist(&document.checklist.id, terminal);
        document.checklist.set_usual(&report::usual(&runs));
    }
    write(&documents, &vec![None; documents.len()], formats, place, look, terminal)
}

fn read(files: &[PathBuf], global: &Global) -> Result<Vec<Document>, Failure> {
    files.iter().map(|file| Document::read(file, global)).collect()
}

/// `parts` are the ids of the sections that outputs are for, by document.
fn write(
    documents: &[Document],
    parts: &[Option<String>],
    formats: &[&'static Format<Checklist>],
    place: &Place<'_>,
    look: &args::Look,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let mut jobs = Vec::new();
    let mut outcome = Outcome::Fine;
    for (document, part) in documents.iter().zip(parts) {
        terminal.diagnostics(&document.source, &document.diagnostics);
        let Document { path, checklist, setup, .. } = document;
        if document.has_errors() {
            outcome = Outcome::Errors;
            let path = path.display();
            terminal.error(&format!("`{path}` has errors: no outputs were made from it"));
        } else {
            let settings = Settings { section: part.clone(), ..setup.settings(look)? };
            jobs.push(Job { input: path, data: checklist, setup, settings, part: part.clone() });
        }
    }
    let inputs: Vec<PathBuf> = documents.iter().map(|it| it.path.clone()).collect();
    outputs::write(&inputs, &jobs, formats, place, terminal)?;
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
