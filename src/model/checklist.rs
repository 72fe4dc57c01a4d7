//! The document as a whole.

use serde::Serialize;

use super::{Section, Text};
use crate::source::Span;

/// One checklist: what `runsheet` understood of one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Checklist {
    /// Stable name for files and results: `[a-z0-9-]`, from `id` in the front matter, else from the title.
    pub id: String,
    /// The title, without markup; from the front matter, else the first heading, else the file's name.
    pub title: String,
    /// The checklist's own version, where it states one.
    pub version: Option<String>,
    /// The language of its text, BCP 47.
    pub lang: String,
    /// `sha256:` and 64 hexadecimal digits over the model; see [`super::fingerprint`].
    pub fingerprint: String,
    /// The file's name as given, without folders.
    pub source: String,
    /// The environment it is run in, where stated.
    pub environment: Option<String>,
    /// Planned start and end, local time `YYYY-MM-DDTHH:MM`, where stated.
    pub planned_start: Option<String>,
    /// See `planned_start`.
    pub planned_end: Option<String>,
    /// `Label: value` lines whose value is given: deployment id, date, author …
    pub metadata: Vec<Entry>,
    /// The document is itself the way back, or about nothing else: its commands are of class `contingency`, and run in order.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_way_back: bool,
    /// The programs that it declares to need; empty where it declares none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<String>,
    /// Names offered wherever somebody is asked for.
    pub people: Vec<Person>,
    /// What the runner and the forms ask for once: placeholders of commands and unknown `{{ name }}`s.
    pub variables: Vec<Variable>,
    /// The top sections. Content before the first heading stands in a section with an empty title.
    pub sections: Vec<Section>,
}

/// A `Label: value` line that is already filled in by the author.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The label, without markup and colon.
    pub label: String,
    /// The value.
    pub value: Text,
    /// What the label means, where that is known.
    pub role: Option<super::FieldRole>,
    /// Where it stands.
    pub span: Span,
}

/// Somebody named in the front matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// What they do here, where stated.
    pub role: Option<String>,
}

/// A value that commands need and the document leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Name in the shell's style: `[a-z_][a-z0-9_]*`, unique in the checklist.
    pub name: String,
    /// What the document calls it: `<host>`, `YOUR_API_KEY`, `{{ version }}`, `X.Y.Z`.
    pub placeholder: String,
    /// A value from `[vars]` that may be changed, else empty.
    pub default: Option<String>,
    /// Whether the value is to be masked wherever it would be recorded.
    pub secret: bool,
    /// Where it is first used.
    pub span: Span,
}
