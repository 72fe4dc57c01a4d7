//! `[secrets]`: what a script masks in what it records, beside what looks like a secret to everybody.

use serde::{Deserialize, Deserializer, de::Error as _};

/// `[secrets]`
///
/// ```
/// use runsheet::config::Config;
/// let text = "[secrets]\nnames = ['ACME_*']\npatterns = ['acme-[0-9a-f]{16}']\n";
/// assert_eq!(Config::from_toml(text, &[]).unwrap().secrets.names, ["ACME_*"]);
/// let error = Config::from_toml("[secrets]\nnames = ['*']\n", &[]).unwrap_err();
/// assert!(error.message.contains("would hide everything"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Secrets {
    /// Names of variables whose values are masked; `*` and `?` stand for letters as in file names.
    #[serde(deserialize_with = "names")]
    pub names: Vec<String>,
    /// Extended regular expressions (POSIX); what matches is masked.
    #[serde(deserialize_with = "patterns")]
    pub patterns: Vec<String>,
}

fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    for name in &names {
        let letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '*' | '?');
        if name.is_empty() || !name.chars().all(letter) {
            let message =
                format!("`{name}` is no name of a variable, expected one such as `ACME_*`");
            return Err(D::Error::custom(message));
        }
        if name.chars().all(|it| matches!(it, '*' | '?')) {
            return Err(D::Error::custom(format!("`{name}` would hide everything")));
        }
    }
    Ok(names)
}

/// Whether the rest of a pattern can be read is seen to by the script itself, before it runs anything: only the host's tools know.
fn patterns<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let patterns = Vec::<String>::deserialize(from)?;
    for pattern in &patterns {
        if pattern.is_empty() || pattern.chars().any(char::is_control) {
            let message = format!("`{}` is no pattern", pattern.escape_debug());
            return Err(D::Error::custom(message));
        }
    }
    Ok(patterns)
}
