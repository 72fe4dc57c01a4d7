//! `runsheet` compiles a Markdown checklist, as people already write them, into a fillable HTML form, a fillable PDF form and a
//! runnable script, and turns what was filled in into a report.
//!
//! ```text
//! bytes ─source─▶ text ─parse─▶ Checklist ─check─▶ diagnostics
//!                                   └──────emit──▶ form.html  form.pdf  run.sh  checklist.json
//! filled forms ─collect─▶ results.json
//! results.json ─results─▶ Results ─report─▶ Report ─emit─▶ report.html  report.pdf  report.md
//! ```
//!
//! Data flows one way; each stage hands plain data to the next. The library is pure: files, environment and clock belong to the
//! program (`src/cli`). `ARCHITECTURE.md` has the whole picture.
//!
//! ```
//! use runsheet::{parse, source::Source};
//! let source = Source::read("pump.md", b"# Pump\n\n- [ ] Close valve\n").unwrap();
//! let (checklist, diagnostics) = parse::parse(&source, &parse::Options::default());
//! assert_eq!(checklist.steps()[0].text.to_plain(), "Close valve");
//! assert!(diagnostics.is_empty());
//! ```

pub mod source;

pub mod config;
pub mod diagnostic;
pub mod model;

pub mod shell;

pub mod check;
pub mod parse;
pub mod results;

pub mod compile;

pub mod collect;
pub mod report;

pub mod emit;
