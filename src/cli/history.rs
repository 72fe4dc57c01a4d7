//! Earlier runs: the results files in a folder and in the folders below.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    thread,
};

use runsheet::{
    model::Time,
    report::{self, Past},
    results::{self, LastOutline, Options, Problem, Results},
};

use super::{
    Failure, files, record,
    terminal::{Terminal, counted},
};

/// So deep are folders looked into: `runs/NAME.TIME/results.json` is one below.
const DEEPEST: usize = 4;

/// So many checklists of a history are named.
const NAMED: usize = 3;

/// Earlier runs.
#[derive(Default)]
pub(super) struct History {
    /// By what the ids of their checklists have in common, with the id of each run.
    runs: BTreeMap<String, Vec<(String, Past)>>,
    /// Files that cannot be trusted, and are none of them.
    pub(super) left_out: usize,
}

impl History {
    /// Reads every results file; of a run that was saved several times, the last counts. What is no results file is passed over, one
    /// that cannot be read, or was changed after it was saved, is told about and left out; forced, what was changed is taken all the same.
    pub(super) fn read(folder: &Path, force: bool, terminal: Terminal) -> Result<History, Failure> {
        let mut paths = Vec::new();
        find(folder, 0, &mut paths).map_err(|error| {
            Failure::io("read", folder, &error)
                .help("`--history` takes the folder that earlier results are kept in")
        })?;
        paths.sort();
        let mut newest: BTreeMap<(String, String), (Option<Time>, Past)> = BTreeMap::new();
        let mut history = History::default();
        for (path, found) in paths.iter().zip(load_all(&paths, force)) {
            match found {
                Ok(Some(one)) => {
                    if let Some(problem) = &one.problem {
                        record::tell(path, problem, terminal);
                    }
                    let known = newest.get(&one.key);
                    if known.is_none_or(|(updated_at, _)| *updated_at < one.updated_at) {
                        newest.insert(one.key, (one.updated_at, one.past));
                    }
                }
                Ok(None) => {}
                Err(why) => {
                    history.left_out += 1;
                    terminal.warn(&format!("{}: left out of the history: {why}", path.display()));
                }
            }
        }
        for ((checklist, run), (_, past)) in newest {
            history.runs.entry(report::series(&checklist)).or_default().push((run, past));
        }
        for runs in history.runs.values_mut() {
            runs.sort_by_key(|(run, past)| (past.start, run.clone()));
        }
        let runs = history.runs.values().map(Vec::len).sum();
        terminal.say(&format!("{}: {}", folder.display(), counted(runs, "run", "runs")));
        Ok(history)
    }

    /// The runs before this one of its checklist, the oldest first.
    pub(super) fn of(&self, results: &Results, terminal: Terminal) -> Vec<Past> {
        let now = report::past(results);
        self.some(&results.checklist.id, terminal, |run, past| {
            run != results.run.id && past.start <= now.start
        })
    }

    /// Every run of a checklist, the oldest first.
    pub(super) fn of_checklist(&self, id: &str, terminal: Terminal) -> Vec<Past> {
        self.some(id, terminal, |_, _| true)
    }

    /// Some runs of a checklist. Where there are none but of others, that is told.
    fn some(
        &self,
        id: &str,
        terminal: Terminal,
        counts: impl Fn(&str, &Past) -> bool,
    ) -> Vec<Past> {
        let all = self.runs.get(&report::series(id)).into_iter().flatten();
        let found: Vec<Past> =
            all.filter(|(run, past)| counts(run, past)).map(|it| it.1.clone()).collect();
        if found.is_empty() && !self.runs.is_empty() {
            let others: Vec<&str> = self.runs.keys().take(NAMED).map(String::as_str).collect();
            let others = others.join("`, `");
            terminal.warn(&format!(
                "no earlier run of the checklist `{id}` is in the history, which has runs of `{others}`"
            ));
        }
        found
    }
}

/// The JSON files in a folder and below; links are not followed.
fn find(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() && depth < DEEPEST {
            // A folder that may not be read is no reason to stop.
            let _ = find(&path, depth + 1, paths);
        } else if kind.is_file() && path.extension().is_some_and(|it| it == "json") {
            paths.push(path);
        }
    }
    Ok(())
}

struct One {
    /// Checklist and run.
    key: (String, String),
    /// As a moment: the texts of two time zones are in no order.
    updated_at: Option<Time>,
    past: Past,
    /// What is wrong with it, where that is forgiven.
    problem: Option<Problem>,
}

type Loaded = Result<Option<One>, String>;

/// Reads on every core; in the order of the paths.
fn load_all(paths: &[PathBuf], force: bool) -> Vec<Loaded> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let part = paths.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let read = |part: &'_ [PathBuf]| {
            let mut last = LastOutline::default();
            part.iter().map(|it| load(it, force, &mut last)).collect::<Vec<_>>()
        };
        let threads: Vec<_> =
            paths.chunks(part).map(|part| (part, scope.spawn(move || read(part)))).collect();
        let crashed = || Err("reading it crashed".to_owned());
        threads
            .into_iter()
            .flat_map(|(part, it)| {
                it.join().unwrap_or_else(|_| part.iter().map(|_| crashed()).collect())
            })
            .collect()
    })
}

fn load(path: &Path, force: bool, last: &mut LastOutline) -> Loaded {
    let bytes = files::read(path).map_err(|it| it.why)?;
    let of = |results: &Results| One {
        key: (results.checklist.id.clone(), results.run.id.clone()),
        updated_at: Time::parse(&results.run.updated_at),
        past: report::past(results),
        problem: None,
    };
    let loaded = results::load_past(&bytes, Options { force }, last, of);
    let loaded = loaded.map_err(|it| it.to_string())?;
    Ok(loaded.map(|(one, problem)| One { problem, ..one }))
}
