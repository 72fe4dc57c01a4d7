//! An operator at a terminal: keys, Ctrl-C, lost lines.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use rexpect::session::{Options, PtySession, spawn_with_options};

use super::{Case, log, status, steps};

/// What every question of the kind ends with.
const HAND: &str = "[s]kip  [f]ailed  [n]ot applicable  [?] more: ";
const AFTER: &str = "[d]one  [a]gain  [f]ailed  [s]kip  [?] more: ";
const TROUBLE: &str = "[!] shell  [?] more: ";

struct Operator(PtySession);

impl Operator {
    fn at(case: &Case, arguments: &[&str]) -> Operator {
        let mut command: Command = case.command(arguments);
        command.stdin(Stdio::inherit()); // the terminal, once it is one
        command.args(["--operator", "Olga"]).env("TERM", "xterm").env("LANG", "C.UTF-8");
        command.env_remove("NO_COLOR").env_remove("LC_ALL").env("TMOUT", "1");
        let options = Options::new().timeout_ms(Some(15_000)).strip_ansi_escape_codes(true);
        Operator(spawn_with_options(command, options).unwrap())
    }

    /// With `--yes`, without colours, and with an editor that does what a shell script says.
    fn with_editor(case: &Case, script: &str) -> Operator {
        let editor = case.path("editor");
        std::fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
        Command::new("chmod").arg("+x").arg(&editor).status().unwrap();
        let mut command = case.command(&["--yes", "--operator", "Olga"]);
        command.stdin(Stdio::inherit()).env("EDITOR", editor);
        command.env_remove("VISUAL").env("NO_COLOR", "1");
        let options = Options::new().timeout_ms(Some(15_000));
        Operator(spawn_with_options(command, options).unwrap())
    }

    fn sees(&mut self, text: &str) -> String {
        match self.0.exp_string(text) {
            Ok(before) => before,
            Err(error) => panic!("{text:?} was not printed: {error}"),
        }
    }

    fn types(&mut self, text: &str) {
        self.0.send_line(text).unwrap();
    }

    fn hits_ctrl(&mut self, key: char) {
        std::thread::sleep(Duration::from_millis(400));
        self.0.send_control(key).unwrap();
    }

    fn ends(mut self, code: i32) {
        let rest = self.0.exp_eof().unwrap_or_default();
        let status = self.0.process().wait().unwrap();
        assert!(format!("{status:?}").contains(&format!(", {code})")), "{status:?}\n{rest}");
    }
}

#[test]
fn ctrl_c_stops_the_command_and_not_the_run() {
    let case = Case::new(&steps(&[
        ("One", "echo started; sleep 60"),
        ("Two", "echo again; sleep 100"),
        ("Three", "echo final"),
    ]));
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees("started\r\n");
    operator.hits_ctrl('c');
    operator.sees("stopped with Ctrl-C");
    operator.sees(TROUBLE);
    operator.types("f");
    operator.sees("went wrong: ");
    operator.types("hangs");
    operator.sees("again\r\n");
    operator.hits_ctrl('c');
    operator.sees(TROUBLE);
    operator.types("s");
    operator.sees("skipped: ");
    operator.types("no time");
    operator.sees("final\r\n");
    operator.ends(1);
    let results = case.results();
    let all = ["one", "two", "three"].map(|it| status(&results, &format!("part.{it}")));
    assert_eq!(all, ["failed", "skipped", "done"]);
    assert!(results.items["part.one"].runs[0].interrupted);
}

#[test]
fn an_endless_command_is_ended_by_ctrl_c_and_is_done() {
    let case = Case::new(&steps(&[("Watch", "tail -f lines"), ("Then", "")]));
    std::fs::write(case.path("lines"), "first\n").unwrap();
    let mut operator = Operator::at(&case, &[]);
    operator.sees("runs until you stop it");
    operator.types("r");
    operator.sees("first\r\n");
    std::fs::write(case.path("lines"), "first\nlive\n").unwrap();
    operator.sees("live");
    operator.hits_ctrl('c');
    operator.sees(AFTER);
    operator.types("");
    operator.sees(HAND);
    operator.types("d");
    operator.ends(0);
    let results = case.results();
    assert_eq!(status(&results, "part.watch"), "done");
    let run = &results.items["part.watch"].runs[0];
    assert!(run.interrupted && run.decision == Some(runsheet::results::Decision::Accepted));
    assert!(log(&case, 1).contains("live"));
}

#[test]
fn a_server_of_an_earlier_step_survives_ctrl_c() {
    let server = "python3 -c 'import time,signal\nsignal.signal(2,signal.SIG_DFL)\nopen(\"up\",\"w\").write(\"1\")\ntime.sleep(20)' & echo $! >pid\n\
                  while [ ! -e up ]; do sleep .1; done; echo up";
    let case = Case::new(&steps(&[
        ("One", server),
        ("Two", "echo two; sleep 50"),
        ("Three", "kill -0 \"$(cat pid)\" && echo alive; kill \"$(cat pid)\""),
    ]));
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees("two\r\n");
    operator.hits_ctrl('c');
    operator.sees(TROUBLE);
    operator.types("x");
    operator.sees("right: ");
    operator.types("meant");
    operator.sees("changes something");
    operator.sees("alive\r\n");
    operator.ends(0);
}

#[test]
fn a_line_is_edited_with_the_ordinary_keys() {
    let case = Case::new(&steps(&[("One", "")]));
    let mut operator = Operator::at(&case, &[]);
    operator.sees(HAND);
    operator.types("s");
    operator.sees("Why is it skipped: ");
    // Three to the left; a letter of two bytes goes as one.
    operator.types("caf\u{e9} bar\u{1b}[D\u{1b}[D\u{1b}[D\u{7f}\u{7f}\u{e8} ");
    operator.ends(0);
    assert_eq!(case.results().items["part.one"].note.as_deref(), Some("caf\u{e8} bar"));
}

#[test]
fn a_command_can_ask_at_the_terminal() {
    let case = Case::new(&steps(&[(
        "Ask",
        "read -r -p 'Proceed? ' x; echo \"got $x\"; read -s -r -p 'word: ' y </dev/tty; echo \"${#y} signs\"",
    )]));
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees("Proceed? ");
    operator.types("yes");
    operator.sees("got yes");
    operator.sees("word: ");
    std::thread::sleep(Duration::from_millis(300));
    operator.types("hidden12");
    let seen = operator.sees("8 signs");
    assert!(!seen.contains("hidden12"));
    operator.ends(0);
}

#[test]
fn keys_that_were_hit_meanwhile_answer_nothing() {
    let case = Case::new(&steps(&[("One", "echo go; sleep 1.5"), ("Two", "")]));
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees("go\r\n");
    operator.types("d");
    operator.types("d");
    operator.sees(HAND);
    // TMOUT=1 of the environment would have answered by then, too.
    std::thread::sleep(Duration::from_millis(1500));
    operator.types("f");
    operator.sees("went wrong: ");
    operator.types("typed on purpose");
    operator.ends(1);
    assert_eq!(status(&case.results(), "part.two"), "failed");
}

#[test]
fn ctrl_c_at_a_question_pauses_and_the_run_goes_on_later() {
    let case = Case::new(
        "# T\n\n## Part\n\n- [ ] One\n- [ ] Who: ______\n- [ ] Say\n  ```bash\n  echo \"<it>\" said\n  ```\n",
    );
    let mut operator = Operator::at(&case, &[]);
    operator.sees(HAND);
    operator.types("d");
    operator.sees("Who: ");
    operator.types("Budi");
    operator.sees(HAND);
    operator.types("r");
    operator.sees("<it>:");
    operator.hits_ctrl('c');
    let before = operator.sees("Paused: Ctrl-C");
    assert!(!before.contains("cannot be written"), "{before}");
    operator.ends(130);
    assert!(case.folder().join("results.json").exists());
    let mut operator = Operator::at(&case, &["--resume"]);
    let before = operator.sees(HAND);
    assert!(!before.contains("1.1  One"), "{before}");
    operator.types("r");
    operator.sees("<it>:");
    operator.types("Good day");
    operator.sees("Good day said");
    operator.sees(AFTER);
    operator.types("d");
    operator.ends(0);
    let results = case.results();
    assert_eq!(results.items["part.who"].values.values().next().unwrap(), "Budi");
}

#[test]
fn the_end_of_input_pauses() {
    let case = Case::new(&steps(&[("One", "")]));
    let mut operator = Operator::at(&case, &[]);
    operator.sees(HAND);
    operator.hits_ctrl('d');
    operator.sees("Paused: end of input");
    operator.ends(75);
}

#[test]
fn ctrl_z_is_off_while_a_command_runs() {
    let case = Case::new(&steps(&[("One", "echo go; sleep 1.5; echo survived")]));
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees("go\r\n");
    operator.hits_ctrl('z');
    operator.sees("survived");
    operator.ends(0);
}

#[test]
fn the_terminal_is_as_before_when_a_command_was_killed() {
    let look = "case \"$(stty -a </dev/tty)\" in *-iexten*) echo lost ;; *) echo kept ;; esac";
    let case = Case::new(&steps(&[("One", "stty -iexten; echo changed; sleep 50"), ("Two", look)]));
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees("changed\r\n");
    operator.hits_ctrl('c');
    operator.sees(TROUBLE);
    operator.types("s");
    operator.sees("skipped: ");
    operator.types("no time");
    operator.sees("kept\r\n");
    operator.ends(0);
}

#[test]
fn a_shell_has_the_state_of_the_run() {
    let case = Case::new(&steps(&[
        ("One", "export FOO=bar; mkdir -p d; cd d; fn() { echo called; }"),
        ("Two", "exit 9"),
    ]));
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees(TROUBLE);
    operator.types("!");
    operator.sees("(run)");
    operator.types("echo \"v=$FOO in ${PWD##*/}\"; fn");
    operator.sees("v=bar in d");
    operator.sees("called");
    operator.types("exit");
    operator.sees(TROUBLE);
    operator.types("x");
    operator.sees("right: ");
    operator.types("nine is fine");
    operator.ends(0);
}

#[test]
fn a_screen_program_gets_the_terminal() {
    let case = Case::new(
        "# T\n\n## Part\n\n- [ ] One\n  ```bash {interactive}\n  [ -t 1 ] && echo is a tty\n  ```\n- [ ] Two\n  ```bash\n  [ -t 1 ] || echo is captured\n  ```\n",
    );
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees("is a tty\r\n");
    operator.sees("is captured\r\n");
    operator.ends(0);
}

#[test]
fn a_command_can_be_changed_before_it_is_tried_again() {
    let case = Case::new(&steps(&[("One", "touch no/such/folder/x")]));
    let mut operator = Operator::with_editor(&case, "echo 'touch changed' > \"$1\"");
    operator.sees(TROUBLE);
    operator.types("e");
    operator.sees("touch changed");
    operator.sees("[b]ack: ");
    operator.types("r");
    operator.ends(0);
    assert!(case.has("changed"));
    let results = case.results();
    let runs = &results.items["part.one"].runs;
    assert!(!runs[0].edited && runs[1].edited && runs[1].command == "touch changed");
}

#[test]
fn a_lost_connection_lets_the_command_finish_and_pauses() {
    let case = Case::new(&steps(&[
        ("One", "echo in one; sleep 2; touch wrote; export V=1"),
        ("Two", "echo \"V=$V\""),
    ]));
    let mut operator = Operator::at(&case, &["--yes"]);
    operator.sees("in one\r\n");
    std::thread::sleep(Duration::from_millis(300));
    drop(operator); // closes the terminal, and sends SIGHUP
    let begun = Instant::now();
    while case.path("runsheet-runs/test.lock").exists() {
        assert!(begun.elapsed() < Duration::from_secs(15), "the runner is still there");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(case.has("wrote"));
    let outcome = case.answer("", &["--resume", "--yes"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text);
    assert!(log(&case, 2).contains("V=1") || outcome.text.contains("V=1"), "{}", outcome.text);
}

#[test]
fn no_escape_codes_where_nobody_wants_them() {
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let case = Case::new(&steps(&[("One", "")]));
        let mut command = case.command(&["--operator", "Olga"]);
        command.stdin(Stdio::inherit()).env("TERM", "xterm").env(name, value);
        let options = Options::new().timeout_ms(Some(15_000));
        let mut operator = Operator(spawn_with_options(command, options).unwrap());
        let seen = operator.sees(HAND);
        assert!(!seen.contains('\u{1b}'), "{name}: {seen:?}");
        operator.types("d");
        operator.ends(0);
    }
}

#[test]
fn why_the_run_was_stopped_stands_in_its_report() {
    let case = Case::new(&steps(&[("One", "true"), ("Two", "true")]));
    let mut operator = Operator::at(&case, &[]);
    operator.sees(HAND);
    operator.types("q");
    operator.sees("Why does the run end here:");
    operator.types("the lamp smokes");
    operator.ends(1);
    let results = case.results();
    let last = results.events.last().unwrap();
    assert_eq!((last.to.as_deref(), last.item.is_some()), (Some("aborted"), true));
    let report = runsheet::report::report(&results, &runsheet::report::Options::default());
    let told = report.deviations.iter().any(|it| format!("{it:?}").contains("the lamp smokes"));
    assert!(told, "{:?}", report.deviations);
}

#[test]
fn a_key_where_words_are_wanted_is_asked_about() {
    let case = Case::new("# T\n\n## Part\n\n- [ ] One\n- [ ] Where: ______\n");
    let mut operator = Operator::at(&case, &[]);
    operator.sees(HAND);
    operator.types("s");
    operator.sees("Why is it skipped: ");
    operator.types("d");
    operator.sees("it was a key: ");
    operator.types("n");
    operator.sees("Why is it skipped: ");
    operator.types("no lamp");
    operator.sees("Where: ");
    operator.types("r");
    operator.sees("Is \"r\" the answer? [y]es  [n]o, it was a key: ");
    operator.types("y");
    operator.ends(0);
    let results = case.results();
    assert_eq!(results.items["part.one"].note.as_deref(), Some("no lamp"));
    assert_eq!(results.items["part.where"].values["value"], "r");
}

#[test]
fn an_editor_and_a_shell_say_where_they_are() {
    let case = Case::new(&steps(&[
        ("One", "PS1='(venv) '; false"),
        ("Two", "echo <it> >to; cat to <api-token>"),
    ]));
    let editor = "cp \"$1\" seen\necho 'echo \"${ask_api_token}\" edited' > \"$1\"";
    let mut operator = Operator::with_editor(&case, editor);
    operator.sees(TROUBLE);
    operator.types("!");
    operator.sees("(run) ");
    operator.types("exit");
    operator.sees(TROUBLE);
    operator.types("x");
    operator.sees("right: ");
    operator.types("meant");
    operator.sees("<it>: ");
    operator.types("a b");
    operator.sees("<api-token>: ");
    operator.types("hushhush");
    operator.sees(TROUBLE);
    operator.types("e");
    operator.sees("Changed to:");
    operator.types("r");
    operator.ends(0);
    // The value is there to be changed; what is secret stays a name.
    let seen = std::fs::read_to_string(case.folder().join("seen")).unwrap();
    assert_eq!(seen, "echo 'a b' >to; cat to \"${ask_api_token}\"\n");
    let runs = case.results().items["part.two"].runs.clone();
    assert_eq!(runs[0].command, "echo 'a b' >to; cat to <api-token>");
    assert_eq!(runs[1].command, "echo <api-token> edited");
    assert!(!log(&case, 3).contains("hushhush"), "{}", log(&case, 3));
}
