//! What is wrong with a configuration, where, and what was meant.

use std::{fmt, ops::Range};

use crate::diagnostic::nearest;

/// A mistake in TOML that people wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Bytes of the text that was read.
    pub range: Range<usize>,
    /// Line, from 1.
    pub line: usize,
    /// Column, in characters, from 1.
    pub column: usize,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do, where that can be told.
    pub help: Option<String>,
}

impl Error {
    /// What the TOML crate says, in our words.
    pub(super) fn new(text: &str, error: &toml::de::Error) -> Error {
        let said = error.message().lines().collect::<Vec<_>>().join(", ");
        let range = error.span().unwrap_or(0..0);
        let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
        match said.split_once(" `").map(|(kind, _)| kind) {
            Some("unknown field") => {
                let help = match (nearest(quoted[0], &quoted[1..]), quoted.len()) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, 1) => "nothing can be set here".to_owned(),
                    (None, _) => format!("the keys here are: {}", quoted[1..].join(", ")),
                };
                Error::at(text, range, format!("unknown key `{}`", quoted[0]), Some(help))
            }
            Some("unknown variant") => {
                let help = format!("use one of: {}", quoted[1..].join(", "));
                Error::at(text, range, format!("`{}` is not known here", quoted[0]), Some(help))
            }
            _ => Error::at(text, range, said, None),
        }
    }

    pub(super) fn at(
        text: &str,
        range: Range<usize>,
        message: String,
        help: Option<String>,
    ) -> Error {
        let before = text.get(..range.start).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        Error { line, column: before[start..].chars().count() + 1, range, message, help }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[test]
    fn mistakes_are_named_with_their_place() {
        let case =
            |text: &str| Config::from_toml(text, &["no-title", "RS101"]).unwrap_err().to_string();
        assert_eq!(
            case("[check]\nno-tilte = 'off'"),
            "line 2, column 1: there is no rule `no-tilte` (did you mean `no-title`?)"
        );
        assert_eq!(
            case("[check]\nno-title = 'of'"),
            "line 2, column 12: `of` is not known here (use one of: error, warning, advice, off)"
        );
        assert_eq!(
            case("[output]\npaper = 'A5'"),
            "line 2, column 9: `A5` is not known here (use one of: a4, letter)"
        );
        assert_eq!(case("x"), "line 1, column 2: key with no value, expected `=`");
        assert_eq!(
            case("[runners]\nsql = 1"),
            "line 2, column 7: invalid type: integer `1`, expected a string"
        );
    }
}
