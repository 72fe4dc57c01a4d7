//! `check --watch`: again, whenever a file changes.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

use super::setup;

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

/// The files to look at: the documents, and what is set for them or might come to be.
pub(super) fn files(documents: &[PathBuf], config: Option<&Path>) -> Vec<PathBuf> {
    let mut files: BTreeSet<PathBuf> = documents.iter().cloned().collect();
    match config {
        Some(named) => files.extend([named.to_path_buf()]),
        None => files.extend(documents.iter().flat_map(|it| setup::candidates(it))),
    }
    files.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_in_a_folder_above_is_looked_at() {
        let folder = fs::canonicalize(env!("CARGO_MANIFEST_DIR")).unwrap();
        let document = folder.join("checklists/pump.md");
        let seen = files(std::slice::from_ref(&document), None);
        let set =
            [&document, &folder.join("checklists/runsheet.toml"), &folder.join("runsheet.toml")];
        assert!(set.iter().all(|it| seen.contains(it)), "{seen:?}");
        let named = files(&[document], Some(Path::new("x.toml")));
        assert!(named.contains(&PathBuf::from("x.toml")) && named.len() == 2);
    }
}
