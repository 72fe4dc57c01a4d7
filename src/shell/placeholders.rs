//! Placeholders inside commands: `<host>`, `YOUR_KEY`, `[id]`, `{{ name }}`, `X.Y.Z`.

use std::ops::Range;

use super::{masks::mask, quoting::Reader};
use crate::model::Quoting;

/// A placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// A variable's name for it: `[a-z_][a-z0-9_]*`.
    pub name: String,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// How the shell reads that place; `Literal` where the text is no shell.
    pub quoting: Quoting,
}

/// Finds the placeholders of a command; `shell` says whether the text is read by a shell.
///
/// ```
/// use runsheet::{model::Quoting, shell};
/// let found = shell::placeholders("psql -h <db-host> -c 'SELECT 1'", true);
/// assert_eq!((found[0].name.as_str(), found[0].quoting), ("db_host", Quoting::Bare));
/// assert!(shell::placeholders("cat <<EOF\nx\nEOF\ntest < a > b", true).is_empty());
/// ```
pub fn placeholders(text: &str, shell: bool) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut reader = Reader::default();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let first = rest.chars().next().unwrap_or_default();
        if shell && let Some(length) = reader.passes(text, at) {
            at += length;
            continue;
        }
        let quoting = if shell { reader.quoting() } else { Quoting::Literal };
        let may_open = matches!(first, '{' | '<' | '[' | 'y' | 'Y' | 'x' | 'X');
        if let Some((name, length)) = may_open.then(|| placeholder(text, at, shell)).flatten() {
            found.push(Placeholder { name, range: at..at + length, quoting });
            at += length;
            continue;
        }
        reader.step(first);
        at += first.len_utf8().max(1);
    }
    found
}

fn placeholder(text: &str, at: usize, shell: bool) -> Option<(String, usize)> {
    let rest = &text[at..];
    let starts_word = !text[..at]
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '{' | '<'));
    if let Some(inside) = between(rest, "{{", "}}") {
        return plain_name(inside).map(|name| (name, inside.len() + 4));
    }
    if let Some(inside) = between(rest, "<", ">") {
        let tight =
            inside.starts_with(char::is_alphabetic) && !inside.ends_with(char::is_whitespace);
        // In SQL `a<b AND c>d` compares.
        let fits = tight
            && inside.len() <= 48
            && inside
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | ':'));
        let compares = !shell && text[..at].ends_with(char::is_alphanumeric);
        return (fits && !compares)
            .then(|| name(inside).map(|name| (name, inside.len() + 2)))
            .flatten();
    }
    if starts_word && let Some(inside) = between(rest, "[", "]") {
        let words = inside.len() >= 3 && inside.starts_with(char::is_alphabetic);
        let fits = words
            && inside.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'))
            && inside.len() <= 40;
        // `[a-z]` and `[abc]` are patterns; a placeholder has a separator between words.
        let named =
            inside.contains(['-', '_', ' ']) && !inside.contains("a-z") && !inside.contains("A-Z");
        return (fits && named && shell)
            .then(|| name(inside).map(|name| (name, inside.len() + 2)))
            .flatten();
    }
    if starts_word && rest.starts_with(['y', 'Y']) {
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
            .unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches(['-', '_']);
        let lower = word.to_lowercase();
        let yours = lower.strip_prefix("your_").or_else(|| lower.strip_prefix("your-"));
        if yours.is_some_and(|it| !it.is_empty()) {
            return name(word).map(|name| (name, word.len()));
        }
    }
    if shell { mask(text, at) } else { None }
}

/// No placeholder is longer, in bytes; its name has at most 48.
const LONGEST: usize = 200;

/// What stands between two marks at the start of a text, not far behind the first.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let inside = text.strip_prefix(open)?;
    inside[..inside.floor_char_boundary(LONGEST)].split_once(close).map(|(inside, _)| inside)
}

/// Between double braces only a plain name is a variable; anything else is another tool's template.
fn plain_name(inside: &str) -> Option<String> {
    let inside = inside.trim();
    let plain = inside.starts_with(char::is_alphabetic)
        && inside.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    plain.then(|| name(inside)).flatten()
}

/// A variable's name for a placeholder's words: without "your", letters and digits only.
pub(super) fn name(words: &str) -> Option<String> {
    let mut name = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.ends_with('_') && !name.is_empty() {
            name.push('_');
        }
    }
    let bare = name.trim_matches('_');
    let bare = bare.strip_prefix("your_").unwrap_or(bare);
    let starts = bare.starts_with(|c: char| c.is_ascii_alphabetic());
    (starts && bare.len() <= 48).then(|| bare.to_owned())
}
