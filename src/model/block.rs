//! Sections and what stands in them.

use serde::{Deserialize, Serialize};

use super::{Command, Field, Step, Text};
use crate::source::Span;

/// A heading and what stands under it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Section {
    /// Stable id: the slugs of the headings down to this one, joined by `.`; an ordinal for twins.
    pub id: String,
    /// Number as printed: `2`, `2.1`; empty for content before the first heading.
    pub number: String,
    /// The heading, without its own numbering.
    pub title: Text,
    /// What the section is for.
    pub role: SectionRole,
    /// Off the way: rollback, troubleshooting, emergency. Never run in order.
    pub contingency: bool,
    /// How long it should take, in milliseconds, where stated.
    pub planned_ms: Option<u64>,
    /// How long it took in earlier runs, their median in milliseconds, where somebody looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_ms: Option<u64>,
    /// The heading is itself a step (`### Step 3: …`); its content is that step's body and `body` is empty.
    pub step: Option<Step>,
    /// What stands under the heading, in the document's order.
    pub body: Vec<Block>,
    /// The sections below this one; they come after `body`.
    pub sections: Vec<Section>,
    /// The heading's place.
    pub span: Span,
}

/// What a section is for, as far as its heading tells.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SectionRole {
    /// Any part of the work.
    #[default]
    Work,
    /// Metadata lines at the head of the document.
    About,
    /// Undoing it.
    Rollback,
    /// What to do when something does not work.
    Troubleshooting,
    /// Approvals and sign-offs.
    Approval,
    /// The outcome: status, duration, notes.
    Summary,
    /// What remains to be done afterwards.
    NextSteps,
    /// Whom to call.
    Contacts,
    /// Text to read: links, background, table of contents.
    Reference,
}

/// One thing in the body of a section or of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// Something to read.
    Prose(Prose),
    /// Something to do.
    Step(Step),
    /// Something to fill in.
    Field(Field),
    /// A block of code.
    Command(Command),
    /// A table; its rows may hold steps and fields.
    Table(Table),
}

/// A paragraph, bullet, quotation or label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prose {
    /// How it is set.
    pub kind: ProseKind,
    /// Its text.
    pub text: Text,
    /// Where it stands.
    pub span: Span,
}

/// How a piece of prose is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProseKind {
    /// A paragraph.
    Paragraph,
    /// A bold line that heads what follows.
    Label,
    /// A bullet; depth counts from 0.
    Bullet {
        /// Levels of lists around it.
        depth: u8,
    },
    /// An item of an ordered list.
    Numbered {
        /// Levels of lists around it.
        depth: u8,
        /// The number as written.
        number: u64,
    },
    /// A quotation.
    Quote,
    /// A callout that asks for attention: `> [!WARNING]`, `⚠ …`.
    Warning,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// The head's cells.
    pub columns: Vec<Text>,
    /// The rows below it.
    pub rows: Vec<Row>,
    /// Where it stands.
    pub span: Span,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The step that this row is, if it has a box. Its fields stand in the cells, its body is empty.
    pub step: Option<Step>,
    /// As many as the table has columns.
    pub cells: Vec<Cell>,
    /// Where it stands.
    pub span: Span,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// What is printed in it; empty where it is only filled in.
    pub text: Text,
    /// What is filled in.
    pub fields: Vec<Field>,
    /// The cell that holds the box of the row's step.
    pub is_box: bool,
}
