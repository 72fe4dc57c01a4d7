//! What of an item the page says to the letter: the outline in it need not repeat that.

use std::borrow::Cow;

use super::{outline::Places, view::printable};
use crate::model::{Checklist, Command, Node, StepForm};

/// What the page says of one item.
#[derive(Clone, Copy, Default)]
pub(super) struct Said {
    /// Its number and text, in its row.
    pub(super) text: bool,
    /// Its commands: every one can be run and is shown, with its language, its effect and its text.
    pub(super) commands: bool,
}

/// What the page says of each item, by its place.
pub(super) fn said(checklist: &Checklist, places: &Places<'_>) -> Vec<Said> {
    // Twins of an author's id share one place: the last place counts, not how many ids there are.
    let last = places.values().max();
    let mut said = vec![Said::default(); last.map_or(0, |last| last + 1)];
    for node in checklist.nodes() {
        match node {
            Node::Step(step, _) => {
                let Some(it) = places.get(step.id.as_str()).map(|at| &mut said[*at]) else {
                    continue;
                };
                let row = step.form == StepForm::Row;
                it.text = !row && kept(&step.text.to_plain()) && kept(&step.number);
                it.commands = step.commands().all(shown);
            }
            Node::Command(command, None) => {
                if let Some(it) = places.get(command.id.as_str()).map(|at| &mut said[*at]) {
                    it.commands = shown(command);
                }
            }
            Node::Section(_)
            | Node::Field(..)
            | Node::Command(..)
            | Node::Prose(_)
            | Node::Table(_) => {}
        }
    }
    said
}

/// Whether the page has a command as it was written.
fn shown(command: &Command) -> bool {
    let plain = |text: &str, label: &str| kept(text) && label.is_empty();
    command.is_run()
        && !command.is_form
        && !command.inferred
        && kept(&command.language)
        && command.alternatives.iter().all(|it| plain(&it.text, &it.label))
}

/// Whether HTML gives a text back as it was.
fn kept(text: &str) -> bool {
    !text.contains('\r') && matches!(printable(text), Cow::Borrowed(_))
}
