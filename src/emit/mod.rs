//! Plain data to bytes: one file a format, one table of them all.

mod checklist_json;
mod form_html;
mod form_pdf;
mod html;
mod links;
mod markdown;
pub(crate) mod pdf;
mod report_email;
mod report_html;
mod report_junit;
mod report_md;
mod report_pdf;
mod report_summary;
mod script;
mod strings;
mod templates;

use std::collections::BTreeMap;

pub use crate::config::{Paper, Secrets};
use crate::{model::Checklist, report::Report};
pub use templates::Templates;

/// An output format: a name for the command line, and the function behind it.
pub struct Format<Input> {
    /// `<what>-<form>`, as in the table of formats.
    pub name: &'static str,
    /// What `--to` calls it: `html`, `pdf`, `sh`.
    pub to: &'static str,
    /// The file that `build` and `report` write.
    pub file: &'static str,
    /// The templates it renders, by name; a user's file of the same name replaces one.
    pub templates: &'static [(&'static str, &'static str)],
    /// Bytes of the whole file.
    pub emit: fn(&Input, &Context<'_>) -> Result<Emitted, Error>,
}

/// What an emitter made.
#[derive(Debug, Default)]
pub struct Emitted {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the reader should know: characters without a font, a step that the script only shows. One line each.
    pub warnings: Vec<String>,
}

/// What an emitter may look at beside its input.
pub struct Context<'a> {
    /// This format's templates.
    pub templates: &'a Templates,
    /// What the configuration and the command line say.
    pub settings: &'a Settings,
}

/// What the configuration and the command line say about outputs.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Paper of PDF and print.
    pub paper: Paper,
    /// Time stamp for files that need one, seconds since 1970 UTC: `SOURCE_DATE_EPOCH`. Without it they carry none.
    pub timestamp: Option<i64>,
    /// `[runners]`: the command that takes a language on standard input.
    pub runners: BTreeMap<String, String>,
    /// Fonts for characters that the built-in ones lack, in the order that they are asked.
    pub fonts: Vec<Font>,
    /// Print without tints and filled areas.
    pub ink_saving: bool,
    /// Size of the running text of PDFs in points; everything else grows with it. 9.5 unless said.
    pub type_size: Option<f32>,
    /// `[secrets]`: what scripts mask.
    pub secrets: Secrets,
    /// The id of the section that a script is for; without it, all of the checklist.
    pub section: Option<String>,
    /// Program version that is written into outputs.
    pub version: &'static str,
}

/// A font file with TrueType or CFF outlines: `.ttf`, `.otf`, or a collection, `.ttc`.
#[derive(Clone, Debug, Default)]
pub struct Font {
    /// What messages call it: its path.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Which font of a collection, from 0.
    pub index: u32,
}

/// Why an output could not be made.
#[derive(Debug)]
pub enum Error {
    /// A template is wrong: its name, and what the engine says with line and column.
    Template {
        /// The template's name.
        name: String,
        /// What is wrong, with its place.
        message: String,
    },
    /// A font of the user's cannot be used.
    Font {
        /// [`Font::name`]
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// Something inside did not work: a font, a serializer. A defect of the program.
    Internal(String),
}

/// What is made from a checklist, in the order that `build` makes it.
pub static FORMS: &[&Format<Checklist>] =
    &[&form_html::FORMAT, &form_pdf::FORMAT, &script::FORMAT, &checklist_json::FORMAT];

/// What is made from results.
pub static REPORTS: &[&Format<Report>] = &[
    &report_html::FORMAT,
    &report_pdf::FORMAT,
    &report_md::FORMAT,
    &report_email::FORMAT,
    &report_junit::FORMAT,
    &report_summary::FORMAT,
];

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Template { name, message } => write!(f, "template `{name}`: {message}"),
            Error::Font { name, message } => write!(f, "font `{name}`: {message}"),
            Error::Internal(message) => {
                write!(f, "{message} (this is a defect of runsheet; please report it)")
            }
        }
    }
}

impl std::error::Error for Error {}
