//! Reports: each kind of verdict and deviation, and what hostile values look like.

use runsheet::{
    emit,
    report::{self, Audience, Options, Outcome, Report, Tone},
    results::{CommandRun, Decision, Event, EventType, Item, Mode, Results, Status, Stream},
};

use crate::results::sample;

fn report(results: &Results) -> Report {
    report::report(results, &Options::default())
}

fn item<'a>(results: &'a mut Results, id: &str) -> &'a mut Item {
    results.items.get_mut(id).unwrap()
}

fn set(results: &mut Results, id: &str, status: Status, note: &str) {
    let item = item(results, id);
    item.status = status;
    item.note = Some(note.to_owned());
}

fn value(results: &mut Results, id: &str, key: &str, value: &str) {
    item(results, id).values.insert(key.to_owned(), value.to_owned());
}

/// Seals every sign-off anew, as if it had been given now.
fn sign_again(results: &mut Results) {
    for id in ["approval.water-engineer", "approval.control-room"] {
        let seal = runsheet::results::seal(results, id, "2026-03-02T08:50:00+01:00");
        if let Some(item) = results.items.get_mut(id) {
            item.seal = seal;
        }
    }
}

fn emitted(report: &Report, to: &str) -> String {
    let format = emit::REPORTS.iter().find(|format| format.to == to).unwrap();
    let templates =
        emit::Templates::new(format.templates, &std::collections::BTreeMap::new()).unwrap();
    let settings = emit::Settings::default();
    let context = emit::Context { templates: &templates, settings: &settings };
    String::from_utf8((format.emit)(report, &context).unwrap().bytes).unwrap()
}

/// What is said to have gone wrong in the sample with one thing changed: item, mark, reason.
fn case(change: impl FnOnce(&mut Results), expected: &[(&str, &str, &str)]) {
    let mut results = sample();
    change(&mut results);
    let found = report(&results).deviations;
    let found: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|it| {
            let item = if it.item.number.is_empty() { &it.item.text } else { &it.item.number };
            (item.as_str(), it.mark.word.as_str(), it.reason.as_str())
        })
        .collect();
    assert_eq!(found, expected);
}

fn partial() -> Results {
    let mut results = sample();
    set(&mut results, "checks.alarm", Status::Failed, "The horn is broken. Ticket W-12.");
    value(&mut results, "update.duration", "minutes", "21");
    set(&mut results, "preparation.backup.location", Status::Skipped, "Same place as last time.");
    value(&mut results, "approval.control-room", "approval", "issues-found");
    value(&mut results, "approval.control-room", "comments", "No alarm, no night shift.");
    value(&mut results, "outcome.status", "value", "partial-success");
    let dry = results.items["preparation.valves.close-v1"].clone();
    results.items.insert("preparation.valves.drain".to_owned(), dry);
    set(&mut results, "preparation.valves.drain", Status::NotApplicable, "The line was dry.");
    let runs = &mut item(&mut results, "update.install").runs;
    let mut first = runs[0].clone();
    first.exit_code = Some(7);
    first.decision = Some(Decision::Retry);
    first.output = Some(Stream {
        bytes: 90_000,
        excerpt: "no answer from pump 3\n".to_owned(),
        truncated: true,
        redactions: 2,
    });
    runs[0].attempt = 2;
    runs.insert(0, first);
    sign_again(&mut results);
    item(&mut results, "checks.status").note = Some("Looked again.".to_owned());
    item(&mut results, "checks.status").updated_at = Some("2026-03-02T08:56:00+01:00".to_owned());
    results.sealed()
}

fn incomplete() -> Results {
    let mut results = sample();
    results.items.retain(|id, _| id.starts_with("preparation.") || id == "about.start-time");
    results.run.ended_at = None;
    results.run.complete = false;
    results.run.mode = Mode::Rehearsal;
    results.sealed()
}

fn rolled_back() -> Results {
    let mut results = sample();
    let gone =
        ["checks.vibration", "checks.alarm", "approval.water-engineer", "approval.control-room"];
    results.items.retain(|id, _| !gone.contains(&id.as_str()));
    set(&mut results, "checks.status", Status::Failed, "No answer after the restart.");
    let mut back = results.items["update.install"].clone();
    "going-back.install.cmd".clone_into(&mut back.runs[0].command_id);
    "pumpctl install --pump 3 firmware-2.7.bin".clone_into(&mut back.runs[0].command);
    results.items.insert("going-back.install".to_owned(), back);
    value(&mut results, "outcome.status", "value", "rolled-back");
    results.sealed()
}

fn failed() -> Results {
    let mut results = sample();
    results.items.retain(|id, _| !id.starts_with("checks.") && !id.starts_with("approval."));
    set(&mut results, "update.install", Status::Failed, "The pump does not start.");
    item(&mut results, "update.install").runs[0].decision = Some(Decision::Abort);
    value(&mut results, "outcome.status", "value", "success");
    results.events.push(Event {
        at: "2026-03-02T08:40:00+01:00".to_owned(),
        kind: EventType::Session,
        by: Some("Ines Falk".to_owned()),
        item: Some("update.install".to_owned()),
        from: None,
        to: Some("aborted".to_owned()),
    });
    results.sealed()
}

#[test]
fn each_verdict_has_its_report() {
    for (name, results, outcome) in [
        ("success", sample(), Outcome::Success),
        ("partial", partial(), Outcome::Partial),
        ("incomplete", incomplete(), Outcome::Incomplete),
        ("rolled-back", rolled_back(), Outcome::RolledBack),
        ("failed", failed(), Outcome::Failed),
    ] {
        let report = report(&results);
        assert_eq!(report.verdict.outcome, outcome, "{name}");
        insta::with_settings!({ snapshot_path => "../cases/report", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, emitted(&report, "md"));
        });
    }
}

#[test]
fn nothing_went_wrong_in_the_sample() {
    case(|_| {}, &[]);
}

#[test]
fn failed_and_skipped_items_are_deviations_with_their_reasons() {
    case(
        |it| {
            set(it, "checks.alarm", Status::Skipped, "No one there.");
            set(it, "checks.vibration", Status::Failed, "");
            value(it, "outcome.status", "value", "partial-success");
            sign_again(it);
        },
        &[("3.2", "Failed", "No reason given"), ("3.3", "Skipped", "No one there.")],
    );
}

#[test]
fn a_number_out_of_its_range_is_a_deviation() {
    case(
        |it| {
            value(it, "checks.vibration", "vibration", "4,0");
            value(it, "outcome.status", "value", "partial-success");
            sign_again(it);
        },
        &[("3.2", "Outside the expected range", "4,0 mm/s (expected: below 4 mm/s).")],
    );
}

#[test]
fn a_declared_outcome_that_the_record_does_not_bear_out_is_a_deviation() {
    case(
        |it| {
            set(it, "checks.alarm", Status::Failed, "Broken.");
            sign_again(it);
        },
        &[
            (
                "Status",
                "Declared and recorded differ",
                "Declared as SUCCESS; the record says Partial success.",
            ),
            ("3.3", "Failed", "Broken."),
        ],
    );
    case(
        |it| value(it, "outcome.duration", "value", "30"),
        &[(
            "Total duration",
            "Declared and recorded duration differ",
            "Declared as 30 minutes; from the recorded times: 58 min.",
        )],
    );
    case(
        |it| {
            value(it, "about.end-time", "value", "2026-03-02T08:30:00+01:00");
            value(it, "outcome.duration", "value", "30");
        },
        &[(
            "End time",
            "Declared and recorded end differ",
            "Declared as 08:30; 5 items answered after that, the last at 08:45.",
        )],
    );
}

#[test]
fn a_rollback_that_the_checklist_has_no_steps_for_is_taken_as_declared() {
    let mut results = failed();
    value(&mut results, "outcome.status", "value", "rolled-back");
    let found = report(&results);
    assert_eq!((found.verdict.outcome, found.verdict.agree), (Outcome::Failed, false));
    results.outline.0.retain(|it| it.id != "going-back");
    let found = report(&results);
    assert_eq!((found.verdict.outcome, found.verdict.agree), (Outcome::RolledBack, true));
    assert!(found.verdict.sentence.contains("It was rolled back, as declared"), "{found:?}");
    assert!(!found.deviations.iter().any(|it| it.mark.word.contains("differ")));
    assert_eq!(report::past(&results).outcome, Outcome::RolledBack);
    // It went well, they say it was undone: somebody has to look.
    let mut results = sample();
    value(&mut results, "outcome.status", "value", "rolled-back");
    results.outline.0.retain(|it| it.id != "going-back");
    let found = report(&results);
    assert_eq!((found.verdict.outcome, found.verdict.agree), (Outcome::RolledBack, false));
}

#[test]
fn an_item_is_one_incident_however_much_went_wrong_at_it() {
    let found = report(&failed());
    let of = |word: &str| found.deviations.iter().filter(|it| it.mark.word == word).count();
    assert_eq!((of("The run was stopped"), of("Failed")), (1, 1));
    let review = found.tables.iter().find(|it| it.id == "review").unwrap();
    let incidents = &review.rows[1][1].detail;
    assert_eq!(incidents.matches("The run was stopped").count(), 1, "{incidents}");
    assert!(!incidents.contains(": Failed"), "{incidents}");
}

#[test]
fn a_record_without_times_says_when_it_was_saved() {
    let mut results = sample();
    results.run.started_at = None;
    results.run.ended_at = None;
    results.items.clear();
    let sentence = report(&results).verdict.sentence;
    assert!(
        sentence.starts_with("The record has no times; it was saved on 2 March 2026 at 08:58."),
        "{sentence}"
    );
}

#[test]
fn a_phase_after_midnight_tells_the_day_once() {
    let mut results = sample();
    for (id, answer) in &mut results.items {
        if id.starts_with("checks.") || id.starts_with("approval.") {
            let json = serde_json::to_string(answer).unwrap().replace("2026-03-02", "2026-03-03");
            *answer = serde_json::from_str(&json).unwrap();
        }
    }
    let page = emitted(&report(&results), "md");
    assert!(page.contains("| 2026-03-03 08:"), "{page}");
    assert!(!page.contains("–2026-03-03"), "{page}");
}

#[test]
fn lists_in_cells_of_markdown_are_told_apart() {
    let mut results = sample();
    set(&mut results, "checks.alarm", Status::Failed, "Broken.");
    set(&mut results, "checks.vibration", Status::Failed, "Shakes.");
    let page = emitted(&report(&results), "md");
    let incidents = page.lines().find(|it| it.starts_with("| Incidents")).unwrap();
    assert_eq!(incidents.matches(": Failed; ").count(), 1, "{incidents}");
}

#[test]
fn an_answer_that_changed_after_signing_is_a_deviation() {
    let changed = "An answer before this sign-off changed after it was given. Changed since: 3.3.";
    case(
        |it| {
            item(it, "checks.alarm").note = Some("Heard by nobody.".to_owned());
            item(it, "checks.alarm").updated_at = Some("2026-03-02T08:57:00+01:00".to_owned());
        },
        &[
            ("5.1", "Answers changed after signing", changed),
            ("5.2", "Answers changed after signing", &format!("{changed} All quiet.")),
        ],
    );
}

#[test]
fn what_was_done_before_a_gate_is_a_deviation() {
    case(
        |it| {
            item(it, "preparation.backup.export").before_gate =
                Some("preparation.valves.second-person".to_owned());
        },
        &[(
            "1.2.1",
            "Done before a pause point",
            "Still open then: 1.1.4 A second person confirms that V1 is shut.",
        )],
    );
}

#[test]
fn tries_accepted_exits_and_changed_commands_are_deviations() {
    let run = |attempt, exit_code, decision| CommandRun {
        command_id: "update.install.cmd".to_owned(),
        attempt,
        command: "pumpctl".to_owned(),
        duration_ms: Some(1500),
        exit_code: Some(exit_code),
        decision: Some(decision),
        ..CommandRun::default()
    };
    case(
        |it| {
            item(it, "update.install").runs =
                vec![run(1, 1, Decision::Retry), run(2, 0, Decision::Accepted)];
        },
        &[("2.2", "Needed 2 tries", "Exit 1 in 1.5 s, then exit 0 in 1.5 s.")],
    );
    case(
        |it| {
            item(it, "update.install").runs = vec![run(1, 3, Decision::Accepted)];
            item(it, "update.install").note = Some("Only a warning.".to_owned());
            sign_again(it);
        },
        &[("2.2", "Exit 3 accepted", "Only a warning.")],
    );
    case(
        |it| {
            let edited = CommandRun { edited: true, ..run(1, 0, Decision::Accepted) };
            item(it, "update.install").runs = vec![edited];
        },
        &[("2.2", "Command changed", "The operator changed the command before it ran.")],
    );
    // An endless command ends when the operator stops it.
    case(
        |it| {
            let stopped = CommandRun { interrupted: true, ..run(1, 130, Decision::Accepted) };
            item(it, "update.install").runs = vec![stopped];
        },
        &[],
    );
}

#[test]
fn a_sign_off_that_is_missing_or_not_approved_is_a_deviation() {
    case(
        |it| {
            value(it, "approval.control-room", "approval", "issues-found");
            it.items.remove("approval.water-engineer");
            value(it, "outcome.status", "value", "failed");
        },
        &[
            (
                "Status",
                "Declared and recorded differ",
                "Declared as FAILED; the record says Incomplete.",
            ),
            ("5.2", "Issues found", "All quiet."),
            ("5.1", "Not signed", ""),
        ],
    );
}

#[test]
fn what_is_open_is_told_by_phase_and_what_is_off_the_way_is_not_open() {
    case(
        |it| {
            it.items.remove("checks.alarm");
            it.items.remove("checks.vibration");
            it.items.remove("outcome.status");
            sign_again(it);
        },
        &[("3", "2 items not answered", "3.2, 3.3."), ("6", "1 item not answered", "Status.")],
    );
}

#[test]
fn what_is_wrong_with_the_file_is_said_in_the_report() {
    let text = std::fs::read_to_string("tests/cases/results/success.json").unwrap();
    let text = text.replace("Heard by two people.", "Heard by all.");
    let force = runsheet::results::Options { force: true };
    let (results, problems) = runsheet::results::load(text.as_bytes(), &force).unwrap();
    let report = report::report(&results, &Options { problems, ..Options::default() });
    for to in ["html", "md"] {
        let page = emitted(&report, to);
        assert!(page.contains("the file was changed after it was saved"), "{to}");
        assert!(page.contains("does not match"), "{to}");
    }
}

#[test]
fn stakeholders_see_no_contacts_and_no_hosts() {
    let page = |audience| {
        let options = Options { audience, ..Options::default() };
        emitted(&report::report(&sample(), &options), "html")
    };
    for secret in ["+49 30 1234567", "pump-gateway", "evidence/update"] {
        assert!(!page(Audience::Stakeholders).contains(secret), "{secret}");
        assert!(page(Audience::Team).contains(secret), "{secret}");
    }
    // Nor where a command names the host that it ran on.
    let mut results = sample();
    "ping pump-gateway".clone_into(&mut item(&mut results, "update.install").runs[0].command);
    let (all, team) =
        (Options::default(), Options { audience: Audience::Team, ..Options::default() });
    for to in ["html", "md", "email", "junit", "summary"] {
        assert!(!emitted(&report::report(&results, &all), to).contains("pump-gateway"), "{to}");
    }
    assert!(emitted(&report::report(&results, &team), "html").contains("ping pump-gateway"));
}

#[test]
fn who_audits_sees_on_which_device_answers_were_given() {
    let on = |device: &str| {
        let mut results = sample();
        results.run.device = Some(device.to_owned());
        results.sealed()
    };
    let alone = on("6f00c0ffee6f00c0");
    let merged = runsheet::results::merge(
        &[alone.clone(), on("bench-<blink>7")],
        &runsheet::results::Options::default(),
    );
    let merged = merged.unwrap().0;
    for to in ["html", "md"] {
        let page = |results, audience| {
            emitted(&report::report(results, &Options { audience, ..Options::default() }), to)
        };
        assert!(page(&alone, Audience::Audit).contains("live, device 6f00c0ffee6f00c0"), "{to}");
        let both = page(&merged, Audience::Audit);
        assert!(both.contains("device 6f00c0ffee6f00c0, runsheet 0.1.0"), "{to}");
        assert!(both.contains("device bench-") && !both.contains("<blink>"), "{to}");
        for audience in [Audience::Stakeholders, Audience::Team] {
            assert!(!page(&merged, audience).contains("bench-"), "{to}");
        }
    }
}

#[test]
fn stakeholders_see_no_variables_accounts_or_phone_numbers() {
    let mut results = sample();
    results.variables.insert("db-host".to_owned(), "vault.corp".to_owned());
    let field = &mut results.outline.0[0].items[0].fields[0];
    field.kind = runsheet::model::FieldKind::Contact;
    let (id, key) = {
        let item = &results.outline.0[0].items[0];
        (item.id.clone(), item.fields[0].key.clone())
    };
    let answer = results.items.entry(id).or_default();
    answer.values.insert(key, "+49 170 555".to_owned());
    let run = &mut item(&mut results, "update.install").runs[0];
    "psql -h db1.corp.example -U postgres".clone_into(&mut run.command);
    let output = Stream {
        excerpt: "to vault.corp as postgres@db1.corp.example".to_owned(),
        ..run.output.clone().unwrap()
    };
    run.output = Some(output);
    results.outline.0[2].items[0].text = "Look at db1.corp.example".to_owned();
    let report = |audience| report::report(&results, &Options { audience, ..Options::default() });
    for secret in ["vault.corp", "db1.corp.example", "postgres", "+49 170 555"] {
        for to in ["html", "md", "email", "junit", "summary"] {
            assert!(
                !emitted(&report(Audience::Stakeholders), to).contains(secret),
                "{secret} {to}"
            );
        }
        assert!(emitted(&report(Audience::Team), "html").contains(secret), "{secret}");
    }
    let page = emitted(&report(Audience::Stakeholders), "md");
    assert!(
        page.contains("psql -h [host] -U [account]") && page.contains("to <db-host> as"),
        "{page}"
    );
}

#[test]
fn a_missing_reason_is_told_once_and_without_paths() {
    let text = std::fs::read_to_string("tests/cases/results/success.json").unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    value.as_object_mut().unwrap().shift_remove("integrity");
    let bare = &mut value["items"]["checks.alarm"];
    bare["status"] = "skipped".into();
    bare["note"] = "".into();
    value["items"]["checks.vibration"]["values"]["vibration"] = "ninety".into();
    let (results, problems) = runsheet::results::load(
        value.to_string().as_bytes(),
        &runsheet::results::Options::default(),
    )
    .unwrap();
    assert!(problems.iter().any(|it| it.kind.name == "no-reason"));
    let report = report::report(&results, &Options { problems, ..Options::default() });
    assert!(report.deviations.iter().any(|it| it.reason == "No reason given"));
    for warning in &report.warnings {
        assert!(!warning.contains(['`']) && !warning.contains("without a reason"), "{warning}");
    }
}

#[test]
fn hostile_values_are_text() {
    let bad = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% include 'x' %}\u{1b}[31m\u{202e}|a|\n# h\n```\n=cmd()' \" ${x}";
    let mut results = sample();
    for item in results.items.values_mut() {
        item.note = Some(bad.to_owned());
        item.actor = Some(bad.to_owned());
        for value in item.values.values_mut() {
            bad.clone_into(value);
        }
        for run in &mut item.runs {
            bad.clone_into(&mut run.command);
            bad.clone_into(&mut run.language);
            run.output.as_mut().unwrap().excerpt = bad.to_owned();
        }
    }
    bad.clone_into(&mut results.checklist.title);
    results.checklist.lang = Some(bad.to_owned());
    results.checklist.version = Some(bad.to_owned());
    results.deployment.id = Some(bad.to_owned());
    results.run.timezone = Some(bad.to_owned());
    for section in &mut results.outline.0 {
        bad.clone_into(&mut section.title);
        for item in &mut section.items {
            bad.clone_into(&mut item.text);
        }
    }
    let report = report(&results);
    let html = emitted(&report, "html");
    assert!(html.contains("&lt;script&gt;alert(1)"));
    assert_eq!(html.matches("<script").count(), 0);
    assert_eq!(html.matches("<img").count(), 0);
    assert_eq!(
        html.matches("</title>").count(),
        3,
        "that of the page, of the chart and of its one point"
    );
    assert_eq!(html.matches("</style").count(), 1);
    let md = emitted(&report, "md");
    for text in [&html, &md] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']));
        assert!(text.contains("[31m") || text.contains("\\[31m"));
    }
    // Outside of fences, every line of Markdown is one that the template wrote.
    let mut fence: Option<String> = None;
    for line in md.lines() {
        let ticks: String = line.chars().take_while(|char| *char == '`').collect();
        match &fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => {
                let own = ["<details>", "</details>", "<summary>Show</summary>"].contains(&line);
                assert!(own || !line.replace("\\<", "").contains('<'), "{line}");
                assert!(!line.starts_with("# h"), "{line}");
            }
        }
    }
    assert_eq!(fence, None);
}

#[test]
fn hostile_values_are_text_in_mails_summaries_and_junit() {
    let bad =
        "</td><script>alert(1)</script>]]>&<img src=x>\u{1b}[31m\u{202e}|a|\n# h\n=cmd() {{ 7*7 }}";
    let mut results = sample();
    for item in results.items.values_mut() {
        item.note = Some(bad.to_owned());
        item.status = Status::Failed;
        for run in &mut item.runs {
            bad.clone_into(&mut run.command);
        }
    }
    bad.clone_into(&mut results.checklist.title);
    let lost = results.items["checks.alarm"].clone();
    results.conflicts.insert("checks.alarm".to_owned(), vec![Item { actor: None, ..lost.clone() }]);
    results.aside.insert("gone".to_owned(), lost);
    let report = report(&results);
    let (mail, junit, summary) =
        (emitted(&report, "email"), emitted(&report, "junit"), emitted(&report, "summary"));
    for text in [&mail, &junit] {
        assert!(text.contains("&lt;script&gt;alert(1)"));
        assert_eq!((text.matches("<script").count(), text.matches("<img").count()), (0, 0));
    }
    assert!(!junit.contains("]]>"));
    for text in [&mail, &junit, &summary] {
        assert!(
            !text.contains(['\u{1b}', '\u{202e}']) && text.contains("7*7") | text.contains("7\\*7")
        );
    }
    assert!(summary.lines().all(|line| !line.replace("\\<", "").contains('<')), "{summary}");
    assert!(!summary.contains("\n# h"));
    // Mail programs drop style sheets, classes and scripts.
    assert_eq!((mail.matches("<style").count(), mail.matches("class=").count()), (0, 0));
}

#[test]
fn what_a_merge_leaves_is_told() {
    let mut other = sample();
    set(&mut other, "checks.alarm", Status::Failed, "No horn.");
    let alarm = item(&mut other, "checks.alarm");
    alarm.actor = Some("Ben".to_owned());
    alarm.updated_at = Some("2026-03-02T08:46:00+01:00".to_owned());
    let (mut merged, _) = runsheet::results::merge(
        &[sample(), other.sealed()],
        &runsheet::results::Options::default(),
    )
    .unwrap();
    let gone = merged.items["checks.vibration"].clone();
    merged.aside.insert("checks.noise".to_owned(), gone);
    let report = report(&merged);
    let table = &report.tables[0];
    assert_eq!((table.id, table.rows.len()), ("conflicts", 1));
    let [of, counts, lost] = table.rows[0].as_slice() else { panic!("three columns") };
    assert_eq!(of.item.as_ref().unwrap().number, "3.3");
    assert_eq!((counts.text.as_str(), counts.detail.as_str()), ("Ben 08:46", "No horn."));
    assert_eq!(
        (lost.text.as_str(), lost.detail.as_str()),
        ("Jonas Weber 08:45", "Heard by two people.")
    );
    assert_eq!(report.tables[1].id, "versions");
    let marks: Vec<&str> = report.deviations.iter().map(|it| it.mark.word.as_str()).collect();
    assert!(
        marks.contains(&"Answered in two ways") && marks.contains(&"No longer in the checklist")
    );
    for to in ["html", "md", "email"] {
        let page = emitted(&report, to);
        assert!(page.contains("Answers that differ") && page.contains("checks.noise"), "{to}");
    }
}

/// The sample so many days earlier, with another length.
fn earlier(days: i64, minutes: i64, change: impl FnOnce(&mut Results)) -> report::Past {
    let mut results = sample();
    results.run.id = format!("EARLIER-{days}");
    change(&mut results);
    let mut past = report::past(&results);
    past.start = past.start.map(|it| it.plus(-days * 86_400_000));
    past.length_ms = Some(minutes * 60_000);
    past
}

#[test]
fn earlier_runs_say_what_is_usual_and_what_failed_before() {
    let history = vec![
        earlier(30, 50, |it| set(it, "checks.alarm", Status::Failed, "Cable.")),
        earlier(20, 40, |it| {
            set(it, "checks.alarm", Status::Failed, "Fuse.");
            value(it, "outcome.status", "value", "rolled-back");
        }),
        earlier(10, 60, |_| {}),
    ];
    let report = report::report(&sample(), &Options { history, ..Options::default() });
    let table = |id| report.tables.iter().find(|it| it.id == id).unwrap();
    assert_eq!(
        table("earlier").lead,
        "3 runs before this one. Median 50 min; nine of ten took at most 1 h."
    );
    assert_eq!(table("earlier").rows.len(), 4);
    let before = &table("before").rows;
    assert_eq!(before.len(), 1);
    assert_eq!(before[0][1].text, "2 failed, of 3");
    assert_eq!(before[0][2].detail, "Fuse.");
    let dora: Vec<&str> = table("dora").rows.iter().map(|it| it[1].text.as_str()).collect();
    assert_eq!(dora, ["4 in 30 days", "25 % (1 of 4)"]);
    assert_eq!(report.trends[0].bars.len(), 4);
    let page = emitted(&report, "html");
    assert!(page.contains("class=\"trends\"") && page.contains("median 50 min. The last one, "));
    assert_eq!(report.measurements[0].baseline, "usually 3.5 bar, 3 runs");
}

/// The sample with these of its items alone.
fn only(ids: &[&str]) -> Results {
    fn keep(sections: &mut [runsheet::model::OutlineSection], ids: &[&str]) {
        for section in sections {
            section.items.retain(|it| ids.contains(&it.id.as_str()));
            keep(&mut section.sections, ids);
        }
    }
    let mut results = sample();
    results.items.retain(|id, _| ids.contains(&id.as_str()));
    keep(&mut results.outline.0, ids);
    results
}

#[test]
fn one_check_is_one_check_and_none_is_no_success() {
    let one = only(&["checks.alarm", "approval.control-room"]);
    let verdict = report(&one).verdict;
    assert!(
        verdict.sentence.ends_with("1 of 1 check passed. 1 of 1 sign-off approves."),
        "{}",
        verdict.sentence
    );
    let mut not_needed = only(&["checks.alarm"]);
    set(&mut not_needed, "checks.alarm", Status::NotApplicable, "There is no horn.");
    let figures = report(&not_needed).figures;
    assert_eq!((figures[1].value.as_str(), figures[1].detail.as_str()), ("0", "none was needed"));
    let blank = report(&only(&[]));
    assert_eq!(blank.verdict.outcome, Outcome::Incomplete);
    assert!(blank.verdict.sentence.ends_with("Nothing was filled in."));
    assert_eq!(blank.deviations.len(), 1, "not everything went to plan");
}

#[test]
fn the_review_says_what_is_known_and_what_is_not() {
    let review = |results: &Results| -> Vec<String> {
        let table = report(results).tables.into_iter().find(|it| it.id == "review").unwrap();
        let word = |cell: &report::Cell| cell.mark.as_ref().map(|it| it.word.clone());
        table.rows.iter().map(|row| word(&row[1]).unwrap_or_else(|| row[1].text.clone())).collect()
    };
    assert_eq!(
        review(&sample()),
        ["Yes", "none recorded", "not written down", "1 open", "Stays open"]
    );
    assert_eq!(review(&failed())[..2], ["No", "2"]);
}

#[test]
fn what_stands_before_the_first_heading_has_the_heading_of_the_document() {
    let mut results = sample();
    results.outline.0[0].title.clear();
    assert_eq!(report(&results).record[0].title, "Pump 3: firmware 2.8");
}

/// Clocks are of no use where other programs run too: the shortest of some rounds, and a factor that only what grows with the square
/// exceeds.
#[test]
fn reports_grow_in_step_with_the_results() {
    let took = |steps: usize| {
        let json = crate::filled::filled(&crate::filled::blank(steps), 0).to_json();
        let round = |_| {
            let start = std::time::Instant::now();
            let (results, _) =
                runsheet::results::load(json.as_bytes(), &runsheet::results::Options::default())
                    .unwrap();
            let report = report(&results);
            assert!(emitted(&report, "md").len() > steps * 100);
            start.elapsed()
        };
        (0..3).map(round).min().unwrap()
    };
    let (small, large) = (took(100), took(1_600));
    assert!(large < small * 16 * 4, "16 times the steps: {small:?}, {large:?}");
}

#[test]
fn seals_of_many_sign_offs_grow_in_step_with_the_results() {
    let took = |sections: usize| {
        let mut results = sample();
        let of = |id: &str| results.outline.0.iter().find(|it| it.id == id).unwrap().clone();
        let (checks, approval) = (of("checks"), of("approval"));
        let answers = std::mem::take(&mut results.items);
        results.outline.0.clear();
        // Every section signs what stands before it.
        for nth in 0..sections {
            for section in [&checks, &approval] {
                let mut section = section.clone();
                for item in &mut section.items {
                    let answer = answers[&item.id].clone();
                    item.id = format!("{}-{nth}", item.id);
                    results.items.insert(item.id.clone(), answer);
                }
                results.outline.0.push(section);
            }
        }
        let round = |_| {
            let start = std::time::Instant::now();
            assert_eq!(runsheet::results::seals(&results).len(), 2 * sections);
            start.elapsed()
        };
        (0..3).map(round).min().unwrap()
    };
    let (small, large) = (took(100), took(3_200));
    // What grows with the square takes 32 times as much again; what no longer fits a cache takes some three times.
    assert!(large < small * 32 * 10, "32 times the sign-offs: {small:?}, {large:?}");
}

#[test]
fn a_report_is_the_same_each_time() {
    let results = partial();
    for to in ["html", "md"] {
        assert_eq!(emitted(&report(&results), to), emitted(&report(&results), to));
    }
}

#[test]
fn figures_that_cannot_be_added_up_are_no_crash() {
    let mut results = sample();
    for section in &mut results.outline.0 {
        section.planned_ms = Some(u64::MAX);
    }
    for item in results.items.values_mut() {
        let more = item.runs.clone();
        item.runs.extend(more);
        for run in &mut item.runs {
            run.duration_ms = Some(u64::MAX);
        }
    }
    let report =
        report::report(&results, &Options { audience: Audience::Audit, ..Options::default() });
    for to in ["junit", "md", "html"] {
        emitted(&report, to);
    }
    report::past(&results);
}

/// The options of the water engineer's sign-off, and which of them is chosen. Nothing else is wrong.
fn decided(labels: &[&str], chosen: usize) -> Results {
    let mut results = sample();
    let option = |(at, label): (usize, &&str)| runsheet::model::Choice {
        id: format!("o{at}"),
        label: (*label).to_owned(),
    };
    let options = labels.iter().enumerate().map(option).collect();
    let items = results.outline.0.iter_mut().flat_map(|it| &mut it.items);
    let sign_off = items.into_iter().find(|it| it.id == "approval.water-engineer").unwrap();
    sign_off.fields.iter_mut().find(|it| it.key == "approval").unwrap().options = options;
    value(&mut results, "approval.water-engineer", "approval", &format!("o{chosen}"));
    sign_again(&mut results);
    results
}

#[test]
fn a_refusal_is_no_approval_whatever_its_words() {
    for (labels, chosen) in [
        (&["Approved", "Can't approve"][..], 1),
        (&["Ready", "Not ready"], 1),
        (&["Deployment successful", "Proceed to rollback"], 1),
        (&["Rejected"], 0),
        (&["Unable to proceed", "OK"], 0),
        (&["Reject"], 0),
        (&["Release", "Do not release"], 1),
    ] {
        let found = report(&decided(labels, chosen));
        let decision = &found.approvals[0].decision;
        assert_eq!((decision.tone, decision.word.as_str()), (Tone::Bad, labels[chosen]));
        assert_eq!(found.verdict.recorded, "Partial success", "{labels:?}");
        let page = emitted(&found, "md");
        assert!(page.contains("1 of 2 sign-offs approve"), "{labels:?} {page}");
        assert!(!page.contains("Can be closed"), "{labels:?}");
    }
    for (labels, chosen) in [
        (&["Deployment successful", "Proceed to rollback"][..], 0),
        (&["Release", "Do not release"], 0),
        (&["Seen"], 0),
    ] {
        assert_eq!(report(&decided(labels, chosen)).approvals[0].decision.tone, Tone::Good);
    }
    // Nobody can tell: no approval, and no refusal.
    let found = report(&decided(&["Red", "Green"], 1));
    assert_eq!(found.approvals[0].decision.tone, Tone::Plain);
    assert!(!emitted(&found, "md").contains("Can be closed"));
}

#[test]
fn a_sign_off_without_its_decision_is_no_success() {
    let mut results = sample();
    item(&mut results, "approval.water-engineer").values.remove("approval");
    sign_again(&mut results);
    let found = report(&results);
    assert_eq!(found.approvals[0].decision.word, "No decision");
    assert_eq!((found.verdict.outcome, found.verdict.agree), (Outcome::Incomplete, false));
}

#[test]
fn a_decision_that_is_no_sign_off_counts_too() {
    let mut results = sample();
    let section = results.outline.0.iter_mut().find(|it| it.id == "approval").unwrap();
    // A table with a row for QA, and a heading for the business.
    let fields: [(&str, &str, &str, &str); 4] = [
        ("approval.qa-name", "QA: Name", "person", "Eva Ek"),
        ("approval.qa-approval", "QA: Approval", "choice", "no"),
        ("approval.business.name", "Name", "person", "Bo Ek"),
        ("approval.business.approval", "Approval", "choice", "yes"),
    ];
    let options = serde_json::json!([
        { "id": "yes", "label": "Approved" },
        { "id": "no", "label": "Can't approve" },
    ]);
    let item = |(id, text, kind, _): &(&str, &str, &str, &str)| {
        let choice = *kind == "choice";
        let mut field = serde_json::json!({ "key": "value", "label": text, "kind": kind });
        if choice {
            field["role"] = "approval".into();
            field["options"] = options.clone();
        }
        let item =
            serde_json::json!({ "id": id, "kind": "field", "text": text, "fields": [field] });
        serde_json::from_value::<runsheet::model::OutlineItem>(item).unwrap()
    };
    section.items.extend(fields[..2].iter().map(item));
    section.sections.push(runsheet::model::OutlineSection {
        id: "approval.business".to_owned(),
        title: "Business".to_owned(),
        items: fields[2..].iter().map(item).collect(),
        ..section.clone()
    });
    for (id, _, _, value) in fields {
        let answer = results.items.entry(id.to_owned()).or_default();
        answer.status = Status::Done;
        answer.values.insert("value".to_owned(), value.to_owned());
    }
    let found = report(&results);
    assert_eq!(found.verdict.recorded, "Partial success");
    let decided: Vec<(&str, &str, &str, Tone)> = found.approvals[2..]
        .iter()
        .map(|it| {
            (it.item.text.as_str(), it.name.as_str(), it.decision.word.as_str(), it.decision.tone)
        })
        .collect();
    assert_eq!(
        decided,
        [
            ("QA: Approval", "Eva Ek", "Can't approve", Tone::Bad),
            ("Business: Approval", "Bo Ek", "Approved", Tone::Good),
        ]
    );
    assert!(found.deviations.iter().any(|it| it.mark.word == "Can't approve"));
    assert!(!emitted(&found, "md").contains("Can be closed"));
    // Where nobody is asked to sign, nobody has.
    let mut results = sample();
    results.outline.0.retain(|it| it.id != "approval" && it.id != "afterwards");
    let page = emitted(&report(&results), "md");
    assert!(!page.contains("Can be closed") && page.contains("nobody is asked to sign"), "{page}");
}

/// A name, and what is done to the results.
type Case<'a> = (&'a str, &'a dyn Fn(&mut Results));

#[test]
fn everybody_gets_the_same_verdict() {
    let contact = |results: &mut Results| {
        let call = r#"{"id": "contacts.call", "kind": "check", "text": "Call +49 170 555"}"#;
        let section = results.outline.0.iter_mut().find(|it| it.id == "contacts").unwrap();
        section.items.push(serde_json::from_str(call).unwrap());
        let answer = results.items.entry("contacts.call".to_owned()).or_default();
        answer.status = Status::Failed;
        answer.note = Some("+49 170 555 is dead".to_owned());
    };
    let variables = |results: &mut Results| {
        let values = results.items.values().flat_map(|it| it.values.values().cloned());
        let values: Vec<String> = values.collect();
        for (at, value) in values.into_iter().enumerate() {
            results.variables.insert(format!("v{at}"), value);
        }
    };
    let host = |results: &mut Results| {
        results.environment.as_mut().unwrap().host = Some("pump".to_owned());
    };
    let numbers = |results: &mut Results| {
        let call = r#"{"id": "contacts.rings", "kind": "check", "text": "Let +49 170 555 ring",
            "expect": {"text": "at least 3", "min": 3}, "fields": [
            {"key": "a", "kind": "number", "label": "Rings"},
            {"key": "b", "kind": "number", "label": "Tries", "expect": {"text": "at most 2", "max": 2}},
            {"key": "c", "kind": "number", "label": "Seconds"}]}"#;
        let section = results.outline.0.iter_mut().find(|it| it.id == "contacts").unwrap();
        section.items.push(serde_json::from_str(call).unwrap());
        results.items.entry("contacts.rings".to_owned()).or_default().status = Status::Done;
        for (key, number) in [("a", "1"), ("b", "5"), ("c", "1")] {
            value(results, "contacts.rings", key, number);
        }
    };
    let cases: [Case<'_>; 4] = [
        ("a failed contact", &contact),
        ("variables", &variables),
        ("a host", &host),
        ("numbers of a contact", &numbers),
    ];
    for (name, change) in cases {
        let mut results = sample();
        change(&mut results);
        let of = |audience| report::report(&results, &Options { audience, ..Options::default() });
        let (all, team) = (of(Audience::Stakeholders), of(Audience::Team));
        assert_eq!((&all.verdict, &all.figures), (&team.verdict, &team.figures), "{name}");
        let marks = |it: &Report| -> Vec<(String, String)> {
            it.deviations.iter().map(|it| (it.item.id.clone(), it.mark.word.clone())).collect()
        };
        assert_eq!(marks(&all), marks(&team), "{name}");
        // Of a contact neither words nor numbers that nothing is expected of are shown.
        let measured = |it: &Report| {
            let shown = it.measurements.iter().filter(|it| !it.item.id.starts_with("contacts."));
            shown.cloned().collect::<Vec<_>>()
        };
        assert_eq!((measured(&all), &all.approvals), (measured(&team), &team.approvals), "{name}");
        let texts = |it: &Report| -> Vec<String> {
            let items = it.record.iter().filter(|it| it.id != "contacts").flat_map(|it| &it.items);
            items.map(|it| it.text.clone()).collect()
        };
        assert_eq!(texts(&all), texts(&team), "{name}");
        for to in ["html", "md", "email", "junit", "summary"] {
            assert!(!emitted(&all, to).contains("+49 170 555"), "{name} {to}");
        }
    }
}
