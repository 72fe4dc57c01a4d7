//! Reading a results file, and saying what is wrong with it.

use std::path::Path;

use runsheet::results::{self, Problem, Results};

use super::{Failure, files, terminal::Terminal};

/// The results of a file and what to be warned about; none where it has errors. Says both.
pub(super) fn read(
    path: &Path,
    force: bool,
    terminal: Terminal,
) -> Result<Option<(Results, Vec<Problem>)>, Failure> {
    let bytes = files::read(path)?;
    let loaded = results::load(&bytes, &results::Options { force });
    let (Ok((_, problems)) | Err(problems)) = &loaded;
    for problem in problems {
        tell(path, problem, terminal);
    }
    match loaded {
        Ok(found) => Ok(Some(found)),
        Err(problems) => {
            let forgivable = problems.iter().all(|it| it.kind.forgivable);
            if forgivable && !force {
                terminal.say(
                    "  help: `--force` goes on with it; what is wrong is then told as a warning",
                );
            }
            Ok(None)
        }
    }
}

pub(super) fn tell(path: &Path, problem: &Problem, terminal: Terminal) {
    let line = format!("{}: {problem} [{}]", path.display(), problem.kind.code);
    if problem.severity == runsheet::diagnostic::Severity::Error {
        terminal.error(&line);
    } else {
        terminal.warn(&line);
    }
}
