//! Raw HTML: annotations, check boxes, text.

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
        for line in lines(self.text, node.range.clone()) {
            out.extend(self.web_box(line, place));
        }
        if lower.contains("checkbox") || lower.trim_start().starts_with("<!--") {
            return;
        }
        let text = visible(source);
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

/// What a browser shows of a line of HTML.
pub(super) fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
