//! RS138: names that newer databases do not have.

use super::Input;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS138",
    name: "renamed-column",
    severity: Severity::Advice,
    why: "The statement was right for an older PostgreSQL. On a newer one it is an error, and the check is skipped that night.",
    bad: "# Pump\n\n- [ ] Slow queries\n  ```bash\n  psql -c 'SELECT query, mean_time FROM pg_stat_statements;'\n  ```\n",
    good: "# Pump\n\n- [ ] Slow queries\n  ```bash\n  psql -c 'SELECT query, mean_exec_time FROM pg_stat_statements;'\n  ```\n",
};

/// View or function, old name, new name, since which version.
const RENAMED: &[(&str, &str, &str, &str)] = &[
    ("PG_STAT_STATEMENTS", "MEAN_TIME", "mean_exec_time", "13"),
    ("PG_STAT_STATEMENTS", "TOTAL_TIME", "total_exec_time", "13"),
    ("PG_STAT_STATEMENTS", "MAX_TIME", "max_exec_time", "13"),
    ("PG_STAT_STATEMENTS", "MIN_TIME", "min_exec_time", "13"),
    ("PG_STAT_ACTIVITY", "PROCPID", "pid", "9.2"),
    ("PG_STAT_ACTIVITY", "CURRENT_QUERY", "query", "9.2"),
    ("", "PG_CURRENT_XLOG_LOCATION", "pg_current_wal_lsn", "10"),
    ("", "PG_LAST_XLOG_RECEIVE_LOCATION", "pg_last_wal_receive_lsn", "10"),
    ("", "PG_LAST_XLOG_REPLAY_LOCATION", "pg_last_wal_replay_lsn", "10"),
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for it in input.sql {
        let words = it.statement.words.as_str();
        let named = |name: &str| {
            words.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|it| it == name)
        };
        let old =
            RENAMED.iter().find(|(view, old, ..)| (view.is_empty() || named(view)) && named(old));
        let Some((_, old, new, since)) = old else { continue };
        let old = old.to_lowercase();
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                it.span,
                format!("`{old}` is called `{new}` since PostgreSQL {since}"),
            )
            .help(format!("write `{new}`, unless the server is older")),
        );
    }
}
