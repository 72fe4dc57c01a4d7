//! The words of the page: one table a language.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::emit::{Error, Templates};

/// The words in one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Strings {
    /// What the template prints.
    page: BTreeMap<String, String>,
    /// What the script says.
    script: BTreeMap<String, String>,
}

/// The languages there is a table for; the first one is for all others.
const LANGUAGES: &[&str] = &["en", "de", "es", "id"];

impl Strings {
    /// The words for a language, English where there is no table for it.
    pub(super) fn load(lang: &str, templates: &Templates) -> Result<Strings, Error> {
        let base = base(lang);
        let known = LANGUAGES.iter().find(|it| **it == base).unwrap_or(&LANGUAGES[0]);
        let name = format!("strings/{known}.json");
        let table = templates.render(&name, &super::Nothing {})?;
        serde_json::from_str(&table)
            .map_err(|error| Error::Template { name, message: error.to_string() })
    }

    /// One word of the page; empty where a user's table leaves it out.
    pub(super) fn page(&self, key: &str) -> &str {
        self.page.get(key).map_or("", String::as_str)
    }

    pub(super) fn pages(&self) -> &BTreeMap<String, String> {
        &self.page
    }

    pub(super) fn script(&self) -> &BTreeMap<String, String> {
        &self.script
    }
}

/// The language without region and script: `id` of `id-ID`.
fn base(lang: &str) -> String {
    lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Which way a language is written.
pub(super) fn direction(lang: &str) -> &'static str {
    match base(lang).as_str() {
        "ar" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}
