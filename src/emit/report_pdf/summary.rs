//! The first page: what happened, the key figures, the head facts. And the last: where all of it comes from.

use super::{
    super::pdf::{
        flow::{Block, Flow},
        fonts::Face,
        list::{Entry, Tag},
        style::{self, BLACK, BODY, GREY, LEADING, LIGHT, SMALL},
        text::{self, Ink, Span},
    },
    parts,
};
use crate::report::{Report, Tone};

/// Title, verdict, figures, facts and what is wrong with the results file.
pub(super) fn summary(flow: &mut Flow, report: &Report) {
    title(flow, report);
    verdict(flow, report);
    figures(flow, report);
    parts::facts(flow, 0, &report.facts);
    if !report.warnings.is_empty() {
        parts::heading(flow, 0, 2, report.words.warnings);
        parts::paragraph(flow, 0, &[Span::new(report.words.warnings_lead, BODY)], 3.0);
        for warning in &report.warnings {
            let spans = [
                Span::new("!  ", Ink::new(Face::Bold, 9.5, style::AMBER)),
                Span::new(warning.clone(), BODY),
            ];
            parts::paragraph(flow, 0, &spans, 3.0);
        }
    }
}

fn title(flow: &mut Flow, report: &Report) {
    let node = flow.node(0, Tag::Heading(1));
    let width = flow.width();
    let lines = style::plain(flow, &report.title, Ink::new(Face::Bold, 19.0, BLACK), width);
    let high = style::height(&lines, 23.0);
    let mut block = Block { height: high + 5.0, ..Block::default() };
    block.mark(node, |block| block.lines(0.0, 17.5, 23.0, &lines));
    block.entries.push(Entry { level: 1, title: report.title.clone(), page: 0, y: 0.0, node });
    if !report.subject.is_empty() {
        let below = flow.node(0, Tag::Paragraph);
        let fonts = flow.fonts();
        block.mark(below, |block| {
            block.text(fonts, 0.0, high + 8.0, Ink { color: GREY, ..BODY }, &report.subject);
        });
        block.height += 10.0;
    }
    flow.block(block);
}

/// The verdict in a box: the word on the left, the sentence on the right.
fn verdict(flow: &mut Flow, report: &Report) {
    let verdict = &report.verdict;
    let (dark, ground, tint) = parts::colors(verdict.mark.tone);
    let width = flow.width();
    let node = flow.node(0, Tag::Paragraph);
    let big = Ink::new(Face::Bold, 16.0, dark);
    let word = style::plain(flow, &verdict.mark.word, big, 150.0);
    let mut spans = vec![Span::new(verdict.sentence.clone(), Ink { size: 10.0, ..BODY })];
    if !verdict.agree
        && let Some(declared) = &verdict.declared
    {
        let words = &report.words;
        let text =
            format!("\n{}: {declared}. {}: {}.", words.declared, words.recorded, verdict.recorded);
        spans.push(Span::new(text, Ink::new(Face::Bold, 9.5, dark)));
    }
    if let Some(rehearsal) = &verdict.rehearsal {
        spans.push(Span::new(format!("\n{rehearsal}"), Ink::new(Face::Bold, 9.5, dark)));
    }
    let left = 192.0;
    let sentence = text::wrap(flow.fonts(), &spans, width - left - 12.0);
    let (a, b) = (style::height(&word, 20.0), style::height(&sentence, 13.6));
    let height = a.max(b) + 22.0;
    let mut block = Block { height, gap: 8.0, ..Block::default() };
    block.decorate(|block| {
        block.rect([0.0, 0.0, width, height], 0.0, Some(tint), None);
        block.rect([0.0, 0.0, 5.0, height], 0.0, Some(ground), None);
    });
    parts::sign(&mut block, verdict.mark.tone, [16.0, height / 2.0 - parts::SIGN / 2.0]);
    block.mark(node, |block| {
        block.lines(32.0, (height - a) / 2.0 + 15.4, 20.0, &word);
        block.lines(left, (height - b) / 2.0 + 10.4, 13.6, &sentence);
    });
    flow.block(block);
}

/// The key figures side by side.
fn figures(flow: &mut Flow, report: &Report) {
    if report.figures.is_empty() {
        return;
    }
    let per_row = report.figures.len().min(5);
    for row in report.figures.chunks(per_row) {
        let mut block = Block::default();
        #[expect(clippy::cast_precision_loss, reason = "at most five")]
        let column = flow.width() / per_row as f32;
        let mut height: f32 = 0.0;
        let mut x = 0.0;
        for figure in row {
            let node = flow.node(0, Tag::Paragraph);
            let inner = column - 14.0;
            let label = style::plain(flow, &figure.label, SMALL, inner);
            let ink = Ink::new(Face::Bold, 14.0, parts::colors(figure.tone).0);
            let value = style::plain(flow, &figure.value, ink, inner);
            let detail = style::plain(flow, &figure.detail, SMALL, inner);
            let y = 6.0 + style::height(&label, 9.5);
            let below = y + style::height(&value, 17.0);
            block.mark(node, |block| {
                block.lines(x + 7.0, 13.5, 9.5, &label);
                block.lines(x + 7.0, y + 13.5, 17.0, &value);
                block.lines(x + 7.0, below + 8.0, 9.5, &detail);
            });
            height = height.max(below + style::height(&detail, 9.5) + 7.0);
            x += column;
        }
        let width = flow.width();
        block.decorate(|block| {
            block.rule([0.0, height], [width, height], 0.5, LIGHT);
            let mut x = column;
            for _ in 1..row.len() {
                block.rule([x, 0.0], [x, height], 0.5, LIGHT);
                x += column;
            }
        });
        block.height = height + 2.0;
        flow.block(block);
    }
}

/// Where the report comes from, and what was checked about that.
pub(super) fn provenance(flow: &mut Flow, report: &Report) {
    if report.provenance.is_empty() {
        return;
    }
    parts::heading(flow, 0, 2, report.words.provenance);
    parts::facts(flow, 0, &report.provenance);
    if report.provenance.iter().all(|it| it.tone == Tone::Plain) && !report.colophon.is_empty() {
        parts::paragraph(flow, 0, &[parts::aside(report.colophon.clone())], LEADING);
    }
}
