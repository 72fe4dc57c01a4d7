//! The plan: what the runner is to do, one record a line, in the order of the outline.
//!
//! ```text
//! section DEPTH PHASE ROLE ID NUMBER TITLE       ROLE `about`: no sign-off is over it, `rollback`: it and what is below it undoes the work; PHASE 0: not counted (off the way, no title, nothing to answer)
//! phase-planned MILLISECONDS                     of the section above it
//! above KIND TEXT                                to read, before the next item
//! item ID STEP KIND NUMBER DEPTH FLAGS TEXT      `aside` instead of `item`: off the way, never in order
//!   say KIND TEXT | block CLASS TEXT + lines     to read, at the item
//!   field KEY WIDGET FLAGS LABEL + its records   to fill in
//!   command ID LANGUAGE CLASS EFFECT FLAGS TITLE, way MODE LABEL + lines, written + lines, need NAME, fill NAME MARKER
//! | TEXT                                         a line of a text, as it is
//! ```
//! An empty word is `-`. The runner's `plan.sh` reads this.

mod command;
mod item;

use std::{borrow::Cow, collections::BTreeSet};

use self::command::Shown;
use crate::{
    emit::{Error, Settings},
    model::{
        Block, Checklist, Class, Command, Node, Outline, Placed, Prose, ProseKind, Row, Section,
        SectionRole, Table, Text,
    },
};

/// The whole plan, and what the reader should know.
pub(super) fn plan(
    checklist: &Checklist,
    outline: &Outline,
    settings: &Settings,
) -> Result<(String, Vec<String>), Error> {
    let part = settings.section.as_deref();
    let mut plan = Plan::new(settings, checklist.is_way_back);
    let due = outline.placed().into_iter().filter(Placed::is_due).map(|it| it.item.id.clone());
    plan.due = due.collect();
    match part {
        None => checklist.sections.iter().for_each(|it| plan.section(it, 1, &Above::default())),
        Some(id) => {
            let section = checklist.nodes().into_iter().find_map(|node| {
                if let Node::Section(it) = node { Some(it).filter(|it| it.id == id) } else { None }
            });
            let missing = || Error::Internal(format!("there is no section `{id}`"));
            plan.section(section.ok_or_else(missing)?, 1, &Above::default());
        }
    }
    let Plan { text: body, ids, steps, phases, shown, .. } = plan;
    let items = ids.len();

    let mut head = Plan::new(settings, checklist.is_way_back);
    head.record("plan", &["1", &items.to_string(), &steps.to_string(), &phases.to_string()], "");
    head.record("title", &[], &checklist.title);
    let captures = secret_captures(checklist);
    for variable in &checklist.variables {
        // What a command with hidden output gives is as secret as its output.
        let hidden = captures.contains(variable.name.as_str());
        let secret = if variable.secret || hidden { "secret" } else { "" };
        head.record("variable", &[&variable.name, secret], &variable.placeholder);
        if let Some(default) = &variable.default {
            head.lines(&one_line(default));
        }
    }
    for name in &settings.secrets.names {
        head.record("secret-name", &[name], "");
    }
    for pattern in &settings.secrets.patterns {
        head.record("secret-pattern", &[], "");
        head.lines(pattern);
    }
    if let Some(id) = part {
        head.record("part", &[id], "");
    }
    for (language, command) in &settings.runners {
        head.record("runner", &[language], "");
        head.lines(command);
    }
    head.record("order", &[], &sorted(&ids));
    head.text.push_str(&body);
    head.record("end", &[], "");
    Ok((head.text, command::warnings(&shown)))
}

/// The items' places in the plan, from 1, in the order of their ids: that of `items` in canonical JSON.
fn sorted(ids: &[String]) -> String {
    let mut ids: Vec<(&str, usize)> = ids.iter().map(String::as_str).zip(1..).collect();
    ids.sort_unstable();
    let places: Vec<String> = ids.into_iter().map(|(_, place)| place.to_string()).collect();
    places.join(" ")
}

struct Plan<'a> {
    settings: &'a Settings,
    is_way_back: bool,
    text: String,
    /// Of the items so far.
    ids: Vec<String>,
    steps: usize,
    phases: usize,
    /// Blocks that are shown only: line, and whether they are SQL.
    shown: Vec<(u32, bool)>,
    /// The items that have to be answered.
    due: BTreeSet<String>,
}

/// What a section takes over from those that it stands in.
#[derive(Default)]
struct Above {
    aside: bool,
    /// A rollback.
    undoes: bool,
    phase: usize,
}

/// What an item's line says.
struct Item<'a> {
    id: &'a str,
    kind: &'a str,
    number: &'a str,
    depth: usize,
    flags: Vec<&'static str>,
    text: &'a str,
    aside: bool,
}

impl<'a> Plan<'a> {
    fn new(settings: &'a Settings, is_way_back: bool) -> Plan<'a> {
        let (text, ids, shown) = (String::new(), Vec::new(), Vec::new());
        let due = BTreeSet::new();
        Plan { settings, is_way_back, text, ids, steps: 0, phases: 0, shown, due }
    }

    /// Whether something stands off the way: in a script for one part, nothing does.
    fn aside(&self, aside: bool) -> bool {
        aside && self.settings.section.is_none()
    }

    /// Whether a command is for when something goes wrong; in a document that is the way back, it is what is done.
    fn is_contingency(&self, command: &Command) -> bool {
        command.class == Class::Contingency && !self.is_way_back
    }

    fn record(&mut self, keyword: &str, words: &[&str], rest: &str) {
        self.text.push_str(keyword);
        for text in words {
            self.text.push(' ');
            self.text.push_str(&word(text));
        }
        let rest = one_line(rest);
        if !rest.is_empty() {
            self.text.push(' ');
            self.text.push_str(&rest);
        }
        self.text.push('\n');
    }

    /// A text line by line. `read` in bash drops a NUL, and a NUL is in no command.
    fn lines(&mut self, text: &str) {
        for line in text.split('\n') {
            self.text.push_str("| ");
            if line.contains('\0') {
                self.text.push_str(&line.replace('\0', "\u{fffd}"));
            } else {
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    fn section(&mut self, section: &Section, depth: usize, above: &Above) {
        let aside = self.aside(above.aside || section.contingency);
        let undoes = above.undoes || section.role == SectionRole::Rollback;
        let phase = match depth {
            1 if !aside && !section.title.is_blank() && has_items(section) => {
                self.phases += 1;
                self.phases
            }
            1 => 0,
            _ => above.phase,
        };
        let (depth_word, phase_word) = (depth.to_string(), phase.to_string());
        let role = match section.role {
            SectionRole::About => "about",
            _ if undoes => "rollback",
            _ => "",
        };
        let words = [&*depth_word, &*phase_word, role, &*section.id, &*section.number];
        self.record("section", &words, &section.title.to_plain());
        if let Some(planned) = section.planned_ms.filter(|_| depth == 1) {
            self.record("phase-planned", &[&planned.to_string()], "");
        }
        if let Some(step) = &section.step {
            self.step(step, 0, aside, &[]);
        }
        self.body(&section.body, 0, aside);
        for below in &section.sections {
            self.section(below, depth + 1, &Above { aside, undoes, phase });
        }
    }

    /// What stands in a section, outside of its steps.
    fn body(&mut self, body: &[Block], depth: usize, aside: bool) {
        let mut rest = body;
        while let [block, behind @ ..] = rest {
            rest = behind;
            match block {
                Block::Prose(prose) => {
                    self.record("above", &[prose_kind(prose)], &prose.text.to_plain());
                }
                Block::Step(step) => self.step(step, depth, aside, &[]),
                Block::Field(field) => self.lone_field(field, depth, aside),
                Block::Command(command) if command.is_run() => {
                    let text = command.title.as_ref().map_or_else(
                        || command.text().lines().next().unwrap_or_default().to_owned(),
                        Text::to_plain,
                    );
                    self.item(&Item {
                        id: &command.id,
                        kind: "command",
                        number: "",
                        depth,
                        flags: if self.is_run(command) { vec!["runs"] } else { Vec::new() },
                        text: &text,
                        aside: self.aside(aside || self.is_contingency(command)),
                    });
                    let shown = Shown::behind(behind);
                    self.command(command, shown.text.as_deref());
                    rest = &behind[shown.blocks..];
                }
                Block::Command(command) if is_asked_for(command, behind) => {}
                Block::Command(command) => self.block(command),
                Block::Table(table) => self.table(table, depth, aside),
            }
        }
    }

    fn table(&mut self, table: &Table, depth: usize, aside: bool) {
        for row in &table.rows {
            if let Some(step) = &row.step {
                self.step(step, depth, aside, &row_notes(table, row));
                for field in row.cells.iter().flat_map(|cell| &cell.fields) {
                    self.field(field);
                }
            } else {
                let cells: Vec<String> = row
                    .cells
                    .iter()
                    .map(|cell| cell.text.to_plain())
                    .filter(|it| !it.is_empty())
                    .collect();
                if !cells.is_empty() {
                    self.record("above", &["bullet"], &cells.join(" - "));
                }
                for field in row.cells.iter().flat_map(|cell| &cell.fields) {
                    self.lone_field(field, depth, aside);
                }
            }
        }
    }

    fn item(&mut self, item: &Item<'_>) {
        self.ids.push(item.id.to_owned());
        let step = if item.kind == "field" || item.aside {
            0
        } else {
            self.steps += 1;
            self.steps
        };
        let (step, depth) = (step.to_string(), item.depth.to_string());
        let mut flags = item.flags.clone();
        if self.due.contains(item.id) {
            flags.push("due");
        }
        let words = [item.id, &*step, item.kind, item.number, &*depth, &*flags.join(",")];
        self.record(if item.aside { "aside" } else { "item" }, &words, item.text);
    }
}

/// Whether a block is only the place for a field that stands behind it: it is asked for there.
fn is_asked_for(command: &Command, behind: &[Block]) -> bool {
    let Some(Block::Field(field)) = behind.first() else { return false };
    let title = command.title.as_ref().map(Text::to_plain).unwrap_or_default();
    !field.label.is_empty() && title.trim_end().trim_end_matches(':') == field.label
}

/// What the other cells of a row say about its step.
fn row_notes(table: &Table, row: &Row) -> Vec<String> {
    let step = row.step.as_ref().map(|step| step.text.to_plain()).unwrap_or_default();
    let cells = row.cells.iter().zip(table.columns.iter().map(Some).chain(std::iter::repeat(None)));
    cells
        .filter(|(cell, _)| !cell.is_box)
        .map(|(cell, column)| {
            (cell.text.to_plain(), column.map(Text::to_plain).unwrap_or_default())
        })
        .filter(|(text, _)| !text.trim().is_empty() && text.trim() != step.trim())
        .map(|(text, column)| if column.is_empty() { text } else { format!("{column}: {text}") })
        .collect()
}
/// Whether there is anything to answer on the way through the section.
fn has_items(section: &Section) -> bool {
    let item = |block: &Block| match block {
        Block::Step(_) | Block::Field(_) => true,
        Block::Command(command) => command.is_run(),
        Block::Table(table) => table
            .rows
            .iter()
            .any(|row| row.step.is_some() || row.cells.iter().any(|cell| !cell.fields.is_empty())),
        Block::Prose(_) => false,
    };
    section.step.is_some()
        || section.body.iter().any(item)
        || section.sections.iter().any(|below| !below.contingency && has_items(below))
}

/// The variables that commands with the attribute `secret` fill.
fn secret_captures(checklist: &Checklist) -> BTreeSet<&str> {
    let commands = checklist.commands().into_iter();
    commands
        .filter(|it| it.attributes.secret)
        .filter_map(|it| it.attributes.capture.as_deref())
        .collect()
}

fn prose_kind(prose: &Prose) -> &'static str {
    match prose.kind {
        ProseKind::Paragraph | ProseKind::Quote => "text",
        ProseKind::Label => "label",
        ProseKind::Bullet { .. } | ProseKind::Numbered { .. } => "bullet",
        ProseKind::Warning => "warning",
    }
}

/// A word of a record: no blank, no control character, never empty.
fn word(text: &str) -> Cow<'_, str> {
    if text.is_empty() {
        return Cow::Borrowed("-");
    }
    if text.bytes().all(|it| it.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    let safe = |it: char| if it.is_whitespace() || it.is_control() { '_' } else { it };
    text.chars().map(safe).collect()
}

/// Text of a record: one line. Controls and the characters that reorder a line on screen are made visible.
fn one_line(text: &str) -> Cow<'_, str> {
    let plain = text.bytes().all(|it| it.is_ascii_graphic() || it == b' ');
    if plain && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let hidden = |it: char| {
        it.is_control() || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    Cow::Owned(words.join(" ").replace(hidden, "\u{fffd}"))
}
