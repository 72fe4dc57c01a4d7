//! Bytes to text: what the author wrote, as text, and where each place of it stands in the file. The home of `encoding_rs`.

mod decode;
mod repair;

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
    /// What was repaired, in the text's order.
    pub repairs: Vec<Repair>,
    lines: Vec<u32>,
    /// Characters before each block of bytes.
    characters: Vec<u32>,
}

/// A place where the bytes did not say what the author wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The repaired text's place.
    pub span: Span,
    /// What stood there.
    pub before: String,
    /// What had happened.
    pub damage: Damage,
    /// The encoding that it had been taken for, or is in: `Mac Roman`.
    pub encoding: &'static str,
}

/// What had happened to a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// UTF-8 that was once read in another encoding, and saved like that.
    Misread,
    /// Bytes in another encoding in place of UTF-8.
    NotUtf8,
    /// Half a character of UTF-16: which one it was, nobody knows. U+FFFD stands for it.
    Lost,
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
        if bytes.len() > Source::LIMIT {
            return Err(SourceError::TooLarge { bytes: bytes.len() });
        }
        let (text, decoded) = decode::decode(bytes)?;
        let mut source = Source { name: name.to_owned(), ..Source::default() };
        if decoded.is_empty() && text.is_ascii() {
            source.text = text;
            source.index();
            return Ok(source);
        }
        let (text, misread) = repair::repair(&text, &decoded);
        source.text = text;
        source.index();
        for (range, before, damage, encoding) in misread {
            // Earlier repairs are in place by now, so that the column is the author's.
            let span = source.span(range);
            source.repairs.push(Repair { span, before, damage, encoding });
        }
        Ok(source)
    }

    fn index(&mut self) {
        let starts = self.text.match_indices('\n').map(|(at, _)| at + 1);
        self.lines = std::iter::once(0).chain(starts).map(small).collect();
        let mut before = 0;
        self.characters = vec![0];
        for block in self.text.as_bytes().chunks(BLOCK) {
            before += count(block);
            self.characters.push(small(before));
        }
    }

    /// The place of a range of bytes of the text. The column is that of the file as the author sees it: where a repair
    /// stands before it on the line, what stood there is counted.
    ///
    /// ```
    /// use runsheet::source::Source;
    /// let source = Source::read("a.md", b"a\nbc").unwrap();
    /// let span = source.span(3..4);
    /// assert_eq!((span.line, span.column), (2, 2));
    /// ```
    pub fn span(&self, range: Range<usize>) -> Span {
        let at = small(range.start);
        let line = self.lines.partition_point(|&start| start <= at).max(1);
        let mut from = self.lines.get(line - 1).copied().unwrap_or_default();
        let mut column = 1;
        let first = self.repairs.partition_point(|it| it.span.start < from);
        for repair in &self.repairs[first..] {
            if repair.span.start >= at {
                break;
            }
            column += self.characters(from, repair.span.start);
            from = repair.span.end;
            if repair.span.end > at {
                break;
            }
            column += repair.before.chars().count();
        }
        column += self.characters(from, at);
        Span { start: at, end: small(range.end), line: small(line), column: small(column) }
    }

    fn characters(&self, from: u32, to: u32) -> usize {
        let (from_byte, to_byte) = (from as usize, self.text.len().min(to as usize));
        if to_byte.saturating_sub(from_byte) < BLOCK {
            return count(self.text.as_bytes().get(from_byte..to_byte).unwrap_or_default());
        }
        self.before(to).saturating_sub(self.before(from))
    }

    /// How many characters stand before a byte. A line may be as long as the document, so that it is not counted through each time.
    fn before(&self, at: u32) -> usize {
        let at = self.text.len().min(at as usize);
        let block = at / BLOCK;
        let counted = self.characters.get(block).copied().unwrap_or_default() as usize;
        counted + count(self.text.as_bytes().get(block * BLOCK..at).unwrap_or_default())
    }
}

/// Characters are counted ahead for each so many bytes.
const BLOCK: usize = 1024;

/// Characters that begin in these bytes of UTF-8.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// Documents are far below 4 GB; see [`Source::LIMIT`].
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
