//! What a merged file says of its run: from what the files said of theirs.

use std::collections::{BTreeMap, BTreeSet};

use super::ms;
use crate::results::{
    Environment, GeneratorKind, MergedFile, Mode, Results, RunInfo, SealState, digest, seals,
};

/// The digest that a file is known by.
pub(super) fn name(results: &Results) -> String {
    results.integrity.as_ref().map_or_else(|| digest(results), |it| it.digest.clone())
}

pub(super) fn is_merge(results: &Results) -> bool {
    results.generator.kind == GeneratorKind::Merge && !results.merged.is_empty()
}

/// Every file once, as it was before any merge, in order of digest.
pub(super) fn files(files: &[Results]) -> Vec<MergedFile> {
    let mut found = BTreeMap::new();
    for results in files {
        if is_merge(results) {
            for file in &results.merged {
                let known: &mut MergedFile =
                    found.entry(file.digest.clone()).or_insert_with(|| file.clone());
                known.changed |= file.changed;
                known.broken = joined(&known.broken, &file.broken);
            }
        } else {
            let digest = name(results);
            let file = MergedFile {
                digest: digest.clone(),
                changed: false,
                broken: broken(results),
                generator: results.generator.clone(),
                fingerprint: results.checklist.fingerprint.clone(),
                version: results.checklist.version.clone(),
                run: results.run.clone(),
                variables: results.variables.clone(),
                environment: results.environment.clone(),
            };
            found.entry(digest).or_insert(file);
        }
    }
    found.into_values().collect()
}

/// Sign-offs that are broken already: what is merged with others has no seal that could tell.
fn broken(results: &Results) -> Vec<String> {
    let broken = seals(results).into_iter().filter(|it| it.state == SealState::Changed);
    broken.map(|it| it.item).collect::<BTreeSet<_>>().into_iter().collect()
}

fn joined(one: &[String], other: &[String]) -> Vec<String> {
    one.iter().chain(other).cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The digests of all files, and of those that they were made from.
pub(super) fn parents(files: &[Results]) -> Vec<String> {
    let mut found: BTreeSet<String> = files.iter().flat_map(|it| &it.parents).cloned().collect();
    found.extend(files.iter().filter(|it| !is_merge(it)).map(name));
    found.into_iter().collect()
}

/// The order of checklists: of the newest file whose version is the greatest the checklist is taken.
pub(super) fn newest(results: &Results) -> (Vec<(u64, String)>, i64, String, String) {
    let key = |file: &MergedFile| {
        let version = version(file.version.as_deref().unwrap_or_default());
        (version, ms(Some(&file.run.updated_at)), file.run.updated_at.clone(), file.digest.clone())
    };
    files(std::slice::from_ref(results)).iter().map(key).max().unwrap_or_default()
}

/// `1.10` goes after `1.9`: numbers and what stands between them.
fn version(text: &str) -> Vec<(u64, String)> {
    let parts = text.split_inclusive(|it: char| !it.is_ascii_digit());
    let part = |part: &str| {
        let digits = part.trim_end_matches(|it: char| !it.is_ascii_digit());
        (digits.parse().unwrap_or(0), part[digits.len()..].to_owned())
    };
    // The last number has nothing behind it.
    parts.map(part).map(|(number, rest)| (number, rest.replace('.', ""))).collect()
}

pub(super) fn run(files: &[MergedFile]) -> RunInfo {
    let runs = || files.iter().map(|it| &it.run);
    let time = |text: &Option<String>| text.as_ref().map(|it| (ms(Some(it)), it.clone()));
    let begun = |run: &RunInfo| {
        let start = time(&run.started_at);
        (start.is_none(), start, run.id.clone())
    };
    let last = files.iter().max_by_key(|it| {
        (ms(Some(&it.run.updated_at)), it.run.updated_at.clone(), it.digest.clone())
    });
    let rehearsal = runs().all(|it| it.mode == Mode::Rehearsal);
    RunInfo {
        id: runs().min_by_key(|it| begun(it)).map_or_else(String::new, |it| it.id.clone()),
        revision: runs().map(|it| it.revision).max().unwrap_or(0),
        mode: if rehearsal { Mode::Rehearsal } else { Mode::Live },
        started_at: runs().filter_map(|it| time(&it.started_at)).min().map(|it| it.1),
        ended_at: runs().filter_map(|it| time(&it.ended_at)).max().map(|it| it.1),
        updated_at: last.map_or_else(String::new, |it| it.run.updated_at.clone()),
        actor: last.and_then(|it| it.run.actor.clone()),
        device: None,
        timezone: last.and_then(|it| it.run.timezone.clone()),
        complete: false,
    }
}

/// Of each variable the value of the newest file that has one.
pub(super) fn variables(files: &[MergedFile]) -> BTreeMap<String, String> {
    let mut by_age: Vec<&MergedFile> = files.iter().collect();
    by_age.sort_by_key(|it| {
        (ms(Some(&it.run.updated_at)), it.run.updated_at.clone(), it.digest.clone())
    });
    by_age.into_iter().flat_map(|it| it.variables.clone()).collect()
}

/// Where scripts ran, where it is one place; else it stands at each file.
pub(super) fn environment(files: &[MergedFile]) -> Option<Environment> {
    let mut all = files.iter().filter_map(|it| it.environment.as_ref());
    let first = all.next()?;
    all.all(|it| it == first).then(|| first.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_the_order_of_their_numbers() {
        let ascending = ["", "1", "1.2", "1.9", "1.10", "1.10.1", "2", "2.0", "10"];
        for pair in ascending.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }
}
