//! Characters that would not show, or would make other text show wrongly, made visible.

use std::{borrow::Cow, fmt::Write as _, io};

use serde::Deserialize as _;
use serde_json::Value;

use crate::results::Results;

/// The results with every such character made visible. Files without any, the usual case, are not copied.
pub(super) fn visible(results: &Results) -> Cow<'_, Results> {
    // Most files have none, and text is searched faster than a tree.
    let mut search = Search::default();
    if serde_json::to_writer(&mut search, results).is_ok() && !search.found {
        return Cow::Borrowed(results);
    }
    let Ok(mut value) = serde_json::to_value(results) else { return Cow::Borrowed(results) };
    if !clean_value(&mut value) {
        return Cow::Borrowed(results);
    }
    Results::deserialize(value).map_or(Cow::Borrowed(results), Cow::Owned)
}

/// Takes JSON and keeps none of it: only whether it may hold such a character, by an escape other than that of a quote, backslash, line
/// end or tab, by DEL, or by the first bytes of one of the others. The serializer writes whole characters and whole escapes.
#[derive(Default)]
struct Search {
    found: bool,
}

impl io::Write for Search {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        self.found |= may_hold_odd(json);
        Ok(json.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn may_hold_odd(json: &[u8]) -> bool {
    // Plain text, and the small change of JSON.
    if json.iter().all(|byte| (0x20..0x7f).contains(byte) && *byte != b'\\') {
        return false;
    }
    json.iter().enumerate().any(|(at, byte)| match (byte, &json[at + 1..]) {
        (b'\\', [next, ..]) => !b"\"\\nt".contains(next),
        (0x7f, _) => true,
        (0xc2, [next, ..]) => *next < 0xa0,
        (0xe2, [0x80, last, ..]) => (0xaa..=0xae).contains(last),
        (0xe2, [0x81, last, ..]) => (0xa6..=0xa9).contains(last),
        _ => false,
    })
}

fn clean_value(value: &mut Value) -> bool {
    match value {
        Value::String(text) => {
            let odd = text.chars().any(is_odd);
            if odd {
                *text = clean(text);
            }
            odd
        }
        Value::Array(values) => {
            values.iter_mut().fold(false, |any, value| clean_value(value) | any)
        }
        Value::Object(values) => {
            values.values_mut().fold(false, |any, value| clean_value(value) | any)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Control characters, and those that turn the direction of the text around them.
fn is_odd(char: char) -> bool {
    char.is_control() && char != '\n' && char != '\t' || is_direction(char)
}

fn is_direction(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text whose every character shows, for pages and terminals: control characters as their pictures (U+2400 to U+2421), those that turn
/// the direction of text as their code points.
///
/// ```
/// assert_eq!(runsheet::report::clean("\u{1b}[31m\u{202e}"), "␛[31m[U+202E]");
/// ```
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.replace("\r\n", "\n").chars() {
        match char {
            '\u{7f}' => out.push('\u{2421}'),
            '\0'..'\u{20}' if is_odd(char) => {
                out.push(char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{fffd}'));
            }
            char if is_odd(char) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "[U+{:04X}]", u32::from(char));
            }
            char => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_misses_nothing() {
        for code in (0..0x2100).filter_map(char::from_u32) {
            let mut search = Search::default();
            serde_json::to_writer(&mut search, &format!("a{code}b")).unwrap();
            assert!(search.found || !is_odd(code), "{:x}", u32::from(code));
        }
        let mut search = Search::default();
        serde_json::to_writer(&mut search, "“š” \"x\" \\ → 漢\n").unwrap();
        assert!(!search.found);
    }

    #[test]
    fn nothing_hides() {
        assert_eq!(clean("\u{1b}[31mred\r\nnext\0"), "␛[31mred\nnext␀");
        assert_eq!(clean("user\u{202e}gpj.exe"), "user[U+202E]gpj.exe");
        assert_eq!(clean("a\u{85}b\u{7f}"), "a[U+0085]b␡");
        assert_eq!(clean("šæ 漢字 עברית\u{200f} 👩‍🔧"), "šæ 漢字 עברית\u{200f} 👩‍🔧");
    }
}
