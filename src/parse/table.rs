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
    // A column in which some row offers a choice: there a lone box is a choice as well.
    let offers: Vec<bool> = (0..columns.len())
        .map(|at| {
            rows.iter().any(|row| {
                row.children.get(at).is_some_and(|cell| boxes(content(reader, cell).text) >= 2)
            })
        })
        .collect();
    let (mut read, subjects): (Vec<Row>, Vec<Text>) =
        rows.iter().map(|row| self::row(reader, row, &columns, &offers, place)).unzip();
    let decided = decisions(reader, &rows, &columns, &mut read, place);
    for (at, ((row, node), subject)) in read.iter_mut().zip(&rows).zip(subjects).enumerate() {
        if !decided.contains(&at) {
            worded_box(reader, node, row, subject, place);
        }
    }
    out.push(Block::Table(Table { columns, rows: read, span: reader.span(&node.range) }));
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

/// A box with words beside it in a cell. In the first cell, or where nothing else in the row is filled in, the row is a step; else the
/// box is one to be ticked beside what is filled in.
fn worded_box(reader: &Reader<'_>, node: &Node, row: &mut Row, subject: Text, place: Place<'_>) {
    let chosen = row.cells.iter().flat_map(|it| &it.fields).any(|it| it.options.len() > 1);
    if row.step.is_some() || chosen {
        return;
    }
    let filled = row.cells.iter().any(|cell| !cell.fields.is_empty());
    let found = node.children.iter().zip(&row.cells).enumerate().find_map(|(at, (node, cell))| {
        let line = content(reader, node);
        let open = cell.fields.is_empty() && boxes(line.text) == 1;
        let (_, state, rest) = items::step_mark(line).filter(|_| open)?;
        (!rest.text.is_empty()).then_some((at, line, rest, state))
    });
    let Some((at, line, rest, state)) = found else { return };
    if at == 0 || !filled {
        let text = if at == 0 { row.cells[0].text.clone() } else { subject };
        row.step = Some(step(text, state, row.span, place));
        row.cells[at].is_box = true;
        return;
    }
    let option = labels::clean(rest.text);
    let found = Found {
        label: labels::clean(&subject.to_plain()),
        kind: FieldKind::Choice,
        initial: state.is_some().then(|| option.clone()),
        options: vec![option],
        range: line.range(),
        ..Found::default()
    };
    row.cells[at].text = Text::default();
    row.cells[at].fields.push(reader.field(found, place));
}

fn step(text: Text, initial: Option<InitialState>, span: Span, place: Place<'_>) -> Step {
    let text = if text.is_blank() { Text::plain(place.label) } else { text };
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

fn row(
    reader: &mut Reader<'_>,
    node: &Node,
    columns: &[Text],
    offers: &[bool],
    place: Place<'_>,
) -> (Row, Text) {
    let span = reader.span(&node.range);
    // What is filled in does not name the row.
    let given: Vec<Text> = node
        .children
        .iter()
        .filter(|cell| {
            let text = content(reader, cell).text;
            blanks::marks(text, &[]).is_empty() && options::slash_options(text).is_none()
        })
        .map(|cell| inline::text(&cell.inlines))
        .collect();
    let worded = |text: &&Text| text.to_plain().chars().any(char::is_alphabetic);
    let named = given.iter().find(worded).or_else(|| given.iter().find(|it| !it.is_blank()));
    let first = node.children.first().and_then(|cell| beside_box(cell, content(reader, cell)));
    let subject = first.or_else(|| named.cloned()).unwrap_or_default();
    let named = subject.to_plain();
    // Nothing behind the row's name, or something to choose beside it: every empty cell is to be filled in.
    let empty = |cell: &&Node| content(reader, cell).text.is_empty();
    let behind = node.children.get(1..).unwrap_or_default();
    let all_empty = behind.len() > 1 && behind.iter().all(|cell| empty(&cell));
    let chosen = behind.iter().any(|cell| {
        let text = content(reader, cell).text;
        boxes(text) >= 2 || options::slash_options(text).is_some()
    });
    let open = all_empty || chosen;
    let mut cells = Vec::new();
    let mut ticked: Option<bool> = None;
    for (at, cell) in node.children.iter().enumerate() {
        let line = content(reader, cell);
        let heading = columns.get(at).map(Text::to_plain).unwrap_or_default();
        // `[X]` under `Score` stands for a figure.
        if line.text.trim_matches('*') == "[X]" && words::is_measured(&heading) {
            let found = Found {
                label: label(&named, &heading, at),
                kind: column_kind(&heading),
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
            && !offers.get(at).copied().unwrap_or(false)
            && let Some(text) = beside_box(cell, line)
        {
            cells.push(Cell { text, ..Cell::default() });
            continue;
        }
        let (heading, subject) = (heading.as_str(), named.as_str());
        let spot = Spot { heading, subject, at, open, is_form: columns.len() == 2 };
        cells.push(fill(reader, cell, line, spot, place));
    }
    let step =
        ticked.map(|tick| step(subject.clone(), tick.then_some(InitialState::Done), span, place));
    (Row { step, cells, span }, subject)
}

/// What stands beside a box in a cell, where that is no answer to be chosen.
fn beside_box(cell: &Node, line: Line<'_>) -> Option<Text> {
    let (_, _, rest) = items::step_mark(line)?;
    let words = !rest.text.is_empty()
        && !rest.text.contains("___")
        && options::slash_options(rest.text.trim_end_matches(':')).is_none();
    words.then(|| inline::text(&inline::within(&cell.inlines, &rest.range())))
}

/// Where a cell stands.
#[derive(Clone, Copy)]
struct Spot<'a> {
    /// Its column's heading.
    heading: &'a str,
    /// What names its row.
    subject: &'a str,
    /// Its column, from 0.
    at: usize,
    /// An empty cell is to be filled in, whatever the heading.
    open: bool,
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
    let Spot { heading, subject, at, .. } = spot;
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
        if (words::asks(heading) && (at > 0 || first)) || (spot.open && at > 0) {
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
            let found = Found {
                label: if form { labels::clean(subject) } else { label(subject, heading, at) },
                kind,
                unit,
                options,
                range: line.range(),
                ..Found::default()
            };
            let mut field = reader.field(found, place);
            field.span = reader.span(&node.range);
            cell.fields.push(field);
        }
        return cell;
    }
    let filled = fields::find(
        line,
        Around { label: about, code: &code, contacts, cell: true, ..Around::default() },
    );
    cell.text = inline::rest(&node.inlines, &filled);
    for mut found in filled.fields {
        if !form && (found.label.is_empty() || found.label == labels::clean(about)) {
            found.label = label(subject, heading, at);
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

fn label(subject: &str, heading: &str, at: usize) -> String {
    let (subject, heading) = (labels::clean(subject), labels::clean(heading));
    if at == 0 || subject.is_empty() || heading.is_empty() {
        return if heading.is_empty() { subject } else { heading };
    }
    format!("{subject}: {heading}")
}
