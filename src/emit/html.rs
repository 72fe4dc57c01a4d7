//! What every page needs beside its template: the policy that allows its own style and nothing else, and text inside a style.

use std::fmt::Write as _;

use crate::model::sha256_hex;

/// A content security policy that allows one inline style and one inline script (none where it is empty), and nothing from outside.
pub(super) fn policy(style: &str, script: &str) -> String {
    let mut policy = format!("default-src 'none'; style-src '{}'; img-src data:", source(style));
    if !script.is_empty() {
        policy = format!("{policy}; script-src '{}'", source(script));
    }
    policy + "; form-action 'none'; base-uri 'none'"
}

/// An inline style or script, as a policy names it: `sha256-…`.
pub(super) fn source(text: &str) -> String {
    let hex = sha256_hex(text.as_bytes());
    let nibble = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0);
    let bytes: Vec<u32> =
        hex.as_bytes().chunks(2).map(|it| nibble(it[0]) << 4 | nibble(it[1])).collect();
    format!("sha256-{}", base64(&bytes))
}

/// RFC 4648, of bytes.
fn base64(bytes: &[u32]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| three.get(at).copied().unwrap_or(0);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) & 63;
            let padded = at > u32::try_from(three.len()).unwrap_or(0);
            out.push(if padded { '=' } else { char::from(DIGITS[digit as usize]) });
        }
    }
    out
}

/// A string of CSS, quoted: whatever is in it stays in it.
pub(super) fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        if char.is_alphanumeric() || char == ' ' {
            out.push(char);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\{:x} ", u32::from(char));
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_the_style_by_its_digest() {
        assert_eq!(source(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert!(policy("a", "").starts_with(
            "default-src 'none'; style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"
        ));
        assert!(!policy("a", "").contains("script-src"));
    }

    #[test]
    fn css_strings_cannot_be_closed() {
        assert_eq!(css_string("a\"};</style>"), "\"a\\22 \\7d \\3b \\3c \\2f style\\3e \"");
    }
}
