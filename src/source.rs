//! Bytes to text: what the author wrote, as text, and where each place of it stands in the file.

use std::ops::Range;

use serde::Serialize;

/// A place in a document: bytes of [`Source::text`] (`start..end`), and where the author sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in the file, in characters, from 1.
    pub column: u32,
}

impl Span {
    /// The bytes as a range, for slicing [`Source::text`].
    ///
    /// ```
    /// let span = runsheet::source::Span { start: 2, end: 5, line: 1, column: 3 };
    /// assert_eq!(span.range(), 2..5);
    /// ```
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A document as text.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The file's name as given, for messages.
    pub name: String,
    /// The text: UTF-8 without BOM, line ends `\n`, damage that is surely damage repaired.
    pub text: String,
    /// What was repaired.
    pub repairs: Vec<Repair>,
    lines: Vec<u32>,
}

/// A place where the bytes did not say what the author wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The repaired text's place.
    pub span: Span,
    /// What stood there.
    pub before: String,
    /// The encoding that it had been taken for: `Mac Roman`.
    pub encoding: &'static str,
}

/// Why bytes are no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// Not text at all.
    Binary {
        /// First byte that no text has.
        offset: usize,
    },
    /// Larger than [`Source::LIMIT`].
    TooLarge {
        /// Its length in bytes.
        bytes: usize,
    },
}

impl std::fmt::Display for SourceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SourceError::Binary { offset } => write!(f, "it is not text (see byte {offset})"),
            SourceError::TooLarge { bytes } => {
                let (mega, limit) = (bytes >> 20, Source::LIMIT >> 20);
                write!(f, "it is too large: {mega} MB or more, the limit is {limit} MB")
            }
        }
    }
}

impl std::error::Error for SourceError {}

impl Source {
    /// The largest document that is read, in bytes.
    pub const LIMIT: usize = 64 << 20;

    /// Reads a document.
    ///
    /// # Errors
    /// When the bytes are no text, or too many.
    ///
    /// ```
    /// use runsheet::source::Source;
    /// assert_eq!(Source::read("a.md", b"# T\r\n").unwrap().text, "# T\n");
    /// ```
    pub fn read(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1))
            .collect();
        Ok(Source { name: name.to_owned(), text, repairs: Vec::new(), lines })
    }

    /// The place of a range of bytes of the text.
    ///
    /// ```
    /// use runsheet::source::Source;
    /// let source = Source::read("a.md", b"a\nbc").unwrap();
    /// let span = source.span(3..4);
    /// assert_eq!((span.line, span.column), (2, 2));
    /// ```
    pub fn span(&self, range: Range<usize>) -> Span {
        let line = self.lines.partition_point(|&start| start as usize <= range.start);
        let start = self.lines[line - 1] as usize;
        let column = self.text[start..range.start].chars().count() + 1;
        Span {
            start: range.start as u32,
            end: range.end as u32,
            line: line as u32,
            column: column as u32,
        }
    }
}
