//! Whose answer counts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{ms, own_keys, run};
use crate::{
    model::{Outline, OutlineItem, canonical_json, sha256_hex},
    results::{Asked, CommandRun, Item, Results, Status},
};

/// So many digits of a digest name a file at an answer.
const SHORT: usize = 12;

/// Every answer of every file, by item id.
#[derive(Default)]
pub(super) struct Answers(BTreeMap<String, Given>);

/// What is known of one item.
#[derive(Default)]
struct Given {
    /// By what was answered: of equal answers the one that goes before the others.
    answers: BTreeMap<Vec<u8>, Answer>,
    /// Commands that were run, once each, in order of time.
    runs: BTreeMap<(i64, u32, Vec<u8>), CommandRun>,
    extra: BTreeMap<String, Value>,
}

/// An answer without what is kept of all: runs, own keys.
struct Answer {
    rank: Rank,
    item: Item,
    asked: Asked,
    origins: BTreeSet<String>,
}

/// What decides between answers, the greater one counts: that it sets a status, that it says anything, its time, its status, and, where
/// all that is equal, what it says.
type Rank = (bool, bool, i64, Status, Vec<u8>);

/// Items, items aside, and the answers that lost.
type Standing = (BTreeMap<String, Item>, BTreeMap<String, Item>, BTreeMap<String, Vec<Item>>);

impl Answers {
    /// Adds what a file says.
    pub(super) fn add(&mut self, file: &Results) {
        let outline: BTreeMap<&str, &OutlineItem> =
            file.outline.items().into_iter().map(|it| (it.id.as_str(), it)).collect();
        let whole = run::name(file);
        let own = whole.get(..SHORT).unwrap_or(&whole);
        let lost =
            file.conflicts.iter().flat_map(|(id, items)| items.iter().map(move |it| (id, it)));
        for (id, item) in file.items.iter().chain(&file.aside).chain(lost) {
            let asked = item.asked.clone();
            let asked = asked.or_else(|| outline.get(id.as_str()).map(|it| self::asked(it)));
            let given = self.0.entry(id.clone()).or_default();
            given.add(item, asked.unwrap_or_default(), own);
        }
    }

    /// What counts, for a checklist.
    pub(super) fn stand(self, outline: &Outline) -> Standing {
        let outline: BTreeMap<String, Asked> =
            outline.items().into_iter().map(|it| (it.id.clone(), asked(it))).collect();
        let (mut items, mut aside, mut conflicts) = Standing::default();
        for (id, given) in self.0 {
            let now = outline.get(&id);
            let mut answers: Vec<Answer> = given.answers.into_values().collect();
            answers.sort_by(|one, other| (&other.rank, &other.asked).cmp(&(&one.rank, &one.asked)));
            let mut answers = answers.into_iter().map(|it| it.item(now));
            let Some(mut first) = answers.next() else { continue };
            // A gap is no answer that could be in conflict.
            let lost: Vec<Item> = answers.filter(says_anything).collect();
            first.runs = given.runs.into_values().collect();
            first.extra = given.extra;
            if !lost.is_empty() {
                conflicts.insert(id.clone(), lost);
            }
            if now.is_some() { &mut items } else { &mut aside }.insert(id, first);
        }
        (items, aside, conflicts)
    }
}

impl Given {
    fn add(&mut self, item: &Item, asked: Asked, file: &str) {
        let bare = Item {
            runs: Vec::new(),
            extra: BTreeMap::new(),
            origins: Vec::new(),
            asked: None,
            ..item.clone()
        };
        for run in &item.runs {
            let key = (ms(run.started_at.as_ref()), run.attempt, json(run));
            self.runs.insert(key, run.clone());
        }
        self.extra = own_keys([&self.extra, &item.extra].into_iter());
        let origins = match item.origins.as_slice() {
            [] => BTreeSet::from([file.to_owned()]),
            known => known.iter().cloned().collect(),
        };
        let rank = rank(&bare);
        let answer = Answer { rank, item: bare, asked, origins };
        match self.answers.get_mut(&said(item)) {
            None => drop(self.answers.insert(said(item), answer)),
            Some(known) => known.join(answer),
        }
    }
}

impl Answer {
    fn join(&mut self, other: Answer) {
        if self.rank == other.rank {
            self.origins.extend(other.origins);
            self.asked = self.asked.clone().max(other.asked);
        } else if self.rank < other.rank {
            *self = other;
        }
    }

    fn item(self, now: Option<&Asked>) -> Item {
        let asked = Some(self.asked).filter(|it| now != Some(it));
        Item { asked, origins: self.origins.into_iter().collect(), ..self.item }
    }
}

fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    // Answers have string keys only, so that this cannot fail.
    canonical_json(value).unwrap_or_default()
}

/// What was answered; two that agree in this are no conflict.
fn said(item: &Item) -> Vec<u8> {
    let values: BTreeMap<&String, &String> =
        item.values.iter().filter(|(_, value)| !value.trim().is_empty()).collect();
    json(&(item.status, item.note.as_deref().unwrap_or_default().trim(), values))
}

fn says_anything(item: &Item) -> bool {
    item.status != Status::Pending
        || item.note.as_deref().is_some_and(|it| !it.trim().is_empty())
        || item.values.values().any(|it| !it.trim().is_empty())
}

fn rank(item: &Item) -> Rank {
    let at = ms(item.updated_at.as_ref().or(item.status_at.as_ref()));
    (item.status != Status::Pending, says_anything(item), at, item.status, json(item))
}

/// What an outline's item asks; its digest is the same whatever its number and whatever it is nested under.
///
/// ```
/// # let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// # let (results, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// let item = results.outline.items()[0];
/// assert_eq!(runsheet::results::asked(item).text, item.text);
/// ```
pub fn asked(item: &OutlineItem) -> Asked {
    let bare = OutlineItem { number: String::new(), parent: None, ..item.clone() };
    Asked { number: item.number.clone(), text: item.text.clone(), sha256: sha256_hex(&json(&bare)) }
}
