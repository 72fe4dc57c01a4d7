//! Results files: what is read, what is refused, and what is said about it.

use proptest::prelude::*;
use runsheet::{
    diagnostic::Severity,
    results::{self, Options, Results, SealState, Status},
};
use serde_json::{Value, json};

/// The sample run that went well: everything in it is sound.
pub(crate) fn sample() -> Results {
    let (results, warnings) = results::load(&bytes(), &Options::default()).unwrap();
    assert_eq!(warnings, []);
    results
}

fn bytes() -> Vec<u8> {
    std::fs::read("tests/cases/results/success.json").unwrap()
}

/// What is said about the sample with one thing changed. The digest is taken out, so that it is not what is complained about.
fn case(change: impl FnOnce(&mut Value), expected: &[&str]) {
    let mut document: Value = serde_json::from_slice(&bytes()).unwrap();
    document.as_object_mut().unwrap().shift_remove("integrity");
    change(&mut document);
    let text = serde_json::to_vec(&document).unwrap();
    let said: Vec<String> = match results::load(&text, &Options::default()) {
        Ok((_, warnings)) => warnings.iter().map(|it| format!("warning: {it}")).collect(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(said, expected);
}

fn refused(text: &[u8]) -> String {
    let problems = results::load(text, &Options::default()).unwrap_err();
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_no_json_is_said_to_be_none() {
    assert_eq!(refused(b""), "the file is empty, expected results in JSON");
    assert_eq!(
        refused(b"%PDF-1.7"),
        "this is a form or a page, expected results in JSON (`runsheet collect` makes results from a filled form; give those)"
    );
    let line = r#"{"seq":0,"ts":"2026-01-17T22:00:00+00:00","ev":"run"}"#;
    for journal in [line.to_owned(), format!("{line}\n{line}\n")] {
        assert_eq!(
            refused(journal.as_bytes()),
            "this is the journal of a run, expected results in JSON (`runsheet collect` makes results from it; give those)"
        );
    }
    assert_eq!(
        refused(b"#!/usr/bin/env bash\n"),
        "this is a script, expected results in JSON (give the results that it writes when it is run)"
    );
    for text in ["# Release\n\n- [ ] Stop\n", "---\ntitle: Release\n---\n", "+++\n", "Release"] {
        assert_eq!(
            refused(text.as_bytes()),
            "this is text, such as a checklist, expected results in JSON (give what a form saves, a script writes, or `runsheet collect` makes)"
        );
    }
    assert_eq!(refused(b"{\n  \"format\": x}"), "not JSON at line 2, column 13: expected value");
    let text = bytes();
    assert_eq!(
        refused(&text[..200]),
        "not whole: the JSON ends too early at line 11, column 4 (EOF while parsing a value) (the file is truncated; save it again)"
    );
    assert_eq!(refused(b"[]"), "found a list, expected an object");
    assert_eq!(
        refused(&vec![b' '; results::LIMIT + 1]),
        "the file has more than 64 MB; results of up to 64 MB are read"
    );
}

#[test]
fn other_formats_and_versions_are_named() {
    case(
        |it| it["format"] = json!("junit"),
        &["`format`: found `junit`, expected `runsheet-results`"],
    );
    case(
        |it| it["format_version"] = json!("2.0"),
        &[
            "`format_version`: found `2.0`; this program reads the versions 1.x (use the runsheet that wrote the file, or a newer one)",
        ],
    );
    case(
        |it| it["format_version"] = json!(1),
        &["`format_version`: found a number, expected a string such as `1.0`"],
    );
    assert_eq!(
        refused(b"{}"),
        "no results file: there is no `format`, expected `runsheet-results`"
    );
}

#[test]
fn a_newer_minor_version_is_read_without_what_it_added() {
    case(
        |it| {
            it["format_version"] = json!("1.7");
            it["weather"] = json!("rain");
            it["items"]["checks.alarm"]["photo"] = json!({ "path": "a.jpg" });
            it["outline"][1]["colour"] = json!("red");
        },
        &[
            "warning: `items.checks.alarm.photo`: `photo` comes from a newer version of the format and is left aside",
            "warning: `outline[1].colour`: `colour` comes from a newer version of the format and is left aside",
            "warning: `weather`: `weather` comes from a newer version of the format and is left aside",
        ],
    );
}

#[test]
fn wrong_shapes_are_named_with_path_found_and_expected() {
    case(
        |it| it["items"]["checks.alarm"]["status"] = json!("ok"),
        &[
            "`items.checks.alarm.status`: found `ok`, expected `pending`, `done`, `not-applicable`, `skipped` or `failed`",
        ],
    );
    case(
        |it| it["items"]["checks.alarm"]["status"] = json!(5),
        &["`items.checks.alarm.status`: found `5`, expected a string"],
    );
    case(
        |it| it["items"]["checks.alarm"]["staus"] = json!("done"),
        &["`items.checks.alarm.staus`: unknown key `staus` (did you mean `status`?)"],
    );
    case(
        |it| it["run"]["revision"] = json!(-1),
        &["`run.revision`: found `-1`, expected a whole number from 0"],
    );
    case(|it| it["items"] = json!([]), &["`items`: found a list, expected an object"]);
    case(
        |it| it["items"]["update.time"]["values"]["at"] = json!("25:99"),
        &["warning: `items.update.time.values.at`: found `25:99`, expected a time such as `22:04`"],
    );
    case(
        |it| it["items"]["about.end-time"]["values"]["value"] = json!("2026-03-02T07:00:00+01:00"),
        &[
            "warning: `items.about.end-time.values.value`: found 2026-03-02T07:00:00+01:00, expected a time after the start, 2026-03-02T08:00:00+01:00",
        ],
    );
    case(
        |it| drop(it["run"].as_object_mut().unwrap().shift_remove("id")),
        &["`run.id`: missing, expected the key `id`"],
    );
    case(
        |it| it["items"]["update.install"]["runs"][0]["exit_code"] = json!("0"),
        &[
            "`items.update.install.runs[0].exit_code`: found the text \"0\", expected a whole number",
        ],
    );
    for key in ["id", "device"] {
        for id in ["bench-7", &"x".repeat(65)] {
            case(
                |it| it["run"][key] = json!(id),
                &[&format!("`run.{key}`: found `{id}`, expected 8 to 64 characters")],
            );
        }
        case(|it| it["run"][key] = json!("bench-07"), &[]);
    }
    case(
        |it| it["outline"][1]["sections"][0]["items"][0]["kind"] = json!("chore"),
        &[
            "`outline[1].sections[0].items[0].kind`: found `chore`, expected `check`, `gate`, `sign-off`, `record`, `field` or `command`",
        ],
    );
}

#[test]
fn doubled_keys_are_an_error() {
    let text = String::from_utf8(bytes()).unwrap();
    let text = text.replacen("\"revision\": 24,", "\"revision\": 24, \"revision\": 24,", 1);
    assert_eq!(
        refused(text.as_bytes()),
        "`run.revision`: the key stands twice (keep the right one)"
    );
}

#[test]
fn answers_to_unknown_items_are_an_error_with_the_nearest_id() {
    case(
        |it| it["items"]["checks.alram"] = json!({ "status": "done" }),
        &[
            "`items.checks.alram`: the checklist has no item `checks.alram` (did you mean `checks.alarm`?)",
        ],
    );
    case(
        |it| it["items"]["checks.vibration"]["values"]["vibrations"] = json!("3"),
        &[
            "warning: `items.checks.vibration.values.vibrations`: the item has no field `vibrations` (did you mean `vibration`?)",
        ],
    );
    case(
        |it| it["items"]["outcome.status"]["values"]["value"] = json!("sucess"),
        &[
            "`items.outcome.status.values.value`: found `sucess`, expected one of `success`, `partial-success`, `rolled-back`, `failed` (did you mean `success`?)",
        ],
    );
}

#[test]
fn impossible_times_are_an_error() {
    case(
        |it| it["run"]["ended_at"] = json!("2026-03-02T07:00:00+01:00"),
        &["`run`: ends before it starts: 2026-03-02T08:00:00+01:00 to 2026-03-02T07:00:00+01:00"],
    );
    case(
        |it| it["items"]["checks.alarm"]["status_at"] = json!("8.45"),
        &[
            "`items.checks.alarm.status_at`: found `8.45`, expected a time with offset such as `2026-01-17T22:04:00+07:00`",
        ],
    );
}

#[test]
fn a_failure_without_a_reason_is_a_warning() {
    case(
        |it| {
            it["items"]["checks.alarm"] = json!({ "status": "failed" });
        },
        &["warning: `items.checks.alarm.note`: failed without a reason"],
    );
}

#[test]
fn a_changed_file_is_refused_and_read_when_forced() {
    let text = String::from_utf8(bytes()).unwrap().replace("Heard by two people.", "Heard by all.");
    assert!(
        refused(text.as_bytes())
            .starts_with("`integrity.digest`: the file was changed after it was saved")
    );
    let (_, warnings) = results::load(text.as_bytes(), &Options { force: true }).unwrap();
    assert_eq!(warnings[0].severity, Severity::Warning);
    assert_eq!(warnings[0].kind.name, "digest-differs");
}

#[test]
fn a_changed_outline_is_noticed() {
    let problems = |text: &str| results::load(text.as_bytes(), &Options { force: true }).unwrap().1;
    let text =
        String::from_utf8(bytes()).unwrap().replace("at most 15 minutes", "at most 90 minutes");
    assert!(problems(&text).iter().any(|it| it.kind.name == "fingerprint-differs"));
}

#[test]
fn nothing_can_be_forced_that_loses_answers() {
    for kind in results::KINDS {
        let safe = !matches!(
            kind.code,
            "RS200"
                | "RS201"
                | "RS202"
                | "RS203"
                | "RS204"
                | "RS205"
                | "RS206"
                | "RS208"
                | "RS220"
                | "RS221"
                | "RS222"
                | "RS223"
                | "RS224"
                | "RS215"
                | "RS230"
        );
        assert_eq!(kind.forgivable, safe, "{}", kind.name);
    }
}

#[test]
fn keys_of_other_peoples_own_survive() {
    let mut results = sample();
    assert_eq!(results.extra["x-plant"], json!({ "site": "North" }));
    let item = results.items.get_mut("checks.alarm").unwrap();
    item.extra.insert("x-photo".to_owned(), json!(["a.jpg", null, 1.5]));
    let (again, _) =
        results::load(results.clone().sealed().to_json().as_bytes(), &Options::default()).unwrap();
    assert_eq!(again.items["checks.alarm"].extra["x-photo"], json!(["a.jpg", null, 1.5]));
}

#[test]
fn a_seal_breaks_when_an_answer_before_it_changes_and_only_then() {
    let state = |results: &Results| results::seals(results)[1].state;
    let mut results = sample();
    assert_eq!(state(&results), SealState::Holds);
    // Behind the sign-off, and at the head of the document.
    results.items.get_mut("outcome.notes").unwrap().note = Some("later".to_owned());
    results.items.remove("about.end-time");
    assert_eq!(state(&results), SealState::Holds);
    results.items.get_mut("checks.alarm").unwrap().status = Status::Skipped;
    assert_eq!(state(&results), SealState::Changed);
    let seal = results::seal(&results, "approval.control-room", "2026-03-02T09:00:00+01:00");
    results.items.get_mut("approval.control-room").unwrap().seal = seal;
    assert_eq!(state(&results), SealState::Holds);
}

#[test]
fn the_schema_names_every_key_of_the_sample() {
    let schema: Value = serde_json::from_str(&results::schema()).unwrap();
    let document: Value = serde_json::from_slice(&bytes()).unwrap();
    for key in document.as_object().unwrap().keys().filter(|key| !key.starts_with("x-")) {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    assert_eq!(schema["additionalProperties"], json!(false));
    assert_eq!(schema["$defs"]["Item"]["patternProperties"], json!({ "^x-": true }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_is_read_again(
        note in any::<String>(),
        value in any::<String>(),
        excerpt in any::<String>(),
        status in 0..5_usize,
        exit in any::<i32>(),
        length in any::<u32>(),
        own in any::<f64>(),
    ) {
        let mut results = sample();
        let states = [Status::Pending, Status::Done, Status::NotApplicable, Status::Skipped, Status::Failed];
        let item = results.items.get_mut("update.install").unwrap();
        item.note = Some(note);
        item.status = states[status];
        item.runs[0].exit_code = Some(exit);
        item.runs[0].duration_ms = Some(u64::from(length));
        item.runs[0].output.as_mut().unwrap().excerpt = excerpt;
        results.items.get_mut("outcome.notes").unwrap().values.insert("value".to_owned(), value);
        if own.is_finite() {
            results.extra.insert("x-own".to_owned(), json!(own));
        }
        let results = results.sealed();
        let (again, _) = results::load(results.to_json().as_bytes(), &Options::default()).unwrap();
        prop_assert_eq!(again, results);
    }

    #[test]
    fn no_bytes_make_it_crash(at in 0..20_000_usize, byte in any::<u8>()) {
        let mut text = bytes();
        let at = at % text.len();
        text[at] = byte;
        let _ = results::load(&text, &Options::default());
        let _ = results::load(&text[..at], &Options::default());
    }
}

#[test]
fn what_a_file_proves_is_told() {
    use runsheet::results::CheckState::{Broken, Holds, Unproven};
    let states = |results: &Results, beside: &dyn Fn(&str) -> Option<Vec<u8>>| {
        let force = Options { force: true };
        let (read, problems) = results::load(results.to_json().as_bytes(), &force).unwrap();
        let log = |path: &str| {
            let bytes = beside(path)?;
            runsheet::model::sha256_read(bytes.as_slice()).ok()
        };
        let journal = beside(results::JOURNAL);
        let checks = results::verify(&read, &problems, journal.as_deref(), &log);
        checks.into_iter().map(|it| (it.what, it.state)).collect::<Vec<_>>()
    };
    let nothing = |_: &str| None;
    let whole = states(&sample(), &nothing);
    let expected = [
        ("digest", Holds),
        ("checklist", Holds),
        ("sign-off", Holds),
        ("sign-off", Holds),
        ("journal", Unproven),
        // All that are not there in one line.
        ("log", Unproven),
    ];
    assert_eq!(whole, expected);
    let mut changed = sample();
    changed.items.get_mut("checks.alarm").unwrap().note = Some("Later.".to_owned());
    let checks = states(&changed, &nothing);
    assert_eq!(checks[0], ("digest", Broken));
    assert_eq!((checks[2], checks[3]), (("sign-off", Broken), ("sign-off", Broken)));
    // Logs: one is as it was, one was changed, one leads out of the folder.
    let mut logged = sample();
    let mut paths = ["b.log", "a.log", "../../etc/passwd"].iter();
    for item in logged.items.values_mut() {
        for run in &mut item.runs {
            let log = run.log.as_mut().unwrap();
            (*paths.next().unwrap()).clone_into(&mut log.path);
            log.sha256 = Some(runsheet::model::sha256_hex(b"as it was"));
        }
    }
    let asked = std::cell::RefCell::new(Vec::new());
    let beside = |path: &str| {
        asked.borrow_mut().push(path.to_owned());
        match path {
            "a.log" => Some(b"as it was".to_vec()),
            "b.log" => Some(b"as it is".to_vec()),
            _ => None,
        }
    };
    let checks = states(&logged.sealed(), &beside);
    assert_eq!(checks[5..], [("log", Unproven), ("log", Holds), ("log", Broken)]);
    assert_eq!(*asked.borrow(), ["journal.jsonl", "a.log", "b.log"]);
}

#[test]
fn deep_nesting_is_an_error_and_no_crash_in_files_of_any_length() {
    for depth in [200, 200_000] {
        for open in ["{\"runsheet-results\":", "["] {
            let json = open.repeat(depth);
            let problems = results::load(json.as_bytes(), &Options::default()).unwrap_err();
            assert_eq!(problems[0].kind.name, "not-json");
            let mut last = results::LastOutline::default();
            let past = results::load_past(json.as_bytes(), Options::default(), &mut last, |_| ());
            assert!(past.is_err() || open == "[", "{depth}");
        }
    }
}

#[test]
fn ids_as_long_as_the_file_are_told_in_short() {
    let text = String::from_utf8(bytes()).unwrap();
    let long = "a".repeat(200_000);
    let text = text.replacen("\"checks.alarm\": {", &format!("\"{long}\": {{"), 1);
    assert!(text.contains(&long), "the sample has that item");
    let begun = std::time::Instant::now();
    let problems = match results::load(text.as_bytes(), &Options { force: true }) {
        Ok((_, problems)) | Err(problems) => problems,
    };
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|it| it.contains("has no item `aaa")), "{told:?}");
    assert!(told.iter().all(|it| it.len() < 1_500));
}

#[test]
fn earlier_runs_are_read_the_same_whatever_stood_before_them() {
    let one = sample();
    let mut other = sample();
    other.outline.0.retain(|it| it.id != "going-back");
    let mut bare = sample();
    bare.integrity = None;
    let other = other.sealed();
    // Not read as the others are, because of its key, and with another outline.
    let mut own = other.clone();
    own.extra.insert("x-note".to_owned(), json!("ours"));
    let own = own.sealed();
    let mut last = results::LastOutline::default();
    let mut read = |json: &str| {
        results::load_past(json.as_bytes(), Options::default(), &mut last, Results::clone)
    };
    for file in [&one, &one, &own, &one, &other, &other, &own, &one, &bare, &own, &bare] {
        assert_eq!(read(&file.to_json()), Ok(Some((file.clone(), None))));
    }
    let changed = one.to_json().replacen("Heard by two people", "Heard by nobody", 1);
    let broken = one.to_json().replacen("\"kind\": \"check\"", "\"kind\": \"chek\"", 1);
    for (json, name) in [(changed, "digest-differs"), (broken, "wrong-shape")] {
        assert_eq!(read(&json).unwrap_err().kind.name, name);
        assert_eq!(read(&one.to_json()), Ok(Some((one.clone(), None))));
    }
}

#[test]
fn an_outline_that_is_written_otherwise_is_the_same() {
    case(|it| it["outline"][1]["contingency"] = json!(false), &[]);
    case(
        |it| it["outline"][1]["contingency"] = json!(true),
        &[&format!(
            "warning: `checklist.fingerprint`: the outline in the file is not the one of the checklist that it names: found {}, expected {}",
            sample().checklist.fingerprint,
            {
                let mut other = sample();
                other.outline.0[1].contingency = true;
                let outline = (&other.checklist.title, &other.outline);
                let canonical = runsheet::model::canonical_json(&outline).unwrap();
                format!("sha256:{}", runsheet::model::sha256_hex(&canonical))
            }
        )],
    );
}
