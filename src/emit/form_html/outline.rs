//! The outline as the page carries it: the script puts it into results, and finds the items in the page by their place in it.

use std::collections::HashMap;

use serde_json::Value;

use super::said::Said;
use crate::{emit::Error, model::Outline};

/// The place of every item in the outline, by id. Ids are long and stand once in the page, in the outline.
pub(super) type Places<'a> = HashMap<&'a str, usize>;

pub(super) fn places(outline: &Outline) -> Places<'_> {
    let items = outline.items().into_iter().enumerate();
    items.map(|(at, item)| (item.id.as_str(), at)).collect()
}

/// The outline without what the script puts back (`items.js`): what the page itself says, what is usual, and what of an id follows
/// from the words and from the id around it.
pub(super) fn shortened(outline: &Outline, said: &[Said]) -> Result<Value, Error> {
    let mut value =
        serde_json::to_value(outline).map_err(|error| Error::Internal(error.to_string()))?;
    let due = outline.placed().into_iter().map(|it| it.is_due());
    let said = said.iter().copied().chain(std::iter::repeat(Said::default()));
    let mut said = said.zip(due);
    for section in list(&mut value) {
        shorten_section(section, "", &mut said);
    }
    Ok(value)
}

fn shorten_section(
    section: &mut Value,
    parent: &str,
    said: &mut impl Iterator<Item = (Said, bool)>,
) {
    let id = text(section, "id");
    for item in section.get_mut("items").into_iter().flat_map(list) {
        let (said, due) = said.next().unwrap_or_default();
        shorten_item(item, said, &id);
        // Steps have to be answered, fields need not be: that is usual.
        if due == (text(item, "kind") == "field") {
            item["due"] = due.into();
        }
    }
    for below in section.get_mut("sections").into_iter().flat_map(list) {
        shorten_section(below, &id, said);
    }
    shorten_named(section, "title", parent);
}

fn shorten_item(item: &mut Value, said: Said, section: &str) {
    let (id, words) = (text(item, "id"), text(item, "text"));
    for command in item.get_mut("commands").into_iter().flat_map(list) {
        shorten(command, "id", &id);
        leave_out(command, "id", "/.cmd");
        leave_out(command, "class", "run");
        if let Value::Object(keys) = command
            && said.commands
        {
            keys.retain(|key, _| !matches!(key.as_str(), "language" | "effect" | "sha256"));
        }
    }
    for field in item.get_mut("fields").into_iter().flat_map(list) {
        leave_out(field, "key", "value");
        leave_out(field, "kind", "text");
        leave_out(field, "label", &words);
    }
    leave_out(item, "kind", "check");
    shorten(item, "parent", section);
    shorten_named(item, "text", section);
    if let Value::Object(keys) = item
        && said.text
    {
        keys.retain(|key, _| !matches!(key.as_str(), "text" | "number"));
    }
}

/// Takes out what is usual.
fn leave_out(value: &mut Value, key: &str, usual: &str) {
    if text(value, key) == usual
        && let Value::Object(keys) = value
    {
        keys.remove(key);
    }
}

/// Shortens an id that is made of the words under `key`: left out where it is all of them, a number where it is the beginning of so
/// many letters.
fn shorten_named(value: &mut Value, key: &str, parent: &str) {
    let (id, words) = (text(value, "id"), text(value, key));
    let before = if parent.is_empty() { String::new() } else { format!("{parent}.") };
    let named = named(&words);
    match id.strip_prefix(&before).filter(|rest| named.starts_with(rest)) {
        Some(rest) if rest == named => leave_out(value, "id", &id),
        Some(rest) => value["id"] = rest.len().into(),
        None => shorten(value, "id", parent),
    }
}

/// Words as ids have them, as far as they are ASCII.
fn named(words: &str) -> String {
    let pieces = words.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    pieces.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// `/` stands for the id around: no id begins with it.
fn shorten(value: &mut Value, key: &str, against: &str) {
    let Some(Value::String(id)) = value.get_mut(key) else { return };
    if let Some(rest) = id.strip_prefix(against).filter(|_| !against.is_empty()) {
        *id = format!("/{rest}");
    }
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list(value: &mut Value) -> &mut [Value] {
    value.as_array_mut().map_or(&mut [], Vec::as_mut_slice)
}
