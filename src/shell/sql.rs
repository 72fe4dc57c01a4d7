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
            '/' if rest.starts_with("/*") => {
                // A comment parts words as a space does.
                if !words.is_empty() && !words.ends_with(' ') {
                    words.push(' ');
                }
                end("*/", 2)
            }
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

/// A word of a statement, and how many brackets stand open around it.
type Deep<'a> = (usize, &'a str);

fn effect(text: &str) -> Effect {
    let words = words(text);
    let is = |at: usize, options: &[&str]| words.get(at).is_some_and(|it| options.contains(&it.1));
    match words.first().map_or("", |it| it.1) {
        "" => Effect::None,
        // What a plan is made of is not run, but for its figures.
        "EXPLAIN" if !words.iter().any(|it| matches!(it.1, "ANALYZE" | "ANALYSE")) => Effect::Reads,
        "SELECT" | "EXPLAIN" | "WITH" | "VALUES" | "TABLE" => strongest(&words),
        "SET" if is(1, &["GLOBAL", "PERSIST", "PASSWORD"]) => Effect::Changes,
        "SHOW" | "DESCRIBE" | "DESC" | "BEGIN" | "COMMIT" | "SET" | "USE" | "\\DT" | "\\D"
        | "\\D+" | "\\DT+" | "\\L" | "\\L+" | "\\DU" | "\\DN" | "\\DI" | "\\DF" | "\\C"
        | "\\TIMING" | "\\X" | "\\Q" | "\\CONNINFO" | "PRAGMA" | "START" => Effect::Reads,
        "DROP" if removes_data(&words) => Effect::Destroys,
        "TRUNCATE" => Effect::Destroys,
        "DELETE" => deletes(&words),
        "ALTER" if words.windows(2).any(|two| (two[0].1, two[1].1) == ("DROP", "COLUMN")) => {
            Effect::Destroys
        }
        _ => Effect::Changes,
    }
}

fn words(text: &str) -> Vec<Deep<'_>> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\\' | '+' | '$');
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_usize, None);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_word(c) {
            start.get_or_insert(at);
            continue;
        }
        found.extend(start.take().map(|start| (depth, &text[start..at])));
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// A `DELETE`, and what follows it: every row without a `WHERE` of its own. That of a query inside of it is another one's.
fn deletes(words: &[Deep<'_>]) -> Effect {
    let Some(own) = words.first().map(|it| it.0) else { return Effect::None };
    let mut rest = words.iter().take_while(|it| it.0 >= own);
    let chosen = rest.any(|it| *it == (own, "WHERE"));
    if chosen { Effect::Changes } else { Effect::Destroys }
}

/// What a query does: a `WITH` may change rows on the way, and so may what it calls.
fn strongest(words: &[Deep<'_>]) -> Effect {
    let judged = words.iter().enumerate().map(|(at, (_, word))| {
        // `FOR UPDATE` locks, `ON DELETE` and `DO UPDATE` belong to another verb.
        let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", |it| it.1);
        let is_verb = !matches!(before, "FOR" | "ON" | "DO" | "KEY");
        match *word {
            "DELETE" if is_verb => deletes(&words[at..]),
            "UPDATE" | "INSERT" | "MERGE" if is_verb && words[0].1 != "SELECT" => Effect::Changes,
            "INTO" => Effect::Changes,
            name if CHANGING.iter().any(|it| name.starts_with(it)) => Effect::Changes,
            _ => Effect::Reads,
        }
    });
    judged.max().unwrap_or_default()
}

/// How functions of `PostgreSQL` begin that change something though they stand in a `SELECT` (its manual, 9.17 and 9.28), in capitals.
const CHANGING: &[&str] = &[
    "PG_PROMOTE",
    "PG_TERMINATE_BACKEND",
    "PG_CANCEL_BACKEND",
    "PG_RELOAD_CONF",
    "PG_ROTATE_LOGFILE",
    "PG_SWITCH_WAL",
    "PG_CREATE_",
    "PG_DROP_",
    "PG_COPY_",
    "PG_BACKUP_",
    "PG_START_BACKUP",
    "PG_STOP_BACKUP",
    "PG_WAL_REPLAY_PAUSE",
    "PG_WAL_REPLAY_RESUME",
    "PG_REPLICATION_SLOT_ADVANCE",
    "PG_REPLICATION_ORIGIN_",
    "PG_LOGICAL_EMIT_MESSAGE",
    "PG_LOGICAL_SLOT_GET_",
    "PG_STAT_RESET",
    "PG_STAT_STATEMENTS_RESET",
    "SETVAL",
    "NEXTVAL",
    "LO_UNLINK",
    "LO_IMPORT",
    "DBLINK_EXEC",
];

/// Whether a `DROP` takes data along: an index, a view or a policy can be made again.
fn removes_data(words: &[Deep<'_>]) -> bool {
    ["TABLE", "DATABASE", "SCHEMA", "COLUMN", "USER", "ROLE", "OWNED", "TABLESPACE"]
        .iter()
        .any(|it| words.get(1).is_some_and(|what| what.1 == *it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str, expected: Effect) {
        assert_eq!(sql_effect(text), expected, "{text}");
    }

    #[test]
    fn queries_that_change_something_are_no_reading() {
        case("WITH d AS (DELETE FROM users RETURNING *) SELECT count(*) FROM d", Effect::Destroys);
        case(
            "WITH d AS (DELETE FROM users RETURNING *) SELECT 1 FROM d WHERE x = 1",
            Effect::Destroys,
        );
        case("WITH d AS (DELETE FROM u WHERE id=1 RETURNING *) SELECT 1 FROM d", Effect::Changes);
        case("WITH a AS (SELECT 1) UPDATE t SET x = 1", Effect::Changes);
        case("WITH a AS (SELECT 1) SELECT * FROM a FOR UPDATE", Effect::Reads);
        case("SELECT pg_promote()", Effect::Changes);
        case("SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_stat_activity", Effect::Changes);
        case("SELECT setval('s', 1)", Effect::Changes);
        case("SELECT * INTO t2 FROM t", Effect::Changes);
        case("EXPLAIN ANALYZE DELETE FROM t", Effect::Destroys);
        case("EXPLAIN (ANALYZE, BUFFERS) UPDATE t SET x = 1", Effect::Changes);
        case("EXPLAIN DELETE FROM t", Effect::Reads);
        case("SET GLOBAL read_only = 1", Effect::Changes);
        case("SELECT deleted, updated_at FROM t", Effect::Reads);
        case("SELECT pg_is_in_recovery(), pg_wal_lsn_diff(a, b)", Effect::Reads);
    }

    #[test]
    fn rows_are_chosen_by_a_where_of_the_delete_itself() {
        case("DELETE FROM t WHERE(id=1)", Effect::Changes);
        case("DELETE FROM t\nWHERE\n  id=1", Effect::Changes);
        case("DELETE FROM t USING (SELECT id FROM u WHERE x) AS u", Effect::Destroys);
        case("DELETE/**/FROM t", Effect::Destroys);
    }
}
