//! Blocks of code: what each is, and what belongs to it.

use std::ops::Range;

use super::{
    attributes,
    blocks::{Place, Reader, signed},
    fields::{self, Around, Found},
    inline,
    items::{step_mark, without_marker},
    labels,
    lines::{Line, lines},
    rules, sentences,
    tree::{Kind, Node},
    waiting::{is_empty_item, is_underscores},
};
use crate::{
    model::{
        Alternative, Attributes, Bash, Block, Call, Class, Command, Effect, Field, FieldKind,
        InitialState, ProseKind, Scope, Step, StepForm, Text, VariableUse,
    },
    shell,
    source::Span,
};

/// A block of code before it is judged.
pub(super) struct Code<'a> {
    pub(super) language: String,
    pub(super) text: &'a str,
    /// The sentence or label before it.
    pub(super) before: String,
    /// The text of the step whose first block this is; empty elsewhere.
    pub(super) step: &'a str,
    pub(super) contingency: bool,
}

/// Reads a block of code and the form that may be drawn in it.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, place: Place<'_>, out: &mut Vec<Block>) {
    let Kind::Code { info, text, fenced } = &node.kind else { return };
    let (language, attributes, name) = attributes::fence(info);
    for key in attributes.other.keys() {
        reader.diagnostics.push(rules::unknown_attribute(
            reader.source,
            first_line(reader, &node.range),
            key,
        ));
    }
    if *fenced && !is_closed(reader, &node.range) {
        let at = first_line(reader, &node.range);
        reader.diagnostics.push(rules::misplaced_fence(
            reader.source,
            at,
            "this fence is never closed",
        ));
    }
    let before = match out.last() {
        Some(Block::Prose(prose)) => prose.text.to_plain(),
        Some(Block::Step(_) | Block::Field(_) | Block::Command(_) | Block::Table(_)) | None => {
            String::new()
        }
    };
    let guarded = sentences::is_guard(&before) || labels::leads_off(out);
    let step = if place.in_step && out.is_empty() { place.label } else { "" };
    let code = Code { language, text, before, step, contingency: place.contingency || guarded };
    let class = super::classify::class(&code);
    let mut drawn = if matches!(class, Class::Template) {
        form(reader, node, place, &code, out)
    } else {
        Vec::new()
    };
    let boxes = boxes(reader, node, place);
    let title = match out.last() {
        Some(Block::Prose(prose)) if matches!(prose.kind, ProseKind::Label) => {
            Some(prose.text.clone())
        }
        _ => None,
    };
    let mut command = command(&code, class, attributes);
    command.title = title;
    command.id = name.filter(|name| attributes::is_own_id(name)).unwrap_or_default();
    command.is_form = !drawn.is_empty()
        && drawn.iter().all(
            |block| matches!(block, Block::Field(field) if field.kind == FieldKind::Multiline),
        );
    if !boxes.is_empty() {
        // What is ticked line by line is not run as one.
        command.alternatives.iter_mut().for_each(|way| way.runnable = false);
        drawn.extend(boxes);
        drawn.sort_by_key(|block| match block {
            Block::Field(field) => field.span,
            Block::Step(step) => step.span,
            Block::Prose(_) | Block::Command(_) | Block::Table(_) => Span::default(),
        });
    }
    command.span = reader.span(&node.range);
    shell::locate(&mut command.alternatives, &reader.source.text, node.range.clone());
    out.push(Block::Command(command));
    out.extend(drawn);
}

fn first_line(reader: &Reader<'_>, range: &Range<usize>) -> Range<usize> {
    let text = &reader.text[range.clone()];
    range.start..range.start + text.find('\n').unwrap_or(text.len())
}

fn is_closed(reader: &Reader<'_>, range: &Range<usize>) -> bool {
    let text = reader.text[range.clone()].trim_end();
    let last = text.rsplit('\n').next().unwrap_or_default().trim_start_matches([' ', '>', '\t']);
    text.contains('\n') && (last.starts_with("```") || last.starts_with("~~~"))
}

fn command(code: &Code<'_>, class: Class, attributes: Attributes) -> Command {
    let runs = matches!(class, Class::Run | Class::Sql | Class::Contingency);
    let sql = class == Class::Sql || (class == Class::Contingency && super::classify::is_sql(code));
    let session = if runs && !sql {
        shell::session(code.text)
    } else {
        shell::Session { commands: code.text.trim_end().to_owned(), ..shell::Session::default() }
    };
    let foreign = super::classify::is_foreign(&code.language);
    let ways = if runs {
        shell::alternatives(&session.commands)
    } else {
        vec![shell::Way { label: String::new(), text: session.commands.clone() }]
    };
    // Run as one, a block with several choices would do all of them: it is shown, and done by hand.
    let several = runs && !sql && shell::choices(&session.commands) > 1;
    let mut effect = Effect::None;
    let mut alternatives = Vec::new();
    for way in ways {
        let placeholders = if runs { shell::placeholders(&way.text, !sql) } else { Vec::new() };
        let variables: Vec<VariableUse> = placeholders
            .into_iter()
            .map(|it| VariableUse {
                name: it.name,
                start: it.range.start,
                end: it.range.end,
                quoting: it.quoting,
            })
            .collect();
        let mut runnable = false;
        let mut bash = Bash::default();
        if runs && sql {
            effect = effect.max(shell::sql_effect(&way.text));
        } else if runs && !foreign && !shell::is_windows(&way.text) {
            bash = shell::analyse(&filled(&way.text, &variables));
            effect = effect.max(bash.effect);
            let starts = |it: &Call| match it.scope {
                Scope::Text => !it.words.is_empty(),
                // Later commands may call it, or use the variable: `DUMP=$(ls -t | head -1)`.
                Scope::Function | Scope::Substitution => true,
                Scope::Elsewhere => false,
            };
            runnable = bash.error.is_none() && bash.calls.iter().any(starts) && !several;
        }
        alternatives.push(Alternative {
            label: way.label,
            text: way.text,
            variables,
            runnable,
            bash,
        });
    }
    let output = (!session.output.is_empty()).then_some(session.output);
    let language =
        if sql && code.language.is_empty() { "sql".to_owned() } else { code.language.clone() };
    Command { language, class, effect, alternatives, output, attributes, ..Command::default() }
}

/// The text with a word of the same length where each placeholder stands: what will be run.
fn filled(text: &str, variables: &[VariableUse]) -> String {
    let mut out = String::new();
    let mut from = 0;
    for variable in variables {
        out.push_str(&text[from..variable.start]);
        out.extend(std::iter::repeat_n('x', variable.end - variable.start));
        from = variable.end;
    }
    out.push_str(&text[from..]);
    out
}

/// The fields and boxes of a form that is drawn inside a fence.
fn form(
    reader: &mut Reader<'_>,
    node: &Node,
    place: Place<'_>,
    code: &Code<'_>,
    out: &[Block],
) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut last_line = 0;
    let label = labels::above(out, place.label);
    if code.text.trim().is_empty() {
        let range = first_line(reader, &node.range);
        let field = reader
            .field(Found { label, kind: FieldKind::Multiline, range, ..Found::default() }, place);
        return vec![Block::Field(field)];
    }
    // The line before names a blank that stands on a line of its own.
    let mut named = label.clone();
    let mut columns: Vec<String> = Vec::new();
    for line in fence_lines(reader, node) {
        let at = reader.span(&line.range()).line;
        let prompt =
            line.text.strip_prefix('[').and_then(|it| it.strip_suffix(']')).filter(|inside| {
                // In a form, what stands alone between brackets is to be written, whatever it begins with.
                sentences::is_prompt(inside)
                    || (inside.split_whitespace().count() >= 2
                        && !inside.contains(['[', ']'])
                        && !inside.to_lowercase().starts_with("same "))
            });
        if let Some(inside) = prompt {
            let hint = Some(inside.to_owned());
            let label = if named.is_empty() { inside.to_owned() } else { named.clone() };
            let found_here = Found {
                label,
                kind: FieldKind::Multiline,
                hint,
                range: line.range(),
                ..Found::default()
            };
            found.push(Block::Field(reader.field(found_here, place)));
            continue;
        }
        if is_underscores(line.text) {
            let goes_on = |field: &Field, last: u32| {
                // An empty line between them is one more to write on.
                at <= last + 2 && matches!(field.kind, FieldKind::Text | FieldKind::Multiline)
            };
            match found.last_mut() {
                Some(Block::Field(last)) if goes_on(last, last_line) => {
                    last.kind = FieldKind::Multiline;
                }
                _ => {
                    let found_here =
                        Found { label: named.clone(), range: line.range(), ..Found::default() };
                    found.push(Block::Field(reader.field(found_here, place)));
                }
            }
            last_line = at;
            continue;
        }
        // `1.` and nothing behind it: several lines of one answer.
        if is_empty_item(line.text) {
            let goes_on = matches!(found.last(), Some(Block::Field(last)) if at == last_line + 1 && last.kind == FieldKind::Multiline);
            if !goes_on {
                let kind = FieldKind::Multiline;
                let found_here =
                    Found { label: named.clone(), kind, range: line.range(), ..Found::default() };
                found.push(Block::Field(reader.field(found_here, place)));
            }
            last_line = at;
            continue;
        }
        let around = Around { label: &named, code: &[], ..Around::default() };
        if boxed(line).is_some() || drawn_row(line).is_some() {
            continue;
        }
        // A table that is drawn: its first row names the blanks below.
        let cells = cells(line);
        if cells.len() > 1 {
            let of_columns = cells.len() == columns.len();
            let filled: Vec<Found> = cells
                .iter()
                .zip(&columns)
                .filter(|_| of_columns)
                .flat_map(|(cell, column)| {
                    let around = Around { label: column, cell: true, ..Around::default() };
                    fields::find(*cell, around).fields
                })
                .collect();
            let rule = line.text.chars().all(|c| matches!(c, '-' | ':' | '|' | '+' | ' '));
            if !filled.is_empty() {
                last_line = at;
                found.extend(filled.into_iter().map(|it| Block::Field(reader.field(it, place))));
                continue;
            }
            if rule {
                continue;
            }
            columns = cells.iter().map(|cell| labels::clean(cell.text)).collect();
        }
        let mut fields = fields::find(line, around).fields;
        // `1. ____`, `2. ____` below one label.
        let count = line.text.bytes().take_while(u8::is_ascii_digit).count();
        if let [field] = &mut fields[..]
            && count > 0
            && field.label == labels::clean(&named)
        {
            field.label = format!("{} #{}", field.label, &line.text[..count]);
        }
        if fields.is_empty() {
            named = labels::clean(line.text);
        } else {
            last_line = at;
        }
        let fields = signed(fields, place).into_iter();
        found.extend(fields.map(|it| Block::Field(reader.field(it, place))));
    }
    found
}

/// The cells of a row that is drawn with bars.
fn cells(line: Line<'_>) -> Vec<Line<'_>> {
    let mut start = line.start;
    let mut found = Vec::new();
    for part in line.text.split('|') {
        let text = part.trim();
        found.push(Line { text, start: start + part.len() - part.trim_start().len() });
        start += part.len() + 1;
    }
    found
}

/// The lines inside a fence, without the frame that is drawn around them.
fn fence_lines<'a>(reader: &Reader<'a>, node: &Node) -> Vec<Line<'a>> {
    let source: &'a str = reader.text;
    let unframed = |line: Line<'a>| {
        let text = line.text.trim_start_matches(is_frame);
        Line { text: unframed(text), start: line.start + line.text.len() - text.len() }
    };
    let inside = |line: &Line<'_>| {
        !line.text.is_empty() && !line.text.starts_with("```") && !line.text.starts_with("~~~")
    };
    lines(source, node.range.clone()).into_iter().map(unframed).filter(inside).collect()
}

/// A line without the frame that is drawn around it.
pub(super) fn unframed(line: &str) -> &str {
    line.trim_matches(is_frame)
}

fn is_frame(c: char) -> bool {
    matches!(u32::from(c), 0x2500..=0x257F) || c == ' ' || c == '|'
}

/// Boxes inside a fence are steps on their own lines.
fn boxes(reader: &Reader<'_>, node: &Node, place: Place<'_>) -> Vec<Block> {
    let mut found = Vec::new();
    for line in fence_lines(reader, node) {
        if let Some((text, ticked)) = drawn_row(line) {
            found.push(Block::Step(Step {
                text: Text::plain(text),
                form: StepForm::Fenced,
                initial: ticked.then_some(InitialState::Done),
                contingency: place.contingency,
                span: reader.span(&line.range()),
                ..Step::default()
            }));
            continue;
        }
        let Some((_, state, content)) = boxed(line) else { continue };
        // Several boxes on a line are a choice; a shell's `[ -f x ]` is no box.
        if content.text.is_empty()
            || content.text.contains(['☐', '⬜'])
            || content.text.contains("[ ]")
        {
            continue;
        }
        let initial = state.filter(|state| *state == InitialState::Done);
        // A box that shares its line with a blank.
        let around = Around { label: content.text, ..Around::default() };
        let filled = fields::find(content, around);
        let mut text = content.text.to_owned();
        for cut in filled.cuts.iter().rev() {
            let left = if filled.in_sentence { inline::BLANK } else { "" };
            text.replace_range(cut.start - content.start..cut.end - content.start, left);
        }
        let place = Place { in_step: true, ..place };
        let fields = filled.fields.into_iter().map(|it| Block::Field(reader.field(it, place)));
        let step = Step {
            text: inline::without_colon(Text::plain(text)),
            body: fields.collect(),
            form: StepForm::Fenced,
            initial,
            contingency: place.contingency,
            span: reader.span(&line.range()),
            ..Step::default()
        };
        found.push(Block::Step(step));
    }
    found
}

/// A line of a fence that begins with a box, with a list marker before it or without.
fn boxed(line: Line<'_>) -> Option<(StepForm, Option<InitialState>, Line<'_>)> {
    step_mark(line).or_else(|| step_mark(without_marker(line)))
}

/// A row of a table that is drawn in a fence and has a box of its own in a cell: its first words, and whether it is ticked.
fn drawn_row(line: Line<'_>) -> Option<(&str, bool)> {
    let cells = || line.text.split('|').map(str::trim);
    let ticked = cells().filter_map(super::table::lone_box).reduce(|one, other| one || other)?;
    let words = cells().find(|cell| {
        cell.chars().any(char::is_alphabetic) && super::table::lone_box(cell).is_none()
    })?;
    Some((words, ticked))
}

/// A command that a step's text names.
pub(super) fn inferred(text: &str, contingency: bool) -> Option<Command> {
    let language = "bash".to_owned();
    let code = Code { language, text, before: String::new(), step: "", contingency };
    let class = if contingency { Class::Contingency } else { Class::Run };
    let command = Command { inferred: true, ..command(&code, class, Attributes::default()) };
    command.alternatives.iter().all(|it| it.runnable).then_some(command)
}
