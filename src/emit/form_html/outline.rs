//! The outline as the page carries it: the script puts it into results, and finds the items in the page by their place in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{emit::Error, model::Outline};

/// The place of every item in the outline, by id. Ids are long and stand once in the page, in the outline.
pub(super) type Places<'a> = BTreeMap<&'a str, usize>;

pub(super) fn places(outline: &Outline) -> Places<'_> {
    let items = outline.items().into_iter().enumerate();
    items.map(|(at, item)| (item.id.as_str(), at)).collect()
}

/// The outline with ids shortened against what they stand in: `/` stands for the id of the section (of an item's commands: the
/// item). No id begins with `/`. Items in `said` leave number and text to the page.
pub(super) fn shortened(outline: &Outline, said: &BTreeSet<usize>) -> Result<Value, Error> {
    let mut value =
        serde_json::to_value(outline).map_err(|error| Error::Internal(error.to_string()))?;
    let mut at = 0;
    for section in list(&mut value) {
        shorten_section(section, "", &mut at, said);
    }
    Ok(value)
}

fn shorten_section(section: &mut Value, parent: &str, at: &mut usize, said: &BTreeSet<usize>) {
    let id = text(section, "id");
    for item in section.get_mut("items").into_iter().flat_map(list) {
        let item_id = text(item, "id");
        for command in item.get_mut("commands").into_iter().flat_map(list) {
            shorten(command, "id", &item_id);
        }
        if let Value::Object(keys) = &mut *item
            && said.contains(at)
        {
            keys.remove("text");
            keys.remove("number");
        }
        *at += 1;
        shorten(item, "parent", &id);
        shorten(item, "id", &id);
    }
    for below in section.get_mut("sections").into_iter().flat_map(list) {
        shorten_section(below, &id, at, said);
    }
    shorten(section, "id", parent);
}

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
