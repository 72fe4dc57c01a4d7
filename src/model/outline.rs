//! The outline: what a results file repeats of its checklist, so that a report needs no other file.

use serde::{Deserialize, Serialize};

use super::{
    Block, Checklist, Choice, Class, Command, Effect, Field, FieldKind, FieldRole, Range, Section,
    SectionRole, Step, StepKind, canonical_json, sha256_hex,
};

/// The sections of a checklist with the items that are answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Outline(pub Vec<OutlineSection>);

/// A section: the top ones are the phases of the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineSection {
    /// See [`Section::id`].
    pub id: String,
    /// See [`Section::number`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// The heading's text.
    pub title: String,
    /// What the section is for.
    #[serde(default, skip_serializing_if = "is_work")]
    pub role: SectionRole,
    /// Off the way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contingency: bool,
    /// Milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_ms: Option<u64>,
    /// SHA-256 of what there is to read in the section, where there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prose_sha256: Option<String>,
    /// The items that stand in the section itself, nested steps after their parents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<OutlineItem>,
    /// The sections below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<OutlineSection>,
}

/// What is answered: a step, or a field that stands by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineItem {
    /// The step's or field's id: the key of `items` in results.
    pub id: String,
    /// The number as printed; empty for a field that stands by itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// What kind of item.
    pub kind: OutlineKind,
    /// The step's text, or the field's label.
    pub text: String,
    /// The id of the step that this one is nested under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// "if needed".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Off the way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contingency: bool,
    /// Ticked by the author.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ticked: bool,
    /// Milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_ms: Option<u64>,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What is expected of the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Range>,
    /// What is filled in at it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<OutlineField>,
    /// What is run for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<OutlineCommand>,
}

/// What kind of item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutlineKind {
    /// [`StepKind::Check`]
    Check,
    /// [`StepKind::Gate`]
    Gate,
    /// [`StepKind::SignOff`]
    SignOff,
    /// [`StepKind::Record`]
    Record,
    /// A field that stands by itself.
    Field,
    /// A command that stands by itself.
    Command,
}

/// A field of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineField {
    /// The key in the item's `values`.
    pub key: String,
    /// What kind of answer.
    pub kind: FieldKind,
    /// What is asked for.
    pub label: String,
    /// What it means in a deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<FieldRole>,
    /// What stands behind the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What stands before the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// What a good answer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Range>,
    /// The options of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// What the author wrote into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<String>,
    /// Must be answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// A command of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineCommand {
    /// See [`Command::id`].
    pub id: String,
    /// See [`Command::language`].
    pub language: String,
    /// See [`Command::class`].
    pub class: Class,
    /// See [`Command::effect`].
    pub effect: Effect,
    /// SHA-256 of each alternative's text as written.
    pub sha256: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_work(role: &SectionRole) -> bool {
    *role == SectionRole::Work
}

impl Outline {
    /// The outline of a checklist.
    ///
    /// ```
    /// use runsheet::model::{Checklist, Outline};
    /// assert!(Outline::of(&Checklist::default()).0.is_empty());
    /// ```
    pub fn of(checklist: &Checklist) -> Outline {
        let mut sections: Vec<OutlineSection> = checklist.sections.iter().map(section).collect();
        if checklist.is_way_back {
            sections.iter_mut().for_each(on_the_way);
        }
        Outline(sections)
    }

    /// Every item, in order.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Outline::default().items().len(), 0);
    /// ```
    pub fn items(&self) -> Vec<&OutlineItem> {
        fn collect<'a>(sections: &'a [OutlineSection], items: &mut Vec<&'a OutlineItem>) {
            for section in sections {
                items.extend(&section.items);
                collect(&section.sections, items);
            }
        }
        let mut items = Vec::new();
        collect(&self.0, &mut items);
        items
    }
}

/// Commands of the way back, in a document that is nothing else.
fn on_the_way(section: &mut OutlineSection) {
    if !section.contingency {
        section.items.iter_mut().for_each(|it| it.contingency = false);
        section.sections.iter_mut().for_each(on_the_way);
    }
}

fn section(section: &Section) -> OutlineSection {
    let mut reading = Reading::default();
    let mut items = Vec::new();
    if let Some(step) = &section.step {
        push_step(step, None, &mut items, &mut reading);
    }
    push_body(&section.body, None, &mut items, &mut reading);
    OutlineSection {
        id: section.id.clone(),
        number: section.number.clone(),
        title: section.title.to_plain(),
        role: section.role,
        contingency: section.contingency,
        planned_ms: section.planned_ms,
        prose_sha256: reading.digest(),
        items,
        sections: section.sections.iter().map(self::section).collect(),
    }
}

/// What there is to read in a section, beside its items.
#[derive(Default)]
struct Reading(Vec<String>);

impl Reading {
    fn digest(&self) -> Option<String> {
        let canonical = (!self.0.is_empty()).then(|| canonical_json(&self.0).unwrap_or_default());
        canonical.map(|bytes| sha256_hex(&bytes))
    }
}

fn push_body(
    body: &[Block],
    parent: Option<&str>,
    items: &mut Vec<OutlineItem>,
    reading: &mut Reading,
) {
    for block in body {
        match block {
            Block::Prose(prose) => reading.0.push(prose.text.to_plain()),
            Block::Step(step) => push_step(step, parent, items, reading),
            // The fields and commands of a step are part of its item.
            Block::Field(_) | Block::Command(_) if parent.is_some() => {}
            Block::Field(field) => items.push(field_item(field)),
            Block::Command(command) if command.is_run() => items.push(command_item(command)),
            Block::Command(command) => reading.0.push(command.text()),
            Block::Table(table) => {
                reading.0.extend(table.columns.iter().map(super::Text::to_plain));
                for row in &table.rows {
                    reading.0.extend(row.cells.iter().map(|cell| cell.text.to_plain()));
                    let fields = || row.cells.iter().flat_map(|cell| &cell.fields);
                    if let Some(step) = &row.step {
                        push_step(step, parent, items, reading);
                        if let Some(item) = items.last_mut() {
                            item.fields.extend(fields().map(outline_field));
                        }
                    } else {
                        items.extend(fields().map(field_item));
                    }
                }
            }
        }
    }
}

fn push_step(
    step: &Step,
    parent: Option<&str>,
    items: &mut Vec<OutlineItem>,
    reading: &mut Reading,
) {
    items.push(OutlineItem {
        id: step.id.clone(),
        number: step.number.clone(),
        kind: match step.kind {
            StepKind::Check => OutlineKind::Check,
            StepKind::Gate => OutlineKind::Gate,
            StepKind::SignOff => OutlineKind::SignOff,
            StepKind::Record => OutlineKind::Record,
        },
        text: step.text.to_plain(),
        parent: parent.map(str::to_owned),
        optional: step.optional,
        contingency: step.contingency,
        ticked: step.initial == Some(super::InitialState::Done),
        planned_ms: step.planned_ms,
        owner: step.owner.clone(),
        expect: step.expectation.clone(),
        fields: step.fields().map(outline_field).collect(),
        commands: step.commands().map(outline_command).collect(),
    });
    push_body(&step.body, Some(&step.id), items, reading);
}

fn field_item(field: &Field) -> OutlineItem {
    let fields = vec![outline_field(field)];
    OutlineItem { fields, ..bare_item(&field.id, OutlineKind::Field, field.label.clone()) }
}

fn command_item(command: &Command) -> OutlineItem {
    let first_line = || command.text().lines().next().unwrap_or_default().to_owned();
    let text = command.title.as_ref().map_or_else(first_line, super::Text::to_plain);
    let contingency = command.class == Class::Contingency;
    let commands = vec![outline_command(command)];
    OutlineItem { contingency, commands, ..bare_item(&command.id, OutlineKind::Command, text) }
}

fn bare_item(id: &str, kind: OutlineKind, text: String) -> OutlineItem {
    OutlineItem {
        id: id.to_owned(),
        number: String::new(),
        kind,
        text,
        parent: None,
        optional: false,
        contingency: false,
        ticked: false,
        planned_ms: None,
        owner: None,
        expect: None,
        fields: Vec::new(),
        commands: Vec::new(),
    }
}

fn outline_field(field: &Field) -> OutlineField {
    OutlineField {
        key: field.key.clone(),
        kind: field.kind,
        label: field.label.clone(),
        role: field.role,
        unit: field.unit.clone(),
        prefix: field.prefix.clone(),
        expect: field.expectation.clone(),
        options: field.options.clone(),
        initial: field.initial.clone(),
        required: field.required,
    }
}

fn outline_command(command: &Command) -> OutlineCommand {
    OutlineCommand {
        id: command.id.clone(),
        language: command.language.clone(),
        class: command.class,
        effect: command.effect,
        sha256: command.alternatives.iter().map(|it| sha256_hex(it.text.as_bytes())).collect(),
    }
}
