//! The script that is compiled from a checklist, run by bash.
//!
//! Answers come from a file here; `terminal` has what needs a terminal.

mod deployment;
mod generator;
mod recording;
mod running;
mod terminal;

use std::{
    collections::BTreeMap,
    fs,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use runsheet::{
    config::Config,
    emit::{Context, FORMS, Settings, Templates},
    model::Checklist,
    results::{self, Results},
    source::Source,
};

/// No run of a test takes longer than this; it is ended then, and the test fails.
const LIMIT: Duration = Duration::from_mins(1);

/// A folder with a compiled script in it.
struct Case {
    folder: tempfile::TempDir,
}

/// What a run left behind.
struct Outcome {
    code: Option<i32>,
    /// Both streams.
    text: String,
}

fn emit(checklist: &Checklist, settings: &Settings) -> Vec<u8> {
    let format = FORMS.iter().find(|format| format.name == "script").unwrap();
    let templates = Templates::new(format.templates, &BTreeMap::new()).unwrap();
    let settings = Settings { version: "0.0.0-test", ..settings.clone() };
    let context = Context { templates: &templates, settings: &settings };
    (format.emit)(checklist, &context).unwrap().bytes
}

impl Case {
    fn new(markdown: &str) -> Case {
        Case::with_runners(markdown, &[])
    }

    fn with_runners(markdown: &str, runners: &[(&str, &str)]) -> Case {
        let runners = runners.iter().map(|&(name, it)| (name.to_owned(), it.to_owned())).collect();
        Case::with(markdown, &Settings { runners, ..Settings::default() })
    }

    fn with(markdown: &str, settings: &Settings) -> Case {
        let source = Source::read("test.md", markdown.as_bytes()).unwrap();
        let mut checklist = runsheet::compile::compile(&source, &Config::default()).0;
        checklist.fingerprint = runsheet::model::fingerprint(&checklist);
        Case::of(&checklist, settings)
    }

    fn of(checklist: &Checklist, settings: &Settings) -> Case {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("run.sh"), emit(checklist, settings)).unwrap();
        Case { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path(name)).unwrap()).into_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        // Whoever started the tests in the background made SIGINT ignored, and bash cannot undo that for itself.
        let mut command = Command::new("env");
        command
            .args(["--default-signal=INT,QUIT", "bash", "run.sh"])
            .args(arguments)
            .current_dir(self.folder.path());
        command.env("RUNSHEET_NO_SYNC", "1").env_remove("TZ").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        finish(self.command(arguments))
    }

    /// Answers, one a line, to the questions as they come.
    fn answer(&self, answers: &str, arguments: &[&str]) -> Outcome {
        fs::write(self.path("answers"), answers).unwrap();
        let mut all = vec!["--answers", "answers", "--operator", "Olga Okello"];
        all.extend(arguments);
        self.run(&all)
    }

    /// The folder of the only run.
    fn folder(&self) -> PathBuf {
        let runs = fs::read_dir(self.path("runsheet-runs")).unwrap();
        let mut folders: Vec<PathBuf> = runs.map(|it| it.unwrap().path()).collect();
        folders.retain(|it| it.extension().is_none_or(|it| it != "lock"));
        assert_eq!(folders.len(), 1, "{folders:?}");
        folders.remove(0)
    }

    /// The results, which have to load without a complaint, to be canonical as they stand, and to be those of the journal.
    fn results(&self) -> Results {
        let bytes = fs::read(self.folder().join("results.json")).unwrap();
        let (results, problems) = results::load(&bytes, &results::Options::default())
            .unwrap_or_else(|problems| panic!("{problems:?}\n{}", String::from_utf8_lossy(&bytes)));
        assert_eq!(problems, [], "{}", String::from_utf8_lossy(&bytes));
        let mut canonical = runsheet::model::canonical_json(&results).unwrap();
        canonical.push(b'\n');
        assert_eq!(String::from_utf8_lossy(&canonical), String::from_utf8_lossy(&bytes));
        self.chain();
        let journal = fs::read(self.folder().join("journal.jsonl")).unwrap();
        let (mut again, problems) = results::journal(&journal, &results::Options::default())
            .unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(problems, []);
        // What a run says of its last saving is not in its journal.
        again.integrity.clone_from(&results.integrity);
        again.generator.clone_from(&results.generator);
        again.run.updated_at.clone_from(&results.run.updated_at);
        assert_eq!(again, results);
        results
    }

    /// Each line of the journal holds the digest of the one before.
    fn chain(&self) -> usize {
        let journal = fs::read_to_string(self.folder().join("journal.jsonl")).unwrap();
        let mut previous = "0".to_owned();
        for line in journal.split_inclusive('\n') {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(event["prev"], previous.as_str(), "{line}");
            previous = runsheet::model::sha256_hex(line.as_bytes());
        }
        journal.lines().count()
    }
}

/// Runs to the end, or to the limit.
fn finish(mut command: Command) -> Outcome {
    let (mut reader, writer) = std::io::pipe().unwrap();
    command.stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut child = command.spawn().unwrap();
    drop(command);
    let output = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What a background process prints later is not waited for.
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut piece) {
            bytes.extend_from_slice(&piece[..length]);
        }
        bytes
    });
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > LIMIT {
            child.kill().unwrap();
            let text = String::from_utf8_lossy(&output.join().unwrap()).into_owned();
            panic!("the run did not end in {LIMIT:?}:\n{text}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = String::from_utf8_lossy(&output.join().unwrap()).into_owned();
    Outcome { code: status.code(), text }
}

/// Runs a script to its end; `reply` answers what it asks for: a prompt, and what was printed since the last answer. A prompt is what
/// nothing follows for some milliseconds.
fn drive(
    mut command: Command,
    answers: &Path,
    (limit, still): (Duration, u64),
    mut reply: impl FnMut(&str, &str) -> String,
) -> Outcome {
    if !answers.exists() {
        assert!(Command::new("mkfifo").arg(answers).status().unwrap().success());
    }
    command.arg("--answers").arg(answers);
    let (mut reader, writer) = std::io::pipe().unwrap();
    command.stdin(Stdio::null()).stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut answers = fs::OpenOptions::new().read(true).write(true).open(answers).unwrap();
    let (sender, output) = mpsc::channel();
    std::thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut piece) {
            if sender.send(piece[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    let begun = Instant::now();
    let (mut told, mut answered) = (Vec::new(), 0);
    let (mut last, mut again) = (String::new(), 0);
    loop {
        assert!(begun.elapsed() < limit, "no end:\n{}", String::from_utf8_lossy(&told));
        match output.recv_timeout(Duration::from_millis(still)) {
            Ok(piece) => told.extend(piece),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                if child.try_wait().unwrap().is_some() {
                    break;
                }
                let screen = String::from_utf8_lossy(&told[answered..]).into_owned();
                let prompt = screen.rsplit('\n').next().unwrap_or_default();
                let asks = prompt.starts_with("  ") && prompt.ends_with([' ']) && prompt.len() > 3;
                if asks {
                    answered = told.len();
                    again = if last == screen { again + 1 } else { 0 };
                    assert!(again < 4, "no answer fits:\n{}", String::from_utf8_lossy(&told));
                    screen.clone_into(&mut last);
                    writeln!(answers, "{}", reply(prompt, &screen)).unwrap();
                }
            }
        }
    }
    let code = child.wait().unwrap().code();
    Outcome { code, text: String::from_utf8_lossy(&told).into_owned() }
}

/// One section with the given steps, each of them `(text, bash)`.
fn steps(steps: &[(&str, &str)]) -> String {
    let mut markdown = String::from("# Test\n\n## Part\n\n");
    for (text, command) in steps {
        markdown.extend(["- [ ] ", text, "\n"]);
        if !command.is_empty() {
            markdown.extend(["  ```bash\n", &indent(command), "\n  ```\n"]);
        }
    }
    markdown
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

fn status(results: &Results, item: &str) -> String {
    let status = results.items.get(item).map(|it| serde_json::to_value(it.status).unwrap());
    status.map_or_else(|| "-".to_owned(), |it| it.as_str().unwrap().to_owned())
}

fn log(case: &Case, number: u32) -> String {
    let path = case.folder().join(format!("logs/{number:05}.log"));
    String::from_utf8_lossy(&fs::read(Path::new(&path)).unwrap()).into_owned()
}
