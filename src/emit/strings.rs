//! The words of the forms: one table a language, a part of it for the page, one for its script, one for the PDF.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::emit::{Error, Templates};

/// The words in one language.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Strings {
    /// What the template prints.
    page: BTreeMap<String, String>,
    /// What the script says.
    script: BTreeMap<String, String>,
    /// What the PDF prints.
    pdf: BTreeMap<String, String>,
}

/// The tables that are there, for formats that need nothing else.
pub(super) static TABLES: &[(&str, &str)] = &[
    ("strings/en.json", include_str!("../../templates/strings/en.json")),
    ("strings/de.json", include_str!("../../templates/strings/de.json")),
    ("strings/es.json", include_str!("../../templates/strings/es.json")),
    ("strings/id.json", include_str!("../../templates/strings/id.json")),
];

impl Strings {
    /// The words for a language: English, over it those of the language, over them those of its region (`es`, `es-MX`), each where
    /// there is a table for it.
    pub(super) fn load(lang: &str, templates: &Templates) -> Result<Strings, Error> {
        let mut words = Strings::default();
        let base = base(lang);
        let tables = ["en", base.as_str(), lang];
        let mut read = Vec::new();
        for tag in tables {
            let name = format!("strings/{tag}.json");
            let Some(text) = templates.text(&name).filter(|_| !read.contains(&tag)) else {
                continue;
            };
            let table: Strings = serde_json::from_str(text).map_err(|error| Error::Template {
                name: name.clone(),
                message: error.to_string(),
            })?;
            if !read.is_empty() {
                words.knows(&table, &name)?;
            }
            words.page.extend(table.page);
            words.script.extend(table.script);
            words.pdf.extend(table.pdf);
            read.push(tag);
        }
        Ok(words)
    }

    /// A word that no page asks for is a slip of the pen: better said than silently without effect.
    fn knows(&self, table: &Strings, name: &str) -> Result<(), Error> {
        let page = table.page.keys().filter(|it| !self.page.contains_key(*it));
        let unknown = page.chain(table.script.keys().filter(|it| !self.script.contains_key(*it)));
        let unknown = unknown.chain(table.pdf.keys().filter(|it| !self.pdf.contains_key(*it)));
        let Some(key) = unknown.into_iter().next() else { return Ok(()) };
        let message = format!("there is no word `{key}`; strings/en.json has them all");
        Err(Error::Template { name: name.to_owned(), message })
    }

    /// One word of the page.
    pub(super) fn page(&self, key: &str) -> &str {
        self.page.get(key).map_or("", String::as_str)
    }

    pub(super) fn pages(&self) -> &BTreeMap<String, String> {
        &self.page
    }

    /// The words of the PDF.
    pub(super) fn pdf(&self) -> &BTreeMap<String, String> {
        &self.pdf
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
