//! How long things usually took: from earlier runs, beside what the author planned. No part of the outline, so that the fingerprint is
//! the same with and without earlier runs.

use std::collections::BTreeMap;

use super::{Block, Checklist, Section, Step};

impl Checklist {
    /// Sets how long steps and sections usually take, in milliseconds by id.
    ///
    /// ```
    /// use runsheet::model::{Checklist, Section, fingerprint};
    /// let section = Section { id: "backup".into(), ..Section::default() };
    /// let mut checklist = Checklist { sections: vec![section], ..Checklist::default() };
    /// let before = fingerprint(&checklist);
    /// checklist.set_usual(&[("backup".to_owned(), 90_000)].into());
    /// assert_eq!(checklist.sections[0].usual_ms, Some(90_000));
    /// assert_eq!(fingerprint(&checklist), before);
    /// ```
    pub fn set_usual(&mut self, usual: &BTreeMap<String, u64>) {
        self.sections.iter_mut().for_each(|it| section(it, usual));
    }
}

fn section(it: &mut Section, usual: &BTreeMap<String, u64>) {
    it.usual_ms = usual.get(&it.id).copied();
    if let Some(it) = &mut it.step {
        step(it, usual);
    }
    body(&mut it.body, usual);
    it.sections.iter_mut().for_each(|it| section(it, usual));
}

fn step(it: &mut Step, usual: &BTreeMap<String, u64>) {
    it.usual_ms = usual.get(&it.id).copied();
    body(&mut it.body, usual);
}

fn body(blocks: &mut [Block], usual: &BTreeMap<String, u64>) {
    for block in blocks {
        match block {
            Block::Step(it) => step(it, usual),
            Block::Table(table) => {
                table
                    .rows
                    .iter_mut()
                    .filter_map(|it| it.step.as_mut())
                    .for_each(|it| step(it, usual));
            }
            Block::Prose(_) | Block::Field(_) | Block::Command(_) => {}
        }
    }
}
