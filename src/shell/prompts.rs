//! Terminal sessions: prompts taken off, what was printed set apart.

/// A block as it would be typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// What is typed.
    pub commands: String,
    /// What was printed, where prompts tell it from what is typed.
    pub output: String,
    /// Whether there were prompts.
    pub prompted: bool,
}

/// Takes `$ ` and the like off the lines of a block.
///
/// ```
/// let session = runsheet::shell::session("$ date -u\nSat Jan 17 22:04:00 UTC 2026\n");
/// assert_eq!(session.commands, "date -u");
/// assert_eq!(session.output, "Sat Jan 17 22:04:00 UTC 2026");
/// assert_eq!(runsheet::shell::session("git pull\n").commands, "git pull");
/// ```
pub fn session(text: &str) -> Session {
    let prompted = text.lines().any(|line| typed(line).is_some());
    if !prompted {
        // What a command logs has no prompt before it; no program has such a name.
        let mut at = 0;
        let heredoc = text.contains("<<");
        for line in text.split_inclusive('\n') {
            let commands = text[..at].trim_end();
            let ends = !commands.is_empty() && !commands.ends_with('\\');
            if !heredoc && is_logged(line) && ends {
                let output = text[at..].trim_end().to_owned();
                return Session { commands: commands.to_owned(), output, prompted };
            }
            at += line.len();
        }
        return Session { commands: text.trim_end().to_owned(), ..Session::default() };
    }
    let mut commands: Vec<&str> = Vec::new();
    let mut output: Vec<&str> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let command = typed(line).or_else(|| goes_on.then_some(line));
        match command {
            Some(command) => {
                goes_on = command.ends_with('\\');
                commands.push(command);
            }
            None if line.trim_start().starts_with('#') => commands.push(line),
            None => output.push(line),
        }
    }
    Session {
        commands: commands.join("\n").trim().to_owned(),
        output: output.join("\n").trim_matches('\n').to_owned(),
        prompted,
    }
}

/// `INFO: node is a standby`
fn is_logged(line: &str) -> bool {
    let level = line.trim_start().split_once(": ").map(|(level, _)| level);
    matches!(
        level,
        Some(
            "INFO" | "NOTICE" | "DETAIL" | "WARNING" | "ERROR" | "HINT" | "DEBUG" | "FATAL" | "LOG"
        )
    )
}

/// What stands behind a prompt.
fn typed(line: &str) -> Option<&str> {
    let text = line.trim_start();
    if let Some(command) = text.strip_prefix("$ ") {
        return Some(command);
    }
    // user@host:~/app$ command
    let (prompt, command) = text.split_once("$ ")?;
    let is_prompt = prompt.contains('@')
        && prompt.contains(':')
        && !prompt.contains([' ', '"', '\'', '=', '(']);
    is_prompt.then_some(command)
}
