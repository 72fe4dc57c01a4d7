//! Headings and what stands under them.

use std::ops::Range;

use super::{
    attributes,
    blocks::{Place, Reader, is_introduced},
    fields,
    headings::{
        heading_steps, is_banner, is_metadata, loose_heading, orders, own_number, series,
        unnumbered, without_signs,
    },
    inline, items,
    lines::{Line, lines},
    sentences,
    tree::{Kind, Node, Piece},
    vocabulary::Words,
    words,
};
use crate::model::{Block, Checklist, Section, SectionRole, Text};

/// A heading with the blocks up to the next one.
struct Part {
    level: u8,
    heading: Option<Node>,
    blocks: Vec<Node>,
}

/// Reads the whole document.
pub(super) fn read(root: Node, reader: &mut Reader<'_>) -> Checklist {
    let mut parts = split(root, reader.text);
    let mut checklist = Checklist::default();
    let titled = parts.iter().position(|part| part.heading.is_some());
    // The first heading is the title where it is the highest, and nothing but metadata stands before it.
    if let Some(at) = titled
        && parts[at].level
            == parts
                .iter()
                .filter(|part| part.heading.is_some())
                .map(|part| part.level)
                .min()
                .unwrap_or(1)
        && (parts[at].level == 1
            || parts
                .iter()
                .filter(|part| part.level == parts[at].level && part.heading.is_some())
                .count()
                == 1)
    {
        let heading = parts[at].heading.take();
        checklist.title =
            heading.map(|node| inline::text(&node.inlines).to_plain()).unwrap_or_default();
        parts[at].level = 0;
    }
    reader.is_about_testing = words::is_about_testing(&checklist.title);
    let footer = footer(&parts);
    let last = parts.len().saturating_sub(1);
    let mut open: Vec<(u8, Section)> = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        while open.last().is_some_and(|(level, _)| *level >= part.level.max(1)) {
            close(&mut open, &mut checklist);
        }
        let parent = open.last().map(|(_, section)| section);
        let preface = part.heading.is_none();
        let section = self::section(
            reader,
            part.heading.as_ref(),
            &part.blocks,
            parent,
            (at == last).then_some(footer).flatten(),
        );
        if !preface || !section.body.is_empty() {
            open.push((part.level.max(1), section));
        }
        if preface {
            close(&mut open, &mut checklist);
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut checklist);
    }
    orders(&mut checklist.sections);
    checklist.metadata = std::mem::take(&mut reader.metadata);
    checklist
}

fn close(open: &mut Vec<(u8, Section)>, checklist: &mut Checklist) {
    let Some((_, mut section)) = open.pop() else { return };
    orders(&mut section.sections);
    series(&mut section.sections);
    match open.last_mut() {
        Some((_, parent)) => parent.sections.push(section),
        None => checklist.sections.push(section),
    }
}

fn split(root: Node, text: &str) -> Vec<Part> {
    let mut parts = vec![Part { level: 0, heading: None, blocks: Vec::new() }];
    // In lines of `#` right below each other that are drawn like a comment, the first words are the heading, and the others prose.
    let (mut drawn, mut named) = (false, false);
    for node in root.children {
        let heads = matches!(node.kind, Kind::Heading(_));
        if !heads || text[..node.range.start].ends_with("\n\n") {
            (drawn, named) = (false, false);
        }
        let is_drawn = heads && is_banner(&text[node.range.clone()]);
        drawn |= is_drawn;
        let level = match node.kind {
            Kind::Heading(_) if is_drawn => continue,
            Kind::Heading(_) if drawn && named => None,
            Kind::Heading(level) if !is_metadata(&node, text) => Some(level),
            Kind::Paragraph => loose_heading(&text[node.range.clone()]),
            _ => None,
        };
        named |= heads;
        match (level, parts.last_mut()) {
            (Some(level), _) => parts.push(Part { level, heading: Some(node), blocks: Vec::new() }),
            (None, Some(part)) => match open_item(part.blocks.last_mut(), &node, text) {
                Some(item) => item.children.push(node),
                None => part.blocks.push(as_paragraph(node, text)),
            },
            (None, None) => {}
        }
    }
    parts
}

/// The numbered item that ends in a colon right before a block of code: `1. Stop the server:`. The block is its own, wherever it begins.
fn open_item<'a>(before: Option<&'a mut Node>, node: &Node, text: &str) -> Option<&'a mut Node> {
    let list = before.filter(|it| matches!(it.kind, Kind::List(Some(_))))?;
    let item = list.children.last_mut()?;
    let words = item.children.last().filter(|it| it.kind == Kind::Paragraph)?;
    let end = text[words.range.clone()].trim_end_matches(|c: char| c.is_whitespace() || c == '*');
    let fits = matches!(node.kind, Kind::Code { .. }) && end.ends_with([':', '：']);
    fits.then_some(item)
}

fn as_paragraph(mut node: Node, text: &str) -> Node {
    if matches!(node.kind, Kind::Heading(_)) {
        node.kind = Kind::Paragraph;
        // A bullet that is still empty is a part of it.
        if text[node.range.clone()].trim_end().lines().last().is_some_and(|it| it.trim() == "-") {
            return node;
        }
        // The line of dashes is not part of it.
        if let Some(last) = node.inlines.iter().map(|piece| piece.range.end).max() {
            node.range.end = last;
        }
    }
    node
}

/// Where the metadata at the foot of the last section begins: behind its last rule, where only paragraphs follow.
fn footer(parts: &[Part]) -> Option<usize> {
    let blocks = &parts.last()?.blocks;
    let rule = blocks.iter().rposition(|node| node.kind == Kind::Rule)?;
    let after = &blocks[rule + 1..];
    let fits = !after.is_empty() && after.iter().all(|node| node.kind == Kind::Paragraph);
    fits.then_some(rule + 1)
}

fn section(
    reader: &mut Reader<'_>,
    heading: Option<&Node>,
    nodes: &[Node],
    parent: Option<&Section>,
    footer: Option<usize>,
) -> Section {
    let mut section = Section::default();
    if let Some(heading) = heading {
        let title = without_signs(inline::text(&heading.inlines));
        section.number = own_number(&title);
        section.title = unnumbered(title);
        let lead = reader.text[heading.range.clone()].len()
            - reader.text[heading.range.clone()].trim_end().len();
        section.span = reader.span(&(heading.range.start..heading.range.end - lead));
        let plain = section.title.to_plain();
        section.role = words::section(&plain);
        let tests = |title: &Text| words::is_about_testing(&title.to_plain());
        if section.role == SectionRole::Work
            && words::is_scenario(&plain)
            && !(reader.is_about_testing
                || tests(&section.title)
                || parent.is_some_and(|it| tests(&it.title)))
        {
            section.role = SectionRole::Troubleshooting;
        }
        section.contingency =
            matches!(section.role, SectionRole::Rollback | SectionRole::Troubleshooting)
                || sentences::is_guard(&plain);
        section.planned_ms = super::expect::planned(&plain);
        for piece in &heading.inlines {
            if let Piece::Html(tag) = &piece.event
                && let Some(note) = attributes::note(tag)
            {
                annotate(&note, &mut section);
            }
        }
    } else {
        section.role = SectionRole::About;
        section.span =
            reader.span(&nodes.first().map_or(0..0, |node| node.range.start..node.range.start));
    }
    let boxed = nodes.iter().any(|node| has_box(node, reader.text));
    let off = matches!(section.role, SectionRole::Rollback | SectionRole::Troubleshooting);
    if off && boxed && is_readiness(nodes, reader.text) {
        (section.role, section.contingency) = (SectionRole::Work, false);
    }
    if let Some(parent) = parent {
        section.contingency |= parent.contingency;
        if section.role == SectionRole::Work
            && matches!(
                parent.role,
                SectionRole::Rollback | SectionRole::Troubleshooting | SectionRole::Contacts
            )
        {
            section.role = parent.role;
        }
    }
    let label = section.title.to_plain();
    let place = Place {
        role: section.role,
        contingency: section.contingency,
        numbered: !boxed
            && section.role != SectionRole::Reference
            && !sentences::describes(&label)
            && !parent.is_some_and(|it| sentences::describes(&it.title.to_plain())),
        metadata: heading.is_none(),
        label: &label,
        ..Place::default()
    };
    let mut body = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        if let (Kind::Html, Some(note)) = (&node.kind, note_of(node, reader.text))
            && body.is_empty()
        {
            annotate(&note, &mut section);
            continue;
        }
        let metadata = place.metadata || footer.is_some_and(|footer| at >= footer);
        let leads = nodes.get(at + 1).is_some_and(is_introduced);
        reader.blocks(
            std::slice::from_ref(node),
            Place { metadata, contingency: section.contingency, leads, ..place },
            &mut body,
        );
    }
    section.body = body;
    super::decisions::join(&mut section.body, &label);
    if let Some(heading) = heading {
        title_fields(reader, &mut section, heading, place);
    }
    if !boxed {
        heading_steps(&mut section, heading);
    }
    section
}

/// `### Issues found: ____`: the blank is a field, the rest the heading.
fn title_fields(reader: &Reader<'_>, section: &mut Section, heading: &Node, place: Place<'_>) {
    let text = reader.text;
    for line in lines(text, heading.range.clone()) {
        let bare = line.text.trim_start_matches(['#', ' ']);
        let line = Line { text: bare, start: line.start + line.text.len() - bare.len() };
        let filled = fields::find(line, fields::Around::default());
        let blank = filled.fields.iter().all(|found| {
            found.kind != crate::model::FieldKind::Choice
                || text[found.range.clone()].contains(['_', '☐', '⬜'])
        });
        if filled.fields.is_empty() || !blank {
            continue;
        }
        section.title = inline::rest(&heading.inlines, &filled);
        for (at, found) in filled.fields.into_iter().enumerate() {
            section.body.insert(at, Block::Field(reader.field(found, place)));
        }
    }
}

fn note_of(node: &Node, text: &str) -> Option<attributes::Note> {
    attributes::note(text[node.range.clone()].trim())
}

fn annotate(note: &attributes::Note, section: &mut Section) {
    for (key, value) in note {
        match key.as_str() {
            "id" if attributes::is_own_id(value) => section.id.clone_from(value),
            "planned" => section.planned_ms = attributes::duration_ms(value),
            "rollback" => {
                section.role = SectionRole::Rollback;
                section.contingency = true;
            }
            _ => {}
        }
    }
}

/// `## Rollback plan` above `- [ ] The script is written`: that the way back is ready is work, and is ticked before anything goes wrong.
fn is_readiness(nodes: &[Node], text: &str) -> bool {
    static READY: Words = Words::new(
        "documented|tested|ready|written|prepared|available|identified|defined|agreed|reviewed|in place|tried|exists|rehearsed|\
        knows|tagged|saved|taken|assigned|backed up|known|briefed|communicated|dokumentiert|getestet|bereit|vorbereitet|documentado|documentada|probado|probada|listo|lista|preparado|\
        testado|testada|documenté|documentée|testé|testée|prêt|siap|teruji|hazır|готов*|已准备|已测试|已编写|就绪",
    );
    let has_code = nodes.iter().any(|node| matches!(node.kind, Kind::Code { .. }));
    let ticked: Vec<String> = nodes
        .iter()
        .flat_map(|node| lines(text, node.range.clone()))
        .map(items::without_marker)
        .filter_map(|line| items::step_mark(line).map(|(_, _, rest)| rest.text.to_lowercase()))
        .collect();
    let ready = ticked.iter().filter(|it| READY.is_in(it)).count();
    !has_code && !ticked.is_empty() && ready * 2 >= ticked.len()
}

/// Whether something is ticked in a block: a task, a glyph, a row with a box.
fn has_box(node: &Node, text: &str) -> bool {
    let marked = |range: Range<usize>| {
        lines(text, range).iter().any(|line| items::step_mark(*line).is_some())
    };
    let web = |range: Range<usize>| {
        text[range].contains("<input")
            && text[node.range.clone()].to_lowercase().contains("checkbox")
    };
    match node.kind {
        Kind::Paragraph => marked(node.range.clone()) || web(node.range.clone()),
        Kind::Cell => {
            super::table::lone_box(text[node.range.clone()].trim().trim_matches('|').trim())
                .is_some()
        }
        Kind::Html => text[node.range.clone()].to_lowercase().contains("checkbox"),
        Kind::Code { .. } | Kind::Heading(_) | Kind::Rule => false,
        Kind::Root | Kind::List(_) | Kind::Item | Kind::Quote { .. } | Kind::Table | Kind::Row => {
            node.children.iter().any(|child| has_box(child, text))
        }
    }
}
