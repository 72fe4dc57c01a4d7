//! Results: what was filled in and what was run. Format 1 of `runsheet-results`, one JSON file a run.

mod chain;
mod check;
mod diff;
mod format;
mod journal;
mod json;
mod load;
mod merge;
mod pairs;
pub(crate) mod problem;
mod schema;
mod seal;
mod verify;

use std::collections::BTreeMap;

use serde_json::Value;

pub use crate::model::Deployment;
use crate::model::Outline;
pub(crate) use diff::in_order;
pub use diff::{Change, ChangeKind, diff_answers, diff_as_run, diff_outlines};
pub use format::{
    Asked, CommandRun, Decision, Environment, Event, EventType, File, Generator, GeneratorKind,
    Integrity, Item, MergedFile, Mode, PhaseCall, Results, RunInfo, Seal, SourceKind, Status,
    Stream,
};
pub use journal::{is_journal, journal};
pub(crate) use load::judged;
pub use load::{FORMAT, FORMAT_VERSION, LIMIT, LastOutline, Options, load, load_past};
pub use merge::{OfFile, asked, merge, note_changed};
pub(crate) use pairs::{MOST_PAIRS, alike, words};
pub use problem::{KINDS, Kind, Problem};
pub use schema::schema;
pub(crate) use seal::ALGORITHM;
pub use seal::{SealCheck, SealState, digest, seal, seals};
pub use verify::{Check, CheckState, JOURNAL, verify};

/// Whether everything that has to be answered is, and anything is. Page and script go by the same rule.
pub(crate) fn is_complete(outline: &Outline, items: &BTreeMap<String, Item>) -> bool {
    let answered = |id: &str| items.get(id).is_some_and(|it| it.status != Status::Pending);
    let placed = outline.placed();
    placed.iter().any(|it| answered(&it.item.id))
        && placed.iter().all(|it| !it.is_due() || answered(&it.item.id))
}

impl Results {
    /// The file: pretty JSON in a stable order of keys.
    ///
    /// ```
    /// use runsheet::results;
    /// let json = std::fs::read("tests/cases/results/success.json").unwrap();
    /// let (one, _) = results::load(&json, &results::Options::default()).unwrap();
    /// let (two, _) = results::load(one.to_json().as_bytes(), &results::Options::default()).unwrap();
    /// assert_eq!(one, two);
    /// ```
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.to_value()).unwrap_or_default() + "\n"
    }

    /// The same, with the digest in it.
    ///
    /// ```
    /// use runsheet::results;
    /// let json = std::fs::read("tests/cases/results/success.json").unwrap();
    /// let (one, _) = results::load(&json, &results::Options::default()).unwrap();
    /// assert_eq!(one.clone().sealed().integrity.unwrap().digest, results::digest(&one));
    /// ```
    #[must_use]
    pub fn sealed(mut self) -> Results {
        let digest = digest(&self);
        self.integrity = Some(Integrity { algorithm: ALGORITHM.to_owned(), digest });
        self
    }

    fn to_value(&self) -> Value {
        // The types have string keys and finite numbers only, so that this cannot fail.
        let mut value = serde_json::to_value(self).unwrap_or_default();
        for (place, items) in [("items", &self.items), ("aside", &self.aside)] {
            for (id, item) in items.iter().filter(|(_, item)| !item.extra.is_empty()) {
                if let Some(Value::Object(keys)) = value[place].get_mut(id) {
                    keys.extend(item.extra.clone());
                }
            }
        }
        if let Value::Object(keys) = &mut value {
            keys.extend(self.extra.clone());
        }
        value
    }
}

/// A number as people type it, with a point or a comma.
///
/// ```
/// use runsheet::results::parse_number;
/// assert_eq!(parse_number("2,4"), Some(2.4));
/// assert_eq!(parse_number("1e3"), None);
/// ```
pub fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
    text.parse().ok().filter(|_| plain)
}
