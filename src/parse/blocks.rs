//! Blocks of the document as blocks of the model: what is read, done, filled in and run.

use std::ops::Range;

use super::{
    attributes,
    blanks::{self, MarkKind},
    code,
    fields::{self, Around, Filled, Found},
    inline,
    lines::{Line, lines},
    table,
    tree::{Inline, Kind, Node, Piece},
    words,
};
use crate::{
    diagnostic::Diagnostic,
    model::{
        Block, Choice, Entry, Field, FieldKind, FieldRole, InitialState, Prose, ProseKind,
        SectionRole, Step, StepForm, StepKind, Text,
    },
    source::{Source, Span},
};

/// Reads blocks; collects what belongs to the document as a whole.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    /// The document, its fences put straight; bytes are where they are in the source, or a few columns beside.
    pub(super) text: &'a str,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) metadata: Vec<Entry>,
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
    /// `Label: value` lines are metadata here.
    pub(super) metadata: bool,
    /// What a blank without a label of its own is about.
    pub(super) label: &'a str,
    /// Lists around it.
    pub(super) depth: u8,
    /// Inside a step.
    pub(super) in_step: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        source: &'a Source,
        text: &'a str,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Reader<'a> {
        Reader { source, text, diagnostics, metadata: Vec::new() }
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.source.span(range.clone())
    }

    /// Reads sibling blocks.
    pub(super) fn blocks(&mut self, nodes: &[Node], place: Place<'_>, out: &mut Vec<Block>) {
        for node in nodes {
            match &node.kind {
                Kind::Paragraph => self.paragraph(node, place, out),
                Kind::List(first) => self.list(node, *first, place, out),
                Kind::Code { .. } => code::read(self, node, place, out),
                Kind::Quote { warning } => self.quote(node, *warning, place, out),
                Kind::Table => table::read(self, node, place, out),
                Kind::Html => self.html(node, place, out),
                Kind::Rule => self.rule(node, place, out),
                Kind::Heading(_) => {
                    let text = inline::text(&node.inlines, &[]);
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

    fn quote(&mut self, node: &Node, warning: bool, place: Place<'_>, out: &mut Vec<Block>) {
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
    fn rule(&mut self, node: &Node, place: Place<'_>, out: &mut Vec<Block>) {
        if let Some(line) = lines(self.text, node.range.clone()).first()
            && is_underscores(line.text)
        {
            self.underscores(*line, place, out);
        }
    }

    /// Underscore-only lines that follow each other are one field of several lines.
    fn underscores(&self, line: Line<'_>, place: Place<'_>, out: &mut Vec<Block>) {
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
            last => {
                let label = match last {
                    Some(Block::Prose(prose)) => fields::clean(&prose.text.to_plain()),
                    Some(
                        Block::Field(_) | Block::Step(_) | Block::Command(_) | Block::Table(_),
                    )
                    | None => fields::clean(place.label),
                };
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

    fn paragraph_lines(
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
            if is_empty_item(line.text) {
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
                && fields::labelled(lines[1].text).is_some()
                && super::sections::is_test(line.text)
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
            if let Some(found) = prompt(*line, out) {
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
            answering = fields::opens_answer(line.text)
                || (answering && fields::labelled(line.text).is_none());
            if !filled.fields.is_empty() {
                self.flush(&mut prose, inlines, out);
                self.push_filled(*line, inlines, filled, place, out);
            } else if waits
                && lines.get(at + 1).is_none_or(|next| fields::labelled(next.text).is_some())
                && let Some(found) = waiting(*line)
            {
                self.flush(&mut prose, inlines, out);
                let field = self.field(found, place);
                out.push(Block::Field(field));
            } else if place.metadata && self.entry(*line, inlines) {
                self.flush(&mut prose, inlines, out);
            } else {
                // A line with a label of its own is not run together with the one before.
                if fields::labelled(line.text).is_some() {
                    self.flush(&mut prose, inlines, out);
                }
                let start = prose.map_or(line.start, |range| range.start);
                prose = Some(start..line.start + line.text.len());
            }
        }
        self.flush(&mut prose, inlines, out);
    }

    /// `TEST 1.1 - …` and the lines that say how: a step of a form without markup.
    fn test(
        &mut self,
        lines: &[Line<'a>],
        inlines: &[Inline],
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        let Some((head, rest)) = lines.split_first() else { return };
        let text = inline::text(&within(inlines, &head.range()), &[]);
        let mut step = Step {
            text,
            form: StepForm::Heading,
            contingency: place.contingency,
            span: self.span(&head.range()),
            ..Step::default()
        };
        let inside =
            Place { label: head.text, in_step: true, numbered: false, metadata: false, ..place };
        self.paragraph_lines(rest, inlines, inside, &mut step.body);
        out.push(Block::Step(step));
    }

    /// Words that remain beside the fields of a line, then the fields.
    fn push_filled(
        &mut self,
        line: Line<'_>,
        inlines: &[Inline],
        filled: Filled,
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        if filled.says_more {
            let text =
                inline::without_colon(inline::text(&within(inlines, &line.range()), &filled.cuts));
            if !text.is_blank() {
                out.push(Block::Prose(Prose {
                    kind: ProseKind::Paragraph,
                    text,
                    span: self.span(&line.range()),
                }));
            }
        }
        for found in filled.fields {
            let field = self.field(found, place);
            out.push(Block::Field(field));
        }
    }

    fn flush(
        &mut self,
        prose: &mut Option<Range<usize>>,
        inlines: &[Inline],
        out: &mut Vec<Block>,
    ) {
        let Some(range) = prose.take() else { return };
        let pieces = within(inlines, &range);
        Self::notes(&pieces, out);
        let text = inline::text(&pieces, &[]);
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
    fn entry(&mut self, line: Line<'_>, inlines: &[Inline]) -> bool {
        let Some((label, start)) = fields::labelled(line.text) else { return false };
        let from = line.start + start;
        let value = inline::trim(inline::text(
            &within(inlines, &(from..line.start + line.text.len())),
            &[],
        ));
        let label = fields::clean(label);
        if value.is_blank() || label.is_empty() || label.split_whitespace().count() > 5 {
            return false;
        }
        let role = words::role(&label);
        self.metadata.push(Entry { label, value, role, span: self.span(&line.range()) });
        true
    }

    /// A line that is a step without a list marker: `[ ] text`, `☐ text`.
    fn line_step(
        &mut self,
        line: Line<'_>,
        inlines: &[Inline],
        code: &[Range<usize>],
        place: Place<'_>,
    ) -> Option<Block> {
        let (form, state, content) = step_mark(line).or_else(|| step_mark(without_marker(line)))?;
        if form == StepForm::Task && content.text.is_empty() {
            return None;
        }
        let form = if form == StepForm::Task { StepForm::Bare } else { form };
        Some(self.step(form, state, line, content, inlines, code, place))
    }

    /// A marked line as a step, or as the choice that it is.
    #[expect(clippy::too_many_arguments, reason = "all of it is what one line is")]
    pub(super) fn step(
        &mut self,
        form: StepForm,
        initial: Option<InitialState>,
        line: Line<'_>,
        content: Line<'_>,
        inlines: &[Inline],
        code: &[Range<usize>],
        place: Place<'_>,
    ) -> Block {
        if is_choice(content, code) {
            let around = Around { label: place.label, code, ..Around::default() };
            if let Some(found) = fields::find(line, around).fields.into_iter().next() {
                return Block::Field(self.field(found, place));
            }
        }
        let around =
            Around { label: content.text, code, contacts: false, cell: false, ..Around::default() };
        let mut filled = fields::find(content, around);
        if filled.fields.is_empty() {
            filled = fields::recorded(content).unwrap_or_default();
        }
        let pieces = within(inlines, &content.range());
        let text = inline::without_colon(inline::text(&pieces, &filled.cuts));
        let mut step = Step {
            text,
            form,
            initial,
            contingency: place.contingency,
            span: self.span(&line.range()),
            ..Step::default()
        };
        let inside = Place { label: content.text, in_step: true, ..place };
        for found in filled.fields {
            let field = self.field(found, inside);
            step.body.push(Block::Field(field));
        }
        for piece in &pieces {
            if let Piece::Html(tag) = &piece.event
                && let Some(note) = attributes::note(tag)
            {
                attributes::apply(&note, &mut step);
            }
        }
        Block::Step(step)
    }

    /// Numbered lines that are left empty: one field of several lines, named by what stands before.
    fn empty_lines(&self, range: Range<usize>, place: Place<'_>, out: &[Block]) -> Field {
        let label = heading_of(out, place);
        self.field(Found { label, kind: FieldKind::Multiline, range, ..Found::default() }, place)
    }

    fn list(&mut self, node: &Node, first: Option<u64>, place: Place<'_>, out: &mut Vec<Block>) {
        let heads: Vec<Line<'_>> =
            node.children.iter().filter_map(|item| self.head_line(item)).collect();
        let waits = waits_for_answers(&heads, &[], place);
        if first.is_some()
            && node.children.len() > 1
            && heads.is_empty()
            && node.children.iter().all(|item| item.children.is_empty())
        {
            let range = node.children.first().map_or(node.range.clone(), |item| item.range.clone());
            let field = self.empty_lines(range, place, out);
            out.push(Block::Field(field));
            return;
        }
        for (at, item) in node.children.iter().enumerate() {
            let number = first.map(|first| first.saturating_add(at as u64));
            self.item(item, number, waits, place, out);
        }
    }

    /// The first line of an item's text.
    fn head_line(&self, item: &Node) -> Option<Line<'a>> {
        let first = item.children.first().filter(|child| child.kind == Kind::Paragraph)?;
        lines(self.text, first.range.clone()).first().copied()
    }

    fn item(
        &mut self,
        item: &Node,
        number: Option<u64>,
        waits: bool,
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        let Some(first) = item.children.first().filter(|child| child.kind == Kind::Paragraph)
        else {
            let inside = Place { depth: place.depth.saturating_add(1), ..place };
            self.blocks(&item.children, inside, out);
            return;
        };
        let lines = lines(self.text, first.range.clone());
        let Some(head) = lines.first().copied() else { return };
        let code = code_ranges(&first.inlines);
        if let Some((form, state, content)) = step_mark(head) {
            let own = self.joined(&lines, content, &code);
            let head = Line { text: &self.text[head.start..own.start + own.text.len()], ..head };
            match self.step(form, state, head, own, &first.inlines, &code, place) {
                Block::Step(mut step) => {
                    self.fill_step(&mut step, item, &lines, own, place);
                    out.push(Block::Step(step));
                }
                other => {
                    out.push(other);
                    self.blocks(&item.children[1..], place, out);
                }
            }
            return;
        }
        // `2. **Common issues:**` heads a list; `2. **Check the log:**` with its command behind it tells what to do.
        let heads_list = head.text.starts_with("**")
            && head.text.trim_end_matches('*').ends_with([':', '：'])
            && !item.children[1..].iter().any(|it| matches!(it.kind, Kind::Code { .. }));
        if place.numbered && number.is_some() && words::is_instruction(head.text) && !heads_list {
            let own = self.joined(&lines, head, &code);
            let Block::Step(mut step) =
                self.step(StepForm::Numbered, None, own, own, &first.inlines, &code, place)
            else {
                return;
            };
            self.fill_step(&mut step, item, &lines, own, place);
            out.push(Block::Step(step));
            return;
        }
        self.plain_item(item, &lines, number, waits, place, out);
    }

    /// What stands below a step's own text.
    fn fill_step(
        &mut self,
        step: &mut Step,
        item: &Node,
        lines: &[Line<'a>],
        own: Line<'_>,
        place: Place<'_>,
    ) {
        let label = step.text.to_plain();
        let inside = Place {
            label: &label,
            in_step: true,
            numbered: false,
            metadata: false,
            depth: 0,
            ..place
        };
        let rest: Vec<Line<'a>> =
            lines.iter().copied().filter(|line| line.start >= own.start + own.text.len()).collect();
        let Some(first) = item.children.first() else { return };
        let mut body = std::mem::take(&mut step.body);
        self.paragraph_lines(&rest, &first.inlines, inside, &mut body);
        self.blocks(&item.children[1..], inside, &mut body);
        step.body = body;
    }

    /// The lines of an item's paragraph that are its own text: up to one that is filled in, has a label or follows a colon.
    fn joined(&self, lines: &[Line<'_>], content: Line<'a>, code: &[Range<usize>]) -> Line<'a> {
        let mut own = content;
        for line in lines.iter().filter(|line| line.start > content.start) {
            let text = own.text.trim_end();
            let ends = text.ends_with([':', '：', '.'])
                || (text.starts_with("**") && text.ends_with("**"))
                || text.ends_with('\\');
            let opens = fields::labelled(line.text).is_some()
                || step_mark(*line).is_some()
                || is_underscores(line.text);
            let filled =
                !fields::find(*line, Around { code, ..Around::default() }).fields.is_empty();
            let hard = self.text[..line.start].trim_end_matches([' ', '\t', '>']).ends_with("  \n");
            if ends || opens || filled || hard {
                break;
            }
            own.text = &self.text[own.start..line.start + line.text.len()];
        }
        own
    }

    fn plain_item(
        &mut self,
        item: &Node,
        lines: &[Line<'_>],
        number: Option<u64>,
        waits: bool,
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        let depth = place.depth;
        let Some(first) = item.children.first() else { return };
        let code = code_ranges(&first.inlines);
        let from = out.len();
        let mut label = String::new();
        for (at, line) in lines.iter().enumerate() {
            let around = Around {
                label: place.label,
                code: &code,
                contacts: place.role == SectionRole::Contacts,
                cell: false,
                ..Around::default()
            };
            let filled = fields::find(*line, around);
            let waiting = if at == 0 && waits && item.children.len() == 1 && lines.len() == 1 {
                waiting(*line)
            } else {
                None
            };
            if !filled.fields.is_empty() {
                self.push_filled(*line, &first.inlines, filled, place, out);
            } else if let Some(found) = waiting {
                let field = self.field(found, place);
                out.push(Block::Field(field));
            } else if is_underscores(line.text) {
                self.underscores(*line, place, out);
            } else if place.metadata && self.entry(*line, &first.inlines) {
            } else {
                let text = inline::text(&within(&first.inlines, &line.range()), &[]);
                label = text.to_plain();
                if text.is_blank() {
                    continue;
                }
                if let Some(Block::Prose(prose)) = out[from..].last_mut() {
                    prose.text.0.extend(Text::plain("\n").0);
                    prose.text.0.extend(text.0);
                } else {
                    let kind = number.map_or(ProseKind::Bullet { depth }, |number| {
                        ProseKind::Numbered { depth, number }
                    });
                    out.push(Block::Prose(Prose { kind, text, span: self.span(&line.range()) }));
                }
            }
        }
        let label = if label.is_empty() { place.label } else { &label };
        let guarded = words::is_guard(label);
        let inside = Place {
            depth: depth.saturating_add(1),
            label,
            contingency: place.contingency || guarded,
            ..place
        };
        self.blocks(&item.children[1..], inside, out);
    }

    /// Raw HTML: annotations, check boxes, text.
    fn html(&mut self, node: &Node, place: Place<'_>, out: &mut Vec<Block>) {
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
    fn web_box(&self, line: Line<'_>, place: Place<'_>) -> Option<Block> {
        let lower = line.text.to_lowercase();
        let tag = &lower[lower.find("<input")?..];
        let tag = tag.split('>').next().unwrap_or(tag);
        let initial = tag.contains("checked").then_some(InitialState::Done);
        let step = Step {
            text: Text::plain(visible(line.text)),
            form: StepForm::Html,
            initial,
            contingency: place.contingency,
            span: self.span(&line.range()),
            ..Step::default()
        };
        tag.contains("checkbox").then_some(Block::Step(step))
    }

    /// `<!-- runsheet: … -->` after a step.
    fn notes(pieces: &[Inline], out: &mut [Block]) {
        for piece in pieces {
            let (Piece::Html(tag) | Piece::Text(tag)) = &piece.event else { continue };
            if let (Some(note), Some(Block::Step(step))) = (attributes::note(tag), out.last_mut()) {
                attributes::apply(&note, step);
            }
        }
    }

    /// A found field as a field of the model; ids come later.
    pub(super) fn field(&self, found: Found, place: Place<'_>) -> Field {
        let mut kind = found.kind;
        if kind == FieldKind::Number && found.unit.is_none() && found.prefix.is_none() {
            kind = FieldKind::Text;
        }
        let role =
            if place.in_step { step_field_role(&found.label) } else { words::role(&found.label) };
        let mut options: Vec<Choice> = Vec::new();
        for label in found.options {
            let base = super::finish::slug(&label, 40);
            let twins = options
                .iter()
                .filter(|it| it.id == base || it.id.starts_with(&format!("{base}-")))
                .count();
            let id = if twins == 0 { base } else { format!("{base}-{}", twins + 1) };
            options.push(Choice { id, label });
        }
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

/// Inside a step only what belongs to a sign-off has a meaning of its own.
fn step_field_role(label: &str) -> Option<FieldRole> {
    words::role(label).filter(|role| matches!(role, FieldRole::Approval | FieldRole::Comments))
}

/// The parts of a leaf that lie in a range. The parts stand in order, so that a long paragraph is not searched for each of its lines.
fn within(inlines: &[Inline], range: &Range<usize>) -> Vec<Inline> {
    let mut from = inlines.partition_point(|piece| piece.range.start < range.start);
    // A text that begins before the range may reach into it.
    let reaches =
        |piece: &Inline| matches!(piece.event, Piece::Text(_)) && piece.range.end > range.start;
    while from.checked_sub(1).and_then(|at| inlines.get(at)).is_some_and(reaches) {
        from -= 1;
    }
    let to = inlines.partition_point(|piece| {
        piece.range.start < range.end || piece.range == (range.end..range.end)
    });
    inlines.get(from..to).unwrap_or_default().iter().map(|piece| clip(piece, range)).collect()
}

/// Text that reaches out of a range, cut to it.
fn clip(piece: &Inline, range: &Range<usize>) -> Inline {
    let Piece::Text(text) = &piece.event else { return piece.clone() };
    let (start, end) = (piece.range.start.max(range.start), piece.range.end.min(range.end));
    let whole = start == piece.range.start && end == piece.range.end;
    match text.get(start - piece.range.start..end - piece.range.start) {
        Some(kept) if !whole && text.len() == piece.range.len() => {
            Inline { range: start..end, event: Piece::Text(kept.to_owned()) }
        }
        _ => piece.clone(),
    }
}

/// Code spans and links: nothing inside them is a blank or a placeholder.
pub(super) fn code_ranges(inlines: &[Inline]) -> Vec<Range<usize>> {
    let code =
        |piece: &&Inline| matches!(piece.event, Piece::Code(_) | Piece::Link(_) | Piece::Html(_));
    inlines.iter().filter(code).map(|piece| piece.range.clone()).collect()
}

/// The box or glyph that a line begins with, and what stands behind it.
pub(super) fn step_mark(line: Line<'_>) -> Option<(StepForm, Option<InitialState>, Line<'_>)> {
    let (form, state, end) = if let Some((mark, end)) = blanks::leading_box(line.text) {
        let state = match mark {
            ' ' | '_' | '\u{a0}' | '!' | '>' => None,
            '-' | '~' => Some(InitialState::Skipped),
            _ => Some(InitialState::Done),
        };
        (StepForm::Task, state, end)
    } else {
        let (ticked, end) = blanks::leading_glyph(line.text)?;
        (StepForm::Glyph, ticked.then_some(InitialState::Done), end)
    };
    let rest = &line.text[end..];
    let text = rest.trim_start();
    Some((form, state, Line { text, start: line.start + end + rest.len() - text.len() }))
}

/// Whether a marked line is itself the choice: `[ ] Yes [ ] No`, `[ ] RESOLVED / DEFERRED:`.
fn is_choice(content: Line<'_>, code: &[Range<usize>]) -> bool {
    let code: Vec<Range<usize>> = code
        .iter()
        .filter(|span| {
            span.start >= content.start && span.end <= content.start + content.text.len()
        })
        .map(|span| span.start - content.start..span.end - content.start)
        .collect();
    let marks = blanks::marks(content.text, &code);
    if let Some(next) = marks.iter().find(|mark| matches!(mark.kind, MarkKind::Box(_))) {
        let before = &content.text[..next.range.start];
        let blank = marks.iter().any(|mark| mark.range.start < next.range.start);
        return !before.contains([':', '：', '?', '？']) && !blank && before.chars().count() <= 40;
    }
    content.text.contains('/')
        && fields::slash_options(content.text.trim_end_matches([':', '：'])).is_some()
}

/// Labels with nothing behind them wait for an answer where their neighbours are filled in or blank.
fn waits_for_answers(lines: &[Line<'_>], code: &[Range<usize>], place: Place<'_>) -> bool {
    let bare = lines.iter().filter(|line| waiting(**line).is_some()).count();
    let answered = lines.iter().any(|line| {
        let filled = !fields::find(*line, Around { code, ..Around::default() }).fields.is_empty();
        let given = fields::labelled(line.text)
            .is_some_and(|(_, start)| !line.text[start..].trim().is_empty());
        filled || given
    });
    let kinds = lines
        .iter()
        .filter_map(|line| waiting(*line))
        .filter(|found| found.kind != FieldKind::Text)
        .count();
    let approval = matches!(
        place.role,
        SectionRole::Approval | SectionRole::About | SectionRole::Contacts | SectionRole::Summary
    );
    bare > 0 && lines.len() >= 2 && (answered || kinds * 2 >= bare || approval)
}

/// What names a field that has no label of its own.
fn heading_of(before: &[Block], place: Place<'_>) -> String {
    match before.last() {
        Some(Block::Prose(prose)) => {
            let text = prose.text.to_plain();
            fields::clean(text.lines().last().unwrap_or_default())
        }
        Some(Block::Field(_) | Block::Step(_) | Block::Command(_) | Block::Table(_)) | None => {
            fields::clean(place.label)
        }
    }
}

/// `1.` and nothing behind it.
fn is_empty_item(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && digits < 4 && matches!(&text[digits..], "." | ")")
}

/// A line without the list marker that `CommonMark` did not take for one: `4. [ ] …` in the middle of a paragraph.
pub(super) fn without_marker(line: Line<'_>) -> Line<'_> {
    let digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = if digits > 0 {
        line.text[digits..].strip_prefix(['.', ')'])
    } else {
        line.text.strip_prefix(['-', '*', '+'])
    };
    let Some(text) = rest.map(str::trim_start) else { return line };
    Line { text, start: line.start + line.text.len() - text.len() }
}

/// A label with nothing behind it.
fn waiting(line: Line<'_>) -> Option<Found> {
    if step_mark(line).is_some() {
        return None;
    }
    let (label, start) = fields::labelled(line.text)?;
    let label = fields::clean(label);
    let rest = line.text[start..].trim_matches(['*', ' ', '\\']);
    let fits = rest.is_empty() && !label.is_empty() && label.split_whitespace().count() <= 5;
    let kind = if words::is_prose(&label) { FieldKind::Multiline } else { words::kind(&label) };
    fits.then(|| Found { label, kind, range: line.range(), ..Found::default() })
}

/// A line that holds only a prompt for prose: `[Add any important notes here]`.
fn prompt(line: Line<'_>, out: &[Block]) -> Option<Found> {
    let inside = line.text.strip_prefix('[')?.strip_suffix(']')?;
    let label = match out.last() {
        Some(Block::Prose(prose)) => fields::clean(&prose.text.to_plain()),
        Some(Block::Field(_) | Block::Step(_) | Block::Command(_) | Block::Table(_)) | None => {
            inside.to_owned()
        }
    };
    let fits = words::is_prompt(inside) && !inside.contains(['[', ']']);
    let hint = Some(inside.trim().to_owned());
    fits.then(|| Found {
        label,
        kind: FieldKind::Multiline,
        hint,
        range: line.range(),
        ..Found::default()
    })
}

pub(super) fn is_underscores(text: &str) -> bool {
    let count = text.bytes().filter(|byte| *byte == b'_').count();
    count >= 3 && text.chars().all(|c| matches!(c, '_' | '\\' | '*' | ' '))
}

/// What a browser shows of a line of HTML.
fn visible(html: &str) -> String {
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

/// What kind of step it is, by what is filled in at it.
pub(super) fn set_kind(step: &mut Step, place: Place<'_>) {
    let text = step.text.to_plain();
    step.optional |= words::is_optional(&text);
    let person = step.fields().any(|field| field.kind == FieldKind::Person);
    let approval = nested_approval(step);
    if step.kind != StepKind::Check {
        return;
    }
    step.kind = if words::is_gate(&text)
        || (person && words::is_confirmation(&text) && place.role != SectionRole::Approval)
    {
        StepKind::Gate
    } else if person && (approval || place.role == SectionRole::Approval) {
        StepKind::SignOff
    } else if step.fields().next().is_some() {
        StepKind::Record
    } else {
        StepKind::Check
    };
}

fn nested_approval(step: &Step) -> bool {
    step.fields().any(|field| field.role == Some(FieldRole::Approval))
}
