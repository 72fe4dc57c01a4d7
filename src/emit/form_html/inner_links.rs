//! Links from one place of the document to another: to the addresses of headings, as GitHub makes them.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use crate::model::{Block, Checklist, Node, Section, Step, Text, heading_address};

/// The checklist with the links to its own headings led to their sections, or taken away where there is none; and those sections' ids.
/// Documents without such links, the usual case, are not copied.
pub(super) fn resolved(checklist: &Checklist) -> (Cow<'_, Checklist>, BTreeSet<String>) {
    let mut targets = BTreeSet::new();
    let mut copy = Cow::Borrowed(checklist);
    if has_inner(checklist) {
        let mut known = Addresses::default();
        known.add(&checklist.sections);
        let mut lead = |text: &mut Text| {
            for run in &mut text.0 {
                let Some(address) = run.link.as_deref().and_then(|it| it.strip_prefix('#')) else {
                    continue;
                };
                let section = known.find(address);
                targets.extend(section.cloned());
                run.link = section.map(|id| format!("#{id}"));
            }
        };
        let copy = copy.to_mut();
        copy.metadata.iter_mut().for_each(|it| lead(&mut it.value));
        copy.sections.iter_mut().for_each(|it| in_section(it, &mut lead));
    }
    (copy, targets)
}

fn has_inner(checklist: &Checklist) -> bool {
    let is_inner = |text: &Text| {
        text.0.iter().any(|run| run.link.as_deref().is_some_and(|it| it.starts_with('#')))
    };
    let in_head = checklist.metadata.iter().any(|it| is_inner(&it.value));
    in_head
        || checklist.nodes().into_iter().any(|node| match node {
            Node::Section(it) => is_inner(&it.title),
            Node::Step(it, _) => is_inner(&it.text),
            Node::Prose(it) => is_inner(&it.text),
            Node::Command(it, _) => it.title.as_ref().is_some_and(is_inner),
            Node::Table(it) => {
                let cells = it.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.text);
                it.columns.iter().chain(cells).any(is_inner)
            }
            Node::Field(..) => false,
        })
}

fn in_section(section: &mut Section, lead: &mut impl FnMut(&mut Text)) {
    lead(&mut section.title);
    section.step.iter_mut().for_each(|it| in_step(it, lead));
    in_body(&mut section.body, lead);
    section.sections.iter_mut().for_each(|it| in_section(it, lead));
}

fn in_step(step: &mut Step, lead: &mut impl FnMut(&mut Text)) {
    lead(&mut step.text);
    in_body(&mut step.body, lead);
}

fn in_body(body: &mut [Block], lead: &mut impl FnMut(&mut Text)) {
    for block in body {
        match block {
            Block::Prose(prose) => lead(&mut prose.text),
            Block::Step(step) => in_step(step, lead),
            Block::Field(_) => {}
            Block::Command(command) => command.title.iter_mut().for_each(&mut *lead),
            Block::Table(table) => {
                table.columns.iter_mut().for_each(&mut *lead);
                for row in &mut table.rows {
                    row.step.iter_mut().for_each(|it| in_step(it, lead));
                    row.cells.iter_mut().for_each(|cell| lead(&mut cell.text));
                }
            }
        }
    }
}

/// Sections by address.
#[derive(Default)]
struct Addresses {
    known: BTreeMap<String, String>,
    counts: BTreeMap<String, usize>,
}

impl Addresses {
    fn add(&mut self, sections: &[Section]) {
        for section in sections {
            let address = heading_address(&section.title.to_plain());
            let bare = bare(&address);
            if !bare.is_empty() {
                // The number of a heading is no part of its title here: with it the address is certain, without it the first counts.
                let digits: String = section.number.chars().filter(char::is_ascii_digit).collect();
                for address in [format!("{digits}-{bare}"), bare.to_owned()] {
                    let count = self.counts.entry(address.clone()).or_insert(0);
                    let twin = if *count == 0 { address } else { format!("{address}-{count}") };
                    *count += 1;
                    self.known.entry(twin).or_insert_with(|| section.id.clone());
                }
            }
            self.add(&section.sections);
        }
    }

    fn find(&self, address: &str) -> Option<&String> {
        let address = address.to_lowercase();
        self.known.get(&address).or_else(|| self.known.get(bare(&address)))
    }
}

/// An address without what stands before its first letter: the number, and what was left of a sign.
fn bare(address: &str) -> &str {
    address.trim_start_matches(|char: char| !char.is_alphabetic())
}
