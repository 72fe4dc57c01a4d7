//! The report as Markdown, as GitHub reads it.

use serde::Serialize;

use super::{Context, Emitted, Error, Format};
use crate::report::{Moment, Phase, Report, Span, Timeline};

pub(super) static FORMAT: Format<Report> = Format {
    name: "report-md",
    to: "md",
    file: "report.md",
    templates: &[("report.md", include_str!("../../templates/report.md"))],
    emit,
};

/// Width of the chart's bars, in characters.
const WIDTH: i64 = 32;

fn emit(report: &Report, context: &Context<'_>) -> Result<Emitted, Error> {
    #[derive(Serialize)]
    struct Page<'a> {
        chart: String,
        report: &'a Report,
    }
    let page = Page { chart: chart(&report.timeline), report };
    let text = context.templates.render("report.md", &page)?;
    Ok(Emitted { bytes: text.into_bytes(), ..Emitted::default() })
}

/// The timeline in characters: a bar a phase, its name last, so that wide letters move nothing.
fn chart(timeline: &Timeline) -> String {
    let lines: Vec<Line> =
        timeline.phases.iter().filter_map(|phase| line(phase, timeline.length_ms)).collect();
    let widest =
        |of: fn(&Line) -> &str| lines.iter().map(|it| of(it).chars().count()).max().unwrap_or(0);
    let (from_to, length) = (widest(|it| &it.window), widest(|it| &it.took));
    let more = widest(|it| &it.difference);
    let set = |it: &Line| {
        let Line { bar, window, took, difference, name } = it;
        format!("{bar}  {window:<from_to$}  {took:>length$}{difference:<more$}  {name}")
    };
    lines.iter().map(set).collect::<Vec<_>>().join("\n")
}

/// A phase that took place.
struct Line {
    bar: String,
    window: String,
    took: String,
    difference: String,
    name: String,
}

fn line(phase: &Phase, length: i64) -> Option<Line> {
    let actual = phase.actual?;
    let place = |ms: i64| ms * WIDTH / length.max(1);
    let start = place(actual.start_ms).min(WIDTH - 1);
    let end = place(actual.end_ms).clamp(start + 1, WIDTH);
    let bar = |from, to, sign: &str| sign.repeat(usize::try_from(to - from).unwrap_or(0));
    let words = |it: &Option<Span>| it.as_ref().map_or_else(String::new, |it| it.words.clone());
    let clock = |it: &Option<Moment>| it.as_ref().map_or_else(String::new, |it| it.words.clone());
    let difference =
        phase.difference.as_ref().map_or_else(String::new, |it| format!(" ({})", it.words));
    Some(Line {
        bar: bar(0, start, "·") + &bar(start, end, "█") + &bar(end, WIDTH, "·"),
        window: format!("{}–{}", clock(&phase.from), clock(&phase.to)),
        took: words(&phase.actual_length),
        difference,
        name: format!("{} {}", phase.number, phase.title).trim().replace('\n', " "),
    })
}
