//! The program from outside: what it writes, what it says when the world is wrong, and that it leaves no half files behind.

use std::{
    fs,
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

const GOOD: &str = "# Pump\n\n- [ ] Close the valve\n- [ ] Note the pressure: ____ bar\n";
const RESULTS: &str = "tests/cases/results/success.json";

/// What a run of the program came to.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    /// The exit code, and that the message holds these words; one message, and no panic.
    #[track_caller]
    fn says(&self, code: i32, words: &[&str]) -> &Run {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        for words in words {
            assert!(self.stderr.contains(words), "`{words}` is not in:\n{}", self.stderr);
        }
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        if code == 2 {
            let messages = self.stderr.lines().filter(|it| it.starts_with("error: ")).count();
            assert_eq!(messages, 1, "one message:\n{}", self.stderr);
        }
        self
    }
}

/// An empty folder with the program to run in it.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let folder = TempDir::new().unwrap();
        // Other users, such as the one without rights below, may look into it.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Place(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> &Place {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
        self
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Everything in the folder, as seen from it.
    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.0.path().to_path_buf()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push(path.strip_prefix(self.0.path()).unwrap().display().to_string());
                }
            }
        }
        found.sort();
        found
    }

    fn run(&self, args: &[&str]) -> Run {
        self.finish(Command::new(assert_cmd::cargo_bin!("runsheet")).args(args))
    }

    /// As a user for whom rights count: root may read and write everything.
    fn run_without_rights(&self, args: &[&str]) -> Run {
        let program = self.path("runsheet");
        // Not by `fs::copy`: a test beside this one that forks while the copy is open for writing makes it busy.
        let copied =
            Command::new("cp").arg(assert_cmd::cargo_bin!("runsheet")).arg(&program).status();
        assert!(copied.unwrap().success());
        let mut command = Command::new(program);
        command.args(args);
        if is_root() {
            command.uid(65534).gid(65534);
        }
        self.finish(&mut command)
    }

    fn finish(&self, command: &mut Command) -> Run {
        for name in ["RUNSHEET_CONFIG", "RUNSHEET_OUTPUT_DIR", "RUNSHEET_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let output = command.current_dir(self.0.path()).output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

#[test]
fn a_build_makes_every_output_and_says_so() {
    let place = Place::new();
    let run = place.write("pump.md", GOOD).run(&["build", "pump.md"]);
    run.says(0, &["wrote output/pump/form.html", "wrote output/pump/run.sh"]);
    assert_eq!(run.stdout, "");
    for file in ["form.html", "form.pdf", "run.sh", "checklist.json"] {
        assert!(place.exists(&format!("output/pump/{file}")), "{file}");
    }
    let mode = fs::metadata(place.path("output/pump/run.sh")).unwrap().permissions().mode();
    assert_eq!(mode & 0o100, 0o100, "the script can be started");
}

#[test]
fn a_build_of_nothing_takes_the_folder_of_checklists() {
    let place = Place::new();
    place.run(&["build"]).says(2, &["failed to read `checklists`", "help: name the files"]);
    place.write("checklists/a.md", GOOD).write("checklists/b.md", GOOD);
    place.run(&["build", "-q"]).says(0, &[]);
    assert!(place.exists("output/a/form.html") && place.exists("output/b/form.html"));
}

#[test]
fn the_ending_of_the_output_says_which_form() {
    let place = Place::new();
    place.write("pump.md", GOOD);
    place.run(&["form", "pump.md", "-o", "f.html"]).says(0, &["wrote f.html"]);
    assert!(place.read("f.html").contains("<html"));
    let run = place.run(&["form", "pump.md", "--to", "html", "-o", "-"]);
    assert_eq!(run.stdout, place.read("f.html"));
    place.run(&["form", "pump.md", "-o", "f"]).says(2, &["not clear which", "`--to html`"]);
}

#[test]
fn a_report_is_made_from_results_alone() {
    let results = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let place = Place::new();
    place.write("run.json", results).run(&["report", "run.json"]).says(0, &["wrote output/run/"]);
    assert!(place.read("output/run/report.md").starts_with('#'));
}

#[test]
fn what_is_no_file_is_said_to_be_none() {
    let place = Place::new();
    place.write("folder/a.md", GOOD);
    for command in ["check", "build", "form", "script", "report", "inspect"] {
        place
            .run(&[command, "nope.md"])
            .says(2, &["error: failed to read `nope.md`: no such file or directory\n  help: "]);
        place
            .run(&[command, "folder"])
            .says(2, &["error: failed to read `folder`: is a directory\n  help: "]);
    }
    assert!(!place.exists("output"));
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    let place = Place::new();
    place.write("pump.md", GOOD);
    fs::set_permissions(place.path("pump.md"), fs::Permissions::from_mode(0o000)).unwrap();
    place
        .run_without_rights(&["check", "pump.md"])
        .says(2, &["failed to read `pump.md`: permission denied", "help: "]);
}

#[test]
fn what_is_no_text_is_refused() {
    let place = Place::new();
    place.write("pump.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place
        .run(&["build", "pump.md"])
        .says(2, &["failed to read `pump.md`: it is not text", "help: "]);
}

#[test]
fn a_document_with_nothing_to_do_is_an_error_of_the_document() {
    let place = Place::new();
    place.write("empty.md", "").write("prose.md", "# Pump\n\nIt pumps.\n");
    let run = place.run(&["check", "empty.md"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("error[RS101]: the document is empty"), "{}", run.stdout);
    place.run(&["build", "empty.md"]).says(1, &["RS101", "no outputs were made"]);
    place.run(&["build", "prose.md"]).says(1, &["the document has no step and no blank", "help: "]);
    assert!(!place.exists("output"));
}

#[test]
fn wrong_usage_is_explained() {
    let place = Place::new();
    place.write("pump.md", GOOD);
    place.run(&["check", "--fromat", "short", "pump.md"]).says(2, &["--fromat", "--format"]);
    place.run(&["form", "pump.md", "--to", "docx"]).says(2, &["docx", "html, pdf"]);
    place.run(&["chekc"]).says(2, &["chekc", "check"]);
    place.run(&["explain", "no-setps"]).says(2, &["did you mean `no-steps`?"]);
    place.write("a/pump.md", GOOD);
    place.run(&["build", "pump.md", "a/pump.md"]).says(2, &["would both go there", "help: "]);
    place.run(&["form", "pump.md", "a/pump.md", "-o", "f.pdf"]).says(2, &["several inputs"]);
    assert!(!place.exists("output"));
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let place = Place::new();
    place.write("pump.md", GOOD);
    fs::create_dir(place.path("out")).unwrap();
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o555)).unwrap();
    place.run_without_rights(&["build", "pump.md", "--output-dir", "out"]).says(
        2,
        &["failed to write `out/pump/form.html`: permission denied", "help: choose another"],
    );
    place.write("file", "x");
    place
        .run(&["build", "pump.md", "--output-dir", "file"])
        .says(2, &["failed to write `file/pump/form.html`", "help: "]);
    place.run(&["form", "pump.md", "--to", "html", "-o", "out"]).says(2, &["it is a folder"]);
}

#[test]
fn a_file_is_not_written_into_a_folder_that_is_not_there() {
    let place = Place::new();
    place.write("pump.md", GOOD).write("results.json", fs::read(RESULTS).unwrap());
    for arguments in [
        ["form", "pump.md", "-o", "nope/f.pdf"],
        ["script", "pump.md", "-o", "nope/run.sh"],
        ["report", "results.json", "-o", "nope/r.pdf"],
        ["merge", "results.json", "-o", "nope/m.json"],
        ["verify", "results.json", "--statement", "nope/s.json"],
    ] {
        place.run(&arguments).says(2, &["there is no folder `nope`", "help: make it first"]);
        assert!(!place.exists("nope"), "{arguments:?}");
    }
    place.run(&["form", "pump.md", "--output-dir", "new/er"]).says(0, &["new/er/pump/form.pdf"]);
}

/// A terminal of another width breaks lines anew; broken by hand, they end anywhere.
#[test]
fn the_manual_has_no_lines_that_are_broken_twice() {
    let help = Place::new().run(&["--help"]).stdout;
    let commands = help.lines().skip_while(|it| *it != "Commands:").skip(1);
    let commands: Vec<&str> = commands
        .take_while(|it| !it.is_empty())
        .filter_map(|it| it.split_whitespace().next())
        .collect();
    assert!(commands.len() > 14, "{commands:?}");
    for command in commands {
        let help = Place::new().run(&[command, "--help"]).stdout;
        let lines: Vec<&str> = help.lines().skip_while(|it| !it.starts_with("Example")).collect();
        for pair in lines.windows(2) {
            let goes_on = !pair[0].starts_with(' ') && pair[1].starts_with(char::is_lowercase);
            let word = pair[1].split_whitespace().next().unwrap_or_default();
            let room = pair[0].len() + 1 + word.len() < 100;
            assert!(!(goes_on && room), "{command}: {}\n{}", pair[0], pair[1]);
        }
    }
}

#[test]
fn a_full_disk_leaves_earlier_outputs_as_they_were() {
    let place = Place::new();
    place.write("pump.md", GOOD).run(&["build", "pump.md"]).says(0, &[]);
    let before =
        (place.files(), place.read("output/pump/form.html"), place.read("output/pump/run.sh"));
    place.write("pump.md", GOOD.replace("valve", "gate valve"));
    let program = assert_cmd::cargo_bin!("runsheet").display().to_string();
    // The small files fit, the large ones do not: the disk is full in the middle of it.
    let script = format!("trap '' XFSZ; ulimit -f 8; exec '{program}' build pump.md");
    let run = place.finish(Command::new("bash").args(["-c", &script]));
    run.says(2, &["failed to write `output/pump/", "file too large"]);
    let after =
        (place.files(), place.read("output/pump/form.html"), place.read("output/pump/run.sh"));
    assert_eq!(before, after);
    place
        .run(&["script", "pump.md", "-o", "/dev/full"])
        .says(2, &["failed to write `/dev/full`: no space left on device", "help: make room"]);
    let full = format!("exec '{program}' script pump.md -o - > /dev/full");
    place
        .finish(Command::new("bash").args(["-c", &full]))
        .says(2, &["failed to write to standard output: no space left"]);
}

#[test]
fn errors_in_a_document_leave_earlier_outputs_as_they_were() {
    let place = Place::new();
    place.write("pump.md", GOOD).run(&["build", "pump.md"]).says(0, &[]);
    let before = place.read("output/pump/form.html");
    place.write("pump.md", "# Pump\n").run(&["build", "pump.md"]).says(1, &["RS101"]);
    assert_eq!(place.read("output/pump/form.html"), before);
}

#[test]
fn warnings_stop_a_build_only_when_they_are_denied() {
    let place = Place::new();
    place.write("pump.md", "# Pump\n\n- [ ] Clean\n  ```bash\n  rm -rf old\n  ```\n");
    place.run(&["build", "pump.md"]).says(0, &["warning[RS105]"]);
    place.run(&["check", "pump.md"]).says(0, &["1 warning"]);
    assert_eq!(place.run(&["check", "pump.md", "--deny", "warnings"]).code, 1);
}

#[test]
fn a_broken_configuration_is_shown_with_its_place() {
    let place = Place::new();
    place.write("pump.md", GOOD);
    for (toml, words) in [
        (
            "[output]\npaper = \"a5\"\n",
            "failed to read `runsheet.toml:2:9`: `a5` is not known here",
        ),
        ("[vras]\n", "unknown key `vras`\n  help: did you mean `vars`?"),
        (
            "[check]\nno-step = \"off\"\n",
            "there is no rule `no-step`\n  help: did you mean `no-steps`?",
        ),
        ("[templates]\nfolder = \"nope\"\n", "failed to read `nope`: no such file or directory"),
        ("x = [", "failed to read `runsheet.toml:1:"),
    ] {
        place.write("runsheet.toml", toml).run(&["build", "pump.md"]).says(2, &[words]);
    }
    place.write("runsheet.toml", b"\xff\xfe").run(&["check", "pump.md"]).says(2, &["not UTF-8"]);
    assert!(!place.exists("output"));
}

#[test]
fn the_configuration_is_found_above_the_document() {
    let place = Place::new();
    place.write("runsheet.toml", "[output]\nfolder = \"made\"\n[check]\nno-title = \"error\"\n");
    place.write("a/b/pump.md", GOOD).run(&["build", "a/b/pump.md", "-q"]).says(0, &[]);
    assert!(place.exists("made/pump/form.html"));
    place.write("a/b/plain.md", "- [ ] Close\n");
    assert_eq!(place.run(&["check", "a/b/plain.md"]).code, 1);
}

#[test]
fn a_template_of_the_users_own_replaces_ours_or_is_refused() {
    let place = Place::new();
    place.write("runsheet.toml", "[templates]\nfolder = \"mine\"\n").write("pump.md", GOOD);
    place.write("mine/form.html", "<p>mine</p>");
    place.run(&["form", "pump.md", "--to", "html", "-o", "f.html"]).says(0, &[]);
    assert_eq!(place.read("f.html"), "<p>mine</p>");
    for wrong in ["{% if %}", "{{ nothing_of_that_name.at_all }}"] {
        place.write("mine/form.html", wrong);
        place
            .run(&["form", "pump.md", "--to", "html", "-o", "f.html"])
            .says(2, &["failed to make form-html", "form.html", "help: mend `mine/form.html`"]);
        assert_eq!(place.read("f.html"), "<p>mine</p>");
    }
}

#[test]
fn results_that_cannot_be_read_are_refused() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let place = Place::new();
    place.write("run.json", &good).run(&["report", "run.json"]).says(0, &[]);
    let before = place.read("output/run/report.html");
    let mut other: serde_json::Value = serde_json::from_str(&good).unwrap();
    other["items"]["nobody.knows-this"] = serde_json::json!({"status": "done"});
    let newer = good.replacen("\"1.0\"", "\"2.0\"", 1);
    assert_ne!(newer, good);
    for (text, words) in [
        ("once upon a time".to_owned(), "RS201"),
        (good[..good.len() / 2].to_owned(), "RS201"),
        ("{}".to_owned(), "RS202"),
        (newer, "RS202"),
        (other.to_string(), "nobody.knows-this"),
    ] {
        let run = place.write("run.json", text).run(&["report", "run.json"]);
        run.says(1, &["error: run.json: ", words, "no report was made"]);
        assert_eq!(place.read("output/run/report.html"), before);
    }
}

#[test]
fn formats_of_check_are_for_people_editors_and_programs() {
    let place = Place::new();
    place.write("pump.md", "# Pump\n");
    let run = place.run(&["check", "pump.md", "--format", "short"]);
    assert_eq!(run.stdout, "pump.md:1:1: error[RS101]: the document has no step and no blank\n");
    let run = place.run(&["check", "pump.md", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((found["code"].as_str(), found["line"].as_u64()), (Some("RS101"), Some(1)));
    let run = place.run(&["check", "pump.md", "--color", "always"]);
    assert!(run.stdout.contains("\u{1b}["), "{}", run.stdout);
    let run = place.run(&["check", "pump.md"]);
    assert!(!run.stdout.contains("\u{1b}["), "no colour in a pipe");
    assert!(
        run.stdout
            .starts_with("error[RS101]: the document has no step and no blank\n --> pump.md:1:1\n")
    );
}

const ROLLBACK: &str = "# Pump\n\n## Work\n\n- [ ] Open\n  ```bash\n  touch opened\n  ```\n\n## Rollback\n\n\
                        - [ ] Close\n  ```bash\n  touch closed; exit 3\n  ```\n";

#[test]
fn a_checklist_is_run_at_once() {
    let place = Place::new();
    place.write("pump.md", ROLLBACK);
    let run = place.run(&["run", "pump.md", "--non-interactive"]);
    run.says(0, &[]);
    assert!(place.exists("opened") && !place.exists("closed"));
    // Its exit code is the script's, and it tells how to go on with it.
    let run = place.run(&["run", "pump.md", "--non-interactive", "--section", "rollback"]);
    run.says(1, &[]);
    assert!(run.stdout.contains("exit 3") && place.exists("closed"));
    let run = place.run(&["run", "pump.md", "--help"]);
    assert!(run.stdout.contains("usage: runsheet run pump.md [options]"), "{}", run.stdout);
    let run = place.run(&["run", "pump.md", "--bogus"]);
    assert_eq!((run.code, run.stderr.contains("unknown option --bogus")), (2, true));
    place.run(&["run", "nowhere.md"]).says(2, &["nowhere.md"]);
    place.run(&["run"]).says(2, &[]);
    place.write("empty.md", "# Nothing\n");
    place.run(&["run", "empty.md"]).says(1, &["nothing was run"]);
}

#[test]
fn a_run_leaves_no_file_of_its_own_behind() {
    let place = Place::new();
    place.write("pump.md", ROLLBACK).write("tmp/keep", "");
    let mut command = Command::new(assert_cmd::cargo_bin!("runsheet"));
    command.args(["run", "pump.md", "--list"]).env("TMPDIR", place.path("tmp"));
    place.finish(&mut command).says(0, &[]);
    assert_eq!(fs::read_dir(place.path("tmp")).unwrap().count(), 1);
}

#[test]
fn a_part_gets_a_script_of_its_own() {
    let place = Place::new();
    place.write("pump.md", ROLLBACK);
    place.run(&["script", "pump.md", "--section", "Rollback"]).says(0, &["run-rollback.sh"]);
    let script = place.read("output/pump/run-rollback.sh");
    assert!(script.contains("touch closed") && !script.contains("| touch opened"));
    place.run(&["script", "pump.md", "--section", "2", "-o", "two.sh"]).says(0, &["two.sh"]);
    assert_eq!(place.read("two.sh"), script);
    place
        .run(&["script", "pump.md", "--section", "rolback"])
        .says(2, &["did you mean `rollback`?"]);
}

#[test]
fn a_journal_is_collected() {
    let place = Place::new();
    place.write("pump.md", ROLLBACK);
    place.run(&["run", "pump.md", "--non-interactive"]).says(0, &[]);
    let folder = fs::read_dir(place.path("runsheet-runs")).unwrap().next().unwrap().unwrap().path();
    let journal = folder.join("journal.jsonl");
    let journal = journal.to_str().unwrap();
    place.run(&["collect", journal, "-o", "again.json"]).says(0, &["1 of 2 items answered"]);
    place.run(&["report", "again.json", "--to", "md", "-o", "report.md"]).says(0, &[]);
    assert!(place.read("report.md").contains("Pump"));
    let text = fs::read_to_string(journal).unwrap().replace("exit_code\":0", "exit_code\":1");
    place.write("changed.jsonl", text);
    place.run(&["collect", "changed.jsonl", "-o", "no.json"]).says(1, &["RS231", "line "]);
    assert!(!place.exists("no.json"));
}

#[test]
fn a_pipe_that_is_closed_early_is_no_error() {
    let place = Place::new();
    place.write("long.md", format!("# Long\n\n{}", "- [ ] Step\n".repeat(20_000)));
    let program = assert_cmd::cargo_bin!("runsheet").display().to_string();
    let script = format!("set -o pipefail; '{program}' inspect long.md | head -1");
    let run = place.finish(Command::new("bash").args(["-c", &script]));
    run.says(0, &[]);
    assert_eq!(run.stderr, "");
}

#[test]
fn a_link_to_an_output_stays_a_link() {
    let place = Place::new();
    place.write("pump.md", GOOD).write("real.sh", "old");
    std::os::unix::fs::symlink("real.sh", place.path("link.sh")).unwrap();
    place.run(&["script", "pump.md", "-o", "link.sh"]).says(0, &[]);
    assert!(fs::symlink_metadata(place.path("link.sh")).unwrap().is_symlink());
    assert_ne!(place.read("real.sh"), "old");
}

#[test]
fn what_init_writes_builds_without_errors() {
    let place = Place::new();
    place.run(&["init"]).says(0, &["wrote ./checklists/first-deployment.md"]);
    place.write("runsheet.toml", "# mine\n").run(&["init"]).says(0, &["left as it is"]);
    assert_eq!(place.read("runsheet.toml"), "# mine\n");
    place.run(&["build"]).says(0, &["first-deployment/form.html"]);
    let first = "checklists/first-deployment.md";
    place.run(&["check", "--deny", "advice", first]).says(0, &["nothing found"]);
}

#[test]
fn templates_that_init_writes_make_the_same_form() {
    let place = Place::new();
    place.write("pump.md", GOOD).run(&["form", "pump.md", "-o", "ours.html"]).says(0, &[]);
    place.run(&["init", "--templates"]).says(0, &["wrote ./templates/form.html", "[templates]"]);
    place.write("runsheet.toml", "[templates]\nfolder = \"templates\"\n");
    place.run(&["form", "pump.md", "-o", "same.html"]).says(0, &[]);
    assert_eq!(place.read("same.html"), place.read("ours.html"));
    place.write("templates/form/start.js", "'mine';\n");
    place.run(&["form", "pump.md", "-o", "mine.html"]).says(0, &[]);
    assert!(place.read("mine.html").contains("'mine'"));
}

#[test]
fn a_table_of_words_in_the_users_folder_adds_a_language() {
    let place = Place::new();
    place.write("runsheet.toml", "[templates]\nfolder = \"mine\"\n[output]\nlanguage = \"fr\"\n");
    place.write("pump.md", GOOD).write("mine/strings/fr.json", r#"{"page":{"undo":"Annuler"}}"#);
    place.run(&["form", "pump.md", "-o", "pump.html"]).says(0, &[]);
    assert!(place.read("pump.html").contains(">Annuler</button>"));
    place.write("mine/strings/fr.json", r#"{"page":{"undoo":"Annuler"}}"#);
    place.run(&["form", "pump.md", "-o", "pump.html"]).says(2, &["undoo", "mine/strings/fr.json"]);
}

#[test]
fn help_teaches_by_example() {
    let place = Place::new();
    for command in
        ["check", "build", "form", "script", "report", "inspect", "explain", "schema", "init"]
    {
        let run = place.run(&[command, "--help"]);
        assert!(run.stdout.contains("Example"), "{command}: {}", run.stdout);
    }
    assert!(place.run(&["completions", "bash"]).stdout.contains("complete -F"));
    let schema: serde_json::Value =
        serde_json::from_str(&place.run(&["schema", "results"]).stdout).unwrap();
    assert_eq!(schema["title"], "runsheet-results");
}

#[test]
fn several_fillers_become_one_report() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let mut other: serde_json::Value = serde_json::from_str(&good).unwrap();
    other.as_object_mut().unwrap().shift_remove("integrity");
    let alarm = &mut other["items"]["checks.alarm"];
    alarm["status"] = "failed".into();
    alarm["note"] = "No \u{1b}[31mhorn".into();
    alarm["updated_at"] = "2026-03-02T09:00:00+01:00".into();
    let place = Place::new();
    place.write("a.json", &good).write("b.json", other.to_string());
    let run = place.run(&["merge", "a.json", "b.json", "-o", "m.json"]);
    run.says(0, &["merged 2 files", "1 conflict", "Failed", "No ␛[31mhorn"]);
    // In another order it is the same file.
    place.run(&["merge", "b.json", "m.json", "a.json", "-o", "n.json"]).says(0, &[]);
    assert_eq!(place.read("m.json"), place.read("n.json"));
    place.run(&["report", "m.json", "--to", "md", "-o", "m.md"]).says(0, &[]);
    assert!(place.read("m.md").contains("Answers that differ"));
    // Without merging, it is said that there is one run in two files.
    place.run(&["report", "a.json", "b.json", "--to", "md"]).says(0, &["one run", "--merge"]);
    place.run(&["report", "a.json", "b.json", "--merge", "--to", "md", "-o", "c.md"]).says(0, &[]);
    assert_eq!(place.read("m.md"), place.read("c.md"));
    // Of another checklist nothing is merged, and nothing is written.
    other["checklist"]["id"] = "boiler".into();
    place.write("o.json", other.to_string());
    place
        .run(&["merge", "a.json", "o.json", "-o", "x.json"])
        .says(1, &["o.json", "boiler", "RS215"]);
    assert!(!place.exists("x.json"));
}

#[test]
fn nothing_is_written_over_what_was_read() {
    let place = Place::new();
    place.write("pump.md", GOOD);
    place.run(&["form", "pump.md", "-o", "form.pdf"]).says(0, &[]);
    place.run(&["collect", "form.pdf", "-o", "a.json"]).says(0, &[]);
    let results = place.read("a.json");
    for words in [
        &["form", "pump.md", "--to", "html", "-o", "./pump.md"][..],
        &["script", "pump.md", "-o", "pump.md"],
        &["collect", "form.pdf", "-o", "form.pdf"],
        &["report", "a.json", "--to", "md", "-o", "a.json"],
        &["merge", "a.json", "-o", "a.json"],
        &["verify", "a.json", "--statement", "a.json"],
    ] {
        place.run(words).says(2, &["would be lost", "another name"]);
    }
    assert_eq!((place.read("pump.md"), place.read("a.json")), (GOOD.to_owned(), results));
    place.run(&["collect", "form.pdf", "-o", "b.json"]).says(0, &[]);
}

#[test]
fn one_output_is_not_asked_for_in_two_formats() {
    let place = Place::new();
    place.write("pump.md", GOOD);
    let run = place.run(&["form", "pump.md", "--to", "html,pdf", "-o", "f.html"]);
    run.says(2, &["`--to` asks for 2", "--output-dir"]);
    assert!(!place.exists("f.html"));
    place.run(&["form", "pump.md", "--to", "html,html", "-o", "f.html"]).says(0, &[]);
}

#[test]
fn forms_of_two_checklists_are_collected_into_a_file_each() {
    let place = Place::new();
    place.write("a.md", GOOD).write("b.md", "# Boiler\n\n## Heat\n\n- [ ] Light it\n");
    place.run(&["form", "a.md", "-o", "a.pdf"]).says(0, &[]);
    place.run(&["form", "b.md", "-o", "b.pdf"]).says(0, &[]);
    place.run(&["collect", "a.pdf", "b.pdf", "--output-dir", "all"]).says(0, &["Boiler"]);
    assert!(place.exists("all/a/results.json") && place.exists("all/b/results.json"));
}

#[test]
fn what_a_results_file_proves_is_told() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let place = Place::new();
    place.write("a.json", &good);
    place.run(&["verify", "a.json", "--statement", "a.intoto.json"]).says(0, &["wrote"]);
    let statement: serde_json::Value = serde_json::from_str(&place.read("a.intoto.json")).unwrap();
    assert_eq!(statement["predicate"]["result"], "PASSED");
    let digest = runsheet::model::sha256_hex(good.as_bytes());
    assert_eq!(statement["subject"][0]["digest"]["sha256"], digest.as_str());
    place.write("b.json", good.replace("Heard by two people.", "Heard by all."));
    let run = place.run(&["verify", "b.json", "--statement", "b.intoto.json"]);
    run.says(1, &["not as the file says", "no statement"]);
    assert!(!place.exists("b.intoto.json"));
    place.write("c.json", &good[..500]).run(&["verify", "c.json"]).says(1, &["RS201"]);
}

#[test]
fn what_differs_is_told() {
    let place = Place::new();
    place
        .write("a.md", "# T\n\n- [ ] One\n- [ ] Two\n")
        .write("b.md", "# T\n\n- [ ] Two\n- [ ] Three\n");
    place.run(&["diff", "a.md", "a.md"]).says(0, &["no differences"]);
    let run = place.run(&["diff", "a.md", "b.md", "--format", "json"]);
    run.says(0, &[]);
    let diff: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let kinds: Vec<&str> = diff["checklist"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["added", "removed"]);
    // Other words in its place, another heading, another section.
    let old = "# T\n\n## Before\n\n- [ ] Back up the orders database\n- [ ] Tell support\n\n## After\n\n- [ ] Look\n";
    let new = "# T\n\n## Preparation\n\n- [ ] Back up the whole orders database\n- [ ] Tell support\n\n## After\n\n- [ ] Look\n";
    place.write("a.md", old).write("b.md", new).write(
        "c.md",
        "# T\n\n## Before\n\n- [ ] Back up the orders database\n\n## After\n\n- [ ] Look\n- [ ] Tell support\n",
    );
    let run = place.run(&["diff", "a.md", "b.md"]);
    run.says(0, &[]);
    assert_eq!(
        run.stdout,
        "checklist: 1 changed\n~ 1.1 Back up the whole orders database\n    \
         text: Back up the orders database → Back up the whole orders database\n"
    );
    let run = place.run(&["diff", "a.md", "c.md"]);
    assert_eq!(run.stdout, "checklist: 1 moved\n> 2.2 Tell support\n    was 1.2 Tell support\n");
}

#[test]
fn earlier_runs_stand_beside_the_steps() {
    let checklist =
        "<!-- runsheet\nid = \"pump-3-firmware\"\n-->\n# Pump\n\n## Update\n\n- [ ] Install\n";
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let place = Place::new();
    place.write("pump.md", checklist).write("runs/1/results.json", &good);
    let mut second = crate::results::sample();
    second.run.id = "01JNB5Q2R8K8".to_owned();
    place.write("runs/2/results.json", second.sealed().to_json());
    place
        .write("runs/package.json", "{}")
        .write("runs/broken.json", "{\"format\": \"runsheet-results\"");
    let run = place.run(&["build", "pump.md", "--history", "runs"]);
    run.says(0, &["runs: 2 runs", "broken.json: left out of the history"]);
    assert!(place.read("output/pump/form.html").contains("usually 12 min"));
    place.run(&["report", "runs/1/results.json", "--history", "nowhere"]).says(2, &["--history"]);
    // The next version of the checklist, and another checklist.
    let report = |id: &str| {
        let mut now = crate::results::sample();
        id.clone_into(&mut now.checklist.id);
        now.run.id = format!("now-{id}");
        place.write("now.json", now.sealed().to_json());
        place.run(&["report", "now.json", "--history", "runs", "--to", "md", "-o", "now.md"])
    };
    report("pump-3-firmware-2026-03-09").says(0, &[]);
    assert!(place.read("now.md").contains("Earlier runs"));
    let told = "no earlier run of the checklist `pump-4-firmware` is in the history";
    report("pump-4-firmware").says(0, &[told, "runs of `pump-3-firmware`"]);
    assert!(!place.read("now.md").contains("Earlier runs"));
}

#[test]
fn what_is_written_over_keeps_its_rights_and_its_links() {
    let place = Place::new();
    place.write("pump.md", GOOD).write("form.html", "old");
    let mode = |name: &str| fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(place.path("form.html"), fs::Permissions::from_mode(0o600)).unwrap();
    place.run(&["form", "pump.md", "-o", "form.html"]).says(0, &[]);
    assert_eq!(mode("form.html"), 0o600);
    assert!(place.read("form.html").contains("Close the valve"));
    // A link that leads to a file not made yet stays a link.
    std::os::unix::fs::symlink("made/later.html", place.path("link.html")).unwrap();
    place.run(&["form", "pump.md", "-o", "link.html"]).says(0, &[]);
    assert!(fs::symlink_metadata(place.path("link.html")).unwrap().is_symlink());
    assert!(place.read("made/later.html").contains("Close the valve"));
}

#[test]
fn one_file_is_asked_for_where_a_folder_is_set() {
    let place = Place::new();
    place.write("pump.md", GOOD);
    let in_folder = |args: &[&str]| {
        let mut command = Command::new(assert_cmd::cargo_bin!("runsheet"));
        command.args(args).env("RUNSHEET_OUTPUT_DIR", "set").current_dir(place.0.path());
        command.output().unwrap().status.code()
    };
    assert_eq!(in_folder(&["form", "pump.md", "-o", "one.html"]), Some(0));
    assert!(place.exists("one.html") && !place.exists("set"));
    assert_eq!(in_folder(&["form", "pump.md", "--to", "html"]), Some(0));
    assert!(place.exists("set/pump/form.html"));
    let both = ["form", "pump.md", "-o", "one.html", "--output-dir", "two"];
    place.run(&both).says(2, &["--output-dir"]);
}

#[test]
fn an_inspected_document_does_not_speak_to_the_terminal() {
    let place = Place::new();
    place.write("pump.md", "# Pu\u{1b}[31mmp\n\n- [ ] Close\u{7} it\u{1b}]0;x\u{7}\n");
    let run = place.run(&["inspect", "pump.md"]);
    assert!(!run.stdout.contains(['\u{1b}', '\u{7}']), "{:?}", run.stdout);
    assert!(run.stdout.contains("Close"), "{}", run.stdout);
}

#[test]
fn of_a_run_that_was_saved_twice_the_later_one_counts_whatever_the_time_zone() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let (mut results, _) = runsheet::results::load(good.as_bytes(), &Default::default()).unwrap();
    let checklist =
        "<!-- runsheet\nid = \"pump-3-firmware\"\n-->\n# Pump\n\n## Update\n\n- [ ] Install\n";
    let place = Place::new();
    place.write("pump.md", checklist);
    let mut other = results.clone();
    other.run.id = "01JNB5Q2R8K8".to_owned();
    place.write("runs/other.json", other.sealed().to_json());
    // As text, the first goes before the second; it was saved nine hours later.
    results.run.updated_at = "2026-03-02T20:00:00-07:00".to_owned();
    place.write("runs/late.json", results.clone().sealed().to_json());
    results.run.updated_at = "2026-03-03T01:00:00+07:00".to_owned();
    results.items.clear();
    place.write("runs/early.json", results.sealed().to_json());
    place.run(&["build", "pump.md", "--history", "runs"]).says(0, &["runs: 2 runs"]);
    assert!(place.read("output/pump/form.html").contains("usually 12 min"));
}

#[test]
fn earlier_runs_that_cannot_be_trusted_are_named_and_left_out() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let place = Place::new();
    let mut earlier = crate::results::sample();
    earlier.run.id = "01JNB5Q2R8K1".to_owned();
    let earlier = earlier.sealed().to_json();
    let of = |id: &str| earlier.replace("01JNB5Q2R8K1", id);
    let doubled = of("01JNB5Q2R8K3").replacen(
        "\"items\": {",
        "\"phases\": {}, \"items\": {\"x\": {\"status\": \"done\", \"status\": \"failed\"},",
        1,
    );
    place
        .write("now.json", &good)
        .write("runs/sound.json", &earlier)
        .write("runs/changed.json", of("01JNB5Q2R8K2"))
        .write("runs/doubled.json", doubled)
        .write("runs/short.json", &earlier[..900])
        .write("runs/other.json", "{\"name\": \"a package\"}");
    let report = |force: &[&str]| {
        let args = ["report", "now.json", "--history", "runs", "--to", "md", "-o", "now.md"];
        place.run(&[&args, force].concat())
    };
    report(&[]).says(
        0,
        &[
            "changed.json: left out of the history: `integrity.digest`",
            "doubled.json: left out of the history: `items.x.status`: the key stands twice",
            "short.json: left out of the history: not whole",
            "runs: 1 run",
        ],
    );
    assert!(place.read("now.md").contains("3 files were left out"), "the report says so too");
    report(&["--force"]).says(0, &["changed.json: `integrity.digest`", "runs: 2 runs"]);
    assert!(place.read("now.md").contains("2 files were left out"));
}

#[test]
fn a_changed_file_that_is_merged_by_force_stays_known_as_changed() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let place = Place::new();
    place.write("a.json", &good).write("b.json", good.replace("Heard by two", "Heard by ten"));
    place.run(&["merge", "a.json", "b.json", "-o", "m.json"]).says(1, &["RS209", "nothing was"]);
    place.run(&["merge", "a.json", "b.json", "-o", "m.json", "--force"]).says(0, &["RS209"]);
    place.run(&["report", "m.json", "--to", "md", "-o", "m.md"]).says(0, &["RS217"]);
    assert!(place.read("m.md").contains("was changed afterwards, and merged all the same"));
}

#[test]
fn a_file_of_half_a_gigabyte_is_refused_in_a_moment() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RESULTS)).unwrap();
    let place = Place::new();
    // Without a byte of it on the disk.
    place.write("good.json", &good).write("runs/large.json", &good);
    let large = fs::OpenOptions::new().write(true).open(place.path("runs/large.json")).unwrap();
    large.set_len(500 << 20).unwrap();
    for args in [
        &["report", "runs/large.json", "-o", "r.html"][..],
        &["verify", "runs/large.json"],
        &["diff", "good.json", "runs/large.json"],
        &["merge", "good.json", "runs/large.json", "-o", "m.json"],
    ] {
        place.run(args).says(1, &["RS200", "64 MB"]);
    }
    place
        .run(&["report", "good.json", "--history", "runs", "-o", "r.html"])
        .says(0, &["large.json: left out of the history", "64 MB"]);
}
