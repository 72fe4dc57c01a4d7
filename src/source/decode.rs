//! Bytes to characters: UTF-8, UTF-16 with its mark, and what Windows wrote before; line ends become `\n`.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1254};

use super::SourceError;

/// A place in the text whose bytes were in another encoding, and that encoding's name.
pub(super) type Decoded = (Range<usize>, &'static str);

/// The text, and what of it was not UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Vec<Decoded>), SourceError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && (encoding == UTF_16BE || encoding == UTF_16LE)
    {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        // Two zero bytes in place of a character: what follows the mark is no text.
        if text.contains('\0') {
            return Err(SourceError::Binary { offset: 0 });
        }
        let text = lines(&text);
        let lost = lost(&bytes[mark..], encoding == UTF_16BE, &text);
        return Ok((text, lost));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        return Err(SourceError::Binary { offset });
    }
    match str::from_utf8(bytes) {
        Ok(text) => Ok((lines(text), Vec::new())),
        Err(_) => windows(bytes),
    }
}

/// The name of the encoding of what is lost.
pub(super) const UTF_16: &str = "UTF-16";

/// Where half a character of UTF-16 stood: the text has U+FFFD there, which an author may have written elsewhere.
fn lost(bytes: &[u8], big: bool, text: &str) -> Vec<Decoded> {
    let units = bytes.chunks(2).map(|two| match two {
        [one, two] if big => u16::from_be_bytes([*one, *two]),
        [one, two] => u16::from_le_bytes([*one, *two]),
        // Half a unit at the end is half of a pair that never comes.
        _ => 0xD800,
    });
    let read = char::decode_utf16(units);
    let signs = read.filter(|it| it.as_ref().map_or(true, |c| *c == char::REPLACEMENT_CHARACTER));
    let places = text.match_indices(char::REPLACEMENT_CHARACTER);
    let broken = places.zip(signs).filter(|(_, sign)| sign.is_err());
    broken.map(|((at, sign), _)| (at..at + sign.len(), UTF_16)).collect()
}

fn lines(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

/// Text in which some bytes are not UTF-8: those alone are read as Windows wrote them.
fn windows(bytes: &[u8]) -> Result<(String, Vec<Decoded>), SourceError> {
    let is_text = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    if let Some(offset) = bytes.iter().position(|byte| !is_text(byte)) {
        return Err(SourceError::Binary { offset });
    }
    let bytes = &lines_of_bytes(bytes);
    let (encoding, name) = if is_turkish(bytes) {
        (WINDOWS_1254, "Windows-1254")
    } else {
        (WINDOWS_1252, "Windows-1252")
    };
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut decoded = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let start = text.len();
            text.push_str(&encoding.decode_without_bom_handling(chunk.invalid()).0);
            decoded.push((start..text.len(), name));
        }
    }
    Ok((text, decoded))
}

fn lines_of_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => {}
            b'\r' => out.push(b'\n'),
            _ => out.push(byte),
        }
    }
    out
}

/// The two encodings differ in six letters: Turkish `ĞİŞğış`, Icelandic `ÐÝÞðýþ`. Turkish has none of `á é í ó ú æ`.
fn is_turkish(bytes: &[u8]) -> bool {
    let some = |set: &[u8]| bytes.iter().any(|byte| set.contains(byte));
    some(&[0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE]) && !some(&[0xE1, 0xE9, 0xED, 0xF3, 0xFA, 0xE6])
}
