//! The fields of a form with what is in them (ISO 32000-1, 12.7).

use std::{cell::Cell, collections::BTreeSet};

use super::{
    file::File,
    object::{Dict, Fault, Object},
    text,
};

/// Fields may stand in fields; our own never do.
const DEPTH: usize = 16;
/// Bytes of names, labels and answers in all.
const TEXT: usize = 32 << 20;
const RADIO: i64 = 1 << 15;
const PUSH_BUTTON: i64 = 1 << 16;

/// A field.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    /// The parts of its name, joined with full stops.
    pub(super) name: String,
    /// What it says it asks for.
    pub(super) label: String,
    /// The ids of its options, in order of the letters.
    pub(super) options: Vec<String>,
    pub(super) value: Value,
}

/// What is in a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing that can be filled in.
    #[default]
    None,
    /// A box to tick.
    Ticked(bool),
    /// What was typed or chosen; empty where nothing was.
    Text(String),
    /// A digital signature: who and when, and whether the file goes on behind what it covers.
    Signature { by: String, and_more: bool },
}

/// What a field has from the one it stands in.
#[derive(Clone, Default)]
struct Inherited {
    name: String,
    kind: Vec<u8>,
    flags: i64,
}

/// Every field of the file; none where it has no form.
pub(super) fn fields(file: &File<'_>, catalog: &Dict) -> Result<Option<Vec<Field>>, Fault> {
    let Some(form) = file.dict(catalog, "AcroForm")? else { return Ok(None) };
    let mut walk = Walk { file, seen: BTreeSet::new(), found: Vec::new(), rest: Cell::new(TEXT) };
    if let Object::Array(fields) = file.get(&form, "Fields")? {
        for field in &fields {
            walk.field(field, &Inherited::default(), DEPTH)?;
        }
    }
    Ok(Some(walk.found))
}

struct Walk<'a> {
    file: &'a File<'a>,
    seen: BTreeSet<u32>,
    found: Vec<Field>,
    rest: Cell<usize>,
}

impl Walk<'_> {
    fn field(&mut self, field: &Object, above: &Inherited, depth: usize) -> Result<(), Fault> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Fault::TooMuch("its fields stand too deep inside each other"));
        };
        if let Object::Ref(number) = field
            && !self.seen.insert(*number)
        {
            return Err(Fault::Broken("its fields lead in a circle".to_owned()));
        }
        let Object::Dict(dict) = self.file.follow(field)? else { return Ok(()) };
        let mut own = above.clone();
        if let Some(name) = self.text(&dict, "T")? {
            if !own.name.is_empty() {
                own.name.push('.');
            }
            own.name.push_str(&name);
        }
        if let Object::Name(kind) = self.file.get(&dict, "FT")? {
            own.kind = kind;
        }
        if let Object::Number(flags) = self.file.get(&dict, "Ff")? {
            own.flags = flags;
        }
        let kids = match self.file.get(&dict, "Kids")? {
            Object::Array(kids) => kids,
            _ => Vec::new(),
        };
        // Kids with a name are fields; others are places where this one is shown.
        let mut shown = Vec::new();
        for kid in &kids {
            if let Object::Dict(it) = self.file.follow(kid)?
                && it.get("T").is_none()
            {
                shown.push(it);
                continue;
            }
            self.field(kid, &own, depth)?;
        }
        if shown.len() < kids.len() {
            return Ok(());
        }
        let label = self.text(&dict, "TU")?.unwrap_or_default();
        let (value, mut options) = self.value(&dict, &own, &shown)?;
        options.sort_unstable();
        options.dedup();
        self.found.push(Field { name: own.name, label, options, value });
        Ok(())
    }

    fn value(
        &self,
        dict: &Dict,
        own: &Inherited,
        shown: &[Dict],
    ) -> Result<(Value, Vec<String>), Fault> {
        match own.kind.as_slice() {
            b"Btn" if own.flags & PUSH_BUTTON != 0 => Ok((Value::None, Vec::new())),
            b"Btn" => {
                let mut options = BTreeSet::new();
                for place in shown {
                    options.extend(self.states(place)?);
                }
                // Some programs turn the picture and forget the value.
                let mut on = self.state(dict, "V")?;
                for place in shown.iter().chain([dict]) {
                    on = on.or(self.state(place, "AS")?);
                }
                if own.flags & RADIO == 0 && shown.len() < 2 {
                    return Ok((Value::Ticked(on.is_some()), Vec::new()));
                }
                Ok((Value::Text(on.unwrap_or_default()), options.into_iter().collect()))
            }
            b"Ch" => {
                let (ids, labels) = self.options(dict)?;
                let typed = self.text(dict, "V")?.unwrap_or_default();
                // Some programs write what is shown and not what it stands for.
                let shown = labels.iter().position(|it| *it == typed && !ids.contains(&typed));
                let value = shown.and_then(|at| ids.get(at)).cloned().unwrap_or(typed);
                let ids = ids.into_iter().filter(|it| !it.is_empty()).collect();
                Ok((Value::Text(value.trim().to_owned()), ids))
            }
            b"Tx" => Ok((Value::Text(self.text(dict, "V")?.unwrap_or_default()), Vec::new())),
            b"Sig" => Ok((self.signature(dict)?, Vec::new())),
            _ => Ok((Value::None, Vec::new())),
        }
    }

    /// The state of a button; none where it is off.
    fn state(&self, dict: &Dict, key: &str) -> Result<Option<String>, Fault> {
        let state = match self.file.get(dict, key)? {
            Object::Name(name) | Object::Text(name) => String::from_utf8_lossy(&name).into_owned(),
            _ => String::new(),
        };
        // pypdf writes the name with its slash.
        let state = state.trim_start_matches('/').to_owned();
        Ok(Some(state).filter(|it| !it.is_empty() && it != "Off"))
    }

    /// The states that a button knows.
    fn states(&self, dict: &Dict) -> Result<Vec<String>, Fault> {
        let Some(pictures) = self.file.dict(dict, "AP")? else { return Ok(Vec::new()) };
        let Some(states) = self.file.dict(&pictures, "N")? else { return Ok(Vec::new()) };
        let names = states.keys().filter(|it| *it != b"Off");
        Ok(names.map(|it| String::from_utf8_lossy(it).into_owned()).collect())
    }

    /// The ids and labels of a list.
    fn options(&self, dict: &Dict) -> Result<(Vec<String>, Vec<String>), Fault> {
        let (mut ids, mut labels) = (Vec::new(), Vec::new());
        let Object::Array(options) = self.file.get(dict, "Opt")? else { return Ok((ids, labels)) };
        for option in &options {
            match self.file.follow(option)? {
                Object::Array(pair) => {
                    let part = |at: usize| -> Result<String, Fault> {
                        let part = pair.get(at).map(|it| self.file.follow(it)).transpose()?;
                        Ok(if let Some(Object::Text(it)) = part {
                            text::decode(&it)
                        } else {
                            String::new()
                        })
                    };
                    ids.push(part(0)?);
                    labels.push(part(1)?);
                }
                Object::Text(it) => {
                    ids.push(text::decode(&it));
                    labels.push(text::decode(&it));
                }
                _ => {}
            }
        }
        Ok((ids, labels))
    }

    fn signature(&self, dict: &Dict) -> Result<Value, Fault> {
        let Some(signature) = self.file.dict(dict, "V")? else { return Ok(Value::None) };
        let mut words = self.text(&signature, "Name")?.unwrap_or_default();
        let at = self.text(&signature, "M")?.and_then(|it| text::date(&it));
        if let Some(at) = at {
            words = format!("{words} {}", at.rfc3339());
        }
        // From and length of what stands before the signature, and of what stands behind it.
        let covered = match self.file.get(&signature, "ByteRange")? {
            Object::Array(range) => range.iter().rev().take(2).filter_map(Object::number).sum(),
            _ => 0,
        };
        let and_more = usize::try_from(covered).unwrap_or(0) + 2 < self.file.length();
        Ok(Value::Signature { by: words.trim().to_owned(), and_more })
    }

    /// A text, in the file or in a stream of its own.
    fn text(&self, dict: &Dict, key: &str) -> Result<Option<String>, Fault> {
        let mut value = self.file.get(dict, key)?;
        if let Object::Array(values) = value {
            // A list from which several may be chosen: the first.
            value = values.first().map_or(Ok(Object::Null), |it| self.file.follow(it))?;
        }
        let bytes = match value {
            Object::Text(bytes) | Object::Name(bytes) => bytes,
            Object::Stream(stream) => {
                let (dict, range) = *stream;
                self.file.unpack(&dict, range)?
            }
            _ => return Ok(None),
        };
        let rest = self.rest.get().checked_sub(bytes.len());
        self.rest.set(rest.ok_or(Fault::TooMuch("its fields hold too much"))?);
        Ok(Some(text::decode(&bytes)))
    }
}
