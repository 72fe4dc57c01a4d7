//! Any bytes as a checklist: they are refused, or they are read, mended, and the forms and the script are made.
//!
//! `cargo +nightly fuzz run outputs fuzz/corpus/outputs tests/cases` begins with the cases of the tests.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use runsheet::{
    compile,
    config::Config,
    diagnostic,
    emit::{Context, FORMS, Settings, Templates},
    source::Source,
};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::read("fuzz.md", bytes) else { return };
    let (checklist, diagnostics) = compile::compile(&source, &Config::default());
    diagnostic::human(&source, &diagnostics, false);
    if let Some((mended, _)) = diagnostic::mended(&source, &diagnostics) {
        Source::read("fuzz.md", mended.as_bytes()).unwrap();
    }
    let settings = Settings { version: "fuzz", ..Settings::default() };
    // The fonts make a PDF slow: one of so many has to do.
    let pdf = bytes.len() % 32 == 0;
    for format in FORMS.iter().filter(|it| pdf || it.to != "pdf") {
        let templates = Templates::new(format.templates, &BTreeMap::new()).unwrap();
        let context = Context { templates: &templates, settings: &settings };
        (format.emit)(&checklist, &context).unwrap();
    }
});
