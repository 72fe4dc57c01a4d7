//! Every command that was run: how it ended, its time and its output.

use super::{
    super::pdf::{
        flow::{Block, Flow, Group},
        list::Tag,
        style::{self, BODY, CodeBox, GREY, LEADING, LIGHT, SMALL},
        text::{self, Ink, Span},
    },
    parts::{self, SIGN, aside, heading, paragraph},
    table::STRONG,
};
use crate::report::{Evidence, Report};

pub(super) fn evidence(flow: &mut Flow, report: &Report) {
    let words = &report.words;
    if report.evidence.is_empty() {
        return;
    }
    heading(flow, 0, 2, words.evidence);
    paragraph(flow, 0, &[Span::new(words.evidence_lead, Ink { color: GREY, ..BODY })], 3.0);
    for it in &report.evidence {
        let part = flow.node(0, Tag::Section);
        let node = flow.node(part, Tag::Paragraph);
        let mut spans = Vec::new();
        if !it.item.number.is_empty() {
            spans.push(Span::new(format!("{} ", it.item.number), STRONG));
        }
        spans.push(Span::new(it.item.text.clone(), STRONG));
        if it.several {
            spans.push(aside(format!("  {} {}", words.attempt, it.attempt)));
        }
        let width = flow.width();
        let right = result(it);
        let reserved: f32 = {
            let fonts = flow.fonts();
            right.iter().map(|it| fonts.width(it.ink.face, it.ink.size, &it.text)).sum::<f32>()
                + SIGN
                + 16.0
        };
        let lines = text::wrap(flow.fonts(), &spans, width - reserved);
        let mut block =
            Block { gap: 11.0, height: style::height(&lines, LEADING) + 1.0, ..Block::default() };
        let end = text::wrap(flow.fonts(), &right, reserved);
        let x = width - reserved + 16.0;
        block.mark(node, |block| {
            block.lines(0.0, 9.6, LEADING, &lines);
            block.lines(x, 9.6, LEADING, end.get(..1).unwrap_or_default());
        });
        parts::sign(&mut block, it.result.tone, [x - SIGN - 4.0, 1.8]);
        let mut blocks = vec![block];
        let bar = parts::colors(it.result.tone).1;
        let head = [Span::new(it.language.clone(), SMALL)];
        let head = if it.language.is_empty() { &[][..] } else { &head[..] };
        blocks.extend(style::code(
            flow,
            part,
            &it.command,
            &CodeBox { x: 0.0, bar, head, gap: 2.0 },
        ));
        let output = it.output.trim_end();
        let label = if output.is_empty() { words.no_output } else { words.output };
        let head = [Span::new(label, SMALL)];
        if output.is_empty() {
            let node = flow.node(part, Tag::Paragraph);
            let lines = text::wrap(flow.fonts(), &head, width);
            blocks.extend(style::paragraph(&lines, node, 10.0, 10.0, 2.0).blocks);
        } else {
            blocks.extend(style::code(
                flow,
                part,
                output,
                &CodeBox { x: 0.0, bar: LIGHT, head: &head, gap: 2.0 },
            ));
        }
        let facts: Vec<String> =
            it.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect();
        if !facts.is_empty() {
            let node = flow.node(part, Tag::Paragraph);
            let lines = text::wrap(flow.fonts(), &[aside(facts.join(" · "))], width - 10.0);
            blocks.extend(style::paragraph(&lines, node, 10.0, 10.0, 2.0).blocks);
        }
        flow.push(Group { blocks, keep: false });
    }
}

/// How it ended, how long it took, when.
fn result(it: &Evidence) -> Vec<Span> {
    let mut spans = vec![parts::word(&it.result, 8.5)];
    if let Some(length) = &it.length {
        spans.push(aside(format!("  {}", length.words)));
    }
    if let Some(at) = &it.at {
        spans.push(aside(format!("  {}", at.words)));
    }
    spans
}
