//! What is wrong with a document: one plain type, one renderer file a format.

mod fix;
mod github;
mod human;
mod json;
mod nearest;
mod sarif;
mod short;

use serde::Serialize;

use crate::source::Span;

/// A thing that can be wrong, and why that matters.
#[derive(Debug)]
pub struct Rule {
    /// `RS101`; never used again for another rule. 0xx parse, 1xx check, 2xx results.
    pub code: &'static str,
    /// So that "allow `duplicate-id`" reads well.
    pub name: &'static str,
    /// How bad it is unless the configuration says otherwise.
    pub severity: Severity,
    /// Why it matters, in a sentence or two.
    pub why: &'static str,
    /// A document that breaks this rule.
    pub bad: &'static str,
    /// The same document mended: breaks no rule at all.
    pub good: &'static str,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a thought.
    Advice,
    /// Likely to go wrong.
    Warning,
    /// Wrong: exit code 1.
    Error,
}

impl Severity {
    /// The word for it.
    ///
    /// ```
    /// assert_eq!(runsheet::diagnostic::Severity::Advice.word(), "advice");
    /// ```
    pub fn word(self) -> &'static str {
        match self {
            Severity::Advice => "advice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// How bad, after configuration.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What, in one line: lower case, no full stop, code in backticks; makes sense alone.
    pub message: String,
    /// What is said at the place itself; may be empty.
    pub label: String,
    /// Further places that belong to it.
    pub notes: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    /// What mends it for certain; empty where somebody has to think.
    pub fix: Vec<Edit>,
}

/// A place of the text, and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The place; nothing is taken away where it is empty.
    pub span: Span,
    /// The new text.
    pub text: String,
}

pub use fix::mended;
pub use github::github;
pub use human::human;
pub use json::json;
pub use nearest::nearest;
pub use sarif::sarif;
pub use short::short;

impl Diagnostic {
    /// A finding at the rule's own severity.
    ///
    /// ```
    /// use runsheet::{check::LINTS, diagnostic::Diagnostic, source::Span};
    /// let found = Diagnostic::new(LINTS[0].0, Span::default(), "two steps are called `a`").help("rename one");
    /// assert_eq!(found.severity, LINTS[0].0.severity);
    /// ```
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            rule,
            severity: rule.severity,
            span,
            message: message.into(),
            label: String::new(),
            notes: Vec::new(),
            help: None,
            fix: Vec::new(),
        }
    }

    /// Says something at the place itself.
    ///
    /// ```
    /// # use runsheet::{check::LINTS, diagnostic::Diagnostic, source::Span};
    /// assert_eq!(Diagnostic::new(LINTS[0].0, Span::default(), "x").label("here").label, "here");
    /// ```
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.label = text.into();
        self
    }

    /// Points at a further place.
    ///
    /// ```
    /// # use runsheet::{check::LINTS, diagnostic::Diagnostic, source::Span};
    /// let found = Diagnostic::new(LINTS[0].0, Span::default(), "x").note(Span::default(), "first used here");
    /// assert_eq!(found.notes.len(), 1);
    /// ```
    #[must_use]
    pub fn note(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.notes.push((span, text.into()));
        self
    }

    /// Says what to do.
    ///
    /// ```
    /// # use runsheet::{check::LINTS, diagnostic::Diagnostic, source::Span};
    /// assert!(Diagnostic::new(LINTS[0].0, Span::default(), "x").help("rename one").help.is_some());
    /// ```
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// Says what mends it for certain.
    ///
    /// ```
    /// # use runsheet::{check::LINTS, diagnostic::{Diagnostic, Edit}, source::Span};
    /// let edit = Edit { span: Span::default(), text: String::new() };
    /// assert_eq!(Diagnostic::new(LINTS[0].0, Span::default(), "x").fix([edit]).fix.len(), 1);
    /// ```
    #[must_use]
    pub fn fix(mut self, edits: impl IntoIterator<Item = Edit>) -> Diagnostic {
        self.fix.extend(edits);
        self
    }
}
