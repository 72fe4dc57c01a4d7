//! Blocks of the document as blocks of the model: what is read, done, filled in and run.

use std::ops::Range;

use super::{
    code,
    fields::{self, Around, Filled, Found},
    headings::{is_numbered, is_test, names_step},
    inline::{self, code_ranges, within},
    labels,
    lines::{Line, lines},
    options, table,
    tree::{Inline, Kind, Node},
    waiting::{self, introduces, is_empty_item, is_underscores, prompt, waits_for_answers},
    words,
};
use crate::{
    diagnostic::Diagnostic,
    model::{Block, Entry, Field, FieldKind, FieldRole, Prose, ProseKind, SectionRole},
    source::{Source, Span},
};

/// Reads blocks; collects what belongs to the document as a whole.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    /// The document, its fences put straight; bytes are where they are in the source, or a few columns beside.
    pub(super) text: &'a str,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) metadata: Vec<Entry>,
    /// The document is about testing: its scenarios are tests.
    pub(super) is_about_testing: bool,
}

/// What is known around a block.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a place")]
pub(super) struct Place<'a> {
    /// What the section is for.
    pub(super) role: SectionRole,
    /// Off the way.
    pub(super) contingency: bool,
    /// Items of ordered lists are steps here.
    pub(super) numbered: bool,
    /// The list mostly says how things are: only what is plainly told in it is a step.
    pub(super) stating: bool,
    /// `Label: value` lines are metadata here.
    pub(super) metadata: bool,
    /// What a blank without a label of its own is about.
    pub(super) label: &'a str,
    /// Lists around it.
    pub(super) depth: u8,
    /// Inside a step.
    pub(super) in_step: bool,
    /// A list, a table or code comes next: a label at the end introduces it.
    pub(super) leads: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        source: &'a Source,
        text: &'a str,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Reader<'a> {
        Reader { source, text, diagnostics, metadata: Vec::new(), is_about_testing: false }
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.source.span(range.clone())
    }

    /// Reads sibling blocks.
    pub(super) fn blocks(&mut self, nodes: &[Node], place: Place<'_>, out: &mut Vec<Block>) {
        for (at, node) in nodes.iter().enumerate() {
            let leads = nodes.get(at + 1).map_or(place.leads, is_introduced);
            let place = Place { leads, ..place };
            match &node.kind {
                Kind::Paragraph => self.paragraph(node, place, out),
                Kind::List(first) => self.list(node, *first, place, out),
                Kind::Code { .. } => code::read(self, node, place, out),
                Kind::Quote { warning } => self.quote(node, *warning, place, out),
                Kind::Table => table::read(self, node, place, out),
                Kind::Html => self.html(node, place, out),
                Kind::Rule => self.rule(node, place, out),
                Kind::Heading(_) => {
                    let text = inline::text(&node.inlines);
                    out.push(Block::Prose(Prose {
                        kind: ProseKind::Label,
                        text,
                        span: self.span(&node.range),
                    }));
                }
                Kind::Item | Kind::Root | Kind::Row | Kind::Cell => {
                    self.blocks(&node.children, place, out);
                }
            }
        }
    }

    pub(super) fn quote(
        &mut self,
        node: &Node,
        warning: bool,
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        let from = out.len();
        self.blocks(&node.children, place, out);
        for block in &mut out[from..] {
            if let Block::Prose(prose) = block
                && matches!(
                    prose.kind,
                    ProseKind::Paragraph | ProseKind::Label | ProseKind::Warning
                )
            {
                let warns = warning || prose.kind == ProseKind::Warning;
                prose.kind = if warns { ProseKind::Warning } else { ProseKind::Quote };
            }
        }
    }

    /// A line of underscores is a blank, not a break.
    pub(super) fn rule(&mut self, node: &Node, place: Place<'_>, out: &mut Vec<Block>) {
        if let Some(line) = lines(self.text, node.range.clone()).first()
            && is_underscores(line.text)
        {
            self.underscores(*line, place, out);
        }
    }

    /// Underscore-only lines that follow each other are one field of several lines.
    pub(super) fn underscores(&self, line: Line<'_>, place: Place<'_>, out: &mut Vec<Block>) {
        let text = self.text;
        let adjacent = |end: u32| {
            text[end as usize..line.start]
                .chars()
                .all(|c| c.is_whitespace() || matches!(c, '_' | '\\' | '>' | '*'))
        };
        match out.last_mut() {
            Some(Block::Field(field))
                if adjacent(field.span.end)
                    && matches!(field.kind, FieldKind::Text | FieldKind::Multiline) =>
            {
                field.kind = FieldKind::Multiline;
                field.span.end = self.span(&line.range()).end;
            }
            _ => {
                let label = labels::above(out, place.label);
                let found = Found { label, range: line.range(), ..Found::default() };
                let field = self.field(found, place);
                out.push(Block::Field(field));
            }
        }
    }

    pub(super) fn paragraph(&mut self, node: &Node, place: Place<'_>, out: &mut Vec<Block>) {
        let lines = lines(self.text, node.range.clone());
        self.paragraph_lines(&lines, &node.inlines, place, out);
    }

    pub(super) fn paragraph_lines(
        &mut self,
        lines: &[Line<'a>],
        inlines: &[Inline],
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        let code = code_ranges(inlines);
        let waits = waits_for_answers(lines, &code, place);
        let mut answering = false;
        let mut prose: Option<Range<usize>> = None;
        for (at, line) in lines.iter().enumerate() {
            if is_underscores(line.text) {
                self.flush(&mut prose, inlines, out);
                self.underscores(*line, place, out);
                continue;
            }
            if is_empty_item(line.text) || (at > 0 && line.text == "-") {
                // Empty numbered lines under a label are its several lines.
                if !at.checked_sub(1).is_some_and(|before| is_empty_item(lines[before].text)) {
                    self.flush(&mut prose, inlines, out);
                    let field = self.empty_lines(line.range(), place, out);
                    out.push(Block::Field(field));
                }
                continue;
            }
            if at == 0
                && place.numbered
                && lines.len() > 1
                && labels::labelled(lines[1].text).is_some()
                && is_test(line.text)
            {
                self.test(lines, inlines, place, out);
                return;
            }
            if let Some(block) = self.line_step(*line, inlines, &code, place) {
                self.flush(&mut prose, inlines, out);
                out.push(block);
                continue;
            }
            if let Some(step) = self.web_box(*line, place) {
                self.flush(&mut prose, inlines, out);
                out.push(step);
                continue;
            }
            // `**3. Configure it**` heads what stands below it, also without a line between.
            let heads = place.numbered
                && at + 1 < lines.len()
                && line.text.starts_with("**")
                && line.text.ends_with("**")
                && is_numbered(line.text);
            if heads {
                self.flush(&mut prose, inlines, out);
                self.flush(&mut Some(line.range()), inlines, out);
                continue;
            }
            if let Some(found) = prompt(*line, place, out) {
                self.flush(&mut prose, inlines, out);
                let field = self.field(found, place);
                out.push(Block::Field(field));
                continue;
            }
            let around = Around {
                label: place.label,
                code: &code,
                contacts: place.role == SectionRole::Contacts,
                cell: false,
                ..Around::default()
            };
            let around = Around { answering, ..around };
            let filled = fields::find(*line, around);
            answering = labels::opens_answer(line.text)
                || (answering && labels::labelled(line.text).is_none());
            if !filled.fields.is_empty() {
                self.flush(&mut prose, inlines, out);
                self.push_filled(*line, inlines, filled, place, out);
            } else if waits
                && !(at == 0 && heads_form(lines, &code))
                && (at + 1 < lines.len() || !introduces(*line, place))
                && lines.get(at + 1).is_none_or(|next| labels::labelled(next.text).is_some())
                && let Some(found) = waiting::open(*line)
            {
                self.flush(&mut prose, inlines, out);
                let field = self.field(found, place);
                out.push(Block::Field(field));
            } else if place.metadata && self.entry(*line, inlines) {
                self.flush(&mut prose, inlines, out);
            } else {
                // A line with a label of its own is not run together with the one before.
                if labels::labelled(line.text).is_some() {
                    self.flush(&mut prose, inlines, out);
                }
                let start = prose.map_or(line.start, |range| range.start);
                prose = Some(start..line.start + line.text.len());
            }
        }
        self.flush(&mut prose, inlines, out);
    }

    /// Words that remain beside the fields of a line, then the fields.
    pub(super) fn push_filled(
        &mut self,
        line: Line<'_>,
        inlines: &[Inline],
        filled: Filled,
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        if filled.says_more {
            let text = inline::rest(&within(inlines, &line.range()), &filled);
            if !text.is_blank() {
                out.push(Block::Prose(Prose {
                    kind: ProseKind::Paragraph,
                    text,
                    span: self.span(&line.range()),
                }));
            }
        }
        for found in signed(filled.fields, place) {
            let field = self.field(found, place);
            out.push(Block::Field(field));
        }
    }

    pub(super) fn flush(
        &mut self,
        prose: &mut Option<Range<usize>>,
        inlines: &[Inline],
        out: &mut Vec<Block>,
    ) {
        let Some(range) = prose.take() else { return };
        let pieces = within(inlines, &range);
        Self::notes(&pieces, out);
        let text = inline::text(&pieces);
        if text.is_blank() {
            return;
        }
        let plain = text.to_plain();
        let one = !plain.contains('\n');
        let strong = text
            .0
            .iter()
            .all(|run| run.style.strong || run.text.chars().all(|c| !c.is_alphanumeric()));
        let warns = plain.starts_with(['⚠', '🚨', '⛔'])
            || ["WARNING", "CAUTION", "IMPORTANT", "DANGER"].iter().any(|it| plain.starts_with(it));
        let kind = if one
            && (strong
                || (plain.ends_with([':', '：'])
                    && text.0.first().is_some_and(|run| run.style.strong)))
        {
            ProseKind::Label
        } else if warns {
            ProseKind::Warning
        } else {
            ProseKind::Paragraph
        };
        out.push(Block::Prose(Prose { kind, text, span: self.span(&range) }));
    }

    /// `**Label**: value`, whose value is given.
    pub(super) fn entry(&mut self, line: Line<'_>, inlines: &[Inline]) -> bool {
        let Some((label, start)) = labels::labelled(line.text) else { return false };
        let from = line.start + start;
        let value =
            inline::trim(inline::text(&within(inlines, &(from..line.start + line.text.len()))));
        let label = labels::clean(label);
        if value.is_blank() || label.is_empty() || label.split_whitespace().count() > 5 {
            return false;
        }
        // `**Step 1**: Stop the service` is no fact about the document.
        if names_step(&label) {
            return false;
        }
        let role = words::role(&label);
        self.metadata.push(Entry { label, value, role, span: self.span(&line.range()) });
        true
    }

    /// Numbered lines that are left empty: one field of several lines, named by what stands before.
    pub(super) fn empty_lines(
        &self,
        range: Range<usize>,
        place: Place<'_>,
        out: &[Block],
    ) -> Field {
        let label = labels::above(out, place.label);
        self.field(Found { label, kind: FieldKind::Multiline, range, ..Found::default() }, place)
    }

    /// A found field as a field of the model; ids come later.
    pub(super) fn field(&self, found: Found, place: Place<'_>) -> Field {
        let mut kind = found.kind;
        if kind == FieldKind::Number && found.unit.is_none() && found.prefix.is_none() {
            kind = FieldKind::Text;
        }
        let role =
            if place.in_step { step_field_role(&found.label) } else { words::role(&found.label) };
        let options = options::choices(found.options);
        let initial = found.initial.map(|label| {
            options.iter().find(|it| it.label == label).map_or(label, |it| it.id.clone())
        });
        Field {
            label: found.label,
            kind,
            role,
            unit: found.unit,
            prefix: found.prefix,
            options,
            initial,
            hint: found.hint,
            span: self.span(&found.range),
            ..Field::default()
        }
    }
}

/// `Operations: ____ Date: ____` where something is approved: a date beside it says that the first blank is signed, whoever it names.
pub(super) fn signed(mut fields: Vec<Found>, place: Place<'_>) -> Vec<Found> {
    if place.role == SectionRole::Approval
        && let [first, second] = &mut fields[..]
        && first.kind == FieldKind::Text
        && matches!(second.kind, FieldKind::Date | FieldKind::Time)
        && words::role(&first.label).is_none()
        && !words::asks(&first.label)
        && !words::is_count(&first.label)
        && !words::is_thing(&first.label)
    {
        first.kind = FieldKind::Person;
    }
    fields
}

/// `**Product Owner:**` above `Name: ____` and `Date: ____`: the first line heads a form and asks nothing itself.
fn heads_form(lines: &[Line<'_>], code: &[Range<usize>]) -> bool {
    let Some((first, rest)) = lines.split_first() else { return false };
    let around = Around { code, ..Around::default() };
    first.text.starts_with("**")
        && !rest.is_empty()
        && rest.iter().all(|line| {
            !line.text.starts_with("**") && !fields::find(*line, around).fields.is_empty()
        })
}

/// What a label that stands before it introduces.
pub(super) fn is_introduced(node: &Node) -> bool {
    matches!(node.kind, Kind::List(_) | Kind::Code { .. } | Kind::Table)
}

/// Inside a step only what belongs to a sign-off has a meaning of its own.
fn step_field_role(label: &str) -> Option<FieldRole> {
    words::role(label).filter(|role| matches!(role, FieldRole::Approval | FieldRole::Comments))
}
