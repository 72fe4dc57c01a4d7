//! Objects to a file: packed into compressed object streams as they come, so that a large document never stands in memory twice.

use std::io::Write as _;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};

use crate::model::{deflate, deflate_best, sha256_hex};

/// Objects in one object stream. Few enough that a reader need not unpack much for one of them.
const PACK: usize = 500;
/// So many object streams are packed as small as they can be. A form of a hundred and fifty steps has five; of one with thousands the
/// time counts for more.
const BEST: usize = 12;
/// Below it a stream's content is longer when it is compressed, with the word that says so.
const SHORT: usize = 64;

/// Where an object stands.
#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    At(usize),
    Packed { stream: u32, index: u16 },
}

/// A PDF file under construction.
pub(super) struct File {
    bytes: Vec<u8>,
    places: Vec<Place>,
    /// Number and offset of each object of the open object stream.
    packed: Vec<(u32, usize)>,
    body: Vec<u8>,
    /// How many object streams were written.
    streams: usize,
}

impl File {
    pub(super) fn new() -> File {
        // The second line tells programs that look at a file's first bytes that it is no text.
        let bytes = b"%PDF-1.7\n%\xc7\xec\x8f\xa2\n".to_vec();
        File {
            bytes,
            places: vec![Place::Nowhere],
            packed: Vec::new(),
            body: Vec::new(),
            streams: 0,
        }
    }

    /// A number for an object that is written later.
    pub(super) fn reserve(&mut self) -> ObjectId {
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(Place::Nowhere);
        (number, 0)
    }

    /// Writes an object under a new number.
    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.reserve();
        self.put(id, object);
        id
    }

    /// Writes an object.
    pub(super) fn put(&mut self, id: ObjectId, object: impl Into<Object>) {
        let object = object.into();
        if let Object::Stream(stream) = &object {
            self.direct(id, stream);
            return;
        }
        self.packed.push((id.0, self.body.len()));
        write(&mut self.body, &object);
        self.body.push(b'\n');
        if self.packed.len() == PACK {
            self.flush();
        }
    }

    /// A stream with compressed content, unless it is too short to gain.
    pub(super) fn stream(&mut self, dict: Dictionary, content: &[u8]) -> ObjectId {
        let id = self.reserve();
        self.put_stream(id, dict, content);
        id
    }

    /// The same under a number that was reserved.
    pub(super) fn put_stream(&mut self, id: ObjectId, mut dict: Dictionary, content: &[u8]) {
        let content = if content.len() < SHORT {
            content.to_vec()
        } else {
            dict.set("Filter", "FlateDecode");
            deflate(content)
        };
        self.put(id, Stream::new(dict, content));
    }

    /// A stream whose content is compressed already.
    pub(super) fn deflated(&mut self, mut dict: Dictionary, content: Vec<u8>) -> ObjectId {
        dict.set("Filter", "FlateDecode");
        self.add(Stream::new(dict, content))
    }

    fn direct(&mut self, id: ObjectId, stream: &Stream) {
        self.place(id.0, Place::At(self.bytes.len()));
        let mut dict = stream.dict.clone();
        dict.set("Length", length(stream.content.len()));
        text(&mut self.bytes, format_args!("{} 0 obj", id.0));
        write(&mut self.bytes, &Object::Dictionary(dict));
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(&stream.content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn place(&mut self, number: u32, place: Place) {
        if let Some(it) = self.places.get_mut(number as usize) {
            *it = place;
        }
    }

    fn flush(&mut self) {
        if self.packed.is_empty() {
            return;
        }
        let (packed, body) = (std::mem::take(&mut self.packed), std::mem::take(&mut self.body));
        let id = self.reserve();
        let mut content = Vec::with_capacity(body.len() + packed.len() * 10);
        for (index, (number, offset)) in packed.iter().enumerate() {
            text(&mut content, format_args!("{number} {offset} "));
            let index = u16::try_from(index).unwrap_or_default();
            self.place(*number, Place::Packed { stream: id.0, index });
        }
        let first = content.len();
        content.extend_from_slice(&body);
        let dict = dictionary! {
            "Type" => "ObjStm",
            "N" => length(packed.len()),
            "First" => length(first),
            "Filter" => "FlateDecode",
        };
        self.streams += 1;
        let content = if self.streams > BEST { deflate(&content) } else { deflate_best(&content) };
        self.direct(id, &Stream::new(dict, content));
    }

    /// The whole file. Its id is a digest of its content.
    pub(super) fn finish(mut self, root: ObjectId, info: ObjectId) -> Vec<u8> {
        self.flush();
        let id = self.reserve();
        let start = self.bytes.len();
        self.place(id.0, Place::At(start));
        let mut table = Vec::with_capacity(self.places.len() * 8);
        let mut above = [0_u8; 7];
        for place in &self.places {
            let (kind, second, third) = match *place {
                // Number 0 heads the list of free objects.
                Place::Nowhere => (0, 0, u16::MAX),
                Place::At(offset) => (1, u32::try_from(offset).unwrap_or(u32::MAX), 0),
                Place::Packed { stream, index } => (2, stream, index),
            };
            let mut row = [kind; 7];
            row[1..5].copy_from_slice(&second.to_be_bytes());
            row[5..].copy_from_slice(&third.to_be_bytes());
            // Each row as the difference to the one above (PNG's filter 2): half the length once compressed.
            table.push(2);
            table.extend(row.iter().zip(above).map(|(now, before)| now.wrapping_sub(before)));
            above = row;
        }
        let digest = sha256_hex(&self.bytes);
        let digest = digest.as_bytes().chunks(2).take(16).filter_map(|hex| {
            let hex = std::str::from_utf8(hex).ok()?;
            u8::from_str_radix(hex, 16).ok()
        });
        let digest = Object::String(digest.collect(), StringFormat::Hexadecimal);
        let dict = dictionary! {
            "Type" => "XRef",
            "Size" => length(self.places.len()),
            "W" => vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)],
            "Root" => root,
            "Info" => info,
            "ID" => vec![digest.clone(), digest],
            "Filter" => "FlateDecode",
            "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => 7 },
        };
        self.direct(id, &Stream::new(dict, deflate(&table)));
        text(&mut self.bytes, format_args!("startxref\n{start}\n%%EOF\n"));
        self.bytes
    }
}

pub(super) fn length(count: usize) -> Object {
    Object::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn text(out: &mut Vec<u8>, what: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    let _ = out.write_fmt(what);
}

/// An object as PDF text.
fn write(out: &mut Vec<u8>, object: &Object) {
    match object {
        // A stream is never inside another object.
        Object::Null | Object::Stream(_) => out.extend_from_slice(b"null"),
        Object::Boolean(value) => text(out, format_args!("{value}")),
        Object::Integer(value) => text(out, format_args!("{value}")),
        Object::Real(value) => text(out, format_args!("{}", (value * 1000.0).round() / 1000.0)),
        Object::Name(value) => name(out, value),
        Object::String(value, StringFormat::Literal) => {
            out.push(b'(');
            for byte in value {
                match byte {
                    b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
                    b'\r' => out.extend_from_slice(b"\\r"),
                    _ => out.push(*byte),
                }
            }
            out.push(b')');
        }
        Object::String(value, StringFormat::Hexadecimal) => {
            out.push(b'<');
            for byte in value {
                text(out, format_args!("{byte:02X}"));
            }
            out.push(b'>');
        }
        Object::Array(values) => {
            out.push(b'[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 && !begins_itself(value) {
                    out.push(b' ');
                }
                write(out, value);
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => {
            out.extend_from_slice(b"<<");
            for (key, value) in dict {
                name(out, key);
                if !begins_itself(value) {
                    out.push(b' ');
                }
                write(out, value);
            }
            out.extend_from_slice(b">>");
        }
        Object::Reference((number, generation)) => {
            text(out, format_args!("{number} {generation} R"));
        }
    }
}

/// Whether an object's first character tells it from what stands before: nothing has to part them (7.2.2).
fn begins_itself(object: &Object) -> bool {
    match object {
        Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_) => true,
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Stream(_)
        | Object::Reference(_) => false,
    }
}

fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    if name.iter().all(u8::is_ascii_alphanumeric) {
        out.extend_from_slice(name);
        return;
    }
    for &byte in name {
        if b"()<>[]{}/%#".contains(&byte) || !(33..=126).contains(&byte) {
            text(out, format_args!("#{byte:02X}"));
        } else {
            out.push(byte);
        }
    }
}

/// A text string: ASCII as it is, anything else as UTF-16.
pub(super) fn string(value: &str) -> Object {
    if value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Object::String(value.as_bytes().to_vec(), StringFormat::Literal);
    }
    let units = std::iter::once(0xfeff).chain(value.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// Numbers as an array.
pub(super) fn numbers(values: &[f32]) -> Object {
    let round = |value: &f32| Object::Real((value * 100.0).round() / 100.0);
    Object::Array(values.iter().map(round).collect())
}

/// Copies a dictionary and everything it refers to out of another document.
pub(super) fn copy(
    file: &mut File,
    from: &lopdf::Document,
    dict: &Dictionary,
    copied: &mut std::collections::BTreeMap<ObjectId, ObjectId>,
) -> Dictionary {
    let copied =
        |(key, value): (&Vec<u8>, &Object)| (key.clone(), copy_object(file, from, value, copied));
    dict.iter().map(copied).collect()
}

fn copy_object(
    file: &mut File,
    from: &lopdf::Document,
    object: &Object,
    copied: &mut std::collections::BTreeMap<ObjectId, ObjectId>,
) -> Object {
    match object {
        Object::Reference(id) => {
            if let Some(new) = copied.get(id) {
                return Object::Reference(*new);
            }
            let new = file.reserve();
            copied.insert(*id, new);
            let target = from.get_object(*id).cloned().unwrap_or(Object::Null);
            let target = copy_object(file, from, &target, copied);
            file.put(new, target);
            Object::Reference(new)
        }
        Object::Array(values) => {
            Object::Array(values.iter().map(|it| copy_object(file, from, it, copied)).collect())
        }
        Object::Dictionary(dict) => Object::Dictionary(copy(file, from, dict, copied)),
        Object::Stream(stream) => {
            let mut dict = copy(file, from, &stream.dict, copied);
            dict.set("Filter", "FlateDecode");
            Object::Stream(Stream::new(dict, deflate(&stream.content)))
        }
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..) => object.clone(),
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Object, dictionary};

    use super::{File, string, write};

    fn written(object: &Object) -> String {
        let mut out = Vec::new();
        write(&mut out, object);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_are_escaped() {
        assert_eq!(written(&string("a (b) \\")), "(a \\(b\\) \\\\)");
        assert_eq!(written(&string("ł")), "<FEFF0142>");
        assert_eq!(written(&Object::Name(b"a/b c".to_vec())), "/a#2Fb#20c");
        assert_eq!(written(&Object::Real(0.1 + 0.2)), "0.3");
    }

    #[test]
    fn lopdf_reads_what_is_written() {
        let mut file = File::new();
        let text = file.stream(dictionary! {}, b"hello");
        let info = file.add(dictionary! { "Title" => string("Łódź") });
        let root = file.add(dictionary! { "Type" => "Catalog", "Text" => text });
        let bytes = file.finish(root, info);
        let read = lopdf::Document::load_mem(&bytes).unwrap();
        let stream = read.get_object(text).unwrap().as_stream().unwrap();
        assert_eq!(stream.decompressed_content().unwrap(), b"hello");
        assert_eq!(read.catalog().unwrap().get(b"Text").unwrap(), &Object::Reference(text));
    }
}
