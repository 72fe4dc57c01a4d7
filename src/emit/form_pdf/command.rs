//! Blocks of code: what they are, what they do, and their alternatives.

use super::super::pdf::{
    flow::{Block, Flow},
    fonts::Face,
    list::{Color, NodeId, Tag},
    style::{self, AMBER, BLACK, BLUE, CodeBox, GREY, LIGHT, RED, SMALL},
    text::{Ink, Span},
    words::Words,
};
use crate::model::{Block as Content, Class, Command, Effect, Text};

/// A command as blocks: its caption, each way to do it, what it shows.
pub(super) fn command(
    flow: &mut Flow,
    parent: NodeId,
    command: &Command,
    (x, above): (f32, Option<&Content>),
) -> Vec<Block> {
    let words = flow.words.clone();
    if command.inferred {
        // It stands in the step's own text.
        return Vec::new();
    }
    let mut blocks = Vec::new();
    if let Some(title) = command
        .title
        .as_ref()
        .filter(|it| !it.is_blank() && !above.is_some_and(|above| says(above, it)))
    {
        let node = flow.node(parent, Tag::Paragraph);
        let width = flow.width() - x;
        let lines = style::lines(flow, title, Ink { size: 8.5, ..style::STRONG }, width);
        blocks.extend(style::paragraph(&lines, node, x, 11.5, 3.0).blocks);
    }
    let several = command.alternatives.len() > 1;
    let (effect, bar) = effect(&words, command);
    for (index, alternative) in command.alternatives.iter().enumerate() {
        let mut head = Vec::new();
        let mut push = |text: &str, face, color| {
            let separator = if head.is_empty() { "" } else { "  ·  " };
            head.push(Span::new(separator, SMALL));
            head.push(Span::new(text, Ink::new(face, 7.5, color)));
        };
        if several {
            let text = if index == 0 { &words.one_of } else { &words.or };
            push(text, Face::Bold, BLACK);
            if !alternative.label.is_empty() {
                push(&alternative.label, Face::Bold, BLACK);
            }
        }
        if !command.language.is_empty() {
            push(&command.language, Face::MonoBold, BLACK);
        }
        if !effect.is_empty() {
            let strong = matches!(command.effect, Effect::Changes | Effect::Destroys);
            push(
                effect,
                if strong { Face::Bold } else { Face::Regular },
                if bar == LIGHT { GREY } else { bar },
            );
        }
        for (key, value) in [("host", &command.attributes.host), ("cwd", &command.attributes.cwd)] {
            if let Some(value) = value {
                push(&format!("{key}: {value}"), Face::Regular, GREY);
            }
        }
        let gap = if index == 0 { 4.5 } else { 3.0 };
        blocks.extend(style::code(
            flow,
            parent,
            &alternative.text,
            &CodeBox { x, bar, head: &head, gap },
        ));
    }
    if let Some(output) = command.output.as_ref().filter(|it| !it.trim().is_empty()) {
        let head = [Span::new(words.output.as_str(), SMALL)];
        blocks.extend(style::code(
            flow,
            parent,
            output.trim_end(),
            &CodeBox { x, bar: LIGHT, head: &head, gap: 2.0 },
        ));
    }
    if let Some(last) = blocks.last_mut() {
        last.height += 2.0;
    }
    blocks
}

/// Whether what stands above says the same already.
pub(super) fn says(above: &Content, title: &Text) -> bool {
    let text = match above {
        Content::Prose(prose) => prose.text.to_plain(),
        Content::Step(_) | Content::Field(_) | Content::Command(_) | Content::Table(_) => {
            return false;
        }
    };
    text.trim_end_matches([':', ' ']) == title.to_plain().trim_end_matches([':', ' '])
}

/// What the head says and the colour of the bar; the words alone tell it too.
fn effect<'a>(words: &'a Words, command: &Command) -> (&'a str, Color) {
    match command.class {
        Class::Run | Class::Sql | Class::Contingency => match command.effect {
            Effect::None => ("", BLUE),
            Effect::Reads => (&words.reads, BLUE),
            Effect::Changes => (&words.changes, AMBER),
            Effect::Endless => (&words.endless, BLUE),
            Effect::Asks => (&words.asks, AMBER),
            Effect::Destroys => (&words.destroys, RED),
        },
        Class::Output => (&words.output, LIGHT),
        Class::Template => (&words.template, LIGHT),
        Class::Config => (&words.config, LIGHT),
        Class::Code | Class::Diagram => ("", LIGHT),
    }
}
