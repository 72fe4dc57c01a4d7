//! What a checklist is: plain data that every later stage reads.
//!
//! [`crate::parse`] fills it in, nothing changes it afterwards. Everything carries the [`Span`](crate::source::Span)
//! it was read from.

mod approval;
mod bash;
mod block;
mod canonical;
mod checklist;
mod command;
pub(crate) mod content;
mod deflate;
mod deployment;
mod digest;
mod field;
pub mod form;
mod identity;
mod outline;
mod placed;
mod secret;
mod step;
mod text;
mod time;
mod usual;
mod walk;

pub use approval::{approves, decides};
pub use bash::{
    Bash, Call, Function, Mark, Redirect, RedirectKind, Scope, SyntaxError, Use, Word, is_option,
};
pub use block::{Block, Cell, Prose, ProseKind, Row, Section, SectionRole, Table};
pub use canonical::canonical_json;
pub(crate) use canonical::{CanonicalText, Part, canonical_json_without, canonical_text};
pub use checklist::{Checklist, Entry, Person, Variable};
pub use command::{Alternative, Attributes, Class, Command, Effect, Quoting, VariableUse};
pub use content::{digest_of_pages, page_digest, pages_digest};
pub use deflate::{InflateError, deflate, deflate_best, inflate};
pub use deployment::Deployment;
pub(crate) use digest::{Sum, fingerprint_of};
pub use digest::{fingerprint, sha256_hex, sha256_read};
pub use field::{Choice, Field, FieldKind, FieldRole, Range, Widget};
pub use identity::{Identity, is_id};
pub use outline::{
    Outline, OutlineCommand, OutlineField, OutlineItem, OutlineKind, OutlineSection,
};
pub use placed::Placed;
pub(crate) use secret::NAMES;
pub use secret::is_secret_name;
pub use step::{InitialState, OPTIONAL, Step, StepForm, StepKind};
pub use text::{Run, Style, Text, heading_address};
pub use time::{Time, length_in_words, parse_date};
pub use walk::Node;
