//! `diff`: two checklists, two results, or a run against its checklist.

use std::{fmt::Write as _, path::Path};

use runsheet::{
    model::Outline,
    report::clean,
    results::{self, Change, ChangeKind, Results},
};
use serde::Serialize;

use super::{
    Failure, Outcome,
    args::{self, DiffFormat, Global},
    document::Document,
    files, record,
    terminal::{self, Terminal, counted},
};

/// What can be compared.
enum Side {
    Checklist(Outline),
    Run(Box<Results>),
}

impl Side {
    fn outline(&self) -> &Outline {
        match self {
            Side::Checklist(outline) => outline,
            Side::Run(results) => &results.outline,
        }
    }
}

/// Everything that differs.
#[derive(Serialize)]
struct Diff {
    checklist: Vec<Change>,
    answers: Vec<Change>,
}

pub(super) fn run(
    args: &args::Diff,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let (old, new) =
        (side(&args.old, args, global, terminal)?, side(&args.new, args, global, terminal)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(Outcome::Errors) };
    let checklist = results::diff_outlines(old.outline(), new.outline());
    let (answers, title) = match (&old, &new) {
        (Side::Run(old), Side::Run(new)) => (results::diff_answers(old, new), "answers"),
        (Side::Checklist(_), Side::Run(run)) | (Side::Run(run), Side::Checklist(_)) => {
            (results::diff_as_run(run), "as run")
        }
        (Side::Checklist(_), Side::Checklist(_)) => (Vec::new(), "answers"),
    };
    let diff = Diff { checklist, answers };
    let text = match args.format {
        DiffFormat::Human => text("checklist", &diff.checklist) + &text(title, &diff.answers),
        DiffFormat::Json => {
            let json = serde_json::to_string_pretty(&diff);
            json.map_err(|it| Failure::new("write the differences", it.to_string()))? + "\n"
        }
    };
    terminal::print(text.as_bytes())?;
    if diff.checklist.is_empty() && diff.answers.is_empty() {
        terminal.say("no differences");
    }
    Ok(Outcome::Fine)
}

/// A results file begins with a brace, a checklist does not. Standard input can be read once, and is a checklist.
fn side(
    path: &Path,
    args: &args::Diff,
    global: &Global,
    terminal: Terminal,
) -> Result<Option<Side>, Failure> {
    let is_results = path != Path::new("-")
        && (path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"))
            || files::read(path)?.trim_ascii_start().starts_with(b"{"));
    if is_results {
        let read = record::read(path, args.force, terminal)?;
        return Ok(read.map(|(results, _)| Side::Run(Box::new(results))));
    }
    let document = Document::read(path, global)?;
    Ok(Some(Side::Checklist(Outline::of(&document.checklist))))
}

fn text(title: &str, changes: &[Change]) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let count = |kind| changes.iter().filter(|it| it.kind == kind).count();
    let counts = [
        (ChangeKind::Added, "added"),
        (ChangeKind::Removed, "removed"),
        (ChangeKind::Changed, "changed"),
        (ChangeKind::Moved, "moved"),
    ];
    let counts = counts.into_iter().filter(|(kind, _)| count(*kind) > 0);
    let counts: Vec<String> = counts.map(|(kind, word)| counted(count(kind), word, word)).collect();
    let mut text = format!("{title}: {}\n", counts.join(", "));
    for change in changes {
        let sign = match change.kind {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
            ChangeKind::Moved => '>',
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{sign} {}", clean(&change.name).replace('\n', " "));
        for detail in &change.details {
            let _ = writeln!(text, "    {}", clean(detail).replace('\n', "\n      "));
        }
    }
    text
}
