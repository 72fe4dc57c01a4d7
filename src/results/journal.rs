//! The journal of a script's run, read as the script itself reads it when a run is resumed (`templates/run/journal.sh`).
//!
//! One JSON object a line; `chain.rs` says how the lines hold together.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    CommandRun, Decision, Deployment, Environment, Event, EventType, FORMAT, FORMAT_VERSION,
    Generator, GeneratorKind, Item, Mode, Options, PhaseCall, Problem, Results, RunInfo, Seal,
    SourceKind, Status,
    chain::{Walked, walk},
    is_complete, load, problem,
};
use crate::model::{Identity, Outline, Time};

/// So many lines are named by their numbers; the others are counted.
const NAMED: usize = 10;

/// What happened. Members that only the script needs are left out.
#[derive(Deserialize)]
#[serde(tag = "ev", rename_all = "kebab-case")]
enum Entry {
    Run {
        fingerprint: String,
        mode: Mode,
        part: String,
        zone: String,
        #[serde(default)]
        device: String,
        operator: String,
        run_id: String,
        #[serde(rename = "where")]
        environment: Environment,
    },
    Checklist {
        checklist: Identity,
        deployment: Deployment,
        outline: Outline,
    },
    Resume {
        operator: String,
    },
    Variable {
        name: String,
        value: String,
    },
    Start {
        item: String,
        way: u32,
        run: Map<String, Value>,
    },
    End {
        item: String,
        outcome: Map<String, Value>,
    },
    Decide {
        item: String,
        decision: Decision,
    },
    Note {
        item: String,
        note: String,
    },
    Answer {
        item: String,
        status: Status,
        by: String,
        gate: String,
        seal: String,
        sealed: u64,
        note: String,
        values: BTreeMap<String, String>,
    },
    Phase {
        id: String,
        by: String,
    },
    Pause {},
    Shell {},
    /// A blank was left empty.
    Pass {},
    /// To a part off the way, and back from it, to end (`e`), to go on (`g`) or to try the item again (`t`).
    Go {},
    Back {
        item: String,
        onward: String,
    },
    Abort {
        item: Option<String>,
    },
    Finish {},
}

/// Whether bytes are a journal: their first line says how far it has counted, and since when.
///
/// ```
/// use runsheet::results::is_journal;
/// assert!(is_journal(b"{\"seq\":0,\"ts\":\"2026-01-17T22:00:00+00:00\",\"ev\":\"run\"}\n"));
/// assert!(!is_journal(b"{\"format\":\"runsheet-results\"}"));
/// ```
pub fn is_journal(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\"seq\":")
}

/// Results from the journal of a run, such as one that was killed before it wrote them. They carry no digest yet, see
/// [`Results::sealed`], and say of themselves that a script wrote them.
///
/// A command that was started and whose end is not known has a run without an exit code; its item is open.
///
/// # Errors
/// `RS230` where it is not the journal of one run; `RS231`, which `force` forgives, where its chain of digests is broken; and what
/// [`super::load()`] says of the results. Lines that are torn or that no script wrote are left out, with a warning that counts them.
///
/// ```
/// use runsheet::results;
/// let problems = results::journal(b"hello\n", &results::Options::default()).unwrap_err();
/// assert_eq!(problems[0].kind.name, "not-a-journal");
/// ```
pub fn journal(bytes: &[u8], options: &Options) -> Result<(Results, Vec<Problem>), Vec<Problem>> {
    let mut reading = Reading::default();
    for line in walk(bytes) {
        let (number, link) = match line {
            Walked::Link(link) => (link.number, link),
            Walked::Other { number } => {
                reading.left_out.push(number);
                continue;
            }
        };
        if link.prev != link.expected {
            let message = format!(
                "found the digest {}, expected {}: this line or one before it was changed or taken out",
                link.prev, link.expected
            );
            reading.problems.push(Problem::new(&problem::CHAIN, format!("line {number}"), message));
        }
        reading.revision += 1;
        reading.last.clone_from(&link.ts);
        // An event that this program does not know is left out, and is a link all the same.
        let entry = serde_json::from_slice::<Entry>(link.text).ok();
        if entry.and_then(|it| reading.entry(&link.ts, it, number)).is_none() {
            reading.left_out.push(number);
        }
    }
    let (results, problems) = reading.results()?;
    load::judged(results, problems, *options)
}

/// An attempt that was started and not yet decided upon.
struct Open {
    way: u32,
    run: Map<String, Value>,
    end: Option<Map<String, Value>>,
}

impl Open {
    /// As the results have it; none where it is not what a script writes.
    fn run(self, decision: Option<Decision>) -> Option<CommandRun> {
        let mut run = self.run;
        match self.end {
            Some(end) => run.extend(end),
            None => run.extend([("variant".to_owned(), self.way.saturating_sub(1).into())]),
        }
        let run: CommandRun = serde_json::from_value(Value::Object(run)).ok()?;
        Some(CommandRun { decision, ..run })
    }
}

/// What is known after the lines so far.
#[derive(Default)]
struct Reading {
    started: Option<Results>,
    fingerprint: String,
    told: bool,
    part: bool,
    items: BTreeSet<String>,
    open: BTreeMap<String, Open>,
    by: String,
    last: String,
    revision: u64,
    left_out: Vec<usize>,
    problems: Vec<Problem>,
}

impl Reading {
    /// None where the line does not fit what stands before it.
    fn entry(&mut self, at: &str, entry: Entry, number: usize) -> Option<()> {
        if let Entry::Run { .. } = entry {
            return self.begin(at, entry, number);
        }
        let by = self.by.clone();
        let results = self.started.as_mut()?;
        let mut event = |kind, by: &str, item: Option<&str>, to: &str| {
            results.events.push(Event {
                at: at.to_owned(),
                kind,
                by: Some(by.to_owned()),
                item: item.map(str::to_owned),
                from: None,
                to: Some(to.to_owned()),
            });
        };
        match entry {
            Entry::Run { .. } | Entry::Shell {} | Entry::Pass {} | Entry::Go {} => {}
            Entry::Back { item, onward } => {
                if onward == "t" {
                    open_again(results.items.get_mut(&item)?);
                }
            }
            Entry::Checklist { checklist, deployment, outline } => {
                self.items = outline.items().iter().map(|it| it.id.clone()).collect();
                self.told = true;
                (results.checklist, results.deployment) = (checklist, deployment);
                results.outline = outline;
            }
            Entry::Resume { operator } => {
                event(EventType::Session, &operator, None, "resumed");
                results.run.ended_at = None;
                self.by = operator;
            }
            Entry::Variable { name, value } => {
                results.variables.insert(name, value);
            }
            Entry::Start { item, way, run } => {
                open_again(answer(results, &self.items, &item, at)?);
                self.open.insert(item, Open { way, run, end: None });
            }
            Entry::End { item, outcome } => {
                let code = outcome.get("exit_code").map(|code| format!("exit {code}"));
                self.open.get_mut(&item)?.end = Some(outcome);
                event(EventType::Run, &by, Some(&item), code.as_deref().unwrap_or("unknown"));
                answer(results, &self.items, &item, at)?;
            }
            Entry::Decide { item, decision } => {
                let run = self.open.remove(&item)?.run(Some(decision))?;
                results.items.get_mut(&item)?.runs.push(run);
            }
            Entry::Note { item, note } => {
                let answer = answer(results, &self.items, &item, at)?;
                answer.note = Some(note).filter(|it| !it.is_empty());
            }
            Entry::Answer { item, status, by, gate, seal, sealed, note, values } => {
                let word = serde_json::to_value(status).unwrap_or_default();
                event(EventType::Status, &by, Some(&item), word.as_str().unwrap_or_default());
                let answer = answer(results, &self.items, &item, at)?;
                answer.status = status;
                answer.status_at = Some(at.to_owned());
                answer.actor = Some(by);
                answer.before_gate = Some(gate).filter(|it| !it.is_empty());
                answer.note = Some(note).filter(|it| !it.is_empty());
                answer.values = values;
                answer.seal = Some(Seal { digest: seal, at: at.to_owned(), items: sealed })
                    .filter(|it| !it.digest.is_empty());
            }
            Entry::Phase { id, by } => {
                event(EventType::PhaseComplete, &by, None, &id);
                let call = PhaseCall { called_at: at.to_owned(), by: Some(by) };
                results.phases.insert(id, call);
            }
            Entry::Pause {} => event(EventType::Session, &by, None, "paused"),
            Entry::Abort { item } => {
                event(EventType::Session, &by, item.as_deref(), "aborted");
                results.run.ended_at = Some(at.to_owned());
            }
            Entry::Finish {} => {
                event(EventType::Session, &by, None, "finished");
                results.run.ended_at = Some(at.to_owned());
            }
        }
        Some(())
    }

    fn begin(&mut self, at: &str, entry: Entry, number: usize) -> Option<()> {
        let Entry::Run { fingerprint, mode, part, zone, device, operator, run_id, environment } =
            entry
        else {
            return None;
        };
        if let Some(first) = &self.started {
            let message = format!(
                "another run begins here: `{run_id}`, behind `{}`; a journal is of one",
                first.run.id
            );
            self.problems.push(Problem::new(
                &problem::NO_JOURNAL,
                format!("line {number}"),
                message,
            ));
            return Some(());
        }
        let named = |text: String| Some(text).filter(|it| !it.is_empty());
        let run = RunInfo {
            id: run_id,
            revision: 0,
            mode,
            started_at: Some(at.to_owned()),
            ended_at: None,
            updated_at: at.to_owned(),
            actor: None,
            device: named(device),
            timezone: named(zone),
            complete: false,
        };
        let begun = Event {
            at: at.to_owned(),
            kind: EventType::Session,
            by: Some(operator.clone()),
            item: None,
            from: None,
            to: Some("started".to_owned()),
        };
        self.part = !part.is_empty();
        self.by = operator;
        self.fingerprint = fingerprint;
        self.started = Some(Results {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION.to_owned(),
            generator: Generator {
                name: "runsheet".to_owned(),
                version: String::new(),
                kind: GeneratorKind::Script,
            },
            checklist: Identity::default(),
            run,
            deployment: Deployment::default(),
            items: BTreeMap::new(),
            phases: BTreeMap::new(),
            variables: BTreeMap::new(),
            outline: Outline::default(),
            events: vec![begun],
            environment: Some(environment),
            conflicts: BTreeMap::new(),
            aside: BTreeMap::new(),
            parents: Vec::new(),
            merged: Vec::new(),
            integrity: None,
            extra: BTreeMap::new(),
        });
        Some(())
    }

    fn results(mut self) -> Result<(Results, Vec<Problem>), Vec<Problem>> {
        let refuse = |message: &str, help: &str| {
            Err(vec![Problem::new(&problem::NO_JOURNAL, "", message).help(help)])
        };
        let Some(mut results) = self.started else {
            return refuse(
                "it holds no line that begins a run",
                "give the file `journal.jsonl` of a run's folder, whole",
            );
        };
        if !self.told {
            return refuse(
                "the run was ended before the script wrote down which checklist it is of",
                "nothing was run and nothing is lost; `--resume` goes on with it",
            );
        }
        if results.checklist.fingerprint != self.fingerprint {
            return refuse(
                "its first lines are of two versions of the checklist",
                "give the file `journal.jsonl` of a run's folder, as the script wrote it",
            );
        }
        // What was started and has no decision: done, failed or unknown, nobody has said so.
        for (item, open) in self.open {
            let run = open.run(None);
            if let (Some(answer), Some(run)) = (results.items.get_mut(&item), run) {
                answer.runs.push(run);
            }
        }
        for answer in results.items.values_mut() {
            answer.actor.get_or_insert_with(|| self.by.clone());
        }
        results.run.revision = self.revision;
        results.run.updated_at = self.last;
        results.run.actor = Some(self.by);
        results.run.complete = !self.part && is_complete(&results.outline, &results.items);
        // The clock may have been set back meanwhile.
        let time = |text: &Option<String>| text.as_deref().and_then(Time::parse);
        if time(&results.run.ended_at) < time(&results.run.started_at)
            && results.run.ended_at.is_some()
        {
            results.run.ended_at.clone_from(&results.run.started_at);
        }
        if let [_, ..] = self.left_out.as_slice() {
            let named: Vec<String> =
                self.left_out.iter().take(NAMED).map(usize::to_string).collect();
            let more = self.left_out.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let lines = if self.left_out.len() == 1 { "line" } else { "lines" };
            let message = format!(
                "{} {lines} left out, cut off or not the script's: {}{more}",
                self.left_out.len(),
                named.join(", ")
            );
            self.problems.push(Problem::new(&problem::JOURNAL_LINE, "", message));
        }
        Ok((results, self.problems))
    }
}

/// What was answered is not so any more.
fn open_again(answer: &mut Item) {
    if answer.status != Status::Pending {
        answer.status = Status::Pending;
        (answer.status_at, answer.actor, answer.note) = (None, None, None);
    }
}

/// The answer to an item that the checklist has.
fn answer<'a>(
    results: &'a mut Results,
    items: &BTreeSet<String>,
    item: &str,
    at: &str,
) -> Option<&'a mut Item> {
    if !items.contains(item) {
        return None;
    }
    let answer = results.items.entry(item.to_owned()).or_default();
    answer.source = Some(SourceKind::Script);
    answer.updated_at = Some(at.to_owned());
    Some(answer)
}
