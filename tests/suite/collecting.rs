//! Filled forms read back: by the program from outside, and by the library with files that nobody should have made.

use std::{fs, path::Path, process::Command};

use lopdf::{Dictionary, Document, Object, StringFormat};
use runsheet::{
    collect::{self, Collected, Options},
    compile,
    config::Config,
    emit::{Context, FORMS, Settings, Templates},
    model::{Time, form},
    report,
    results::{self, Problem, Results, Status},
    source::Source,
};
use serde_json::Value;
use tempfile::TempDir;

const TEXT: &str = "# Pump\n\n**Version**: 2.1\n**Date**: 2026-01-17\n**Lead**: ___________\n\n## Prepare\n\n\
    - [ ] Switch off\n- [x] Spare part\n- [ ] Pressure: _____ bar\n\
    - [ ] Position: [ ] open [ ] closed\n- [ ] Look\n- [ ] Listen\n- [ ] **TIME**: ______\n\n\
    ```bash\nsystemctl stop pump\n```\n\n## Restart\n\n```bash\nsystemctl start pump\n```\n\n## Sign-offs\n\n\
    - [ ] **Shift lead**: ___________ (Name)\n  - Approval: ☐ Approved ☐ Not approved\n  - Comments: ___________\n";

fn options() -> Options {
    Options { changed: Time::parse("2026-01-18T08:00:00+07:00").unwrap(), version: "test" }
}

/// The form of a checklist.
fn blank(text: &str) -> Vec<u8> {
    made(text, "form-pdf")
}

fn made(text: &str, format: &str) -> Vec<u8> {
    let source = Source::read("pump.md", text.as_bytes()).unwrap();
    let (checklist, _) = compile::compile(&source, &Config::default());
    let settings = Settings { version: "test", ..Settings::default() };
    let format = FORMS.iter().find(|it| it.name == format).unwrap();
    let templates = Templates::new(format.templates, &std::collections::BTreeMap::new()).unwrap();
    (format.emit)(&checklist, &Context { templates: &templates, settings: &settings })
        .unwrap()
        .bytes
}

/// A text as a string of PDF.
fn string(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// Writes into fields by name: `Yes` ticks, a choice takes its option's id.
fn fill(document: &mut Document, answers: &[(&str, &str)]) {
    for (name, value) in answers {
        let found = document.objects.iter().find(|(_, object)| {
            let title = object.as_dict().and_then(|it| it.get(b"T")).and_then(Object::as_str);
            title.is_ok_and(|it| it == name.as_bytes())
        });
        let id = *found.unwrap_or_else(|| panic!("no field {name}")).0;
        let dict = document.get_dictionary_mut(id).unwrap();
        let button = dict.get(b"FT").and_then(Object::as_name).is_ok_and(|it| it == b"Btn");
        dict.set("V", if button { Object::Name(value.as_bytes().to_vec()) } else { string(value) });
    }
}

fn filled(answers: &[(&str, &str)]) -> Vec<u8> {
    let mut document = Document::load_mem(&blank(TEXT)).unwrap();
    fill(&mut document, answers);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn collected(bytes: &[u8]) -> Collected {
    collect::collect(bytes, &options()).unwrap_or_else(|it| panic!("{it:?}"))
}

#[test]
fn nothing_answered_is_no_success() {
    for text in [
        "# Simple\n\n- [ ] Back up\n- [ ] Deploy\n- [ ] Check\n",
        "# Sheet\n\n## Facts\n\n**Lead**: ______\n\n**Ticket**: ______\n",
    ] {
        let found = report::report(&collected(&blank(text)).results, &report::Options::default());
        assert_eq!(found.verdict.outcome, report::Outcome::Incomplete, "{text}");
        assert!(!found.deviations.is_empty(), "not everything went to plan: {text}");
        assert!(!found.verdict.sentence.contains("0 of 0"), "{}", found.verdict.sentence);
    }
    let mut document =
        Document::load_mem(&blank("# Simple\n\n- [ ] Back up\n- [ ] Deploy\n")).unwrap();
    fill(&mut document, &[("back-up", "Yes"), ("deploy", "Yes")]);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let found = report::report(&collected(&bytes).results, &report::Options::default());
    assert_eq!(found.verdict.outcome, report::Outcome::Success);
    assert!(found.verdict.sentence.contains("2 of 2 checks passed"), "{}", found.verdict.sentence);
}

#[test]
fn a_stamp_that_is_no_time_is_no_name_either() {
    let found = collected(&filled(&[
        ("prepare/look", "Yes"),
        ("prepare/look@stamp", "25:99 XX"),
        ("prepare/listen", "Yes"),
        ("prepare/listen@stamp", "yesterday noon"),
    ]));
    let items = &found.results.items;
    assert_eq!(items["prepare.look"].actor.as_deref(), Some("XX"));
    assert_eq!(items["prepare.listen"].actor, None);
    assert_eq!(items["prepare.look"].extra["x-stamp"], "25:99 XX");
    let told: Vec<String> = found.problems.iter().map(Problem::to_string).collect();
    assert!(told.iter().any(|it| it.contains("`25:99` is no time")), "{told:?}");
    assert!(told.iter().any(|it| it.contains("`yesterday noon` is no time")), "{told:?}");
}

#[track_caller]
fn refused(bytes: &[u8], name: &str, words: &str) {
    let problems = collect::collect(bytes, &options()).expect_err("it was read");
    let told: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert!(problems.iter().any(|it| it.kind.name == name), "{told:?}");
    assert!(told.iter().any(|it| it.contains(words)), "`{words}` is not in {told:?}");
    assert!(problems.iter().all(|it| it.help.is_some()), "what to do: {told:?}");
}

fn warned(collected: &Collected, name: &str) -> bool {
    collected.problems.iter().any(|it| it.kind.name == name)
}

const ANSWERS: &[(&str, &str)] = &[
    ("lead:value", "Łukasz Żółć"),
    ("prepare/switch-off", "Yes"),
    ("prepare/switch-off@stamp", "22:04 AR"),
    ("prepare/switch-off@note", "Ελληνικά, Кириллица, 你好 🙂"),
    ("prepare/pressure", "Yes"),
    ("prepare/pressure:value", "1,5"),
    ("prepare/pressure@stamp", "0:10 ŁŻ"),
    ("prepare/position:value", "closed"),
    ("prepare/position", "Yes"),
    ("prepare/look@state", "failed"),
    ("prepare/look@note", "it was dark"),
    ("prepare/listen@state", "not-applicable"),
    ("prepare/time:value", "23:59"),
    ("prepare/time", "Yes"),
    ("prepare@complete", "00:12 AR"),
    ("sign-offs/shift-lead:name", "Ana Ruiz"),
    ("sign-offs/shift-lead:approval", "approved"),
    ("sign-offs/shift-lead:comments", "first line\r\nsecond"),
    ("sign-offs/shift-lead@stamp", "00:20"),
];

#[test]
fn values_states_choices_and_sign_offs_come_back_with_who_and_when() {
    let Collected { results, problems } = collected(&filled(ANSWERS));
    let item = |id: &str| &results.items[id];
    assert_eq!(results.items["lead"].values["value"], "Łukasz Żółć");
    assert_eq!(item("prepare.switch-off").status, Status::Done);
    assert_eq!(item("prepare.switch-off").actor.as_deref(), Some("AR"));
    assert_eq!(item("prepare.switch-off").status_at.as_deref(), Some("2026-01-17T22:04:00+07:00"));
    assert_eq!(item("prepare.switch-off").note.as_deref(), Some("Ελληνικά, Кириллица, 你好 🙂"));
    assert_eq!(item("prepare.pressure").values["value"], "1,5");
    assert_eq!(item("prepare.pressure").status_at.as_deref(), Some("2026-01-18T00:10:00+07:00"));
    assert_eq!(item("prepare.position").values["value"], "closed");
    assert_eq!(item("prepare.look").status, Status::Failed);
    assert_eq!(item("prepare.look").note.as_deref(), Some("it was dark"));
    assert_eq!(item("prepare.listen").status, Status::NotApplicable);
    assert_eq!(item("prepare.time").values["value"], "2026-01-17T23:59:00+07:00");
    assert!(!results.items.contains_key("prepare/spare-part"), "the author's tick is no answer");
    let lead = item("sign-offs.shift-lead");
    assert_eq!(lead.status, Status::Done);
    assert_eq!(lead.actor.as_deref(), Some("Ana Ruiz"));
    assert_eq!(lead.values["comments"], "first line\nsecond");
    assert_eq!(lead.status_at.as_deref(), Some("2026-01-18T00:20:00+07:00"));
    assert_eq!(results.phases["prepare"].by.as_deref(), Some("AR"));
    assert_eq!(results.phases["prepare"].called_at, "2026-01-18T00:12:00+07:00");
    assert!(!results.run.complete, "the spare part and the command are open");
    assert!(problems.is_empty(), "{problems:?}");
}

/// What collecting the filled form of a document gives.
fn collected_of(text: &str, answers: &[(&str, &str)]) -> Results {
    let mut document = Document::load_mem(&blank(text)).unwrap();
    fill(&mut document, answers);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    collected(&bytes).results
}

#[test]
fn a_run_is_complete_by_the_same_rule_everywhere() {
    let text = "# T\n\n## Work\n\n- [ ] One\n\n## Next steps\n\n- [ ] Later\n\n## Rollback\n\n**Reason**: ______\n\n- [ ] Back\n";
    let results = collected_of(text, &[("work/one", "Yes")]);
    assert!(results.run.complete, "{:?}", results.items);
    let (merged, _) =
        results::merge(std::slice::from_ref(&results), &results::Options::default()).unwrap();
    assert!(merged.run.complete);
    let open = collected_of(text, &[("next-steps/later", "Yes")]);
    assert!(!open.run.complete);
}

#[test]
fn the_words_of_an_option_decide_a_sign_off() {
    let text = |approval: &str| {
        format!("# T\n\n## Sign-offs\n\n- [ ] **Shift lead**: ___________ (Name)\n  - {approval}\n")
    };
    for (approval, chosen, expected) in [
        ("Decision: ☐ NO-GO ☐ GO", "go", Status::Done),
        ("Decision: ☐ NO-GO ☐ GO", "no-go", Status::Failed),
        ("Approval: ☐ Approved, no issues ☐ Rejected", "approved-no-issues", Status::Done),
        ("Approval: ☐ Red ☐ Green", "red", Status::Pending),
    ] {
        let results = collected_of(&text(approval), &[("sign-offs/shift-lead:approval", chosen)]);
        assert_eq!(results.items["sign-offs.shift-lead"].status, expected, "{approval}: {chosen}");
    }
}

#[test]
fn results_are_valid_make_a_report_and_are_the_same_again() {
    let bytes = filled(ANSWERS);
    let results = collected(&bytes).results;
    assert_eq!(results, collected(&bytes).results);
    let (again, problems) =
        results::load(results.to_json().as_bytes(), &results::Options::default()).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(again, results);
    let options = report::Options {
        audience: report::Audience::Team,
        problems,
        ..report::Options::default()
    };
    let report = report::report(&again, &options);
    assert!(serde_json::to_string(&report).unwrap().contains("it was dark"));
}

#[test]
fn a_blank_form_has_no_answers() {
    let collected = collected(&blank(TEXT));
    assert!(collected.results.items.is_empty(), "{:?}", collected.results.items);
    assert!(warned(&collected, "answer-not-taken"));
}

#[test]
fn what_contradicts_itself_is_told_and_kept() {
    let collected = collected(&filled(&[
        ("prepare/switch-off", "Yes"),
        ("prepare/switch-off@state", "skipped"),
        ("prepare/switch-off@note", "not today"),
        ("prepare/look@stamp", "22:04 AR"),
        ("prepare/position:value", "ajar"),
        ("prepare/pressure:value", "high"),
    ]));
    let items = &collected.results.items;
    assert_eq!(items["prepare.switch-off"].status, Status::Skipped);
    assert_eq!(items["prepare.look"].status, Status::Pending);
    assert_eq!(items["prepare.look"].extra["x-stamp"], "22:04 AR");
    assert_eq!(items["prepare.position"].extra["x-unread"]["value"], "ajar");
    let told = collected.problems.iter().filter(|it| it.kind.name == "answer-not-taken").count();
    assert_eq!(told, 3, "{:?}", collected.problems);
    assert!(warned(&collected, "not-a-number"));
}

#[test]
fn what_was_added_at_the_end_of_the_file_is_read() {
    let whole = blank(TEXT);
    let document = Document::load_mem(&whole).unwrap();
    let id = document.objects.iter().find_map(|(id, it)| {
        let title = it.as_dict().and_then(|it| it.get(b"T")).and_then(Object::as_str);
        title.is_ok_and(|it| it == b"prepare/switch-off@note").then_some(*id)
    });
    let mut update = lopdf::IncrementalDocument::create_from(whole.clone(), document);
    update.opt_clone_object_to_new_document(id.unwrap()).unwrap();
    let dict = update.new_document.get_dictionary_mut(id.unwrap()).unwrap();
    dict.set("V", string("added later"));
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    assert!(bytes.starts_with(&whole));
    assert_eq!(
        collected(&bytes).results.items["prepare.switch-off"].note.as_deref(),
        Some("added later")
    );
}

#[test]
fn lines_that_a_mail_program_put_in_front_do_no_harm() {
    let bytes = [b"Content-Type: application/pdf\r\n\r\n".as_slice(), &filled(ANSWERS)].concat();
    assert_eq!(collected(&bytes).results.items["prepare.switch-off"].status, Status::Done);
}

/// The form, changed with a program that knows PDF.
fn changed(change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(&filled(ANSWERS)).unwrap();
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn field<'a>(document: &'a mut Document, name: &str) -> &'a mut Dictionary {
    let found = document
        .objects
        .values_mut()
        .filter_map(|it| it.as_dict_mut().ok())
        .find(|it| it.get(b"T").and_then(Object::as_str).is_ok_and(|it| it == name.as_bytes()));
    found.unwrap_or_else(|| panic!("no field {name}"))
}

#[test]
fn a_form_that_was_changed_by_hand_is_noticed() {
    for change in [
        |it: &mut Document| field(it, "prepare/switch-off").set("T", string("prepare/off")),
        |it: &mut Document| field(it, "prepare/switch-off").set("TU", string("Switch ON")),
        |it: &mut Document| {
            let options = vec![Object::Array(vec![string("failed"), string("passed")])];
            field(it, "prepare/look@state").set("Opt", options);
        },
    ] {
        assert!(warned(&collected(&changed(change)), "changed-form"));
    }
    let other = changed(|it| field(it, "@fingerprint").set("V", string("sha256:0")));
    refused(&other, "changed-form", "is not the one that the form was made of");
    let other = changed(|it| {
        for object in it.objects.values_mut() {
            if let Ok(stream) = object.as_stream_mut()
                && stream.dict.has_type(b"EmbeddedFile")
            {
                let text = String::from_utf8(stream.decompressed_content().unwrap()).unwrap();
                stream.set_plain_content(text.replace("Switch off", "Switch on").into_bytes());
            }
        }
    });
    refused(&other, "changed-form", "was changed by hand");
    let left =
        collected(&changed(|it| field(it, "prepare/switch-off").set("T", string("prepare/off"))));
    assert_eq!(left.results.extra["x-unread"]["prepare/off"], "Yes", "nothing is lost");
}

#[test]
fn what_is_no_filled_form_is_told_apart() {
    let flattened = changed(|it| {
        let root = it.catalog_mut().unwrap();
        root.remove(b"AcroForm");
    });
    refused(&flattened, "flattened-form", "`Pump` has no fields any more");
    let printed = changed(|it| {
        let root = it.catalog_mut().unwrap();
        for key in ["AcroForm", "Names", "AF", "Metadata"] {
            root.remove(key.as_bytes());
        }
    });
    refused(&printed, "flattened-form", "no form fields");
    let stripped = changed(|it| {
        it.catalog_mut().unwrap().remove(b"Names");
    });
    refused(&stripped, "broken-form", "lost the checklist");
    let foreign = changed(|it| {
        it.catalog_mut().unwrap().remove(b"Names");
        field(it, "@fingerprint").set("T", string("something"));
    });
    refused(&foreign, "not-a-form", "something else");
    let scan = changed(|it| {
        it.catalog_mut().unwrap().remove(b"AcroForm");
        it.catalog_mut().unwrap().remove(b"Names");
        let pages: Vec<_> = it.get_pages().into_values().collect();
        for id in pages {
            let mut resources = Dictionary::new();
            resources.set("XObject", Dictionary::new());
            it.get_dictionary_mut(id).unwrap().set("Resources", resources);
        }
    });
    refused(&scan, "flattened-form", "scanned");
    let encrypted = changed(|it| {
        it.trailer.set("Encrypt", Dictionary::new());
    });
    // lopdf writes what it is told, and encrypts nothing.
    refused(&encrypted, "encrypted-form", "encrypted");
    refused(b"%PDF-1.7\n", "broken-form", "cut off");
    let whole = filled(ANSWERS);
    refused(&whole[..whole.len() - 2000], "broken-form", "broken");
    refused(b"{\"format\": \"runsheet-results\"}", "not-a-form", "JSON");
    refused(b"# Pump\n", "not-a-form", "no form");
    refused(b"<html>", "not-a-form", "no form of runsheet");
    refused(b"<template id=\"rs-results\"></template>", "flattened-form", "no answers");
    refused(&made(TEXT, "form-html"), "flattened-form", "it is a blank form");
}

#[test]
fn a_signature_is_told_and_the_answers_are_read() {
    let signed = changed(|it| {
        let mut signature = Dictionary::new();
        signature.set("Type", "Sig");
        signature.set("Name", string("Ana Ruiz"));
        signature.set("M", string("D:20260118003000+07'00'"));
        let mut new = Dictionary::new();
        new.set("FT", "Sig");
        new.set("T", string("Signature1"));
        new.set("V", signature);
        let id = it.add_object(new);
        let form = it.catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
        let fields = it.get_dictionary_mut(form).unwrap().get_mut(b"Fields").unwrap();
        fields.as_array_mut().unwrap().push(id.into());
    });
    let collected = collected(&signed);
    assert_eq!(collected.results.items["prepare.switch-off"].status, Status::Done);
    let told: Vec<String> = collected.problems.iter().map(Problem::to_string).collect();
    assert!(told.iter().any(|it| it.contains("Ana Ruiz 2026-01-18T00:30:00+07:00")), "{told:?}");
    assert!(!warned(&collected, "changed-form"), "a signature is no change: {told:?}");
}

#[test]
fn a_saved_page_is_read_like_the_form() {
    let results = collected(&filled(ANSWERS)).results;
    let json = results.to_json().replace('<', "\\u003c");
    let page = format!("<!doctype html>\n<p>x</p><template id=\"rs-results\">{json}</template>");
    assert_eq!(collected(page.as_bytes()).results, results);
}

/// Runs the program in a folder: exit code and what it said.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(assert_cmd::cargo_bin!("runsheet"))
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1768698000")
        .output()
        .unwrap();
    let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_program_collects_one_and_several() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("ana.pdf", &filled(ANSWERS));
    write("ben.pdf", &filled(&[("prepare/listen", "Yes"), ("prepare/listen@stamp", "BB 22:30")]));
    write("other.pdf", &blank("# Lamp\n\n- [ ] Swap it\n"));
    write("bad.pdf", b"%PDF-1.7\nbad");
    let (code, json, told) = run(folder.path(), &["collect", "ana.pdf", "-o", "-"]);
    assert_eq!(code, 0, "{told}");
    assert!(
        told.contains("ana.pdf: Pump: 8 of 10 items answered, 1 failed, 1 not applicable"),
        "{told}"
    );
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["generator"]["kind"], "import");
    let (code, _, told) =
        run(folder.path(), &["collect", "ana.pdf", "ben.pdf", "--output-dir", "out"]);
    assert_eq!(code, 0, "{told}");
    for name in ["ana", "ben"] {
        let bytes = fs::read(folder.path().join("out").join(name).join("results.json")).unwrap();
        let (results, _): (Results, _) =
            results::load(&bytes, &results::Options::default()).unwrap();
        assert!(!results.items.is_empty());
    }
    let (code, _, told) = run(folder.path(), &["collect", "ana.pdf", "ben.pdf", "-o", "all.json"]);
    assert_eq!(code, 2);
    assert!(told.contains("--output-dir"), "{told}");
    let (code, _, told) =
        run(folder.path(), &["collect", "ana.pdf", "other.pdf", "bad.pdf", "--output-dir", "some"]);
    assert_eq!(code, 1);
    // Each has a file of its own, whatever checklist it is of.
    assert!(folder.path().join("some/other/results.json").exists(), "{told}");
    assert!(told.contains("[RS221]") && !told.contains("panicked"), "{told}");
    assert!(folder.path().join("some/ana/results.json").exists());
    let (code, _, told) =
        run(folder.path(), &["report", "out/ana/results.json", "--output-dir", "r"]);
    assert_eq!(code, 0, "{told}");
}

#[test]
fn the_names_of_a_form_are_those_that_are_read() {
    let names: Vec<&str> = ANSWERS.iter().map(|it| it.0).collect();
    assert!(names.iter().all(|it| form::name(it) != form::Name::Other));
}
