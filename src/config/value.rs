//! Values that may be written in more than one way.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error};
use toml::{Value, value::Datetime};

use super::{Level, Person};

/// Strings, numbers, truth values and dates, each as the text that stands for it.
pub(super) fn strings<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let values = BTreeMap::<String, Value>::deserialize(from)?;
    let text = |(name, value)| match scalar(&value) {
        Some(text) => Ok((name, text)),
        None => Err(D::Error::custom(format!("`{name}` is {}, expected a text", kind(&value)))),
    };
    values.into_iter().map(text).collect()
}

/// One such text.
pub(super) fn string<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(from)?;
    let wrong = || D::Error::custom(format!("{}, expected a text", kind(&value)));
    scalar(&value).map(Some).ok_or_else(wrong)
}

/// A day and a time, as a text or as TOML's own date: `YYYY-MM-DDTHH:MM`.
pub(super) fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(from)?;
    let wrong =
        || D::Error::custom("not a day and a time, expected one such as `2026-01-17T22:00`");
    let parsed = match &value {
        Value::String(text) => text.trim().parse::<Datetime>().map_err(|_| wrong())?,
        Value::Datetime(it) => *it,
        _ => return Err(wrong()),
    };
    let (Some(date), Some(time), None) = (parsed.date, parsed.time, parsed.offset) else {
        return Err(wrong());
    };
    let (year, month, day) = (date.year, date.month, date.day);
    Ok(Some(format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", time.hour, time.minute)))
}

/// Levels by rule; their keys are judged elsewhere.
pub(super) fn levels<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, Level>, D::Error> {
    BTreeMap::deserialize(from)
}

/// `["Ana", { name = "Ben", role = "DBA" }]`
pub(super) fn people<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Person>, D::Error> {
    let person = |value| match value {
        Value::String(name) => Ok(Person { name, role: None }),
        Value::Table(_) => {
            value.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
        }
        _ => {
            Err(format!("{}, expected a name or `{{ name = \"…\", role = \"…\" }}`", kind(&value)))
        }
    };
    let values = Vec::<Value>::deserialize(from)?;
    values.into_iter().map(person).collect::<Result<_, String>>().map_err(D::Error::custom)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Datetime(time) => Some(time.to_string()),
        Value::Array(_) | Value::Table(_) => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "a truth value",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    }
}
