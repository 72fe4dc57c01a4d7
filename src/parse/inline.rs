//! Inline content as [`Text`], without the parts that became fields.

use std::ops::Range;

use super::tree::{Inline, Piece};
use crate::model::{Run, Style, Text};

/// The text of some inline content. Whatever lies in one of `cuts` (bytes of the source, in order) is left out; so are comments.
pub(super) fn text(inlines: &[Inline], cuts: &[Range<usize>]) -> Text {
    let mut writer = Writer::default();
    for (at, Inline { range, event }) in inlines.iter().enumerate() {
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
    trim(Text(writer.runs))
}

#[derive(Default)]
struct Writer {
    runs: Vec<Run>,
    style: Style,
    link: Option<String>,
}

impl Writer {
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
            if !cut(range, cuts) {
                self.push(text);
            }
            return;
        }
        let mut from = range.start;
        for gap in cuts.iter().filter(|gap| gap.start < range.end && range.start < gap.end) {
            if from < gap.start
                && let Some(kept) = text.get(from - range.start..gap.start - range.start)
            {
                self.push(kept);
            }
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
    cuts.iter().any(|gap| gap.start <= range.start && range.start < gap.end)
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
        let kept = last.text.trim_end().trim_end_matches([':', '：', '=']).trim_end().len();
        last.text.truncate(kept);
    }
    trim(text)
}
