//! Tables: rows that are ticked, cells that are filled in.

use super::{
    blanks,
    blocks::{Place, Reader},
    fields::{self, Around, Found},
    inline::{self, code_ranges},
    items, labels,
    lines::Line,
    options,
    tree::{Kind, Node},
    words,
};
use crate::{
    model::{Block, Cell, FieldKind, InitialState, Row, SectionRole, Step, StepForm, Table, Text},
    source::Span,
};

/// Reads a table.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, place: Place<'_>, out: &mut Vec<Block>) {
    let mut rows = node.children.iter().filter(|child| child.kind == Kind::Row);
    let columns: Vec<Text> = rows
        .next()
        .map(|row| row.children.iter().map(|cell| inline::text(&cell.inlines)).collect())
        .unwrap_or_default();
    let rows: Vec<&Node> = rows.collect();
    let known: Vec<Column> = (0..columns.len())
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.children.get(at));
            let mut cells = cells.map(|cell| content(reader, cell).text);
            let worded = |it: &Text| it.to_plain().chars().any(char::is_alphanumeric);
            Column {
                heading: columns.get(at).map(Text::to_plain).unwrap_or_default(),
                offers: cells.clone().any(|it| boxes(it) >= 2),
                ticks: cells.clone().any(|it| lone_box(it).is_some()),
                is_empty: columns.get(at).is_some_and(worded) && cells.all(str::is_empty),
            }
        })
        .collect();
    let named = names_rows(&known);
    let subjects: Vec<Text> = rows.iter().map(|row| subject(reader, row, named)).collect();
    let unnamed = subjects.iter().filter(|it| it.is_blank()).count();
    let mut count = 0;
    let mut read = Vec::new();
    for (row, subject) in rows.iter().zip(subjects) {
        // Rows without words are told apart by their number.
        let blank = subject.is_blank();
        count += usize::from(blank);
        let number = (blank && unnamed > 1).then_some(count);
        read.push(self::row(reader, row, &known, Subject { text: subject, number }, place));
    }
    let (mut read, subjects): (Vec<Row>, Vec<Text>) = read.into_iter().unzip();
    let decided = decisions(reader, &rows, &columns, &mut read, place);
    for (at, ((row, node), name)) in read.iter_mut().zip(&rows).zip(subjects).enumerate() {
        if !decided.contains(&at) {
            worded_box(reader, node, row, name, place);
        }
    }
    out.push(Block::Table(Table { columns, rows: read, span: reader.span(&node.range) }));
}

/// What is known of a column before its cells are read.
struct Column {
    heading: String,
    /// Some row offers a choice in it: there a lone box is a choice as well.
    offers: bool,
    /// Some row has nothing but a box in it: a row that has none there has nothing to fill in either.
    ticks: bool,
    /// It has a heading, and nothing below it.
    is_empty: bool,
}

/// What names a row: its words, or where several rows have none, its number among those.
struct Subject {
    text: Text,
    number: Option<usize>,
}

impl Subject {
    /// A cell's label below a heading.
    fn label(&self, heading: &str, names_row: bool) -> String {
        let (subject, heading) = (labels::clean(&self.text.to_plain()), labels::clean(heading));
        match self.number {
            Some(number) if !heading.is_empty() => format!("{heading} #{number}"),
            _ if heading.is_empty() => subject,
            _ if names_row || subject.is_empty() => heading,
            _ => format!("{subject}: {heading}"),
        }
    }
}

/// Boxes with a word beside them, `| ☐ GO | Name: ____ |`, of which exactly one holds: one choice. Which rows it is made of.
fn decisions(
    reader: &Reader<'_>,
    nodes: &[&Node],
    columns: &[Text],
    rows: &mut [Row],
    place: Place<'_>,
) -> Vec<usize> {
    let mut decided = Vec::new();
    for (at, heading) in columns.iter().enumerate() {
        let mut offered: Vec<(usize, String, bool)> = Vec::new();
        for (number, (node, row)) in nodes.iter().zip(rows.iter()).enumerate() {
            let (Some(cell), Some(read)) = (node.children.get(at), row.cells.get(at)) else {
                continue;
            };
            let line = content(reader, cell);
            let open = row.step.is_none() && read.fields.is_empty() && boxes(line.text) == 1;
            if let Some((_, state, rest)) = items::step_mark(line).filter(|_| open)
                && !rest.text.is_empty()
            {
                offered.push((number, labels::clean(rest.text), state.is_some()));
            }
        }
        let texts: Vec<&str> = offered.iter().map(|(_, text, _)| text.as_str()).collect();
        let heading = heading.to_plain();
        if !super::decisions::are_decision(&texts, &heading) {
            continue;
        }
        let Some((first, ..)) = offered.first() else { continue };
        let Some(node) = nodes[*first].children.get(at) else { continue };
        let label = match labels::clean(&heading) {
            heading if heading.is_empty() => place.label.to_owned(),
            heading => heading,
        };
        let ticked = offered.iter().find(|(_, _, ticked)| *ticked);
        let found = Found {
            label,
            kind: FieldKind::Choice,
            initial: ticked.map(|(_, text, _)| text.clone()),
            options: offered.iter().map(|(_, text, _)| text.clone()).collect(),
            range: content(reader, node).range(),
            ..Found::default()
        };
        let field = reader.field(found, place);
        if let Some(cell) = rows[*first].cells.get_mut(at) {
            cell.text = Text::default();
            cell.fields.push(field);
        }
        decided.extend(offered.iter().map(|(at, ..)| *at));
    }
    decided
}

/// A box with words beside it in a cell, in a row where nothing is chosen: the row is a step.
fn worded_box(reader: &Reader<'_>, node: &Node, row: &mut Row, name: Text, place: Place<'_>) {
    let chosen = row.cells.iter().flat_map(|it| &it.fields).any(|it| it.options.len() > 1);
    if row.step.is_some() || chosen {
        return;
    }
    let found = node.children.iter().zip(&row.cells).enumerate().find_map(|(at, (node, cell))| {
        let line = content(reader, node);
        let open = cell.fields.is_empty() && boxes(line.text) == 1;
        let (_, state, rest) = items::step_mark(line).filter(|_| open)?;
        (!rest.text.is_empty()).then_some((at, state))
    });
    let Some((at, state)) = found else { return };
    let text = if at == 0 { row.cells[0].text.clone() } else { name };
    row.step = Some(step(text, state, row.span, place));
    row.cells[at].is_box = true;
}

fn step(text: Text, initial: Option<InitialState>, span: Span, place: Place<'_>) -> Step {
    Step {
        text,
        form: StepForm::Row,
        contingency: place.contingency,
        initial,
        span,
        ..Step::default()
    }
}

fn boxes(text: &str) -> usize {
    blanks::marks(text, &[])
        .iter()
        .filter(|mark| matches!(mark.kind, blanks::MarkKind::Box(_)))
        .count()
}

/// A cell that holds just a box: whether it is ticked.
pub(super) fn lone_box(text: &str) -> Option<bool> {
    let text = text.trim_matches(['`', '*', ' ']);
    if let Some((mark, end)) = blanks::leading_box(text) {
        return (end == text.len()).then_some(!matches!(mark, ' ' | '_'));
    }
    blanks::leading_glyph(text).filter(|(_, end)| *end == text.len()).map(|(ticked, _)| ticked)
}

/// What stands between the bars.
fn content<'a>(reader: &Reader<'a>, cell: &Node) -> Line<'a> {
    let source: &'a str = reader.text;
    let raw = &source[cell.range.clone()];
    let text = raw.trim_matches(|c: char| c.is_whitespace() || c == '|');
    let start = cell.range.start + raw.find(text).unwrap_or(0);
    Line { text, start }
}

/// The words that name a row: those of its first cell that has some, and asks nothing.
fn subject(reader: &Reader<'_>, node: &Node, named: bool) -> Text {
    let unnamed = is_unnamed(reader, node);
    // What is filled in does not name the row.
    let given: Vec<Text> = node
        .children
        .iter()
        .enumerate()
        .filter(|(at, cell)| {
            let text = content(reader, cell).text;
            blanks::marks(text, &[]).is_empty()
                && ((*at == 0 && named) || options::slash_options(text).is_none())
                && !(unnamed && options::bracket_options(text).is_some())
                && text.trim_matches('*') != FIGURE
        })
        .map(|(_, cell)| inline::text(&cell.inlines))
        .collect();
    let worded = |text: &&Text| text.to_plain().chars().any(char::is_alphabetic);
    // `L-01` counts the row, and the cell behind it names it.
    let named = given.iter().skip(names_at(reader, node)).find(worded);
    let named = named.or_else(|| given.iter().find(|it| !it.is_blank()));
    let first = node.children.first().and_then(|cell| beside_box(cell, content(reader, cell)));
    first.or_else(|| named.cloned()).unwrap_or_default()
}

/// Whether the first column asks nothing: `QA/UAT` below `Role` names its row and is not chosen from.
fn names_rows(columns: &[Column]) -> bool {
    let [first, rest @ ..] = columns else { return false };
    let answered = |it: &[Column]| matches!(it, [only] if words::is_answer_column(&only.heading));
    !first.heading.is_empty() && (!words::asks(&first.heading) || answered(rest))
}

/// Whether a row leaves open what it is about: its first cell is empty. Then `High/Medium/Low` in another one is to be chosen from.
fn is_unnamed(reader: &Reader<'_>, node: &Node) -> bool {
    node.children.first().is_some_and(|cell| content(reader, cell).text.is_empty())
}

/// The column in which a row's name stands: the second where the first counts the rows, as `1` or `TC-01` do.
fn names_at(reader: &Reader<'_>, node: &Node) -> usize {
    let text = |at: usize| node.children.get(at).map_or("", |cell| content(reader, cell).text);
    let first = text(0).trim_matches(['*', '`', '#', '.', ' ']);
    let counts = first.ends_with(|c: char| c.is_ascii_digit())
        && first.len() <= 8
        && first.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "-._".contains(c));
    usize::from(counts && text(1).chars().any(char::is_alphabetic))
}

/// What stands for a figure that is not known yet.
const FIGURE: &str = "[X]";

/// Whether every cell behind the first holds nothing but the sign for a figure, below headings of which one asks for it: no row in which
/// everything is ticked.
fn is_of_figures(reader: &Reader<'_>, node: &Node, columns: &[Column]) -> bool {
    node.children.len() > 2
        && node.children[1..]
            .iter()
            .all(|cell| content(reader, cell).text.trim_matches('*') == FIGURE)
        && columns.iter().skip(1).any(|it| words::is_measured(&it.heading))
}

fn row(
    reader: &mut Reader<'_>,
    node: &Node,
    columns: &[Column],
    subject: Subject,
    place: Place<'_>,
) -> (Row, Text) {
    let span = reader.span(&node.range);
    // Nothing behind the row's name, something to choose or to tick beside it: every empty cell is to be filled in.
    let empty = |cell: &&Node| content(reader, cell).text.is_empty();
    let behind = node.children.get(names_at(reader, node) + 1..).unwrap_or_default();
    let all_empty = behind.len() > 1 && behind.iter().all(|cell| empty(&cell));
    let unnamed = is_unnamed(reader, node);
    let wholly = unnamed && node.children.iter().all(|cell| empty(&cell));
    // A column in which nothing stands at all, beside one that asks.
    let asked = node
        .children
        .iter()
        .zip(columns)
        .skip(1)
        .any(|(cell, column)| empty(&cell) && words::asks(&column.heading));
    let named = names_rows(columns);
    let answered = node.children.iter().enumerate().any(|(at, cell)| {
        let text = content(reader, cell).text;
        let choice = ((at > 0 || !named) && options::slash_options(text).is_some())
            || (unnamed && options::bracket_options(text).is_some());
        boxes(text) >= 1 || choice
    });
    // The last row of a table of versions waits for the next version, not for whoever does the work; `**Backend**` above rows that are
    // ticked heads them.
    let is_head = || all_empty && !unnamed && columns.iter().any(|it| it.ticks);
    let bold =
        || node.children.first().is_some_and(|it| content(reader, it).text.starts_with("**"));
    let is_passed = (wholly && place.role == SectionRole::Reference) || (is_head() && bold());
    let figures = is_of_figures(reader, node, columns);
    let mut cells = Vec::new();
    let mut ticked: Option<bool> = None;
    for (at, cell) in node.children.iter().enumerate() {
        let line = content(reader, cell);
        let column = columns.get(at);
        let heading = column.map_or("", |it| it.heading.as_str());
        // `[X]` under `Score` stands for a figure.
        if line.text.trim_matches('*') == FIGURE && (figures || words::is_measured(heading)) {
            let found = Found {
                label: subject.label(heading, at == 0),
                kind: column_kind(heading),
                range: line.range(),
                ..Found::default()
            };
            cells.push(Cell { fields: vec![reader.field(found, place)], ..Cell::default() });
            continue;
        }
        if let Some(tick) = lone_box(line.text) {
            ticked = Some(ticked.unwrap_or(false) || tick);
            cells.push(Cell { is_box: true, ..Cell::default() });
            continue;
        }
        if boxes(line.text) == 1
            && !column.is_some_and(|it| it.offers)
            && let Some(text) = beside_box(cell, line)
        {
            cells.push(Cell { text, ..Cell::default() });
            continue;
        }
        let open = match column {
            // Elsewhere an empty first cell goes on with what the row above is about.
            Some(it) if at == 0 => wholly || (answered && (it.is_empty || subject.text.is_blank())),
            Some(it) => all_empty || (answered && !it.ticks) || (asked && it.is_empty),
            None => false,
        };
        let spot = Spot {
            heading,
            subject: &subject,
            at,
            empty: match () {
                () if is_passed => Empty::Passed,
                () if open && heading.chars().any(char::is_alphanumeric) => Empty::Open,
                () => Empty::Asked,
            },
            unnamed,
            named: at == 0 && named,
            is_form: columns.len() == 2,
        };
        cells.push(fill(reader, cell, line, spot, place));
    }
    let first = columns.first().map_or("", |it| it.heading.as_str());
    let about = if place.label.is_empty() { first } else { place.label };
    let name = match subject.number {
        Some(number) => Text::plain(format!("{about} #{number}")),
        None if subject.text.is_blank() => Text::plain(about),
        None => subject.text,
    };
    let state = |tick: bool| tick.then_some(InitialState::Done);
    let step = ticked.map(|tick| step(name.clone(), state(tick), span, place));
    (Row { step, cells, span }, name)
}

/// What stands beside a box in a cell, where that is no answer to be chosen.
fn beside_box(cell: &Node, line: Line<'_>) -> Option<Text> {
    let (_, _, rest) = items::step_mark(line)?;
    let words = !rest.text.is_empty()
        && !rest.text.contains("___")
        && options::slash_options(rest.text.trim_end_matches(':')).is_none();
    words.then(|| inline::text(&inline::within(&cell.inlines, &rest.range())))
}

/// Whether a cell is to be filled in where it is empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    /// Where its column's heading asks for something.
    Asked,
    /// Whatever the heading.
    Open,
    Passed,
}

/// Where a cell stands.
#[derive(Clone, Copy)]
struct Spot<'a> {
    /// Its column's heading.
    heading: &'a str,
    /// What names its row.
    subject: &'a Subject,
    /// Its column, from 0.
    at: usize,
    empty: Empty,
    /// The row leaves open what it is about.
    unnamed: bool,
    /// It names its row.
    named: bool,
    /// The table is a form of two columns: what is asked, and where it is answered.
    is_form: bool,
}

/// A cell's text and what is filled in in it.
fn fill(
    reader: &mut Reader<'_>,
    node: &Node,
    line: Line<'_>,
    spot: Spot<'_>,
    place: Place<'_>,
) -> Cell {
    let Spot { heading, at, .. } = spot;
    let subject = &spot.subject.text.to_plain();
    let code = code_ranges(&node.inlines);
    let contacts = place.role == SectionRole::Contacts;
    let form = at == 1 && spot.is_form && words::is_answer_column(heading);
    let about = if form {
        subject
    } else if words::kind(heading) != FieldKind::Text
        || words::unit_in_label(heading).is_some()
        || at == 0
    {
        heading
    } else if spot.is_form {
        &format!("{subject} {heading}")
    } else {
        // What the row is about does not say what its cells take.
        heading
    };
    let mut cell = Cell::default();
    // `%`, `days`: nothing but the unit of what is to be filled in.
    let unit = words::unit(line.text).filter(|unit| *unit == line.text && at > 0);
    if line.text.is_empty() || (unit.is_some() && words::asks(heading)) {
        cell.text = Text::default();
        // The first cell names its row, unless it asks who or when, or nothing in the row is filled in.
        let first = words::kind(heading) != FieldKind::Text || subject.is_empty();
        let open = match spot.empty {
            Empty::Asked => words::asks(heading) && (at > 0 || first),
            Empty::Open => true,
            Empty::Passed => false,
        };
        if open {
            let about = if form { subject } else { heading };
            let kind = column_kind(about);
            let unit = unit.or_else(|| words::unit_in_label(about)).map(str::to_owned);
            // A column of `Yes/No` offers both.
            let options = options::heading_options(heading).unwrap_or_default();
            let kind = match () {
                () if !options.is_empty() => FieldKind::Choice,
                () if unit.is_some() => FieldKind::Number,
                () => kind,
            };
            let label =
                if form { labels::clean(subject) } else { spot.subject.label(heading, false) };
            let range = line.range();
            let found = Found { label, kind, unit, options, range, ..Found::default() };
            let mut field = reader.field(found, place);
            field.span = reader.span(&node.range);
            cell.fields.push(field);
        }
        return cell;
    }
    if let Some(options) = options::bracket_options(line.text).filter(|_| spot.unnamed) {
        let label = spot.subject.label(heading, false);
        let (kind, range) = (FieldKind::Choice, line.range());
        let found = Found { label, kind, options, range, ..Found::default() };
        cell.fields.push(reader.field(found, place));
        return cell;
    }
    // A row that is named `<case 1>` shows how a row is written.
    let pointed = line.text.trim_matches('`').starts_with('<');
    let offers = options::slash_options(line.text).is_some() && boxes(line.text) == 0;
    if (spot.named && offers) || (pointed && (at == 0 || subject.starts_with('<'))) {
        cell.text = inline::text(&node.inlines);
        return cell;
    }
    let filled = fields::find(
        line,
        Around { label: about, code: &code, contacts, cell: true, ..Around::default() },
    );
    cell.text = inline::rest(&node.inlines, &filled);
    for mut found in filled.fields {
        if !form && (found.label.is_empty() || found.label == labels::clean(about)) {
            found.label = spot.subject.label(heading, at == 0);
        }
        cell.fields.push(reader.field(found, place));
    }
    cell
}

/// What an empty cell takes, by its column.
fn column_kind(heading: &str) -> FieldKind {
    match words::kind(heading) {
        FieldKind::Multiline => FieldKind::Text,
        kind => kind,
    }
}
