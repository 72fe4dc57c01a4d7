//! How well real documents are read, against answers by hand. The documents are not part of the project: they lie beside it, in
//! `../shared`, where it is developed. Elsewhere these tests say that they measured nothing.

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// The folder with documents and answers, where it is there. Says so either way.
pub(super) fn shared(test: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = folder.join("corpus/score.py").is_file().then_some(folder);
    let said = match &found {
        Some(_) => "measured against ../shared",
        None => "NOT MEASURED: there is no ../shared here",
    };
    say(&format!("{test}: {said}"));
    found
}

/// Past the test runner's capture, so that it is seen in any case.
fn say(line: &str) {
    std::io::stderr().write_all(format!("golden: {line}\n").as_bytes()).unwrap();
}

fn inspect(document: &Path, into: &Path) {
    let output = Command::new(assert_cmd::cargo_bin!("runsheet"))
        .args(["inspect", "--format", "json"])
        .arg(document)
        .output()
        .unwrap();
    assert!(output.status.code() != Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    fs::write(into, output.stdout).unwrap();
}

fn score(shared: &Path, answers: &[PathBuf]) -> serde_json::Value {
    let output = Command::new("python3")
        .arg(shared.join("corpus/score.py"))
        .arg(shared.join("corpus/gold"))
        .args(answers)
        .arg("--json")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_seed_is_read_as_people_read_it() {
    let Some(shared) = shared("seed") else { return };
    let folder = TempDir::new().unwrap();
    let answer = folder.path().join("seed.json");
    inspect(&shared.join("seed/production-deployment-checklist.md"), &answer);
    let model: serde_json::Value = serde_json::from_slice(&fs::read(&answer).unwrap()).unwrap();
    let count = |key: &str| model[key].as_array().unwrap().len();
    assert_eq!(count("steps"), 132);
    let of_class = |class: &str| {
        model["commands"].as_array().unwrap().iter().filter(|it| it["class"] == class).count()
    };
    assert_eq!(of_class("sql"), 11);
    let blocks = model["commands"].as_array().unwrap().len();
    assert_eq!(blocks, 51, "50 commands, and the drawing of a fence for notes");
    let scores = score(&shared, &[answer]);
    at_least(&scores["total"]["rates"], 0.98, 0.95, 0.98);
}

/// What somebody found wrong with the seed by reading it, as line and code; more in `../shared/design/lint-seed.md`.
const SEED: &[(u32, &str)] = &[
    (1, "RS001"),   // mojibake
    (4, "RS150"),   // [Your Team]
    (5, "RS150"),   // [Your Name]
    (18, "RS130"),  // a rollback plan that is not there
    (20, "RS157"),  // ten items
    (35, "RS154"),  // minimum 10GB
    (47, "RS131"),  // the backup's size
    (49, "RS152"),  // reasonable
    (52, "RS129"),  // pg_restore | head
    (61, "RS137"),  // changes without confirmation
    (77, "RS158"),  // ten TIMEs
    (82, "RS106"),  // SQL blocks
    (98, "RS128"),  // output into a file
    (103, "RS154"), // exit code
    (133, "RS134"), // REINDEX DATABASE
    (161, "RS112"), // both would run
    (161, "RS121"), // a Windows path
    (179, "RS116"), // **
    (183, "RS141"), // env | grep GEMINI_API_KEY
    (184, "RS141"), // env | grep DATABASE_URL
    (197, "RS112"),
    (206, "RS118"), // pkill -f
    (212, "RS119"), // ps | grep
    (217, "RS117"), // exit code 1 is the good news
    (226, "RS112"),
    (237, "RS119"),
    (256, "RS127"), // plain http
    (260, "RS154"), // status 200
    (283, "RS154"), // < 2 seconds
    (316, "RS117"),
    (321, "RS117"),
    (336, "RS104"), // watch
    (336, "RS120"), // 'idle'
    (340, "RS104"), // tail -f
    (347, "RS138"), // mean_time
    (368, "RS153"), // pre-migration values
    (386, "RS154"), // >= 50%
    (442, "RS156"), // contacts
];

#[test]
fn what_is_wrong_with_the_seed_is_found_at_its_line() {
    let Some(shared) = shared("findings in the seed") else { return };
    let output = Command::new(assert_cmd::cargo_bin!("runsheet"))
        .args(["check", "--format", "json", "-q"])
        .arg(shared.join("seed/production-deployment-checklist.md"))
        .output()
        .unwrap();
    let findings: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let place = |it: &serde_json::Value| {
        (it["line"].as_u64().unwrap(), it["code"].as_str().unwrap().to_owned())
    };
    // A further place of a finding is as good as a finding of its own.
    let notes = |it: &serde_json::Value| {
        let code = it["code"].as_str().unwrap().to_owned();
        let lines = it["notes"].as_array().unwrap().clone();
        lines.into_iter().map(move |note| (note["line"].as_u64().unwrap(), code.clone()))
    };
    let found: BTreeSet<(u64, String)> =
        findings.iter().map(place).chain(findings.iter().flat_map(notes)).collect();
    let listed: BTreeSet<(u64, String)> =
        SEED.iter().map(|(line, code)| (u64::from(*line), (*code).to_owned())).collect();
    let missed: Vec<_> = listed.difference(&found).collect();
    assert!(missed.is_empty(), "not found: {missed:?}");
    let loud = findings.iter().filter(|it| it["severity"] != "advice").map(place);
    let unlisted: Vec<_> = loud.filter(|it| !listed.contains(it)).collect();
    assert!(unlisted.is_empty(), "above advice, and not in the list: {unlisted:?}");
}

#[test]
fn real_documents_are_read_as_people_read_them() {
    let Some(shared) = shared("corpus") else { return };
    let folder = TempDir::new().unwrap();
    let mut answers = Vec::new();
    for gold in fs::read_dir(shared.join("corpus/gold")).unwrap() {
        let name = gold.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        let document = shared.join(format!("corpus/{name}.md"));
        if document.is_file() {
            let answer = folder.path().join(format!("{name}.json"));
            inspect(&document, &answer);
            answers.push(answer);
        }
    }
    assert!(answers.len() >= 10, "{answers:?}");
    at_least(&score(&shared, &answers)["total"]["rates"], 0.97, 0.92, 0.95);
}

/// Every document makes every output; bash reads the script, and no task is lost.
#[test]
fn all_real_documents_compile() {
    let Some(shared) = shared("all documents") else { return };
    let folder = TempDir::new().unwrap();
    let mut count = 0;
    for document in fs::read_dir(shared.join("corpus")).unwrap() {
        let path = document.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.extension().is_none_or(|it| it != "md") || name == "GUIDE" {
            continue;
        }
        let output = Command::new(assert_cmd::cargo_bin!("runsheet"))
            .args(["build", "--output-dir"])
            .arg(folder.path())
            .arg(&path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{name}: {said}");
        let made = |file: &str| folder.path().join(name).join(file);
        for file in ["form.html", "form.pdf", "run.sh", "checklist.json"] {
            assert!(made(file).metadata().is_ok_and(|it| it.len() > 1_000), "{name}: no {file}");
        }
        let bash = Command::new("bash").arg("-n").arg(made("run.sh")).output().unwrap();
        let said = String::from_utf8_lossy(&bash.stderr);
        assert!(bash.status.success() && said.is_empty(), "{name}: {said}");
        let text = fs::read(&path).unwrap();
        let model = serde_json::from_slice(&fs::read(made("checklist.json")).unwrap()).unwrap();
        let lost = lost_tasks(&String::from_utf8_lossy(&text), &model);
        assert!(lost.is_empty(), "{name}: the tasks of these lines are lost: {lost:?}");
        count += 1;
    }
    assert!(count >= 70, "{count}");
}

/// The lines of GFM tasks, by the Markdown parser alone, that are neither a step nor an option of a choice.
fn lost_tasks(text: &str, model: &serde_json::Value) -> Vec<usize> {
    let line = |it: &serde_json::Value| usize::try_from(it["line"].as_u64().unwrap()).unwrap();
    let steps: BTreeSet<usize> = model["steps"].as_array().unwrap().iter().map(line).collect();
    let fields = model["fields"].as_array().unwrap();
    let mut options = Vec::new();
    for field in fields.iter().filter(|it| it["kind"] == "choice") {
        let labels = field["options"].as_array().unwrap();
        options.extend(labels.iter().map(|it| (line(field), it.as_str().unwrap().to_owned())));
    }
    let tasks = pulldown_cmark::Options::ENABLE_TASKLISTS | pulldown_cmark::Options::ENABLE_TABLES;
    let events = pulldown_cmark::Parser::new_ext(text, tasks).into_offset_iter();
    let marks = events.filter(|(it, _)| matches!(it, pulldown_cmark::Event::TaskListMarker(_)));
    let lines: Vec<&str> = text.lines().collect();
    let places = marks.map(|(_, range)| text[..range.start].matches('\n').count() + 1);
    let words = |text: &str| text.replace(['*', '`'], "").to_lowercase();
    places
        .filter(|at| {
            let is_option = |(line, label): &(usize, String)| {
                line <= at && words(lines[at - 1]).contains(&words(label))
            };
            !steps.contains(at) && !options.iter().any(is_option)
        })
        .collect()
}

fn at_least(rates: &serde_json::Value, steps: f64, fields: f64, class: f64) {
    let rate = |it: &serde_json::Value| it.as_f64().unwrap_or_else(|| panic!("no rate in {rates}"));
    for (what, found, least) in [
        ("F1 of steps", rate(&rates["steps"]["f1"]), steps),
        ("F1 of fields", rate(&rates["fields"]["f1"]), fields),
        ("class of commands", rate(&rates["class"]), class),
    ] {
        say(&format!("{what} {found:.4}"));
        assert!(found >= least, "{what}: {found} < {least}");
    }
}
