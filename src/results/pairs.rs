//! Which item of one checklist is which of another: the id says it, else the text, else most of its words.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Outline, OutlineItem, OutlineSection};

/// Of more pairs of items nobody looks whether they are alike: it costs time, and the checklist is another one.
pub(crate) const MOST_PAIRS: usize = 40_000;

/// An item, and the section that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) section: &'a str,
    pub(super) item: &'a OutlineItem,
}

/// Every item in order, with the section that it stands in.
pub(super) fn held(outline: &Outline) -> Vec<Held<'_>> {
    fn collect<'a>(section: &'a OutlineSection, found: &mut Vec<Held<'a>>) {
        found.extend(section.items.iter().map(|item| Held { section: &section.id, item }));
        section.sections.iter().for_each(|below| collect(below, found));
    }
    let mut found = Vec::new();
    outline.0.iter().for_each(|section| collect(section, &mut found));
    found
}

/// For every new item the index of the same one among the old.
pub(super) fn pairs(old: &[Held<'_>], new: &[Held<'_>]) -> Vec<Option<usize>> {
    let by_id: BTreeMap<&str, usize> =
        old.iter().enumerate().map(|(at, it)| (it.item.id.as_str(), at)).collect();
    let mut pairs: Vec<Option<usize>> =
        new.iter().map(|it| by_id.get(it.item.id.as_str()).copied()).collect();
    let (left, come) = rest(old, &pairs);
    let texts = unique(left.into_iter().map(|at| (old[at].item.text.as_str(), at)));
    for (text, at) in unique(come.into_iter().map(|at| (new[at].item.text.as_str(), at))) {
        pairs[at] = texts.get(text).copied();
    }
    let same = same_sections(old, new, &pairs);
    let (left, come) = rest(old, &pairs);
    if left.len() * come.len() > MOST_PAIRS {
        return pairs;
    }
    let of = |held: &[Held<'_>], all: Vec<usize>| -> Vec<(usize, BTreeSet<String>)> {
        all.into_iter().map(|at| (at, words(&held[at].item.text))).collect()
    };
    let (left, come) = (of(old, left), of(new, come));
    let mut near = Vec::new();
    for (then, before) in &left {
        for (now, after) in &come {
            let stays = same.get(new[*now].section) == Some(&old[*then].section);
            near.extend(alike(before, after).filter(|_| stays).map(|it| (it, *now, *then)));
        }
    }
    // The nearest first; of those that are as near the first.
    near.sort_by_key(|(alike, now, then)| (std::cmp::Reverse(*alike), *now, *then));
    let mut taken = BTreeSet::new();
    for (_, now, then) in near {
        if pairs[now].is_none() && taken.insert(then) {
            pairs[now] = Some(then);
        }
    }
    pairs
}

/// The old items that are in no pair, and the new ones.
fn rest(old: &[Held<'_>], pairs: &[Option<usize>]) -> (Vec<usize>, Vec<usize>) {
    let taken: BTreeSet<usize> = pairs.iter().copied().flatten().collect();
    let left = (0..old.len()).filter(|at| !taken.contains(at)).collect();
    (left, (0..pairs.len()).filter(|at| pairs[*at].is_none()).collect())
}

/// For every new section the old one that most of its items come from, for it may have another heading; else the one with its id.
pub(super) fn same_sections<'a>(
    old: &[Held<'a>],
    new: &[Held<'a>],
    pairs: &[Option<usize>],
) -> BTreeMap<&'a str, &'a str> {
    let mut come: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (it, then) in new.iter().zip(pairs) {
        let from = come.entry(it.section).or_default();
        if let Some(then) = then {
            *from.entry(old[*then].section).or_default() += 1;
        }
    }
    let most = |(now, from): (&'a str, BTreeMap<&'a str, usize>)| {
        // Where as many come from two, the one with the same id.
        let most = from.into_iter().max_by_key(|(then, n)| (*n, *then == now));
        (now, most.map_or(now, |it| it.0))
    };
    come.into_iter().map(most).collect()
}

/// What has a text of its own.
fn unique<'a>(all: impl Iterator<Item = (&'a str, usize)>) -> BTreeMap<&'a str, usize> {
    let mut known: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (text, it) in all {
        let taken = known.contains_key(text);
        known.insert(text, if taken { None } else { Some(it) });
    }
    known.into_iter().filter_map(|(text, it)| Some((text, it?))).collect()
}

/// The words of a text, in small letters.
pub(crate) fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    words.map(str::to_lowercase).collect()
}

/// How many in a hundred words two texts share, where it is more than half (twice the shared ones by all, as Dice has it).
pub(crate) fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> Option<usize> {
    let same = one.intersection(other).count();
    let alike = 200 * same / (one.len() + other.len()).max(1);
    Some(alike).filter(|it| *it > 50)
}
