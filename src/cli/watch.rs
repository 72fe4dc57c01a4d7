//! `check --watch`: again, whenever a file changes.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

/// How often it looks. An editor's save is seen at once, and looking costs nothing.
const PAUSE: Duration = Duration::from_millis(200);

/// When each file was last changed; `None` where it is not there.
#[derive(PartialEq)]
pub(super) struct Seen(Vec<Option<(SystemTime, u64)>>);

impl Seen {
    pub(super) fn of(files: &[PathBuf]) -> Seen {
        let state = |path: &PathBuf| {
            let file = fs::metadata(path).ok()?;
            Some((file.modified().ok()?, file.len()))
        };
        Seen(files.iter().map(state).collect())
    }
}

/// Waits until one of the files is not as it was.
pub(super) fn wait(files: &[PathBuf], seen: &Seen) {
    while Seen::of(files) == *seen {
        thread::sleep(PAUSE);
    }
}

/// The files to look at: the documents, and what is set for them.
pub(super) fn files(documents: &[PathBuf], config: Option<&Path>) -> Vec<PathBuf> {
    let beside = |path: &PathBuf| path.with_file_name("runsheet.toml");
    let named = config.map(Path::to_path_buf);
    documents.iter().cloned().chain(documents.iter().map(beside)).chain(named).collect()
}
