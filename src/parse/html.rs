//! Raw HTML: annotations, check boxes, text.

use std::ops::Range;

use super::{
    attributes,
    blocks::{Place, Reader},
    inline,
    lines::{Line, lines},
    tree::{Inline, Node, Piece},
};
use crate::model::{Block, InitialState, Prose, ProseKind, Step, StepForm, Text};

impl Reader<'_> {
    /// Raw HTML: annotations, check boxes, text.
    pub(super) fn html(&mut self, node: &Node, place: Place<'_>, out: &mut Vec<Block>) {
        Self::notes(&node.inlines, out);
        let source = &self.text[node.range.clone()];
        let lower = source.to_lowercase();
        // What is not a step of its own is text.
        let mut rest = String::new();
        let hidden = comments(source);
        for line in lines(self.text, node.range.clone()) {
            let tag = line.text.to_lowercase().find("<input").map(|at| line.start + at);
            let is_shown = |at: usize| {
                let at = at - node.range.start;
                let next = hidden.partition_point(|it| it.end <= at);
                hidden.get(next).is_none_or(|it| at < it.start)
            };
            match tag.filter(|at| is_shown(*at)).and_then(|_| self.web_box(line, place)) {
                Some(step) => out.push(step),
                None => rest.extend([line.text, "\n"]),
            }
        }
        let text = visible(&rest);
        if !text.is_empty() {
            let kind =
                if lower.contains("<summary") { ProseKind::Label } else { ProseKind::Paragraph };
            out.push(Block::Prose(Prose {
                kind,
                text: Text::plain(text),
                span: self.span(&node.range),
            }));
        }
    }

    /// A line of HTML with a check box.
    pub(super) fn web_box(&self, line: Line<'_>, place: Place<'_>) -> Option<Block> {
        if !line.text.contains('<') {
            return None;
        }
        let lower = line.text.to_lowercase();
        let tag = &lower[lower.find("<input")?..];
        let tag = tag.split('>').next().unwrap_or(tag);
        let initial = tag.contains("checked").then_some(InitialState::Done);
        let step = Step {
            text: inline::without_colon(Text::plain(visible(line.text))),
            form: StepForm::Html,
            initial,
            contingency: place.contingency,
            span: self.span(&line.range()),
            ..Step::default()
        };
        tag.contains("checkbox").then_some(Block::Step(step))
    }

    /// `<!-- runsheet: … -->` after a step.
    pub(super) fn notes(pieces: &[Inline], out: &mut [Block]) {
        for piece in pieces {
            let (Piece::Html(tag) | Piece::Text(tag)) = &piece.event else { continue };
            if let (Some(note), Some(Block::Step(step))) = (attributes::note(tag), out.last_mut()) {
                attributes::apply(&note, step);
            }
        }
    }
}

/// Where comments stand.
fn comments(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find("<!--").map(|it| it + at) {
        let end = html[open..].find("-->").map_or(html.len(), |it| open + it + 3);
        found.push(open..end);
        at = end;
    }
    found
}

/// What a browser shows of a line of HTML.
pub(super) fn visible(html: &str) -> String {
    const ENTITIES: [(&str, &str); 6] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    let mut text = String::new();
    let mut inside = false;
    let mut shown = String::new();
    let mut from = 0;
    for comment in comments(html) {
        shown.push_str(&html[from..comment.start]);
        from = comment.end;
    }
    shown.push_str(&html[from..]);
    let html = shown;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    ENTITIES.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}
