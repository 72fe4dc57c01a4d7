//! What a results file proves, what it does not, and what in it is broken.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    CommandRun, GeneratorKind, Options, Problem, Results, SealState,
    chain::{Walked, walk},
    digest, journal, seals,
};

/// The name of the journal that a script writes beside its results.
pub const JOURNAL: &str = "journal.jsonl";

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `digest`, `checklist`, `sign-off`, `merged files`, `journal`, `log`.
    pub what: &'static str,
    /// What came out.
    pub state: CheckState,
    /// In a sentence, with what it is about.
    pub said: String,
}

/// What came out of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// It is as it was when it was written.
    Holds,
    /// It is not what it says.
    Broken,
    /// There is nothing that could prove it.
    Unproven,
}

/// Looks at everything that can be proven of results: their digest, their checklist's fingerprint, the seals of sign-offs, the journal's
/// chain of digests and the digests of logs. `problems` are those of [`super::load()`] with `force`; `journal` is the file of that name
/// beside the results file, `log` gives the length in bytes and the SHA-256 of a file by its path as seen from there; none where there is
/// no such file.
///
/// ```
/// use runsheet::results::{self, CheckState, Options};
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (results, problems) = results::load(&json, &Options { force: true }).unwrap();
/// let checks = results::verify(&results, &problems, None, &|_| None);
/// assert_eq!((checks[0].what, checks[0].state), ("digest", CheckState::Holds));
/// assert!(checks.iter().any(|it| it.what == "journal" && it.state == CheckState::Unproven));
/// ```
pub fn verify(
    results: &Results,
    problems: &[Problem],
    journal: Option<&[u8]>,
    log: &dyn Fn(&str) -> Option<(u64, String)>,
) -> Vec<Check> {
    let mut checks = vec![whole(results, problems), checklist(results, problems)];
    checks.extend(sign_offs(results));
    checks.extend(parents(results));
    checks.push(beside_journal(results, journal));
    checks.extend(logs(results, log));
    checks
}

fn check(what: &'static str, state: CheckState, said: impl Into<String>) -> Check {
    Check { what, state, said: said.into() }
}

fn whole(results: &Results, problems: &[Problem]) -> Check {
    let broken = problems.iter().find(|it| it.kind.name == "digest-differs");
    match (&results.integrity, broken) {
        (_, Some(problem)) => check("digest", CheckState::Broken, problem.message.clone()),
        (Some(it), None) => {
            let said = format!("{}: the file is as it was saved", it.digest);
            check("digest", CheckState::Holds, said)
        }
        (None, None) => {
            let said = format!("the file carries none; that of its content is {}", digest(results));
            check("digest", CheckState::Unproven, said)
        }
    }
}

fn checklist(results: &Results, problems: &[Problem]) -> Check {
    if let Some(problem) = problems.iter().find(|it| it.kind.name == "fingerprint-differs") {
        return check("checklist", CheckState::Broken, problem.message.clone());
    }
    let said = format!("{}: that of the outline in the file", results.checklist.fingerprint);
    check("checklist", CheckState::Holds, said)
}

fn sign_offs(results: &Results) -> Vec<Check> {
    let outline = results.outline.items();
    let mut checks = Vec::new();
    for seal in seals(results) {
        let item = outline.iter().find(|it| it.id == seal.item);
        let name = item.map_or_else(String::new, |it| format!("{} {}", it.number, it.text));
        let name = name.trim();
        let (state, said) = match seal.state {
            SealState::Holds => (CheckState::Holds, "nothing before it changed since"),
            SealState::Changed => {
                (CheckState::Broken, "an answer before it changed after it was given")
            }
            SealState::Merged => (
                CheckState::Unproven,
                "signed before the merge, so not over what the other files answered; \
                 the file that it was signed in proves it",
            ),
            SealState::Missing => (CheckState::Unproven, "given without a seal"),
            SealState::Unsigned => (CheckState::Unproven, "not signed"),
        };
        checks.push(check("sign-off", state, format!("{name}: {said}")));
    }
    checks
}

fn parents(results: &Results) -> Option<Check> {
    let said = match results.parents.len() {
        0 => return None,
        1 => "made from 1 other file, which proves itself: verify it too".to_owned(),
        n => format!("made from {n} other files, which prove themselves: verify them too"),
    };
    Some(check("merged files", CheckState::Unproven, said))
}

fn beside_journal(results: &Results, text: Option<&[u8]>) -> Check {
    let Some(text) = text else {
        let said = format!("there is no `{JOURNAL}` beside the file");
        return check("journal", CheckState::Unproven, said);
    };
    match begun(text, &results.run.id).and_then(|()| chain(text, &results.run.id)) {
        Ok(Chain { lines, torn, head }) => {
            let said = match differing(results, text) {
                Ok(differ) if differ.is_empty() => None,
                Ok(differ) => {
                    Some(format!("it answers otherwise than the results: {}", differ.join(", ")))
                }
                Err(why) => Some(format!("no results can be made from it: {why}")),
            };
            if let Some(said) = said {
                return check("journal", CheckState::Broken, said);
            }
            let torn = match torn {
                0 => String::new(),
                1 => "; 1 line was torn when it was written and is no part of it".to_owned(),
                n => format!("; {n} lines were torn when they were written and are no part of it"),
            };
            let said = format!(
                "{lines} lines, each with the digest of the one before; its seal is {head}: compare it with the one that the script told at its end{torn}"
            );
            check("journal", CheckState::Holds, said)
        }
        Err(said) => check("journal", CheckState::Broken, said),
    }
}

/// The items that the journal answers otherwise.
fn differing(results: &Results, text: &[u8]) -> Result<Vec<String>, String> {
    // Only what a script wrote itself is all in its journal.
    if results.generator.kind != GeneratorKind::Script {
        return Ok(Vec::new());
    }
    let (told, _) = journal::journal(text, &Options { force: true })
        .map_err(|problems| problems.first().map_or_else(String::new, |it| it.message.clone()))?;
    let said = |it: &Results, id: &str| {
        let item = it.items.get(id).cloned().unwrap_or_default();
        (item.status, item.note.unwrap_or_default(), item.values)
    };
    let ids: BTreeSet<&String> = results.items.keys().chain(told.items.keys()).collect();
    Ok(ids.into_iter().filter(|id| said(results, id) != said(&told, id)).cloned().collect())
}

/// Whether the first line that can be read begins this run: a chain of other lines proves nothing about it.
fn begun(text: &[u8], run_id: &str) -> Result<(), String> {
    #[derive(Deserialize)]
    struct First {
        ev: String,
        run_id: Option<String>,
    }
    let mut lines = text.split(|it| *it == b'\n');
    let first = lines.find_map(|it| serde_json::from_slice::<First>(it).ok());
    match first {
        Some(First { ev, run_id: Some(id) }) if ev == "run" && id == run_id => Ok(()),
        Some(First { ev, run_id: Some(id) }) if ev == "run" => {
            Err(format!("it is of the run `{id}`, expected `{run_id}`"))
        }
        Some(_) | None => Err("it does not begin with the line that begins a run".to_owned()),
    }
}

/// A journal whose chain holds.
#[derive(Debug, PartialEq, Eq)]
struct Chain {
    lines: usize,
    /// Lines that were not written whole, such as on a full disk.
    torn: usize,
    /// The digest of the last line.
    head: String,
}

/// Follows a journal's chain to its end, or to where it breaks.
fn chain(text: &[u8], run_id: &str) -> Result<Chain, String> {
    /// The first line says of which run it is.
    #[derive(Deserialize)]
    struct Begun {
        run_id: Option<String>,
    }
    let mut chain = Chain { lines: 0, torn: 0, head: String::new() };
    let mut last_is_torn = false;
    for line in walk(text) {
        last_is_torn = matches!(line, Walked::Other { .. });
        let Walked::Link(link) = line else {
            chain.torn += 1;
            continue;
        };
        if link.prev != link.expected {
            return Err(format!(
                "its chain breaks at line {}: found `{}`, expected {}; this line or one before it was changed or taken out",
                link.number, link.prev, link.expected
            ));
        }
        let begun = serde_json::from_slice::<Begun>(link.text).ok().and_then(|it| it.run_id);
        if let Some(id) = begun.filter(|id| id != run_id) {
            return Err(format!("it is of the run `{id}`, expected `{run_id}`"));
        }
        chain.head = link.digest;
        chain.lines += 1;
    }
    if chain.lines == 0 {
        Err("it holds no line that can be read".to_owned())
    } else if last_is_torn {
        Err("its last line is not whole: it was cut, or the run was killed while it wrote"
            .to_owned())
    } else {
        Ok(chain)
    }
}

fn logs(results: &Results, beside: &dyn Fn(&str) -> Option<(u64, String)>) -> Vec<Check> {
    let answers = results.items.values().chain(results.aside.values());
    let mut runs: Vec<&CommandRun> = answers.flat_map(|it| &it.runs).collect();
    runs.sort_by_key(|it| it.log.as_ref().map(|log| &log.path));
    let mut checks: Vec<Check> = runs.into_iter().filter_map(|it| log(it, beside)).collect();
    // Of many that are alike one line is enough.
    let gone = |it: &Check| it.said.ends_with(NOT_BESIDE);
    let holds = |it: &Check| it.state == CheckState::Holds;
    for (state, is_one, said) in [
        (CheckState::Unproven, &gone as &dyn Fn(&Check) -> bool, "logs are not beside the file"),
        (CheckState::Holds, &holds, "logs have the length and the digest that the results say"),
    ] {
        let all = checks.iter().filter(|it| is_one(it)).count();
        if all > 1 {
            checks.retain(|it| !is_one(it));
            checks.insert(0, check("log", state, format!("{all} {said}")));
        }
    }
    checks
}

/// What is said of a log that is not there.
const NOT_BESIDE: &str = "it is not beside the file";

fn log(run: &CommandRun, beside: &dyn Fn(&str) -> Option<(u64, String)>) -> Option<Check> {
    let log = run.log.as_ref()?;
    let path = &log.path;
    let said = |state, said: &str| Some(check("log", state, format!("`{path}`: {said}")));
    // What a file names may not lead out of its folder.
    let outside = path.starts_with(['/', '\\'])
        || path.contains(':')
        || path.split(['/', '\\']).any(|it| it == "..");
    if outside {
        return said(CheckState::Unproven, "it leads out of the folder and is not looked at");
    }
    let Some((bytes, found)) = beside(path) else {
        return said(CheckState::Unproven, NOT_BESIDE);
    };
    match &log.sha256 {
        None => said(CheckState::Unproven, "the results have no digest of it"),
        Some(digest) if *digest == found => {
            said(CheckState::Holds, "its length and digest are those that the results say")
        }
        Some(digest) => {
            let told = format!(
                "it was changed: found {bytes} bytes with the digest {found}, expected {} with {digest}",
                log.bytes
            );
            said(CheckState::Broken, &told)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sha256_hex;

    #[test]
    fn a_chain_holds_until_a_line_is_changed_taken_out_or_cut() {
        let line = |seq: u32, rest: &str, prev: &str| {
            let ts = "2026-01-17T22:00:00+00:00";
            format!("{{\"seq\":{seq},\"ts\":\"{ts}\",{rest},\"prev\":\"{prev}\"}}\n")
        };
        let mut lines = vec![line(0, "\"ev\":\"run\",\"run_id\":\"r-1\"", "0")];
        for seq in 1..4 {
            let prev = sha256_hex(lines.last().unwrap().as_bytes());
            lines.push(line(seq, "\"ev\":\"x\"", &prev));
        }
        let head = sha256_hex(lines[3].as_bytes());
        let whole = chain(lines.concat().as_bytes(), "r-1");
        assert_eq!(whole, Ok(Chain { lines: 4, torn: 0, head: head.clone() }));
        let torn = lines[..2].concat() + "{\"seq\":2,\"ev\n" + &lines[2..].concat();
        assert_eq!(chain(torn.as_bytes(), "r-1"), Ok(Chain { lines: 4, torn: 1, head }));
        let broken = |text: &str, id| chain(text.as_bytes(), id).unwrap_err();
        assert!(broken(&lines.concat(), "r-2").contains("of the run `r-1`"));
        let changed = lines.concat().replacen("\"x\"", "\"y\"", 1);
        assert!(broken(&changed, "r-1").starts_with("its chain breaks at line 3"));
        assert!(broken(&(lines[0].clone() + &lines[2]), "r-1").contains("line 2"));
        let whole = lines.concat();
        assert!(broken(&whole[..whole.len() - 9], "r-1").contains("cut"));
        assert!(chain(b"", "r-1").is_err() && chain(b"\xff\n", "r-1").is_err());
    }

    #[test]
    fn a_journal_that_was_made_up_does_not_hold() {
        let json = include_bytes!("../../tests/cases/results/success.json");
        let (mut results, _) = crate::results::load(json, &Options::default()).unwrap();
        let state = |results: &Results, text: &str| {
            let check = beside_journal(results, Some(text.as_bytes()));
            (check.state, check.said)
        };
        let id = results.run.id.clone();
        let begun = format!(
            "{{\"seq\":0,\"ts\":\"2026-01-17T22:00:00+00:00\",\"ev\":\"run\",\"run_id\":\"{id}\",\"prev\":\"0\"}}\n"
        );
        for text in [
            "{\"seq\":0,\"prev\":\"0\"}\n".to_owned(),
            begun.replace("\"run\"", "\"note\""),
            begun.replace(&id, "another-run"),
        ] {
            assert_eq!(state(&results, &text).0, CheckState::Broken, "{text}");
        }
        // The line that begins the run, and nothing that results could be made from.
        results.generator.kind = GeneratorKind::Script;
        let (broken, said) = state(&results, &begun);
        assert_eq!(broken, CheckState::Broken, "{said}");
        assert!(said.contains("no results can be made from it"), "{said}");
    }
}
