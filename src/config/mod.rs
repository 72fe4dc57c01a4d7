//! What people set: `runsheet.toml`, and the front matter of a document. The home of the TOML crate.

mod error;
mod front_matter;
mod secrets;
mod value;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::nearest;
pub use error::Error;
pub use front_matter::{FrontMatter, Person};
pub use secrets::Secrets;

/// A `runsheet.toml`, which stands beside the documents or in a folder above them.
///
/// ```
/// use runsheet::config::Config;
/// let config = Config::from_toml("[vars]\nhost = 'db1'\n[check]\nno-title = 'off'\n", &["no-title"]).unwrap();
/// assert_eq!(config.vars["host"], "db1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Values for `{{ name }}` and for the placeholders of commands. A document's own `[vars]` go first.
    #[serde(deserialize_with = "value::strings")]
    pub vars: BTreeMap<String, String>,
    /// The command that takes a language on standard input: `sql = "psql -v ON_ERROR_STOP=1"`.
    pub runners: BTreeMap<String, String>,
    /// How bad each rule is, by its name or code.
    #[serde(deserialize_with = "value::levels")]
    pub check: BTreeMap<String, Level>,
    /// What scripts mask in what they record.
    pub secrets: Secrets,
    /// What outputs look like and where they go.
    pub output: Output,
    /// The user's own templates.
    pub templates: Templates,
}

/// `[output]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Output {
    /// Where outputs go, as seen from the configuration file; `output` unless said.
    pub folder: Option<String>,
    /// The paper of PDF and print.
    pub paper: Option<Paper>,
    /// The language of documents that do not state theirs, BCP 47.
    pub language: Option<String>,
    /// Fonts for characters that the built-in ones lack: `.ttf`, `.otf` and `.ttc` files, as seen from the configuration file.
    /// `name.ttc#2` is the third font of a collection.
    pub fonts: Vec<String>,
    /// Print without tints and filled areas.
    pub ink_saving: bool,
    /// Size of the running text of PDFs, in points; 9.5 unless said.
    pub type_size: Option<u8>,
}

/// `[templates]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Templates {
    /// The folder with the user's templates, as seen from the configuration file. A file of the same name replaces ours,
    /// `strings/fr.json` adds a language.
    pub folder: Option<String>,
}

/// A paper size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// How bad a rule is called, or that it is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Wrong: exit code 1.
    Error,
    /// Likely to go wrong.
    Warning,
    /// Worth a thought.
    Advice,
    /// Not shown.
    Off,
}

impl Config {
    /// Reads a `runsheet.toml`. `rules` are the names and codes that `[check]` may use.
    ///
    /// # Errors
    /// When it is no TOML, or has a key, a value or a rule that does not exist.
    ///
    /// ```
    /// use runsheet::config::Config;
    /// let error = Config::from_toml("[vars]\na = 1\n[runers]\n", &[]).unwrap_err();
    /// assert_eq!((error.line, error.column), (3, 2));
    /// assert_eq!(error.help.as_deref(), Some("did you mean `runners`?"));
    /// ```
    pub fn from_toml(text: &str, rules: &[&str]) -> Result<Config, Error> {
        let config = toml::from_str(text).map_err(|error| Error::new(text, &error))?;
        let keys: Keys = toml::from_str(text).map_err(|error| Error::new(text, &error))?;
        for key in keys.check.keys() {
            if !rules.contains(&key.get_ref().as_str()) {
                let message = format!("there is no rule `{}`", key.get_ref());
                let help = match nearest(key.get_ref(), rules) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`docs/rules.md` lists the rules".to_owned(),
                };
                return Err(Error::at(text, key.span(), message, Some(help)));
            }
        }
        Ok(config)
    }
}

/// The rules that `[check]` names, with their places.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Keys {
    check: BTreeMap<Spanned<String>, Level>,
}
