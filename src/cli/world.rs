//! What there is around a document: files beside it, programs of this machine. Rules ask, the library does not look itself.

use std::{collections::BTreeSet, env, fs, path::Path};

/// The names of all programs that this machine finds.
pub(super) fn tools() -> BTreeSet<String> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let mut names = BTreeSet::new();
    for folder in env::split_paths(&folders) {
        // A folder of PATH that is not there is no matter.
        let Ok(entries) = fs::read_dir(folder) else { continue };
        let programs = entries.flatten().filter(|it| is_program(&it.path()));
        names.extend(programs.filter_map(|it| it.file_name().into_string().ok()));
    }
    names
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
