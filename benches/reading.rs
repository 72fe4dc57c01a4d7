//! How long the reading of a checklist takes beside the Markdown parser alone, and whether it grows in step with the document.
//!
//! `cargo bench`, or `cargo bench -- FILE` for a document of your own. Exits with 1 where reading a hundred copies takes more than four
//! times what the parser needs for its events, or grows faster than the document.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program of its own, not the library"
)]

use std::{
    env, fs,
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};

use pulldown_cmark::{Options, Parser};
use runsheet::{parse, source::Source};

/// The most that reading may take, as a multiple of the parser's events.
const MOST: f64 = 4.0;
/// How much longer a document of ten times the size may take than ten times as long.
const GROWTH: f64 = 1.3;

fn main() -> ExitCode {
    let given = env::args().skip(1).find(|it| !it.starts_with('-'));
    let path = given.unwrap_or_else(|| "checklists/production-deployment.md".to_owned());
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("failed to read {path}: {error}");
            return ExitCode::from(2);
        }
    };
    let mut times = Vec::new();
    for copies in [10, 100] {
        let mut many = Vec::new();
        for _ in 0..copies {
            many.extend_from_slice(&bytes);
            many.extend_from_slice(b"\n\n");
        }
        let source = Source::read(&path, &many).expect("the document is text");
        let steps = parse::parse(&source, &parse::Options::default()).0.steps().len();
        let events = best(|| {
            black_box(events(&source.text));
        });
        let reading = best(|| {
            black_box(parse::parse(&source, &parse::Options::default()));
        });
        let ratio = reading.as_secs_f64() / events.as_secs_f64();
        println!(
            "{copies:>4} copies, {steps:>6} steps, {:>5} KB: events {:>7.2} ms, reading {:>8.2} ms, {ratio:.2} times",
            many.len() / 1000,
            events.as_secs_f64() * 1e3,
            reading.as_secs_f64() * 1e3
        );
        times.push((ratio, reading));
    }
    let [(_, ten), (ratio, hundred)] = times[..] else { return ExitCode::FAILURE };
    let growth = hundred.as_secs_f64() / ten.as_secs_f64() / 10.0;
    println!("ten times the document takes ten times as long, times {growth:.2}");
    if ratio <= MOST && growth <= GROWTH { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the parser alone does, with the extensions that reading needs.
fn events(text: &str) -> usize {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    Parser::new_ext(text, options).into_offset_iter().count()
}

/// The shortest of several rounds: what disturbs only makes it longer.
fn best(mut work: impl FnMut()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..7).map(round).min().unwrap_or_default()
}
