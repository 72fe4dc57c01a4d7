//! SQL, as far as it has to be known: its statements, and what they do.

use std::ops::Range;

use crate::model::Effect;

/// A statement of SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its bytes in the text, without leading comments and space.
    pub range: Range<usize>,
    /// Its words in capitals, one space between them; what stands in quotes and comments is left out.
    pub words: String,
    /// What it does.
    pub effect: Effect,
}

/// The statements of a piece of SQL.
///
/// ```
/// use runsheet::{model::Effect, shell};
/// let found = shell::statements("-- all of them\nDELETE FROM t; SELECT 'a;b';");
/// assert_eq!(found.len(), 2);
/// assert_eq!((found[0].words.as_str(), found[0].effect), ("DELETE FROM T", Effect::Destroys));
/// ```
pub fn statements(text: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut words = String::new();
    let mut start = None;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(letter) = rest.chars().next() else { break };
        let end = |close: &str, skip: usize| {
            rest[skip..].find(close).map_or(rest.len(), |it| skip + it + close.len())
        };
        let length = match letter {
            ';' => {
                push(&mut found, start.take(), at, &mut words);
                1
            }
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => end("*/", 2),
            '\'' => {
                start.get_or_insert(at);
                words.push_str("''");
                end("'", 1)
            }
            '$' if rest.starts_with("$$") => {
                start.get_or_insert(at);
                end("$$", 2)
            }
            _ => {
                if letter.is_whitespace() {
                    if !words.is_empty() && !words.ends_with(' ') {
                        words.push(' ');
                    }
                } else {
                    start.get_or_insert(at);
                    words.extend(letter.to_uppercase());
                }
                letter.len_utf8()
            }
        };
        at += length;
    }
    push(&mut found, start, text.len(), &mut words);
    found
}

fn push(found: &mut Vec<Statement>, start: Option<usize>, end: usize, words: &mut String) {
    let words = std::mem::take(words).trim().to_owned();
    if let Some(start) = start.filter(|_| !words.is_empty()) {
        found.push(Statement { range: start..end, effect: effect(&words), words });
    }
}

/// What SQL does: the strongest of its statements.
///
/// ```
/// use runsheet::{model::Effect, shell};
/// assert_eq!(shell::sql_effect("SELECT 1; DROP TABLE t;"), Effect::Destroys);
/// assert_eq!(shell::sql_effect("EXPLAIN ANALYZE SELECT 1"), Effect::Reads);
/// ```
pub fn sql_effect(text: &str) -> Effect {
    statements(text).iter().map(|it| it.effect).max().unwrap_or_default()
}

fn effect(text: &str) -> Effect {
    let mut words = text.split(' ');
    match words.next().unwrap_or_default().trim_start_matches('(') {
        "" => Effect::None,
        "SELECT" | "SHOW" | "EXPLAIN" | "WITH" | "DESCRIBE" | "DESC" | "VALUES" | "TABLE"
        | "BEGIN" | "COMMIT" | "SET" | "USE" | "\\DT" | "\\D" | "\\D+" | "\\L" | "\\DU"
        | "\\DI" | "\\DF" | "\\C" | "\\TIMING" | "\\X" | "\\Q" | "PRAGMA" | "START" => {
            Effect::Reads
        }
        "DROP" if removes_data(text) => Effect::Destroys,
        "TRUNCATE" => Effect::Destroys,
        "DELETE" if !text.contains(" WHERE ") => Effect::Destroys,
        "ALTER" if text.contains(" DROP COLUMN ") => Effect::Destroys,
        _ => Effect::Changes,
    }
}

/// Whether a `DROP` takes data along: an index, a view or a policy can be made again.
fn removes_data(text: &str) -> bool {
    ["TABLE", "DATABASE", "SCHEMA", "COLUMN", "USER", "ROLE", "OWNED", "TABLESPACE"]
        .iter()
        .any(|it| text.split(' ').nth(1).is_some_and(|what| what == *it))
}
