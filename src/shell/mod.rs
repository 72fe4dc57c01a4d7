//! What a command is: parsed bash, effects, alternatives, prompts, placeholders. The home of the bash parser.

mod alternatives;
mod effects;
mod placeholders;
mod prompts;
mod syntax;

use crate::model::Effect;

pub use alternatives::{Way, alternatives};
pub use placeholders::{Placeholder, placeholders};
pub use prompts::{Session, session};
pub use syntax::{Analysis, SyntaxError, analyse};

/// Whether the table of effects knows a program.
///
/// ```
/// assert!(runsheet::shell::knows("systemctl"));
/// ```
pub fn knows(program: &str) -> bool {
    effects::knows(program)
}

/// Whether a command is meant for Windows: bash would misread its paths, or has no such program.
///
/// ```
/// assert!(runsheet::shell::is_windows("venv\\Scripts\\activate"));
/// assert!(!runsheet::shell::is_windows("echo 'a\\nb'"));
/// ```
pub fn is_windows(text: &str) -> bool {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).any(
        |line| {
            let first = line.split_whitespace().next().unwrap_or_default();
            let (verb, noun) = first.split_once('-').unwrap_or_default();
            let verbs = [
                "Get", "Set", "New", "Remove", "Start", "Stop", "Restart", "Invoke", "Test",
                "Copy", "Import", "Export", "Write", "Install", "Add", "Enable",
            ];
            let cmdlet = verbs.contains(&verb) && noun.starts_with(char::is_uppercase);
            let path =
                first.contains('\\') && !first.ends_with('\\') && !first.contains(['"', '\'']);
            let drive =
                first.len() > 2 && first.as_bytes()[1] == b':' && first.as_bytes()[2] == b'\\';
            cmdlet || path || drive || line.starts_with("$env:") || first.starts_with(".\\")
        },
    )
}

/// What SQL does: the strongest of its statements.
///
/// ```
/// use runsheet::{model::Effect, shell};
/// assert_eq!(shell::sql_effect("SELECT 1; DROP TABLE t;"), Effect::Destroys);
/// assert_eq!(shell::sql_effect("EXPLAIN ANALYZE SELECT 1"), Effect::Reads);
/// ```
pub fn sql_effect(text: &str) -> Effect {
    let statement = |statement: &str| {
        let lines = statement.lines().map(|line| line.split("--").next().unwrap_or(line));
        let text = lines.collect::<Vec<_>>().join(" ").to_uppercase();
        let mut words = text.split_whitespace();
        match words.next().unwrap_or_default().trim_start_matches('(') {
            "" => Effect::None,
            "SELECT" | "SHOW" | "EXPLAIN" | "WITH" | "DESCRIBE" | "DESC" | "VALUES" | "TABLE"
            | "BEGIN" | "COMMIT" | "SET" | "USE" | "\\DT" | "\\D" | "\\L" | "\\DU" | "\\DI"
            | "\\DF" | "\\C" | "\\TIMING" | "\\X" | "PRAGMA" | "START" => Effect::Reads,
            "DROP" | "TRUNCATE" => Effect::Destroys,
            "DELETE" if !text.contains(" WHERE ") => Effect::Destroys,
            "ALTER" if text.contains(" DROP ") => Effect::Destroys,
            _ => Effect::Changes,
        }
    };
    text.split(';').map(statement).max().unwrap_or_default()
}
