//! How long reports of large results and of long histories take, as whole processes, and whether they grow in step with the results.
//!
//! `cargo bench --bench reporting`; with `-- --once` each is run once only. Exits with 1 where one takes longer than it may. The files
//! that are read stay in the target folder, for profilers.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program of its own, not the library"
)]

#[path = "../tests/suite/filled.rs"]
mod filled;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

use runsheet::model::{Identity, Outline};

/// A report: its ending, and how long it may take, of as many steps as the seed has and of 10,000, in milliseconds.
const REPORTS: [(&str, u64, u64); 3] = [("html", 15, 200), ("md", 15, 200), ("pdf", 60, 2000)];
/// The seed has about so many steps.
const SEED: usize = 132;
/// A history of so many runs, and how long it may take, in milliseconds.
const HISTORY: (i64, u64) = (1000, 1000);

fn main() -> ExitCode {
    let rounds = if env::args().any(|it| it == "--once") { 1 } else { 5 };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reporting");
    let history = folder.join("history");
    fs::create_dir_all(&history).expect("a folder");
    let mut held = true;
    for (steps, large) in [(SEED, false), (10_000, true)] {
        let file = write(&folder, &format!("{steps}.json"), &filled::blank(steps), 2000);
        for (ending, small_ms, large_ms) in REPORTS {
            let most = if large { large_ms } else { small_ms };
            held &= case(&format!("{steps} steps"), &file, ending, &[], most, rounds);
        }
    }
    let blank = filled::blank(SEED);
    for day in 0..HISTORY.0 {
        write(&history, &format!("{day}.json"), &blank, day);
    }
    let file = folder.join(format!("{SEED}.json"));
    let with = ["--history", history.to_str().expect("a path of text")];
    held &= case(&format!("{} earlier runs", HISTORY.0), &file, "html", &with, HISTORY.1, rounds);
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write(folder: &Path, name: &str, blank: &(Identity, Outline), day: i64) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, filled::filled(blank, day).to_json()).expect("a file");
    path
}

/// The shortest of several rounds: what disturbs only makes it longer.
fn case(name: &str, file: &Path, ending: &str, with: &[&str], most: u64, rounds: usize) -> bool {
    let out = file.with_extension(ending);
    let round = |_| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_runsheet"));
        command.arg("report").arg(file).arg("--quiet").arg("-o").arg(&out).args(with);
        let start = Instant::now();
        let status = command.status().expect("the program");
        assert!(status.success(), "{command:?}");
        start.elapsed()
    };
    let best = (0..rounds).map(round).min().unwrap_or_default();
    let size = fs::metadata(&out).map_or(0, |it| it.len()) / 1000;
    let holds = best <= Duration::from_millis(most);
    let verdict = if holds { "" } else { ": too long" };
    println!(
        "{name:>18} → {ending:<4} {size:>6} KB {:>8.1} ms of {most:>4}{verdict}",
        best.as_secs_f64() * 1e3
    );
    holds
}
