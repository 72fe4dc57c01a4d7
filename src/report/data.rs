//! What a report says: plain data, ready to be set. Emitters know tones and kinds of cells, and nothing of results.

use serde::Serialize;

use super::Words;

/// What the report says, in the order that it is read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Language of the checklist's own text, BCP 47.
    pub lang: String,
    /// The report's own words: headings, heads of columns.
    pub words: Words,
    /// The checklist's title.
    pub title: String,
    /// Id of the deployment; empty where none is given.
    pub subject: String,
    /// What happened, in a word and a sentence.
    pub verdict: Verdict,
    /// Key figures: duration, checks passed, deviations, sign-offs, commands run.
    pub figures: Vec<Figure>,
    /// Head facts: lead, team, change, environment, planned and actual window.
    pub facts: Vec<Fact>,
    /// What is wrong with the results file itself; to be shown near the top, so that nothing looks fine that is not.
    pub warnings: Vec<String>,
    /// What did not go to plan, worst first.
    pub deviations: Vec<Deviation>,
    /// What did not apply, with the reason.
    pub not_applicable: Vec<Remark>,
    /// Sign-offs.
    pub approvals: Vec<Approval>,
    /// What remains to be done.
    pub next_steps: Vec<NextStep>,
    /// When each phase was planned and when it took place.
    pub timeline: Timeline,
    /// Numbers that were written down.
    pub measurements: Vec<Measurement>,
    /// What people wrote.
    pub notes: Vec<Note>,
    /// What else there is to say, each a table: answers that differ, earlier runs, review.
    pub tables: Vec<Table>,
    /// How long the run and its phases took, run by run; empty without earlier runs.
    pub trends: Vec<Trend>,
    /// Every item, by section, in the checklist's order.
    pub record: Vec<RecordSection>,
    /// Every command that was run, in the record's order.
    pub evidence: Vec<Evidence>,
    /// Where the report comes from, and what was checked about that.
    pub provenance: Vec<Fact>,
    /// The last line of the short formats: checklist, digest, program.
    pub colophon: String,
}

/// How something is to look. Never told by colour alone: a mark has a word and a sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// Went well.
    Good,
    /// Needs a look.
    Warn,
    /// Went wrong.
    Bad,
    /// Left out.
    Skipped,
    /// Does not apply.
    Muted,
    /// Not answered yet.
    Open,
}

/// A word that is shown as a chip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// How it looks.
    pub tone: Tone,
    /// What it says: `Done`, `Approved`, `Outside the expected range`.
    pub word: String,
}

/// A point in time, in the offset it was recorded with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// RFC 3339 with offset.
    pub rfc3339: String,
    /// As read in the report: `22:04`; with the day where it is another than that of the start.
    pub words: String,
}

/// A length of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Milliseconds; of a difference: below 0 where it was shorter.
    pub ms: i64,
    /// As read: `1 h 50 min`, `2.1 s`; of a difference: `+15 min`, `−2 min`, `±0 min`.
    pub words: String,
}

/// An item of the record that something is said about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ItemRef {
    /// The item's id: [`RecordItem::id`]. Empty where it is about the run as a whole.
    pub id: String,
    /// Its place among all items: [`RecordItem::nth`]. 0 where it is none of them.
    pub nth: usize,
    /// The number as printed; empty where it has none.
    pub number: String,
    /// What the item says.
    pub text: String,
    /// The title of the phase it stands in.
    pub phase: String,
}

/// How the run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Everything was done and went well.
    Success,
    /// Some of it did not go well.
    Partial,
    /// Not everything is answered.
    #[default]
    Incomplete,
    /// It was undone.
    RolledBack,
    /// It did not work.
    Failed,
}

/// The verdict: the worse of what was declared and what was recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How the run ended.
    pub outcome: Outcome,
    /// In words and colour: `Partial success`.
    pub mark: Mark,
    /// One generated sentence or a few short ones.
    pub sentence: String,
    /// What people declared, where they did: the option's own words.
    pub declared: Option<String>,
    /// What the record alone says.
    pub recorded: String,
    /// Whether the two agree; true where nothing was declared.
    pub agree: bool,
    /// `Rehearsal`, where it was not for real.
    pub rehearsal: Option<String>,
    /// From its start to its end, in milliseconds, where both are known.
    pub length_ms: Option<i64>,
}

/// A key figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// The figure: `38 of 41`.
    pub value: String,
    /// A line below it; may be empty.
    pub detail: String,
    /// How it looks.
    pub tone: Tone,
}

/// A label and its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
    /// Whether the value is code: a digest, an id.
    pub code: bool,
    /// How it looks: `Good` and `Bad` say that it was checked.
    pub tone: Tone,
}

/// Something that did not go to plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Deviation {
    /// Where.
    pub item: ItemRef,
    /// What happened.
    pub mark: Mark,
    /// The reason given, and the generated detail before it: `21 minutes (expected: at most 15 minutes). …`
    pub reason: String,
    /// Whether anybody gave a reason or there is a detail; otherwise `reason` says that there is none.
    pub has_reason: bool,
    /// Who.
    pub who: String,
    /// When.
    pub at: Option<Moment>,
}

/// Something said about an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// About what.
    pub item: ItemRef,
    /// What; may be empty.
    pub text: String,
}

/// A sign-off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Its item; the text is the role that signs.
    pub item: ItemRef,
    /// Who signed; empty where nobody did.
    pub name: String,
    /// The decision.
    pub decision: Mark,
    /// When.
    pub at: Option<Moment>,
    /// Remarks.
    pub comments: String,
    /// Whether what was signed is what the record says now.
    pub seal: Mark,
    /// The first digits of the sealed digest; empty where there is no seal.
    pub seal_digest: String,
}

/// Something that remains to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// Its item.
    pub item: ItemRef,
    /// Whether it is done already.
    pub done: bool,
    /// In words.
    pub mark: Mark,
    /// Who does it; `no owner` is in the words.
    pub owner: String,
    /// Other values that were filled in at it, and its note.
    pub detail: String,
}

/// When each phase was planned and when it took place.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Timeline {
    /// The left edge; none where no times are known: then there is no chart.
    pub start: Option<Moment>,
    /// From the left to the right edge.
    pub length_ms: i64,
    /// Where the axis is labelled.
    pub ticks: Vec<Tick>,
    /// The planned end, where there is one.
    pub planned_end: Option<Tick>,
    /// The phases with work in them.
    pub phases: Vec<Phase>,
    /// Everything that the chart shows, in words.
    pub alternative: String,
}

/// A place on the axis of the timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// From the left edge.
    pub at_ms: i64,
    /// The clock time.
    pub words: String,
}

/// One phase.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Phase {
    /// Id of its section: [`RecordSection::id`].
    pub id: String,
    /// The number as printed.
    pub number: String,
    /// The heading.
    pub title: String,
    /// When it was planned, from the left edge.
    pub planned: Option<Stretch>,
    /// When it took place, from the left edge.
    pub actual: Option<Stretch>,
    /// How long it should take.
    pub planned_length: Option<Span>,
    /// How long it took.
    pub actual_length: Option<Span>,
    /// The difference, where both are known.
    pub difference: Option<Span>,
    /// First time.
    pub from: Option<Moment>,
    /// Last time.
    pub to: Option<Moment>,
    /// What became of its items, in order of tone; zeros are left out.
    pub counts: Vec<Count>,
    /// Points worth showing: gates passed, failures.
    pub points: Vec<Point>,
}

/// A piece of the axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// From the left edge.
    pub start_ms: i64,
    /// From the left edge.
    pub end_ms: i64,
}

/// How many items have one state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The state.
    pub mark: Mark,
    /// How many.
    pub count: usize,
}

/// A point on a phase's bar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Point {
    /// From the left edge.
    pub at_ms: i64,
    /// `Warn`: a gate was passed; `Bad`: something failed.
    pub tone: Tone,
    /// What happened, in words.
    pub words: String,
}

/// A number that was written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measurement {
    /// Its item.
    pub item: ItemRef,
    /// What was measured, where the item has several fields; else empty.
    pub label: String,
    /// The value with its unit.
    pub value: String,
    /// What it is compared with: the same before in this run, else in earlier runs; empty where there is none.
    pub baseline: String,
    /// What was expected: the document's words; empty where nothing was.
    pub expected: String,
    /// Whether it holds; the word is empty where nothing was expected.
    pub mark: Mark,
}

/// What people wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Where.
    pub item: ItemRef,
    /// Lines are separated by `\n`.
    pub text: String,
    /// Who.
    pub who: String,
}

/// A part of the report that is a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Unique in the report: `conflicts`.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// A sentence below it; may be empty.
    pub lead: String,
    /// The heads of the columns.
    pub columns: Vec<Column>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Its share of the width, in hundredths.
    pub width: u8,
    /// Whether it holds numbers.
    pub number: bool,
}

/// A cell of a table: item, mark, text and detail, as far as there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What it is about.
    pub item: Option<ItemRef>,
    /// A mark.
    pub mark: Option<Mark>,
    /// What it says.
    pub text: String,
    /// What it says further, in small print. Lines are separated by `\n`.
    pub detail: String,
}

/// How long something took, run by run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trend {
    /// What.
    pub title: String,
    /// Everything that the chart shows, in words.
    pub alternative: String,
    /// The median of all bars, in milliseconds.
    pub median_ms: i64,
    /// The same in words.
    pub median: String,
    /// The runs in order of time, this one last.
    pub bars: Vec<TrendBar>,
}

/// A run in a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TrendBar {
    /// How long it took, in milliseconds.
    pub ms: i64,
    /// How the run ended.
    pub tone: Tone,
    /// Both in words, with the day.
    pub words: String,
}

/// A section of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordSection {
    /// The section's id.
    pub id: String,
    /// The number as printed.
    pub number: String,
    /// The heading.
    pub title: String,
    /// 1 for a phase, 2 for what stands below it, …
    pub level: u8,
    /// Off the way.
    pub contingency: bool,
    /// The items in the section itself.
    pub items: Vec<RecordItem>,
}

/// An item of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordItem {
    /// The item's id, unique in the report.
    pub id: String,
    /// Its place among all items, counted from 1: shorter than the id, for links.
    pub nth: usize,
    /// The number as printed; empty where it has none.
    pub number: String,
    /// Whether it passes or not: a check or a sign-off.
    pub is_test: bool,
    /// Whether it is left unanswered because nobody needed it.
    pub is_open_by_choice: bool,
    /// How deep it is nested below other items, from 0.
    pub depth: u8,
    /// What to do or what was asked.
    pub text: String,
    /// What became of it.
    pub mark: Mark,
    /// What was filled in.
    pub values: Vec<Fact>,
    /// The note or reason; may be empty.
    pub note: String,
    /// When.
    pub at: Option<Moment>,
    /// Who.
    pub who: String,
    /// The attempts of its commands: indexes into [`Report::evidence`].
    pub evidence: Vec<usize>,
    /// The same in words: `exit 1 in 8.0 s, then exit 0 in 20 min 52 s`; empty where nothing was run.
    pub ran: String,
}

/// One attempt to run a command.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Its item.
    pub item: ItemRef,
    /// Unique in the report: the command's id and the attempt.
    pub id: String,
    /// Counts from 1; the words say `try 2` where there are several.
    pub attempt: u32,
    /// Whether the item has more than one.
    pub several: bool,
    /// How it ended: `exit 0`, `timed out`, `stopped by the operator`.
    pub result: Mark,
    /// How long it took.
    pub length: Option<Span>,
    /// When it began.
    pub at: Option<Moment>,
    /// The text as run.
    pub command: String,
    /// Its language.
    pub language: String,
    /// What it printed, its end or all of it; control characters are made visible.
    pub output: String,
    /// Remarks: cut, secrets masked, edited by the operator, decision, log file and digest.
    pub facts: Vec<Fact>,
}
