//! What a PDF form and who reads it back agree on: the names of its fields, and the checklist inside the file.
//!
//! A full stop in a field's name means hierarchy in PDF (ISO 32000-1, 12.7.3.2), and ids have them; ids have no `/`. So `.` is
//! written `/`. After the id stands `:` and a key for what goes into the item's `values`, or `@` and a name for what the form itself
//! adds.
//!
//! | name | is |
//! |---|---|
//! | `backup/create-dump` | the box of step `backup.create-dump` |
//! | `backup/create-dump:size` | its field `size` |
//! | `backup/location:value` | the field `backup.location`, which stands by itself |
//! | `backup/create-dump@stamp` | time and initials |
//! | `backup/create-dump@state` | `failed`, `skipped`, `not-applicable` |
//! | `backup/create-dump@note` | the reason, or a note |
//! | `backup@complete` | time and initials of who called the phase complete |
//! | `@variable:db_host` | the checklist's variable |
//! | [`FINGERPRINT`], [`DIGEST`], [`FIELDS`], [`PAGES`] | hidden, see there |

use serde::{Deserialize, Serialize};

use super::{Deployment, Identity, Outline};

/// The name of the file inside a form that holds [`FormData`].
pub const FILE: &str = "checklist.json";
/// What [`FormData::format`] says.
pub const FORMAT: &str = "runsheet-form";
/// What [`FormData::format_version`] says; a reader takes every `1.x`.
pub const FORMAT_VERSION: &str = "1.0";
/// Hidden field: the checklist's fingerprint.
pub const FINGERPRINT: &str = "@fingerprint";
/// Hidden field: `sha256:` and the digest of the file inside, byte by byte.
pub const DIGEST: &str = "@digest";
/// Hidden field: what [`fields_digest`] says of the form's fields.
pub const FIELDS: &str = "@fields";
/// Hidden field: what [`super::pages_digest`] says of the form's pages.
pub const PAGES: &str = "@pages";

/// The checklist as a form carries it: all that results need beside the answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormData {
    /// [`FORMAT`]
    pub format: String,
    /// [`FORMAT_VERSION`]
    pub format_version: String,
    /// Which checklist it is.
    pub checklist: Identity,
    /// What it states about the deployment.
    #[serde(default)]
    pub deployment: Deployment,
    /// Names of the variables that the form asks for.
    #[serde(default)]
    pub variables: Vec<String>,
    /// Its sections and items.
    pub outline: Outline,
}

/// What stands behind an id in a field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Time and initials.
    Stamp,
    /// What became of it where it was not done.
    State,
    /// The reason, or a note.
    Note,
    /// Time and initials of who called the phase complete.
    Complete,
}

impl Part {
    const ALL: [Part; 4] = [Part::Stamp, Part::State, Part::Note, Part::Complete];

    fn name(self) -> &'static str {
        match self {
            Part::Stamp => "stamp",
            Part::State => "state",
            Part::Note => "note",
            Part::Complete => "complete",
        }
    }
}

/// What a field's name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// The box of this item.
    Item(String),
    /// A value of this item, under this key.
    Value(String, String),
    /// What the form adds to this item or section.
    Part(String, Part),
    /// The value of this variable.
    Variable(String),
    /// None of the form's names, or a hidden one.
    Other,
}

/// The name of an item's box.
///
/// ```
/// assert_eq!(runsheet::model::form::item("backup.create-dump"), "backup/create-dump");
/// ```
pub fn item(id: &str) -> String {
    id.replace('.', "/")
}

/// The name of a field that goes into the item's `values`.
///
/// ```
/// assert_eq!(runsheet::model::form::value("backup.create-dump", "size"), "backup/create-dump:size");
/// ```
pub fn value(id: &str, key: &str) -> String {
    format!("{}:{key}", item(id))
}

/// The name of what the form itself adds to an item or section.
///
/// ```
/// use runsheet::model::form::{Part, part};
/// assert_eq!(part("backup.create-dump", Part::Note), "backup/create-dump@note");
/// ```
pub fn part(id: &str, part: Part) -> String {
    format!("{}@{}", item(id), part.name())
}

/// The name of a variable's field.
///
/// ```
/// assert_eq!(runsheet::model::form::variable("db_host"), "@variable:db_host");
/// ```
pub fn variable(name: &str) -> String {
    format!("@variable:{name}")
}

/// The way back from a name.
///
/// ```
/// use runsheet::model::form::{Name, name};
/// assert_eq!(name("backup/create-dump:size"), Name::Value("backup.create-dump".into(), "size".into()));
/// assert_eq!(name("@fingerprint"), Name::Other);
/// ```
pub fn name(text: &str) -> Name {
    if let Some(variable) = text.strip_prefix("@variable:") {
        return Name::Variable(variable.to_owned());
    }
    let Some(at) = text.find([':', '@']) else { return Name::Item(text.replace('/', ".")) };
    let (id, rest) = (text[..at].replace('/', "."), &text[at + 1..]);
    if id.is_empty() {
        return Name::Other;
    }
    if text.as_bytes().get(at) == Some(&b':') {
        return Name::Value(id, rest.to_owned());
    }
    let part = Part::ALL.into_iter().find(|it| it.name() == rest);
    part.map_or(Name::Other, |part| Name::Part(id, part))
}

/// A digest over the fields of a form, each as name, label and ids of options, in the order of the names: it tells a form that was
/// changed by hand from one that was only filled in. Hidden fields are left out.
///
/// ```
/// use runsheet::model::form::fields_digest;
/// let one = fields_digest([("a", "Valve", vec!["open"])]);
/// assert_ne!(one, fields_digest([("a", "Valve", vec!["open", "closed"])]));
/// ```
pub fn fields_digest<'a>(
    fields: impl IntoIterator<Item = (&'a str, &'a str, Vec<&'a str>)>,
) -> String {
    let mut fields: Vec<_> = fields.into_iter().collect();
    fields.sort();
    // Strings only, so that this cannot fail.
    format!("sha256:{}", super::sha256_hex(&super::canonical_json(&fields).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Name, Part, item, name, part, value, variable};

    proptest! {
        #[test]
        fn every_name_leads_back(id in "[a-z0-9][a-z0-9._-]{0,30}", key in "[a-z][a-z0-9_]{0,31}") {
            prop_assert_eq!(name(&item(&id)), Name::Item(id.clone()));
            prop_assert_eq!(name(&value(&id, &key)), Name::Value(id.clone(), key.clone()));
            for it in Part::ALL {
                prop_assert_eq!(name(&part(&id, it)), Name::Part(id.clone(), it));
            }
            prop_assert_eq!(name(&variable(&key)), Name::Variable(key.clone()));
            prop_assert!(!value(&id, &key).contains('.'));
        }
    }

    #[test]
    fn what_is_no_name_of_ours_leads_nowhere() {
        for text in ["@fingerprint", "@", ":value", "a@other"] {
            assert_eq!(name(text), Name::Other, "{text}");
        }
    }
}
