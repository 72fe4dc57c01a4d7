//! The source lines of a leaf, without the markers of the containers around it.

use std::ops::Range;

/// A line, or a cell: where fields are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// First byte in the source.
    pub(super) start: usize,
}

impl Line<'_> {
    /// A range in the line as a range in the source.
    pub(super) fn at(&self, range: &Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// The lines in a range of the source, indentation and quotation marks taken off.
pub(super) fn lines(source: &str, range: Range<usize>) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut start = range.start;
    for raw in source[range].split_inclusive('\n') {
        let text = raw.trim_end();
        let bare = text.trim_start_matches(['>', ' ', '\t']);
        if !bare.is_empty() {
            found.push(Line { text: bare, start: start + text.len() - bare.len() });
        }
        start += raw.len();
    }
    found
}
