//! The way back: filled forms to results. One file a kind of input, one table of them all.
//!
//! ```text
//! form.pdf ─pdf──▶ names and values ─answers─▶ ┐
//! form.html ─html────────────────────────────▶ ┤
//! journal.jsonl ─journal─────────────────────▶ ┴ Results
//! ```

mod answers;
mod html;
mod journal;
mod pdf;
mod when;

use crate::{
    model::Time,
    results::{Problem, Results, problem},
};

/// What is not in the file itself.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// When the file was last changed, with the offset of the place: what is written without a day or an offset is read with these,
    /// unless the file itself says when it was saved.
    pub changed: Time,
    /// The program's version, for `generator`.
    pub version: &'static str,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Collected {
    /// The answers, sealed with their digest.
    pub results: Results,
    /// What to be warned about.
    pub problems: Vec<Problem>,
}

/// A kind of file that answers come in.
struct Input {
    /// Whether a file is one, by its first bytes.
    is: fn(&[u8]) -> bool,
    read: fn(&[u8], &Options) -> Result<Collected, Vec<Problem>>,
}

/// The first that knows the file reads it.
static INPUTS: &[Input] = &[
    Input { is: pdf::is, read: pdf::read },
    Input { is: html::is, read: html::read },
    Input { is: journal::is, read: journal::read },
];

/// Reads what was filled in: a PDF form, a saved HTML form, or the journal of a script's run.
///
/// # Errors
/// What is wrong with the file, as `RS220` to `RS226`: it is no form, broken, encrypted, flattened, or was changed by hand; of a journal
/// `RS230` and `RS231`; of a saved page and a journal also what is wrong with the results in it.
///
/// ```
/// use runsheet::{collect, model::Time};
/// let options = collect::Options { changed: Time::from_unix(0).unwrap(), version: "1.0" };
/// let problems = collect::collect(b"%PDF-1.7\n", &options).unwrap_err();
/// assert_eq!(problems[0].kind.name, "broken-form");
/// ```
pub fn collect(bytes: &[u8], options: &Options) -> Result<Collected, Vec<Problem>> {
    if let Some(input) = INPUTS.iter().find(|it| (it.is)(bytes)) {
        return (input.read)(bytes, options);
    }
    let is_json = bytes.trim_ascii_start().first() == Some(&b'{');
    let (message, help) = if is_json {
        (
            "the file is JSON and no filled form",
            "results need no collecting: give them to `runsheet report`",
        )
    } else {
        (
            "the file is no form that can be filled in",
            "give a filled PDF form, or a filled HTML form that was saved",
        )
    };
    Err(vec![Problem::new(&problem::NO_FORM, "", message).help(help)])
}
