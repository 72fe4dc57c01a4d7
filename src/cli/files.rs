//! Reading files, and writing them whole or not at all. The home of tempfile.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::{Failure, terminal};

/// More than any input may have; reading stops there.
const LIMIT: u64 = 64 << 20;

/// A file, or standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::io("read", path, &error);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        let file = fs::File::open(path).map_err(failed)?;
        // One byte more, so that its end is seen without more room.
        let length = file.metadata().map_or(0, |it| it.len()).min(LIMIT) + 1;
        bytes.reserve(usize::try_from(length).unwrap_or(0));
        file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(bytes)
}

/// A file as long as it is, such as the journal of a long run.
pub(super) fn read_whole(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::io("read", path, &error);
    let mut bytes = Vec::new();
    let mut file = fs::File::open(path).map_err(failed)?;
    file.read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Whether [`read`] has left out the end of a file.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    bytes.len() as u64 > LIMIT
}

/// A file that has been made but not written.
pub(super) struct Made {
    /// Where to; `-` is standard output.
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

/// Refuses a name whose folder is not there: one that was mistyped would be made, and the file looked for elsewhere.
pub(super) fn has_folder(path: &Path) -> Result<(), Failure> {
    match path.parent().filter(|it| !it.as_os_str().is_empty() && !it.exists()) {
        Some(folder) => {
            let tried = format!("write `{}`", path.display());
            Err(Failure::new(tried, format!("there is no folder `{}`", folder.display()))
                .help("make it first, or use `--output-dir DIR`, which makes folders"))
        }
        None => Ok(()),
    }
}

/// Refuses to put an output in the place of what it was made from.
pub(super) fn spare(inputs: &[PathBuf], made: &[Made]) -> Result<(), Failure> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let inputs: Vec<PathBuf> = inputs.iter().filter_map(|it| real(it)).collect();
    let lost = |it: &&Made| real(&it.path).is_some_and(|path| inputs.contains(&path));
    match made.iter().find(lost) {
        Some(Made { path, .. }) => {
            let tried = format!("write `{}`", path.display());
            Err(Failure::new(tried, "it is one of the files that were read, and would be lost")
                .help("give the output another name"))
        }
        None => Ok(()),
    }
}

/// Writes all files or none: each beside its place, then renamed.
pub(super) fn write_all(made: &[Made]) -> Result<(), Failure> {
    let (mut ready, mut streams) = (Vec::new(), Vec::new());
    for made in made {
        let Made { path, bytes } = made;
        if path == Path::new("-") {
            streams.push((None, made));
            continue;
        }
        // A link stays a link: the file that it leads to is replaced, or made.
        let target = behind_links(path);
        let failed = |error: io::Error| Failure::io("write", path, &error);
        match fs::metadata(&target) {
            Ok(it) if it.is_dir() => {
                let failure = Failure::new(format!("write `{}`", path.display()), "it is a folder");
                return Err(failure.help("name a file, or use `--output-dir` for a folder"));
            }
            // A device or a pipe cannot be renamed into place.
            Ok(it) if !it.is_file() => {
                let device = fs::OpenOptions::new().write(true).open(&target).map_err(failed)?;
                streams.push((Some(device), made));
            }
            _ => ready.push((beside(&target, bytes).map_err(failed)?, target, path)),
        }
    }
    // What cannot be taken back comes when everything else is ready.
    for (device, Made { path, bytes }) in streams {
        match device {
            None => terminal::print(bytes)?,
            Some(mut device) => device
                .write_all(bytes)
                .and_then(|()| device.flush())
                .map_err(|error| Failure::io("write", path, &error))?,
        }
    }
    for (temporary, target, path) in ready {
        temporary.persist(&target).map_err(|it| Failure::io("write", path, &it.error))?;
    }
    Ok(())
}

/// A file of a program's own, readable by this user only, that is there until somebody removes it.
pub(super) fn keep_for_now(bytes: &[u8]) -> Result<PathBuf, Failure> {
    let failed = |error: io::Error| Failure::io("write", &std::env::temp_dir(), &error);
    let mut file =
        tempfile::Builder::new().prefix("runsheet-").suffix(".sh").tempfile().map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    let (_, path) = file.keep().map_err(|it| failed(it.error))?;
    Ok(path)
}

pub(super) fn remove(path: &Path) {
    // What is left in the folder for such files harms nobody.
    let _ = fs::remove_file(path);
}

/// The file that a path leads to, there or not yet; a ring of links is left to the system to refuse.
fn behind_links(path: &Path) -> PathBuf {
    if let Ok(target) = fs::canonicalize(path) {
        return target;
    }
    let mut target = path.to_path_buf();
    // As many as Linux follows.
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&target) else { break };
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    target
}

fn beside(target: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".runsheet-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Narrowed by the user's umask, as for any file that a program makes.
        let mode = if target.extension().is_some_and(|it| it == "sh") { 0o777 } else { 0o666 };
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    // What is there stays as open or closed as its owner made it, from the first byte on.
    let rights = fs::metadata(target).ok().map(|it| it.permissions());
    #[cfg(unix)]
    if rights.is_some() {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o600));
    }
    let mut file = builder.tempfile_in(folder)?;
    if let Some(rights) = rights {
        file.as_file().set_permissions(rights)?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    Ok(file)
}
