//! Bytes to PDF objects (ISO 32000-1, 7.3): no recursion beyond a depth, no more objects than a budget.

use std::{cell::Cell, ops::Range};

use crate::model::content::{hexadecimal, is_regular, is_space, literal, name};

/// How deep objects may stand inside each other. Forms need five levels.
const DEPTH: usize = 40;

/// A PDF object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Bool,
    /// A whole number, or the whole part of one.
    Number(i64),
    Name(Vec<u8>),
    /// The bytes of a string, escapes undone.
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    /// Another object's number.
    Ref(u32),
    /// A stream: its dictionary, and where its packed bytes stand in the file.
    Stream(Box<(Dict, Range<usize>)>),
}

/// A dictionary; of several entries for one key the last counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dict(Vec<(Vec<u8>, Object)>);

impl Dict {
    pub(super) fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().rev().find(|(it, _)| it == key.as_bytes()).map(|(_, value)| value)
    }

    pub(super) fn number(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Object::number)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|(key, _)| key.as_slice())
    }
}

impl Object {
    pub(super) fn number(&self) -> Option<i64> {
        if let Object::Number(value) = self { Some(*value) } else { None }
    }
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not what PDF says: what was looked for, and at which byte of the file where that is known.
    Broken(String),
    /// It is larger inside than any form.
    TooMuch(&'static str),
    /// It uses something that is not read here.
    Foreign(String),
}

pub(super) fn broken(what: &str, at: usize) -> Fault {
    Fault::Broken(format!("{what} at byte {at}"))
}

/// Reads objects one after the other.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    /// How many more objects may be made; a file of many brackets would need fifty times its size.
    budget: &'a Cell<usize>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize, budget: &'a Cell<usize>) -> Parser<'a> {
        Parser { bytes, at, budget }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes on to the next byte that is neither white space nor part of a comment.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    let rest = &self.bytes[self.at..];
                    let end = rest.iter().position(|it| matches!(it, b'\r' | b'\n'));
                    self.at += end.unwrap_or(rest.len());
                }
                _ if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// Takes a word of the language, such as `obj`.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        self.skip_space();
        // The place may come from the file, and be any number.
        let rest = self.bytes.get(self.at..).and_then(|it| it.strip_prefix(word.as_bytes()));
        let there = rest.is_some_and(|it| it.first().is_none_or(|it| !is_regular(*it)));
        if there {
            self.at += word.len();
        }
        there
    }

    /// Takes a whole number from 0.
    pub(super) fn count(&mut self) -> Option<u64> {
        self.skip_space();
        let rest = self.bytes.get(self.at..)?;
        let digits = rest.iter().take(20).take_while(|it| it.is_ascii_digit()).count();
        let value = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
        self.at += digits;
        Some(value)
    }

    /// `12 0 obj`: the number.
    pub(super) fn head(&mut self) -> Result<u32, Fault> {
        let at = self.at;
        let number = self.count().and_then(|it| u32::try_from(it).ok());
        match (number, self.count(), self.keyword("obj")) {
            (Some(number), Some(_), true) => Ok(number),
            _ => Err(broken("there is no object", at)),
        }
    }

    /// The next object.
    pub(super) fn object(&mut self) -> Result<Object, Fault> {
        self.nested(DEPTH)
    }

    fn nested(&mut self, depth: usize) -> Result<Object, Fault> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Fault::TooMuch("its objects stand too deep inside each other"));
        };
        let Some(budget) = self.budget.get().checked_sub(1) else {
            return Err(Fault::TooMuch("it has too many objects"));
        };
        self.budget.set(budget);
        self.skip_space();
        let start = self.at;
        match self.peek() {
            Some(b'/') => Ok(Object::Name(self.name())),
            Some(b'(') => self.literal().ok_or_else(|| broken("a string has no end", start)),
            Some(b'[') => {
                self.at += 1;
                let mut values = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        values.shrink_to_fit();
                        return Ok(Object::Array(values));
                    }
                    values.push(self.nested(depth)?);
                }
            }
            Some(b'<') if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                let mut entries = Vec::new();
                loop {
                    self.skip_space();
                    match self.peek() {
                        Some(b'/') => {}
                        Some(b'>') if self.bytes.get(self.at + 1) == Some(&b'>') => {
                            self.at += 2;
                            // Room for four entries is made for each of millions of dictionaries with one.
                            entries.shrink_to_fit();
                            return Ok(Object::Dict(Dict(entries)));
                        }
                        _ => return Err(broken("a dictionary has no end", start)),
                    }
                    let key = self.name();
                    entries.push((key, self.nested(depth)?));
                }
            }
            Some(b'<') => self.hexadecimal().ok_or_else(|| broken("a string has no end", start)),
            Some(b'+' | b'-' | b'.' | b'0'..=b'9') => Ok(self.number()),
            _ => {
                for (word, object) in
                    [("null", Object::Null), ("true", Object::Bool), ("false", Object::Bool)]
                {
                    if self.keyword(word) {
                        return Ok(object);
                    }
                }
                Err(broken("there is no object", start))
            }
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        name(self.bytes, &mut self.at)
    }

    /// A number, or a reference where that is what stands there.
    fn number(&mut self) -> Object {
        let start = self.at;
        if let Some(number) = self.count().and_then(|it| u32::try_from(it).ok()) {
            let end = self.at;
            if self.count().is_some() && self.keyword("R") {
                return Object::Ref(number);
            }
            self.at = end;
        }
        self.at = start;
        let rest = &self.bytes[start..];
        let is_part = |it: &&u8| matches!(it, b'+' | b'-' | b'.' | b'0'..=b'9');
        let length = rest.iter().take_while(is_part).count();
        self.at += length;
        let whole = rest[..length].split(|it| *it == b'.').next().unwrap_or_default();
        let value = std::str::from_utf8(whole).ok().and_then(|it| it.parse().ok());
        Object::Number(value.unwrap_or(0))
    }

    fn literal(&mut self) -> Option<Object> {
        self.at += 1;
        let mut text = Vec::new();
        literal(self.bytes, &mut self.at, &mut text).map(|()| Object::Text(text))
    }

    fn hexadecimal(&mut self) -> Option<Object> {
        self.at += 1;
        let mut text = Vec::new();
        hexadecimal(self.bytes, &mut self.at, &mut text).map(|()| Object::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Object, Fault> {
        Parser::new(text.as_bytes(), 0, &Cell::new(1000)).object()
    }

    #[test]
    fn every_kind_of_object_is_read() {
        let text = "<< /A#20b [1 -2.5 +3 .5 4 0 R] /T (a\\)\\050(b)\\\n\\101\r\n) % note\n /H <4 8 6> /N null /B true >>";
        let Ok(Object::Dict(dict)) = read(text) else { panic!("no dictionary") };
        let numbers = [1, -2, 3, 0].map(Object::Number).into_iter().chain([Object::Ref(4)]);
        assert_eq!(dict.get("A b"), Some(&Object::Array(numbers.collect())));
        assert_eq!(dict.get("T"), Some(&Object::Text(b"a)((b)A\n".to_vec())));
        assert_eq!(dict.get("H"), Some(&Object::Text(b"H`".to_vec())));
        assert_eq!(dict.get("N"), Some(&Object::Null));
    }

    #[test]
    fn what_has_no_end_is_refused() {
        for text in
            ["", "[", "[1", "<<", "<< /A", "<< 1 >>", "(a", "(a\\", "<41", "<4x>", "]", "obj"]
        {
            assert!(matches!(read(text), Err(Fault::Broken(_))), "{text}");
        }
    }

    #[test]
    fn depth_and_number_have_a_limit() {
        assert!(matches!(read(&"[".repeat(1_000_000)), Err(Fault::TooMuch(_))));
        assert!(matches!(read(&"[".repeat(DEPTH + 1)), Err(Fault::TooMuch(_))));
        assert!(matches!(read(&format!("[{}]", "0 ".repeat(2000))), Err(Fault::TooMuch(_))));
        assert!(read(&format!("({}{})", "(".repeat(5000), ")".repeat(5000))).is_ok());
    }
}
