//! Blocks of code: what each is, and what belongs to it.

use std::ops::Range;

use super::{
    attributes,
    blocks::{Place, Reader, is_underscores},
    fields::{self, Around, Found},
    lines::lines,
    rules,
    tree::{Kind, Node},
    words,
};
use crate::{
    model::{
        Alternative, Attributes, Block, Class, Command, Effect, FieldKind, ProseKind, SectionRole,
        VariableUse,
    },
    shell,
};

/// A block of code before it is judged.
pub(super) struct Code<'a> {
    pub(super) language: String,
    pub(super) text: &'a str,
    /// The sentence or label before it.
    pub(super) before: String,
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
    let guarded = words::is_guard(&before);
    let code = Code { language, text, before, contingency: place.contingency || guarded };
    let class = super::classify::class(&code);
    let drawn = if matches!(class, Class::Template) {
        form(reader, node, place, &code, out)
    } else {
        Vec::new()
    };
    let title = match out.last() {
        Some(Block::Prose(prose)) if matches!(prose.kind, ProseKind::Label) => {
            Some(prose.text.clone())
        }
        _ => None,
    };
    let mut command = command(&code, class, attributes);
    command.title = title;
    command.id = name.filter(|name| attributes::is_id(name)).unwrap_or_default();
    command.is_form = !drawn.is_empty()
        && drawn.iter().all(
            |block| matches!(block, Block::Field(field) if field.kind == FieldKind::Multiline),
        );
    command.span = reader.span(&node.range);
    out.push(Block::Command(command));
    out.extend(drawn);
}

fn first_line(reader: &Reader<'_>, range: &Range<usize>) -> Range<usize> {
    let text = &reader.source.text[range.clone()];
    range.start..range.start + text.find('\n').unwrap_or(text.len())
}

fn is_closed(reader: &Reader<'_>, range: &Range<usize>) -> bool {
    let text = reader.source.text[range.clone()].trim_end();
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
        if runs && sql {
            effect = effect.max(shell::sql_effect(&way.text));
        } else if runs && !foreign && !shell::is_windows(&way.text) {
            let found = shell::analyse(&filled(&way.text, &variables));
            effect = effect.max(found.effect);
            runnable = found.error.is_none() && !found.programs.is_empty();
        }
        alternatives.push(Alternative { label: way.label, text: way.text, variables, runnable });
    }
    let output = (!session.output.is_empty()).then_some(session.output);
    let language =
        if sql && code.language.is_empty() { "sql".to_owned() } else { code.language.clone() };
    Command { language, class, effect, alternatives, output, attributes, ..Command::default() }
}

/// The text with a word where each placeholder stands: what will be run.
fn filled(text: &str, variables: &[VariableUse]) -> String {
    let mut out = String::new();
    let mut from = 0;
    for variable in variables {
        out.push_str(&text[from..variable.start]);
        out.push('x');
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
    let mut found = Vec::new();
    let label = match out.last() {
        Some(Block::Prose(prose)) => fields::clean(&prose.text.to_plain()),
        Some(Block::Step(_) | Block::Field(_) | Block::Command(_) | Block::Table(_)) | None => {
            fields::clean(place.label)
        }
    };
    if code.text.trim().is_empty() {
        let range = first_line(reader, &node.range);
        let field = reader
            .field(Found { label, kind: FieldKind::Multiline, range, ..Found::default() }, place);
        return vec![Block::Field(field)];
    }
    let source = reader.source;
    for line in lines(&source.text, node.range.clone()) {
        if line.text.starts_with("```") || line.text.starts_with("~~~") {
            continue;
        }
        if let Some(inside) = line.text.strip_prefix('[').and_then(|it| it.strip_suffix(']'))
            && words::is_prompt(inside)
        {
            let hint = Some(inside.to_owned());
            let label = if label.is_empty() { inside.to_owned() } else { label.clone() };
            let range = line.range();
            found.push(Block::Field(reader.field(
                Found { label, kind: FieldKind::Multiline, hint, range, ..Found::default() },
                place,
            )));
            continue;
        }
        if is_underscores(line.text) {
            if let Some(Block::Field(last)) = found.last_mut()
                && matches!(last.kind, FieldKind::Text | FieldKind::Multiline)
                && reader.span(&line.range()).line
                    <= last.span.line + 1 + u32::from(last.kind == FieldKind::Multiline) * 20
            {
                last.kind = FieldKind::Multiline;
                continue;
            }
        }
        let around = Around {
            label: &label,
            code: &[],
            contacts: place.role == SectionRole::Contacts,
            cell: false,
        };
        for it in fields::find(line, around).fields {
            found.push(Block::Field(reader.field(it, place)));
        }
    }
    found
}

/// A command that a step's text names.
pub(super) fn inferred(text: &str, contingency: bool) -> Option<Command> {
    let code = Code { language: "bash".to_owned(), text, before: String::new(), contingency };
    let class = if contingency { Class::Contingency } else { Class::Run };
    let command = Command { inferred: true, ..command(&code, class, Attributes::default()) };
    command.alternatives.iter().all(|it| it.runnable).then_some(command)
}
