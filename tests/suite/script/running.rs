//! What is run, in what state, and what the operator is asked.

use super::{Case, log, status, steps};

/// Approves every run and goes on.
fn yes(markdown: &str, answers: &str) -> (Case, super::Outcome) {
    let case = Case::new(markdown);
    let outcome = case.answer(answers, &["--yes"]);
    (case, outcome)
}

#[test]
fn state_carries_over_from_step_to_step() {
    let first = "mkdir -p 'sub dir/x' && cd 'sub dir'\nexport EXP=\"two\nlines 'q' \\$x\"\nPLAIN=plain; ARR=(one 'two three' '')\n\
                 hello() { echo \"hello $1\"; }\nshopt -s nullglob; umask 027; unset HOME; set -u";
    let second = "pwd; echo \"[$EXP]\"; env | grep -c ^EXP=\necho \"$PLAIN ${#ARR[@]} ${ARR[1]}\"; hello you; umask\n\
                  shopt nullglob; echo \"home ${HOME-unset}\"; cd x";
    let third = "echo \"${OLDPWD##*/} ${PWD##*/}\"; echo \"$UNDEFINED\"; echo not reached";
    let (case, outcome) =
        yes(&steps(&[("Set", first), ("Use", second), ("Fail", third)]), "f\nas meant\n");
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    let used = log(&case, 2);
    for part in [
        "/sub dir\n",
        "[two\nlines 'q' $x]\n1\n",
        "plain 3 two three\nhello you\n0027\n",
        "home unset\n",
    ] {
        assert!(used.contains(part), "{part:?} is not in {used}");
    }
    let failed = log(&case, 3);
    assert!(failed.starts_with("sub dir x\n"), "{failed}");
    assert!(failed.contains("UNDEFINED") && !failed.contains("not reached"), "{failed}");
    case.results();
}

#[test]
fn a_retry_begins_where_the_first_try_began() {
    let (case, outcome) = yes(
        &steps(&[
            ("Make", "mkdir d"),
            (
                "Enter",
                "cd d || exit 9\necho x >> ../tries\n[ \"$(wc -l < ../tries)\" -ge 3 ] || exit 3",
            ),
            ("Look", "pwd"),
        ]),
        "r\nr\n",
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(case.read("tries").lines().count(), 3);
    assert!(log(&case, 5).ends_with("/d\n"));
    let results = case.results();
    let runs = &results.items["part.enter"].runs;
    let codes: Vec<_> = runs.iter().map(|it| (it.attempt, it.exit_code.unwrap())).collect();
    assert_eq!(codes, [(1, 3), (2, 3), (3, 0)]);
}

#[test]
fn nothing_runs_before_somebody_says_so() {
    let case =
        Case::new(&steps(&[("One", "touch one"), ("Two", "touch two"), ("Three", "touch three")]));
    let outcome = case.answer("s\nnot today\nd\nby the night shift\nr\nd\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(!case.has("one") && !case.has("two") && case.has("three"));
    let results = case.results();
    assert_eq!(status(&results, "part.one"), "skipped");
    assert_eq!(results.items["part.one"].note.as_deref(), Some("not today"));
    assert_eq!(results.items["part.two"].note.as_deref(), Some("by the night shift"));
    assert_eq!(results.items["part.three"].runs.len(), 1);
}

#[test]
fn a_part_that_is_not_there_leaves_the_question_where_it_was() {
    let case = Case::new(&steps(&[("First", ""), ("Second", ""), ("Third", "")]));
    let outcome = case.answer("m\n99\n\nd\ns\nlater\nd\n", &[]);
    assert!(outcome.text.contains("There is no \"99\" here."), "{}", outcome.text);
    let results = case.results();
    let all = ["first", "second", "third"].map(|it| status(&results, &format!("part.{it}")));
    assert_eq!(all, ["done", "skipped", "done"], "{}", outcome.text);
}

/// One sign-off, with this line for its approval.
fn sign_off(approval: &str) -> Case {
    Case::new(&format!(
        "# T\n\n## Sign-offs\n\n- [ ] **Manager sign-off**: ___________ (Name)\n  - {approval}\n"
    ))
}

#[test]
fn what_an_option_says_decides_wherever_it_stands() {
    for (approval, answers, expected) in [
        ("Decision: ☐ NO-GO ☐ GO", "Mia\n2\n", "done"),
        ("Decision: ☐ NO-GO ☐ GO", "Mia\n1\ntoo late\n", "failed"),
        ("Approval: ☐ Approved, no issues ☐ Rejected", "Mia\n1\n", "done"),
        ("Approval: ☐ Approved ☐ Approved with conditions ☐ Rejected", "Mia\n2\n", "done"),
        ("Approval: ☐ Approved ☐ Disapproved", "Mia\n2\nnot so\n", "failed"),
        // What is typed, and words that nobody knows: the person says it.
        ("Approval: ____________", "Mia\napproved\nd\n", "done"),
        ("Approval: ____________", "Mia\nno way\nf\nno way\n", "failed"),
        ("Approval: ☐ Red ☐ Green", "Mia\n1\ns\nlater\n", "skipped"),
    ] {
        let case = sign_off(approval);
        let outcome = case.answer(answers, &[]);
        let results = case.results();
        let id = results.outline.items()[0].id.clone();
        assert_eq!(status(&results, &id), expected, "{approval}\n{}", outcome.text);
        assert_eq!(results.items[&id].actor.as_deref(), Some("Mia"), "{approval}");
    }
}

#[test]
fn a_quoted_number_is_text_and_a_bare_one_an_exit_code() {
    let fence = |attributes: &str, command: &str| {
        format!("# T\n\n## Part\n\n- [ ] Ask\n  ```bash {{{attributes}}}\n  {command}\n  ```\n")
    };
    for (attributes, command, code) in [
        ("expect=\"200\"", "echo 200", 0),
        ("expect=\"200\"", "echo 503", 1),
        ("expect=3", "exit 3", 0),
        ("expect=3", "echo 3", 1),
    ] {
        let (case, outcome) = yes(&fence(attributes, command), "f\nwrong\n");
        assert_eq!(outcome.code, Some(code), "{attributes}: {command}\n{}", outcome.text);
        case.results();
    }
}

#[test]
fn commands_find_the_mask_of_whoever_started_the_script() {
    let case = Case::new(&steps(&[
        ("One", "umask; touch made"),
        ("Two", "umask 027"),
        ("Three", "umask"),
    ]));
    std::fs::write(case.path("answers"), "").unwrap();
    let mut command = std::process::Command::new("bash");
    command.args(["-c", "umask 022; exec bash run.sh --answers answers --operator Olga --yes"]);
    command.current_dir(case.folder.path()).env("RUNSHEET_NO_SYNC", "1");
    let outcome = super::finish(command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!((log(&case, 1), log(&case, 3)), ("0022\n".to_owned(), "0027\n".to_owned()));
    let mode = |path: std::path::PathBuf| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode(case.path("made")), 0o644);
    assert_eq!(mode(case.folder()), 0o700, "the record is for its owner");
}

#[test]
fn numbers_of_any_length_are_compared() {
    for (value, fine) in
        [("900000000000", true), ("1999999999999.5", true), ("2000000000000", false)]
    {
        let case = Case::new("# T\n\n## Part\n\n- [ ] Free < 2000000000000: ______ bytes\n");
        let outcome = case.answer(&format!("{value}\ny\n"), &[]);
        let told = outcome.text.contains("is not as expected");
        assert_eq!(told, !fine, "{value}: {}", outcome.text);
    }
}

#[test]
fn an_exit_code_is_a_question() {
    let (case, outcome) = yes(
        &steps(&[
            ("One", "exit 1"),
            ("Two", "exit 1"),
            ("Three", "exit 1"),
            ("Four", "exit 1"),
            ("Five", "touch five"),
        ]),
        "x\nno match is right\ns\nwhy\nf\nbroken\nq\nenough\n",
    );
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    let results = case.results();
    let all: Vec<String> = ["one", "two", "three", "four", "five"]
        .iter()
        .map(|it| status(&results, &format!("part.{it}")))
        .collect();
    assert_eq!(all, ["done", "skipped", "failed", "failed", "-"]);
    assert!(!case.has("five"));
    assert!(results.run.ended_at.is_some() && !results.run.complete);
}

#[test]
fn strange_ends_do_no_harm() {
    let (case, outcome) = yes(
        &steps(&[
            ("A", "export X=1\nexec echo replaced"),
            ("B", "kill -9 $$"),
            ("C", "kill -TERM 0"),
            ("D", "echo \"X=${X-none}\"; return 4; echo no"),
            ("E", "trap 'echo own trap' EXIT; Y=5; false"),
            ("F", "echo \"Y=$Y\"; exit 0"),
            ("G", "exec 1>&- 2>&-; echo x; true"),
            ("H", "exec </dev/null 3>&1 5>&1 6>&1 7>&1; echo fine"),
            (
                "I",
                "export Z=1\nRS_STATE=zz; RS_N=0; rs_log() { :; }; cd() { builtin cd \"$@\" && echo moved; }; printf() { echo fake; }",
            ),
            ("J", "cd /; pwd"),
        ]),
        "f\nb\nf\nc\nf\nd\nf\ne\n",
    );
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    let results = case.results();
    let code = |item: &str| results.items[&format!("part.{item}")].runs[0].exit_code;
    assert_eq!(["a", "b", "c", "d", "e", "f"].map(code), [0, 137, 143, 4, 1, 0].map(Some));
    assert!(log(&case, 4).contains("X=none") && !log(&case, 4).contains("no\n"));
    assert!(log(&case, 5).contains("own trap"));
    assert_eq!(log(&case, 6), "Y=5\n");
    assert_eq!(log(&case, 8), "fine\n");
    assert_eq!(log(&case, 10), "moved\n/\n");
}

#[test]
fn a_mistake_in_the_syntax_runs_nothing_of_the_step() {
    let case = Case::new(&steps(&[("One", "touch ran\necho x")]));
    let script = case.read("run.sh").replace("| echo x\n", "| if true; then echo x\n");
    std::fs::write(case.path("run.sh"), script).unwrap();
    let refused = case.answer("r\n", &[]);
    assert_eq!(refused.code, Some(2), "{}", refused.text);
    assert!(refused.text.contains("was changed after it was made"), "{}", refused.text);
    let outcome = case.answer("r\ns\nbroken\n", &["--edited"]);
    assert!(outcome.text.contains("cannot read the command"), "{}", outcome.text);
    assert!(!case.has("ran"));
}

#[test]
fn alternatives_are_picked_from() {
    let case = Case::new(&steps(&[("One", "touch a\n# or\nno-such-program b")]));
    let outcome = case.answer("1\nd\n", &["--yes"]);
    assert!(outcome.text.contains("no-such-program is not on this host"), "{}", outcome.text);
    assert!(case.has("a"));
    assert_eq!(case.results().items["part.one"].runs[0].variant, 0);
}

#[test]
fn what_destroys_wants_a_typed_word() {
    let case = Case::new(&steps(&[("One", "rm -rf gone"), ("Two", "rm -rf gone")]));
    std::fs::create_dir(case.path("gone")).unwrap();
    let outcome = case.answer("r\ny\ns\nno\nr\nrm\nd\n", &["--yes"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let results = case.results();
    assert_eq!(status(&results, "part.one"), "skipped");
    assert_eq!(status(&results, "part.two"), "done");
    assert!(!case.has("gone"));
}

#[test]
fn sql_goes_to_its_runner() {
    let markdown = "# T\n\n## Part\n\n- [ ] Count\n  ```sql\n  SELECT '<name>';\n  ```\n";
    let case = Case::with_runners(markdown, &[("sql", "cat > got; echo \"$(wc -l < got) line\"")]);
    let outcome = case.answer("r\nO'Neil\nd\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(case.read("got"), "SELECT 'O'Neil';\n");
    assert!(outcome.text.contains("read by") && outcome.text.contains("cat > got"));
    let results = case.results();
    assert_eq!(results.items["part.count"].runs[0].command, "SELECT 'O'Neil';");
    assert_eq!(results.variables["name"], "O'Neil");

    let case = Case::new(markdown);
    let outcome = case.answer("d\nin the client\n", &[]);
    assert!(outcome.text.contains("do it by hand"), "{}", outcome.text);
    assert!(case.results().items["part.count"].runs.is_empty());
}

#[test]
fn a_value_is_never_read_as_shell() {
    let value = "$(touch pwned) `touch pwned` '\"; touch pwned; *";
    let case = Case::new(&steps(&[
        ("One", "printf '%s\\n' <it> \"a <it>\" 'b <it>'"),
        ("Two", "printf '%s\\n' <it>"),
    ]));
    let outcome = case.answer(&format!("{value}\n"), &["--yes"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(log(&case, 1), format!("{value}\na {value}\nb {value}\n"));
    assert_eq!(log(&case, 2), format!("{value}\n"));
    assert!(!case.has("pwned"));
    assert_eq!(case.results().variables["it"], value);
}

const ROLLBACK: &str = "# T\n\n## Work\n\n- [ ] Break\n  ```bash\n  false\n  ```\n- [ ] Go on\n  ```bash\n  touch on\n  ```\n\n\
                        ## Rollback\n\n- [ ] Undo\n  ```bash\n  touch undone\n  ```\n";

#[test]
fn parts_off_the_way_are_never_run_in_order() {
    let case = Case::new(ROLLBACK);
    let outcome = case.answer("f\nbroken\n", &["--yes"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert!(case.has("on") && !case.has("undone"));
    let list = case.run(&["--list"]);
    assert!(list.text.contains("Undo  (off the way)"), "{}", list.text);
}

#[test]
fn parts_off_the_way_are_reached_when_wanted() {
    let case = Case::new(ROLLBACK);
    let outcome = case.answer("", &["--yes", "--section", "rollback"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(!case.has("on") && case.has("undone"));

    // Who goes on with a part goes on with that part alone.
    let case = Case::new(ROLLBACK);
    let outcome = case.answer("p\n", &["--section", "rollback", "--skip=1.2"]);
    let call = "--resume --section rollback --skip 1.2\n";
    assert!(outcome.text.ends_with(call), "{}", outcome.text);
}

#[test]
fn after_a_rollback_nobody_is_led_on_unasked() {
    // With --yes nobody is asked, so the run ends.
    let case = Case::new(ROLLBACK);
    let outcome = case.answer("b\n2\n", &["--yes"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert!(case.has("undone") && !case.has("on"));
    let results = case.results();
    assert_eq!(status(&results, "rollback.undo"), "done");
    assert_eq!(status(&results, "work.break"), "failed");
    assert_eq!(status(&results, "work.go-on"), "-");

    for (answers, expected) in [
        ("e\n", ["failed", "-"]),
        ("g\nd\n\n", ["failed", "done"]),
        // The failed step once more, by hand this time.
        ("work.break> t\nd\n\nd\n\n", ["done", "done"]),
    ] {
        let case = Case::new(ROLLBACK);
        let outcome = case.answer(&format!("r\nb\n2\nr\nd\n{answers}"), &[]);
        let (_, asked) = outcome.text.split_once("The rollback is over: ").unwrap();
        assert!(asked.starts_with("[e]nd the run  [t]ry the failed step again  [g]o on: "));
        let results = case.results();
        let both = ["work.break", "work.go-on"].map(|it| status(&results, it));
        assert_eq!(both, expected, "{}", outcome.text);
        assert_eq!(status(&results, "rollback.undo"), "done");
    }

    // From a step that has not failed, it is asked too, and the step is still there.
    let case = Case::new(ROLLBACK);
    let outcome = case.answer("m\n2\nr\nd\ng\ns\nnot now\nd\n\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(outcome.text.contains("is over: [e]nd the run  [g]o on where you were: g\n"));
    assert_eq!(status(&case.results(), "work.break"), "skipped");
}

#[test]
fn a_run_that_was_left_in_a_rollback_is_taken_up_there() {
    let two = format!("{ROLLBACK}- [ ] Tell everybody\n");
    let left = || {
        let case = Case::new(&two);
        let outcome = case.answer("r\nb\n2\nr\nd\np\n", &[]);
        assert_eq!(outcome.code, Some(75), "{}", outcome.text);
        case
    };
    let case = left();
    let outcome = case.answer("rollback.tell-everybody> d\ne\n", &["--resume"]);
    assert!(outcome.text.contains("the last session was in \"Rollback\""), "{}", outcome.text);
    assert!(outcome.text.contains("The rollback is over: [e]nd the run"), "{}", outcome.text);
    assert_eq!(outcome.code, Some(1));
    // It was said that the run ends; whoever takes it up again has been asked.
    let outcome = case.answer("work.go-on> d\n\n", &["--resume"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert_eq!(status(&case.results(), "work.go-on"), "done");

    let case = left();
    let outcome = case.run(&["--resume", "--non-interactive"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert!(outcome.text.contains("in \"Rollback\"; somebody has to say"), "{}", outcome.text);
    assert!(!case.has("on"));
}

#[test]
fn who_goes_back_from_the_menu_is_where_he_was() {
    let case = Case::new(ROLLBACK);
    let outcome = case.answer("r\nb\n\nf\nbroken\nd\n\n", &[]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    let results = case.results();
    assert_eq!(results.items["work.break"].note.as_deref(), Some("broken"));
    assert!(!case.has("undone"));
}

#[test]
fn a_gate_wants_a_second_person() {
    let case = Case::new("# T\n\n## Part\n\n- [ ] Look <!-- runsheet: gate -->\n- [ ] After\n");
    let outcome = case.answer("d\nolga  OKELLO\nd\nBen Bosco\nd\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(outcome.text.contains("somebody else has to confirm it"), "{}", outcome.text);
    let item = &case.results().items["part.look"];
    assert_eq!(item.actor.as_deref(), Some("Ben Bosco"));

    // Nobody skips it, not from one of its fields either.
    let case =
        Case::new("# T\n\n## Part\n\n- [ ] Look: ____ <!-- runsheet: gate -->\n- [ ] After\n");
    let outcome = case.answer("s\nd\n?\ns\np\n", &[]);
    assert_eq!(outcome.code, Some(75), "{}", outcome.text);
    for keys in ["d f n ? c ! m p q", "v f n m p q"] {
        assert!(outcome.text.contains(&format!("one of these keys: {keys}\n")), "{}", outcome.text);
    }
}

#[test]
fn what_is_done_before_a_gate_is_open_says_so() {
    let case = Case::new("# T\n\n## Part\n\n- [ ] Look <!-- runsheet: gate -->\n- [ ] After\n");
    let outcome = case.answer("m\n#2\nd\nd\nBen\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let results = case.results();
    assert_eq!(results.items["part.after"].before_gate.as_deref(), Some("part.look"));
}

#[test]
fn parts_are_chosen_by_id_number_phase_and_step() {
    let markdown = "# T\n\n## One\n\n- [ ] A\n  ```bash\n  touch a\n  ```\n- [ ] B\n  ```bash\n  touch b\n  ```\n\n\
                    ## Two\n\n- [ ] C\n  ```bash\n  touch c\n  ```\n";
    let cases: &[(&[&str], &str)] = &[
        (&["--only", "one.b"], "b"),
        (&["--only", "1.1"], "a"),
        (&["--only", "p2"], "c"),
        (&["--only=#2", "--only", "two"], "bc"),
        (&["--from", "#2"], "bc"),
        (&["--skip", "one"], "c"),
        (&["--only", "one", "--skip", "one.a"], "b"),
    ];
    for (arguments, expected) in cases {
        let case = Case::new(markdown);
        let mut all = vec!["--non-interactive"];
        all.extend(*arguments);
        let outcome = case.run(&all);
        assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.text);
        let ran: String = ["a", "b", "c"].into_iter().filter(|it| case.has(it)).collect();
        assert_eq!(&ran, expected, "{arguments:?}");
    }
}

#[test]
fn wrong_use_is_named() {
    let case = Case::new(&steps(&[("One", "touch ran")]));
    let cases: &[(&[&str], i32, &str)] = &[
        (&["--bogus"], 2, "unknown option --bogus"),
        (&["--only"], 2, "--only needs a value"),
        (&["--only", "part.two"], 2, "no step or part \"part.two\""),
        (&[], 2, "standard input is no terminal"),
        (&["--answers", "nowhere"], 2, "nowhere cannot be read"),
        (&["--non-interactive", "--resume"], 2, "no run to resume"),
        (&["--non-interactive", "--set", "x"], 2, "--set takes NAME=VALUE"),
        (&["--non-interactive", "--set", "x=1"], 2, "no command of this checklist needs \"x\"\n"),
        (&["--non-interactive", "--log-dir", "run.sh"], 5, "cannot be"),
        (&["--help"], 0, "exit codes"),
        (&["--dry-run"], 0, "touch ran"),
    ];
    for (arguments, code, said) in cases {
        let outcome = case.run(arguments);
        assert_eq!(outcome.code, Some(*code), "{arguments:?}: {}", outcome.text);
        assert!(outcome.text.contains(said), "{arguments:?}: {}", outcome.text);
    }
    assert!(!case.has("ran"));
}

#[test]
fn answers_for_another_place_are_refused() {
    let case = Case::new(&steps(&[("One", ""), ("Two", "")]));
    let outcome = case.answer("part.one> d\npart.three> d\n", &[]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.text);
    assert!(outcome.text.contains("line 2 of the answers is for part.three"), "{}", outcome.text);
    assert_eq!(status(&case.results(), "part.two"), "-");
}

#[test]
fn nobody_there_leaves_what_needs_somebody() {
    let case = Case::new(&steps(&[
        ("Hand", ""),
        ("Run", "touch ran"),
        ("Destroy", "rm -rf ran"),
        ("Pick", "touch a\n# or\ntouch b"),
        ("Ask", "echo <it>"),
        ("Endless", "tail -f run.sh"),
    ]));
    let outcome = case.run(&["--non-interactive", "--yes"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.text);
    assert!(case.has("ran") && !case.has("a") && !case.has("b"));
    assert_eq!(case.results().items.keys().collect::<Vec<_>>(), ["part.run"]);
}

#[test]
fn a_command_that_takes_too_long_is_stopped_with_all_it_started() {
    let markdown = "# T\n\n## Part\n\n- [ ] Hang\n  ```bash {timeout=1s}\n  trap '' TERM\n  sh -c 'echo $$ > pid; sleep 60'\n  ```\n";
    let case = Case::new(markdown);
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert!(case.results().items["part.hang"].runs[0].timed_out);
    let process = format!("/proc/{}", case.read("pid").trim());
    let begun = std::time::Instant::now();
    while std::path::Path::new(&process).exists() {
        assert!(begun.elapsed().as_secs() < 10, "{process} is still there");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn a_background_process_neither_blocks_nor_ends() {
    let (case, outcome) = yes(
        &steps(&[
            ("One", "sleep 5 & echo $! > pid; echo started"),
            ("Two", "kill -0 \"$(cat pid)\" && echo alive"),
        ]),
        "",
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(log(&case, 2).contains("alive"));
}

#[test]
fn the_folder_that_is_gone_runs_nothing_elsewhere() {
    let (case, outcome) = yes(
        &steps(&[
            ("One", "mkdir gone; cd gone"),
            ("Two", "rm -rf \"$PWD\""),
            ("Three", "touch \"$OLDPWD/ran\""),
        ]),
        "r\nrm\nd\nf\ngone\n",
    );
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert!(!case.has("ran"));
}

#[test]
fn nothing_of_a_command_is_on_a_command_line() {
    let (case, _) =
        yes(&steps(&[("One", "pgrep -af 'uvic[o]rn-zz' || echo nobody # uvicorn-zz")]), "");
    assert_eq!(log(&case, 1), "nobody\n");
}

#[test]
fn odd_environments_do_no_harm() {
    let case = Case::new(&steps(&[
        ("One", "echo \"${TMOUT-unset} ${LC_ALL-unset} ${CDPATH-unset}\"; cd sub; pwd"),
        ("Two", "f2"),
    ]));
    std::fs::create_dir(case.path("sub")).unwrap();
    std::fs::write(case.path("env"), "echo NOISE\n").unwrap();
    let mut command = case.command(&["--non-interactive"]);
    command.envs([
        ("SHELLOPTS", "errexit:nounset:xtrace"),
        ("TMOUT", "1"),
        ("LC_ALL", "xx_YY.UTF-8"),
        ("CDPATH", "/tmp"),
        ("POSIXLY_CORRECT", "1"),
    ]);
    command.env("BASH_ENV", "/dev/null");
    command
        .env("BASH_FUNC_f2%%", "() { echo exported; }")
        .env("BASH_FUNC_printf%%", "() { echo evil; }");
    let outcome = super::finish(command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(!outcome.text.contains("evil"), "{}", outcome.text);
    assert!(log(&case, 1).starts_with("1 xx_YY.UTF-8 /tmp\n"), "{}", log(&case, 1));
    assert_eq!(log(&case, 2), "exported\n");
}

#[test]
fn what_the_author_says_about_a_block_is_kept_to() {
    let markdown = "# T\n\n## Part\n\n- [ ] Three\n  ```bash {expect=3}\n  exit 3\n  ```\n\
                    - [ ] Words\n  ```bash {expect=\"fine\" retry=1}\n  echo all is bad >> tries; cat tries\n  ```\n\
                    - [ ] Elsewhere\n  ```bash {cwd=sub}\n  pwd\n  ```\n- [ ] Back\n  ```bash\n  pwd\n  ```\n\
                    - [ ] Keep\n  ```bash {capture=size}\n  echo 42\n  ```\n- [ ] Hide\n  ```bash {secret}\n  cat run.sh\n  ```\n\
                    - [ ] Use\n  ```bash\n  echo \"it is <size>\"\n  ```\n";
    let case = Case::new(markdown);
    std::fs::create_dir(case.path("sub")).unwrap();
    let outcome = case.answer("f\nnot fine\n", &["--yes"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert_eq!(case.read("tries").lines().count(), 2);
    assert!(log(&case, 4).ends_with("/sub\n") && !log(&case, 5).ends_with("/sub\n"));
    assert!(!case.folder().join("logs/00007.log").exists());
    assert_eq!(log(&case, 8), "it is 42\n");
    let results = case.results();
    assert_eq!(status(&results, "part.three"), "done");
    assert_eq!(status(&results, "part.words"), "failed");
    assert_eq!(results.variables["size"], "42");
    assert_eq!(results.items["part.hide"].runs[0].output, None);
}

#[test]
fn a_plan_that_was_changed_is_recorded_as_edited() {
    let case = Case::new(&steps(&[("One", "echo one")]));
    let script = case.read("run.sh").replace("| echo one\n", "| echo changed\n");
    std::fs::write(case.path("run.sh"), script).unwrap();
    assert_eq!(case.run(&["--non-interactive"]).code, Some(2));
    assert!(!case.has("runsheet-runs"));
    assert_eq!(case.run(&["--non-interactive", "--edited"]).code, Some(0));
    assert!(case.results().items["part.one"].runs[0].edited);
}

#[test]
fn output_is_held_against_what_is_expected() {
    let markdown = "# T\n\n## Part\n\n- [ ] Line\n  ```bash {match=\"^4[0-9]$\"}\n  printf '1\\n42\\n3'\n  ```\n\
                    - [ ] Other\n  ```bash {match=\"^4[0-9]$\"}\n  echo 423\n  ```\n\
                    - [ ] No pattern\n  ```bash {match=\"^4[0-9\"}\n  echo 42\n  ```\n\
                    - [ ] Far\n  ```bash {expect=\"needle here\"}\n  echo needle here; seq 1 5000\n  ```\n\
                    - [ ] Shown\n  ```bash\n  echo a; echo '  b   c'\n  ```\n  Expected output:\n  ```\n  a\n  b c\n  ```\n\
                    - [ ] Not shown\n  ```bash\n  echo b\n  ```\n  ```output\n  a\n  ```\n";
    let (case, outcome) = yes(markdown, "f\nfour hundred\nf\nno pattern\n");
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    let results = case.results();
    let all = ["line", "other", "no-pattern", "far", "shown", "not-shown"]
        .map(|it| status(&results, &format!("part.{it}")));
    assert_eq!(all, ["done", "failed", "failed", "done", "done", "done"], "{}", outcome.text);
    for said in
        ["cannot be read as a pattern", "The output is what the document", "not word for word"]
    {
        assert!(outcome.text.contains(said), "{said}: {}", outcome.text);
    }
    assert_eq!(outcome.text.matches("xpected output").count(), 2, "{}", outcome.text);
}

#[test]
fn a_command_without_end_ends_with_the_time_it_was_given() {
    let case = Case::new(
        "# T\n\n## Part\n\n- [ ] Look\n  ```bash {timeout=1s}\n  tail -f run.sh\n  ```\n",
    );
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(case.results().items["part.look"].runs[0].timed_out);
}

#[test]
fn times_are_held_against_the_plan() {
    let markdown = "# T\n\n## Part <!-- runsheet: planned=1h30m -->\n\n- [ ] One <!-- runsheet: planned=1s -->\n  ```bash\n  sleep 1.1\n  ```\n";
    let outcome = Case::new(markdown).run(&["--non-interactive"]);
    assert!(outcome.text.contains("Planned: 1.0 s"), "{}", outcome.text);
    assert!(outcome.text.contains(", planned were 1.0 s"), "{}", outcome.text);
    assert!(outcome.text.contains(", planned were 1 h 30 min"), "{}", outcome.text);
}

#[test]
fn functions_are_carried_over_as_the_document_has_them() {
    // `declare -f` of bash before 5.3 moves this heredoc.
    let define = "hello() {\n  if cat <<E; then echo \"yes $1\"; fi\nit's \"quoted\" <who>\nE\n  echo after\n}\nother() { cat <<E; }\nbody\nE";
    let case = Case::new(&steps(&[
        ("Define", define),
        ("Use", "hello you; other"),
        ("Again", "hello() { echo \"new $1\"; }"),
        ("Use again", "hello you; other"),
    ]));
    let outcome = case.answer("me & 'you'\n", &["--yes"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(log(&case, 2), "it's \"quoted\" me & 'you'\nyes you\nafter\nbody\n");
    assert_eq!(log(&case, 4), "new you\nbody\n");
}

#[test]
fn values_stand_in_heredocs_as_they_are() {
    let case = Case::new(&steps(&[(
        "One",
        "cat <<E >made\nit's \"<it>\"\nE\ncat <<'E' >>made\nraw '<it>' $x\nE\necho \"$(printf %s <it>)\" >>made",
    )]));
    let value = "$(touch pwned) a  * \\ `x`";
    let outcome = case.answer(&format!("{value}\n"), &["--yes"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(case.read("made"), format!("it's \"{value}\"\nraw '{value}' $x\n{value}\n"));
    assert!(!case.has("pwned"));
}

#[test]
fn a_part_has_a_script_of_its_own() {
    let settings = runsheet::emit::Settings {
        section: Some("rollback".to_owned()),
        ..runsheet::emit::Settings::default()
    };
    let case = Case::with(ROLLBACK, &settings);
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(case.has("undone") && !case.has("on"));
    let results = case.results();
    assert!(!results.run.complete);
    assert_eq!(results.outline.items().len(), 3);
    assert!(case.folder().file_name().unwrap().to_str().unwrap().starts_with("t+rollback."));
}

#[test]
fn a_finished_run_can_still_be_rolled_back() {
    let markdown = ROLLBACK
        .replace("  false\n", "  mkdir d; cd d; export X=1\n")
        .replace("touch undone", "touch \"undone$X\"");
    let case = Case::new(&markdown);
    assert_eq!(case.run(&["--non-interactive"]).code, Some(0));
    let state = case.folder().join("state");
    let kept: Vec<_> =
        std::fs::read_dir(&state).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(kept, ["00000.o"]);
    let outcome = case.run(&["--non-interactive", "--resume", "--section", "rollback"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(outcome.text.contains("what the commands of this run left behind"), "{}", outcome.text);
    assert!(case.has("undone") && !case.has("d/undone1"));
}

#[test]
fn an_isolated_command_takes_and_leaves_nothing() {
    let markdown = "# T\n\n## Part\n\n- [ ] One\n  ```bash\n  mkdir d; cd d; X=1\n  ```\n\
                    - [ ] Alone\n  ```bash {isolate}\n  echo \"${PWD##*/} ${X-unset}\"; cd /; X=2\n  ```\n\
                    - [ ] Two\n  ```bash\n  echo \"${PWD##*/} $X\"\n  ```\n";
    let case = Case::new(markdown);
    assert_eq!(case.run(&["--non-interactive"]).code, Some(0));
    let folder = case.path("").file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(log(&case, 2), format!("{folder} unset\n"));
    assert_eq!(log(&case, 3), "d 1\n");
}

/// The script as it was made, with other text in places.
fn with(case: &Case, places: &[(&str, &str)]) {
    let mut script = case.read("run.sh");
    for (text, instead) in places {
        assert!(script.contains(text), "{text}");
        script = script.replace(text, instead);
    }
    std::fs::write(case.path("run.sh"), script).unwrap();
}

#[test]
fn fallbacks_serve_an_older_bash() {
    let first = "mkdir d && cd d\nexport EXP=\"two\nlines\"; unset HOME\nshopt -s nullglob; set -u; IFS=,\nhello() { echo \"hello $1\"; }";
    let second = "echo \"$EXP ${HOME-unset} ${PWD##*/} [$IFS]\"; hello you; shopt -q nullglob && echo nullglob; echo \"$-\"";
    let case = Case::new(&steps(&[("Set", first), ("Use", second), ("Again", second)]));
    with(
        &case,
        &[
            // 3.2: no clock, no date, no names of variables without their first letter, no list of options.
            ("\nrs_main \"$@\"\n", "\nunset EPOCHREALTIME\nrs_main \"$@\"\n"),
            ("RS_BUILTIN_DATE=1 # since", "RS_BUILTIN_DATE=0 # since"),
            ("{ printf -v value '%(%Y)T' -1; } 2>/dev/null || ", ""),
            ("__rs_shopt=${BASHOPTS-}", "__rs_shopt="),
            ("builtin compgen -v -X '__rs_*'", "false"),
        ],
    );
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    for run in [2, 3] {
        let used = log(&case, run);
        assert!(used.starts_with("two\nlines unset d [,]\nhello you\nnullglob\n"), "{used}");
        assert!(
            used.trim_end().ends_with(|it: char| it.is_alphabetic()) && used.contains('u'),
            "{used}"
        );
    }
    let journal = std::fs::read_to_string(case.folder().join("journal.jsonl")).unwrap();
    let at = journal.split("\"ts\":\"").nth(1).and_then(|it| it.split('"').next()).unwrap();
    assert_eq!((at.len(), at.contains('.')), ("2026-01-17T22:00:00+00:00".len(), false), "{at}");
    case.results();
    assert!(outcome.text.matches("exit 0").count() == 3, "{}", outcome.text);
}

#[test]
fn a_bash_that_does_not_only_read_is_asked_anew() {
    // `set -n` counts for nothing in an interactive bash.
    let case = Case::new(&steps(&[("One", "touch one"), ("Two", "touch two\necho x")]));
    with(&case, &[("| echo x\n", "| if true; then echo x\n"), ("eval \"set -n\"$'\\n'", "eval ")]);
    let outcome = case.run(&["--non-interactive", "--edited"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.text);
    assert!(case.has("one") && !case.has("two"), "{}", outcome.text);
    assert!(outcome.text.contains("syntax error"), "{}", outcome.text);
}

#[test]
fn functions_are_kept_as_they_are_written() {
    let define = "say() { # why\n  echo \"$1\" # what\n}\nouter() (\n  inner() { echo inner; }\n  [[ $1 =~ ^a.c$ ]] && case $1 in\n    (abc) inner ;;\n  esac\n)\n\
                  one() { echo one; }; two() { echo two; }\nexport -f say";
    let case = Case::new(&steps(&[
        ("Define", define),
        ("Use", "say hi; outer abc; one; two; bash -c 'say exported'"),
        ("Change", "two() {\n  echo 2 # new\n}\nunset -f one; eval 'three() { echo three; }'"),
        ("Use again", "say hi; two; three; one 2>/dev/null || echo gone; bash -c 'say exported'"),
        ("Look", "cp runsheet-runs/*/state/00004.f kept"),
    ]));
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(log(&case, 2), "hi\ninner\none\ntwo\nexported\n");
    assert_eq!(log(&case, 4), "hi\n2\nthree\ngone\nexported\n");
    let kept = case.read("kept");
    for text in [
        "say() { # why\n  echo \"$1\" # what\n}\n",
        "    (abc) inner ;;\n",
        "two() {\n  echo 2 # new\n}\n",
    ] {
        assert!(kept.contains(text), "{text} is not in {kept}");
    }
    assert!(!kept.contains("one ()") && kept.contains("three ()"), "{kept}");
}

#[test]
fn a_function_that_defines_itself_anew_is_carried_as_it_is_now() {
    let short = "greet() { greet() { echo two; }; echo one; }\ngreet";
    let long = "speak() {\n  speak() {\n    echo four\n  }\n  echo three\n}\nspeak";
    let case = Case::new(&steps(&[("Define", short), ("And", long), ("Use", "greet; speak")]));
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(log(&case, 1) + &log(&case, 2), "one\nthree\n");
    assert_eq!(log(&case, 3), "two\nfour\n");
}

#[test]
fn what_is_left_open_is_named_with_its_reason() {
    let markdown = "# T\n\n## Part\n\n- [ ] Look\n- [ ] Disk: ____ GB free\n- [ ] Run\n  ```bash\n  true\n  ```\n- [ ] Agree <!-- runsheet: gate -->\n\
                    - [ ] Ask\n  ```bash\n  echo <the host>\n  ```\n- [ ] Remove\n  ```bash\n  rm -rf gone\n  ```\n\n## Sign-off\n\n**Release lead**: _______\n";
    let case = Case::new(markdown);
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.text);
    let open = outcome.text.split("Still open:\n").nth(1).unwrap_or_default();
    for said in [
        "Look: somebody has to do it by hand\n",
        "to be filled in: ",
        "Agree: two people have to confirm it\n",
        "(--set ",
        "somebody has to say yes to its command\n",
        "Release lead",
        "--resume\n",
    ] {
        assert!(open.contains(said), "{said:?}: {}", outcome.text);
    }
    assert!(!open.contains("Run:"), "{open}");
}

#[test]
fn every_line_of_the_help_fits_a_terminal() {
    let case = Case::new(&steps(&[("One", "true")]));
    for line in case.run(&["--help"]).text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn what_stands_before_a_step_is_said_once_and_under_its_own_heading() {
    let markdown = "# T\n\n## Before\n\nAll of it.\n\n### Tools\n\nBash 3.2.\n\n### Checks\n\nBoth of them.\n\n- [ ] Look\n\n\
                    ### Names\n\n**The names:**\n\n```bash\ntrue\n```\n\n### Last\n\n- [ ] Go\n";
    let case = Case::new(markdown);
    let outcome = case.answer("d\nr\nd\nd\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let order = [
        "1  Before",
        "All of it.",
        "1.1  Tools",
        "Bash 3.2.",
        "1.2  Checks",
        "Both of them.",
        "Look",
    ];
    let mut rest = outcome.text.as_str();
    for text in order {
        let (_, behind) =
            rest.split_once(text).unwrap_or_else(|| panic!("{text}: {}", outcome.text));
        rest = behind;
    }
    assert_eq!(outcome.text.matches("The names:").count(), 1, "{}", outcome.text);
}

#[test]
fn a_question_names_the_keys_that_it_takes() {
    let case = Case::new(ROLLBACK);
    let outcome = case.answer("z\n?\nf\nbroken\n", &["--only", "work.go-on"]);
    assert!(
        outcome.text.contains("one of these keys: r e d s f n ? c ! m b p q\n"),
        "{}",
        outcome.text
    );
    assert!(!outcome.text.contains("    w  "));
    assert!(outcome.text.contains("    e  edit the command\n"), "{}", outcome.text);
    // There is no log yet; a way back there is.
    assert!(!outcome.text.contains("the end of the log") && outcome.text.contains("    b  "));
    let without = Case::new(&steps(&[("One", "true")])).answer("?\np\n", &[]);
    assert!(!without.text.contains("    b  ") && !without.text.contains("    o  "));
    assert!(!outcome.text.contains("So far"));
    let resumed = case.answer("p\n", &["--resume"]);
    assert!(
        resumed.text.contains("So far: 0 done, 1 failed, 0 skipped, 1 open.\n"),
        "{}",
        resumed.text
    );
}

#[test]
fn a_block_that_only_sets_a_variable_from_a_command_is_run() {
    let case =
        Case::new(&steps(&[("Set", "STAMP=$(echo 42 | tr 4 5)"), ("Use", "echo \"$STAMP\"")]));
    let outcome = case.run(&["--non-interactive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(log(&case, 2), "52\n");
}

/// What needs a value, as shell and as SQL that nothing reads here.
const VALUES: &str = "# T\n\n## Part\n\n- [ ] Ask\n  ```bash\n  test '<api-host>' = h2 && echo \"at <api-host>\"\n  ```\n\
                      - [ ] Look\n  ```sql\n  SELECT '<api-host>';\n  ```\n";

#[test]
fn a_value_is_shown_as_the_document_has_it_and_can_be_corrected() {
    let case = Case::new(VALUES);
    let outcome = case.answer("r\nh1\nw\nh2\nr\nd\nd\n\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    for text in [
        " test '<api-host>' = h2 && echo \"at <api-host>\"\n",
        "Value of <api-host> [h1]: h2\n  with <api-host> = h2\n",
        "\nat h2\n",
        " SELECT '<api-host>';\n",
    ] {
        assert!(outcome.text.contains(text), "{text}: {}", outcome.text);
    }
    assert!(!outcome.text.contains("ask_"), "{}", outcome.text);
    let runs = &case.results().items["part.ask"].runs;
    assert_eq!(runs.iter().map(|it| it.exit_code).collect::<Vec<_>>(), [Some(1), Some(0)]);
    // What is not run from here has no sign of a command.
    let list = case.run(&["--list"]).text;
    assert!(list.contains("1 $ 1.1  Ask\n") && list.contains("2   1.2  Look\n"), "{list}");
}

#[test]
fn a_variable_is_set_by_its_name_as_people_write_it() {
    for name in ["api_host", "api-host", "<api-host>", "API_HOST"] {
        let case = Case::new(VALUES);
        let set = format!("{name}=h2");
        let outcome = case.run(&["--non-interactive", "--set", &set]);
        assert_eq!(log(&case, 1), "at h2\n", "{}", outcome.text);
    }
    let outcome = Case::new(VALUES).run(&["--non-interactive", "--set", "api=h2"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.text.contains("\"api\"; what they need: api_host\n"), "{}", outcome.text);
}

#[test]
fn a_number_is_held_against_what_stands_behind_its_blank() {
    let case = Case::new(
        "# T\n\n## Part\n\n- [ ] Backup size: ____ GB (minimum 10 GB)\n- [ ] Count: ____ (should be 0)\n",
    );
    let outcome = case.answer("4\nn\n12\n3\ny\n", &[]);
    assert!(outcome.text.contains("expected: minimum 10 GB\n"), "{}", outcome.text);
    assert!(outcome.text.contains("expected: should be 0\n"), "{}", outcome.text);
    let results = case.results();
    let values: Vec<_> = results.items.values().flat_map(|it| it.values.values()).collect();
    assert_eq!(values, ["12", "3"]);
}

#[test]
fn keys_that_are_no_text_are_not_kept() {
    let case = Case::new(&steps(&[("One", "")]));
    let outcome = case.answer("s\n?\na\u{1b}[D\u{1b}OA\u{1b}[1;5Cb\u{7} ü\u{7f}c\r\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert_eq!(case.results().items["part.one"].note.as_deref(), Some("ab üc"));
}

#[test]
fn the_menu_fits_a_screen() {
    let mut parts = vec!["# T\n\n".to_owned()];
    for phase in 1..=6 {
        parts.push(format!("## Phase {phase}\n\n"));
        let part = |part| format!("### Part {phase}-{part}\n\n- [ ] Step {phase}{part}\n\n");
        parts.extend((1..=5).map(part));
    }
    let markdown = parts.concat();
    let case = Case::new(&markdown);
    let outcome = case.answer("m\n2.3\nm\n\nd\np\n", &[]);
    let menus: Vec<&str> = outcome.text.split(": m\n").skip(1).collect();
    for (menu, there, elsewhere) in
        [(menus[0], "Part 1-4", "Part 2-1"), (menus[1], "Part 2-1", "Part 1-4")]
    {
        let (menu, _) = menu.split_once("Go to").unwrap();
        assert!(menu.contains(there) && !menu.contains(elsewhere), "{menu}");
        assert!(
            menu.contains("6      Phase 6  5 of 5 open\n") && menu.lines().count() < 24,
            "{menu}"
        );
    }
    assert_eq!(status(&case.results(), "phase-2.part-2-3.step-23"), "done");
}

#[test]
fn a_part_off_the_way_can_be_left() {
    let two = format!("{ROLLBACK}- [ ] Tell everybody\n");
    let case = Case::new(&two);
    let outcome = case.answer("r\nb\n2\no\ng\np\n", &[]);
    assert_eq!(outcome.code, Some(75), "{}", outcome.text);
    assert!(outcome.text.contains("You left that part: [e]nd the run  [t]ry"), "{}", outcome.text);
    let results = case.results();
    let all = ["work.break", "rollback.undo"].map(|it| status(&results, it));
    assert_eq!(all, ["failed", "-"], "{}", outcome.text);
    // Nobody is taken back into it.
    let outcome = case.answer("p\n", &["--resume"]);
    assert!(outcome.text.contains("1.2  Go on"), "{}", outcome.text);
    assert!(!outcome.text.contains("the last session was in"), "{}", outcome.text);

    // With --yes somebody is there all the same, and has not rolled back.
    let case = Case::new(&two);
    let outcome = case.answer("b\n2\no\ng\n", &["--yes"]);
    assert!(outcome.text.contains("You left that part: "), "{}", outcome.text);
    assert!(case.has("undone") && case.has("on"), "{}", outcome.text);

    // How far it is, and nothing to leave on the way.
    let outcome = Case::new(&two).answer("o\nm\n2\nd\n\np\n", &[]);
    assert!(outcome.text.contains(" 2 of 2\n2.2  Tell everybody\n"), "{}", outcome.text);
    assert!(
        outcome.text.contains("one of these keys: r e d s f n ? c ! m b p q\n"),
        "{}",
        outcome.text
    );
}

#[test]
fn another_way_is_taken_where_one_failed() {
    let case = Case::new(&steps(&[("One", "ls nowhere\n# or\ntouch b\n# or\nexit 4")]));
    let outcome = case.answer("1\nr\n3\n2\n3\n2\nd\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(outcome.text.contains("  [1/2/3] retry  [e]dit"), "{}", outcome.text);
    let runs = &case.results().items["part.one"].runs;
    let ways: Vec<u32> = runs.iter().map(|it| it.variant).collect();
    assert_eq!(ways, [0, 0, 2, 1, 2, 1], "{}", outcome.text);
    assert_eq!(runs.iter().map(|it| it.attempt).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert!(outcome.text.contains(" s, try 6\n"), "{}", outcome.text);
}

#[test]
fn what_destroys_wants_its_word_each_time() {
    let case = Case::new(&steps(&[("One", "rm -rf gone; exit 3")]));
    let answers = "r\nrm\nr\nno\na\nrm\ne\nrm -rf other\nr\nno\ne\nrm -rf other\nb\nf\nwhy\n";
    let outcome = case.answer(answers, &[]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert_eq!(outcome.text.matches("Type rm to run it:").count(), 4, "{}", outcome.text);
    assert_eq!(case.results().items["part.one"].runs.len(), 2, "{}", outcome.text);
}

#[test]
fn what_was_answered_before_is_said() {
    let case = Case::new(&steps(&[("One", "false"), ("Two", "")]));
    let outcome = case.answer("r\nf\nno lamp\nm\n1.1\nr\nx\nfine\nm\n\nd\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let (_, again) = outcome.text.split_once("Answered before: failed at ").unwrap();
    assert_eq!(&again[8..].lines().next().unwrap(), &" by Olga Okello: no lamp");
    // The menu tells where something failed.
    let (_, menu) = outcome.text.split_once(": m\n").unwrap();
    assert!(menu.starts_with("\n  1      Part  1 of 2 open, 1 failed\n"), "{menu}");
}

#[test]
fn the_menu_has_only_what_can_be_gone_to() {
    let case = Case::new(
        "# T\n\n## About\n\nWords.\n\n## Work\n\n- [ ] One\n\n## Around\n\n### Within\n\n- [ ] Two\n",
    );
    let outcome = case.answer("m\n\np\n", &[]);
    let (_, menu) = outcome.text.split_once(": m\n\n").unwrap();
    let (menu, _) = menu.split_once("  Go to").unwrap();
    let lines: Vec<&str> = menu.lines().collect();
    assert_eq!(
        lines,
        ["  2      Work  1 of 1 open", "  3      Around", "  3.1    Within  1 of 1 open"]
    );
}

#[test]
fn what_is_recorded_is_what_was_run() {
    let lines = "printf '%s\\n' <it> \"a <it>\" 'b <it>' <api-token>";
    for (value, recorded) in [
        ("db-1", "printf '%s\\n' db-1 \"a db-1\" 'b db-1' <api-token>"),
        ("it's $1", "printf '%s\\n' 'it'\\''s $1' \"a it's \\$1\" 'b it'\\''s $1' <api-token>"),
    ] {
        let case = Case::new(&steps(&[("One", lines)]));
        let outcome = case.answer(&format!("r\n{value}\nhush\nd\n"), &[]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.text);
        let run = &case.results().items["part.one"].runs[0];
        assert_eq!(run.command, recorded, "{}", outcome.text);
        // It is shell: the same once more, with the token in its place.
        let again = run.command.replace("<api-token>", "hush");
        let output = std::process::Command::new("bash").args(["-c", &again]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), log(&case, 1));
    }
}

#[test]
fn what_is_edited_has_its_values_in_it() {
    let case = Case::new(&steps(&[("One", "test <it> = x && echo <api-token>")]));
    let outcome = case.answer("e\ny\nhush\ntest y = y\nr\nd\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let run = &case.results().items["part.one"].runs[0];
    assert!(run.edited && run.command == "test y = y", "{}", outcome.text);
}

#[test]
fn what_is_only_done_if_needed_needs_no_reason() {
    let case =
        Case::new("# T\n\n## Part\n\n- [ ] One (optional)\n- [ ] Two (optional)\n- [ ] Three\n");
    let outcome = case.answer("n\n\nn\nno lamp\nn\n\n?\nnone here\n", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    let results = case.results();
    let note = |item: &str| results.items[item].note.clone().unwrap();
    assert_eq!(
        ["part.one-optional", "part.two-optional", "part.three"].map(note),
        ["not needed", "no lamp", "none here"]
    );
}

#[test]
fn who_is_filled_in_at_a_gate_is_the_second_person() {
    let markdown = "# T\n\n## Part\n\n- [ ] Confirmed by: ____ <!-- runsheet: gate -->\n";
    for (answers, expected) in
        [("d\nBen\n\n", "Ben"), ("d\nBen\nEva\n", "Eva"), ("d\nolga okello\nEva\n", "Eva")]
    {
        let case = Case::new(markdown);
        let outcome = case.answer(answers, &[]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.text);
        assert_eq!(case.results().items["part.confirmed-by"].actor.as_deref(), Some(expected));
        assert_eq!(
            outcome.text.contains("second person [Ben]:"),
            !answers.contains("olga"),
            "{}",
            outcome.text
        );
    }
}

#[test]
fn a_blank_that_was_left_empty_is_not_asked_for_again() {
    let case =
        Case::new("# T\n\nVersion: ______\n\nTicket: ______\n\n## Part\n\n- [ ] One\n- [ ] Two\n");
    let outcome = case.answer("\nCH-1\nd\np\n", &[]);
    assert_eq!(outcome.code, Some(75), "{}", outcome.text);
    let outcome = case.answer("d\n", &["--resume"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(!outcome.text.contains("Version"), "{}", outcome.text);
    assert!(!case.results().items.contains_key("version"));
}

#[test]
fn what_failed_is_named_at_the_end_and_with_its_phase() {
    let case = Case::new(&steps(&[("One", ""), ("Two", ""), ("Three", "")]));
    let outcome = case.answer("f\nno lamp\nd\nf\nno\toil\n", &[]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    assert!(outcome.text.contains("phase 1 of 1 is complete, 2 failed\n"), "{}", outcome.text);
    assert!(
        outcome.text.contains("\nFailed:\n  1.1  One: no lamp\n  1.3  Three: no oil\n"),
        "{}",
        outcome.text
    );
}

#[test]
fn nothing_found_is_told_from_something_wrong() {
    let commands = [
        ("One", "echo a | grep b"),
        ("Two", "grep x /nowhere"),
        ("Three", "false"),
        ("Four", "echo hi; grep x /dev/null"),
    ];
    let (_, outcome) = yes(&steps(&commands), "x\nnone\nx\nnone\nx\nnone\nx\nnone\n");
    let told: Vec<bool> =
        outcome.text.split("  1.").skip(1).map(|it| it.contains("grep found nothing")).collect();
    assert_eq!(outcome.text.matches("grep found nothing").count(), 1, "{told:?} {}", outcome.text);
    let (before, _) = outcome.text.split_once("grep found nothing").unwrap();
    assert!(!before.contains("1.2  Two"), "{}", outcome.text);
}

#[test]
fn minutes_are_counted_over_months_and_zones() {
    let text = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/run/text.sh");
    let minutes = |time: &str| -> i64 {
        let script = format!(". '{text}'; rs_minutes '{time}'; echo $RS_MINUTES");
        let output = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
    };
    let begun = minutes("2026-11-23T15:32:38.123+00:00");
    // As `date +%s` counts them.
    for (time, expected) in [
        ("2026-11-23T15:32:38.123+00:00", 0),
        ("2026-03-01T00:00:00+01:00", 29_538_660 - 29_924_132),
        ("2024-02-29T23:59:00-05:30", 28_487_849 - 29_924_132),
        ("1999-12-31T23:59:59-11:00", 15_778_739 - 29_924_132),
        ("2026-08-09T09:08:07+09:00", 29_770_568 - 29_924_132),
    ] {
        assert_eq!(minutes(time) - begun, expected, "{time}");
    }
}

#[test]
fn going_back_from_an_edit_changes_nothing() {
    let case = Case::new(&steps(&[("One", "exit 4")]));
    let outcome = case.answer("r\ne\ntouch edited\nb\nr\nf\nwhy\n", &[]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.text);
    let runs = &case.results().items["part.one"].runs;
    assert!(runs.iter().all(|it| it.command == "exit 4" && !it.edited), "{runs:?}");
    assert!(runs.len() == 2 && !case.has("edited"), "{}", outcome.text);
}
