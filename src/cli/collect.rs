//! `collect`: what was filled in, as results.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use runsheet::{
    collect::{self, Collected, Options},
    results::{self, Results, Status},
};

use super::{
    Failure, Outcome, args,
    args::Global,
    clock, files,
    files::Made,
    outputs::Place,
    record,
    setup::Setup,
    terminal::{Terminal, counted},
};

/// What is written below `FOLDER/NAME/`.
const FILE: &str = "results.json";

pub(super) fn run(
    args: &args::Collect,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let place = args.output.place()?;
    if let (Place::One(path), [_, _, ..]) = (&place, args.files.as_slice()) {
        let why = "`-o` takes one output, and there are several filled forms";
        return Err(Failure::new(format!("write `{}`", path.display()), why)
            .help("use `--output-dir DIR`: each form gets `DIR/NAME/results.json`"));
    }
    let mut outcome = Outcome::Fine;
    let mut made: Vec<Made> = Vec::new();
    for file in &args.files {
        let mut bytes = files::read(file)?;
        if files::is_cut(&bytes) {
            if file == Path::new("-") || !results::is_journal(&bytes) {
                let why = "it is longer than 64 MiB, and no form is";
                return Err(Failure::new(format!("read `{}`", file.display()), why).help(
                    "a journal of that length is read from its file, not from standard input",
                ));
            }
            bytes = files::read_whole(file)?;
        }
        let options =
            Options { changed: clock::changed(file)?, version: env!("CARGO_PKG_VERSION") };
        let Collected { results, problems } = match collect::collect(&bytes, &options) {
            Ok(collected) => collected,
            Err(problems) => {
                for problem in &problems {
                    record::tell(file, problem, terminal);
                }
                terminal.error(&format!("`{}`: no answers were taken from it", file.display()));
                outcome = Outcome::Errors;
                continue;
            }
        };
        for problem in &problems {
            record::tell(file, problem, terminal);
        }
        terminal.say(&format!("{}: {}", file.display(), summary(&results)));
        let path = target(file, &place, global)?;
        if let Some(other) = made.iter().find(|it| it.path == path) {
            let tried = format!("write `{}`", other.path.display());
            return Err(Failure::new(tried, "two of the filled forms have the same name")
                .help("give them different names, or collect them into different folders"));
        }
        made.push(Made { path, bytes: results.to_json().into_bytes() });
    }
    files::spare(&args.files, &made)?;
    files::write_all(&made)?;
    for Made { path, .. } in made.iter().filter(|it| it.path != Path::new("-")) {
        terminal.say(&format!("wrote {}", path.display()));
    }
    Ok(outcome)
}

fn target(file: &Path, place: &Place<'_>, global: &Global) -> Result<PathBuf, Failure> {
    let folder = match place {
        Place::One(path) => return Ok(path.to_path_buf()),
        Place::Folder(Some(folder)) => folder.clone(),
        Place::Folder(None) => Setup::of(file, global)?.output_folder(),
    };
    match file.file_stem() {
        Some(name) if file != Path::new("-") => Ok(folder.join(name).join(FILE)),
        _ => Err(Failure::new("name the results", "standard input has no name")
            .help("use `-o PATH`, or give a file")),
    }
}

/// `pump: 12 of 40 items answered, 1 failed, 2 skipped`
fn summary(results: &Results) -> String {
    let count = |status| results.items.values().filter(|it| it.status == status).count();
    let open = count(Status::Pending);
    let answered = results.items.len() - open;
    let mut line = format!(
        "{}: {answered} of {} answered",
        results.checklist.title,
        counted(results.outline.items().len(), "item", "items")
    );
    for (status, word) in [
        (Status::Failed, "failed"),
        (Status::Skipped, "skipped"),
        (Status::NotApplicable, "not applicable"),
    ] {
        if count(status) > 0 {
            // Writing to a String cannot fail.
            let _ = write!(line, ", {} {word}", count(status));
        }
    }
    line
}
