//! Inline content as [`Text`], without the parts that became fields.

use std::{collections::VecDeque, ops::Range};

use super::{
    fields::Filled,
    tree::{Inline, Piece},
};
use crate::model::{Run, Style, Text};

/// What stands in a sentence where a blank was, so that it is still one.
pub(super) const BLANK: &str = "____";

/// The text of some inline content, without comments.
pub(super) fn text(inlines: &[Inline]) -> Text {
    outside(inlines, &[], "")
}

/// What is left of a text when its fields are taken out. In a sentence a blank stays one: "Wait ____ minutes before the switch".
pub(super) fn rest(inlines: &[Inline], filled: &Filled) -> Text {
    without_colon(outside(inlines, &filled.cuts, if filled.in_sentence { BLANK } else { "" }))
}

/// Whatever lies in one of `cuts` (bytes of the source, in order) is left out, with a mark in its place.
fn outside(inlines: &[Inline], cuts: &[Range<usize>], mark: &str) -> Text {
    let mut writer =
        Writer { marks: cuts.iter().map(|cut| (cut.start, mark)).collect(), ..Writer::default() };
    for (at, Inline { range, event }) in inlines.iter().enumerate() {
        if !matches!(event, Piece::Text(_)) {
            writer.mark(range.start);
        }
        match event {
            Piece::Text(text) => writer.push_outside(text, range, cuts),
            Piece::Code(text) if !cut(range, cuts) => writer.with(|style| style.code = true, text),
            Piece::Html(tag) if is_break(tag) => writer.push("\n"),
            // A comment is an annotation or nothing; any other tag is what the author wanted to show: `<host>`.
            Piece::Html(tag)
                if !tag.starts_with("<!--") && !is_markup(tag) && !cut(range, cuts) =>
            {
                writer.push(tag);
            }
            Piece::Break(hard) if !cut(range, cuts) => {
                writer.push(if *hard || opens_line(inlines.get(at + 1)) { "\n" } else { " " });
            }
            Piece::Code(_) | Piece::Html(_) | Piece::Break(_) | Piece::Box(_) => {}
            Piece::Strong(on) => writer.style.strong = *on,
            Piece::Emphasis(on) => writer.style.emphasis = *on,
            Piece::Struck(on) => writer.style.struck = *on,
            Piece::Link(target) => writer.link = Some(target.clone()),
            Piece::LinkEnd => writer.link = None,
        }
    }
    writer.mark(usize::MAX);
    trim(Text(writer.runs))
}

#[derive(Default)]
struct Writer<'a> {
    runs: Vec<Run>,
    style: Style,
    link: Option<String>,
    /// What is still to be written in the place of a cut, and from which byte on.
    marks: VecDeque<(usize, &'a str)>,
}

impl Writer<'_> {
    /// Writes the marks of the cuts that begin up to a byte.
    fn mark(&mut self, to: usize) {
        while let Some((_, mark)) = self.marks.pop_front_if(|(at, _)| *at <= to) {
            self.push(mark);
        }
    }

    fn push(&mut self, text: &str) {
        self.with(|_| (), text);
    }

    fn with(&mut self, change: impl FnOnce(&mut Style), text: &str) {
        if text.is_empty() {
            return;
        }
        let mut style = self.style;
        change(&mut style);
        match self.runs.last_mut() {
            Some(last) if last.style == style && last.link == self.link => last.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), style, link: self.link.clone() }),
        }
    }

    fn push_outside(&mut self, text: &str, range: &Range<usize>, cuts: &[Range<usize>]) {
        // Text that differs from its source (an entity) cannot be cut inside.
        if text.len() != range.len() {
            self.mark(range.start);
            if !cut(range, cuts) {
                self.push(text);
            }
            return;
        }
        let mut from = range.start;
        let first = cuts.partition_point(|gap| gap.end <= range.start);
        for gap in cuts[first..].iter().take_while(|gap| gap.start < range.end) {
            if from < gap.start
                && let Some(kept) = text.get(from - range.start..gap.start - range.start)
            {
                self.push(kept);
            }
            self.mark(gap.start);
            from = from.max(gap.end);
        }
        if from < range.end
            && let Some(kept) = text.get(from - range.start..)
        {
            self.push(kept);
        }
    }
}

fn cut(range: &Range<usize>, cuts: &[Range<usize>]) -> bool {
    let first = cuts.partition_point(|gap| gap.end <= range.start);
    cuts.get(first).is_some_and(|gap| gap.start <= range.start)
}

/// A soft break is a space, unless the next line is plainly one of its own: it begins with a label or a sign.
fn opens_line(next: Option<&Inline>) -> bool {
    match next.map(|it| &it.event) {
        Some(Piece::Strong(on)) => *on,
        Some(Piece::Text(text)) => {
            text.starts_with(|c: char| !c.is_alphanumeric() && !c.is_ascii_punctuation())
        }
        _ => false,
    }
}

fn is_break(tag: &str) -> bool {
    let name: String = tag.chars().filter(char::is_ascii_alphabetic).collect();
    name.eq_ignore_ascii_case("br")
}

/// Tags that are markup wherever Markdown is shown, and so no text.
fn is_markup(tag: &str) -> bool {
    const NAMES: &[&str] = &[
        "a", "b", "i", "u", "em", "strong", "code", "kbd", "sub", "sup", "span", "div", "p", "img",
        "input", "label", "details", "summary", "small", "mark", "del", "ins", "table", "tr", "td",
        "th", "tbody", "thead", "ul", "ol", "li", "hr", "center", "font", "h1", "h2", "h3", "h4",
        "h5", "h6", "pre", "picture", "source", "form", "button", "s",
    ];
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    NAMES.contains(&name[..end].to_ascii_lowercase().as_str())
}

/// Takes the space off both ends, and the runs that are then empty.
pub(super) fn trim(mut text: Text) -> Text {
    let runs = &mut text.0;
    while let Some(first) = runs.first_mut() {
        let kept = first.text.trim_start();
        if kept.is_empty() {
            runs.remove(0);
        } else {
            first.text = kept.to_owned();
            break;
        }
    }
    while let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        runs.pop();
    }
    text
}

/// Takes a trailing colon (and the space before it) off: what a label or a step's text ends with once its blank is gone.
pub(super) fn without_colon(text: Text) -> Text {
    let mut text = trim(text);
    if let Some(last) = text.0.last_mut() {
        // `Total time: ____ hours.`
        let kept = last.text.strip_suffix('.').map_or("", str::trim_end);
        let kept = if kept.ends_with([':', '：', '=']) { kept } else { &last.text };
        let kept = kept.trim_end().trim_end_matches([':', '：', '=']).trim_end().len();
        last.text.truncate(kept);
    }
    trim(text)
}

/// The parts of a leaf that lie in a range. The parts stand in order, so that a long paragraph is not searched for each of its lines.
pub(super) fn within(inlines: &[Inline], range: &Range<usize>) -> Vec<Inline> {
    let mut from = inlines.partition_point(|piece| piece.range.start < range.start);
    // A text that begins before the range may reach into it.
    let reaches =
        |piece: &Inline| matches!(piece.event, Piece::Text(_)) && piece.range.end > range.start;
    while from.checked_sub(1).and_then(|at| inlines.get(at)).is_some_and(reaches) {
        from -= 1;
    }
    let to = inlines.partition_point(|piece| {
        piece.range.start < range.end || piece.range == (range.end..range.end)
    });
    inlines.get(from..to).unwrap_or_default().iter().map(|piece| clip(piece, range)).collect()
}

/// Text that reaches out of a range, cut to it.
pub(super) fn clip(piece: &Inline, range: &Range<usize>) -> Inline {
    let Piece::Text(text) = &piece.event else { return piece.clone() };
    let (start, end) = (piece.range.start.max(range.start), piece.range.end.min(range.end));
    let whole = start == piece.range.start && end == piece.range.end;
    match text.get(start - piece.range.start..end - piece.range.start) {
        Some(kept) if !whole && text.len() == piece.range.len() => {
            Inline { range: start..end, event: Piece::Text(kept.to_owned()) }
        }
        _ => piece.clone(),
    }
}

/// Code spans and links: nothing inside them is a blank or a placeholder.
pub(super) fn code_ranges(inlines: &[Inline]) -> Vec<Range<usize>> {
    let code =
        |piece: &&Inline| matches!(piece.event, Piece::Code(_) | Piece::Link(_) | Piece::Html(_));
    inlines.iter().filter(code).map(|piece| piece.range.clone()).collect()
}
