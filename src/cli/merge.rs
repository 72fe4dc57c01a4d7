//! `merge`: several fillers' results, one file.

use std::path::PathBuf;

use runsheet::{
    report,
    results::{self, Options, Problem, Results},
};

use super::{
    Failure, Outcome, args,
    files::{self, Made},
    record,
    terminal::{Terminal, counted},
};

pub(super) fn run(args: &args::Merge, terminal: Terminal) -> Result<Outcome, Failure> {
    files::has_folder(&args.output)?;
    let Some((merged, _)) = join(&args.files, args.force, terminal)? else {
        terminal.error("nothing was merged");
        return Ok(Outcome::Errors);
    };
    let bytes = merged.to_json().into_bytes();
    let made = [Made { path: args.output.clone(), bytes }];
    files::spare(&args.files, &made)?;
    files::write_all(&made)?;
    say(&merged, terminal);
    Ok(Outcome::Fine)
}

/// The results of all files as one, and what to be warned about; none where one has errors or belongs elsewhere.
pub(super) fn join(
    paths: &[PathBuf],
    force: bool,
    terminal: Terminal,
) -> Result<Option<(Results, Vec<Problem>)>, Failure> {
    let mut all = Vec::new();
    let mut changed = Vec::new();
    let mut found = Vec::new();
    for path in paths {
        let Some((mut results, problems)) = record::read(path, force, terminal)? else { continue };
        // A digest that is wrong names another file.
        if problems.iter().any(|it| it.kind.name == "digest-differs") {
            results.integrity = None;
            changed.push(all.len());
        }
        found.extend(problems);
        all.push(results);
    }
    if all.len() < paths.len() {
        return Ok(None);
    }
    let merged = results::merge(&all, &Options { force });
    let (Ok((_, problems)) | Err(problems)) = &merged;
    for (at, problem) in problems {
        record::tell(&paths[*at], problem, terminal);
    }
    Ok(merged.ok().map(|(mut merged, problems)| {
        for at in changed {
            results::note_changed(&mut merged, &all[at]);
        }
        found.extend(problems.into_iter().map(|it| it.1));
        (merged, found)
    }))
}

/// What became of the answers.
fn say(merged: &Results, terminal: Terminal) {
    let options = report::Options { audience: report::Audience::Team, ..Default::default() };
    let report = report::report(merged, &options);
    for table in report.tables.iter().filter(|it| ["conflicts", "versions"].contains(&it.id)) {
        terminal.say(&format!("{}:", table.title));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(words).collect();
            terminal.say(&format!("  {}", cells.join(" | ")));
        }
    }
    terminal.say(&format!(
        "merged {}: {}, {}",
        counted(merged.merged.len(), "file", "files"),
        counted(merged.items.len() + merged.aside.len(), "answer", "answers"),
        counted(merged.conflicts.len(), "conflict", "conflicts"),
    ));
}

/// A cell of a table, in one line.
fn words(cell: &report::Cell) -> String {
    let item = cell.item.as_ref().map(|it| format!("{} {}", it.number, it.text).trim().to_owned());
    let mark = cell.mark.as_ref().map(|it| it.word.clone());
    let rest = [cell.text.clone(), cell.detail.replace('\n', "; ")];
    let parts = item.into_iter().chain(mark).chain(rest).filter(|it| !it.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}
