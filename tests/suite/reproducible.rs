//! Same input, same bytes out.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use tempfile::TempDir;

/// Builds what ships, in a process and a folder of its own: every file with its bytes.
fn build(epoch: Option<&str>) -> BTreeMap<String, Vec<u8>> {
    let out = TempDir::new().unwrap();
    let mut command = Command::new(assert_cmd::cargo_bin!("runsheet"));
    command.args(["build", "--quiet", "--output-dir"]).arg(out.path());
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env_remove("SOURCE_DATE_EPOCH");
    if let Some(epoch) = epoch {
        command.env("SOURCE_DATE_EPOCH", epoch);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read(out.path())
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            files.extend(
                read(&path).into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)),
            );
        } else {
            files.insert(name, fs::read(path).unwrap());
        }
    }
    files
}

#[test]
fn two_builds_give_the_same_bytes() {
    for epoch in [None, Some("1768687200")] {
        let (one, two) = (build(epoch), build(epoch));
        assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
        assert!(one.len() >= 4, "{:?}", one.keys());
        for (name, bytes) in &one {
            assert!(*bytes == two[name], "{name} differs from build to build");
        }
    }
}

#[test]
fn outputs_name_no_folder_of_this_machine() {
    let here = env!("CARGO_MANIFEST_DIR").as_bytes();
    for (name, bytes) in build(None) {
        let found = bytes.windows(here.len()).any(|it| it == here);
        assert!(!found, "{name} names {}", env!("CARGO_MANIFEST_DIR"));
    }
}
