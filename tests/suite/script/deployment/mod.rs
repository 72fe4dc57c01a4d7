//! A deployment that is carried out: a test operator answers what the script asks, against a real PostgreSQL, a real git and a small
//! HTTP server.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use runsheet::{
    emit::{Context, REPORTS, Settings, Templates},
    report,
    results::{Decision, Results, SealState, Status, seals},
};

use super::{Case, drive, status};

/// A whole deployment takes no longer.
const LIMIT: Duration = Duration::from_mins(4);

/// What `world.sh` built, taken down at the end.
struct World {
    folder: PathBuf,
    variables: Vec<(String, String)>,
}

impl World {
    fn new(folder: &Path, database: &str) -> World {
        let output = world("up", folder, Some(database)).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let world = World {
            folder: folder.to_owned(),
            variables: String::from_utf8(output.stdout)
                .unwrap()
                .lines()
                .filter_map(|it| it.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        };
        assert!(output.status.success(), "PostgreSQL, git, curl and python3 are needed: {said}");
        world
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        command.args(arguments).envs(self.variables.clone()).current_dir(self.folder.join("app"));
        String::from_utf8(command.output().unwrap().stdout).unwrap().trim().to_owned()
    }

    fn sql(&self, database: &str, statement: &str) -> String {
        self.run(
            "psql",
            &["-X", "-A", "-t", "-U", "postgres", "-h", "db", "-d", database, "-c", statement],
        )
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = world("down", &self.folder, None).output();
    }
}

fn world(verb: &str, folder: &Path, database: Option<&str>) -> Command {
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/script/deployment/world.sh");
    let mut command = Command::new("bash");
    command.arg(script).arg(verb).arg(folder).args(database);
    command
}

/// What somebody who wants to get on types at a prompt; `screen` is what was printed since the last answer.
fn reply(prompt: &str, screen: &str) -> String {
    let asks = |words: &str| prompt.contains(words);
    let answer = if asks("Type ") {
        prompt.split_whitespace().nth(1).unwrap()
    } else if asks("it expected") || asks("e[x]pected") {
        "x"
    } else if asks("[d]one  [a]gain") {
        "d"
    } else if asks("leave it out") {
        "l"
    } else if asks("runs until")
        || screen.contains("runs until you stop it")
        || screen.contains("asks for input")
    {
        if asks("[d]one") { "d" } else { "by hand" }
    } else if asks("[r]un  ") {
        "r"
    } else if asks("] run  ") {
        "1"
    } else if asks("[d]one") {
        "d"
    } else if asks("still open") {
        "f"
    } else if asks("is it right?") || asks("[y]es") {
        "y"
    } else if prompt.trim_start().starts_with("1-") {
        "1"
    } else if asks("second person") {
        "Sigrid Vik"
    } else if asks("meter>") {
        "m-1"
    } else if asks("(%)") || asks("minutes") || asks("uration") {
        "3"
    } else if prompt.ends_with("]: ") || asks("Note ") {
        ""
    } else if asks("Why is exit") || asks("Why ") || asks("What ") {
        "the test operator says so"
    } else if asks("|") || asks("\u{2502}") {
        "."
    } else {
        "Tea Operator"
    };
    answer.to_owned()
}

/// Runs the script and answers until it ends.
fn operate(case: &Case, world: &World) -> String {
    let app = world.folder.join("app");
    let mut command = Command::new("env");
    command.args(["--default-signal=INT,QUIT", "bash"]).arg(case.path("run.sh"));
    command.args(["--operator", "Tea Operator", "--log-dir"]);
    command.arg(case.path("runsheet-runs")).envs(world.variables.clone()).current_dir(app);
    command.env("RUNSHEET_NO_SYNC", "1").env("TERM", "dumb").env_remove("TZ");
    drive(command, &world.folder.join("answers"), (LIMIT, 60), reply).text
}

/// Every report there is, and the words of the one in Markdown.
fn reports(results: &Results) -> String {
    let report = report::report(results, &report::Options::default());
    let settings = Settings::default();
    let mut words = String::new();
    for format in REPORTS {
        let templates =
            Templates::new(format.templates, &std::collections::BTreeMap::new()).unwrap();
        let context = Context { templates: &templates, settings: &settings };
        let made = (format.emit)(&report, &context).unwrap();
        assert!(!made.bytes.is_empty(), "{}", format.name);
        if format.name == "report-md" {
            words = String::from_utf8(made.bytes).unwrap();
        }
    }
    words
}

#[test]
fn a_deployment_is_carried_out_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(folder.path(), "meters");
    world.sql("meters", "CREATE TABLE reading_old (meter text, value int); INSERT INTO reading_old VALUES ('m-1', 1), ('m-1', 2), ('m-2', 3)");
    let migration = "CREATE TABLE reading AS SELECT meter, value FROM reading_old;\nCREATE INDEX ON reading (meter);\n";
    fs::write(world.folder.join("app/migration.sql"), migration).unwrap();
    let runner = "psql -h meters-db -U postgres -d meters -v ON_ERROR_STOP=1 -A -t";
    let case = Case::with_runners(include_str!("checklist.md"), &[("sql", runner)]);
    let told = operate(&case, &world);
    let results = case.results();

    // What it did stands in the world.
    assert_eq!(world.sql("meters", "SELECT count(*) FROM reading"), "3", "{told}");
    assert_eq!(world.sql("meters", "SELECT to_regclass('reading_old') IS NULL"), "t", "{told}");
    assert!(fs::metadata(world.folder.join("app/before.dump")).unwrap().len() > 500);
    let tags = Command::new("git")
        .arg("-C")
        .arg(world.folder.join("origin.git"))
        .arg("tag")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&tags.stdout), "before-2.0\n", "{told}");
    assert!(world.folder.join("app/app/version.py").exists(), "{told}");
    let requests = world.read("web/requests");
    assert!(
        requests.contains("GET /health") && requests.contains("POST /readings {\"meter\": \"m-1\""),
        "{requests}"
    );
    assert_eq!(world.read("stand-ins"), "systemctl stop meters\nsystemctl start meters\n");

    // And in the results.
    let runs = |item: &str| results.items[item].runs.clone();
    assert_eq!(runs("migration.readings-so-far")[0].output.as_ref().unwrap().excerpt, "3\n");
    let wrong = &runs("migration.a-statement-that-is-wrong-is-called-failed")[0];
    assert_eq!((wrong.exit_code, wrong.decision), (Some(3), Some(Decision::Accepted)), "{told}");
    assert!(wrong.output.as_ref().unwrap().excerpt.contains("nowhere"));
    assert_eq!(results.variables["meter"], "m-1");
    assert_eq!(status(&results, "rollback.put-the-backup-back"), "-");
    let open = results.items.values().filter(|it| it.status != Status::Done).count();
    assert_eq!((open, results.run.complete), (0, true), "{told}");
    assert!(seals(&results).iter().all(|it| it.state == SealState::Holds));
    let words = reports(&results);
    for part in
        ["Meters: new readings table", "Tea Operator", "Sigrid Vik", "the test operator says so"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
}

/// The document that the project began with; it is not part of it, and lies beside it where it is developed.
#[test]
fn the_first_checklist_is_carried_out_where_it_is_there() {
    let Some(shared) = crate::golden::shared("first checklist") else { return };
    let path = shared.join("seed/production-deployment-checklist.md");
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(folder.path(), "santri_db");
    let tables = ["santri_map", "pesantren_map", "gemini_ask_log"];
    let migration = tables.map(|it| format!("CREATE TABLE {it} (id int);\n")).concat();
    fs::write(world.folder.join("app/PRODUCTION_DB_MIGRATION_2026_01_17.sql"), migration).unwrap();
    let venv = Command::new("python3")
        .args(["-m", "venv", "--without-pip", "venv"])
        .current_dir(world.folder.join("app"))
        .status();
    assert!(venv.unwrap().success());
    let runner = "psql -h production-host -U postgres -d santri_db -v ON_ERROR_STOP=1";
    let settings =
        Settings { runners: [("sql".to_owned(), runner.to_owned())].into(), ..Settings::default() };
    let bytes = fs::read(path).unwrap();
    let source = runsheet::source::Source::read("production.md", &bytes).unwrap();
    let mut checklist = runsheet::compile::compile(&source, &runsheet::config::Config::default()).0;
    checklist.fingerprint = runsheet::model::fingerprint(&checklist);
    let case = Case::of(&checklist, &settings);
    let told = operate(&case, &world);
    let results = case.results();
    assert!(results.run.ended_at.is_some() && results.run.complete, "{told}");
    let found = world.sql(
        "santri_db",
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'",
    );
    assert_eq!(found, "3", "{told}");
    let runs: Vec<_> = results.items.values().flat_map(|it| &it.runs).collect();
    let fine = runs.iter().filter(|it| it.exit_code == Some(0)).count();
    assert!(runs.len() > 30 && fine > 25, "{} runs, {fine} fine\n{told}", runs.len());
    assert!(world.read("web/requests").contains("POST /gemini/ask"), "{told}");
    let journal = fs::read_to_string(case.folder().join("journal.jsonl")).unwrap();
    assert!(
        !journal.contains("test-key-0123456789") && told.contains("test-key-0123456789"),
        "{told}"
    );
    assert!(reports(&results).contains("santri"));
}
