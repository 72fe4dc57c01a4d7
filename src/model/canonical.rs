//! Canonical JSON, RFC 8785: one way to write a value, so that a digest can be taken over it. The home of the crate for its numbers.
//!
//! Written here and not by the crate, which keeps every part of every object in memory of its own: half of the time of a small command
//! went into that. A test compares the two.

use std::{io, ops::Range};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

/// JSON in the canonical form of RFC 8785: sorted keys, no spaces, one way to write each number and string.
///
/// # Errors
/// When the value cannot be written as JSON, such as a map whose keys are not strings.
///
/// ```
/// let value = serde_json::json!({"b": 1.0, "a": "é"});
/// assert_eq!(runsheet::model::canonical_json(&value).unwrap(), r#"{"a":"é","b":1}"#.as_bytes());
/// ```
pub fn canonical_json<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    canonical_json_without(value, "")
}

/// The same without a key of the outermost object; none where it is empty.
pub(crate) fn canonical_json_without<T: Serialize>(
    value: &T,
    without: &'static str,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut canonical = Canonical { without, ..Canonical::default() };
    value
        .serialize(&mut serde_json::Serializer::with_formatter(std::io::sink(), &mut canonical))?;
    Ok(canonical.out)
}

/// A JSON text in the canonical form, and what it takes a tree to know otherwise.
pub(crate) struct CanonicalText {
    /// The text without the key of the outermost object that was to be left out.
    pub(crate) bytes: Vec<u8>,
    /// Whether an object has a key twice: then the bytes have both.
    pub(crate) has_doubled: bool,
    /// The value of the key that was left out; empty where there was none.
    pub(crate) left_out: Vec<u8>,
    /// Where the value of the part stands: in the text as it was read, and in `bytes`.
    pub(crate) part: Option<(Range<usize>, Range<usize>)>,
}

/// The value of a key of the outermost object as it was read before, and its canonical form: it need not be brought into that again.
/// Nothing is known of it where it is empty.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) key: &'static str,
    pub(crate) read: Vec<u8>,
    pub(crate) canonical: Vec<u8>,
}

/// Lists and objects that are nested deeper are not read, as `serde_json` has it: each takes room on the stack.
const DEEPEST: usize = 128;

/// A key without its quotes.
fn bare(quoted: &[u8]) -> Option<&[u8]> {
    quoted.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

/// Brings a JSON text that was read before, and so is one, into the canonical form: without a tree, by copying what is canonical already,
/// which is nearly everything. None where it is no JSON text after all, or is nested too deeply.
pub(crate) fn canonical_text(
    json: &[u8],
    without: &'static str,
    known: &Part,
) -> Option<CanonicalText> {
    let canonical = Canonical { without, part: known.key, ..Canonical::default() };
    let mut text = Text { json, at: 0, canonical, known, read: 0..0, depth: 0 };
    text.value()?;
    text.peek().is_none().then_some(())?;
    let Text { canonical, read, .. } = text;
    let Canonical { out: bytes, has_doubled, left_out, part_place, .. } = canonical;
    let part = part_place.map(|place| (read, place));
    Some(CanonicalText { bytes, has_doubled, left_out, part })
}

/// Writes into a buffer of its own, in which the entries of an object are put in order when it ends.
#[derive(Default)]
struct Canonical {
    out: Vec<u8>,
    /// What is being put in order.
    body: Vec<u8>,
    /// The entries of the objects that are open.
    entries: Vec<Entry>,
    /// For each of these objects: its first byte, and its first entry.
    open: Vec<(usize, usize)>,
    /// A key of the outermost object that is left out; none where it is empty.
    without: &'static str,
    left_out: Vec<u8>,
    has_doubled: bool,
    /// A key of the outermost object, and where its value stands in the end.
    part: &'static str,
    part_place: Option<Range<usize>>,
}

/// Bytes in the buffer.
struct Entry {
    start: usize,
    key_end: usize,
    end: usize,
}

impl Canonical {
    /// Puts the entries of the innermost object in order, with what belongs between them.
    fn close(&mut self) {
        let Some((start, first)) = self.open.pop() else { return };
        // The body goes to a buffer that is kept, and comes back in order.
        self.body.clear();
        self.body.extend_from_slice(&self.out[start..]);
        self.out.truncate(start);
        let part =
            |from: usize, to: usize| self.body.get(from - start..to - start).unwrap_or_default();
        let key = |it: &Entry| part(it.start, it.key_end);
        let entries = &mut self.entries[first..];
        // By UTF-16 units, as the standard asks; where all keys are ASCII, bytes say the same.
        if entries.iter().all(|it| key(it).is_ascii() && !key(it).contains(&b'\\')) {
            entries.sort_by(|one, other| key(one).cmp(key(other)));
        } else {
            let units = |it: &Entry| -> Vec<u16> {
                let text: String = serde_json::from_slice(key(it)).unwrap_or_default();
                text.encode_utf16().collect()
            };
            entries.sort_by_cached_key(units);
        }
        self.has_doubled |= entries.windows(2).any(|pair| key(&pair[0]) == key(&pair[1]));
        let is_outermost = self.open.is_empty();
        self.out.push(b'{');
        for entry in entries.iter() {
            let Entry { start: from, key_end, end } = *entry;
            let is = |name: &str| {
                is_outermost && !name.is_empty() && bare(key(entry)) == Some(name.as_bytes())
            };
            if is(self.without) {
                self.left_out = part(key_end + 1, end).to_vec();
                continue;
            }
            if self.out.len() > start + 1 {
                self.out.push(b',');
            }
            if is(self.part) {
                let value = self.out.len() + key_end + 1 - from;
                self.part_place = Some(value..value + end - key_end - 1);
            }
            self.out.extend_from_slice(part(from, end));
        }
        self.out.push(b'}');
        self.entries.truncate(first);
    }

    /// What the standard writes as a double.
    fn double<T: Serialize>(&mut self, number: &T) -> io::Result<()> {
        self.out.extend(serde_json_canonicalizer::to_vec(number)?);
        Ok(())
    }
}

/// Nothing is written to the writers: each call goes to the buffer.
impl Formatter for &mut Canonical {
    fn write_null<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        CompactFormatter.write_null(&mut self.out)
    }

    fn write_bool<W: ?Sized + io::Write>(&mut self, _: &mut W, value: bool) -> io::Result<()> {
        CompactFormatter.write_bool(&mut self.out, value)
    }

    fn write_i8<W: ?Sized + io::Write>(&mut self, _: &mut W, value: i8) -> io::Result<()> {
        CompactFormatter.write_i8(&mut self.out, value)
    }

    fn write_i16<W: ?Sized + io::Write>(&mut self, _: &mut W, value: i16) -> io::Result<()> {
        CompactFormatter.write_i16(&mut self.out, value)
    }

    fn write_i32<W: ?Sized + io::Write>(&mut self, _: &mut W, value: i32) -> io::Result<()> {
        CompactFormatter.write_i32(&mut self.out, value)
    }

    fn write_u8<W: ?Sized + io::Write>(&mut self, _: &mut W, value: u8) -> io::Result<()> {
        CompactFormatter.write_u8(&mut self.out, value)
    }

    fn write_u16<W: ?Sized + io::Write>(&mut self, _: &mut W, value: u16) -> io::Result<()> {
        CompactFormatter.write_u16(&mut self.out, value)
    }

    fn write_u32<W: ?Sized + io::Write>(&mut self, _: &mut W, value: u32) -> io::Result<()> {
        CompactFormatter.write_u32(&mut self.out, value)
    }

    /// Whole numbers that a double holds exactly are written as they are.
    fn write_i64<W: ?Sized + io::Write>(&mut self, _: &mut W, value: i64) -> io::Result<()> {
        if value.unsigned_abs() < 1 << 53 {
            return CompactFormatter.write_i64(&mut self.out, value);
        }
        self.double(&value)
    }

    fn write_u64<W: ?Sized + io::Write>(&mut self, _: &mut W, value: u64) -> io::Result<()> {
        if value < 1 << 53 {
            return CompactFormatter.write_u64(&mut self.out, value);
        }
        self.double(&value)
    }

    fn write_f32<W: ?Sized + io::Write>(&mut self, _: &mut W, value: f32) -> io::Result<()> {
        self.double(&value)
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, _: &mut W, value: f64) -> io::Result<()> {
        self.double(&value)
    }

    fn begin_string<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        CompactFormatter.begin_string(&mut self.out)
    }

    fn end_string<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        CompactFormatter.end_string(&mut self.out)
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        _: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        CompactFormatter.write_string_fragment(&mut self.out, fragment)
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        _: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        CompactFormatter.write_char_escape(&mut self.out, escape)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        CompactFormatter.begin_array(&mut self.out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        CompactFormatter.end_array(&mut self.out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        _: &mut W,
        first: bool,
    ) -> io::Result<()> {
        CompactFormatter.begin_array_value(&mut self.out, first)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.open.push((self.out.len(), self.entries.len()));
        Ok(())
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, _: &mut W, _: bool) -> io::Result<()> {
        let start = self.out.len();
        self.entries.push(Entry { start, key_end: start, end: start });
        Ok(())
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        let end = self.out.len();
        if let Some(entry) = self.entries.last_mut() {
            entry.key_end = end;
        }
        self.out.push(b':');
        Ok(())
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        let end = self.out.len();
        if let Some(entry) = self.entries.last_mut() {
            entry.end = end;
        }
        Ok(())
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.close();
        Ok(())
    }
}

/// A JSON text, read up to a place.
struct Text<'a> {
    json: &'a [u8],
    at: usize,
    canonical: Canonical,
    known: &'a Part,
    /// Where the value of the known part stands.
    read: Range<usize>,
    /// So many lists and objects are open.
    depth: usize,
}

impl Text<'_> {
    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.json.get(self.at..)?;
        self.at += rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.json.get(self.at).copied()
    }

    fn value(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())?;
        self.any_value()?;
        self.depth -= 1;
        Some(())
    }

    /// What is called here only writes into a buffer, and cannot fail.
    fn any_value(&mut self) -> Option<()> {
        let nowhere = &mut io::sink();
        match self.peek()? {
            b'{' => {
                self.at += 1;
                (&mut self.canonical).begin_object(nowhere).ok()?;
                loop {
                    match self.peek()? {
                        b'}' => break,
                        b',' => self.at += 1,
                        b'"' => {
                            (&mut self.canonical).begin_object_key(nowhere, false).ok()?;
                            let from = self.at;
                            self.string()?;
                            let key = from..self.at;
                            (&mut self.canonical).begin_object_value(nowhere).ok()?;
                            (self.peek()? == b':').then_some(())?;
                            self.at += 1;
                            self.value_of(key)?;
                            (&mut self.canonical).end_object_value(nowhere).ok()?;
                        }
                        _ => return None,
                    }
                }
                self.at += 1;
                self.canonical.close();
            }
            b'[' => {
                self.at += 1;
                self.canonical.out.push(b'[');
                loop {
                    match self.peek()? {
                        b']' => break,
                        b',' => {
                            self.at += 1;
                            self.canonical.out.push(b',');
                        }
                        _ => self.value()?,
                    }
                }
                self.at += 1;
                self.canonical.out.push(b']');
            }
            b'"' => self.string()?,
            _ => self.plain()?,
        }
        Some(())
    }

    /// The value of a key, which may be known.
    fn value_of(&mut self, key: Range<usize>) -> Option<()> {
        let is_outermost = self.canonical.open.len() == 1;
        if !is_outermost || bare(&self.json[key]) != Some(self.known.key.as_bytes()) {
            return self.value();
        }
        self.peek()?;
        let start = self.at;
        // What begins with a whole list or object is no other one.
        if !self.known.read.is_empty() && self.json[start..].starts_with(&self.known.read) {
            self.canonical.out.extend_from_slice(&self.known.canonical);
            self.at += self.known.read.len();
        } else {
            self.value()?;
        }
        self.read = start..self.at;
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        let start = self.at;
        let mut escapes = false;
        self.at += 1;
        loop {
            let rest = self.json.get(self.at..)?;
            let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            if rest[end] == b'"' {
                self.at += end + 1;
                break;
            }
            escapes = true;
            self.at += end + 2;
        }
        let string = self.json.get(start..self.at)?;
        if escapes {
            return self.anew::<String>(start);
        }
        self.canonical.out.extend_from_slice(string);
        Some(())
    }

    /// A number, `true`, `false` or `null`.
    fn plain(&mut self) -> Option<()> {
        let start = self.at;
        let rest = self.json.get(start..)?;
        let ends = |byte: &u8| b",]}".contains(byte) || byte.is_ascii_whitespace();
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
        let word = self.json.get(start..self.at).filter(|it| !it.is_empty())?;
        let letters = word.iter().all(u8::is_ascii_lowercase);
        // What a double holds exactly has up to 15 digits.
        let digits = word.iter().all(u8::is_ascii_digit) && word.len() <= 15;
        if letters || digits {
            self.canonical.out.extend_from_slice(word);
            return Some(());
        }
        self.anew::<serde_json::Value>(start)
    }

    /// Reads what stands from a place up to here, and writes it.
    fn anew<T: DeserializeOwned + Serialize>(&mut self, start: usize) -> Option<()> {
        let value: T = serde_json::from_slice(self.json.get(start..self.at)?).ok()?;
        let mut serializer =
            serde_json::Serializer::with_formatter(io::sink(), &mut self.canonical);
        value.serialize(&mut serializer).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|keys| Value::Object(keys.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn canonical_json_is_that_of_the_crate(value in any_json()) {
            let theirs = serde_json_canonicalizer::to_vec(&value).unwrap();
            prop_assert_eq!(super::canonical_json(&value).unwrap(), &*theirs);
            let text = serde_json::to_vec_pretty(&value).unwrap();
            let ours = super::canonical_text(&text, "", &super::Part::default()).unwrap();
            prop_assert_eq!((ours.bytes, ours.has_doubled), (theirs, false));
        }
    }

    #[test]
    fn one_key_of_the_outermost_object_can_be_left_out() {
        let of = |json: &str| {
            let text =
                super::canonical_text(json.as_bytes(), "x", &super::Part::default()).unwrap();
            (String::from_utf8(text.bytes).unwrap(), text.has_doubled)
        };
        assert_eq!(
            of(r#"{"x": 1, "xy": [], "b": {"x": 2}}"#),
            (r#"{"b":{"x":2},"xy":[]}"#.into(), false)
        );
        let value = serde_json::json!({"b": {"x": 1}, "x": 2});
        assert_eq!(super::canonical_json_without(&value, "x").unwrap(), br#"{"b":{"x":1}}"#);
        assert!(of(r#"[{"a": {"é": 1, "b": 2, "\u00e9": 3}}]"#).1);
        for broken in ["{} {}", "{", "[1, \"a", "{\"a\" 1}", "", "\"\\", "-"] {
            assert!(
                super::canonical_text(broken.as_bytes(), "", &super::Part::default()).is_none(),
                "{broken}"
            );
        }
    }

    #[test]
    fn deep_nesting_is_no_crash() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let of = |json: &str| super::canonical_text(json.as_bytes(), "", &super::Part::default());
        assert!(of(&nested(super::DEEPEST)).is_some());
        assert!(of(&nested(super::DEEPEST + 1)).is_none());
        assert!(of(&r#"{"a":"#.repeat(1_000_000)).is_none());
    }

    #[test]
    fn a_part_that_is_known_is_not_read_again() {
        let known = |read: &str, canonical: &str| super::Part {
            key: "o",
            read: read.as_bytes().to_vec(),
            canonical: canonical.as_bytes().to_vec(),
        };
        let json = r#"{"z": {"o": [9]}, "x": [1.50], "o": [{"b": 1, "a": 2}, 3], "a": 0}"#;
        let first = super::canonical_text(json.as_bytes(), "x", &known("", "")).unwrap();
        let (read, place) = first.part.clone().unwrap();
        assert_eq!(&json[read], r#"[{"b": 1, "a": 2}, 3]"#);
        assert_eq!(&first.bytes[place], br#"[{"a":2,"b":1},3]"#);
        assert_eq!((first.left_out.as_slice(), first.bytes.len()), (&b"[1.5]"[..], 43));
        let part = known(r#"[{"b": 1, "a": 2}, 3]"#, "[known]");
        let again = super::canonical_text(json.as_bytes(), "x", &part).unwrap();
        assert_eq!(again.bytes, br#"{"a":0,"o":[known],"z":{"o":[9]}}"#);
        let other = json.replace("3]", "4]");
        let other = super::canonical_text(other.as_bytes(), "x", &part).unwrap();
        assert_eq!(other.bytes, br#"{"a":0,"o":[{"a":2,"b":1},4],"z":{"o":[9]}}"#);
    }
}
