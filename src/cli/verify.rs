//! `verify`: what a results file proves.

use std::{fs, path::Path};

use runsheet::{
    model::{sha256_hex, sha256_read},
    report::{self, clean},
    results::{self, Check, CheckState, Options},
};

use super::{
    Failure, Outcome, args,
    files::{self, Made},
    record,
    terminal::{self, Terminal},
};

const NOT_PROVEN: &str = "\
Not proven in any case: who filled it in, and that it was not made anew as a whole. A digest finds changes; it is no signature.
`--statement PATH` writes a statement to sign with your own tools.
";

pub(super) fn run(args: &args::Verify, terminal: Terminal) -> Result<Outcome, Failure> {
    let path = args.file.as_path();
    if let Some(target) = &args.statement {
        files::has_folder(target)?;
    }
    let bytes = files::read(path)?;
    let loaded = results::load(&bytes, &Options { force: true });
    let (results, problems) = match loaded {
        Ok(it) => it,
        Err(problems) => {
            for problem in &problems {
                record::tell(path, problem, terminal);
            }
            return Ok(Outcome::Errors);
        }
    };
    // What is checked below is said there.
    let rest = problems
        .iter()
        .filter(|it| !["digest-differs", "fingerprint-differs"].contains(&it.kind.name));
    for problem in rest {
        record::tell(path, problem, terminal);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let standard_input = path == Path::new("-");
    let beside = |name: &str| {
        let path = folder.join(name);
        (!standard_input && path.is_file()).then_some(path)
    };
    // A journal that is there and cannot be read proves nothing, and must not look like one that is not there.
    let journal = beside(results::JOURNAL).map(|it| files::read_whole(&it)).transpose()?;
    let log = |name: &str| {
        let file = fs::File::open(beside(name)?).ok()?;
        sha256_read(file).ok()
    };
    let checks = results::verify(&results, &problems, journal.as_deref(), &log);
    let mut text: String = checks.iter().map(line).collect();
    text.push_str(NOT_PROVEN);
    terminal::print(text.as_bytes())?;
    let broken = checks.iter().filter(|it| it.state == CheckState::Broken).count();
    if broken > 0 {
        let count = terminal::counted(broken, "thing is", "things are");
        terminal.error(&format!("{}: {count} not as the file says", path.display()));
        if args.statement.is_some() {
            terminal.error("no statement was written");
        }
        return Ok(Outcome::Errors);
    }
    if let Some(target) = &args.statement {
        let name =
            path.file_name().map_or_else(|| "results.json".into(), |it| it.to_string_lossy());
        let statement = report::statement(&results, &name, &sha256_hex(&bytes));
        let made = [Made { path: target.clone(), bytes: statement.into_bytes() }];
        files::spare(std::slice::from_ref(&args.file), &made)?;
        files::write_all(&made)?;
        terminal.say(&format!("wrote {}", target.display()));
    }
    Ok(Outcome::Fine)
}

fn line(check: &Check) -> String {
    let state = match check.state {
        CheckState::Holds => "holds",
        CheckState::Broken => "BROKEN",
        CheckState::Unproven => "not proven",
    };
    format!("{state:<11} {:<13} {}\n", check.what, clean(&check.said).replace('\n', " "))
}
