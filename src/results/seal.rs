//! Digests: of a file as a whole, and of what a sign-off signs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Item, Results, Seal, Status};
use crate::model::{
    OutlineKind, OutlineSection, SectionRole, Sum, Time, canonical_json, canonical_json_without,
    sha256_hex,
};

/// How `integrity` names the way its digest is made.
pub(crate) const ALGORITHM: &str = "sha-256/jcs";

/// The digest that belongs into `integrity`: over the canonical JSON of the whole document without that key.
///
/// ```
/// # let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// # let (results, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// let digest = runsheet::results::digest(&results);
/// assert_eq!(digest.len(), 64);
/// ```
pub fn digest(results: &Results) -> String {
    // Keys of other people's own are put in where there is a tree to put them in.
    let has_own = |items: &BTreeMap<String, Item>| items.values().any(|it| !it.extra.is_empty());
    if results.extra.is_empty() && !has_own(&results.items) && !has_own(&results.aside) {
        digest_of(results)
    } else {
        digest_of(&results.to_value())
    }
}

/// The digest of a document without what it states of it.
pub(super) fn digest_of<T: Serialize>(document: &T) -> String {
    // The types and a tree have string keys and finite numbers only, so that this cannot fail.
    sha256_hex(&canonical_json_without(document, "integrity").unwrap_or_default())
}

/// Whether a sign-off still stands on what was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealState {
    /// Nothing before it changed after it was given.
    Holds,
    /// An answer before it changed after it was given: in this file, or in the one that was merged into it.
    Changed,
    /// It was given in a file that was merged with others: it was not over their answers, and none of them is newer than it.
    Merged,
    /// It was given without a seal: on paper, or by a program that makes none.
    Missing,
    /// It is not given.
    Unsigned,
}

/// What was found out about one sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealCheck {
    /// The sign-off's item id.
    pub item: String,
    /// Whether it still stands.
    pub state: SealState,
    /// The digest of what stands before it now.
    pub now: String,
    /// How many answered items stand before it now.
    pub items: u64,
}

/// The seal for a sign-off, over what the results hold now; none where there is no such sign-off.
///
/// ```
/// # let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// # let (results, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// let seal = runsheet::results::seal(&results, "approval.water-engineer", "2026-03-02T09:00:00Z").unwrap();
/// assert!(seal.items > 0);
/// assert!(runsheet::results::seal(&results, "no.such.item", "2026-03-02T09:00:00Z").is_none());
/// ```
pub fn seal(results: &Results, sign_off: &str, at: &str) -> Option<Seal> {
    let check = seals(results).into_iter().find(|it| it.item == sign_off)?;
    Some(Seal { digest: check.now, at: at.to_owned(), items: check.items })
}

/// Every sign-off checked against what stands before it now, in the outline's order.
///
/// ```
/// # let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// # let (results, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// use runsheet::results::{SealState, seals};
/// assert!(seals(&results).iter().all(|it| it.state == SealState::Holds));
/// ```
pub fn seals(results: &Results) -> Vec<SealCheck> {
    let left = results.outline.0.iter().map(asking).sum();
    let mut signed = Sum::default();
    signed.add(b"[");
    let mut walk = Walk { results, left, signed, items: 0, newest: i64::MIN, checks: Vec::new() };
    for section in &results.outline.0 {
        walk.section(section);
    }
    walk.checks
}

/// In how many sections, this one and those below, something is signed.
fn asking(section: &OutlineSection) -> usize {
    usize::from(asks(section)) + section.sections.iter().map(asking).sum::<usize>()
}

fn asks(section: &OutlineSection) -> bool {
    section.items.iter().any(|item| item.kind == OutlineKind::SignOff)
}

struct Walk<'a> {
    results: &'a Results,
    /// So many sections in which something is signed are still to come.
    left: usize,
    /// Over the canonical JSON of the answers so far, without the closing bracket.
    signed: Sum,
    items: u64,
    /// When the last of those answers was changed, in milliseconds since 1970; the end of time where one does not say.
    newest: i64,
    checks: Vec<SealCheck>,
}

impl Walk<'_> {
    fn section(&mut self, section: &OutlineSection) {
        if self.left == 0 {
            return;
        }
        if asks(section) {
            self.left -= 1;
            self.check(section);
        }
        // The head of the document is filled in to the very end: its end time must not break a seal.
        if section.role != SectionRole::About {
            for item in &section.items {
                self.answer(&item.id);
            }
        }
        for below in &section.sections {
            self.section(below);
        }
    }

    fn check(&mut self, section: &OutlineSection) {
        let mut signed = self.signed.clone();
        signed.add(b"]");
        let now = signed.hex();
        for item in section.items.iter().filter(|item| item.kind == OutlineKind::SignOff) {
            let answer = self.results.items.get(&item.id);
            let state = match answer.map(|it| (it.status, &it.seal)) {
                None | Some((Status::Pending, _)) => SealState::Unsigned,
                Some((_, None)) => SealState::Missing,
                // What was broken in one file may be whole again with the answers of the others.
                Some((_, Some(seal))) if seal.digest == now => SealState::Holds,
                Some(_) if self.was_broken(&item.id) => SealState::Changed,
                Some((_, Some(seal))) if self.is_older(&seal.at) => SealState::Merged,
                Some((_, Some(_))) => SealState::Changed,
            };
            self.checks.push(SealCheck {
                item: item.id.clone(),
                state,
                now: now.clone(),
                items: self.items,
            });
        }
    }

    /// Whether results that were merged have no answer so far that is newer than a time.
    fn is_older(&self, at: &str) -> bool {
        let merged = !self.results.parents.is_empty();
        merged && Time::parse(at).is_some_and(|at| self.newest <= at.ms())
    }

    /// Whether a sign-off was broken before its file was merged. It counts where its answer comes from that file.
    fn was_broken(&self, id: &str) -> bool {
        let from = self.results.items.get(id).map_or(&[][..], |it| &it.origins);
        let is_from = |digest: &str| from.iter().any(|it| digest.starts_with(it.as_str()));
        let broken = |ids: &[String]| ids.iter().any(|it| it == id);
        self.results.merged.iter().any(|it| broken(&it.broken) && is_from(&it.digest))
    }

    fn answer(&mut self, id: &str) {
        let Some(answer) = self.results.items.get(id) else { return };
        if answer.status == Status::Pending {
            return;
        }
        let note = answer.note.as_deref().unwrap_or_default();
        let signed: (&str, Status, &str, &BTreeMap<String, String>) =
            (id, answer.status, note, &answer.values);
        if self.items > 0 {
            self.signed.add(b",");
        }
        self.signed.add(&canonical_json(&signed).unwrap_or_default());
        self.items += 1;
        let changed = answer.updated_at.as_deref().or(answer.status_at.as_deref());
        let changed = changed.and_then(Time::parse).map_or(i64::MAX, Time::ms);
        self.newest = self.newest.max(changed);
    }
}
