//! A field: something that somebody writes or chooses.

use serde::{Deserialize, Serialize};

use super::Text;
use crate::source::Span;

/// Something that somebody writes or chooses.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Field {
    /// Stable id, unique in the checklist. Of a step's field: the step's id, `.` and the key.
    pub id: String,
    /// The field's name inside its item's `values` in results: `[a-z][a-z0-9_]*`, at most 32. A field that stands by
    /// itself is an item of its own, and its key is `value`.
    pub key: String,
    /// What is asked for, without markup, blank and colon.
    pub label: String,
    /// What kind of answer.
    pub kind: FieldKind,
    /// What the label means in a deployment, where that is known.
    pub role: Option<FieldRole>,
    /// What stands behind the blank: `minutes`, `%`, `/ 10`.
    pub unit: Option<String>,
    /// What stands before the blank: `$`.
    pub prefix: Option<String>,
    /// What a good answer is.
    pub expectation: Option<Range>,
    /// The options of a choice, in order.
    pub options: Vec<Choice>,
    /// What the author already wrote into it.
    pub initial: Option<String>,
    /// A hint for who fills it in: `Name/Date/Time`.
    pub hint: Option<String>,
    /// Must be answered before the checklist counts as complete.
    pub required: bool,
    /// Where it stands.
    pub span: Span,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Unique in its field: `[a-z0-9-]`; what results hold.
    pub id: String,
    /// As printed, without box and tick.
    pub label: String,
}

/// What kind of answer a field takes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    Multiline,
    /// A number, in the field's unit.
    Number,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A clock time, or a day and a time.
    Time,
    /// One of the options.
    Choice,
    /// Somebody's name.
    Person,
    /// A telephone number or an address.
    Contact,
    /// A name that stands for a signature.
    Signature,
}

/// What a field means in a deployment. The report's head and verdict are made from these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldRole {
    /// The deployment's own id or number.
    DeploymentId,
    /// The day of it.
    Date,
    /// The environment.
    Environment,
    /// The change request or ticket.
    Change,
    /// Who leads it.
    Lead,
    /// Who takes part.
    Team,
    /// When it began.
    Start,
    /// When it ended.
    End,
    /// How long it took.
    Duration,
    /// How it ended: success, partial, rolled back, failed.
    Outcome,
    /// Whether there were issues.
    Issues,
    /// Notes and comments on the whole.
    Notes,
    /// The version of the checklist or of what is deployed.
    Version,
    /// The approval of a sign-off: approved or not.
    Approval,
    /// Remarks of a sign-off.
    Comments,
}

/// What is expected of a number or of a step. All bounds are in `unit` and hold where present.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// At least this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// At most this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Whether `min` itself is still too little (`> 5`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub above: bool,
    /// Whether `max` itself is already too much (`< 2`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub below: bool,
    /// The unit of the bounds, where one is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The words of the document that say so: `< 2 seconds`.
    pub text: String,
}

impl Range {
    /// Whether a number is as expected.
    ///
    /// ```
    /// use runsheet::model::Range;
    /// let under_two = Range { max: Some(2.0), below: true, text: "< 2 seconds".into(), ..Range::default() };
    /// assert!(under_two.holds(1.9) && !under_two.holds(2.0));
    /// ```
    pub fn holds(&self, value: f64) -> bool {
        let low = self.min.is_none_or(|min| if self.above { value > min } else { value >= min });
        let high = self.max.is_none_or(|max| if self.below { value < max } else { value <= max });
        low && high
    }
}

/// What a field is filled in with. Emitters know these and no kinds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Widget<'a> {
    /// A box to tick: a choice with one option.
    Checkbox {
        /// The option.
        option: &'a Choice,
    },
    /// One line.
    Line {
        /// The `type` of an HTML input: `text`, `date`, `datetime-local`, `tel` …
        input_type: &'static str,
        /// A pattern (POSIX extended) that a plain-text answer has to match.
        pattern: Option<&'static str>,
        /// What such an answer looks like, for a message.
        example: &'static str,
    },
    /// Several lines.
    Area,
    /// One of several options.
    Select {
        /// The options, in order.
        options: &'a [Choice],
    },
}

impl Field {
    /// What the field is filled in with.
    ///
    /// ```
    /// use runsheet::model::{Field, FieldKind, Widget};
    /// let date = Field { kind: FieldKind::Date, ..Field::default() };
    /// assert!(matches!(date.widget(), Widget::Line { input_type: "date", .. }));
    /// ```
    pub fn widget(&self) -> Widget<'_> {
        let line = |input_type, pattern, example| Widget::Line { input_type, pattern, example };
        match self.kind {
            FieldKind::Text | FieldKind::Person | FieldKind::Contact | FieldKind::Signature => {
                line("text", None, "")
            }
            FieldKind::Number => line("number", Some("^[-+]?[0-9]+([.,][0-9]+)?$"), "12.5"),
            FieldKind::Date => line("date", Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "2026-01-17"),
            FieldKind::Time => line(
                "datetime-local",
                Some(
                    "^([0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?$",
                ),
                "22:04",
            ),
            FieldKind::Multiline => Widget::Area,
            FieldKind::Choice => match self.options.as_slice() {
                [option] => Widget::Checkbox { option },
                options => Widget::Select { options },
            },
        }
    }

    /// Whether a name is wanted: the people of the checklist are offered.
    ///
    /// ```
    /// use runsheet::model::{Field, FieldKind};
    /// assert!(Field { kind: FieldKind::Person, ..Field::default() }.asks_for_person());
    /// ```
    pub fn asks_for_person(&self) -> bool {
        matches!(self.kind, FieldKind::Person | FieldKind::Signature)
    }

    /// The label as inline text.
    ///
    /// ```
    /// let field = runsheet::model::Field { label: "Lead".into(), ..Default::default() };
    /// assert_eq!(field.label_text().to_plain(), "Lead");
    /// ```
    pub fn label_text(&self) -> Text {
        Text::plain(self.label.clone())
    }
}
