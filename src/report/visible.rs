//! Characters that would not show, or would make other text show wrongly, made visible.

use std::{borrow::Cow, fmt::Write as _};

use serde::Deserialize as _;
use serde_json::Value;

use crate::results::Results;

/// The results with every such character made visible. Files without any, the usual case, are not copied.
pub(super) fn visible(results: &Results) -> Cow<'_, Results> {
    let Ok(mut value) = serde_json::to_value(results) else { return Cow::Borrowed(results) };
    if !clean_value(&mut value) {
        return Cow::Borrowed(results);
    }
    Results::deserialize(value).map_or(Cow::Borrowed(results), Cow::Owned)
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

/// Text whose every character shows: `␛[31m`, `[U+202E]`.
pub(super) fn clean(text: &str) -> String {
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
    fn nothing_hides() {
        assert_eq!(clean("\u{1b}[31mred\r\nnext\0"), "␛[31mred\nnext␀");
        assert_eq!(clean("user\u{202e}gpj.exe"), "user[U+202E]gpj.exe");
        assert_eq!(clean("a\u{85}b\u{7f}"), "a[U+0085]b␡");
        assert_eq!(clean("šæ 漢字 עברית\u{200f} 👩‍🔧"), "šæ 漢字 עברית\u{200f} 👩‍🔧");
    }
}
