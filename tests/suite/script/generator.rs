//! What the compiler writes: a script that parses, that ShellCheck likes, and that no text can leave.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use proptest::prelude::*;
use runsheet::model::{
    Alternative, Block, Checklist, Choice, Class, Command as Block0, Field, FieldKind, Section,
    Step, Text, Variable, VariableUse,
};

use runsheet::emit::Settings;

use super::{Case, emit, steps};

/// Uses every part of the runtime's plan.
const WHOLE: &str = include_str!("whole.md");

fn bash_reads(script: &[u8]) {
    let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().unwrap();
    bash.stdin.take().unwrap().write_all(script).unwrap();
    assert!(bash.wait().unwrap().success());
}

#[test]
fn shellcheck_and_bash_like_it() {
    // A name that is a command's, too.
    let markdown = WHOLE.replacen("Pump house: change of the controller", "Test", 1);
    let case = Case::with_runners(&markdown, &[("sql", "psql -v ON_ERROR_STOP=1")]);
    assert!(case.read("run.sh").contains("\nRS_LIST='test'\n"));
    bash_reads(&std::fs::read(case.path("run.sh")).unwrap());
    let output = Command::new("shellcheck")
        .args(["-s", "bash", "-f", "gcc"])
        .arg(case.path("run.sh"))
        .output()
        .expect("ShellCheck is needed for the tests (Debian: apt-get install shellcheck)");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert!(output.status.success());
}

/// What bash 3.2 does not have: since when, how a line is known by it, lines that have it.
fn newer() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let lines = include_str!("newer.tsv").lines().filter(|it| !it.starts_with('#'));
    let row = |line: &'static str| {
        let mut cells = line.splitn(3, '\t');
        let mut cell = || cells.next().unwrap();
        (cell(), cell(), cell().split('\u{a6}').collect())
    };
    lines.map(row).collect()
}

/// The lines of a text that `grep -E` finds.
fn grep(pattern: &str, text: &str) -> Vec<String> {
    let mut grep = Command::new("grep");
    grep.args(["-E", "-e", pattern]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut grep = grep.env("LC_ALL", "C").spawn().unwrap();
    let mut input = grep.stdin.take().unwrap();
    let text = format!("{text}\n");
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
    let output = grep.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_ne!(output.status.code(), Some(2), "{pattern}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn nothing_is_newer_than_bash_3_2() {
    let script = String::from_utf8(emit(&Checklist::default(), &Settings::default())).unwrap();
    // Names of variables that a newer bash has and that are not carried on.
    let names = ["BASH|BASHPID|BASHOPTS|", "PIPESTATUS|SRANDOM|DIRSTACK"];
    let lines = script.lines().filter(|line| !line.trim_start().starts_with('#'));
    let lines: Vec<&str> = lines.filter(|line| !names.iter().any(|it| line.contains(it))).collect();
    let script = lines.join("\n");
    let mut guarded = Vec::new();
    for (since, pattern, _) in newer() {
        let found = grep(pattern, &script);
        guarded.extend(found.into_iter().map(|it| format!("{since} {}", it.trim())));
    }
    // These stand behind a test of whether this bash has them; `fallbacks_serve_an_older_bash` takes them away.
    let expected = [
        "4.2 { printf -v value '%(%Y)T' -1; } 2>/dev/null || RS_BUILTIN_DATE=0",
        "4.2 printf -v RS_NOW '%(%Y-%m-%dT%H:%M:%S %z)T' \"${s%??????}\"",
        "4.2 printf -v RS_NOW '%(%Y-%m-%dT%H:%M:%S %z)T' -1",
        "4.0 __rs_dir=$PWD __rs_new=${1-} __rs_old=${2-} __rs_shopt=${BASHOPTS-} __rs_set=$SHELLOPTS __rs_born=",
        "4.0 { { [ -n \"$__rs_shopt\" ] && [ \"$BASHOPTS\" = \"$__rs_shopt\" ]; } || builtin shopt -p >|\"$__rs_dir/state/$__rs_new.s\"; } &&",
        "5.0 if [ -n \"${EPOCHREALTIME-}\" ]; then",
        "5.0 s=${EPOCHREALTIME//[!0-9]/}",
    ];
    assert_eq!(guarded, expected);
}

#[test]
fn what_is_newer_is_known_wherever_it_stands() {
    for (since, pattern, lines) in newer() {
        for line in lines {
            assert_eq!(grep(pattern, line), [line], "{since}");
            let within = format!("  if true; then x=1; {line}");
            assert_eq!(grep(pattern, &within), [within], "{since}");
        }
    }
    // What only looks like it, and 3.2 has.
    let older = "local name n=0\ndeclare -f f\nread -r -t 1 x <&6\nread -r -d '' -n 65536 x\n[ -n \"$x\" ]\necho \"${x: -4}\"\n\
                 for x in ${!A@}; do\nwait \"$pid\"\necho ${a[@]+\"${a[@]}\"}\nls >log 2>&1\nls &>log\nset +u\nexport -n x\n\
                 case $x in a) echo b ;; esac\necho {1..10}\nprintf -v x %s y\necho \"${x:-a}${y:1:2}\"\necho \"${x//a/b}\"";
    for (since, pattern, _) in newer() {
        assert_eq!(grep(pattern, older), [""; 0], "{since}");
    }
}

#[test]
fn the_same_checklist_gives_the_same_script() {
    let markdown = steps(&[("One", "true"), ("Two", "false")]);
    let read = |case: &Case| std::fs::read(case.path("run.sh")).unwrap();
    assert_eq!(read(&Case::new(&markdown)), read(&Case::new(&markdown)));
}

#[test]
fn a_script_that_was_cut_off_runs_nothing() {
    let case = Case::new(&steps(&[("One", "touch ran")]));
    let whole = std::fs::read(case.path("run.sh")).unwrap();
    for keep in [whole.len() - 12, whole.len() - 30, whole.len() / 2, whole.len() / 20] {
        std::fs::write(case.path("run.sh"), &whole[..keep]).unwrap();
        let outcome = case.run(&["--non-interactive"]);
        assert_ne!(outcome.code, Some(0), "{keep} bytes");
        assert!(!case.has("ran") && !case.has("runsheet-runs"), "{keep} bytes: {}", outcome.text);
    }
}

#[test]
fn another_shell_is_told_so() {
    let case = Case::new(&steps(&[("One", "touch ran")]));
    let output = Command::new("dash").arg(case.path("run.sh")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("needs bash"));
}

/// Texts that try to get out of where they stand.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        Just("RS_PLAN".to_owned()),
        Just("\nRS_PLAN\ntouch pwned\n".to_owned()),
        Just("\nRS_FIXED\ntouch pwned\n".to_owned()),
        Just("\nend\n".to_owned()),
        Just("$(touch pwned)`touch pwned`".to_owned()),
        Just("'; touch pwned; '".to_owned()),
        Just("\"; touch pwned; \"".to_owned()),
        Just("\0\u{1b}[31m\r\u{202e}".to_owned()),
        Just("{{ x }} {% raw %} {# y #}".to_owned()),
    ];
    proptest::collection::vec(piece, 1..4).prop_map(|it| it.concat())
}

fn checklist(texts: &[String]) -> Checklist {
    let text = |at: usize| texts[at % texts.len()].clone();
    let command = |id: &str, class| Block0 {
        id: id.into(),
        language: text(2),
        class,
        alternatives: vec![
            Alternative {
                label: text(3),
                text: text(4),
                variables: vec![VariableUse {
                    name: "host".into(),
                    start: 0,
                    end: 0,
                    quoting: runsheet::model::Quoting::Literal,
                }],
                runnable: true,
                bash: runsheet::model::Bash::default(),
            },
            Alternative { text: text(5), ..Alternative::default() },
        ],
        title: Some(Text::plain(text(6))),
        ..Block0::default()
    };
    let field = Field {
        id: "part.step.value".into(),
        key: "value".into(),
        label: text(7),
        kind: FieldKind::Choice,
        options: vec![
            Choice { id: "a".into(), label: text(8) },
            Choice { id: "b".into(), label: text(9) },
        ],
        initial: Some(text(10)),
        unit: Some(text(11)),
        ..Field::default()
    };
    let step = Step {
        id: "part.step".into(),
        text: Text::plain(text(0)),
        owner: Some(text(12)),
        body: vec![
            Block::Field(field),
            Block::Command(command("part.step.cmd", Class::Run)),
            Block::Command(command("part.step.cmd.2", Class::Template)),
        ],
        ..Step::default()
    };
    let section = Section {
        id: "part".into(),
        title: Text::plain(text(1)),
        body: vec![Block::Step(step)],
        ..Section::default()
    };
    Checklist {
        id: "hostile".into(),
        title: text(13),
        fingerprint: "sha256:0".into(),
        variables: vec![Variable {
            name: "host".into(),
            placeholder: text(14),
            default: Some(text(15)),
            secret: false,
            span: runsheet::source::Span::default(),
        }],
        sections: vec![section],
        ..Checklist::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn no_text_gets_out_of_its_place(texts in proptest::collection::vec(hostile(), 3..8)) {
        let case = Case::of(&checklist(&texts), &Settings::default());
        bash_reads(&std::fs::read(case.path("run.sh")).unwrap());
        let listed = case.run(&["--dry-run"]);
        prop_assert_eq!(listed.code, Some(0), "{}", listed.text);
        let run = case.run(&["--non-interactive"]);
        prop_assert_eq!(run.code, Some(3), "{}", run.text);
        let mut names: Vec<_> = std::fs::read_dir(case.path("")).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        prop_assert_eq!(names, ["run.sh", "runsheet-runs"]);
        // No control character of a text reaches the terminal.
        let escape = char::from(27);
        prop_assert!(!listed.text.contains(escape) && !run.text.contains(escape));
    }
}

/// In every text of the checklist; on the command line of no process.
const SIGN: &str = "zq9w";

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_is_run_is_the_command_and_nothing_else(texts in proptest::collection::vec(hostile(), 3..8)) {
        let texts: Vec<String> = texts.iter().map(|it| format!("{SIGN}{it}{SIGN}")).collect();
        let mut checklist = checklist(&texts);
        let look = format!("# {SIGN}\ncat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' >argv");
        let one = Alternative { text: look, runnable: true, ..Alternative::default() };
        for section in &mut checklist.sections {
            for block in &mut section.body {
                let Block::Step(step) = block else { continue };
                step.body.retain(|it| matches!(it, Block::Command(_)));
                step.body.truncate(1);
                for block in &mut step.body {
                    if let Block::Command(command) = block {
                        command.alternatives = vec![one.clone()];
                        command.attributes.expect = None;
                        command.attributes.exit_code = None;
                    }
                }
            }
        }
        let case = Case::of(&checklist, &Settings::default());
        let run = case.run(&["--non-interactive"]);
        prop_assert_eq!(run.code, Some(0), "{}", run.text);
        let mut names: Vec<_> = std::fs::read_dir(case.path("")).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        prop_assert_eq!(names, ["argv", "run.sh", "runsheet-runs"]);
        let lines = case.read("argv");
        prop_assert!(lines.contains("driver") && !lines.contains(SIGN), "{}", lines);
    }

    #[test]
    fn a_value_is_what_was_typed_wherever_it_stands(value in hostile()) {
        let value: String = value.chars().filter(|it| !matches!(it, '\0' | '\n' | '\r')).collect();
        prop_assume!(!value.trim().is_empty() && !value.contains("{{it}}"));
        let places = "printf '%s\\n' <it> \"<it>\" '<it>' \"$(printf %s <it>)\"\ncat <<E\n<it>\nE\ncat <<'E'\n<it>\nE";
        let case = Case::new(&super::steps(&[("One", places)]));
        let set = format!("it={value}");
        let run = case.run(&["--non-interactive", "--set", &set]);
        prop_assert_eq!(run.code, Some(0), "{}", run.text);
        let log = std::fs::read(case.folder().join("logs/00001.log")).unwrap();
        let line = format!("{value}\n");
        // What looks like a secret is masked, and nothing else is touched.
        if !log.windows(10).any(|it| it == b"[REDACTED]") {
            prop_assert_eq!(String::from_utf8_lossy(&log), line.repeat(6));
        }
        let mut names: Vec<_> = std::fs::read_dir(case.path("")).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        prop_assert_eq!(names, ["run.sh", "runsheet-runs"]);
    }
}
