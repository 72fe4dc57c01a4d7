//! The configuration that holds for a file, and the user's templates.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use runsheet::{
    compile,
    config::Config,
    emit::{Font, Settings},
};

use super::{Failure, args::Global, files};

/// Sizes of running text, in points.
const TYPE_SIZES: std::ops::RangeInclusive<u8> = 7..=18;

/// What is set for one input.
pub(super) struct Setup {
    pub(super) config: Config,
    /// The user's templates by name.
    pub(super) templates: BTreeMap<String, String>,
    /// Where they were read from, for messages.
    pub(super) templates_folder: PathBuf,
    /// The folder of the configuration.
    root: Option<PathBuf>,
}

impl Setup {
    /// Finds and reads what is set for an input.
    pub(super) fn of(input: &Path, global: &Global) -> Result<Setup, Failure> {
        let path = global.config.clone().or_else(|| find(input));
        let Some(path) = path else {
            let (config, templates) = (Config::default(), BTreeMap::new());
            return Ok(Setup { config, templates, templates_folder: PathBuf::new(), root: None });
        };
        let tried = || format!("read `{}`", path.display());
        let text = String::from_utf8(files::read(&path)?)
            .map_err(|_| Failure::new(tried(), "it is not UTF-8 text").help("save it as UTF-8"))?;
        let known: Vec<&str> =
            compile::rules().iter().flat_map(|rule| [rule.name, rule.code]).collect();
        let config = Config::from_toml(&text, &known).map_err(|error| {
            let place = format!("{}:{}:{}", path.display(), error.line, error.column);
            let failure = Failure::new(format!("read `{place}`"), error.message);
            if let Some(help) = error.help { failure.help(help) } else { failure }
        })?;
        let root = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let folder = config.templates.folder.as_ref().map(|it| root.join(it));
        let templates = folder.as_deref().map(templates).transpose()?.unwrap_or_default();
        let templates_folder = folder.unwrap_or_default();
        Ok(Setup { config, templates, templates_folder, root: Some(root) })
    }

    /// Where outputs go unless the command line says otherwise.
    pub(super) fn output_folder(&self) -> PathBuf {
        match (&self.config.output.folder, &self.root) {
            (Some(folder), Some(root)) => root.join(folder),
            (Some(folder), None) => PathBuf::from(folder),
            (None, _) => PathBuf::from("output"),
        }
    }

    /// What emitters need to know.
    pub(super) fn settings(&self, look: &super::args::Look) -> Result<Settings, Failure> {
        let output = &self.config.output;
        let type_size = look.type_size.or(output.type_size);
        if let Some(size) = type_size.filter(|it| !TYPE_SIZES.contains(it)) {
            let why = format!("{size} points is no size for text that is read");
            return Err(Failure::new("read `type_size` in `[output]` of runsheet.toml", why)
                .help(format!("take {} to {}", TYPE_SIZES.start(), TYPE_SIZES.end())));
        }
        let root = self.root.clone().unwrap_or_default();
        let font = |name: &String| -> Result<Font, Failure> {
            // `collection.ttc#2`; unless a file is called so.
            let number =
                name.rsplit_once('#').and_then(|(file, it)| Some((file, it.parse().ok()?)));
            let number = number.filter(|_| !root.join(name).exists());
            let (file, index) = number.unwrap_or((name, 0));
            let path = root.join(file);
            let bytes = files::read(&path)
                .map_err(|it| it.help("`fonts` in `[output]` of runsheet.toml names it"))?;
            Ok(Font { name: path.display().to_string(), bytes, index })
        };
        Ok(Settings {
            paper: look.paper.map(Into::into).or(output.paper).unwrap_or_default(),
            timestamp: timestamp()?,
            runners: self.config.runners.clone(),
            fonts: output.fonts.iter().map(font).collect::<Result<_, _>>()?,
            ink_saving: look.ink_saving || output.ink_saving,
            type_size: type_size.map(f32::from),
            secrets: self.config.secrets.clone(),
            section: None,
            version: env!("CARGO_PKG_VERSION"),
        })
    }
}

/// The first `runsheet.toml` beside the input or in a folder above it.
fn find(input: &Path) -> Option<PathBuf> {
    candidates(input).into_iter().find(|it| it.is_file())
}

/// Where a `runsheet.toml` holds for an input: beside it, and in the folders above, the nearest first.
pub(super) fn candidates(input: &Path) -> Vec<PathBuf> {
    let parent = input.parent().unwrap_or(Path::new(""));
    let folder = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let folder = fs::canonicalize(folder).unwrap_or_default();
    let above = folder.ancestors().skip(1).map(|it| it.join("runsheet.toml"));
    std::iter::once(parent.join("runsheet.toml")).chain(above).collect()
}

/// The files of a folder and of those in it, by their names as seen from it: `form.html`, `strings/fr.json`.
fn templates(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let failed = |error| {
        Failure::io("read", folder, &error)
            .help("`[templates] folder` in runsheet.toml names this folder")
    };
    let mut templates = BTreeMap::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, before)) = open.pop() {
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|it| !it.starts_with('.')) else { continue };
            let path = entry.path();
            // A link to a folder is not followed: it could lead back here.
            if entry.file_type().map_err(failed)?.is_dir() {
                open.push((path, format!("{before}{name}/")));
            } else if path.is_file() {
                templates.insert(format!("{before}{name}"), template(&path)?);
            }
        }
    }
    Ok(templates)
}

fn template(path: &Path) -> Result<String, Failure> {
    String::from_utf8(files::read(path)?).map_err(|_| {
        Failure::new(format!("read the template `{}`", path.display()), "it is not UTF-8 text")
            .help("save it as UTF-8, or remove it to use the built-in one")
    })
}

/// `SOURCE_DATE_EPOCH`, seconds since 1970 UTC.
pub(super) fn timestamp() -> Result<Option<i64>, Failure> {
    let Some(text) = env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let number = text.to_str().and_then(|it| it.trim().parse().ok());
    let wrong = || {
        let found = text.to_string_lossy();
        Failure::new("read SOURCE_DATE_EPOCH", format!("`{found}` is not a number of seconds"))
            .help("set it to seconds since 1970, such as `1768687200`, or unset it")
    };
    number.map(Some).ok_or_else(wrong)
}
