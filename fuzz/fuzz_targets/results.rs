//! Any bytes as results and as a journal: they are refused, or they are read, merged, verified, compared and reported.
//!
//! `cargo +nightly fuzz run results fuzz/corpus/results tests/cases/results` begins with the results of the tests.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use runsheet::{
    emit::{Context, REPORTS, Settings, Templates},
    report,
    results::{self, Options, Results},
};

fuzz_target!(|bytes: &[u8]| {
    let options = Options { force: true };
    if let Ok((results, problems)) = results::load(bytes, &options) {
        let log = |_: &str| None;
        results::verify(&results, &problems, Some(bytes), &log);
        joined(&results, &options);
        reported(&results, problems, bytes.len());
    }
    if let Ok((results, _)) = results::journal(bytes, &options) {
        results::load(results.to_json().as_bytes(), &options).unwrap();
    }
});

/// With itself it is what it was, as far as it was answered.
fn joined(results: &Results, options: &Options) {
    let Ok((merged, _)) = results::merge(&[results.clone(), results.clone()], options) else {
        return;
    };
    let json = merged.to_json();
    results::load(json.as_bytes(), options).unwrap();
    results::diff_answers(results, &merged);
    report::past(&merged);
    report::statement(&merged, "fuzz.json", "");
}

fn reported(results: &Results, problems: Vec<results::Problem>, length: usize) {
    let settings = Settings { version: "fuzz", ..Settings::default() };
    for audience in [report::Audience::Stakeholders, report::Audience::Audit] {
        let options =
            report::Options { audience, problems: problems.clone(), ..Default::default() };
        let report = report::report(results, &options);
        // The fonts make a PDF slow: one of so many has to do.
        let pdf = length % 32 == 0;
        for format in REPORTS.iter().filter(|it| pdf || it.to != "pdf") {
            let templates = Templates::new(format.templates, &BTreeMap::new()).unwrap();
            let context = Context { templates: &templates, settings: &settings };
            (format.emit)(&report, &context).unwrap();
        }
    }
}
