//! Annotations: `<!-- runsheet: id=… gate -->` behind an item, `{timeout=30s confirm}` behind a fence's language.

use crate::model::{Attributes, Step, StepKind, is_id};

/// A comment's words: `key=value` pairs and bare words, in order.
pub(super) type Note = Vec<(String, String)>;

/// The words of a comment that is meant for us.
pub(super) fn note(comment: &str) -> Option<Note> {
    let inside = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let words = inside.strip_prefix("runsheet")?.strip_prefix(':')?;
    Some(pairs(words))
}

/// `a=1 b="two words" c` as pairs; a bare word has an empty value.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    quoted_pairs(text).into_iter().map(|pair| (pair.key, pair.value)).collect()
}

/// A key with its value.
struct Pair {
    /// The byte it begins at.
    at: usize,
    key: String,
    value: String,
    /// Whether the value stood in quotes.
    quoted: bool,
}

fn quoted_pairs(text: &str) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let bare = rest[..end].trim_start_matches(',');
        let at = text.len() - rest.len() + end - bare.len();
        let key = bare.trim_end_matches(',').to_owned();
        rest = &rest[end..];
        let (mut value, mut quoted) = (String::new(), false);
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            quoted = quote.is_some();
            let (inside, end) = if let Some(quote) = quote {
                let inside = after[1..].split(quote).next().unwrap_or_default();
                (inside, (inside.len() + 2).min(after.len()))
            } else {
                let inside = after.split(char::is_whitespace).next().unwrap_or_default();
                (inside, inside.len())
            };
            inside.trim_end_matches(',').clone_into(&mut value);
            rest = &after[end..];
        }
        if !key.is_empty() {
            found.push(Pair { at, key, value, quoted });
        }
        rest = rest.trim_start();
    }
    found
}

/// What a comment says of a step. `id` is checked where it is used; `unread` tells what nothing is made of.
pub(super) fn apply(note: &Note, step: &mut Step) {
    for (key, value) in note {
        match key.as_str() {
            "id" if is_own_id(value) => step.id.clone_from(value),
            "owner" => step.owner = Some(value.clone()),
            "planned" => step.planned_ms = duration_ms(value),
            // A value that is not understood counts as the careful one: a gate, not optional, off the way.
            "gate" if is_set(value) != Some(false) => step.kind = StepKind::Gate,
            "optional" => step.optional = is_set(value).unwrap_or(step.optional),
            "rollback" => step.contingency = is_set(value).unwrap_or(true),
            _ => {}
        }
    }
}

/// What a comment may say.
pub(super) const NOTES: &[&str] = &["id", "owner", "planned", "gate", "optional", "rollback"];

/// The keys of a comment's words that nothing is made of, each with the byte it begins at: unknown ones, and those whose value is not
/// understood.
pub(super) fn unread(words: &str) -> Vec<(usize, String)> {
    let read = |Pair { key, value, .. }: &Pair| match key.as_str() {
        "id" => is_own_id(value),
        "owner" => !value.is_empty(),
        "planned" => duration_ms(value).is_some(),
        "gate" | "optional" | "rollback" => is_set(value).is_some(),
        _ => false,
    };
    let unread = quoted_pairs(words).into_iter().filter(|pair| !read(pair));
    unread.map(|pair| (pair.at, pair.key)).collect()
}

/// Whether a word that stands for yes is meant: alone, or with a value that says so. `None` for other values.
fn is_set(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "" | "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// Whether an author's id can be used as it is; those of what stands below are longer.
pub(super) fn is_own_id(id: &str) -> bool {
    is_id(id) && id.len() <= 200
}

/// The attributes behind a fence's language, and its name.
pub(super) fn fence(info: &str) -> (String, Attributes, Option<String>) {
    let mut attributes = Attributes::default();
    let (before, inside) = match info.split_once('{') {
        Some((before, inside)) => (before, inside.trim_end().strip_suffix('}').unwrap_or(inside)),
        None => (info, ""),
    };
    let mut language = before.split([' ', ',', '\t']).next().unwrap_or_default().to_lowercase();
    let mut name = None;
    for Pair { key, value, quoted, .. } in words(inside) {
        let kept = match key.as_str() {
            "timeout" => kept(&mut attributes.timeout_ms, duration_ms(&value)),
            "delay" => kept(&mut attributes.delay_ms, duration_ms(&value)),
            "retry" => kept(&mut attributes.retry, value.parse().ok()),
            // What an author puts into quotes is text, also where it has digits only.
            "expect" => match value.parse() {
                Ok(code) if !quoted => kept(&mut attributes.exit_code, Some(code)),
                _ => kept(&mut attributes.expect, Some(value.clone())),
            },
            "match" => kept(&mut attributes.pattern, Some(value.clone())),
            "host" => kept(&mut attributes.host, Some(value.clone())),
            "cwd" => kept(&mut attributes.cwd, Some(value.clone())),
            "capture" => kept(&mut attributes.capture, Some(value.clone())),
            "confirm" => set(&mut attributes.confirm, &value),
            "interactive" => set(&mut attributes.interactive, &value),
            "secret" => set(&mut attributes.secret, &value),
            "isolate" => set(&mut attributes.isolate, &value),
            "alternatives" => set(&mut attributes.alternatives, &value),
            "name" | "id" => kept(&mut name, Some(value.clone())),
            id if id.starts_with('#') && value.is_empty() => {
                kept(&mut name, Some(id[1..].to_owned()))
            }
            // Pandoc writes the language as a class.
            class if class.starts_with('.') && value.is_empty() && language.is_empty() => {
                class[1..].clone_into(&mut language);
                true
            }
            _ => false,
        };
        // What nothing is made of is kept as it stands, and told.
        if !kept {
            attributes.other.insert(key, value);
        }
    }
    (language, attributes, name)
}

/// What stands behind a fence's language may say; `fence` reads each of them.
pub(super) const FENCES: &[&str] = &[
    "timeout",
    "expect",
    "retry",
    "match",
    "delay",
    "confirm",
    "interactive",
    "secret",
    "isolate",
    "alternatives",
    "host",
    "cwd",
    "capture",
    "name",
    "id",
];

fn kept<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_read = value.is_some();
    *place = value.or(place.take());
    is_read
}

/// A word that stands for yes. One with a value that says neither counts as before this was told: as yes, which is the careful reading
/// of `confirm` and `secret`.
fn set(place: &mut bool, value: &str) -> bool {
    *place = is_set(value).unwrap_or(true);
    is_set(value).is_some()
}

/// Pairs, or the JSON object that Runme writes.
fn words(inside: &str) -> Vec<Pair> {
    let json = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&format!(
        "{{{inside}}}"
    ));
    match json {
        Ok(object) if inside.contains('"') && inside.contains(':') => {
            let text = |value: serde_json::Value| {
                value.as_str().map_or_else(|| value.to_string(), str::to_owned)
            };
            let word = |(key, value): (String, serde_json::Value)| {
                let quoted = value.is_string();
                Pair { at: 0, key, value: text(value), quoted }
            };
            object.into_iter().map(word).collect()
        }
        _ => quoted_pairs(inside),
    }
}

/// `30s`, `15m`, `1h30m`, `2 minutes` in milliseconds.
pub(super) fn duration_ms(text: &str) -> Option<u64> {
    let mut total = 0.0;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let amount: f64 = rest[..digits].parse().ok()?;
        let after = rest[digits..].trim_start();
        let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let factor = match &after[..letters] {
            "ms" => 1.0,
            "" | "s" | "sec" | "secs" | "second" | "seconds" => 1_000.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60_000.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000.0,
            "d" | "day" | "days" => 86_400_000.0,
            _ => return None,
        };
        total += amount * factor;
        rest = after[letters..].trim_start();
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked against the range first"
    )]
    (0.0..1e15).contains(&total).then_some(total as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_milliseconds() {
        assert_eq!(duration_ms("30s"), Some(30_000));
        assert_eq!(duration_ms("1h30m"), Some(5_400_000));
        assert_eq!(duration_ms("2 minutes"), Some(120_000));
        assert_eq!(duration_ms("soon"), None);
    }

    #[test]
    fn the_tables_name_what_is_read() {
        for key in FENCES {
            let read = |value: &str| fence(&format!("sh {{{key}={value}}}")).1.other.is_empty();
            assert!(read("1") || read("true"), "{key}");
        }
        for key in NOTES {
            let read = |value: &str| unread(&format!("{key}={value}")).is_empty();
            assert!(read("1") || read("true"), "{key}");
        }
        assert_eq!(fence("sh {retry=abc timeout=soon x=1}").1.other.len(), 3);
        let at = |at: usize, key: &str| (at, key.to_owned());
        assert_eq!(
            unread("owner=own own=1 planned=soon, gate=perhaps"),
            [at(10, "own"), at(16, "planned"), at(30, "gate")]
        );
    }

    #[test]
    fn three_styles_of_attributes_are_read() {
        let (language, attributes, name) =
            fence(r#"bash {timeout=30s expect="200" confirm name=api}"#);
        assert_eq!(
            (language.as_str(), attributes.timeout_ms, name.as_deref()),
            ("bash", Some(30_000), Some("api"))
        );
        assert!(attributes.confirm && attributes.expect.as_deref() == Some("200"));
        assert_eq!(attributes.exit_code, None);
        assert_eq!(fence("bash {expect=3}").1.exit_code, Some(3));
        assert_eq!(fence("bash {expect=Ready}").1.expect.as_deref(), Some("Ready"));
        assert_eq!(fence(r#"sh {"expect":3}"#).1.exit_code, Some(3));
        assert_eq!(fence(r#"sh {"name":"x","interactive":"true"}"#).2.as_deref(), Some("x"));
        let (language, _, name) = fence("{#id .sql k=\"v\"}");
        assert_eq!((language.as_str(), name.as_deref()), ("sql", Some("id")));
    }
}
