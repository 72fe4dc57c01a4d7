//! The program around the library: one file a command. It alone reads files and the environment, and writes.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "files, environment and terminal belong here"
)]

mod args;
mod build;
mod check;
mod clock;
mod collect;
mod completions;
mod diff;
mod document;
mod explain;
mod failure;
mod files;
mod history;
mod init;
mod inspect;
mod mend;
mod merge;
mod outputs;
mod record;
mod report;
mod run;
mod schema;
mod setup;
mod terminal;
mod verify;
mod watch;
mod world;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use failure::Failure;

/// How a command ended when the world was as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Exit code 0.
    Fine,
    /// A document or results have errors: exit code 1.
    Errors,
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    let args = Args::parse();
    let terminal = terminal::Terminal::new(args.global.color, args.global.quiet);
    let outcome = match &args.command {
        Command::Check(check) => check::run(check, &args.global, terminal),
        Command::Build(build) => build::build(build, &args.global, terminal),
        Command::Form(form) => build::form(form, &args.global, terminal),
        Command::Script(script) => build::script(script, &args.global, terminal),
        // Only a world that is not as it should be comes back from it, or a document with errors.
        Command::Run(run) => run::run(run, &args.global, terminal),
        Command::Collect(collect) => collect::run(collect, &args.global, terminal),
        Command::Report(report) => report::run(report, &args.global, terminal),
        Command::Merge(merge) => merge::run(merge, terminal),
        Command::Verify(verify) => verify::run(verify, terminal),
        Command::Diff(diff) => diff::run(diff, &args.global, terminal),
        Command::Inspect(inspect) => inspect::run(inspect, &args.global, terminal),
        Command::Explain(explain) => explain::run(explain),
        Command::Schema(schema) => schema::run(schema),
        Command::Init(init) => init::run(init, terminal),
        Command::Completions(completions) => completions::run(completions),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Errors) => ExitCode::from(1),
        // Whoever read our output has seen enough: `runsheet inspect … | head`.
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.failure(&failure);
            ExitCode::from(2)
        }
    }
}
