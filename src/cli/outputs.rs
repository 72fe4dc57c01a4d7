//! From a table of formats to the files that are written.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use runsheet::emit::{Context, Error, Format, Settings, Templates};

use super::{
    Failure,
    args::Output,
    files::{self, Made},
    setup::Setup,
    terminal::Terminal,
};

/// Where outputs go.
pub(super) enum Place<'a> {
    /// This one file.
    One(&'a Path),
    /// `FOLDER/NAME/`; without a folder the configured one.
    Folder(Option<PathBuf>),
}

impl Output {
    pub(super) fn place(&self) -> Result<Place<'_>, Failure> {
        match &self.output {
            Some(path) => files::has_folder(path).map(|()| Place::One(path)),
            None => Ok(Place::Folder(self.dir.folder())),
        }
    }
}

/// The formats that are asked for: by `--to`, else by the ending of `-o`, else all.
pub(super) fn choose<T>(
    formats: Vec<&'static Format<T>>,
    to: &[String],
    place: &Place<'_>,
) -> Result<Vec<&'static Format<T>>, Failure> {
    let endings = |formats: &[&Format<T>]| {
        formats.iter().map(|it| format!("`--to {}`", it.to)).collect::<Vec<_>>().join(" or ")
    };
    let all = endings(&formats);
    let mut chosen = formats;
    if !to.is_empty() {
        chosen.retain(|it| to.iter().any(|to| to == it.to));
    }
    let Place::One(path) = place else { return Ok(chosen) };
    let tried = format!("write `{}`", path.display());
    if chosen.len() > 1 && !to.is_empty() {
        let why = format!("`-o` takes one output, and `--to` asks for {}", chosen.len());
        return Err(Failure::new(tried, why).help("use `--output-dir DIR`, or ask for one format"));
    }
    if chosen.len() > 1 {
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        // The name of a format, else the ending of its file.
        if chosen.iter().any(|it| it.to == ending) {
            chosen.retain(|it| it.to == ending);
        } else {
            chosen.retain(|it| Path::new(it.file).extension().is_some_and(|it| it == ending));
        }
    }
    if chosen.len() == 1 {
        return Ok(chosen);
    }
    Err(Failure::new(tried, "`-o` takes one output, and it is not clear which")
        .help(format!("add {all}, or use `--output-dir`")))
}

/// One input's files in the making.
pub(super) struct Job<'a, T> {
    /// As given on the command line.
    pub(super) input: &'a Path,
    pub(super) data: &'a T,
    pub(super) setup: &'a Setup,
    pub(super) settings: Settings,
    /// What stands behind the name of a file that is for a part only: `run-rollback.sh`.
    pub(super) part: Option<String>,
}

/// Makes and writes the files of every input; nothing is written before all are made, and nothing over what was read.
pub(super) fn write<T>(
    inputs: &[PathBuf],
    jobs: &[Job<'_, T>],
    formats: &[&Format<T>],
    place: &Place<'_>,
    terminal: Terminal,
) -> Result<(), Failure> {
    if let (Place::One(path), [_, _, ..]) = (place, jobs) {
        let why = "`-o` takes one output, and there are several inputs";
        return Err(Failure::new(format!("write `{}`", path.display()), why)
            .help("use `--output-dir` for several"));
    }
    let mut made = Vec::new();
    let mut taken = BTreeMap::new();
    for job in jobs {
        let folder = folder(job, place)?;
        if let Some(other) = taken.insert(folder.clone(), job.input) {
            let (one, two) = (other.display(), job.input.display());
            let tried = format!("write into `{}`", folder.display());
            return Err(Failure::new(tried, format!("`{one}` and `{two}` would both go there"))
                .help("give them different names, or build them into different folders"));
        }
        for format in formats {
            let bytes = make(job, format, terminal)?;
            let path = match place {
                Place::One(path) => path.to_path_buf(),
                Place::Folder(_) => folder.join(name(format.file, job.part.as_deref())),
            };
            made.push(Made { path, bytes });
        }
    }
    files::spare(inputs, &made)?;
    files::write_all(&made)?;
    for Made { path, bytes } in made.iter().filter(|it| it.path != Path::new("-")) {
        terminal.say(&format!("wrote {} ({})", path.display(), size(bytes.len())));
    }
    Ok(())
}

fn folder<T>(job: &Job<'_, T>, place: &Place<'_>) -> Result<PathBuf, Failure> {
    let folder = match place {
        Place::One(_) => return Ok(PathBuf::new()),
        Place::Folder(Some(folder)) => folder.clone(),
        Place::Folder(None) => job.setup.output_folder(),
    };
    match job.input.file_stem() {
        Some(_) if job.input == Path::new("-") => {
            Err(Failure::new("name the outputs", "standard input has no name")
                .help("use `-o PATH`, or give a file"))
        }
        Some(name) => Ok(folder.join(name)),
        None => Ok(folder),
    }
}

fn name(file: &str, part: Option<&str>) -> String {
    match (file.split_once('.'), part) {
        (Some((name, ending)), Some(part)) => format!("{name}-{part}.{ending}"),
        _ => file.to_owned(),
    }
}

pub(super) fn make<T>(
    job: &Job<'_, T>,
    format: &Format<T>,
    terminal: Terminal,
) -> Result<Vec<u8>, Failure> {
    let failed = |error| failure(job, format.name, error);
    let templates = Templates::new(format.templates, &job.setup.templates).map_err(failed)?;
    let context = Context { templates: &templates, settings: &job.settings };
    let emitted = (format.emit)(job.data, &context).map_err(failed)?;
    for warning in &emitted.warnings {
        terminal.warn(&format!("{}: {}: {warning}", job.input.display(), format.name));
    }
    Ok(emitted.bytes)
}

fn failure<T>(job: &Job<'_, T>, format: &str, error: Error) -> Failure {
    let tried = format!("make {format} from `{}`", job.input.display());
    match error {
        Error::Template { name, message } => {
            let own = job.setup.templates.keys().find(|it| name == **it || message.contains(*it));
            let message = message.trim().trim_start_matches("error: ").to_owned();
            let failure = Failure::new(tried, message);
            match own {
                Some(own) => {
                    let path = job.setup.templates_folder.join(own);
                    failure.help(format!(
                        "mend `{}`, or remove it to use the built-in template",
                        path.display()
                    ))
                }
                None => failure,
            }
        }
        Error::Font { .. } => Failure::new(tried, error.to_string())
            .help("`fonts` in `[output]` of runsheet.toml names it; take a .ttf, .otf or .ttc file; `name.ttc#2` is the third font of a collection"),
        Error::Internal(_) => Failure::new(tried, error.to_string()),
    }
}

fn size(bytes: usize) -> String {
    if bytes < 1000 { format!("{bytes} B") } else { format!("{} kB", (bytes + 500) / 1000) }
}
