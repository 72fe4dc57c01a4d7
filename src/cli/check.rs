//! `check`: what is wrong with checklists.

use runsheet::diagnostic::{self, Severity};

use super::{
    Failure, Outcome,
    args::{self, Deny, DiagnosticFormat, Global},
    document::Document,
    terminal::{self, Terminal, counted},
};

pub(super) fn run(
    args: &args::Check,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let mut counts = [0, 0, 0];
    let mut documents = Vec::new();
    for file in &args.files {
        documents.push(Document::read(file, global)?);
    }
    for Document { source, diagnostics, .. } in &documents {
        let text = match args.format {
            DiagnosticFormat::Human => {
                diagnostic::human(source, diagnostics, terminal.colors_stdout())
            }
            DiagnosticFormat::Short => diagnostic::short(source, diagnostics),
            DiagnosticFormat::Json => diagnostic::json(source, diagnostics),
        };
        terminal::print(text.as_bytes())?;
        for found in diagnostics {
            counts[found.severity as usize] += 1;
        }
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
