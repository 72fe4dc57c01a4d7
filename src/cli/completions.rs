//! `completions`: for the user's shell.

use clap::CommandFactory as _;

use super::{
    Failure, Outcome,
    args::{self, Args},
    terminal,
};

pub(super) fn run(args: &args::Completions) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "runsheet", &mut script);
    terminal::print(&script)?;
    Ok(Outcome::Fine)
}
