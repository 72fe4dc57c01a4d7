//! A block of code, and what it is for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bash, Text};
use crate::source::Span;

/// A block of code.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Command {
    /// Stable id: that of its step or section, `.` and `cmd`, with an ordinal for twins; or `name=`.
    pub id: String,
    /// The language as tagged, lower case: `bash`, `sql`; empty where there is none.
    pub language: String,
    /// What the block is.
    pub class: Class,
    /// What running it does.
    pub effect: Effect,
    /// One or more ways to do it; the operator picks one. Blocks that are not run have one.
    pub alternatives: Vec<Alternative>,
    /// What the document shows as its output.
    pub output: Option<String>,
    /// Caption: the bold label or sentence that introduces it.
    pub title: Option<Text>,
    /// Holds nothing but what the fields behind it ask for: a prompt, an empty box. Emitters leave it out.
    pub is_form: bool,
    /// Taken from inline code of a step's text, not from a block.
    pub inferred: bool,
    /// Line of the step or heading it belongs to by reading; `None` where it belongs to the section as a whole.
    pub step_line: Option<u32>,
    /// Fence attributes.
    pub attributes: Attributes,
    /// The block's place; its line is that of the opening fence.
    pub span: Span,
}

/// One way to do it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alternative {
    /// What tells it from the others: `Linux/Mac`, `systemctl`; empty where there is only one.
    pub label: String,
    /// The text that is run, prompts and indentation taken off.
    pub text: String,
    /// Placeholders inside the text.
    pub variables: Vec<VariableUse>,
    /// Whether bash can run it: it parses and is not for another system.
    pub runnable: bool,
    /// What bash makes of it, as the document has it; empty where the text is no shell. For the rules, not for outputs.
    #[serde(skip)]
    pub bash: Bash,
}

/// A placeholder inside a command's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariableUse {
    /// The [`super::Variable`].
    pub name: String,
    /// First byte of the placeholder in the alternative's text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// How the shell reads that place.
    pub quoting: Quoting,
}

/// How the shell reads a place in a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quoting {
    /// Outside of quotes.
    Bare,
    /// Between double quotes, or in a heredoc that expands.
    Double,
    /// Between single quotes.
    Single,
    /// Not shell: SQL, text, or a heredoc that does not expand.
    Literal,
}

/// What a block of code is. See the guide in `docs/language.md`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Shell to run where it stands, in the order of the document.
    Run,
    /// SQL to run where it stands.
    Sql,
    /// Shell or SQL off the way: rollback, troubleshooting.
    Contingency,
    /// Expected output, a response, a log excerpt.
    Output,
    /// Text to copy or to fill in.
    Template,
    /// A file's contents.
    Config,
    /// Source in another language, or typed into a client.
    #[default]
    Code,
    /// A drawing, a tree of files, a flow.
    Diagram,
}

/// What running a command does, as far as can be told.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing is run, or nothing is known.
    #[default]
    None,
    /// Reads only.
    Reads,
    /// Changes something.
    Changes,
    /// Runs until it is stopped: `tail -f`.
    Endless,
    /// Asks for input: `psql`, `vim`.
    Asks,
    /// Destroys what cannot be got back.
    Destroys,
}

/// What the author says about a block, between braces after the fence's language.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word that stands behind a fence or does not"
)]
pub struct Attributes {
    /// `timeout=30s`, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// `expect="200"`: a text that the output must contain. Quoted, or no number below 256.
    pub expect: Option<String>,
    /// `expect=0`: the exit code that it has to end with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
    /// `match="^2[0-9]+$"`: an extended regular expression (POSIX) that a line of the output must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// `retry=3`: how often to try again.
    pub retry: Option<u32>,
    /// `delay=10s`: how long to wait before trying again, in milliseconds; 2 seconds unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// `confirm`: ask before it runs.
    pub confirm: bool,
    /// `interactive`: give it the terminal.
    pub interactive: bool,
    /// `secret`: its output is not recorded.
    pub secret: bool,
    /// `isolate`: it begins in the folder and with the variables of the run's start, and leaves none behind.
    pub isolate: bool,
    /// `alternatives`: the author says that `# or` parts ways, and that one of them is taken.
    pub alternatives: bool,
    /// `host=db`
    pub host: Option<String>,
    /// `cwd=/srv/app`
    pub cwd: Option<String>,
    /// `capture=db_size`: the variable that takes its output.
    pub capture: Option<String>,
    /// Whatever else is there; kept, and warned about.
    pub other: BTreeMap<String, String>,
}

impl Command {
    /// The text of the block as it is shown: the alternatives one below the other.
    ///
    /// ```
    /// use runsheet::model::{Alternative, Command};
    /// let one = Alternative { text: "systemctl stop app".into(), ..Alternative::default() };
    /// assert_eq!(Command { alternatives: vec![one], ..Command::default() }.text(), "systemctl stop app");
    /// ```
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.alternatives.iter().map(|it| it.text.as_str()).collect();
        texts.join("\n")
    }

    /// Whether the runner runs it, in order or in its own part.
    ///
    /// ```
    /// use runsheet::model::{Class, Command};
    /// assert!(Command { class: Class::Run, ..Command::default() }.is_run());
    /// assert!(!Command { class: Class::Output, ..Command::default() }.is_run());
    /// ```
    pub fn is_run(&self) -> bool {
        matches!(self.class, Class::Run | Class::Sql | Class::Contingency)
    }
}
