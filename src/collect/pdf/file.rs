//! A PDF file: where its objects stand, newest version first, and what is packed in its streams (ISO 32000-1, 7.5).
//!
//! Everything is looked up when it is asked for, and nothing beyond the budgets: a file that was made to do harm ends in a [`Fault`].

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    rc::Rc,
};

use super::object::{Dict, Fault, Object, Parser, broken};
use crate::model::{InflateError, inflate};

/// Objects that are read in all. A form of 10,000 steps has 700,000.
const OBJECTS: usize = 3_000_000;
/// Bytes that are unpacked in all. A form of 10,000 steps has 20 MB.
const UNPACKED: usize = 96 << 20;
/// Bytes that are read as objects in all, those that are read again included. A form of 10,000 steps has 40 MB.
const READ: usize = 192 << 20;
/// Places of objects. A form of 10,000 steps has 60,000.
const PLACES: usize = 1_000_000;
/// A stream's length may stand in an object of its own, which may stand in a stream, and so on.
const DEPTH: usize = 6;

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    Free,
    At(usize),
    Packed { stream: u32, index: usize },
}

/// The objects in an object stream: where each begins.
struct Packed {
    bytes: Vec<u8>,
    objects: Vec<(u32, usize)>,
}

pub(super) struct File<'a> {
    bytes: &'a [u8],
    places: BTreeMap<u32, Place>,
    /// The newest trailer.
    pub(super) trailer: Dict,
    budget: Cell<usize>,
    unpacked: Cell<usize>,
    rest: Cell<usize>,
    packed: RefCell<BTreeMap<u32, Rc<Packed>>>,
}

impl<'a> File<'a> {
    /// Reads where everything stands.
    pub(super) fn open(bytes: &'a [u8]) -> Result<File<'a>, Fault> {
        // Mail programs put lines in front; places count from the head.
        let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
        let start = head.windows(5).position(|it| it == b"%PDF-").unwrap_or(0);
        let bytes = &bytes[start..];
        let mut file = File {
            bytes,
            places: BTreeMap::new(),
            trailer: Dict::default(),
            budget: Cell::new(OBJECTS),
            unpacked: Cell::new(UNPACKED),
            rest: Cell::new(READ),
            packed: RefCell::new(BTreeMap::new()),
        };
        let tail = bytes.len().saturating_sub(2048);
        let last = bytes[tail..].windows(9).rposition(|it| it == b"startxref");
        let Some(last) = last else {
            return Err(Fault::Broken("it has no end: it is cut off".to_owned()));
        };
        let mut parser = Parser::new(bytes, tail + last + 9, &file.budget);
        let mut next = parser.count();
        let mut seen = BTreeSet::new();
        while let Some(at) = next.and_then(|it| usize::try_from(it).ok()) {
            if !seen.insert(at) {
                return Err(Fault::Broken("its tables of objects lead in a circle".to_owned()));
            }
            let trailer = file.table(at)?;
            if let Some(also) = trailer.number("XRefStm").and_then(|it| usize::try_from(it).ok())
                && seen.insert(also)
            {
                file.table(also)?;
            }
            next = trailer.number("Prev").and_then(|it| u64::try_from(it).ok());
            if seen.len() == 1 || file.trailer == Dict::default() {
                file.trailer = trailer;
            }
        }
        if seen.is_empty() {
            return Err(Fault::Broken("it has no table of objects".to_owned()));
        }
        Ok(file)
    }

    /// One table of places, in either form; what a newer table said stays.
    fn table(&mut self, at: usize) -> Result<Dict, Fault> {
        if at >= self.bytes.len() {
            return Err(broken("its table of objects is missing", at));
        }
        let mut found = Vec::new();
        let budget = Cell::new(self.budget.get());
        let mut parser = Parser::new(self.bytes, at, &budget);
        let trailer = if parser.keyword("xref") {
            while !parser.keyword("trailer") {
                let (Some(first), Some(count)) = (parser.count(), parser.count()) else {
                    return Err(broken("its table of objects is broken", parser.at));
                };
                for number in first..first.saturating_add(count) {
                    let (Some(offset), Some(_)) = (parser.count(), parser.count()) else {
                        return Err(broken("its table of objects is broken", parser.at));
                    };
                    let place = if parser.keyword("n") {
                        Place::At(usize::try_from(offset).unwrap_or(usize::MAX))
                    } else if parser.keyword("f") {
                        Place::Free
                    } else {
                        return Err(broken("its table of objects is broken", parser.at));
                    };
                    found.push((number, place));
                }
            }
            let Object::Dict(trailer) = parser.object()? else {
                return Err(broken("its trailer is missing", parser.at));
            };
            // Trailers may lie in each other, so that each reads all the next ones again.
            self.budget.set(budget.get());
            self.spend(parser.at - at)?;
            trailer
        } else {
            let (_, Object::Stream(stream)) = self.at(at, DEPTH)? else {
                return Err(broken("its table of objects is missing", at));
            };
            let (dict, range) = *stream;
            let bytes = self.unpack(&dict, range)?;
            rows(&dict, &bytes, &mut found)?;
            dict
        };
        for (number, place) in found {
            let Ok(number) = u32::try_from(number) else { continue };
            self.places.entry(number).or_insert(place);
            if self.places.len() > PLACES {
                return Err(Fault::TooMuch("it has too many objects"));
            }
        }
        Ok(trailer)
    }

    /// Counts bytes that were read.
    fn spend(&self, bytes: usize) -> Result<(), Fault> {
        let rest = self.rest.get().checked_sub(bytes);
        self.rest.set(rest.ok_or(Fault::TooMuch("it is read again and again"))?);
        Ok(())
    }

    /// How many bytes the file has.
    pub(super) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// What an object leads to: itself, or the object that it names.
    pub(super) fn follow(&self, object: &Object) -> Result<Object, Fault> {
        match object {
            Object::Ref(number) => self.object(*number),
            _ => Ok(object.clone()),
        }
    }

    /// The value of a key, looked up where it is the number of another object.
    pub(super) fn get(&self, dict: &Dict, key: &str) -> Result<Object, Fault> {
        dict.get(key).map_or(Ok(Object::Null), |it| self.follow(it))
    }

    /// The same where it is a dictionary, or that of a stream.
    pub(super) fn dict(&self, dict: &Dict, key: &str) -> Result<Option<Dict>, Fault> {
        Ok(match self.get(dict, key)? {
            Object::Dict(dict) => Some(dict),
            Object::Stream(stream) => Some(stream.0),
            _ => None,
        })
    }

    /// The object of this number; null where there is none.
    pub(super) fn object(&self, number: u32) -> Result<Object, Fault> {
        self.find(number, DEPTH)
    }

    fn find(&self, number: u32, depth: usize) -> Result<Object, Fault> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Fault::Broken("its streams lead in a circle".to_owned()));
        };
        match self.places.get(&number) {
            None | Some(Place::Free) => Ok(Object::Null),
            Some(Place::At(at)) => {
                let (found, object) = self.at(*at, depth)?;
                let same = found == number;
                if same { Ok(object) } else { Err(broken("there is another object", *at)) }
            }
            Some(Place::Packed { stream, index }) => {
                let packed = self.packed(*stream, depth)?;
                let at = packed.objects.get(*index).filter(|it| it.0 == number);
                let Some((_, at)) = at else {
                    return Err(Fault::Broken(format!("object {number} is missing")));
                };
                let mut parser = Parser::new(&packed.bytes, *at, &self.budget);
                let object = parser.object()?;
                self.spend(parser.at - at)?;
                Ok(object)
            }
        }
    }

    /// The object at a place of the file, with its number.
    fn at(&self, at: usize, depth: usize) -> Result<(u32, Object), Fault> {
        let mut parser = Parser::new(self.bytes, at, &self.budget);
        let number = parser.head()?;
        let object = parser.object()?;
        self.spend(parser.at - at)?;
        let Object::Dict(dict) = object else { return Ok((number, object)) };
        if !parser.keyword("stream") {
            return Ok((number, Object::Dict(dict)));
        }
        let mut start = parser.at;
        if self.bytes.get(start) == Some(&b'\r') {
            start += 1;
        }
        if self.bytes.get(start) == Some(&b'\n') {
            start += 1;
        }
        let length = match dict.get("Length") {
            Some(Object::Ref(number)) => self.find(*number, depth)?.number(),
            Some(other) => other.number(),
            None => None,
        };
        let length = length.and_then(|it| usize::try_from(it).ok());
        let end = length.and_then(|it| start.checked_add(it)).filter(|it| *it <= self.bytes.len());
        let end =
            end.filter(|end| Parser::new(self.bytes, *end, &self.budget).keyword("endstream"));
        let end =
            end.ok_or_else(|| broken("a stream does not have the length that it says", at))?;
        Ok((number, Object::Stream(Box::new((dict, start..end)))))
    }

    fn packed(&self, number: u32, depth: usize) -> Result<Rc<Packed>, Fault> {
        if let Some(known) = self.packed.borrow().get(&number) {
            return Ok(Rc::clone(known));
        }
        let Object::Stream(stream) = self.find(number, depth)? else {
            return Err(Fault::Broken(format!("object stream {number} is missing")));
        };
        let (dict, range) = *stream;
        let bytes = self.unpack(&dict, range)?;
        let whole = |key| dict.number(key).and_then(|it| usize::try_from(it).ok());
        let (Some(count), Some(first)) = (whole("N"), whole("First")) else {
            return Err(Fault::Broken(format!("object stream {number} has no head")));
        };
        let mut objects = Vec::new();
        let mut parser = Parser::new(&bytes, 0, &self.budget);
        for _ in 0..count {
            let (Some(number), Some(offset)) = (parser.count(), parser.count()) else {
                return Err(Fault::Broken(format!("object stream {number} has a broken head")));
            };
            let Some(budget) = self.budget.get().checked_sub(1) else {
                return Err(Fault::TooMuch("it has too many objects"));
            };
            self.budget.set(budget);
            let offset = usize::try_from(offset).unwrap_or(usize::MAX);
            objects.push((u32::try_from(number).unwrap_or(u32::MAX), first.saturating_add(offset)));
        }
        let packed = Rc::new(Packed { bytes, objects });
        self.packed.borrow_mut().insert(number, Rc::clone(&packed));
        Ok(packed)
    }

    /// What is in a stream.
    pub(super) fn unpack(&self, dict: &Dict, range: Range<usize>) -> Result<Vec<u8>, Fault> {
        let packed = self.bytes.get(range.clone()).unwrap_or_default();
        let filters = list(self.get(dict, "Filter")?);
        let parameters = list(self.get(dict, "DecodeParms")?);
        let mut bytes = Cow::Borrowed(packed);
        for (index, filter) in filters.iter().enumerate() {
            match filter {
                Object::Name(name) if name == b"FlateDecode" || name == b"Fl" => {}
                Object::Name(name) => {
                    let name = String::from_utf8_lossy(name);
                    return Err(Fault::Foreign(format!("it is packed with {name}")));
                }
                _ => return Err(broken("a stream has no filter", range.start)),
            }
            let whole = inflate(&bytes, self.unpacked.get()).map_err(|error| match error {
                InflateError::TooMuch => Fault::TooMuch("it holds too much in too few bytes"),
                InflateError::Broken => broken("a stream cannot be unpacked", range.start),
            })?;
            self.unpacked.set(self.unpacked.get().saturating_sub(whole.len()));
            let parameters = parameters.get(index).map(|it| self.follow(it)).transpose()?;
            let parameters =
                if let Some(Object::Dict(it)) = parameters { it } else { Dict::default() };
            bytes = predicted(whole, &parameters)
                .ok_or_else(|| broken("a stream cannot be unpacked", range.start))?
                .into();
        }
        self.spend(bytes.len())?;
        Ok(bytes.into_owned())
    }
}

/// One value, or all of a list.
fn list(object: Object) -> Vec<Object> {
    match object {
        Object::Null => Vec::new(),
        Object::Array(values) => values,
        one => vec![one],
    }
}

/// The rows of a table of places that is packed in a stream (7.5.8).
fn rows(dict: &Dict, bytes: &[u8], found: &mut Vec<(u64, Place)>) -> Result<(), Fault> {
    let wrong = || Fault::Broken("its table of objects is broken".to_owned());
    let numbers = |key| -> Vec<u64> {
        let values = list(dict.get(key).cloned().unwrap_or(Object::Null));
        values.iter().filter_map(|it| u64::try_from(it.number()?).ok()).collect()
    };
    let widths: Vec<usize> =
        numbers("W").into_iter().filter_map(|it| usize::try_from(it).ok()).collect();
    let &[kind, second, third] = widths.as_slice() else { return Err(wrong()) };
    if [kind, second, third].iter().any(|it| *it > 8) || kind + second + third == 0 {
        return Err(wrong());
    }
    let mut index = numbers("Index");
    if index.is_empty() {
        index = vec![0, numbers("Size").first().copied().unwrap_or(0)];
    }
    let mut rows = bytes.chunks_exact(kind + second + third);
    let number = |bytes: &[u8]| bytes.iter().fold(0_u64, |value, it| value << 8 | u64::from(*it));
    for section in index.chunks_exact(2) {
        for object in section[0]..section[0].saturating_add(section[1]) {
            let Some(row) = rows.next() else { return Ok(()) };
            if found.len() > PLACES {
                return Err(Fault::TooMuch("it has too many objects"));
            }
            let (one, rest) = row.split_at(kind);
            let (two, three) = rest.split_at(second);
            let size = |it| usize::try_from(number(it)).unwrap_or(usize::MAX);
            // Without a first column every row is of kind 1.
            let place = match if kind == 0 { 1 } else { number(one) } {
                0 => Place::Free,
                1 => Place::At(size(two)),
                2 => Place::Packed {
                    stream: u32::try_from(number(two)).unwrap_or(u32::MAX),
                    index: size(three),
                },
                _ => continue,
            };
            found.push((object, place));
        }
    }
    Ok(())
}

/// Undoes what makes rows of numbers smaller (7.4.4.4, and PNG's filters).
fn predicted(bytes: Vec<u8>, parameters: &Dict) -> Option<Vec<u8>> {
    let predictor = parameters.number("Predictor").unwrap_or(1);
    if predictor < 2 {
        return Some(bytes);
    }
    let or = |key, usual| usize::try_from(parameters.number(key).unwrap_or(usual)).ok();
    let bits = or("Colors", 1)?.checked_mul(or("BitsPerComponent", 8)?)?;
    let width = bits.checked_mul(or("Columns", 1)?)?.div_ceil(8);
    let step = bits.div_ceil(8).max(1);
    if predictor < 10 || width == 0 || width > 1 << 16 {
        return None;
    }
    let rows = bytes.chunks_exact(width + 1);
    // The row above the first is all zeros.
    let mut out = vec![0; width * (rows.len() + 1)];
    for (number, row) in rows.enumerate() {
        let (above, now) = out[number * width..(number + 2) * width].split_at_mut(width);
        for at in 0..width {
            let left = at.checked_sub(step).map_or(0, |it| now[it]);
            let corner = at.checked_sub(step).map_or(0, |it| above[it]);
            let guess = match row[0] {
                0 => 0,
                1 => left,
                2 => above[at],
                #[expect(clippy::cast_possible_truncation, reason = "half of two bytes is a byte")]
                3 => u16::midpoint(left.into(), above[at].into()) as u8,
                4 => paeth(left, above[at], corner),
                _ => return None,
            };
            now[at] = row[at + 1].wrapping_add(guess);
        }
    }
    out.drain(..width);
    Some(out)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        corner
    }
}
