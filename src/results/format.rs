//! The types of the format; the JSON Schema is generated from them.
//!
//! Times are RFC 3339 with offset, durations milliseconds, digests SHA-256 as 64 hexadecimal digits. Keys that begin with `x-` are
//! kept where they stand (the root and items); every other unknown key is an error.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{Deployment, Identity, Outline};

/// One run of one checklist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// `runsheet-results`
    pub format: String,
    /// `1.0`; a reader takes every `1.x`.
    pub format_version: String,
    /// What wrote the file.
    pub generator: Generator,
    /// The checklist it was written against.
    pub checklist: Identity,
    /// The run.
    pub run: RunInfo,
    /// What the checklist itself states about the deployment.
    #[serde(default)]
    pub deployment: Deployment,
    /// The answers by item id; an item without one is left out.
    pub items: BTreeMap<String, Item>,
    /// Phases that were called complete, by id of the top section.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub phases: BTreeMap<String, PhaseCall>,
    /// Values given to the checklist's variables; secrets are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
    /// The checklist's sections and items, so that a report needs no other file.
    pub outline: Outline,
    /// What happened, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Where a script ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// Answers that lost against the one in `items` or `aside`, by item id, newest first: nobody's answer is lost in a merge.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conflicts: BTreeMap<String, Vec<Item>>,
    /// Answers to items of another version of the checklist that this one does not have, by item id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aside: BTreeMap<String, Item>,
    /// Digests of the files that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<String>,
    /// What those files said of themselves, where this program merged them, in order of digest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<MergedFile>,
    /// Digest over the canonical form (RFC 8785) of the document without this key. Finds accidents and careless edits; it is not a
    /// signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integrity: Option<Integrity>,
    /// Keys that begin with `x-`.
    #[serde(skip)]
    pub extra: BTreeMap<String, Value>,
}

/// What wrote a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Generator {
    /// `runsheet`
    pub name: String,
    /// Its version.
    pub version: String,
    /// Which of its writers.
    pub kind: GeneratorKind,
}

/// Which writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GeneratorKind {
    /// The HTML form.
    Form,
    /// The script.
    Script,
    /// `runsheet merge`.
    Merge,
    /// `runsheet collect`, from a PDF or a journal.
    Import,
}

/// What a file that was merged said of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergedFile {
    /// The digest of its content: one of `parents`.
    pub digest: String,
    /// The file stated another digest, so that it was changed after it was saved, and was merged all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub changed: bool,
    /// Sign-offs, by item id, whose seal did not hold in it: an answer before them was changed after they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<String>,
    /// What wrote it.
    pub generator: Generator,
    /// The fingerprint of the checklist that it was written against.
    pub fingerprint: String,
    /// The version of that checklist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its run.
    pub run: RunInfo,
    /// Its variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
    /// Where a script ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
}

/// The run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunInfo {
    /// Unique: 8 to 64 characters.
    #[schemars(length(min = 8, max = 64))]
    pub id: String,
    /// Counts the saves.
    pub revision: u64,
    /// Live or rehearsal.
    #[serde(default)]
    pub mode: Mode,
    /// When the first answer was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// When the run was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// When the file was last changed.
    pub updated_at: String,
    /// Who saved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// On what the answers were given, the same in all its runs: 8 to 64 characters that tell nothing else. A form has a random id that
    /// its browser keeps (one a page where it keeps nothing), a script one made from the host's `/etc/machine-id`, else its name, where
    /// the run began. A PDF cannot know it; a file that was merged has none of its own: each of `merged` has its.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 8, max = 64))]
    pub device: Option<String>,
    /// IANA name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Everything that has to be answered is, and anything is.
    #[serde(default)]
    pub complete: bool,
}

/// For real or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// For real.
    #[default]
    Live,
    /// A rehearsal.
    Rehearsal,
}

/// The answer to one item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Where it stands. A field that stands by itself is `done` once it has a value.
    pub status: Status,
    /// When the status was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_at: Option<String>,
    /// When anything of the answer was last changed: the newer one wins in a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Through which writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceKind>,
    /// A note; the reason, where the item failed or was skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was filled in, by field key, as typed. Of a choice: the id of the option. Of a time: RFC 3339 with offset where the
    /// writer knows it, else as typed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// The gate that was still open when this was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_gate: Option<String>,
    /// What was run for it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<CommandRun>,
    /// Sign-offs: what was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
    /// After a merge: the files that have this answer, by the first 12 digits of their digests in `parents`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
    /// After a merge: what was asked, where another version of the checklist asked something else or at another place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// Keys that begin with `x-`.
    #[serde(skip)]
    pub extra: BTreeMap<String, Value>,
}

/// What was asked when an item was answered.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The number as printed then.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// The item's text then; empty where it is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// SHA-256 over the canonical JSON of the item in its outline, with an empty `number` and without `parent`; empty where it is not
    /// known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}

/// Where an item stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Not answered.
    #[default]
    Pending,
    /// Done.
    Done,
    /// Does not apply this time.
    NotApplicable,
    /// Left out, with a reason.
    Skipped,
    /// Went wrong, with a reason.
    Failed,
}

/// Through which writer an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// The HTML form.
    Form,
    /// The script.
    Script,
    /// The PDF form.
    Pdf,
    /// By hand.
    Import,
}

/// A phase that was called complete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhaseCall {
    /// When.
    pub called_at: String,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// One attempt to run a command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandRun {
    /// The command's id.
    pub command_id: String,
    /// Counts from 1.
    pub attempt: u32,
    /// Which alternative, from 0.
    #[serde(default)]
    pub variant: u32,
    /// The text as run.
    pub command: String,
    /// Whether the operator changed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Its language.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// Its exit code; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// Stopped because it took too long.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub timed_out: bool,
    /// Stopped by the operator: how an endless command ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// What it printed, both streams as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Stream>,
    /// Where the whole output is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<File>,
    /// What the operator made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// What the operator made of a command's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It went well, or as expected.
    Accepted,
    /// Tried again.
    Retry,
    /// Left out.
    Skip,
    /// Called failed.
    Failed,
    /// The run was stopped here.
    Abort,
}

/// What a command printed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Length in bytes.
    pub bytes: u64,
    /// Its end, or all of it.
    pub excerpt: String,
    /// Whether the excerpt is not all of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// How many secrets were masked.
    #[serde(default)]
    pub redactions: u64,
}

/// A file kept beside the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Relative to the results file.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// What was signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// SHA-256 over the canonical JSON of `[[id, status, note, values], …]` of every answered item that stands before the sign-off's
    /// own section, in the outline's order; `note` is `""` and `values` `{}` where absent. Items that stand directly in a section with
    /// role `about` are left out: an end time at the head of the document is filled in after everything is signed.
    pub digest: String,
    /// When.
    pub at: String,
    /// How many items it covers.
    pub items: u64,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When.
    pub at: String,
    /// What.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// To which item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// What it was before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventType {
    /// An item's status was set.
    Status,
    /// A field was filled in.
    Value,
    /// The last change was taken back.
    Undo,
    /// Somebody else took over.
    Actor,
    /// A command was copied.
    Copied,
    /// A timer ended.
    Timer,
    /// A phase was called complete.
    PhaseComplete,
    /// Another file's answers were loaded.
    Load,
    /// A command was run.
    Run,
    /// The run was paused, resumed, aborted or finished: see `to`.
    Session,
}

/// Where a script ran.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The host's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// `uname -sr`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os: Option<String>,
    /// Who was logged in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The shell and its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shell: Option<String>,
    /// The folder it began in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<String>,
}

/// Digest of a results file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Integrity {
    /// `sha-256/jcs`
    pub algorithm: String,
    /// The digest.
    pub digest: String,
}
