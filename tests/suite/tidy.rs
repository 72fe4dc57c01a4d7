//! The shape of the code: who may import whom, where each outside crate lives, what each file begins with.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The stages in reading order, and what each may import. Stages of one row do not know each other.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("model", &["source"]),
    ("config", &["diagnostic"]),
    ("shell", &["source", "model"]),
    ("parse", &["source", "diagnostic", "model", "config", "shell"]),
    ("check", &["source", "diagnostic", "model", "config", "shell"]),
    ("results", &["source", "diagnostic", "model", "shell"]),
    ("compile", &["source", "diagnostic", "model", "config", "parse", "check", "results"]),
    ("collect", &["model", "results"]),
    ("report", &["model", "results"]),
    ("emit", &["model", "config", "report"]),
];

/// The one file or folder that imports an outside crate.
const HOMES: &[(&str, &str)] = &[
    ("aho_corasick", "src/report/withheld/masks.rs"),
    ("annotate_snippets", "src/diagnostic/human.rs"),
    ("anstream", "src/cli/terminal.rs"),
    ("any_ascii", "src/parse"),
    ("brush_parser", "src/shell"),
    ("chrono", "src/model/time.rs"),
    // The zone of this machine is no matter of the library.
    ("chrono", "src/cli/clock.rs"),
    ("serde_saphyr", "src/config/front_matter.rs"),
    ("clap", "src/cli"),
    ("clap_complete", "src/cli"),
    ("dejavu", "src/emit/pdf"),
    ("encoding_rs", "src/source"),
    ("epaint_default_fonts", "src/emit/pdf"),
    ("flate2", "src/model/deflate.rs"),
    ("lopdf", "src/emit/pdf"),
    ("notosans", "src/emit/pdf"),
    ("printpdf", "src/emit/pdf"),
    ("pulldown_cmark", "src/parse"),
    ("rustybuzz", "src/emit/pdf"),
    ("serde_json_canonicalizer", "src/model/canonical.rs"),
    ("serde_path_to_error", "src/results"),
    ("sha2", "src/model/digest.rs"),
    ("similar", "src/cli/mend.rs"),
    ("subsetter", "src/emit/pdf"),
    ("tempfile", "src/cli/files.rs"),
    ("tera", "src/emit/templates.rs"),
    ("toml", "src/config"),
    ("unicode_bidi", "src/emit/pdf"),
    ("unicode_linebreak", "src/emit/pdf"),
    ("unicode_segmentation", "src/emit/pdf"),
];

/// Crates for plain data, which every stage has.
const EVERYWHERE: &[&str] = &["schemars", "serde", "serde_json"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder whose name ends so, with its text; paths as seen from the root.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// The lines that are code.
fn code(text: &str) -> String {
    let line = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(line).fold(String::new(), |text, line| text + line + "\n")
}

fn word(text: &str) -> &str {
    let end = text.find(|it: char| !(it.is_ascii_alphanumeric() || it == '_'));
    &text[..end.unwrap_or(text.len())]
}

/// What a file names behind `crate::`, braces included.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let after = &code[at + "crate::".len()..];
        let Some(list) = after.strip_prefix('{') else {
            found.insert(word(after).to_owned());
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (at, letter) in list.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                _ if letter.is_whitespace() => {}
                _ if start => {
                    start = false;
                    found.insert(word(&list[at..]).to_owned());
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn imports_are_read_through_braces() {
    let code = "use crate::{\n    model::{self, Step},\n    source::Source,\n};\nfn f() { crate::shell::x() }";
    assert_eq!(imports(code).into_iter().collect::<Vec<_>>(), ["model", "shell", "source"]);
}

#[test]
fn stages_import_only_what_stands_before_them() {
    for (path, text) in files("src", ".rs") {
        let stage = path["src/".len()..].split(['/', '.']).next().unwrap();
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(it, _)| *it == stage) else { continue };
        // A file of tests makes its own input, with the stages that make it.
        if path.ends_with("/tests.rs") {
            continue;
        }
        for imported in imports(&code(&text)) {
            let fine = imported == stage || allowed.contains(&imported.as_str());
            assert!(fine, "{path}: `{stage}` may not import `{imported}`");
        }
    }
}

#[test]
fn the_program_uses_the_library_as_anybody_does() {
    for (path, text) in files("src/cli", ".rs") {
        assert!(imports(&code(&text)).is_empty(), "{path}: use `runsheet::`");
    }
}

#[test]
fn every_stage_is_in_the_table() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let stages: Vec<&str> =
        lib.lines().filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let mut table: Vec<&str> = MAY_IMPORT.iter().map(|(stage, _)| *stage).collect();
    let mut sorted = stages.clone();
    sorted.sort_unstable();
    table.sort_unstable();
    assert_eq!(sorted, table);
}

#[test]
fn every_outside_crate_has_one_home() {
    // A file of tests looks at what was made with whatever reads it.
    let sources: Vec<(String, String)> = files("src", ".rs")
        .into_iter()
        .filter(|(path, _)| !path.ends_with("/tests.rs"))
        .map(|(path, text)| (path, code(&text)))
        .collect();
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies =
        manifest.split("[dependencies]\n").nth(1).unwrap().split("\n\n").next().unwrap();
    for name in dependencies.lines().map(|it| it.split(' ').next().unwrap().replace('-', "_")) {
        if EVERYWHERE.contains(&name.as_str()) {
            continue;
        }
        let homes: Vec<&str> =
            HOMES.iter().filter(|(it, _)| *it == name).map(|(_, home)| *home).collect();
        assert!(!homes.is_empty(), "`{name}` has no home in the table");
        let uses = format!("{name}::");
        let mut needed = false;
        for (path, code) in &sources {
            let names = code.match_indices(&uses).any(|(at, _)| {
                let before = code[..at].chars().next_back().unwrap_or(' ');
                !before.is_ascii_alphanumeric() && !matches!(before, '_' | ':')
            });
            let at_home = homes.iter().any(|home| path.starts_with(home));
            assert!(!names || at_home, "{path}: `{name}` belongs to {homes:?}");
            needed |= names;
        }
        assert!(needed, "`{name}` is not used: take it out of Cargo.toml");
    }
}

#[test]
fn every_file_begins_with_its_job() {
    for folder in ["src", "tests/suite"] {
        for (path, text) in files(folder, ".rs") {
            let first = text.lines().next().unwrap_or_default();
            assert!(
                first.starts_with("//! ") && first.len() > 12,
                "{path}: begin with `//! ` and its job"
            );
        }
    }
}

#[test]
fn code_is_pure_and_finished() {
    // Written in two parts, so that this file does not find itself.
    let forbidden =
        [["#[", "allow("], ["#![", "allow("], ["todo", "!("], ["FIX", "ME"], ["TO", "DO:"]];
    for folder in ["src", "tests/suite"] {
        for (path, text) in files(folder, ".rs") {
            for words in forbidden.map(|it| it.concat()) {
                assert!(!text.contains(&words), "{path}: `{words}`");
            }
        }
    }
}

#[test]
fn the_architecture_fits_on_two_screens() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(text.lines().count() <= 100);
    for (stage, _) in MAY_IMPORT {
        assert!(text.contains(&format!("`src/{stage}")), "ARCHITECTURE.md does not name {stage}");
    }
}

#[test]
fn the_manual_names_every_command() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let help =
        std::process::Command::new(assert_cmd::cargo_bin!("runsheet")).arg("--help").output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    let list = help.lines().skip_while(|it| *it != "Commands:").skip(1);
    // What is indented farther goes on from the line before.
    let lines = list.take_while(|it| !it.is_empty()).filter(|it| !it.starts_with("   "));
    let words = lines.filter_map(|it| it.split_whitespace().next());
    let commands: Vec<&str> = words.filter(|it| *it != "help").collect();
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        assert!(readme.contains(&format!("runsheet {command}")), "README.md: {command}");
    }
}
