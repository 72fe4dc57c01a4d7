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
            // psql hands the semicolon of `\;` on to the server.
            '\\' if rest.starts_with("\\;") => 1,
            '\\' | '.' if letter == '\\' || begins_line(text, at, start) => {
                let length = meta_length(rest);
                let written = &rest[..length];
                // `\g` and its kind send what stands before it; others leave it to be gone on with.
                if start.is_none() || written.starts_with(['.']) || sends(written) {
                    push(&mut found, start.take(), at, &mut words);
                }
                let effect = meta_effect(written);
                let range = at..at + written.trim_end().len();
                let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
                found.push(Statement { range, words: words.to_uppercase(), effect });
                length
            }
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            // MySQL runs what stands in `/*! … */`.
            '/' if rest.starts_with("/*!") => {
                3 + rest[3..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - 3)
            }
            '*' if rest.starts_with("*/") => 2,
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
            // The body of a `DO` is run at once.
            '$' if rest.starts_with("$$") && words.trim() == "DO" => {
                push(&mut found, start.take(), at, &mut words);
                2
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

/// Whether a dot begins a command of sqlite3: `.tables`.
fn begins_line(text: &str, at: usize, start: Option<usize>) -> bool {
    let named = text[at + 1..].starts_with(|c: char| c.is_ascii_lowercase());
    let mut before = text[..at].chars().rev();
    start.is_none()
        && named
        && before.find(|c| *c == '\n' || !c.is_whitespace()).is_none_or(|c| c == '\n')
}

/// A meta-command ends at its line, or where another one begins.
fn meta_length(rest: &str) -> usize {
    if rest.starts_with('.') {
        return rest.find('\n').unwrap_or(rest.len());
    }
    // `\\` parts a meta-command from what stands behind it; `\.` and `\!` are names.
    if rest.starts_with("\\\\") {
        return 2;
    }
    let name = rest[1..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    rest[1 + name..].find(['\n', '\\']).map_or(rest.len(), |it| 1 + name + it)
}

/// Whether a meta-command sends the statement that stands before it.
fn sends(written: &str) -> bool {
    written.starts_with("\\g")
        || written.starts_with("\\G")
        || written.starts_with("\\watch")
        || written.starts_with("\\crosstabview")
}

/// What a meta-command of psql, mysql (`\G`) or sqlite3 (`.tables`) does. One that is not known may do anything.
fn meta_effect(written: &str) -> Effect {
    let mut words = written.split_whitespace();
    let name = words.next().unwrap_or_default().trim_end_matches(';');
    let bare = words.next().is_none_or(|it| it.starts_with('('));
    let reads = match name.strip_prefix('\\') {
        // `\\` alone only parts two of them.
        Some("\\") => true,
        // Where the output goes, a file or a program, says what these do.
        Some("g" | "gx" | "o" | "out" | "s" | "e" | "ef" | "ev") => bare && !name.contains("\\e"),
        Some(name) => {
            let describes = name.strip_prefix('d').is_some_and(|it| {
                it.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '+' | 'S'))
            });
            describes || META.contains(&name)
        }
        None => DOT.contains(&name),
    };
    // psql runs what stands in backticks.
    if reads && !written.contains('`') { Effect::Reads } else { Effect::Changes }
}

/// Meta-commands of psql that only read, show or set how it shows (its manual, "Meta-Commands"), and `\G` of mysql.
const META: &[&str] = &[
    "a",
    "C",
    "c",
    "connect",
    "conninfo",
    "copyright",
    "crosstabview",
    "echo",
    "elif",
    "else",
    "encoding",
    "endif",
    "errverbose",
    "f",
    "G",
    "gdesc",
    "gset",
    "H",
    "h",
    "help",
    "if",
    "l",
    "l+",
    "list",
    "list+",
    "p",
    "pset",
    "print",
    "prompt",
    "q",
    "qecho",
    "quit",
    "r",
    "reset",
    "set",
    "sf",
    "sf+",
    "sv",
    "sv+",
    "T",
    "t",
    "timing",
    "unset",
    "warn",
    "watch",
    "x",
    "z",
    "?",
];

/// Those of sqlite3 (its manual, "Special commands to sqlite3").
const DOT: &[&str] = &[
    ".bail",
    ".changes",
    ".databases",
    ".dbinfo",
    ".dump",
    ".echo",
    ".eqp",
    ".exit",
    ".explain",
    ".fullschema",
    ".header",
    ".headers",
    ".help",
    ".indexes",
    ".indices",
    ".mode",
    ".nullvalue",
    ".print",
    ".quit",
    ".schema",
    ".separator",
    ".show",
    ".stats",
    ".tables",
    ".timeout",
    ".timer",
    ".version",
    ".width",
];

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
        "PRAGMA" if text.contains('=') => Effect::Changes,
        // A block of statements begins so too: `BEGIN DELETE FROM t; END`.
        "BEGIN" if words.len() > 1 && !is(1, TRANSACTION) => {
            let mut inner = text;
            while let Some(rest) = inner.strip_prefix("BEGIN") {
                inner = rest.trim_start();
            }
            effect(inner).max(Effect::Changes)
        }
        "SHOW" | "DESCRIBE" | "DESC" | "BEGIN" | "COMMIT" | "SET" | "USE" | "PRAGMA" | "START" => {
            Effect::Reads
        }
        "DROP" if removes_data(&words) => Effect::Destroys,
        "TRUNCATE" => Effect::Destroys,
        "DELETE" => deletes(&words)[0],
        "ALTER"
            if words.windows(2).any(|two| two[0].1 == "DROP" && !REMADE.contains(&two[1].1)) =>
        {
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

/// What a `DELETE` would do that stood at each word: every row without a `WHERE` of its own behind it. That of a query inside of it is
/// another one's.
fn deletes(words: &[Deep<'_>]) -> Vec<Effect> {
    // Backwards, whether a `WHERE` follows in each of the brackets that are open.
    let mut chosen: Vec<bool> = Vec::new();
    let each = words.iter().rev().map(|(depth, word)| {
        chosen.resize(depth + 1, false);
        chosen[*depth] |= *word == "WHERE";
        if chosen[*depth] { Effect::Changes } else { Effect::Destroys }
    });
    let mut found: Vec<Effect> = each.collect();
    found.reverse();
    found
}

/// What a query does: a `WITH` may change rows on the way, and so may what it calls.
fn strongest(words: &[Deep<'_>]) -> Effect {
    let deletes = deletes(words);
    let judged = words.iter().enumerate().map(|(at, (_, word))| {
        // `FOR UPDATE` locks, `ON DELETE` and `DO UPDATE` belong to another verb.
        let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", |it| it.1);
        let is_verb = !matches!(before, "FOR" | "ON" | "DO" | "KEY");
        match *word {
            "DELETE" if is_verb => deletes[at],
            "UPDATE" | "INSERT" | "MERGE" if is_verb && words[0].1 != "SELECT" => Effect::Changes,
            "INTO" => Effect::Changes,
            name if CHANGING.iter().any(|it| name.starts_with(it)) => Effect::Changes,
            _ => Effect::Reads,
        }
    });
    judged.max().unwrap_or_default()
}

/// What may stand behind `BEGIN` where a transaction begins.
const TRANSACTION: &[&str] = &[
    "TRANSACTION",
    "TRAN",
    "WORK",
    "ISOLATION",
    "READ",
    "NOT",
    "DEFERRABLE",
    "DEFERRED",
    "IMMEDIATE",
    "EXCLUSIVE",
    "CONCURRENT",
];

/// What an `ALTER` drops that holds no data.
const REMADE: &[&str] = &[
    "CONSTRAINT",
    "INDEX",
    "KEY",
    "PRIMARY",
    "FOREIGN",
    "CHECK",
    "DEFAULT",
    "NOT",
    "IDENTITY",
    "EXPRESSION",
];

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
    "DBLINK",
];

/// Whether a `DROP` takes data along: an index, a view or a policy can be made again.
fn removes_data(words: &[Deep<'_>]) -> bool {
    let with_data = [
        "TABLE",
        "DATABASE",
        "SCHEMA",
        "COLUMN",
        "USER",
        "ROLE",
        "OWNED",
        "TABLESPACE",
        "KEYSPACE",
        "TEMPORARY",
        "FOREIGN",
        "MATERIALIZED",
    ];
    words.get(1).is_some_and(|it| with_data.contains(&it.1))
        || words.iter().any(|it| it.1 == "CASCADE")
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
    fn a_meta_command_ends_at_its_line() {
        case("\\c app\nDROP TABLE users;", Effect::Destroys);
        case("\\timing on\nDELETE FROM users;", Effect::Destroys);
        case("\\c app \\\\ DROP TABLE users", Effect::Destroys);
        case("\\timing \\! rm -rf /srv", Effect::Changes);
        case("\\dt+ public.*\n\\x\nSELECT 1;\n\\q", Effect::Reads);
        case("SELECT 'DROP TABLE ' || t FROM x \\gexec", Effect::Changes);
        case("SELECT 1 \\g /etc/x", Effect::Changes);
        case("SELECT 1 \\gx", Effect::Reads);
        case("SHOW SLAVE STATUS\\G", Effect::Reads);
        case("SELECT 1 \\; DROP TABLE t", Effect::Destroys);
        case("SELECT a\n\\timing\nFROM t", Effect::Reads);
        case("\\i drop.sql", Effect::Changes);
        case("\\copy t from x", Effect::Changes);
        case("\\set x `rm -rf /srv`", Effect::Changes);
        case(".tables\n.headers on\nSELECT 1;", Effect::Reads);
        case(".headers on\nDROP TABLE t;", Effect::Destroys);
        case(".shell rm -rf /srv", Effect::Changes);
    }

    #[test]
    fn blocks_and_other_ways_to_write_it() {
        case("BEGIN; SELECT 1; COMMIT;", Effect::Reads);
        case("BEGIN TRANSACTION", Effect::Reads);
        case("BEGIN DELETE FROM t; END", Effect::Destroys);
        case("DO $$ BEGIN DROP TABLE t; END $$", Effect::Destroys);
        case("/*!50001 DROP TABLE t */", Effect::Destroys);
        case("ALTER TABLE t DROP old_name", Effect::Destroys);
        case("ALTER TABLE t DROP CONSTRAINT c", Effect::Changes);
        case("PRAGMA writable_schema = 1", Effect::Changes);
        case("PRAGMA table_info(t)", Effect::Reads);
        case("DROP EXTENSION x CASCADE", Effect::Destroys);
    }

    #[test]
    fn rows_are_chosen_by_a_where_of_the_delete_itself() {
        case("DELETE FROM t WHERE(id=1)", Effect::Changes);
        case("DELETE FROM t\nWHERE\n  id=1", Effect::Changes);
        case("DELETE FROM t USING (SELECT id FROM u WHERE x) AS u", Effect::Destroys);
        case("DELETE/**/FROM t", Effect::Destroys);
    }
}
