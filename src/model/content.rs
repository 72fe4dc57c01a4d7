//! What is drawn on the pages of a PDF, as a digest that programs do not change by writing the file anew; and PDF's strings and names.

use super::sha256_hex;

/// A digest over what the pages draw, each page as the bytes of its content (ISO 32000-1, 7.8.2), unpacked. White space, comments and
/// the ways to write a number, name or string make no difference: programs that save a file anew change them. Another word, another place
/// of it, and a page more, less or elsewhere do.
///
/// ```
/// use runsheet::model::pages_digest;
/// let one = pages_digest([b"BT (Do not) Tj ET"]);
/// assert_eq!(one, pages_digest([b"BT\n<446F206e6f74> Tj % as hexadecimal\nET "]));
/// assert_ne!(one, pages_digest([b"BT (Do) Tj ET"]));
/// ```
pub fn pages_digest<C: AsRef<[u8]>>(pages: impl IntoIterator<Item = C>) -> String {
    digest_of_pages(pages.into_iter().map(|page| page_digest(page.as_ref())))
}

/// The part of [`pages_digest`] that is of one page: pages can be looked at one by one, or by several threads.
///
/// ```
/// use runsheet::model::{digest_of_pages, page_digest, pages_digest};
/// assert_eq!(digest_of_pages([page_digest(b"0 g")]), pages_digest([b"0 g"]));
/// ```
pub fn page_digest(content: &[u8]) -> String {
    sha256_hex(&tokens(content))
}

/// [`pages_digest`] from what [`page_digest`] says of each page, in their order.
///
/// ```
/// assert_eq!(runsheet::model::digest_of_pages([]).len(), "sha256:".len() + 64);
/// ```
pub fn digest_of_pages(pages: impl IntoIterator<Item = String>) -> String {
    let pages: Vec<String> = pages.into_iter().collect();
    format!("sha256:{}", sha256_hex(pages.join("\n").as_bytes()))
}

/// The content with one way to write each token.
fn tokens(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    let mut at = 0;
    while let Some(&byte) = content.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'%' => {
                while content.get(at).is_some_and(|it| !matches!(it, b'\n' | b'\r')) {
                    at += 1;
                }
                continue;
            }
            _ if is_space(byte) => continue,
            b'(' => string(&mut out, |out| literal(content, &mut at, out)),
            b'<' if content.get(at) != Some(&b'<') => {
                string(&mut out, |out| hexadecimal(content, &mut at, out));
            }
            b'/' => {
                out.push(b'/');
                out.extend(name(content, &mut at));
            }
            _ if is_regular(byte) => {
                while content.get(at).is_some_and(|it| is_regular(*it)) {
                    at += 1;
                }
                out.extend_from_slice(number(&content[start..at]));
            }
            _ => out.push(byte),
        }
        out.push(b' ');
    }
    out
}

/// A number without what does not change it: `0.50` is `.5`. Anything else as it is.
fn number(word: &[u8]) -> &[u8] {
    if !word.iter().all(|it| it.is_ascii_digit() || *it == b'.') {
        return word;
    }
    let start = word.iter().position(|it| *it != b'0').unwrap_or(word.len());
    let mut word = &word[start..];
    if word.contains(&b'.') {
        while let [rest @ .., b'0'] = word {
            word = rest;
        }
        word = word.strip_suffix(b".").unwrap_or(word);
    }
    if word.is_empty() { b"0" } else { word }
}

/// A string: its length says where it ends, whatever is in it.
fn string(out: &mut Vec<u8>, read: impl FnOnce(&mut Vec<u8>) -> Option<()>) {
    out.push(b'(');
    let start = out.len();
    out.extend([0; 8]);
    // What has no end or is broken is taken as far as it goes: nothing that draws writes it.
    let _ = read(out);
    let length = (out.len() - start) as u64;
    out[start..start + 8].copy_from_slice(&length.to_be_bytes());
}

/// A name (7.3.5), from behind its slash.
pub(crate) fn name(bytes: &[u8], at: &mut usize) -> Vec<u8> {
    let mut name = Vec::new();
    while let Some(&byte) = bytes.get(*at).filter(|it| is_regular(**it)) {
        *at += 1;
        let escaped = bytes.get(*at..*at + 2).filter(|_| byte == b'#');
        let escaped = escaped.and_then(|it| Some(digit(it[0])? * 16 + digit(it[1])?));
        if escaped.is_some() {
            *at += 2;
        }
        name.push(escaped.unwrap_or(byte));
    }
    name
}

/// The bytes of a string in brackets (7.3.4.2), from behind the first one, onto `text`; none where it has no end.
pub(crate) fn literal(bytes: &[u8], at: &mut usize, text: &mut Vec<u8>) -> Option<()> {
    let mut open = 1_usize;
    loop {
        let rest = bytes.get(*at..)?;
        let plain = rest.iter().position(|it| matches!(it, b'(' | b')' | b'\\' | b'\r'))?;
        text.extend_from_slice(&rest[..plain]);
        let byte = rest[plain];
        *at += plain + 1;
        match byte {
            b'(' => open += 1,
            b')' if open == 1 => return Some(()),
            b')' => open -= 1,
            b'\\' => {
                escape(bytes, at, text)?;
                continue;
            }
            // Every end of a line means the same.
            _ => {
                if bytes.get(*at) == Some(&b'\n') {
                    *at += 1;
                }
                text.push(b'\n');
                continue;
            }
        }
        text.push(byte);
    }
}

fn escape(bytes: &[u8], at: &mut usize, text: &mut Vec<u8>) -> Option<()> {
    let byte = *bytes.get(*at)?;
    *at += 1;
    match byte {
        b'n' => text.push(b'\n'),
        b'r' => text.push(b'\r'),
        b't' => text.push(b'\t'),
        b'b' => text.push(8),
        b'f' => text.push(12),
        b'\r' if bytes.get(*at) == Some(&b'\n') => *at += 1,
        b'\r' | b'\n' => {}
        b'0'..=b'7' => {
            let mut value = u32::from(byte - b'0');
            for _ in 0..2 {
                let Some(&next @ b'0'..=b'7') = bytes.get(*at) else { break };
                value = value * 8 + u32::from(next - b'0');
                *at += 1;
            }
            // What is too large for a byte is cut, as the specification says.
            text.push((value & 0xff) as u8);
        }
        other => text.push(other),
    }
    Some(())
}

/// The bytes of a string in angle brackets (7.3.4.3), from behind the first one, onto `text`; none where it is broken.
pub(crate) fn hexadecimal(bytes: &[u8], at: &mut usize, text: &mut Vec<u8>) -> Option<()> {
    let mut half = None;
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        match byte {
            b'>' => break,
            _ if is_space(byte) => {}
            _ => match half.take() {
                Some(high) => text.push(high | digit(byte)?),
                None => half = Some(digit(byte)? << 4),
            },
        }
    }
    // A missing last digit is 0.
    text.extend(half);
    Some(())
}

/// The value of a hexadecimal digit.
fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok())
}

/// White space (7.2.2).
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// What names and numbers are made of: neither white space nor a delimiter (7.2.2).
pub(crate) fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(content: &str) -> String {
        String::from_utf8_lossy(&tokens(content.as_bytes())).into_owned()
    }

    #[test]
    fn other_ways_to_write_the_same_are_the_same() {
        for (one, two) in [
            ("q 1 0 0 1 72.50 720 cm", "q\r\n1 0 0 1 72.5 720.0 cm %\n"),
            ("/P <</MCID 0>>BDC", "/P << /MCID 0 >> BDC"),
            ("/P#31 gs", "/P1 gs"),
            ("[(a) -20 (b)] TJ", "[<61>-20<62>]TJ"),
            ("(a\\)\\050\\\nb\\r) Tj", "<61 29 28 62 0d> Tj"),
            ("0.50 00 .0 g", ".5 0 0 g"),
        ] {
            assert_eq!(read(one), read(two));
        }
    }

    #[test]
    fn what_differs_is_told_apart() {
        let all = [
            "(a) Tj",
            "(b) Tj",
            "(a) ' ",
            "1 g",
            "10 g",
            "0.1 g",
            "-1 g",
            "/a g",
            "(ab) Tj",
            "(a)(b) Tj",
        ];
        let mut read: Vec<String> = all.iter().map(|it| self::read(it)).collect();
        read.sort();
        read.dedup();
        assert_eq!(read.len(), all.len());
        let pages = [["1 g", "0 g"], ["0 g", "1 g"]];
        assert_ne!(pages_digest(pages[0]), pages_digest(pages[1]));
        assert_ne!(pages_digest(["1 g"]), pages_digest(["1 g", ""]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(content in prop::collection::vec(any::<u8>(), 0..200)) {
            tokens(&content);
        }
    }
}
