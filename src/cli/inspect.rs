//! `inspect`: what was understood of a checklist.

use std::fmt::Write as _;

use runsheet::{
    emit,
    model::{Checklist, Class, Command, Effect, Field, FieldKind, Node, Step, StepKind},
    report::clean,
};

use super::{
    Failure, Outcome,
    args::{self, Global, InspectFormat},
    document::Document,
    outputs::{self, Job, Place},
    terminal::{self, Terminal, counted},
};

pub(super) fn run(
    args: &args::Inspect,
    global: &Global,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let document = Document::read(&args.file, global)?;
    match args.format {
        InspectFormat::Tree => terminal::print(tree(&document.checklist).as_bytes())?,
        InspectFormat::Json => {
            let json = emit::FORMS.iter().copied().find(|it| it.to == "json");
            let Document { path, checklist, setup, .. } = &document;
            let settings = setup.settings(&super::args::Look::default())?;
            let job = Job { input: path, data: checklist, setup, settings, part: None };
            let formats: Vec<_> = json.into_iter().collect();
            outputs::write(&[], &[job], &formats, &Place::One("-".as_ref()), terminal)?;
        }
    }
    Ok(if document.has_errors() { Outcome::Errors } else { Outcome::Fine })
}

fn tree(checklist: &Checklist) -> String {
    let (steps, fields, commands) =
        (checklist.steps().len(), checklist.fields().len(), checklist.commands().len());
    let mut text = format!(
        "{} [{}]\n{}, {}, {}, {}\n",
        clean(&checklist.title),
        checklist.id,
        counted(steps, "step", "steps"),
        counted(fields, "blank", "blanks"),
        counted(commands, "block of code", "blocks of code"),
        counted(checklist.variables.len(), "variable", "variables"),
    );
    for entry in &checklist.metadata {
        line(
            &mut text,
            0,
            "=",
            &format!("{}: {}", entry.label, entry.value.to_plain()),
            entry.span.line,
        );
    }
    for variable in &checklist.variables {
        line(
            &mut text,
            0,
            "$",
            &format!("{} ({})", variable.name, variable.placeholder),
            variable.span.line,
        );
    }
    let mut depth = 0;
    for node in checklist.nodes() {
        match node {
            Node::Section(section) => {
                depth = section.number.matches('.').count();
                // What stands before the first heading.
                if section.title.is_blank() {
                    text.push('\n');
                    continue;
                }
                let off = if section.contingency { " (off the way)" } else { "" };
                text.push('\n');
                let title = format!("{}{off}", section.title.to_plain());
                line(&mut text, depth, &section.number, &title, section.span.line);
            }
            Node::Step(step, _) => line(&mut text, depth + 1, "[ ]", &words(step), step.span.line),
            Node::Field(field, step) => {
                line(
                    &mut text,
                    depth + 1 + usize::from(step.is_some()),
                    "___",
                    &blank(field),
                    field.span.line,
                );
            }
            Node::Command(command, step) => {
                line(
                    &mut text,
                    depth + 1 + usize::from(step.is_some()),
                    "```",
                    &block(command),
                    command.span.line,
                );
            }
            Node::Prose(_) | Node::Table(_) => {}
        }
    }
    text
}

fn line(text: &mut String, depth: usize, mark: &str, what: &str, number: u32) {
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{number:>5}  {:indent$}{mark} {}",
        "",
        clean(&what.replace('\n', " ")),
        indent = depth * 2
    );
}

fn words(step: &Step) -> String {
    let kind = match step.kind {
        StepKind::Gate => Some("pause point"),
        StepKind::SignOff => Some("sign-off"),
        StepKind::Check | StepKind::Record => None,
    };
    let optional = (step.optional && !step.says_optional()).then_some("optional");
    let ticked = step.initial.is_some().then_some("marked by the author");
    let off = step.contingency.then_some("off the way");
    let more: Vec<&str> = [kind, optional, ticked, off].into_iter().flatten().collect();
    let text = step.text.to_plain();
    if more.is_empty() { text } else { format!("{text} ({})", more.join(", ")) }
}

fn blank(field: &Field) -> String {
    let options: Vec<&str> = field.options.iter().map(|it| it.label.as_str()).collect();
    let unit = field.unit.as_deref().unwrap_or_default();
    let kind = match field.kind {
        FieldKind::Text => "text",
        FieldKind::Multiline => "lines of text",
        FieldKind::Number => "number",
        FieldKind::Date => "date",
        FieldKind::Time => "time",
        FieldKind::Choice => "one of",
        FieldKind::Person => "person",
        FieldKind::Contact => "contact",
        FieldKind::Signature => "signature",
    };
    let detail = format!("{kind} {unit}{}", options.join(" | "));
    format!("{}: {}", field.label, detail.trim())
}

fn block(command: &Command) -> String {
    let class = match command.class {
        Class::Run => "run",
        Class::Sql => "sql",
        Class::Contingency => "off the way",
        Class::Output => "output",
        Class::Template => "template",
        Class::Config => "config",
        Class::Code => "code",
        Class::Diagram => "diagram",
    };
    let effect = match command.effect {
        Effect::None => None,
        Effect::Reads => Some("reads only"),
        Effect::Changes => Some("changes something"),
        Effect::Endless => Some("runs until it is stopped"),
        Effect::Asks => Some("asks for input"),
        Effect::Destroys => Some("destroys"),
    };
    let ways = match command.alternatives.len() {
        0 | 1 => None,
        many => Some(format!("one of {many}")),
    };
    let inferred = command.inferred.then(|| "from the step's words".to_owned());
    let effect = effect.map(str::to_owned);
    let told = [Some(class.to_owned()), effect, ways, inferred];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let text = command.text();
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let more = text.lines().filter(|line| !line.trim().is_empty()).count() > 1;
    format!("{}: {first}{}", told.join(", "), if more { " …" } else { "" })
}
