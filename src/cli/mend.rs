//! `check --fix` and `--diff`: what can be mended for certain. The home of similar.

use std::path::Path;

use runsheet::{diagnostic, source::Damage};
use similar::{ChangeTag, TextDiff};

use super::{
    Failure,
    document::Document,
    files::{self, Made},
};

/// A document as it would be written.
pub(super) struct Mended {
    /// The whole file.
    text: String,
    /// What is in the file now, as far as it is text.
    before: String,
    encoding: Encoding,
    /// So many findings are mended.
    pub(super) count: usize,
}

/// What can be mended in a document; `None` where there is nothing.
///
/// # Errors
/// Where the file could not be written as it was read: a character of it is lost.
pub(super) fn mended(document: &Document) -> Result<Option<Mended>, Failure> {
    let Some((text, count)) = diagnostic::mended(&document.source, &document.diagnostics) else {
        return Ok(None);
    };
    if document.source.repairs.iter().any(|it| it.damage == Damage::Lost) {
        let tried = format!("mend `{}`", document.path.display());
        return Err(Failure::new(tried, "half a character of UTF-16 in it would be lost")
            .help("write what was meant in place of it, and save the file as UTF-8"));
    }
    let encoding = Encoding::of(&document.bytes);
    let before = encoding.read(&document.bytes);
    let mark = if before.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let text = with_ends(&before[mark.len()..], &document.source.text, &text);
    Ok(Some(Mended { text: format!("{mark}{text}"), before, count, encoding }))
}

/// How a file is written; it stays so.
#[derive(Clone, Copy)]
enum Encoding {
    /// UTF-8, or nearly.
    Utf8,
    Utf16Little,
    Utf16Big,
}

impl Encoding {
    fn of(bytes: &[u8]) -> Encoding {
        match bytes {
            [0xff, 0xfe, ..] => Encoding::Utf16Little,
            [0xfe, 0xff, ..] => Encoding::Utf16Big,
            _ => Encoding::Utf8,
        }
    }

    /// The text with its mark and its line ends.
    fn read(self, bytes: &[u8]) -> String {
        let unit: fn([u8; 2]) -> u16 = match self {
            Encoding::Utf8 => return String::from_utf8_lossy(bytes).into_owned(),
            Encoding::Utf16Little => u16::from_le_bytes,
            Encoding::Utf16Big => u16::from_be_bytes,
        };
        let units = bytes.chunks_exact(2).map(|two| unit([two[0], two[1]]));
        char::decode_utf16(units).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }

    fn write(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Little => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Big => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// A text whose lines end as they did in the file: `read` is what was read of it, line by line. A new line ends as the one before it.
fn with_ends(before: &str, read: &str, text: &str) -> String {
    let ends = ends(before);
    let first = ends.first().copied().unwrap_or("\n");
    if ends.iter().all(|it| *it == first) {
        return if first == "\n" { text.to_owned() } else { text.replace('\n', first) };
    }
    let diff = TextDiff::from_lines(read, text);
    let mut out = String::with_capacity(text.len() + ends.len());
    let mut end = first;
    for change in diff.iter_all_changes() {
        if let Some(old) = change.old_index() {
            end = ends.get(old).copied().unwrap_or(end);
        }
        if change.tag() == ChangeTag::Delete {
            continue;
        }
        match change.value().strip_suffix('\n') {
            Some(line) => {
                out.push_str(line);
                out.push_str(end);
            }
            None => out.push_str(change.value()),
        }
    }
    out
}

/// How each line of a text ends.
fn ends(text: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let length = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        ends.push(&rest[at..at + length]);
        rest = &rest[at + length..];
    }
    ends
}

impl Mended {
    /// The change as a unified diff.
    pub(super) fn diff(&self, path: &Path) -> String {
        let name = path.to_string_lossy();
        let diff = TextDiff::from_lines(&self.before, &self.text);
        diff.unified_diff().context_radius(3).header(&name, &name).to_string()
    }

    /// Writes it in place of the file.
    pub(super) fn write(self, path: &Path) -> Result<(), Failure> {
        let bytes = self.encoding.write(&self.text);
        files::write_all(&[Made { path: path.to_owned(), bytes }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_they_did() {
        let case = |before: &str, text: &str, expected: &str| {
            let read = before.replace("\r\n", "\n").replace('\r', "\n");
            assert_eq!(with_ends(before, &read, text), expected, "{before:?}");
        };
        case("a\r\nb\nc\n", "a\nB\nc\n", "a\r\nB\nc\n");
        case("a\nb\r\nc\n", "a\nb\nx\nc\n", "a\nb\r\nx\r\nc\n");
        case("a\r\nb\r\nc", "a\nb\nx", "a\r\nb\r\nx");
        case("a\nb", "a", "a");
        case("a\rb\r", "a\nB\n", "a\rB\r");
    }
}
