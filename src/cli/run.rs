//! `run`: a checklist is compiled and its script takes the place of this program.

use std::{ffi::OsString, path::Path, process::Command};

use runsheet::emit;

use super::{
    Failure, Outcome, args,
    args::Global,
    document::Document,
    files,
    outputs::{self, Job},
    terminal::Terminal,
};

pub(super) fn run(
    args: &args::Run,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let [file, options @ ..] = args.words.as_slice() else {
        return Err(Failure::new("run a checklist", "there is none").help("name a file"));
    };
    let path = Path::new(file);
    let document = Document::read(path, global)?;
    terminal.diagnostics(&document.source, &document.diagnostics);
    if document.has_errors() {
        terminal.error(&format!("`{}` has errors: nothing was run", path.display()));
        return Ok(Outcome::Errors);
    }
    let setup = &document.setup;
    let settings = setup.settings(&super::args::Look::default())?;
    let job = Job { input: path, data: &document.checklist, setup, settings, part: None };
    let format = emit::FORMS.iter().find(|it| it.name == "script");
    let format =
        format.ok_or_else(|| Failure::new("make the script", "there is no format for it"))?;
    let script = files::keep_for_now(&outputs::make(&job, format, terminal)?)?;
    let mut bash = Command::new("bash");
    bash.arg(&script).args(options);
    // What the script calls itself, and what it removes once it has been read.
    let mut call = OsString::from("runsheet run ");
    call.push(file);
    bash.env("RUNSHEET_CALL", call).env("RUNSHEET_TEMPORARY", &script);
    let error = replace(&mut bash);
    files::remove(&script);
    Err(Failure::new("run the script with bash", error.to_string())
        .help("install bash 3.2 or newer, or make the script with `runsheet script`"))
}

/// Comes back only when that was not possible. Ctrl-C then reaches the script alone, and its exit code is ours.
#[cfg(unix)]
fn replace(bash: &mut Command) -> std::io::Error {
    use std::os::unix::process::CommandExt as _;
    bash.exec()
}

#[cfg(not(unix))]
fn replace(_: &mut Command) -> std::io::Error {
    std::io::Error::other("not on this system")
}
