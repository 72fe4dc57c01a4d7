//! Lists, and the lines that are steps.

use std::ops::Range;

use super::{
    attributes,
    blanks::{self, MarkKind},
    blocks::{Place, Reader, signed},
    fields::{self, Around},
    inline::{self, code_ranges, within},
    labels::{self, labelled, recorded},
    lines::{Line, lines},
    options::slash_options,
    sentences::{self, Said},
    tree::{Inline, Kind, Node, Piece},
    waiting::{
        introduces, is_empty_item, is_underscores, open, prompts, waiting, waits_for_answers,
    },
    words,
};
use crate::model::{Block, InitialState, Prose, ProseKind, SectionRole, Step, StepForm, Text};

impl<'a> Reader<'a> {
    /// A line that is a step without a list marker: `[ ] text`, `☐ text`.
    pub(super) fn line_step(
        &mut self,
        line: Line<'_>,
        inlines: &[Inline],
        code: &[Range<usize>],
        place: Place<'_>,
    ) -> Option<Block> {
        let marked = step_mark(line).or_else(|| step_mark(without_marker(line)));
        let Some((form, state, content)) = marked else {
            return self.signed_box(line, inlines, code, place);
        };
        if form == StepForm::Task && content.text.is_empty() {
            return None;
        }
        let form = if form == StepForm::Task { StepForm::Bare } else { form };
        Some(self.step(form, state, line, content, inlines, code, place))
    }

    /// `PM approval: [ ] ________ (signature)`: a step that is ticked and signed behind its name.
    pub(super) fn signed_box(
        &mut self,
        line: Line<'_>,
        inlines: &[Inline],
        code: &[Range<usize>],
        place: Place<'_>,
    ) -> Option<Block> {
        let marks = blanks::marks(line.text, &[]);
        if let [tick] = &marks[..] {
            return self.assigned_box(line, tick, inlines, place);
        }
        let [tick, blank] = &marks[..] else { return None };
        let (MarkKind::Box(ticked), MarkKind::Blank(None)) = (&tick.kind, &blank.kind) else {
            return None;
        };
        let before = line.text[..tick.range.start].trim_end();
        let between = line.text[tick.range.end..blank.range.start].trim();
        if !before.ends_with([':', '：']) || !between.is_empty() {
            return None;
        }
        let pieces = within(inlines, &(line.start..line.start + tick.range.start));
        let text = inline::without_colon(inline::text(&pieces));
        let label = text.to_plain();
        let start = blank.range.start;
        let rest = Line { text: &line.text[start..], start: line.start + start };
        let filled = fields::find(rest, Around { label: &label, code, ..Around::default() });
        let inside = Place { label: &label, in_step: true, ..place };
        let fields = filled.fields.into_iter().map(|it| Block::Field(self.field(it, inside)));
        Some(Block::Step(Step {
            body: fields.collect(),
            text,
            form: StepForm::Bare,
            initial: ticked.then_some(InitialState::Done),
            contingency: place.contingency,
            span: self.span(&line.range()),
            ..Step::default()
        }))
    }

    /// `Release lead: [ ] Read the runbook`: who ticks it stands before the box, what is done behind it.
    fn assigned_box(
        &self,
        line: Line<'_>,
        tick: &blanks::Mark,
        inlines: &[Inline],
        place: Place<'_>,
    ) -> Option<Block> {
        let MarkKind::Box(ticked) = tick.kind else { return None };
        let (before, after) = (&line.text[..tick.range.start], &line.text[tick.range.end..]);
        let fits = before.trim_end_matches(['*', ' ']).ends_with([':', '：'])
            && after.split_whitespace().count() > 1
            && sentences::is_told(after)
            && slash_options(after).is_none();
        let gap = after.len() - after.trim_start().len();
        let cuts = vec![line.at(&(tick.range.start..tick.range.end + gap))];
        let cut = fields::Filled { cuts, ..fields::Filled::default() };
        fits.then(|| {
            Block::Step(Step {
                text: inline::rest(&within(inlines, &line.range()), &cut),
                form: StepForm::Bare,
                initial: ticked.then_some(InitialState::Done),
                contingency: place.contingency,
                span: self.span(&line.range()),
                ..Step::default()
            })
        })
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
            filled = recorded(content).unwrap_or_default();
        }
        let pieces = within(inlines, &content.range());
        let text = inline::rest(&pieces, &filled);
        let mut step = Step {
            text,
            form,
            initial,
            contingency: place.contingency,
            span: self.span(&line.range()),
            ..Step::default()
        };
        let inside = Place { label: content.text, in_step: true, ..place };
        for found in signed(filled.fields, place) {
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

    pub(super) fn list(
        &mut self,
        node: &Node,
        first: Option<u64>,
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        let heads: Vec<Line<'_>> =
            node.children.iter().filter_map(|item| self.head_line(item)).collect();
        // Nothing but labels, and nothing below them: each waits for its answer.
        let bare = heads.len() > 1
            && !place.leads
            && heads.len() == node.children.len()
            && node.children.iter().all(|item| item.children.len() == 1)
            && heads.iter().any(|head| waiting(*head).is_some())
            && heads.iter().all(|head| open(*head).is_some());
        let waits = bare || waits_for_answers(&heads, &[], place);
        if let Some(found) = prompts(node, &heads, out, place) {
            out.extend(found.into_iter().map(|it| Block::Field(self.field(it, place))));
            return;
        }
        // "The deployment was successful if:" and what it is then.
        let before = match out.last() {
            Some(Block::Prose(prose)) => prose.text.to_plain(),
            _ => String::new(),
        };
        let is_sentence =
            |text: &str| sentences::is_told(text) || text.split_whitespace().count() > 3;
        let is_listed = || {
            (!place.in_step && sentences::lists(place.label))
                || (before.ends_with([':', '：']) && sentences::lists(&before))
        };
        let reported = heads.iter().filter(|head| sentences::is_reported(head.text)).count();
        let told = place.numbered
            && !bare
            && !(before.ends_with([':', '：']) && sentences::describes(&before))
            && (reported == 0 || reported * 2 < heads.len())
            && (!is_listed() || heads.iter().any(|head| is_sentence(head.text)))
            && !is_contents(node);
        // A list that mostly says how things are is no procedure, but for what is plainly told in it.
        let weight = |head: &Line<'_>| match sentences::item(head.text) {
            Said::States => 1,
            Said::Orders => -1,
            Said::Lists => 0,
        };
        let stating = first.is_some() && told && heads.iter().map(weight).sum::<i64>() > 0;
        let contingency = place.contingency || labels::leads_off(out);
        let place = Place { numbered: told, stating, contingency, ..place };
        // Some formatters write a line of underscores as one of stars.
        let underscored = || {
            let written = &self.text[node.range.clone()];
            written.contains("___") || written.contains("***")
        };
        if (first.is_some() || underscored())
            && node.children.len() > 1
            && heads.is_empty()
            && node.children.iter().all(|item| item.children.iter().all(|it| it.kind == Kind::Rule))
        {
            let range = node.children.first().map_or(node.range.clone(), |item| item.range.clone());
            let field = self.empty_lines(range, place, out);
            out.push(Block::Field(field));
            return;
        }
        for (at, item) in node.children.iter().enumerate() {
            let number = first.map(|first| first.saturating_add(at as u64));
            let place = Place { leads: place.leads && at + 1 == node.children.len(), ..place };
            self.item(item, number, waits, place, out);
        }
    }

    /// The first line of an item's text.
    pub(super) fn head_line(&self, item: &Node) -> Option<Line<'a>> {
        let first = item.children.first().filter(|child| child.kind == Kind::Paragraph)?;
        lines(self.text, first.range.clone()).first().copied()
    }

    pub(super) fn item(
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
        let boxed = self
            .web_box(head, place)
            .or_else(|| self.signed_box(head, &first.inlines, &code, place));
        if let Some(Block::Step(mut step)) = boxed {
            self.fill_step(&mut step, item, &lines, head, place);
            out.push(Block::Step(step));
            return;
        }
        // `2. **Common issues:**` heads a list; `2. **Check the log:**` with its command behind it tells what to do.
        let bare = head.text.trim_end_matches('*');
        let bold = head.text.starts_with("**");
        let ends = bare.ends_with([':', '：']);
        // `1. **Freeze:**`, and what to do on the line below it.
        let goes_on = item.children.len() == 1
            && lines.iter().skip(1).any(|line| sentences::is_told(line.text));
        let heads_list = !sentences::is_told(head.text)
            && ((bold
                && ends
                && !goes_on
                && !item.children[1..].iter().any(|it| matches!(it.kind, Kind::Code { .. }))
                && !self.is_told_below(item))
                // `1. **Port already in use**:` names what may go wrong.
                || (place.role == SectionRole::Troubleshooting
                    && (place.leads || has_code(item))
                    && words::is_problem(bare)
                    && (ends || (bold && bare.len() < head.text.len()))));
        // `1. **Gap:** ____` asks and does not tell.
        let asks = || {
            let filled = fields::find(head, Around { code: &code, ..Around::default() });
            let shown = item.children.iter().any(|it| matches!(it.kind, Kind::Code { .. }));
            !filled.fields.is_empty()
                && !filled.says_more
                && !shown
                && !sentences::is_told(head.text)
        };
        // `2. Decision owner:` among items that tell: a label, which waits where nothing stands below it.
        let label = waiting(head).is_some()
            && !sentences::is_told(head.text)
            && !head.text.starts_with('`');
        let alone = item.children.len() == 1 && lines.len() == 1;
        let bare = number.is_some()
            && label
            && place.numbered
            && (alone || !(goes_on || has_code(item) || self.is_told_below(item)));
        let waits = waits || (bare && alone);
        let orders = match sentences::item(head.text) {
            Said::Orders | Said::States if place.stating => sentences::is_told(head.text),
            Said::Orders | Said::States => true,
            Said::Lists => false,
        };
        let told = place.numbered && number.is_some() && !bare && orders;
        if told && !heads_list && !asks() {
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

    /// Whether the bullets below an item tell what to do.
    fn is_told_below(&self, item: &Node) -> bool {
        let lists = item.children.iter().filter(|it| matches!(it.kind, Kind::List(_)));
        let heads = lists.flat_map(|list| &list.children).filter_map(|it| self.head_line(it));
        let (told, all) = heads.fold((0, 0), |(told, all), head| {
            (told + usize::from(sentences::is_told(head.text)), all + 1)
        });
        told > 0 && told * 2 >= all
    }

    /// What stands below a step's own text.
    pub(super) fn fill_step(
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
            // The items below a numbered one are steps as it is.
            numbered: place.numbered && step.form == StepForm::Numbered,
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
    pub(super) fn joined(
        &self,
        lines: &[Line<'_>],
        content: Line<'a>,
        code: &[Range<usize>],
    ) -> Line<'a> {
        let mut own = content;
        for line in lines.iter().filter(|line| line.start > content.start) {
            let text = own.text.trim_end();
            let ends = text.ends_with([':', '：', '.'])
                || (text.starts_with("**") && text.ends_with("**"))
                || text.ends_with('\\');
            // `…, for example: v4.7.0` goes on.
            let goes_on = text.ends_with(',') || line.text.starts_with(char::is_lowercase);
            let opens = (labelled(line.text).is_some() && !goes_on)
                || step_mark(without_marker(*line)).is_some()
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

    pub(super) fn plain_item(
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
            // A box below a bullet is none of it, though nothing but a blank line would end the bullet.
            if at > 0
                && let Some(block) = self.line_step(*line, &first.inlines, &code, place)
            {
                out.push(block);
                continue;
            }
            // Empty numbered lines cannot interrupt a paragraph; they are the several lines of the label above them.
            if at > 0 && is_empty_item(line.text) {
                if !is_empty_item(lines[at - 1].text) {
                    let field = self.empty_lines(line.range(), place, out);
                    out.push(Block::Field(field));
                }
                continue;
            }
            let around = Around {
                label: place.label,
                code: &code,
                contacts: place.role == SectionRole::Contacts,
                cell: false,
                ..Around::default()
            };
            let filled = fields::find(*line, around);
            let alone = at == 0 && item.children.len() == 1 && lines.len() == 1;
            let waiting = (alone && waits && !introduces(*line, place)).then(|| open(*line));
            if !filled.fields.is_empty() {
                self.push_filled(*line, &first.inlines, filled, place, out);
            } else if let Some(found) = waiting.flatten() {
                let field = self.field(found, place);
                out.push(Block::Field(field));
            } else if is_underscores(line.text) {
                self.underscores(*line, place, out);
            } else if place.metadata && self.entry(*line, &first.inlines) {
            } else {
                let text = inline::text(&within(&first.inlines, &line.range()));
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
        let guarded = sentences::is_guard(label);
        let inside = Place {
            depth: depth.saturating_add(1),
            label,
            contingency: place.contingency || guarded,
            ..place
        };
        self.blocks(&item.children[1..], inside, out);
    }

    /// `TEST 1.1 - …` and the lines that say how: a step of a form without markup.
    pub(super) fn test(
        &mut self,
        lines: &[Line<'a>],
        inlines: &[Inline],
        place: Place<'_>,
        out: &mut Vec<Block>,
    ) {
        let Some((head, rest)) = lines.split_first() else { return };
        let text = inline::text(&within(inlines, &head.range()));
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
pub(super) fn is_choice(content: Line<'_>, code: &[Range<usize>]) -> bool {
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
    // The options are the whole of it: `Toggle sources on/off` is something to do.
    let asks = content.text.ends_with([':', '：']);
    let whole = |options: &Vec<String>| {
        options
            .iter()
            .all(|it| words::is_answer(it) || (asks && it.split_whitespace().count() <= 2))
    };
    content.text.contains('/')
        && slash_options(content.text.trim_end_matches([':', '：'])).as_ref().is_some_and(whole)
}

/// Whether a block of code stands in an item.
fn has_code(item: &Node) -> bool {
    item.children.iter().any(|it| matches!(it.kind, Kind::Code { .. }) || has_code(it))
}

/// Whether every item is a link to another place in the document, and nothing more.
fn is_contents(list: &Node) -> bool {
    let links = |item: &Node| {
        let first = item.children.first().filter(|it| it.kind == Kind::Paragraph)?;
        let link = first.inlines.iter().find_map(|piece| match &piece.event {
            Piece::Link(target) => Some(target.starts_with('#')),
            _ => None,
        })?;
        let opens = first.inlines.first().is_some_and(|it| matches!(it.event, Piece::Link(_)));
        Some(link && opens)
    };
    !list.children.is_empty() && list.children.iter().all(|item| links(item) == Some(true))
}

/// A line without the list marker that `CommonMark` did not take for one: `4. [ ] …` in the middle of a paragraph.
pub(super) fn without_marker(line: Line<'_>) -> Line<'_> {
    let digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
    let letter = line.text.strip_prefix(|c: char| c.is_ascii_lowercase());
    let rest = if digits > 0 {
        line.text[digits..].strip_prefix(['.', ')'])
    } else if let Some(rest) = letter.and_then(|it| it.strip_prefix(['.', ')'])) {
        // `a. [ ] …` is no list to CommonMark.
        rest.starts_with(" [").then_some(rest)
    } else {
        line.text.strip_prefix(['-', '*', '+'])
    };
    let Some(text) = rest.map(str::trim_start) else { return line };
    Line { text, start: line.start + line.text.len() - text.len() }
}
