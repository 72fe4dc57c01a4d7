//! Clients of databases: what the SQL does that they are given, wherever it stands.

use super::{effects::Feed, given::Given, sql};
use crate::model::Effect;

/// Where a client takes its SQL from.
struct Client {
    names: &'static [&'static str],
    /// Options whose value is SQL.
    texts: &'static [&'static str],
    /// Options whose value is a file of SQL.
    files: &'static [&'static str],
    /// The first operand that is SQL.
    operands: Option<usize>,
}

const CLIENTS: &[Client] = &[
    Client {
        names: &["psql"],
        texts: &["-c", "--command"],
        files: &["-f", "--file"],
        operands: None,
    },
    Client {
        names: &["mysql", "mariadb"],
        texts: &["-e", "--execute", "--init-command"],
        files: &[],
        operands: None,
    },
    Client { names: &["sqlite3"], texts: &["-cmd"], files: &["-init"], operands: Some(1) },
    Client {
        names: &["duckdb"],
        texts: &["-c", "-s", "-cmd"],
        files: &["-f", "-init"],
        operands: Some(1),
    },
    Client {
        names: &["cqlsh"],
        texts: &["-e", "--execute"],
        files: &["-f", "--file"],
        operands: None,
    },
    Client {
        names: &["clickhouse-client"],
        texts: &["-q", "--query"],
        files: &["--queries-file"],
        operands: None,
    },
    Client { names: &["sqlcmd"], texts: &["-Q", "-q"], files: &["-i"], operands: None },
];

/// Whether a program reads SQL where it is fed it.
pub(super) fn is_client(name: &str) -> bool {
    CLIENTS.iter().any(|it| it.names.contains(&name))
}

/// What a client does, by everything that it is given; `otherwise` where that is nothing.
pub(super) fn effect(name: &str, otherwise: Effect, given: &Given<'_>, input: Feed<'_>) -> Effect {
    let Some(client) = CLIENTS.iter().find(|it| it.names.contains(&name)) else { return otherwise };
    let operands = client.operands.and_then(|from| given.operands.get(from..)).unwrap_or_default();
    let texts = given.values_of(client.texts).chain(operands.iter().copied());
    let files = given.values_of(client.files).map(|_| Effect::Changes);
    let fed = match input {
        Feed::Nothing => None,
        // What the shell puts in may be anything.
        Feed::Text(text, true) => Some(sql::sql_effect(text).max(Effect::Changes)),
        Feed::Text(text, false) => Some(sql::sql_effect(text)),
        Feed::Unknown => Some(Effect::Changes),
    };
    let asks_nothing = ["-l", "--list", "--version", "-V", "--help"].iter().any(|it| given.has(it));
    let otherwise = if asks_nothing { Effect::Reads } else { otherwise };
    texts.map(sql::sql_effect).chain(files).chain(fed).max().unwrap_or(otherwise)
}
