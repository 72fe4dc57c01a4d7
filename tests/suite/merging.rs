//! Merging: whose answer counts, that none is lost, and that the order of files does not matter.

use proptest::prelude::*;
use runsheet::{
    diagnostic::Severity,
    model::{OutlineItem, canonical_json, sha256_hex},
    results::{self, Item, Mode, Options, Results, SealState, Status},
};

use crate::results::sample;

fn merge(files: &[Results]) -> Results {
    let (merged, problems) = results::merge(files, &Options::default()).unwrap();
    assert_eq!(problems, []);
    let (read, _) = results::load(merged.to_json().as_bytes(), &Options::default()).unwrap();
    assert_eq!(read, merged, "what is merged can be read again");
    merged
}

fn answer(status: Status, at: &str, who: &str, note: &str) -> Item {
    Item {
        status,
        updated_at: Some(format!("2026-03-02T08:{at}+01:00")),
        actor: Some(who.to_owned()),
        note: (!note.is_empty()).then(|| note.to_owned()),
        ..Item::default()
    }
}

/// The sample with one answer changed.
fn with(id: &str, item: Item) -> Results {
    let mut results = sample();
    results.items.insert(id.to_owned(), item);
    results.sealed()
}

/// The sample in a later version of its checklist, made by changing its items.
fn newer(change: impl Fn(&mut Vec<OutlineItem>)) -> Results {
    let mut results = sample();
    results.checklist.version = Some("1.10".to_owned());
    for section in &mut results.outline.0 {
        change(&mut section.items);
        section.sections.iter_mut().for_each(|it| change(&mut it.items));
    }
    let canonical = canonical_json(&(&results.checklist.title, &results.outline)).unwrap();
    results.checklist.fingerprint = format!("sha256:{}", sha256_hex(&canonical));
    let known: Vec<String> = results.outline.items().iter().map(|it| it.id.clone()).collect();
    results.items.retain(|id, _| known.contains(id));
    results.sealed()
}

#[test]
fn the_newest_answer_counts_and_the_other_one_is_kept() {
    let one = with("checks.alarm", answer(Status::Done, "40:00", "Ada", ""));
    let two = with("checks.alarm", answer(Status::Failed, "41:00", "Ben", "No horn."));
    let merged = merge(&[one.clone(), two.clone()]);
    let item = &merged.items["checks.alarm"];
    assert_eq!((item.status, item.actor.as_deref()), (Status::Failed, Some("Ben")));
    let lost = &merged.conflicts["checks.alarm"];
    assert_eq!(lost.len(), 1);
    assert_eq!((lost[0].status, lost[0].actor.as_deref()), (Status::Done, Some("Ada")));
    assert_eq!(merged.conflicts.len(), 1, "answers that agree are no conflict");
    // Each says which file it comes from.
    let short = |it: &Results| it.integrity.as_ref().unwrap().digest[..12].to_owned();
    assert_eq!((&item.origins, &lost[0].origins), (&vec![short(&two)], &vec![short(&one)]));
    let mut both = vec![short(&one), short(&two)];
    both.sort();
    assert_eq!(merged.items["checks.vibration"].origins, both);
    assert_eq!(merged.merged.len(), 2);
}

#[test]
fn a_sign_off_from_before_the_merge_is_not_called_broken() {
    let signed = "approval.control-room";
    let state = |changed: &str| {
        let mut ben = sample();
        ben.items.retain(|id, _| id == "checks.vibration" || id == signed);
        let seal = results::seal(&ben, signed, "2026-03-02T08:50:00+01:00");
        ben.items.get_mut(signed).unwrap().seal = seal;
        let mut ada = sample();
        ada.items.retain(|id, _| !id.starts_with("approval."));
        ada.items.insert("checks.alarm".to_owned(), answer(Status::Done, changed, "Ada", ""));
        let alone = results::seals(&ben).into_iter().find(|it| it.item == signed).unwrap();
        assert_eq!(alone.state, results::SealState::Holds);
        let merged = merge(&[ada.sealed(), ben.sealed()]);
        let checks = results::verify(&merged, &[], None, &|_| None);
        let told =
            checks.into_iter().filter(|it| it.what == "sign-off").map(|it| (it.state, it.said));
        let told = told.collect::<Vec<_>>().pop().unwrap();
        let found = results::seals(&merged).into_iter().find(|it| it.item == signed).unwrap();
        (found.state, told)
    };
    let (found, told) = state("41:00");
    assert_eq!((found, told.0), (results::SealState::Merged, results::CheckState::Unproven));
    assert!(told.1.contains("signed before the merge"), "{}", told.1);
    // What was answered after it was given is another thing.
    let (found, told) = state("51:00");
    assert_eq!((found, told.0), (results::SealState::Changed, results::CheckState::Broken));
}

#[test]
fn at_equal_times_the_worse_status_counts() {
    let at = "40:00";
    let order = [Status::Done, Status::NotApplicable, Status::Skipped, Status::Failed];
    for pair in order.windows(2) {
        let [less, more] =
            [pair[0], pair[1]].map(|it| with("checks.alarm", answer(it, at, "A", "x")));
        for files in [[less.clone(), more.clone()], [more, less]] {
            assert_eq!(merge(&files).items["checks.alarm"].status, pair[1]);
        }
    }
}

#[test]
fn what_is_unanswered_overwrites_nothing() {
    let done = with("checks.alarm", answer(Status::Done, "40:00", "Ada", ""));
    let cleared = with("checks.alarm", answer(Status::Pending, "59:00", "Ben", ""));
    let merged = merge(&[done.clone(), cleared]);
    assert_eq!(merged.items["checks.alarm"].status, Status::Done);
    assert!(merged.conflicts.is_empty());
    // A note without a status is something said, so that it is kept.
    let noted = with("checks.alarm", answer(Status::Pending, "59:00", "Ben", "Listen again!"));
    let merged = merge(&[done, noted]);
    assert_eq!(merged.items["checks.alarm"].status, Status::Done);
    assert_eq!(merged.conflicts["checks.alarm"][0].note.as_deref(), Some("Listen again!"));
}

#[test]
fn command_runs_are_those_of_all_files_once() {
    let whole = sample();
    let mut ticked = sample();
    let item = ticked.items.get_mut("update.install").unwrap();
    item.runs.clear();
    item.updated_at = Some("2026-03-02T08:59:00+01:00".to_owned());
    let merged = merge(&[whole.clone(), ticked.sealed(), whole.clone()]);
    assert_eq!(merged.items["update.install"].runs, whole.items["update.install"].runs);
}

#[test]
fn two_halves_make_a_complete_run() {
    let (mut one, mut two) = (sample(), sample());
    one.items.retain(|id, _| id.as_str() < "checks");
    two.items.retain(|id, _| id.as_str() >= "checks");
    for half in [&mut one, &mut two] {
        half.run.complete = false;
    }
    two.run.started_at = Some("2026-03-02T08:10:00+01:00".to_owned());
    let merged = merge(&[one.sealed(), two.sealed()]);
    assert!(merged.run.complete);
    assert_eq!(merged.items.len(), sample().items.len());
    assert_eq!(merged.run.started_at, sample().run.started_at);
    assert!(results::seals(&merged).iter().all(|it| it.state == results::SealState::Holds));
}

#[test]
fn answers_to_another_version_are_matched_by_id() {
    let later = newer(|items| {
        items.retain(|it| it.id != "checks.vibration");
        for item in items {
            if item.id == "checks.alarm" {
                item.text.push_str(" twice");
            }
            if item.id == "preparation.valves.close-v1" {
                item.number = "9.9".to_owned();
            }
        }
    });
    let merged = merge(&[sample(), later.clone()]);
    assert_eq!(merged.checklist, later.checklist, "1.10 is later than 1.2");
    let gone = &merged.aside["checks.vibration"];
    assert_eq!(gone.status, Status::Done);
    assert_eq!(gone.asked.as_ref().unwrap().number, "3.2");
    let old = {
        let mut it = sample();
        it.items.get_mut("checks.alarm").unwrap().updated_at =
            Some("2026-03-02T08:59:00+01:00".to_owned());
        let moved = it.items.get_mut("preparation.valves.close-v1").unwrap();
        moved.updated_at = Some("2026-03-02T08:59:00+01:00".to_owned());
        it.sealed()
    };
    let merged = merge(&[old, later.clone()]);
    let asked = |id: &str| merged.items[id].asked.clone();
    let before = asked("checks.alarm").unwrap();
    assert_eq!(before.text, "The alarm rings in the control room");
    let moved = asked("preparation.valves.close-v1").unwrap();
    let (then, now) = (&sample().outline, &later.outline);
    let find = |outline: &runsheet::model::Outline| {
        outline
            .items()
            .into_iter()
            .find(|it| it.id == "preparation.valves.close-v1")
            .unwrap()
            .clone()
    };
    assert_eq!(moved.number, find(then).number);
    assert_ne!(moved.number, find(now).number);
    assert_eq!(asked("checks.status"), None);
}

/// The sample, answered later than every other file.
fn answered_last(ids: &[&str]) -> Results {
    let mut it = sample();
    for id in ids {
        it.items.get_mut(*id).unwrap().updated_at = Some("2026-03-02T08:59:00+01:00".to_owned());
    }
    it.sealed()
}

fn versions(results: &Results) -> Vec<String> {
    let report = runsheet::report::report(results, &runsheet::report::Options::default());
    let Some(table) = report.tables.iter().find(|it| it.id == "versions") else {
        return Vec::new();
    };
    let row = |row: &Vec<runsheet::report::Cell>| {
        let item = row[0].item.as_ref().unwrap();
        let mark = row[1].mark.as_ref().unwrap();
        let parts = [&item.number, &item.text, &mark.word, &row[2].text, &row[2].detail];
        parts.into_iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" | ")
    };
    [table.lead.clone()].into_iter().chain(table.rows.iter().map(row)).collect()
}

const LEAD: &str = "Some answers were given to another version of the checklist. They belong to their items by id.";

#[test]
fn what_moved_changed_or_vanished_is_listed() {
    // A step was added before all others, one was put elsewhere, one has other words and so another id.
    let later = newer(|items| {
        if items.iter().any(|it| it.id == "checks.status") {
            items.swap(0, 1);
        }
        for item in items {
            match item.id.as_str() {
                "preparation.valves.close-v1" => item.number = "1.1.2".to_owned(),
                "preparation.valves.second-person" => item.number = "1.1.5".to_owned(),
                "checks.status" => item.number = "3.2".to_owned(),
                "checks.vibration" => item.number = "3.1".to_owned(),
                "checks.alarm" => {
                    item.id = "checks.alarm-rings-in-both".to_owned();
                    item.text = "The alarm rings in both control rooms".to_owned();
                }
                _ => {}
            }
        }
    });
    let mut later = later;
    later.items.remove("checks.alarm");
    let later = later.sealed();
    let all: Vec<String> = sample().items.keys().cloned().collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(
        versions(&merge(&[answered_last(&all), later])),
        [
            &format!("{LEAD} 3 items only have other numbers now."),
            "3.1 | Vibration is below 4 mm/s | Moved | 3.2 Vibration is below 4 mm/s",
            "3.3 | The alarm rings in the control room | No longer in the checklist | \
             3.3 The alarm rings in the control room | \
             Perhaps it is now: 3.3 The alarm rings in both control rooms",
        ]
    );
}

#[test]
fn an_item_without_a_likeness_is_gone_and_nothing_is_guessed() {
    let later = newer(|items| items.retain(|it| it.id != "checks.vibration"));
    let found = versions(&merge(&[sample(), later]));
    assert_eq!(found.len(), 2);
    assert!(found[1].contains("No longer in the checklist") && !found[1].contains("Perhaps"));
}

#[test]
fn a_file_that_was_changed_is_told_of_after_the_merge() {
    let mut changed = sample();
    changed.integrity = None;
    changed.items.get_mut("checks.alarm").unwrap().note = Some("Never heard.".to_owned());
    let mut merged = merge(&[sample(), changed.clone()]);
    results::note_changed(&mut merged, &changed);
    let (merged, problems) =
        results::load(merged.to_json().as_bytes(), &Options::default()).unwrap();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].kind.name, "changed-before-merge");
    let more = merge(&[merged, sample()]);
    assert_eq!(more.merged.iter().filter(|it| it.changed).count(), 1, "once more merged");
}

#[test]
fn an_answer_leads_to_the_device_that_it_was_given_on() {
    let on = |device: &str, who: &str, at: &str| {
        let mut results = with("checks.alarm", answer(Status::Done, at, who, who));
        results.run.device = Some(device.to_owned());
        results.sealed()
    };
    let merged = merge(&[on("bench-phone", "Ada", "40:00"), on("control-room", "Ben", "41:00")]);
    let device = |origin: &String| {
        let file = merged.merged.iter().find(|it| it.digest.starts_with(origin)).unwrap();
        file.run.device.as_deref().unwrap()
    };
    assert_eq!(device(&merged.items["checks.alarm"].origins[0]), "control-room");
    assert_eq!(device(&merged.conflicts["checks.alarm"][0].origins[0]), "bench-phone");
    assert_eq!(merged.run.device, None, "it was filled in on none");
    let short = merged.to_json().replace("bench-phone", "phone");
    let problems = results::load(short.as_bytes(), &Options { force: true }).unwrap_err();
    assert!(problems[0].path.ends_with("].run.device"), "{problems:?}");
}

#[test]
fn files_of_two_checklists_or_runs_are_refused() {
    let refused = |change: &dyn Fn(&mut Results), force| {
        let mut other = sample();
        change(&mut other);
        results::merge(&[sample(), other.sealed()], &Options { force })
    };
    let other = refused(&|it| it.checklist.id = "boiler".to_owned(), true).unwrap_err();
    assert_eq!((other[0].0, other[0].1.kind.name), (1, "other-checklist"));
    for change in [(|it: &mut Results| it.run.mode = Mode::Rehearsal) as fn(&mut Results), |it| {
        it.deployment.id = Some("PUMP-2026-015".to_owned());
    }] {
        assert_eq!(refused(&change, false).unwrap_err()[0].1.kind.name, "other-run");
        assert_eq!(refused(&change, true).unwrap().1[0].1.severity, Severity::Warning);
    }
    assert!(results::merge(&[], &Options::default()).is_err());
}

/// One of few answers to one of few items, so that they meet.
fn any_answer() -> impl Strategy<Value = (usize, Item)> {
    let states =
        [Status::Pending, Status::Done, Status::NotApplicable, Status::Skipped, Status::Failed];
    let own = prop::option::of(0..2_i64);
    (0..4_usize, 0..5_usize, 0..4_u8, 0..3_u8, 0..2_u8, 0..3_usize, own).prop_map(
        move |(at, status, minute, who, note, runs, own)| {
            let note = if note == 0 { "" } else { "x" };
            let minute = format!("1{minute}:00");
            let mut item = answer(states[status], &minute, &format!("Person {who}"), note);
            if minute == "13:00" {
                item.updated_at = None;
            }
            item.runs = sample().items["update.install"].runs.iter().take(runs).cloned().collect();
            item.extra.extend(own.map(|it| ("x-own".to_owned(), it.into())));
            (at, item)
        },
    )
}

/// A file: some answers, in one of three versions of the checklist.
fn any_file() -> impl Strategy<Value = Results> {
    let answers = prop::collection::vec(any_answer(), 0..5);
    (answers, 0..3_usize, 0..3_u8, 0..3_u8).prop_map(|(answers, version, minute, host)| {
        let ids = ["checks.alarm", "checks.vibration", "update.install", "outcome.notes"];
        let mut results = match version {
            0 => sample(),
            1 => newer(|items| items.retain(|it| it.id != "checks.vibration")),
            _ => newer(|items| items.iter_mut().for_each(|it| it.text.push('!'))),
        };
        let known: Vec<String> = results.outline.items().iter().map(|it| it.id.clone()).collect();
        results.items.clear();
        for (at, item) in answers {
            if known.iter().any(|it| it == ids[at]) {
                results.items.insert(ids[at].to_owned(), item);
            }
        }
        results.run.updated_at = format!("2026-03-02T09:0{minute}:00+01:00");
        results.run.started_at = (minute > 0).then(|| format!("2026-03-02T07:0{minute}:00Z"));
        results.run.id = format!("01JNB5Q2R8K{minute}");
        results.run.device = (host > 0).then(|| format!("device-{host}"));
        results.variables.insert("host".to_owned(), format!("pump-{host}"));
        results.sealed()
    })
}

fn joined(files: &[Results]) -> Results {
    results::merge(files, &Options::default()).unwrap().0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_does_not_matter(files in prop::collection::vec(any_file(), 3)) {
        let all = joined(&files);
        let [one, two, three] = <[Results; 3]>::try_from(files).unwrap();
        let pair = |a: &Results, b: &Results| joined(&[a.clone(), b.clone()]);
        // Commutative.
        prop_assert_eq!(&all, &joined(&[three.clone(), one.clone(), two.clone()]));
        // Associative.
        prop_assert_eq!(&all, &pair(&pair(&one, &two), &three));
        prop_assert_eq!(&all, &pair(&one, &pair(&two, &three)));
        prop_assert_eq!(&all, &pair(&pair(&one, &three), &two));
        // Idempotent.
        prop_assert_eq!(&all, &pair(&all, &all));
        prop_assert_eq!(&all, &pair(&all, &two));
        let (read, _) = results::load(all.to_json().as_bytes(), &Options::default()).unwrap();
        prop_assert_eq!(&all, &read);
    }

    #[test]
    fn no_answer_is_lost(files in prop::collection::vec(any_file(), 1..4)) {
        let all = joined(&files);
        let same = |one: &Item, two: &Item| (one.status, &one.note, &one.values) == (two.status, &two.note, &two.values);
        for file in &files {
            for (id, item) in file.items.iter().filter(|(_, it)| it.status != Status::Pending) {
                let standing = all.items.get(id).or_else(|| all.aside.get(id)).unwrap();
                let lost = all.conflicts.get(id).is_some_and(|all| all.iter().any(|it| same(it, item)));
                prop_assert!(standing.status != Status::Pending);
                prop_assert!(same(standing, item) || lost, "{}", id);
                prop_assert!(item.runs.iter().all(|run| standing.runs.contains(run)));
            }
        }
    }
}

#[test]
fn a_broken_seal_stays_broken() {
    let mut one = sample();
    // Changed after it was signed, and its time kept.
    one.items.get_mut("checks.vibration").unwrap().values.insert("vibration".into(), "1.1".into());
    one.integrity = None;
    let state = |results: &Results| {
        let seals = results::seals(results);
        seals.iter().find(|it| it.item == "approval.water-engineer").unwrap().state
    };
    assert_eq!(state(&one), SealState::Changed);
    let two = with("checks.alarm", answer(Status::Done, "01:00", "Ada", "earlier"));
    let mut two = Results {
        items: two.items.into_iter().filter(|it| it.0 == "checks.alarm").collect(),
        ..two
    };
    two.run.id = "another-run".to_owned();
    let two = two.sealed();
    let merged = merge(&[one.clone(), two.clone()]);
    assert_eq!(state(&merged), SealState::Changed);
    assert_eq!(state(&merge(&[merged.clone(), two.clone()])), SealState::Changed);
    assert_eq!(merge(&[two.clone(), one]).to_json(), merged.to_json());
    // What was sound is as unproven as before.
    let sound = merge(&[sample(), two]);
    assert!(matches!(state(&sound), SealState::Holds | SealState::Merged));
}

#[test]
fn where_nothing_is_answered_nothing_is_complete() {
    let mut results = sample();
    results.items.clear();
    for section in &mut results.outline.0 {
        section.items.iter_mut().for_each(|it| it.optional = true);
        section.sections.iter_mut().flat_map(|it| &mut it.items).for_each(|it| it.optional = true);
    }
    let canonical = canonical_json(&(&results.checklist.title, &results.outline)).unwrap();
    results.checklist.fingerprint = format!("sha256:{}", sha256_hex(&canonical));
    let blank = results.clone().sealed();
    assert!(!merge(&[blank]).run.complete);
    results.items.insert("checks.alarm".to_owned(), answer(Status::Done, "40:00", "Ada", ""));
    assert!(merge(&[results.sealed()]).run.complete);
}

#[test]
fn a_merged_file_without_its_digest_is_not_taken_for_whole() {
    let two = with("checks.alarm", answer(Status::Done, "41:00", "Ben", "Loud."));
    let mut merged = merge(&[sample(), two]);
    merged.integrity = None;
    let json = merged.to_json();
    let problems = results::load(json.as_bytes(), &Options::default()).unwrap_err();
    assert_eq!((problems[0].kind.name, problems[0].path.as_str()), ("digest-differs", "integrity"));
    let (read, problems) = results::load(json.as_bytes(), &Options { force: true }).unwrap();
    let checks = results::verify(&read, &problems, None, &|_| None);
    assert_eq!((checks[0].what, checks[0].state), ("digest", results::CheckState::Broken));
    // A file that was never merged needs none.
    let mut one = sample();
    one.integrity = None;
    assert_eq!(results::load(one.to_json().as_bytes(), &Options::default()).unwrap().1, []);
}
