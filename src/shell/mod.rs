//! What a command is: parsed bash, effects, alternatives, prompts, placeholders. The home of the bash parser.

mod alternatives;
mod clients;
#[cfg(test)]
mod dangers;
mod depth;
mod effects;
mod functions;
mod given;
mod handed_on;
mod locate;
mod masks;
mod placeholders;
mod prompts;
mod quoting;
mod sql;
mod syntax;
mod tools;
mod walk;
mod words;

pub use alternatives::{Way, alternatives, choices};
pub use locate::locate;
pub use placeholders::{Placeholder, placeholders};
pub use prompts::{Session, session};
pub use sql::{Statement, sql_effect, statements};
pub use syntax::analyse;
pub use tools::{is_builtin, is_standard};

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
/// assert!(!runsheet::shell::is_windows("psql app\n\\dt\n\\q"));
/// ```
pub fn is_windows(text: &str) -> bool {
    let psql = text.contains("psql");
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
            // What is typed into psql does not make the block another system's.
            let path = path && !(psql && is_meta(line));
            cmdlet || path || drive || line.starts_with("$env:") || first.starts_with(".\\")
        },
    )
}

/// Whether a line is typed into psql: `\dt`, `\l+`, `\copy t from …`.
///
/// ```
/// assert!(runsheet::shell::is_meta("\\dt public.*") && !runsheet::shell::is_meta("\\\\server\\share"));
/// ```
pub fn is_meta(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let name = first.strip_prefix('\\').unwrap_or_default().trim_end_matches([';', '+']);
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '?' | '!' | 'S'))
}
