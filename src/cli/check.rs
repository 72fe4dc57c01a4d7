//! `check`: what is wrong with checklists.

use std::path::Path;

use runsheet::{
    compile,
    diagnostic::{self, Diagnostic, Severity},
    source::Source,
};

use super::{
    Failure, Outcome,
    args::{self, Deny, DiagnosticFormat, Global},
    document::{Document, Look},
    mend,
    terminal::{self, Terminal, counted},
    watch, world,
};

pub(super) fn run(
    args: &args::Check,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    if !args.watch {
        return once(args, global, terminal);
    }
    let files = watch::files(&args.files, global.config.as_deref());
    loop {
        let seen = watch::Seen::of(&files);
        // While it is being changed, a file may be broken, or not be there: that is told, and waited for.
        if let Err(failure) = once(args, global, terminal) {
            if failure.is_closed_pipe() {
                return Ok(Outcome::Fine);
            }
            terminal.failure(&failure);
        }
        terminal.say("watching; Ctrl-C ends it");
        watch::wait(&files, &seen);
    }
}

fn once(args: &args::Check, global: &Global, terminal: Terminal) -> Result<Outcome, Failure> {
    let look = Look { tools: args.host_tools.then(world::tools), files: true };
    let mut documents = Vec::new();
    for file in &args.files {
        documents.push(Document::look(file, global, &look)?);
    }
    if args.diff {
        return diff(&documents, terminal);
    }
    if args.fix {
        for document in &mut documents {
            let Some(mended) = mend::mended(document)? else { continue };
            let count = mended.count;
            let path = document.path.clone();
            if path == Path::new("-") {
                let failure = Failure::new("mend standard input", "there is no file to write");
                return Err(failure.help("use `--diff` to see what would be changed"));
            }
            mended.write(&path)?;
            let found = counted(count, "finding", "findings");
            terminal.say(&format!("{}: mended {found}", path.display()));
            *document = Document::look(&path, global, &look)?;
        }
    }
    print(args.format, &documents, terminal)?;
    let mut counts = [0, 0, 0];
    for found in documents.iter().flat_map(|it| &it.diagnostics) {
        counts[found.severity as usize] += 1;
    }
    let [advice, warnings, errors] = counts;
    terminal.say(&summary(documents.len(), errors, warnings, advice));
    let denied = match args.deny {
        None => 0,
        Some(Deny::Warnings) => warnings,
        Some(Deny::Advice) => warnings + advice,
    };
    Ok(if errors + denied > 0 { Outcome::Errors } else { Outcome::Fine })
}

fn print(
    format: DiagnosticFormat,
    documents: &[Document],
    terminal: Terminal,
) -> Result<(), Failure> {
    if format == DiagnosticFormat::Sarif {
        let all: Vec<(&Source, &[Diagnostic])> =
            documents.iter().map(|it| (&it.source, it.diagnostics.as_slice())).collect();
        return terminal::print(diagnostic::sarif(&all, &compile::rules()).as_bytes());
    }
    for Document { source, diagnostics, .. } in documents {
        let text = match format {
            DiagnosticFormat::Human => {
                diagnostic::human(source, diagnostics, terminal.colors_stdout())
            }
            DiagnosticFormat::Short => diagnostic::short(source, diagnostics),
            DiagnosticFormat::Json => diagnostic::json(source, diagnostics),
            DiagnosticFormat::Github => diagnostic::github(source, diagnostics),
            DiagnosticFormat::Sarif => continue,
        };
        terminal::print(text.as_bytes())?;
    }
    Ok(())
}

/// What `--fix` would change; exit code 1 where it is anything.
fn diff(documents: &[Document], terminal: Terminal) -> Result<Outcome, Failure> {
    let mut count = 0;
    for document in documents {
        let Some(mended) = mend::mended(document)? else { continue };
        count += mended.count;
        terminal::print(mended.diff(&document.path).as_bytes())?;
    }
    if count == 0 {
        terminal.say("nothing to mend");
        return Ok(Outcome::Fine);
    }
    let found = counted(count, "finding", "findings");
    terminal.say(&format!("`--fix` would mend {found}; nothing was written"));
    Ok(Outcome::Errors)
}

fn summary(documents: usize, errors: usize, warnings: usize, advice: usize) -> String {
    let documents = counted(documents, "checklist", "checklists");
    let found: Vec<String> = [
        (errors, "error", "errors"),
        (warnings, "warning", "warnings"),
        (advice, "piece of advice", "pieces of advice"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| counted(count, one, many))
    .collect();
    if found.is_empty() {
        return format!("{documents} checked, nothing found");
    }
    let code =
        if errors + warnings + advice > 0 { "; `runsheet explain CODE` says more" } else { "" };
    format!("{documents} checked: {}{code}", found.join(", "))
}

const _: () = assert!(Severity::Error as usize == 2, "counts are kept by severity");
