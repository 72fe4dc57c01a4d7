//! Results of any size, every step answered: what tests and benches measure growth with.

use std::fmt::Write as _;

use runsheet::{
    compile,
    config::Config,
    model::{Identity, Outline, OutlineItem, OutlineKind, Time},
    results::{
        CommandRun, Decision, Deployment, Generator, GeneratorKind, Item, Results, RunInfo, Status,
        Stream,
    },
    source::Source,
};

/// Steps of a section.
const STEPS: usize = 40;

/// A checklist with so many steps: every fourth has a command, every fifth a number.
fn checklist(steps: usize) -> String {
    let mut text = String::from("# Release of everything\n\n**Lead**: ___\n");
    for step in 0..steps {
        if step % STEPS == 0 {
            let section = step / STEPS + 1;
            let _ = write!(text, "\n## Part {section}\n\n");
        }
        let _ = match step {
            it if it % 4 == 1 => {
                writeln!(
                    text,
                    "- [ ] Restart service {step} and look\n\n  ```bash\n  systemctl status app-{step}\n  ```\n"
                )
            }
            it if it % 5 == 2 => {
                writeln!(text, "- [ ] Queue {step} is short (< 90 jobs): ___ jobs")
            }
            _ => writeln!(text, "- [ ] Host {step} answers, and its log is quiet"),
        };
    }
    text.push_str("\n## Approval\n\n- [ ] **Release lead** approves: Name: ___\n");
    text
}

/// A checklist of so many steps, to be filled in.
pub(crate) fn blank(steps: usize) -> (Identity, Outline) {
    let source = Source::read("release.md", checklist(steps).as_bytes()).expect("it is text");
    let (checklist, _) = compile::compile(&source, &Config::default());
    (Identity::of(&checklist), Outline::of(&checklist))
}

/// The results of a run of it, so many days after the first one; a hundredth of the steps failed, as many were skipped.
pub(crate) fn filled((identity, outline): &(Identity, Outline), day: i64) -> Results {
    let start = Time::parse("2026-01-05T20:00:00+01:00").expect("a time");
    let start = start.plus(day * 86_400_000);
    let mut clock = start;
    let mut items = std::collections::BTreeMap::new();
    for (nth, item) in outline.items().into_iter().enumerate() {
        let took = 2_000 + i64::try_from(nth % 7).unwrap_or(0) * 900 + day % 11 * 100;
        items.insert(item.id.clone(), answer(nth, item, clock, took));
        clock = clock.plus(took);
    }
    let results = Results {
        format: "runsheet-results".into(),
        format_version: "1.0".into(),
        generator: Generator {
            name: "runsheet".into(),
            version: "0.1.0".into(),
            kind: GeneratorKind::Script,
        },
        checklist: identity.clone(),
        run: RunInfo {
            id: format!("run-of-day-{day}"),
            revision: 1,
            mode: runsheet::results::Mode::Live,
            started_at: Some(start.rfc3339()),
            ended_at: Some(clock.rfc3339()),
            updated_at: clock.rfc3339(),
            actor: Some("Ada".into()),
            device: None,
            timezone: None,
            complete: true,
        },
        deployment: Deployment { id: Some(format!("REL-{day}")), ..Deployment::default() },
        items,
        outline: outline.clone(),
        phases: [].into(),
        variables: [].into(),
        events: Vec::new(),
        environment: None,
        conflicts: [].into(),
        aside: [].into(),
        parents: Vec::new(),
        merged: Vec::new(),
        integrity: None,
        extra: [].into(),
    };
    results.sealed()
}

fn answer(nth: usize, item: &OutlineItem, at: Time, took: i64) -> Item {
    let (status, note) = match nth % 100 {
        33 => (Status::Failed, Some("It answered with an error; ticket OPS-1.")),
        66 => (Status::Skipped, Some("Not part of this release.")),
        it if it % 20 == 0 => (Status::Done, Some("As last time, nothing to see.")),
        _ => (Status::Done, None),
    };
    let end = at.plus(took);
    let values = item.fields.iter().map(|it| (it.key.clone(), (nth % 95).to_string()));
    let runs = item.commands.iter().map(|it| CommandRun {
        command_id: it.id.clone(),
        attempt: 1,
        command: format!("systemctl status app-{nth}"),
        language: "bash".into(),
        started_at: Some(at.rfc3339()),
        ended_at: Some(end.rfc3339()),
        duration_ms: u64::try_from(took).ok(),
        exit_code: Some(0),
        output: Some(Stream {
            bytes: 120,
            excerpt: format!(
                "app-{nth}.service - The part of the system that does {nth}\n   Active: active (running)\n   Memory: 12M\n"
            ),
            ..Stream::default()
        }),
        decision: Some(Decision::Accepted),
        ..CommandRun::default()
    });
    let status = if item.kind == OutlineKind::SignOff { Status::Done } else { status };
    Item {
        status,
        status_at: Some(end.rfc3339()),
        updated_at: Some(end.rfc3339()),
        actor: Some(if nth.is_multiple_of(3) { "Ada" } else { "Jonas Weber" }.into()),
        note: note.map(str::to_owned),
        values: values.collect(),
        runs: runs.collect(),
        ..Item::default()
    }
}
