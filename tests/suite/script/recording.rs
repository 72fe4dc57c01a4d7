//! What is written down: journal, results, logs, seals, secrets; and what is left when the run is cut off.

use std::{
    collections::BTreeSet,
    fs,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use runsheet::{
    emit::{Secrets, Settings},
    results::{self, SealState, seals},
};

use super::{Case, finish, log, status, steps};

#[test]
fn a_whole_run_makes_results_that_load() {
    let markdown = include_str!("whole.md");
    let case = Case::with_runners(markdown, &[("sql", "cat")]);
    let answers = "Ana\n\nd\n22:04\nd\nnight\n1.9\nd\nby hand\nd\nby hand\nr\nst'ation\\\nd\nd\nstopped\ns\nno need\n\
                   Eva Ek\n22:30\n2\nToo \"slow\"\tby far \u{fc}\n1\nFirst line\nSecond line\n.\n23:10\n";
    let outcome = case.answer(answers, &["--rehearsal"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    let results = case.results();
    assert_eq!(results.run.mode, runsheet::results::Mode::Rehearsal);
    assert!(results.run.complete, "{}", outcome.text);
    let seals = seals(&results);
    assert_eq!(seals.len(), 1);
    assert_eq!(seals[0].state, SealState::Holds);
    let sign_off = results.items.values().find(|it| it.seal.is_some()).unwrap();
    assert_eq!(sign_off.seal.as_ref().unwrap().items, seals[0].items);
    assert!(seals[0].items >= 8);
    assert_eq!(sign_off.values["name"], "Eva Ek");
    assert_eq!(sign_off.values["approval"], "issues-found");
    assert_eq!(sign_off.note.as_deref(), Some("Too \"slow\"\tby far \u{fc}"));
    let notes =
        results.items.values().find(|it| it.values.values().any(|it| it.contains("Second")));
    assert_eq!(notes.unwrap().values["value"], "First line\nSecond line");
    assert!(!results.phases.is_empty() && results.events.len() > 10);
    let environment = results.environment.unwrap();
    assert!(environment.host.is_some() && environment.shell.unwrap().starts_with("bash "));
}

#[test]
fn any_bytes_make_correct_json() {
    let case = Case::new(&steps(&[
        (
            "One",
            "printf 'a\\377\\303 \\001\\033[1m\\177 \\342\\234\\223 \\355\\240\\200 \\360\\237\\230\\200'",
        ),
        ("Two", "printf 'nul\\000there'"),
        ("Three", "head -c 300000 /dev/zero | tr '\\0' x; echo end"),
    ]));
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let results = case.results();
    let excerpt = |item: &str| results.items[item].runs[0].output.clone().unwrap();
    let one = excerpt("part.one");
    assert_eq!(
        one.excerpt,
        "a\u{fffd}\u{fffd} \u{1}\u{1b}[1m\u{7f} \u{2713} \u{fffd}\u{fffd}\u{fffd} \u{1f600}"
    );
    assert!(!one.truncated);
    assert_eq!(fs::read(case.folder().join("logs/00002.log")).unwrap(), b"nul\0there");
    assert_eq!(excerpt("part.two").excerpt, "nul\u{fffd}there");
    let three = excerpt("part.three");
    assert_eq!((three.bytes, three.truncated), (300_004, true));
    assert!(three.excerpt.len() <= 4096 && three.excerpt.ends_with("xend\n"));
    for item in results.items.values() {
        let file = item.runs[0].log.clone().unwrap();
        let bytes = fs::read(case.folder().join(&file.path)).unwrap();
        assert_eq!(file.bytes, bytes.len() as u64);
        assert_eq!(file.sha256.unwrap(), runsheet::model::sha256_hex(&bytes));
    }
}

#[test]
fn fields_are_checked_as_they_are_typed() {
    let markdown = "# T\n\n## Part\n\n- [ ] **TIME**: ________\n- [ ] Duration: _____ minutes\n- [ ] Error rate < 2 %: _____ %\n\n\
                    **State**: [ ] SUCCESS [ ] FAILED\n";
    let case = Case::new(markdown);
    let outcome = case.answer("25 past\n22:04\nten\n12,5\n3\ny\n7\n2\n", &[]);
    let results = case.results();
    assert!(outcome.text.contains("it should look like 22:04"), "{}", outcome.text);
    assert!(outcome.text.contains("it should look like 12.5"), "{}", outcome.text);
    assert!(outcome.text.contains("a number from 1 to 2"), "{}", outcome.text);
    let values: BTreeSet<_> =
        results.items.values().flat_map(|it| it.values.values().cloned()).collect();
    for value in ["22:04", "12,5", "3", "failed"] {
        assert!(values.contains(value), "{value} is not in {values:?}\n{}", outcome.text);
    }
}

#[test]
fn a_date_is_one_of_the_calendar() {
    for (date, fine) in [
        ("tomorrow", false),
        ("2026-13-01", false),
        ("2026-00-10", false),
        ("2026-02-29", false),
        ("1900-02-29", false),
        ("2026-04-31", false),
        ("2026-01-00", false),
        ("2024-02-29", true),
        ("2000-02-29", true),
        ("2026-08-09", true),
    ] {
        let case = Case::new("# T\n\n## Part\n\n- [ ] **Date**: ____________\n");
        let outcome = case.answer(&format!("{date}\n2026-12-31\n"), &[]);
        let expected = if fine { date } else { "2026-12-31" };
        assert_eq!(case.results().items["part.date"].values["value"], expected, "{}", outcome.text);
        let refused = outcome.text.contains("it should look like 2026-01-17");
        assert_eq!(refused, !fine, "{date}: {}", outcome.text);
    }
}

const SECRETS: &[(&str, &str)] = &[
    ("env | grep GEMINI_API_KEY", "AIza-secret-value-1"),
    ("echo 'https://bob:pw%40sesame@host/p'", "pw%40sesame"),
    ("echo 'Authorization: Bearer abcdef123456.xyz'", "abcdef123456"),
    ("echo '{\"password\": \"hunter22\"}'", "hunter22"),
    ("export NEW_TOKEN='we[i]rd/.*val&ue'; echo \"it is $NEW_TOKEN.\"", "val&ue"),
    ("echo 'DB_PASSWORD=opensesame'", "opensesame"),
    ("echo 'token: 9f8e7d6c5b4a'", "9f8e7d6c5b4a"),
    ("echo AKIAABCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOP"),
    ("echo ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abcdefgh"),
    (
        "printf -- '-----BEGIN RSA PRIVATE KEY-----\\nMIIEow9q\\nZZkeyZZ\\n-----END RSA PRIVATE KEY-----\\nafter\\n'",
        "MIIEow9q",
    ),
    ("echo eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2", "SflKxwRJSMeKKF2"),
    ("echo 'Authorization: Basic Ym9iOnNlc2FtZQ=='", "Ym9iOnNlc2FtZQ"),
    ("echo tool --password hunter33 run", "hunter33"),
    ("echo https://hooks.slack.com/services/T0/B0/xyzzyxyzzy", "xyzzyxyzzy"),
    ("echo sk_live_abcdefghijklmnop1234", "sk_live_abcdefgh"),
    ("echo ticket ACME-00112233445566", "00112233445566"),
    (
        "export ACME_LICENCE=plainwordslookingfine; echo \"it is $ACME_LICENCE\"",
        "plainwordslookingfine",
    ),
    ("echo 'client_secret = s3cr3ts3cr3t'; head -c 100000 /dev/zero | tr '\\0' y", "s3cr3ts3cr3t"),
];

#[test]
fn planted_secrets_are_in_no_artefact() {
    let commands: Vec<(String, &str)> =
        SECRETS.iter().zip(1..).map(|((command, _), n)| (format!("Plant {n}"), *command)).collect();
    // The document itself is not a place for secrets: they come from files that the commands read.
    let planted: Vec<(&str, String)> = commands
        .iter()
        .zip(1..)
        .map(|((text, _), n)| (text.as_str(), format!(". ./plant{n}")))
        .collect();
    let planted: Vec<(&str, &str)> =
        planted.iter().map(|(text, it)| (*text, it.as_str())).collect();
    let secrets =
        Secrets { names: vec!["ACME_*".to_owned()], patterns: vec!["ACME-[0-9]{14}".to_owned()] };
    let case = Case::with(&steps(&planted), &Settings { secrets, ..Settings::default() });
    // Names of files are no names of variables.
    fs::write(case.path("ACME_FILE"), "").unwrap();
    for ((_, command), n) in commands.iter().zip(1..) {
        fs::write(case.path(&format!("plant{n}")), command).unwrap();
    }
    let mut command = case.command(&["--non-interactive"]);
    command.env("GEMINI_API_KEY", "AIza-secret-value-1");
    let outcome = finish(command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let results = case.results();
    let folder = case.folder();
    for (command, secret) in SECRETS {
        assert!(outcome.text.contains(secret), "{command} printed nothing");
        let found =
            Command::new("grep").args(["-rlF", "--", secret]).arg(&folder).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&found.stdout), "", "{secret}");
    }
    for item in results.items.values() {
        assert!(item.runs[0].output.as_ref().unwrap().redactions > 0, "{:?}", item.runs[0]);
    }
}

const KILLED: &str = "# T\n\n## Part\n\n- [ ] A\n  ```bash\n  echo a >> count; export ST=1\n  ```\n- [ ] M\n- [ ] F: ______\n- [ ] B\n  ```bash\n  echo \"b$ST\" >> count; cd sub\n  ```\n\
                    - [ ] C\n  ```bash\n  echo c >> ../count; pwd\n  ```\n";

/// Makes a script with a point to die at of each place that the runtime names.
fn with_points(case: &Case) {
    let crash = "\nrs_crash() { RS_AT_POINT=$((${RS_AT_POINT:-0} + 1)); if [ \"${RS_DIE-}\" = $RS_AT_POINT ]; then echo \"$1\" >died; kill -9 $$; fi; }\n";
    // Before a line is as behind the one that stands before it, but for what a command did; that has points of its own.
    let script = case.read("run.sh").replace("#@crash before-line", ":");
    let script = script.replace("#@crash ", "rs_crash ");
    let script = script.replace("\nrs_main \"$@\"\n", &format!("{crash}rs_main \"$@\"\n"));
    fs::write(case.path("run.sh"), script).unwrap();
}

/// Kills a run at one of its points and goes on with it; whether there was such a point.
fn killed_at(point: u32) -> bool {
    let case = Case::new(KILLED);
    fs::create_dir(case.path("sub")).unwrap();
    with_points(&case);
    fs::write(case.path("answers"), "d\nvalue\nd\n").unwrap();
    let arguments = ["--answers", "answers", "--yes"];
    let mut first = case.command(&arguments);
    first.env("RS_DIE", point.to_string());
    let first = finish(first);
    if first.code == Some(0) {
        return false;
    }
    assert_eq!(first.code, None, "point {point}: {}", first.text);
    let mut all = arguments.to_vec();
    all.push("--resume");
    let Ok(journal) = fs::read_to_string(case.folder().join("journal.jsonl")) else {
        let second = case.run(&all);
        assert_eq!(second.code, Some(2), "point {point}: {}", second.text);
        assert!(!case.has("count"), "point {point}");
        return true;
    };
    let begun = results::journal(journal.as_bytes(), &results::Options::default());
    match begun {
        Ok((_, problems)) => assert_eq!(problems, [], "point {point}"),
        Err(problems) => {
            assert_eq!(problems[0].kind.name, "not-a-journal", "point {point}: {problems:?}");
            assert!(!journal.contains("\"start\""), "point {point}");
        }
    }
    // An operator answers what is asked, knowing what has happened.
    let has = |event: &str, item: &str| {
        journal.contains(&format!("\"ev\":\"{event}\",\"item\":\"part.{item}\""))
    };
    let count = fs::read_to_string(case.path("count")).unwrap_or_default();
    let mut answers = String::new();
    for item in ["a", "m", "f", "b", "c"] {
        if has("answer", item) {
            continue;
        }
        if has("start", item) && !has("end", item) {
            answers += if count.contains(item) { "d\nseen\n" } else { "a\n" };
        } else if item == "m" {
            answers += "d\n";
        } else if item == "f" {
            answers += "value\nd\n";
        }
    }
    fs::write(case.path("answers"), &answers).unwrap();
    let second = case.run(&all);
    let told = format!("point {point}:\n{}\n---\n{}\n{journal}", first.text, second.text);
    assert_eq!(second.code, Some(0), "{told}");
    assert_eq!(case.read("count"), "a\nb1\nc\n", "{told}");
    let after = fs::read_to_string(case.folder().join("journal.jsonl")).unwrap();
    assert!(after.starts_with(&journal), "{told}");
    let results = case.results();
    for item in ["a", "m", "f", "b", "c"] {
        assert_eq!(status(&results, &format!("part.{item}")), "done", "{told}");
    }
    assert_eq!(results.items["part.f"].values.values().next().unwrap(), "value");
    true
}

#[test]
fn what_was_killed_is_resumed_and_nothing_runs_twice() {
    let points = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| while killed_at(points.fetch_add(1, Ordering::Relaxed) + 1) {});
        }
    });
    let points = points.into_inner();
    assert!(points > 35, "only {points} points");
}

/// A value that is asked for, a command that fails until something off the way was done, a gate, a note and a sign-off.
const EVENTFUL: &str = "# T\n\n## Work\n\n- [ ] Put\n  ```bash\n  echo \"put <it>\" >>count\n  ```\n- [ ] Mend\n  ```bash\n  echo try >>tries; [ -e mended ]\n  ```\n\
                       - [ ] Look <!-- runsheet: gate -->\n\n## Rollback\n\n- [ ] Undo\n  ```bash\n  echo undo >>count; touch mended\n  ```\n- [ ] Tell\n\n\
                       ## Approval\n\n**Lead** (Name): ______\n- [ ] Approved [ ] Rejected\n";

/// What the operator of [`EVENTFUL`] says; he knows what happened from the files.
fn eventful(case: &Case, prompt: &str, screen: &str, noted: &mut bool) -> String {
    let count = fs::read_to_string(case.path("count")).unwrap_or_default();
    let asks = |words: &str| prompt.contains(words);
    let at = |words: &str| screen.contains(words);
    let answer = if asks("It is [d]one") {
        // Nobody knows how it ended but he who looks.
        let seen = (at("Put") && count.contains("put")) || (at("Undo") && case.has("mended"));
        if seen { "d" } else { "a" }
    } else if asks("<it>") {
        "x y"
    } else if asks("[r]etry") {
        "b"
    } else if asks("Go to") {
        "2"
    } else if asks("is over: ") {
        if asks("[t]ry") { "t" } else { "g" }
    } else if asks("[d]one, a second") && !*noted {
        *noted = true;
        "c"
    } else if asks("Note:") {
        "seen"
    } else if asks("Name of the second") {
        "Ben"
    } else if asks("[r]un") {
        "r"
    } else if asks("(Name)") || asks("Lead") {
        "Eva"
    } else if asks("1-2") {
        "1"
    } else if asks("How do you know") {
        "looked"
    } else if asks("still open") {
        "g"
    } else {
        "d"
    };
    answer.to_owned()
}

fn eventful_killed_at(point: u32) -> bool {
    let case = Case::new(EVENTFUL);
    with_points(&case);
    let mut noted = false;
    let mut session = |arguments: &[&str], die: u32| {
        let mut command = case.command(&["--operator", "Olga"]);
        command.args(arguments).env("RS_DIE", die.to_string()).env("LANG", "C");
        let answers = case.path(&format!("fifo{die}"));
        super::drive(command, &answers, (super::LIMIT, 15), |prompt, screen| {
            eventful(&case, prompt, screen, &mut noted)
        })
    };
    let first = session(&[], point);
    if first.code.is_some() {
        assert_eq!(first.code, Some(0), "{}", first.text);
        return false;
    }
    let Ok(journal) = fs::read_to_string(case.folder().join("journal.jsonl")) else {
        return true;
    };
    if !journal.contains("\"ev\":\"checklist\"") {
        return true; // nothing was done yet
    }
    let second = session(&["--resume"], 0);
    let after = journal_of(&case);
    let told = format!("point {point}:\n{}\n---\n{}\n{after}", first.text, second.text);
    assert!(after.starts_with(&journal), "{told}");
    assert_eq!(case.read("count"), "put x y\nundo\n", "{told}");
    let results = case.results();
    let items = ["work.put", "work.mend", "work.look", "rollback.undo", "rollback.tell"];
    let all = items.map(|it| status(&results, it));
    assert_eq!(all, ["done"; 5], "{told}");
    assert_eq!(results.variables["it"], "x y", "{told}");
    assert_eq!(results.items["work.look"].actor.as_deref(), Some("Ben"), "{told}");
    // Each try has its start in the journal, and none was lost.
    let tries = fs::read_to_string(case.path("tries")).unwrap().lines().count();
    assert!(tries <= results.items["work.mend"].runs.len(), "{told}");
    assert!(seals(&results).iter().all(|it| it.state == SealState::Holds), "{told}");
    true
}

#[test]
fn a_run_with_a_rollback_and_a_gate_is_killed_anywhere() {
    let points = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| while eventful_killed_at(points.fetch_add(1, Ordering::Relaxed) + 1) {});
        }
    });
    let points = points.into_inner();
    assert!(points > 45, "only {points} points");
}

#[test]
fn a_torn_line_is_left_out_and_a_changed_one_is_named() {
    let case = Case::new(&steps(&[("One", ""), ("Two", ""), ("Three", "")]));
    assert_eq!(case.answer("d\n", &[]).code, Some(75));
    let journal = case.folder().join("journal.jsonl");
    let mut text = fs::read_to_string(&journal).unwrap();
    text += "{\"seq\":3,\"ts\":\"2026";
    fs::write(&journal, &text).unwrap();
    let outcome = case.answer("d\n", &["--resume"]);
    assert_eq!(outcome.code, Some(75), "{}", outcome.text);
    assert!(outcome.text.contains("1 line(s) of the journal cannot be read"), "{}", outcome.text);
    let text = fs::read_to_string(&journal).unwrap().replacen(
        "\"status\":\"done\"",
        "\"status\":\"skipped\"",
        1,
    );
    fs::write(&journal, &text).unwrap();
    let outcome = case.answer("d\n", &["--resume"]);
    assert!(outcome.text.contains("chain of digests is broken"), "{}", outcome.text);
}

#[test]
fn another_checklist_is_not_resumed() {
    let case = Case::new(&steps(&[("One", ""), ("Two", "")]));
    case.answer("d\n", &[]);
    let other = Case::new(&steps(&[("One", ""), ("Three", "")]));
    fs::copy(other.path("run.sh"), case.path("run.sh")).unwrap();
    let outcome = case.answer("d\n", &["--resume"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.text);
    assert!(outcome.text.contains("another version of this checklist"), "{}", outcome.text);
}

#[test]
fn a_second_run_is_refused_and_a_dead_owner_replaced() {
    let case = Case::new(&steps(&[("One", "sleep 2")]));
    let first = {
        let command = case.command(&["--non-interactive"]);
        std::thread::spawn(move || finish(command))
    };
    std::thread::sleep(std::time::Duration::from_secs(1));
    let second = case.run(&["--non-interactive"]);
    assert_eq!(second.code, Some(4), "{}", second.text);
    assert_eq!(first.join().unwrap().code, Some(0));
    let lock = case.path("runsheet-runs/test.lock");
    assert!(!lock.exists());
    fs::create_dir(&lock).unwrap();
    fs::write(lock.join("owner"), "999999 somewhere 1\n").unwrap();
    assert_eq!(case.run(&["--non-interactive"]).code, Some(4));
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    fs::write(lock.join("owner"), format!("999999 {} 1\n", host.trim())).unwrap();
    assert_eq!(case.run(&["--non-interactive"]).code, Some(0));
}

/// A program that needs root: run as root, or with sudo that asks for nothing.
fn as_root(program: &str) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout == b"0\n" {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    command
}

/// A small file system, ended when the test is.
struct Small<'a>(&'a Case);

impl<'a> Small<'a> {
    fn new(case: &'a Case, options: &str) -> Small<'a> {
        fs::create_dir(case.path("small")).unwrap();
        let mount = as_root("mount")
            .args(["-t", "tmpfs", "-o", &format!("{options},mode=777"), "tmpfs"])
            .arg(case.path("small"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&mount.stderr).into_owned();
        assert!(mount.status.success(), "this test mounts a small file system, as root: {said}");
        Small(case)
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = as_root("umount").arg("-l").arg(self.0.path("small")).status();
    }
}

#[test]
fn a_full_disk_stops_the_run_before_the_next_command() {
    let case = Case::new(&steps(&[
        ("One", "head -c 3000000 /dev/zero | tr '\\0' x; exit 7"),
        ("Two", "touch ran"),
    ]));
    let _small = Small::new(&case, "size=600k");
    let outcome = case.run(&["--non-interactive", "--log-dir", "small/runs"]);
    assert!(matches!(outcome.code, Some(1 | 5)), "{:?}", outcome.code);
    assert!(!case.has("ran"));
    let end = &outcome.text[outcome.text.len().saturating_sub(2000)..];
    assert!(end.contains("exit 7") || end.contains("\"exit_code\":7"), "{end}");
}

#[test]
fn what_a_command_leaves_is_kept_whole_or_not_at_all() {
    let case = Case::new(&steps(&[
        ("Small", "A=1; cd ."),
        ("Large", "A=2; X=$(head -c 900000 /dev/zero | tr '\\0' x)"),
        ("After", "echo \"$A ${X-unset}\""),
    ]));
    let _small = Small::new(&case, "size=600k");
    let outcome = case.run(&["--non-interactive", "--log-dir", "small/runs"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(outcome.text.contains("could not be kept"), "{}", outcome.text);
    assert!(outcome.text.contains("\n1 unset\n"), "{}", outcome.text);
}

#[test]
fn a_folder_that_cannot_be_written_runs_nothing() {
    let case = Case::new(&steps(&[("One", "touch ran")]));
    let _small = Small::new(&case, "size=200k,ro");
    let outcome = case.run(&["--non-interactive", "--log-dir", "small/runs"]);
    assert_eq!(outcome.code, Some(5), "{}", outcome.text);
    assert!(outcome.text.contains("--log-dir"));
    assert!(!case.has("ran"));
}

#[test]
fn closed_streams_do_no_harm() {
    let case =
        Case::new(&steps(&[("One", "echo one; seq 1 20000; echo e >&2"), ("Two", "touch ran")]));
    let mut command = Command::new("bash");
    command.args(["-c", "exec bash run.sh --non-interactive <&- >&- 2>&-"]);
    command.current_dir(case.path("")).env("RUNSHEET_NO_SYNC", "1");
    assert_eq!(finish(command).code, Some(0));
    assert!(case.has("ran"));
    assert!(log(&case, 1).contains("\n20000\n"));
    case.results();
}

#[test]
fn a_reader_that_goes_away_does_no_harm() {
    let case = Case::new(&steps(&[("One", "seq 1 20000"), ("Two", "touch ran")]));
    let mut command = Command::new("bash");
    command.args(["-c", "bash run.sh --non-interactive 2>/dev/null </dev/null | head -1; sleep 0.2; while [ -d runsheet-runs/test.lock ]; do sleep 0.1; done"]);
    command.current_dir(case.path("")).env("RUNSHEET_NO_SYNC", "1");
    finish(command);
    assert!(case.has("ran"));
    assert!(log(&case, 1).ends_with("\n20000\n"));
}

#[test]
fn a_pattern_that_cannot_be_read_runs_nothing() {
    for (pattern, said) in [("a(b", "cannot be read"), ("x*", "matches everything")] {
        let secrets = Secrets { names: Vec::new(), patterns: vec![pattern.to_owned()] };
        let case = Case::with(
            &steps(&[("One", "touch ran")]),
            &Settings { secrets, ..Settings::default() },
        );
        let outcome = case.run(&["--non-interactive"]);
        assert_eq!(outcome.code, Some(2), "{pattern}: {}", outcome.text);
        assert!(outcome.text.contains(said) && !case.has("ran"), "{pattern}: {}", outcome.text);
    }
}

#[test]
fn values_with_a_secret_name_or_an_address_with_a_password_are_kept_nowhere() {
    let command = "test -n <db_pass> && test -n <db_pwd> && test -n <passphrase> && test -n <pin_code> && test -n <source>; echo <plain>\n\
                   echo DB_PASS=other22xyz MYSQL_PWD=third22xyz; export PGPASS=fourth22xyz";
    let case = Case::new(&steps(&[("Use", command), ("Show", "echo \"got $PGPASS\"")]));
    let secrets = ["hunter22xyz", "hunter33xyz", "hunter44xyz", "hunter55xyz", "hunter66xyz"];
    let [pass, pwd, phrase, pin, password] = secrets;
    let answers =
        format!("{pass}\n{pwd}\n{phrase}\n{pin}\npostgres://app:{password}@db/orders\nseen\n");
    let outcome = case.answer(&answers, &["--yes"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let results = case.results();
    assert_eq!(results.variables.keys().collect::<Vec<_>>(), ["plain"], "{}", outcome.text);
    assert!(log(&case, 1).starts_with("seen\n"));
    for secret in secrets.iter().chain(&["other22xyz", "third22xyz", "fourth22xyz"]) {
        let found =
            Command::new("grep").args(["-rlF", "--", secret]).arg(case.folder()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&found.stdout), "", "{secret}");
    }
}

/// Names of which the compiler, the shell's variables and the text of logs have to say the same.
const NAMES: &[&str] = &[
    "dbpw",
    "GITHUB_PAT",
    "privateKey",
    "client_secret_id",
    "vault_secret_id",
    "ssh_private_key_b64",
    "encryption_key_1",
    "smtppass",
    "DBPASS",
    "SMTPPASS",
    "PASS",
    "db_pass",
    "apiKey",
    "MYSQL_PWD",
    "pin_code",
    "accessToken",
    "JWT",
    "max_tokens",
    "maxTokens",
    "tokens_used",
    "jira_key",
    "PROJECT_KEY",
    "ticketKey",
    "config_key",
    "test_pass",
    "tests_pass",
    "TESTS_PASSED",
    "BYPASS_MODE",
    "COMPASS_HOST",
    "PASSED_SUITES",
    "compass",
    "monkey",
    "MONKEY",
    "secretName",
    "TOKEN_EXPIRY",
    "aws_access_key_id",
    "shipping",
    "path_of_it",
    "public_key",
    "cacheKey",
];

#[test]
fn what_the_compiler_calls_a_secret_the_script_does_too() {
    let value = |at: usize| format!("value{at}x");
    let set = NAMES
        .iter()
        .zip(10..)
        .map(|(name, at)| format!("export {name}=$(echo value{at}){}\n", "x"))
        .collect::<Vec<_>>()
        .concat();
    let told = NAMES.iter().zip(10..).map(|(_, at)| format!("echo told value{at}x\n"));
    let told = told.collect::<Vec<_>>().concat();
    let text = NAMES
        .iter()
        .zip(10..)
        .map(|(name, at)| format!("echo '{name}=other{at}x; \"{name}\": \"third{at}x\"'\n"))
        .collect::<Vec<_>>()
        .concat();
    let case = Case::new(&steps(&[("Set", &set), ("Tell", "cat told"), ("Text", "cat text")]));
    let run = |script: &str| -> String {
        Command::new("bash")
            .args(["-c", script])
            .output()
            .map(|it| String::from_utf8(it.stdout).unwrap())
            .unwrap()
    };
    fs::write(case.path("told"), run(&told)).unwrap();
    fs::write(case.path("text"), run(&text)).unwrap();
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let (told, text) = (log(&case, 2), log(&case, 3));
    for (name, at) in NAMES.iter().zip(10..) {
        let secret = runsheet::model::is_secret_name(name);
        assert_eq!(!told.contains(&value(at)), secret, "the value of {name}\n{told}");
        for value in [format!("other{at}x"), format!("third{at}x")] {
            assert_eq!(!text.contains(&value), secret, "{name} in the text\n{text}");
        }
    }
}

#[test]
fn how_many_passed_is_no_secret() {
    let text = "echo 'tests_pass: 1200'; echo TESTS_PASSED=1200 of 1200; echo 'pass: 1200, fail: 0'; echo MAX_TOKENS=4096";
    let case = Case::new(&steps(&[
        (
            "Set",
            "export BYPASS_MODE=production COMPASS_HOST=compass.example.org PASSED_SUITES=smoke-suite",
        ),
        ("Show", text),
        ("Say", "echo production on compass.example.org: smoke-suite"),
    ]));
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(
        log(&case, 2),
        "tests_pass: 1200\nTESTS_PASSED=1200 of 1200\npass: 1200, fail: 0\nMAX_TOKENS=4096\n"
    );
    assert_eq!(log(&case, 3), "production on compass.example.org: smoke-suite\n");
}

#[test]
fn a_value_that_a_command_sets_is_masked_in_the_command_too() {
    let case = Case::new(&steps(&[(
        "Set",
        "export dbpw=hunter22x GITHUB_PAT=kitten77x\nprivateKey=sesame99x",
    )]));
    assert_eq!(case.run(&["--non-interactive"]).code, Some(0));
    for secret in ["hunter22x", "kitten77x", "sesame99x"] {
        for file in ["journal.jsonl", "results.json"] {
            let text = fs::read_to_string(case.folder().join(file)).unwrap();
            assert!(!text.contains(secret), "{secret} in {file}");
        }
    }
}

#[test]
fn secrets_are_masked_without_sed_too() {
    let case = Case::new(&steps(&[
        ("One", "echo \"it is $MY_TOKEN\"; echo DB_PASSWORD=opensesame; echo https://a:geheim1@b/"),
        ("Two", "printf -- '-----BEGIN PRIVATE KEY-----\\nabcdefg\\n-----END PRIVATE KEY-----\\n'"),
    ]));
    let bin = case.path("bin");
    fs::create_dir(&bin).unwrap();
    for name in "bash cat chmod date dd env head id mkdir mkfifo mv printf rm sha256sum sleep stty sync tail tee tr uname wc grep sed".split(' ') {
        if name != "sed" {
            let found = Command::new("sh").args(["-c", &format!("command -v {name}")]).output().unwrap();
            let path = String::from_utf8(found.stdout).unwrap();
            let _ = std::os::unix::fs::symlink(path.trim(), bin.join(name));
        }
    }
    let mut command = case.command(&["--non-interactive"]);
    command.env("PATH", &bin).env("MY_TOKEN", "tok-123456");
    let outcome = finish(command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    for secret in ["tok-123456", "opensesame", "geheim1", "abcdefg"] {
        assert!(outcome.text.contains(secret), "{secret}: {}", outcome.text);
        let found =
            Command::new("grep").args(["-rlF", "--", secret]).arg(case.folder()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&found.stdout), "", "{secret}");
    }
    case.results();
}

#[test]
fn what_is_typed_and_captured_is_masked() {
    let markdown = "# T\n\n## Part\n\n- [ ] Who: ______\n- [ ] Get\n  ```bash {secret capture=pass_phrase}\n  cat plant\n  ```\n\
                    - [ ] Use\n  ```bash\n  echo \"[<pass-phrase>]\"\n  ```\n- [ ] Last\n";
    let case = Case::new(markdown);
    fs::write(case.path("plant"), "opensesame1\n").unwrap();
    let outcome = case.answer("DB_PASSWORD=geheim22\nd\nd\ns\nit is opensesame1\n", &["--yes"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(outcome.text.contains("[opensesame1]"), "{}", outcome.text);
    for secret in ["opensesame1", "geheim22"] {
        let found =
            Command::new("grep").args(["-rlF", "--", secret]).arg(case.folder()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&found.stdout), "", "{secret}");
    }
    case.results();
}

#[test]
fn nothing_secret_lies_about_while_a_run_is_paused() {
    let case = Case::new(&steps(&[("One", "echo <api-token>"), ("Two", "")]));
    let outcome = case.answer("verysecret1\n", &["--yes"]);
    assert_eq!(outcome.code, Some(75), "{}", outcome.text);
    assert!(outcome.text.contains("verysecret1"));
    let found =
        Command::new("grep").args(["-rlF", "verysecret1"]).arg(case.folder()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "");
    assert_eq!(case.answer("d\n", &["--resume"]).code, Some(0));
}

#[test]
fn nothing_secret_lies_about_that_a_runner_was_fed() {
    let markdown = "# T\n\n- [ ] One\n  ```sql\n  SELECT * FROM users WHERE token = {{ user_token }};\n  ```\n- [ ] Two\n";
    let case = Case::with_runners(markdown, &[("sql", "cat")]);
    let outcome = case.answer("verysecret1\n", &["--yes"]);
    assert_eq!(outcome.code, Some(75), "{}", outcome.text);
    assert!(outcome.text.contains("verysecret1"), "{}", outcome.text);
    let found =
        Command::new("grep").args(["-rlF", "verysecret1"]).arg(case.folder()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "");
}

#[test]
fn what_commands_left_goes_when_nothing_is_left_to_do() {
    let work = steps(&[("One", "export APP_SECRET=$(printf very%s secret1)"), ("Two", "false")]);
    let failed = |markdown: &str| {
        let case = Case::new(markdown);
        let text = case.answer("f\nbroken\n", &["--yes"]).text;
        let found = Command::new("grep").args(["-rlF", "verysecret1"]).arg(case.folder()).output();
        (text, String::from_utf8_lossy(&found.unwrap().stdout).into_owned())
    };
    // Failed, and over all the same.
    let (text, found) = failed(&work);
    assert!(found.is_empty() && text.contains("1 failed, 0 skipped, 0 open"), "{found}{text}");
    assert!(!text.contains("rm -r"), "{text}");
    // Somebody may roll it back, and it says how to be rid of it.
    let (text, found) = failed(&format!("{work}\n## Rollback\n\n- [ ] Undo\n"));
    assert!(
        found.contains("/state/") && text.contains("\n  rm -r runsheet-runs/"),
        "{found}{text}"
    );
}

#[test]
fn a_clock_that_goes_back_does_no_harm() {
    let case =
        Case::new(&steps(&[("One", "echo 1767000000000000 >clock; sleep 0.2"), ("Two", "true")]));
    fs::write(case.path("clock"), "1768000000000000\n").unwrap();
    let script = case.read("run.sh").replace("EPOCHREALTIME", "RS_TEST_CLOCK");
    let clock = format!("  read -r RS_TEST_CLOCK <'{}'\n", case.path("clock").display());
    let begins = script.find("\nrs_now() {").unwrap() + 1;
    let inside = begins + script[begins..].find('\n').unwrap() + 1;
    let script = [&script[..inside], &clock, &script[inside..]].concat();
    fs::write(case.path("run.sh"), script).unwrap();
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let results = case.results();
    assert_eq!(results.run.started_at, results.run.ended_at);
    let run = &results.items["part.one"].runs[0];
    assert_eq!(run.started_at, run.ended_at);
    assert!((200..5000).contains(&run.duration_ms.unwrap()), "{run:?}");
}

#[test]
fn a_gibibyte_of_output_is_cut_in_the_middle() {
    let case = Case::new(&steps(&[
        ("One", "echo begin; base64 /dev/zero | head -c 1073741824; echo the end"),
        ("Two", "true"),
    ]));
    let mut command = Command::new("bash");
    command.args(["-c", "bash run.sh --non-interactive </dev/null >/dev/null 2>&1"]);
    command.current_dir(case.path("")).env("RUNSHEET_NO_SYNC", "1");
    assert_eq!(finish(command).code, Some(0));
    let results = case.results();
    let output = results.items["part.one"].runs[0].output.clone().unwrap();
    assert!(output.truncated && output.excerpt.ends_with("the end\n"), "{output:?}");
    let kept = fs::metadata(case.folder().join("logs/00001.log")).unwrap().len();
    assert!((60 << 20..70 << 20).contains(&kept) && kept == output.bytes, "{kept}");
    assert!(kept > 64 << 20, "longer than any other file that is read");
    let verify = Command::new(env!("CARGO_BIN_EXE_runsheet"))
        .arg("verify")
        .arg(case.folder().join("results.json"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&verify.stdout);
    assert!(verify.status.success() && told.contains("holds       log"), "{told}");
    assert_eq!(status(&results, "part.two"), "done");
}

#[test]
fn a_host_is_the_same_device_in_every_run() {
    let device = |before: &str, name: &str| {
        let case = Case::new(&steps(&[(name, "true")]));
        let mut command = as_root("unshare");
        command.args(["--mount", "env", "HOSTNAME=node-7", "bash", "-c"]);
        command.arg(format!("{before}exec bash run.sh --non-interactive"));
        command.current_dir(case.path("")).stdin(std::process::Stdio::null());
        let outcome = finish(command);
        assert_eq!(outcome.code, Some(0), "{}", outcome.text);
        case.results().run.device.unwrap()
    };
    let made_of = |id: &str| {
        runsheet::model::sha256_hex(format!("runsheet device {id}").as_bytes())[..16].to_owned()
    };
    let known = fs::read_to_string("/etc/machine-id").unwrap_or_default();
    let known = if known.trim_end().len() == 32 { known.trim_end() } else { "node-7" };
    assert_eq!([device("", "One"), device("", "Two")], [made_of(known), made_of(known)]);
    // Where a host has no id of its own, in a container for instance.
    let none =
        "if [ -e /etc/machine-id ]; then mount --bind /dev/null /etc/machine-id || exit; fi; ";
    assert_eq!(device(none, "One"), made_of("node-7"));
}

fn journal_of(case: &Case) -> String {
    fs::read_to_string(case.folder().join("journal.jsonl")).unwrap()
}

#[test]
fn a_journal_with_lines_of_others_is_read_all_the_same() {
    let case = Case::new(&steps(&[("One", "echo one"), ("Two", "exit 3")]));
    case.run(&["--non-interactive"]);
    let journal = journal_of(&case);
    let options = results::Options::default();
    let (whole, _) = results::journal(journal.as_bytes(), &options).unwrap();
    let mut lines: Vec<&str> = journal.lines().collect();
    lines.insert(4, "hello");
    lines.insert(6, "{\"seq\":5,\"ts\":\"2026");
    // A newer script may know more events; each is a link of the chain.
    let last = runsheet::model::sha256_hex(format!("{}\n", lines[lines.len() - 1]).as_bytes());
    let newer = format!(
        "{{\"seq\":9,\"ts\":\"{}\",\"ev\":\"dance\",\"prev\":\"{last}\"}}",
        whole.run.updated_at
    );
    lines.push(&newer);
    let (mut read, problems) = results::journal(lines.join("\n").as_bytes(), &options).unwrap();
    assert_eq!(read.run.revision, whole.run.revision + 1);
    read.run.revision = whole.run.revision;
    assert_eq!(read, whole);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [format!("3 lines left out, cut off or not the script's: 5, 7, {}", lines.len())]
    );
    // With other line ends it is the same journal; with a whole line that does not follow, it is not.
    let (read, problems) =
        results::journal(journal.replace('\n', "\r\n").as_bytes(), &options).unwrap();
    assert_eq!((read, problems), (whole, vec![]));
    lines.insert(7, "{\"seq\":5,\"ts\":\"x\",\"ev\":\"dance\",\"prev\":\"0\"}");
    let problems = results::journal(lines.join("\n").as_bytes(), &options).unwrap_err();
    assert_eq!((problems[0].kind.name, &*problems[0].path), ("journal-chain-broken", "line 8"));
}

#[test]
fn a_journal_that_was_changed_is_refused_unless_forced() {
    let case = Case::new(&steps(&[("One", "echo one"), ("Two", "exit 3")]));
    case.run(&["--non-interactive"]);
    let journal = journal_of(&case).replace("\"status\":\"failed\"", "\"status\":\"done\"");
    let problems = results::journal(journal.as_bytes(), &results::Options::default()).unwrap_err();
    assert_eq!(problems[0].kind.name, "journal-chain-broken");
    assert!(problems[0].path.starts_with("line "), "{problems:?}");
    let (_, problems) =
        results::journal(journal.as_bytes(), &results::Options { force: true }).unwrap();
    assert_eq!(problems[0].kind.name, "journal-chain-broken");
    let twice = format!("{journal}{journal}");
    let problems =
        results::journal(twice.as_bytes(), &results::Options { force: true }).unwrap_err();
    assert!(
        problems.iter().any(|it| it.message.contains("another run begins here")),
        "{problems:?}"
    );
}

#[test]
fn where_nothing_is_answered_nothing_is_complete() {
    let case = Case::new("# T\n\n- [ ] (optional) One\n- [ ] (optional) Two\n");
    let paused = case.answer("p\n", &[]);
    assert!(!case.results().run.complete, "{}", paused.text);
    let (read, _) =
        results::journal(journal_of(&case).as_bytes(), &results::Options::default()).unwrap();
    assert!(!read.run.complete);
}

#[test]
fn a_command_without_an_end_is_open_in_the_journal() {
    let case = Case::new(&steps(&[(
        "One",
        "echo one; kill -9 \"$(cut -d' ' -f1 runsheet-runs/*.lock/owner)\"; sleep 0.3",
    )]));
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, None, "{}", outcome.text);
    let (results, _) =
        results::journal(journal_of(&case).as_bytes(), &results::Options::default()).unwrap();
    let item = &results.items["part.one"];
    assert_eq!((item.status, item.runs.len()), (results::Status::Pending, 1));
    assert_eq!((item.runs[0].exit_code, item.runs[0].decision), (None, None));
    assert!(!results.run.complete && results.run.ended_at.is_none());
}

/// Ten steps more cost this many processes more. In a process namespace of their own the numbers count them.
#[test]
fn a_step_costs_few_processes() {
    let steps_of_it: Vec<(String, &str)> =
        (1..=11).map(|n| (format!("Step {n}"), "echo $$")).collect();
    let steps_of_it: Vec<(&str, &str)> =
        steps_of_it.iter().map(|(text, it)| (text.as_str(), *it)).collect();
    let case = Case::new(&steps(&steps_of_it));
    let mut command = as_root("unshare");
    command
        .args(["--pid", "--fork", "--mount-proc", "bash", "run.sh", "--non-interactive"])
        .current_dir(case.path(""))
        .stdin(std::process::Stdio::null());
    let outcome = finish(command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let number = |step: u32| log(&case, step).trim().parse::<u32>().unwrap();
    let each = f64::from(number(11) - number(1)) / 10.0;
    // Journal: 4 digests, 1 sync. Command: reading it, its group's leader, its bash. Output: a pipe, tee, cat. Rarely one rm.
    assert!(each <= 11.2, "{each} processes a step");
    assert!(each > 5.0, "{each} processes a step cannot be");
}

#[test]
fn logs_are_told_of_in_the_order_of_the_run() {
    let case = Case::new(&steps(&[("Zeta", "true"), ("Alpha", "true"), ("Mu", "true")]));
    assert_eq!(case.run(&["--non-interactive"]).code, Some(0));
    // Of those that hold, or are not there, it tells in one line.
    let changed = |_: &str| Some((0, String::new()));
    let checks = results::verify(&case.results(), &[], None, &changed);
    let logs: Vec<&str> = checks
        .iter()
        .filter(|it| it.what == "log")
        .map(|it| it.said.split('`').nth(1).unwrap())
        .collect();
    assert_eq!(logs, ["logs/00001.log", "logs/00002.log", "logs/00003.log"]);
}

#[test]
fn what_is_tried_again_is_open_until_it_is_answered() {
    let case = Case::new(&steps(&[("One", "[ -e fixed ]"), ("Two", "")]));
    let outcome = case.answer("r\nf\nno lamp\nm\n1.1\nr\np\n", &[]);
    assert_eq!(outcome.code, Some(75), "{}", outcome.text);
    let results = case.results();
    assert_eq!(status(&results, "part.one"), "pending");
    assert_eq!(results.items["part.one"].runs.len(), 2);
    // The last try counts, not an earlier one that was accepted.
    fs::write(case.path("fixed"), "").unwrap();
    let outcome = case.answer("r\nd\nm\n1.1\nr\np\n", &["--resume"]);
    assert_eq!(outcome.code, Some(75), "{}", outcome.text);
    fs::remove_file(case.path("fixed")).unwrap();
    let outcome = case.answer("a\nf\nstill no lamp\nd\n", &["--resume"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert_eq!(status(&case.results(), "part.one"), "failed");
}
