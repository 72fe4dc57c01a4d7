//! The words that PDF forms print beside those of the document, in its language.

use serde::Deserialize;

use crate::emit::{Error, Templates, strings::Strings};

/// The words in one language, from the table `strings/en.json` and those beside it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Words {
    pub(crate) version: String,
    pub(crate) checklist_version: String,
    pub(crate) page: String,
    pub(crate) attachment: String,
    pub(crate) deployment: String,
    pub(crate) environment: String,
    pub(crate) planned_start: String,
    pub(crate) planned_end: String,
    pub(crate) values: String,
    pub(crate) contents: String,
    pub(crate) steps: String,
    pub(crate) step: String,
    pub(crate) planned: String,
    pub(crate) usually: String,
    pub(crate) stamp: String,
    pub(crate) state: String,
    pub(crate) response: String,
    pub(crate) note: String,
    pub(crate) done: String,
    pub(crate) failed: String,
    pub(crate) skipped: String,
    pub(crate) not_applicable: String,
    pub(crate) when_needed: String,
    pub(crate) complete: String,
    pub(crate) optional: String,
    pub(crate) gate: String,
    pub(crate) gate_hint: String,
    pub(crate) expect: String,
    pub(crate) sign_off: String,
    pub(crate) warning: String,
    pub(crate) output: String,
    pub(crate) one_of: String,
    pub(crate) or: String,
    pub(crate) wait: String,
    pub(crate) required: String,
    pub(crate) ticked: String,
    pub(crate) left_out: String,
    pub(crate) run_this: String,
    pub(crate) when: String,
    pub(crate) reads: String,
    pub(crate) changes: String,
    pub(crate) endless: String,
    pub(crate) asks: String,
    pub(crate) destroys: String,
    pub(crate) template: String,
    pub(crate) config: String,
}

impl Words {
    /// The words for a language, English where it has no table.
    pub(crate) fn load(lang: &str, templates: &Templates) -> Result<Words, Error> {
        let strings = Strings::load(lang, templates)?;
        let table = serde_json::to_value(strings.pdf());
        table.and_then(serde_json::from_value).map_err(|error| Error::Template {
            name: "strings/en.json".to_owned(),
            message: format!("in `pdf`: {error}"),
        })
    }
}
