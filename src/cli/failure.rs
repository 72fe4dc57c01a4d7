//! What is wrong with the world: one message, what was tried, what went wrong, what to do.

use std::{io, path::Path};

/// Why a command could not do its work. Exit code 2.
#[derive(Debug)]
pub(super) struct Failure {
    /// Completes "failed to …".
    pub(super) tried: String,
    /// What went wrong.
    pub(super) why: String,
    /// What to do next.
    pub(super) help: Option<String>,
    closed_pipe: bool,
}

impl Failure {
    pub(super) fn new(tried: impl Into<String>, why: impl Into<String>) -> Failure {
        Failure { tried: tried.into(), why: why.into(), help: None, closed_pipe: false }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Failure {
        Failure { help: Some(help.into()), ..self }
    }

    /// A file that could not be read, or written.
    pub(super) fn io(verb: &str, path: &Path, error: &io::Error) -> Failure {
        let failure = Failure::new(format!("{verb} `{}`", path.display()), words(error));
        let reading = verb == "read";
        let help = match error.kind() {
            io::ErrorKind::NotFound if reading => "check the path; `ls` shows what is there",
            io::ErrorKind::IsADirectory if reading => "name a file in it",
            io::ErrorKind::PermissionDenied if reading => "ask its owner for the right to read it",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "choose another place with `-o` or `--output-dir`"
            }
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => {
                "make room, or choose another place with `-o` or `--output-dir`; \
                 earlier outputs are untouched"
            }
            io::ErrorKind::NotADirectory => "a part of the path is a file; choose another place",
            _ => return failure,
        };
        failure.help(help)
    }

    /// Standard output could not be written.
    pub(super) fn stdout(error: &io::Error) -> Failure {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Failure { closed_pipe, ..Failure::new("write to standard output", words(error)) }
    }

    pub(super) fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }
}

/// The system's message without its number, in lower case.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |it| it.to_lowercase().chain(letters).collect())
}
