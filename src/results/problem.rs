//! What can be wrong with a results file.

use std::fmt;

use crate::diagnostic::Severity;

/// A thing that can be wrong with a results file.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// `RS201`; never used again for another one.
    pub code: &'static str,
    /// In two or three words.
    pub name: &'static str,
    /// Errors refuse the file, warnings are shown and noted in the report.
    pub severity: Severity,
    /// Whether it is safe to go on when asked to (`--force`): the error is then a warning.
    pub forgivable: bool,
    /// Why it matters.
    pub why: &'static str,
}

const fn error(code: &'static str, name: &'static str, why: &'static str) -> Kind {
    Kind { code, name, severity: Severity::Error, forgivable: false, why }
}

const fn forgivable(code: &'static str, name: &'static str, why: &'static str) -> Kind {
    Kind { code, name, severity: Severity::Error, forgivable: true, why }
}

const fn warning(code: &'static str, name: &'static str, why: &'static str) -> Kind {
    Kind { code, name, severity: Severity::Warning, forgivable: true, why }
}

pub(super) static TOO_LARGE: Kind =
    error("RS200", "file-too-large", "A results file of this size is a mistake, or an attack.");
pub(super) static NOT_JSON: Kind =
    error("RS201", "not-json", "A truncated or overwritten file has lost answers.");
pub(super) static OTHER_FORMAT: Kind =
    error("RS202", "other-format", "Only files that say what they are can be read with certainty.");
pub(super) static DOUBLED_KEY: Kind =
    error("RS203", "doubled-key", "Of two values for one key, programs take one or the other.");
pub(super) static SHAPE: Kind = error(
    "RS204",
    "wrong-shape",
    "A key that is unknown, missing or of another type means that something was not understood.",
);
pub(super) static UNKNOWN_ITEM: Kind = error(
    "RS205",
    "unknown-item",
    "An answer to an item that the checklist does not have would be lost.",
);
pub(super) static OUTLINE: Kind = error(
    "RS206",
    "broken-outline",
    "Answers belong to items by id, so that ids have to be sound and unique.",
);
pub(super) static TIME: Kind =
    forgivable("RS207", "impossible-time", "Durations and the timeline are made from these times.");
pub(super) static OPTION: Kind =
    error("RS208", "unknown-option", "An answer that is none of the options cannot be counted.");
pub(super) static DIGEST: Kind = forgivable(
    "RS209",
    "digest-differs",
    "The file was changed after it was saved, by accident or by hand.",
);
pub(super) static NO_REASON: Kind =
    warning("RS210", "no-reason", "Who reads the report wants to know why.");
pub(super) static UNKNOWN_NAME: Kind =
    warning("RS211", "unknown-name", "It points at something that the checklist does not have.");
pub(super) static NOT_A_NUMBER: Kind =
    warning("RS212", "not-a-number", "It cannot be compared with what was expected.");
pub(super) static FINGERPRINT: Kind = warning(
    "RS213",
    "fingerprint-differs",
    "The outline in the file is not the one of the checklist that it names.",
);
pub(super) static NEWER: Kind =
    warning("RS214", "newer-format", "What a newer program added is not shown.");
pub(crate) static OTHER_CHECKLIST: Kind = error(
    "RS215",
    "other-checklist",
    "Answers belong to the items of one checklist, so that files of two cannot become one run.",
);
pub(super) static OTHER_RUN: Kind = forgivable(
    "RS216",
    "other-run",
    "Merging two runs of a checklist makes a record of something that never took place.",
);
pub(super) static CHANGED_FILE: Kind = warning(
    "RS217",
    "changed-before-merge",
    "What was changed after it was saved is merged like the rest, and looks like it.",
);
pub(super) static NOT_A_TIME: Kind =
    warning("RS218", "not-a-time", "It cannot be placed on the timeline.");

pub(crate) static NO_FORM: Kind = error(
    "RS220",
    "not-a-form",
    "Only a form that runsheet made says which answer belongs to what.",
);
pub(crate) static BROKEN_FORM: Kind = error(
    "RS221",
    "broken-form",
    "Of a file that cannot be read to its end, nobody knows which answers are missing.",
);
pub(crate) static ENCRYPTED_FORM: Kind =
    error("RS222", "encrypted-form", "Without the password the answers cannot be read.");
pub(crate) static FLATTENED_FORM: Kind = error(
    "RS223",
    "flattened-form",
    "Printing, scanning and flattening turn answers into pictures that no program reads with certainty.",
);
pub(crate) static CHANGED_FORM: Kind = error(
    "RS224",
    "changed-form",
    "Answers belong to the words that were answered; a form that was changed by hand may ask something else.",
);
pub(crate) static SIGNED_FORM: Kind = warning(
    "RS225",
    "signed-form",
    "A digital signature stands for the PDF, not for the results that are read from it.",
);
pub(crate) static NOT_TAKEN: Kind = warning(
    "RS226",
    "answer-not-taken",
    "Something was filled in that the checklist has no place for, or that contradicts itself.",
);

pub(crate) static NO_JOURNAL: Kind = error(
    "RS230",
    "not-a-journal",
    "Results are made from the journal of one run, from its first line on.",
);
pub(crate) static CHAIN: Kind = forgivable(
    "RS231",
    "journal-chain-broken",
    "Each line of a journal has the digest of the one before: where it has not, lines were changed or taken out.",
);
pub(crate) static JOURNAL_LINE: Kind = warning(
    "RS232",
    "line-left-out",
    "A line that was cut off, or that no script wrote, says nothing for certain.",
);

/// Everything that can be wrong with a results file, in order of code.
pub static KINDS: &[&Kind] = &[
    &TOO_LARGE,
    &NOT_JSON,
    &OTHER_FORMAT,
    &DOUBLED_KEY,
    &SHAPE,
    &UNKNOWN_ITEM,
    &OUTLINE,
    &TIME,
    &OPTION,
    &DIGEST,
    &NO_REASON,
    &UNKNOWN_NAME,
    &NOT_A_NUMBER,
    &FINGERPRINT,
    &NEWER,
    &OTHER_CHECKLIST,
    &OTHER_RUN,
    &CHANGED_FILE,
    &NOT_A_TIME,
    &NO_FORM,
    &BROKEN_FORM,
    &ENCRYPTED_FORM,
    &FLATTENED_FORM,
    &CHANGED_FORM,
    &SIGNED_FORM,
    &NOT_TAKEN,
    &NO_JOURNAL,
    &CHAIN,
    &JOURNAL_LINE,
];

/// Something wrong in a results file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing.
    pub kind: &'static Kind,
    /// An error, or a warning: a forgivable error is one under `--force`.
    pub severity: Severity,
    /// Where: the keys down to the place, `items.backup.copy.status`; empty for the file as a whole.
    pub path: String,
    /// What was found and what was expected, in one line.
    pub message: String,
    /// What to do, where that can be said.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn new(
        kind: &'static Kind,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Problem {
        // Keys and ids come from strangers, and may be as long as the file.
        let (path, message) = (short(path.into(), 200), short(message.into(), 600));
        Problem { kind, severity: kind.severity, path, message, help: None }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Problem {
        Problem { help: Some(help.into()), ..self }
    }
}

/// The text, cut behind so many characters.
fn short(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

impl Problem {
    /// The same as a warning.
    pub(crate) fn warning(self) -> Problem {
        Problem { severity: Severity::Warning, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.path)?;
        }
        write!(f, "{}", self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order() {
        assert!(KINDS.windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}
