//! What a step says, and what is filled in at it.

use super::{Item, Plan, command::Shown, prose_kind};
use crate::model::{
    Block, Choice, Field, FieldKind, FieldRole, Range, Step, StepKind, Widget, approves,
};

impl Plan<'_> {
    pub(super) fn lone_field(&mut self, field: &Field, depth: usize, aside: bool) {
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

    pub(super) fn step(&mut self, step: &Step, depth: usize, aside: bool, notes: &[String]) {
        let mut flags = Vec::new();
        if step.optional {
            flags.push("optional");
        }
        if step.initial.is_some() {
            flags.push("ticked");
        }
        if step.commands().any(|it| self.is_run(it)) {
            flags.push("runs");
        }
        let aside = self.aside(aside || step.contingency);
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
        if let Some(planned) = step.planned_ms {
            self.record("planned", &[&planned.to_string()], "");
        }
        if let Some(usual) = step.usual_ms {
            self.record("usual", &[&usual.to_string()], "");
        }
        if let Some(wait) = step.wait_ms {
            self.record("wait", &[], &(wait / 1000).to_string());
        }
        for note in notes {
            self.record("say", &["bullet"], note);
        }
        let mut rest = step.body.as_slice();
        while let [block, behind @ ..] = rest {
            rest = behind;
            match block {
                Block::Prose(prose) => {
                    self.record("say", &[prose_kind(prose)], &prose.text.to_plain());
                }
                Block::Field(field) => self.field(field),
                Block::Command(command) if command.is_run() => {
                    let shown = Shown::behind(behind);
                    self.command(command, shown.text.as_deref());
                    rest = &behind[shown.blocks..];
                }
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

    pub(super) fn field(&mut self, field: &Field) {
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
        if matches!(field.kind, FieldKind::Person) {
            flags.push("person");
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
            Widget::Checkbox { option } => self.option(field, option),
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
                    self.option(field, option);
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

    fn option(&mut self, field: &Field, option: &Choice) {
        let decides = match approves(&field.options, &option.id) {
            Some(true) => "approves",
            Some(false) => "refuses",
            None => "",
        };
        self.record("option", &[&option.id, decides], &option.label);
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
}
