//! Any bytes as a filled form: they are refused, or they are read and make results that load.
//!
//! `cargo +nightly fuzz run collect fuzz/corpus/collect FOLDER` begins with the forms in a folder; `-max_len=400000` lets them in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runsheet::{
    collect::{self, Options},
    model::Time,
    results,
};

fuzz_target!(|bytes: &[u8]| {
    let options = Options { changed: Time::from_unix(0).unwrap(), version: "fuzz" };
    if let Ok(collected) = collect::collect(bytes, &options) {
        let json = collected.results.to_json();
        results::load(json.as_bytes(), &results::Options::default()).unwrap();
    }
});
