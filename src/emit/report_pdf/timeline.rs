//! The timeline: planned and actual bars of each phase, and the same in figures.

use super::{
    super::pdf::{
        flow::{Block, Flow, Group},
        list::Tag,
        style::{self, AMBER, BLACK, BLUE, LIGHT, PALE, RED, SMALL},
        text::{Ink, Span},
    },
    parts::heading,
    table::{TEXT, mark, spans, table, text},
};
use crate::report::{self, Mark, Moment, Phase, Report, Timeline, Tone};

const NAMES: f32 = 150.0;
const ROW: f32 = 17.0;

pub(super) fn timeline(flow: &mut Flow, report: &Report) {
    let timeline = &report.timeline;
    if timeline.phases.is_empty() {
        return;
    }
    let words = &report.words;
    heading(flow, 0, 2, words.timeline);
    if timeline.start.is_some() && timeline.length_ms > 0 {
        chart(flow, timeline);
    }
    let has_plan = timeline.phases.iter().any(|it| it.planned_length.is_some());
    let moment = |it: Option<&Moment>| it.map_or(String::new(), |it| it.words.clone());
    let length = |it: Option<&report::Span>| it.map_or(String::new(), |it| it.words.clone());
    let rows = timeline.phases.iter().map(|phase| {
        let over = phase.difference.as_ref().is_some_and(|it| it.ms > 0);
        let difference = Mark { tone: Tone::Warn, word: length(phase.difference.as_ref()) };
        let between = match (moment(phase.from.as_ref()), moment(phase.to.as_ref())) {
            (from, to) if from.is_empty() && to.is_empty() => words.not_started.to_owned(),
            (from, to) => format!("{from} – {to}"),
        };
        let mut cells = vec![
            spans(vec![vec![Span::new(name(phase), TEXT)]]),
            text(between),
            text(length(phase.actual_length.as_ref())),
        ];
        if has_plan {
            cells.push(text(length(phase.planned_length.as_ref())));
            cells.push(if over { mark(&difference) } else { text(difference.word) });
        }
        cells
    });
    let rows = rows.collect();
    let columns = [
        (words.phase, 42.0),
        (words.from_to, 20.0),
        (words.took, 12.0),
        (words.planned, 12.0),
        (words.difference, 14.0),
    ];
    table(flow, 0, &columns[..if has_plan { 5 } else { 3 }], rows);
}

fn name(phase: &Phase) -> String {
    format!("{} {}", phase.number, phase.title).trim().to_owned()
}

fn chart(flow: &mut Flow, timeline: &Timeline) {
    let node = flow.node(0, Tag::Figure);
    if let Some(figure) = flow.document.nodes.get_mut(node) {
        figure.alternative = Some(timeline.alternative.clone());
    }
    let width = flow.width();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "milliseconds of a run to points of a page"
    )]
    let at = |ms: i64| {
        NAMES
            + (ms as f64 / timeline.length_ms as f64).clamp(0.0, 1.0) as f32 * (width - NAMES - 4.0)
    };
    for (index, phases) in timeline.phases.chunks(24).enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "at most 24")]
        let bottom = 14.0 + phases.len() as f32 * ROW;
        let mut block = Block {
            height: bottom + 8.0,
            gap: if index == 0 { 2.0 } else { 0.0 },
            ..Block::default()
        };
        let fonts = flow.fonts();
        block.mark(node, |block| {
            let mut free = NAMES - 10.0;
            for tick in &timeline.ticks {
                let x = at(tick.at_ms);
                block.rule([x, 12.0], [x, bottom], 0.4, LIGHT);
                let wide = fonts.width(SMALL.face, SMALL.size, &tick.words);
                let left = (x - wide / 2.0).clamp(NAMES - 10.0, width - wide);
                // Times that would lie over the one before are left to their lines.
                if left >= free {
                    block.text(fonts, left, 8.0, SMALL, &tick.words);
                    free = left + wide + 4.0;
                }
            }
            if let Some(end) = &timeline.planned_end {
                let x = at(end.at_ms);
                block.rule([x, 10.0], [x, bottom], 1.0, AMBER);
            }
            let mut y = 14.0;
            for phase in phases {
                let text =
                    style::shortened(fonts, &name(phase), Ink { size: 8.5, ..TEXT }, NAMES - 12.0);
                block.text(fonts, 0.0, y + 11.0, Ink { size: 8.5, ..TEXT }, &text);
                if let Some(planned) = phase.planned {
                    let (from, to) = (at(planned.start_ms), at(planned.end_ms));
                    block.rect(
                        [from, y + 2.5, (to - from).max(1.0), 11.0],
                        1.5,
                        Some(PALE),
                        Some((LIGHT, 0.6)),
                    );
                }
                if let Some(actual) = phase.actual {
                    let (from, to) = (at(actual.start_ms), at(actual.end_ms));
                    let over = phase.difference.as_ref().is_some_and(|it| it.ms > 0);
                    let color = if over { AMBER } else { BLUE };
                    block.rect([from, y + 5.0, (to - from).max(1.2), 6.0], 1.0, Some(color), None);
                }
                for point in &phase.points {
                    let x = at(point.at_ms);
                    let color = if point.tone == Tone::Bad { RED } else { BLACK };
                    block.rect(
                        [x - 2.4, y + 5.6, 4.8, 4.8],
                        2.4,
                        Some([255; 3]),
                        Some((color, 1.3)),
                    );
                }
                y += ROW;
            }
        });
        flow.push(Group { blocks: vec![block], keep: false });
    }
}
