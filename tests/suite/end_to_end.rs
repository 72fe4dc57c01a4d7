//! The whole way: a checklist becomes a script, its run becomes results, these become the report.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

fn runsheet(folder: &Path, arguments: &[&str]) -> String {
    let program = assert_cmd::cargo_bin!("runsheet");
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    told
}

#[test]
fn a_run_of_the_script_becomes_a_report() {
    let folder = TempDir::new().unwrap();
    let checklist = "# Lamp\n\n## Swap\n\n- [ ] Count the lamps\n  ```bash\n  echo 'two lamps' > lamps; cat lamps\n  ```\n\
                     - [ ] Look again\n  ```bash\n  grep three lamps\n  ```\n- [ ] Turns a minute: ____\n";
    fs::write(folder.path().join("lamp.md"), checklist).unwrap();
    runsheet(folder.path(), &["script", "lamp.md", "-o", "run.sh", "-q"]);
    // The second command exits with 1: it is called failed, with a reason. Then the number, and the tick of its step.
    fs::write(folder.path().join("answers"), "f\nno third lamp\n6\nd\n").unwrap();
    let script = Command::new("bash")
        .args(["run.sh", "--yes", "--answers", "answers", "--operator", "Ada Byron"])
        .args(["--log-dir", "runs"])
        .env("RUNSHEET_NO_SYNC", "1")
        .current_dir(folder.path())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&script.stdout).into_owned();
    let run = fs::read_dir(folder.path().join("runs"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .find(|it| it.join("results.json").exists())
        .unwrap_or_else(|| panic!("no results: {told}"));
    let results = run.join("results.json");
    runsheet(folder.path(), &["report", results.to_str().unwrap(), "--output-dir", "out", "-q"]);
    let made = fs::read_dir(folder.path().join("out")).unwrap().next().unwrap().unwrap().path();
    let page = fs::read_to_string(made.join("report.html")).unwrap();
    let text = fs::read_to_string(made.join("report.md")).unwrap();
    for part in ["Lamp", "Look again", "no third lamp", "Ada Byron"] {
        assert!(
            page.contains(part) && text.contains(part),
            "`{part}` is missing in\n{text}\n{told}"
        );
    }
    assert!(fs::read(made.join("report.pdf")).unwrap().starts_with(b"%PDF-1.7"));
}

#[test]
fn what_ships_has_nothing_wrong_with_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for entry in fs::read_dir(folder.join("checklists")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "md") {
            runsheet(folder, &["check", path.to_str().unwrap(), "--deny", "warnings"]);
            count += 1;
        }
    }
    assert!(count > 0, "no checklist ships");
}
