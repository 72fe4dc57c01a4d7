//! Fields and commands as the templates see them.

use super::{
    super::strings::Strings,
    view::{
        AlternativeView, CommandView, Control, OptionView, Piece, VariableView, WidgetView,
        printable, spans,
    },
};
use crate::model::{
    Alternative, Checklist, Choice, Class, Command, Effect, Field, Quoting, Range, Widget, approves,
};

/// Up to so many options are shown at once.
const MOST_RADIOS: usize = 6;

/// What commands leave open.
pub(super) fn variables(checklist: &Checklist) -> Vec<VariableView<'_>> {
    let variables = checklist.variables.iter().map(|it| VariableView {
        name: &it.name,
        placeholder: printable(&it.placeholder),
        default: it.default.as_deref().map(printable),
        secret: it.secret,
    });
    variables.collect()
}

/// A field with its label.
pub(super) fn control<'a>(field: &'a Field, step: Option<&'a Range>) -> Control<'a> {
    let expected = field.expectation.as_ref().or(step);
    Control {
        key: &field.key,
        name: &field.id,
        label: printable(&field.label),
        unit: field.unit.as_deref().map(printable),
        prefix: field.prefix.as_deref().map(printable),
        hint: field.hint.as_deref().map(printable),
        initial: field.initial.as_deref().map(printable),
        expected: expected.map(|it| printable(&it.text)),
        person: field.asks_for_person(),
        widget: widget(field),
    }
}

fn widget(field: &Field) -> WidgetView<'_> {
    match field.widget() {
        Widget::Checkbox { option } => WidgetView::Check { option: view(field, option) },
        // Browsers differ in how they take the decimal comma of a number input; the script checks the number.
        Widget::Line { input_type: "number", .. } => {
            WidgetView::Line { input: "text", mode: Some("decimal") }
        }
        Widget::Line { input_type, .. } => WidgetView::Line { input: input_type, mode: None },
        Widget::Area => WidgetView::Area,
        Widget::Select { options } if options.len() <= MOST_RADIOS => {
            WidgetView::Radios { options: options.iter().map(|it| view(field, it)).collect() }
        }
        Widget::Select { options } => {
            WidgetView::Select { options: options.iter().map(|it| view(field, it)).collect() }
        }
    }
}

fn view<'a>(field: &Field, option: &'a Choice) -> OptionView<'a> {
    let decides = approves(&field.options, &option.id);
    let (good, refuses) = (decides == Some(true), decides == Some(false));
    OptionView { id: &option.id, label: printable(&option.label), good, refuses }
}

/// A block of code; `item` where it belongs to no step.
pub(super) fn command<'a>(
    command: &'a Command,
    item: Option<usize>,
    strings: &'a Strings,
) -> CommandView<'a> {
    let runs = command.is_run();
    CommandView {
        item,
        title: command.title.as_ref().filter(|_| item.is_some()).map(spans).unwrap_or_default(),
        runs,
        effect: if runs { effect(command.effect).trim_start_matches("effect_") } else { "shown" },
        says: strings.page(if runs { effect(command.effect) } else { class(command.class) }),
        alternatives: command.alternatives.iter().map(|it| alternative(command, it)).collect(),
    }
}

fn alternative<'a>(command: &'a Command, alternative: &'a Alternative) -> AlternativeView<'a> {
    let label = if alternative.label.is_empty() { &command.language } else { &alternative.label };
    AlternativeView { label: printable(label), pieces: pieces(alternative) }
}

/// A command's text, cut where variables stand in it. Places that do not fit the text are left as they are written.
fn pieces(alternative: &Alternative) -> Vec<Piece<'_>> {
    let text = alternative.text.as_str();
    let plain = |text| Piece { text: printable(text), variable: None, quoting: "" };
    let mut pieces = Vec::new();
    let mut at = 0;
    for used in &alternative.variables {
        let (Some(before), Some(placeholder)) =
            (text.get(at..used.start), text.get(used.start..used.end))
        else {
            continue;
        };
        if !before.is_empty() {
            pieces.push(plain(before));
        }
        pieces.push(Piece {
            text: printable(placeholder),
            variable: Some(&used.name),
            quoting: quoting(used.quoting),
        });
        at = used.end;
    }
    if let Some(rest) = text.get(at..).filter(|it| !it.is_empty()) {
        pieces.push(plain(rest));
    }
    pieces
}

fn quoting(quoting: Quoting) -> &'static str {
    match quoting {
        Quoting::Bare => "bare",
        Quoting::Double => "double",
        Quoting::Single => "single",
        Quoting::Literal => "literal",
    }
}

/// The word for what running it does.
fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::None => "effect_none",
        Effect::Reads => "effect_reads",
        Effect::Changes => "effect_changes",
        Effect::Endless => "effect_endless",
        Effect::Asks => "effect_asks",
        Effect::Destroys => "effect_destroys",
    }
}

/// The word for what is not run.
fn class(class: Class) -> &'static str {
    match class {
        Class::Run | Class::Sql | Class::Contingency => "effect_none",
        Class::Output => "class_output",
        Class::Template => "class_template",
        Class::Config => "class_config",
        Class::Code => "class_code",
        Class::Diagram => "class_diagram",
    }
}
