//! Markdown to a [`Checklist`]. The only place that knows pulldown-cmark.
//!
//! 1. `tree` puts pulldown-cmark's events together,
//! 2. `sections` hangs the blocks under their headings,
//! 3. `blocks` and `table` read them: `lines`, `blanks`, `fields` find what is filled in, `code` what is run,
//! 4. `attach` gives each block of code to its step,
//! 5. `finish` gives ids, numbers and variables.

mod attach;
mod attributes;
mod blanks;
mod blocks;
mod classify;
mod code;
mod decisions;
mod expect;
mod fields;
mod finish;
mod head;
mod headings;
mod html;
mod inline;
mod items;
mod kinds;
mod labels;
mod language;
mod lines;
mod options;
mod recover;
mod rules;
mod sections;
mod sentences;
mod slug;
mod table;
mod tree;
mod variables;
mod vocabulary;
mod waiting;
mod words;

use std::{collections::BTreeMap, ops::Range};

use crate::{
    diagnostic::{Diagnostic, Edit},
    model::Checklist,
    source::Source,
};

pub use rules::{RULES, unread_words};

/// What the configuration says to the reading of a document.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `[vars]`: values for `{{ name }}`. Those in the document's head go first.
    pub vars: BTreeMap<String, String>,
    /// The language of documents that do not state theirs, where that is known.
    pub lang: Option<String>,
}

/// Reads a checklist, all but its fingerprint. Never fails: what is wrong with the document is in the diagnostics.
///
/// ```
/// use runsheet::{parse, source::Source};
/// let source = Source::read("t.md", b"- [ ] Do it\n").unwrap();
/// assert_eq!(parse::parse(&source, &parse::Options::default()).0.steps().len(), 1);
/// ```
pub fn parse(source: &Source, options: &Options) -> (Checklist, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let head = head::read(source, &mut diagnostics);
    let straight = recover::straighten(&source.text);
    for (fence, spaces) in straight.iter().flat_map(|it| &it.moved) {
        let message = "this fence is indented too far under its item";
        let edit = |it: &Range<usize>| Edit { span: source.span(it.clone()), text: String::new() };
        diagnostics.push(
            rules::misplaced_fence(source, fence.start..fence.end - 1, message)
                .fix(spaces.iter().map(edit)),
        );
    }
    let text = straight.as_ref().map_or(source.text.as_str(), |it| &it.text);
    let root = tree::read(&text[head.body..], head.body);
    let mut reader = blocks::Reader::new(source, text, &mut diagnostics);
    let mut checklist = sections::read(root, &mut reader);
    head.apply(&mut checklist);
    attach::attach(&mut checklist);
    if checklist.lang.is_empty() {
        checklist.lang = options.lang.clone().unwrap_or_default();
    }
    finish::finish(&mut checklist, head.vars(options), source);
    (checklist, diagnostics)
}
