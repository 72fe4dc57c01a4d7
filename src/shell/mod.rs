//! What a command is: parsed bash, effects, alternatives, prompts, placeholders. The home of the bash parser.

mod alternatives;
mod effects;
mod functions;
mod handed_on;
mod locate;
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
