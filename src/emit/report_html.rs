//! The report as a page: one file, no script.

use serde::Serialize;

use super::{Context, Emitted, Error, Format, Paper, html};
use crate::report::{Phase, Report, Stretch, Timeline, Tone, Trend};

pub(super) static FORMAT: Format<Report> = Format {
    name: "report-html",
    to: "html",
    file: "report.html",
    templates: &[
        ("report.html", include_str!("../../templates/report.html")),
        ("report.css", include_str!("../../templates/report.css")),
    ],
    emit,
};

fn emit(report: &Report, context: &Context<'_>) -> Result<Emitted, Error> {
    #[derive(Serialize)]
    struct Style {
        footer: String,
        page: String,
        paper: &'static str,
    }
    #[derive(Serialize)]
    struct Page<'a> {
        policy: String,
        style: String,
        chart: Option<Chart>,
        shares: Vec<Share<'a>>,
        has_plan: bool,
        has_baseline: bool,
        trends: Vec<TrendChart<'a>>,
        report: &'a Report,
    }
    let footer = html::css_string(&report.colophon);
    let paper = match context.settings.paper {
        Paper::A4 => "a4",
        Paper::Letter => "letter",
    };
    let style = Style { footer, page: html::css_string(report.words.page), paper };
    let style = context.templates.render("report.css", &style)?;
    let page = Page {
        policy: html::policy(&style, ""),
        style,
        chart: chart(&report.timeline),
        shares: report.timeline.phases.iter().map(share).collect(),
        has_plan: report.timeline.phases.iter().any(|it| it.planned_length.is_some()),
        has_baseline: report.measurements.iter().any(|it| !it.baseline.is_empty()),
        trends: report.trends.iter().map(trend).collect(),
        report,
    };
    let text = context.templates.render("report.html", &page)?;
    Ok(Emitted { bytes: text.into_bytes(), ..Emitted::default() })
}

/// The chart is 1000 wide: names, bars, and how long it took.
const LEFT: i64 = 212;
const RIGHT: i64 = 855;
const TOP: i64 = 28;
const ROW: i64 = 34;
/// So many characters of a name fit before the bars.
const NAME: usize = 25;
/// A bar is always seen.
const THINNEST: f64 = 2.0;
/// Less than a minute over the plan is not shown.
const LATE_MS: i64 = 60_000;

/// The timeline, drawn.
#[derive(Serialize)]
struct Chart {
    height: i64,
    bottom: i64,
    ticks: Vec<Label>,
    end: Option<Label>,
    rows: Vec<Row>,
    has_late: bool,
    has_gate: bool,
    has_failure: bool,
}

#[derive(Serialize)]
struct Label {
    x: f64,
    words: String,
}

#[derive(Serialize)]
struct Row {
    y: i64,
    name: String,
    words: String,
    plan: Option<Bar>,
    took: Option<Bar>,
    late: Option<Bar>,
    points: Vec<Dot>,
}

#[derive(Serialize)]
struct Bar {
    x: f64,
    width: f64,
}

#[derive(Serialize)]
struct Dot {
    x: f64,
    tone: Tone,
    words: String,
}

fn chart(timeline: &Timeline) -> Option<Chart> {
    timeline.start.as_ref()?;
    let axis = Axis { length: timeline.length_ms.max(1) };
    let label =
        |tick: &crate::report::Tick| Label { x: axis.x(tick.at_ms), words: tick.words.clone() };
    let y = |nth: usize| TOP + ROW * i64::try_from(nth).unwrap_or(0);
    let phases = timeline.phases.iter().enumerate();
    let rows: Vec<Row> = phases.map(|(nth, phase)| row(phase, y(nth), &axis)).collect();
    let bottom = y(timeline.phases.len());
    Some(Chart {
        height: bottom + 24,
        bottom,
        ticks: timeline.ticks.iter().map(label).collect(),
        end: timeline.planned_end.as_ref().map(label),
        has_late: rows.iter().any(|row| row.late.is_some()),
        has_gate: rows.iter().any(|row| row.points.iter().any(|it| it.tone == Tone::Warn)),
        has_failure: rows.iter().any(|row| row.points.iter().any(|it| it.tone == Tone::Bad)),
        rows,
    })
}

struct Axis {
    length: i64,
}

impl Axis {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a run, drawn to a tenth")]
    fn x(&self, ms: i64) -> f64 {
        tenth(LEFT as f64 + ms as f64 / self.length as f64 * (RIGHT - LEFT) as f64)
    }

    fn bar(&self, stretch: Stretch) -> Bar {
        let x = self.x(stretch.start_ms);
        Bar { x, width: tenth((self.x(stretch.end_ms) - x).max(THINNEST)) }
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn row(phase: &Phase, y: i64, axis: &Axis) -> Row {
    let planned = phase.planned_length.as_ref().map(|it| it.ms);
    // Where the plan's length ends inside what it took, the rest is late.
    let split = phase.actual.zip(planned).map(|(actual, planned)| actual.start_ms + planned);
    let late = phase.actual.zip(split).filter(|(actual, split)| actual.end_ms > split + LATE_MS);
    let took = phase.actual.map(|actual| {
        let end_ms = late.map_or(actual.end_ms, |(_, split)| split);
        Stretch { end_ms, ..actual }
    });
    let words = match (&phase.actual_length, &phase.difference) {
        (Some(took), Some(difference)) => format!("{} ({})", took.words, difference.words),
        (Some(took), None) => took.words.clone(),
        (None, _) => String::new(),
    };
    // Signs before the words of a heading cost room and tell nothing here.
    let words_only = phase.title.trim_start_matches(|char: char| !char.is_alphanumeric());
    let title = if words_only.is_empty() { &phase.title } else { words_only };
    let name = format!("{} {title}", phase.number);
    let name = name.trim();
    let short: String = name.chars().take(NAME - 1).collect();
    Row {
        y,
        name: if name.chars().count() > NAME {
            short.trim_end().to_owned() + "…"
        } else {
            name.to_owned()
        },
        words,
        plan: phase.planned.map(|it| axis.bar(it)),
        took: took.map(|it| axis.bar(it)),
        late: late.map(|(actual, split)| axis.bar(Stretch { start_ms: split, ..actual })),
        points: phase
            .points
            .iter()
            .map(|point| Dot {
                x: axis.x(point.at_ms),
                tone: point.tone,
                words: point.words.clone(),
            })
            .collect(),
    }
}

/// A small chart: a bar a run, 240 wide and 60 high.
#[derive(Serialize)]
struct TrendChart<'a> {
    trend: &'a Trend,
    /// Where the line of the median stands.
    median: f64,
    /// The bars of each tone, as one path.
    bars: Vec<TrendBars>,
}

#[derive(Serialize)]
struct TrendBars {
    tone: Tone,
    path: String,
}

#[expect(clippy::cast_precision_loss, reason = "lengths of runs, drawn to a whole unit")]
fn trend(trend: &Trend) -> TrendChart<'_> {
    let longest = trend.bars.iter().map(|it| it.ms).max().unwrap_or(1).max(1) as f64;
    // Drawn to a whole unit: the charts are small, and there may be many.
    let height = |ms: i64| (ms as f64 / longest * 56.0).max(THINNEST).round();
    let step = 240.0 / trend.bars.len().max(1) as f64;
    let width = (step - 2.0).clamp(1.0, 24.0).round();
    let mut bars: Vec<TrendBars> = Vec::new();
    for (at, bar) in trend.bars.iter().enumerate() {
        let (x, height) = (tenth(at as f64 * step), height(bar.ms));
        let path = format!("M{x} 60v-{height}h{width}v{height}z");
        match bars.iter_mut().find(|it| it.tone == bar.tone) {
            Some(known) => known.path.push_str(&path),
            None => bars.push(TrendBars { tone: bar.tone, path }),
        }
    }
    TrendChart { trend, median: 60.0 - height(trend.median_ms), bars }
}

/// What became of a phase's items, as parts of a bar.
#[derive(Serialize)]
struct Share<'a> {
    phase: &'a Phase,
    over: bool,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    tone: Tone,
    x: f64,
    width: f64,
}

#[expect(clippy::cast_precision_loss, reason = "counts of items, drawn to a tenth")]
fn share(phase: &Phase) -> Share<'_> {
    let total: usize = phase.counts.iter().map(|it| it.count).sum();
    let mut x = 0.0;
    let mut parts = Vec::with_capacity(phase.counts.len());
    for count in &phase.counts {
        let width = count.count as f64 / total.max(1) as f64 * 160.0;
        parts.push(Part {
            tone: count.mark.tone,
            x: tenth(x),
            width: tenth((width - 1.0).max(THINNEST)),
        });
        x += width;
    }
    let over = phase.difference.as_ref().is_some_and(|it| it.ms >= LATE_MS);
    Share { phase, over, parts }
}
