//! The plan: what the runner is to do, one record a line, in the order of the outline.
//!
//! ```text
//! section DEPTH PHASE ROLE ID NUMBER TITLE       ROLE `about`: no sign-off is over it; PHASE 0: not counted (off the way, no title, nothing to answer)
//! above KIND TEXT                                to read, before the next item
//! item ID STEP KIND NUMBER DEPTH FLAGS TEXT      `aside` instead of `item`: off the way, never in order
//!   say KIND TEXT | block CLASS TEXT + lines     to read, at the item
//!   field KEY WIDGET FLAGS LABEL + its records   to fill in
//!   command ID LANGUAGE CLASS EFFECT FLAGS TITLE, way MODE LABEL + lines, need NAME, fill NAME MARKER
//! | TEXT                                         a line of a text, as it is
//! ```
//! An empty word is `-`. The runner's `plan.sh` reads this.

use std::collections::BTreeMap;

use super::placeholders::{Prepared, prepare};
use crate::model::{
    Alternative, Block, Checklist, Class, Command, Effect, Field, FieldRole, Outline, Prose,
    ProseKind, Range, Row, Section, SectionRole, Step, StepKind, Table, Text, Widget,
};

/// Languages that a database reads, for blocks off the way whose class does not say so.
static SQL: &[&str] =
    &["sql", "postgresql", "postgres", "psql", "plpgsql", "mysql", "mariadb", "sqlite", "tsql"];

/// Programs that draw on the whole screen: they get the terminal and are not captured.
static SCREEN: &[&str] = &["watch", "top", "htop", "less", "more", "vi", "vim", "nano"];

/// The whole plan, and what the reader should know.
pub(super) fn plan(
    checklist: &Checklist,
    outline: &Outline,
    runners: &BTreeMap<String, String>,
) -> (String, Vec<String>) {
    let mut plan =
        Plan { runners, text: String::new(), items: 0, steps: 0, phases: 0, shown: Vec::new() };
    for section in &checklist.sections {
        plan.section(section, 1, false, 0);
    }
    let Plan { text: body, items, steps, phases, shown, .. } = plan;

    let mut head = Plan { runners, text: String::new(), items, steps, phases, shown };
    head.record("plan", &["1", &items.to_string(), &steps.to_string(), &phases.to_string()], "");
    head.record("title", &[], &checklist.title);
    for variable in &checklist.variables {
        let secret = if variable.secret { "secret" } else { "" };
        head.record("variable", &[&variable.name, secret], &variable.placeholder);
        if let Some(default) = &variable.default {
            head.lines(&one_line(default));
        }
    }
    for (language, command) in runners {
        head.record("runner", &[language], "");
        head.lines(command);
    }
    head.record("order", &[], &sorted(outline));
    head.text.push_str(&body);
    head.record("end", &[], "");
    let warnings = warnings(&head.shown);
    (head.text, warnings)
}

/// What the checklist states about the deployment, by key of the results format.
pub(super) fn deployment(checklist: &Checklist) -> BTreeMap<&'static str, String> {
    let mut stated = BTreeMap::new();
    for entry in &checklist.metadata {
        let key = match entry.role {
            Some(FieldRole::DeploymentId) => "id",
            Some(FieldRole::Date) => "date",
            Some(FieldRole::Environment) => "environment",
            Some(FieldRole::Change) => "change",
            Some(FieldRole::Lead) => "lead",
            Some(FieldRole::Team) => "team",
            Some(
                FieldRole::Start
                | FieldRole::End
                | FieldRole::Duration
                | FieldRole::Outcome
                | FieldRole::Issues
                | FieldRole::Notes
                | FieldRole::Version
                | FieldRole::Approval
                | FieldRole::Comments,
            )
            | None => continue,
        };
        stated.entry(key).or_insert_with(|| entry.value.to_plain());
    }
    let own = [
        ("environment", &checklist.environment),
        ("planned_start", &checklist.planned_start),
        ("planned_end", &checklist.planned_end),
    ];
    for (key, value) in own {
        if let Some(value) = value {
            stated.insert(key, value.clone());
        }
    }
    stated
}

/// The items' places in the plan, from 1, in the order of their ids: that of `items` in canonical JSON.
fn sorted(outline: &Outline) -> String {
    let items = outline.items();
    let mut ids: Vec<(&str, usize)> = items.iter().map(|it| it.id.as_str()).zip(1..).collect();
    ids.sort_unstable();
    let places: Vec<String> = ids.into_iter().map(|(_, place)| place.to_string()).collect();
    places.join(" ")
}

struct Plan<'a> {
    runners: &'a BTreeMap<String, String>,
    text: String,
    items: usize,
    steps: usize,
    phases: usize,
    /// Blocks that are shown only: line, and whether they are SQL.
    shown: Vec<(u32, bool)>,
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

impl Plan<'_> {
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
            self.text.push_str(&line.replace('\0', "\u{fffd}"));
            self.text.push('\n');
        }
    }

    fn section(&mut self, section: &Section, depth: usize, inside: bool, phase: usize) {
        let aside = inside || section.contingency;
        let phase = match depth {
            1 if !aside && !section.title.is_blank() && has_items(section) => {
                self.phases += 1;
                self.phases
            }
            1 => 0,
            _ => phase,
        };
        let (depth_word, phase_word) = (depth.to_string(), phase.to_string());
        let role = if section.role == SectionRole::About { "about" } else { "" };
        let words = [&*depth_word, &*phase_word, role, &*section.id, &*section.number];
        self.record("section", &words, &section.title.to_plain());
        if let Some(step) = &section.step {
            self.step(step, 0, aside, &[]);
        }
        self.body(&section.body, 0, aside);
        for below in &section.sections {
            self.section(below, depth + 1, aside, phase);
        }
    }

    /// What stands in a section, outside of its steps.
    fn body(&mut self, body: &[Block], depth: usize, aside: bool) {
        for block in body {
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
                        flags: Vec::new(),
                        text: &text,
                        aside: aside || command.class == Class::Contingency,
                    });
                    self.command(command);
                }
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
        self.items += 1;
        let step = if item.kind == "field" || item.aside {
            0
        } else {
            self.steps += 1;
            self.steps
        };
        let (step, depth) = (step.to_string(), item.depth.to_string());
        let words = [item.id, &*step, item.kind, item.number, &*depth, &*item.flags.join(",")];
        self.record(if item.aside { "aside" } else { "item" }, &words, item.text);
    }

    fn lone_field(&mut self, field: &Field, depth: usize, aside: bool) {
        let mut flags = Vec::new();
        if field.required {
            flags.push("required");
        }
        if matches!(field.role, Some(FieldRole::End | FieldRole::Duration)) {
            flags.push("late");
        }
        self.item(&Item {
            id: &field.id,
            kind: "field",
            number: "",
            depth,
            flags,
            text: &field.label,
            aside,
        });
        self.field(field);
    }

    fn step(&mut self, step: &Step, depth: usize, aside: bool, notes: &[String]) {
        let mut flags = Vec::new();
        if step.optional {
            flags.push("optional");
        }
        if step.initial.is_some() {
            flags.push("ticked");
        }
        let aside = aside || step.contingency;
        self.item(&Item {
            id: &step.id,
            kind: match step.kind {
                StepKind::Check => "check",
                StepKind::Gate => "gate",
                StepKind::SignOff => "sign-off",
                StepKind::Record => "record",
            },
            number: &step.number,
            depth,
            flags,
            text: &step.text.to_plain(),
            aside,
        });
        if let Some(owner) = &step.owner {
            self.record("owner", &[], owner);
        }
        if let Some(range) = &step.expectation {
            self.record("expect", &[], &range.text);
        }
        if let Some(wait) = step.wait_ms {
            self.record("wait", &[], &(wait / 1000).to_string());
        }
        for note in notes {
            self.record("say", &["bullet"], note);
        }
        for block in &step.body {
            match block {
                Block::Prose(prose) => {
                    self.record("say", &[prose_kind(prose)], &prose.text.to_plain());
                }
                Block::Field(field) => self.field(field),
                Block::Command(command) if command.is_run() => self.command(command),
                Block::Command(command) => self.block(command),
                Block::Step(_) | Block::Table(_) => {}
            }
        }
        // Items below come after everything that belongs to the step itself, as in the outline.
        for block in &step.body {
            match block {
                Block::Step(below) => self.step(below, depth + 1, aside, &[]),
                Block::Table(table) => self.table(table, depth + 1, aside),
                Block::Prose(_) | Block::Field(_) | Block::Command(_) => {}
            }
        }
    }

    fn field(&mut self, field: &Field) {
        let widget = field.widget();
        let name = match widget {
            Widget::Checkbox { .. } => "tick",
            Widget::Line { .. } => "line",
            Widget::Area => "area",
            Widget::Select { .. } => "select",
        };
        let mut flags = Vec::new();
        if field.required {
            flags.push("required");
        }
        match field.role {
            Some(FieldRole::Start) => flags.push("start"),
            Some(FieldRole::End) => flags.push("end"),
            Some(FieldRole::Duration) => flags.push("duration"),
            Some(FieldRole::Approval) => flags.push("approval"),
            Some(
                FieldRole::DeploymentId
                | FieldRole::Date
                | FieldRole::Environment
                | FieldRole::Change
                | FieldRole::Lead
                | FieldRole::Team
                | FieldRole::Outcome
                | FieldRole::Issues
                | FieldRole::Notes
                | FieldRole::Version
                | FieldRole::Comments,
            )
            | None => {}
        }
        self.record("field", &[&field.key, name, &flags.join(",")], &field.label);
        match widget {
            Widget::Checkbox { option } => self.record("option", &[&option.id], &option.label),
            Widget::Line { input_type, pattern, example } => {
                self.record("type", &[], input_type);
                if let Some(pattern) = pattern {
                    self.record("pattern", &[], pattern);
                    self.record("example", &[], example);
                }
            }
            Widget::Area => {}
            Widget::Select { options } => {
                for option in options {
                    self.record("option", &[&option.id], &option.label);
                }
            }
        }
        let hints = [("unit", &field.unit), ("prefix", &field.prefix), ("hint", &field.hint)];
        for (keyword, text) in hints {
            if let Some(text) = text {
                self.record(keyword, &[], text);
            }
        }
        if let Some(range) = &field.expectation {
            self.range(range);
        }
        if let Some(initial) = &field.initial {
            self.record("initial", &[], "");
            self.lines(initial);
        }
    }

    fn range(&mut self, range: &Range) {
        let bound = |it: Option<f64>| it.map_or_else(String::new, |it| it.to_string());
        let flag = |on: bool, name: &'static str| if on { name } else { "" };
        let words = [
            &*bound(range.min),
            &*bound(range.max),
            flag(range.above, "above"),
            flag(range.below, "below"),
        ];
        self.record("range", &words, &range.text);
    }

    /// A block that is only shown.
    fn block(&mut self, command: &Command) {
        let title = command.title.as_ref().map(Text::to_plain).unwrap_or_default();
        let class = match command.class {
            Class::Output => "output",
            Class::Template => "template",
            Class::Config => "config",
            Class::Diagram => "diagram",
            Class::Run | Class::Sql | Class::Contingency | Class::Code => "code",
        };
        self.record("block", &[class], &title);
        self.lines(&command.text());
    }

    fn command(&mut self, command: &Command) {
        let class = match command.class {
            Class::Contingency => "contingency",
            Class::Run
            | Class::Sql
            | Class::Output
            | Class::Template
            | Class::Config
            | Class::Code
            | Class::Diagram => "run",
        };
        let effect = match command.effect {
            Effect::None => "none",
            Effect::Reads => "reads",
            Effect::Changes => "changes",
            Effect::Endless => "endless",
            Effect::Asks => "asks",
            Effect::Destroys => "destroys",
        };
        let attributes = &command.attributes;
        let mut flags = Vec::new();
        if attributes.confirm {
            flags.push("confirm".to_owned());
        }
        if attributes.secret {
            flags.push("secret".to_owned());
        }
        let screen = |it: &Alternative| SCREEN.contains(&program(&it.text).as_str());
        if attributes.interactive
            || command.effect == Effect::Asks
            || command.alternatives.iter().any(screen)
        {
            flags.push("terminal".to_owned());
        }
        if let Some(timeout) = attributes.timeout_ms {
            flags.push(format!("timeout={}", timeout.div_ceil(1000)));
        }
        if let Some(retry) = attributes.retry {
            flags.push(format!("retry={retry}"));
        }
        let title = command.title.as_ref().map(Text::to_plain).unwrap_or_default();
        let words = [&*command.id, &*command.language, class, effect, &*flags.join(",")];
        self.record("command", &words, &title);
        if let Some(expect) = &attributes.expect {
            let code = expect.parse::<u8>().is_ok();
            self.record(if code { "expect-code" } else { "expect-text" }, &[], expect);
        }
        if let Some(host) = &attributes.host {
            self.record("host", &[], host);
        }
        if let Some(cwd) = &attributes.cwd {
            self.record("cwd", &[], cwd);
        }
        if let Some(name) = &attributes.capture {
            self.record("capture", &[name], "");
        }
        if let Some(output) = &command.output {
            self.record("output", &[], "");
            self.lines(output);
        }
        for alternative in &command.alternatives {
            self.way(command, alternative);
        }
    }

    fn way(&mut self, command: &Command, alternative: &Alternative) {
        let language = command.language.as_str();
        let sql = command.class == Class::Sql || SQL.contains(&language);
        let runner = self
            .runners
            .get_key_value(language)
            .or_else(|| if sql { self.runners.get_key_value("sql") } else { None });
        let (mode, runner) = match runner {
            Some((name, _)) => ("runner", name.as_str()),
            None if !sql && alternative.runnable && !alternative.text.contains('\0') => {
                ("bash", "")
            }
            None => ("show", ""),
        };
        if mode == "show" && command.alternatives.len() == 1 {
            self.shown.push((command.span.line, sql));
        }
        let Prepared { text, needs, fills } = prepare(alternative, mode == "bash");
        self.record("way", &[mode, runner, &program(&alternative.text)], &alternative.label);
        self.lines(&text);
        for name in &needs {
            self.record("need", &[name], "");
        }
        for (name, marker) in &fills {
            self.record("fill", &[name], marker);
        }
    }
}

/// One line for each reason why blocks are not run.
fn warnings(shown: &[(u32, bool)]) -> Vec<String> {
    let lines = |sql: bool| -> Vec<String> {
        shown.iter().filter(|it| it.1 == sql).map(|it| it.0.to_string()).collect()
    };
    let about = |lines: &[String], what: &str| {
        let (block, line) = if lines.len() == 1 { ("block", "line") } else { ("blocks", "lines") };
        format!("{} {block} of {what} (at {line} {})", lines.len(), lines.join(", "))
    };
    let (sql, other) = (lines(true), lines(false));
    let mut warnings = Vec::new();
    if !sql.is_empty() {
        let blocks = about(&sql, "SQL");
        warnings.push(format!("{blocks} are shown only; `[runners] sql = \"psql …\"` runs them"));
    }
    if !other.is_empty() {
        let blocks = about(&other, "code");
        warnings.push(format!("{blocks} are shown only; bash cannot run them"));
    }
    warnings
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

/// The program that a text runs first: what an operator types to confirm it, and what is looked for on the host.
fn program(text: &str) -> String {
    let code = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let words = code.unwrap_or_default().split_whitespace();
    let mut words = words.skip_while(|it| *it == "sudo" || it.contains('='));
    let name = words.next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let plain = |it: char| it.is_ascii_alphanumeric() || "._-".contains(it);
    if name.chars().all(plain) { name.to_owned() } else { String::new() }
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

fn prose_kind(prose: &Prose) -> &'static str {
    match prose.kind {
        ProseKind::Paragraph | ProseKind::Quote => "text",
        ProseKind::Label => "label",
        ProseKind::Bullet { .. } | ProseKind::Numbered { .. } => "bullet",
        ProseKind::Warning => "warning",
    }
}

/// A word of a record: no blank, no control character, never empty.
fn word(text: &str) -> String {
    if text.is_empty() {
        return "-".to_owned();
    }
    let safe = |it: char| if it.is_whitespace() || it.is_control() { '_' } else { it };
    text.chars().map(safe).collect()
}

/// Text of a record: one line. Controls and the characters that reorder a line on screen are made visible.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let hidden = |it: char| {
        it.is_control() || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    words.join(" ").replace(hidden, "\u{fffd}")
}
