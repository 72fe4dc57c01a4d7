//! Text that was UTF-8, was once read in another encoding, and was saved like that: `√©` and `Ã©` for `é`.
//!
//! Every byte of a character beyond ASCII is then a character of its own beyond ASCII. So a run of such characters that, written
//! in the other encoding, is UTF-8 again was damaged like that: runs that are not are what the author wrote. Short runs can be
//! both (`2√π`, `“AMANHÃ”`); they are repaired only where the rest of the document or the word around them speaks for it.

use std::ops::Range;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252, WINDOWS_1254};

use super::{
    Damage,
    decode::{Decoded, UTF_16},
};

/// Place in the new text, what stood there, what had happened, encoding.
type Mended = (Range<usize>, String, Damage, &'static str);

/// What text is taken for by mistake, most frequent first.
static ENCODINGS: &[(&str, &Encoding)] =
    &[("Mac Roman", MACINTOSH), ("Windows-1252", WINDOWS_1252), ("Windows-1254", WINDOWS_1254)];

/// How sure it is that a run is damaged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sureness {
    /// The author may have meant it.
    Possible,
    /// Nobody writes that.
    Sure,
}

/// What a run may have been.
struct Candidate {
    range: Range<usize>,
    text: String,
    sureness: Sureness,
    encoding: usize,
}

/// The text with what is surely damaged repaired, and the places: those, and the ones that were decoded before.
pub(super) fn repair(text: &str, decoded: &[Decoded]) -> (String, Vec<Mended>) {
    let runs = runs(text, decoded);
    let candidates: Vec<Candidate> = runs.iter().filter_map(|run| candidate(text, run)).collect();
    let sure = |encoding| {
        candidates.iter().any(|it| it.encoding == encoding && it.sureness == Sureness::Sure)
    };
    let evidence: Vec<bool> = (0..ENCODINGS.len()).map(sure).collect();
    // Where every run could be damage and none is something else, all were read wrongly together.
    let all = candidates.len() == runs.len();
    let accepted = candidates.into_iter().filter(|it| {
        let known = evidence[it.encoding] && !is_formula(text, it);
        it.sureness == Sureness::Sure || known || all && in_word(text, it)
    });
    let misread = accepted.map(|it| (it.range, it.text, Damage::Misread, ENCODINGS[it.encoding].0));
    let windows = decoded.iter().map(|(range, encoding)| {
        let damage = if *encoding == UTF_16 { Damage::Lost } else { Damage::NotUtf8 };
        (range.clone(), text[range.clone()].to_owned(), damage, *encoding)
    });
    let mut mended: Vec<Mended> = misread.chain(windows).collect();
    mended.sort_by_key(|(range, ..)| range.start);
    put_together(text, mended)
}

fn put_together(text: &str, mut mended: Vec<Mended>) -> (String, Vec<Mended>) {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (range, words, _, _) in &mut mended {
        out.push_str(&text[end..range.start]);
        let start = out.len();
        out.push_str(words);
        end = range.end;
        text[range.clone()].clone_into(words);
        *range = start..out.len();
    }
    out.push_str(&text[end..]);
    // A byte order mark that was read as characters, too.
    if let Some(rest) = out.strip_prefix('\u{feff}') {
        let rest = rest.to_owned();
        for (range, ..) in &mut mended {
            *range = range.start.saturating_sub(3)..range.end.saturating_sub(3);
        }
        return (rest, mended);
    }
    (out, mended)
}

/// The runs of characters beyond ASCII that no other encoding has been read from.
fn runs(text: &str, decoded: &[Decoded]) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(|byte| !byte.is_ascii()) {
        let start = at + start;
        let length = bytes[start..].iter().position(u8::is_ascii).unwrap_or(bytes.len() - start);
        at = start + length;
        let next = decoded.partition_point(|(range, _)| range.end <= start);
        if decoded.get(next).is_none_or(|(range, _)| range.start >= at) {
            runs.push(start..at);
        }
    }
    runs
}

/// The likeliest thing that a run was before it was damaged.
fn candidate(text: &str, run: &Range<usize>) -> Option<Candidate> {
    let written = &text[run.clone()];
    let candidates = ENCODINGS.iter().enumerate().filter_map(|(encoding, (_, other))| {
        let text = reread(written, other)?;
        let sureness = sureness(&text)?;
        Some(Candidate { range: run.clone(), text, sureness, encoding })
    });
    // The first of the surest.
    candidates.reduce(|best, next| if next.sureness > best.sureness { next } else { best })
}

/// The characters written in the other encoding and read as UTF-8.
fn reread(written: &str, other: &'static Encoding) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len());
    for letter in written.chars() {
        match u8::try_from(u32::from(letter)) {
            // Bytes that the Windows encodings do not use are kept as control characters.
            Ok(byte @ 0x80..=0x9F) => bytes.push(byte),
            _ => match other.encode(letter.encode_utf8(&mut [0; 4])) {
                (encoded, _, false) => bytes.extend_from_slice(&encoded),
                (_, _, true) => return None,
            },
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether these characters are ones that people write, and whether they can be nothing else.
fn sureness(text: &str) -> Option<Sureness> {
    let mut sure = false;
    let mut foreign = 0;
    for letter in text.chars() {
        match u32::from(letter) {
            0xA0..=0x17F => {}
            // Greek, Cyrillic, Hebrew, Arabic: two bytes each, words of them.
            0x370..=0x6FF => foreign += 1,
            // The signs that follow one another in Thai, Devanagari …; CJK, symbols, emoji and their joiners.
            0x900..=0xD7FF | 0xF900..=0xFFEF | 0x1_0000..=0x3_FFFF => sure = true,
            _ => return None,
        }
    }
    // One foreign letter is more likely a quotation mark and an accent: `«é`.
    match foreign {
        0 if !sure => Some(Sureness::Possible),
        1 if !sure => None,
        _ => Some(Sureness::Sure),
    }
}

/// Whether a run that may have been a letter stands at a number: `2√π`.
fn is_formula(text: &str, it: &Candidate) -> bool {
    let before = text[..it.range.start].chars().next_back();
    let after = text[it.range.end..].chars().next();
    let digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
    let letter = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphabetic());
    let is_word = it.text.chars().all(char::is_alphabetic);
    is_word && (digit(before) || digit(after)) && !letter(before) && !letter(after)
}

/// Whether what a run may have been goes on the word around it: `caf√©`, `20¬∞C`, `Ã–sterreich`.
fn in_word(text: &str, it: &Candidate) -> bool {
    let before = text[..it.range.start].chars().next_back();
    let after = text[it.range.end..].chars().next();
    let near = |fits: fn(&char) -> bool| before.filter(fits).or(after.filter(fits)).is_some();
    // A closing quotation mark or the like after a capital is what it seems.
    let closing = text[it.range.clone()].ends_with(['”', '’', '»', '…', '–', '—', '“']);
    let starts = after.is_some_and(|it| it.is_ascii_alphabetic());
    if it.text.chars().all(char::is_alphabetic) {
        near(char::is_ascii_alphabetic) && (!closing || starts)
    } else {
        near(char::is_ascii_alphanumeric) && !closing
    }
}
