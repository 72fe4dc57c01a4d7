//! Every test that looks at the project from outside.
#![expect(clippy::disallowed_methods, reason = "tests read and write files; the library does not")]
#![expect(clippy::unwrap_used, reason = "a test that unwraps nothing says so by failing")]

mod checking;
mod cli;
mod collecting;
mod end_to_end;
mod filled;
mod golden;
mod hostile_pdf;
mod merging;
mod reading;
mod report;
mod reproducible;
mod results;
mod rules;
mod script;
mod tidy;
