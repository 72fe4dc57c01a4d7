//! A step: something that somebody does and ticks.

use serde::Serialize;

use super::{Block, Range, Text};
use crate::source::Span;

/// How texts say that a step may be left out, in lower case, parted by `|`.
pub const OPTIONAL: &str = "optional|if needed|if necessary|if required|if applicable|as needed|when needed|\
    falls nötig|bei bedarf|opcional|si es necesario|si aplica|jika perlu|opsional|facultatif|optionnel|optionnelle|\
    si nécessaire|facoltativo|facoltativa|opzionale|если нужно|необязательно|オプション|任意|se necessário|gerekirse|при необходимости|опционально|可选|如需|如有|필요시|(선택)|선택 사항|선택사항|선택적";

/// Something that somebody does and ticks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Step {
    /// Stable id: the section's id and a slug of the text, joined by `.`; an ordinal for twins; or `id=`.
    pub id: String,
    /// Number as printed: `2.1.3`. Changes when steps are added; never a key.
    pub number: String,
    /// What to do, without the blanks that are its fields.
    pub text: Text,
    /// What kind of step.
    pub kind: StepKind,
    /// How it is written.
    pub form: StepForm,
    /// "if needed", `optional`.
    pub optional: bool,
    /// Stands in a part off the way; see [`super::Section::contingency`].
    pub contingency: bool,
    /// What the author's own mark says. An initial answer, never a result.
    pub initial: Option<InitialState>,
    /// What is to be found when the step has gone well: `< 2 seconds`, `should be 0`.
    pub expectation: Option<Range>,
    /// Who does it, where stated.
    pub owner: Option<String>,
    /// How long it should take, in milliseconds, where stated.
    pub planned_ms: Option<u64>,
    /// How long it took in earlier runs, their median in milliseconds, where somebody looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_ms: Option<u64>,
    /// How long it asks to wait, in milliseconds: `Wait for shutdown (max 30 seconds)`.
    pub wait_ms: Option<u64>,
    /// What belongs to the step, in the document's order: prose, fields, commands, tables, steps below it.
    pub body: Vec<Block>,
    /// Its own line.
    pub span: Span,
}

/// What kind of step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Do it and tick it.
    #[default]
    Check,
    /// A pause point: nothing goes on until a second person has confirmed it.
    Gate,
    /// A person approves, by name.
    SignOff,
    /// Its purpose is what is written down: a time, a place, a number.
    Record,
}

/// How a step is written in the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepForm {
    /// `- [ ]`, nested and ordered ones too.
    #[default]
    Task,
    /// An item or line that begins with ☐ or the like.
    Glyph,
    /// A table row with a box.
    Row,
    /// A line `[ ] text` without list marker.
    Bare,
    /// An HTML check box.
    Html,
    /// An item of a numbered procedure.
    Numbered,
    /// A heading or bold line: `### Step 3: …`.
    Heading,
    /// A box inside a code fence.
    Fenced,
}

/// What the author's own mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InitialState {
    /// `[x]`
    Done,
    /// `[-]`, `[~]`
    Skipped,
}

impl Step {
    /// The steps below this one.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Step::default().children().count(), 0);
    /// ```
    pub fn children(&self) -> impl Iterator<Item = &Step> {
        self.body.iter().filter_map(|block| match block {
            Block::Step(step) => Some(step),
            Block::Prose(_) | Block::Field(_) | Block::Command(_) | Block::Table(_) => None,
        })
    }

    /// The fields that are filled in at this step itself.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Step::default().fields().count(), 0);
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = &super::Field> {
        self.body.iter().filter_map(|block| match block {
            Block::Field(field) => Some(field),
            Block::Prose(_) | Block::Step(_) | Block::Command(_) | Block::Table(_) => None,
        })
    }

    /// Whether the text itself says that the step may be left out, so that nobody has to say it again.
    ///
    /// ```
    /// use runsheet::model::{Step, Text};
    /// let step = Step { text: Text::plain("Tell the users (if needed)"), ..Step::default() };
    /// assert!(step.says_optional() && !Step::default().says_optional());
    /// ```
    pub fn says_optional(&self) -> bool {
        let text = self.text.to_plain().to_lowercase();
        OPTIONAL.split('|').any(|it| text.contains(it))
    }

    /// The commands that carry this step out.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Step::default().commands().count(), 0);
    /// ```
    pub fn commands(&self) -> impl Iterator<Item = &super::Command> {
        self.body.iter().filter_map(|block| match block {
            Block::Command(command) => Some(command),
            Block::Prose(_) | Block::Step(_) | Block::Field(_) | Block::Table(_) => None,
        })
    }
}
