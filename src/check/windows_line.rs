//! RS121: a line for Windows in a block for bash.

use super::{Input, not_bash::LANGUAGES};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    shell,
};

pub(super) static RULE: Rule = Rule {
    code: "RS121",
    name: "windows-line",
    severity: Severity::Warning,
    why: "Bash takes a backslash for a sign that protects the next letter: of `venv\\Scripts\\activate` remains `venvScriptsactivate`. The \
          script shows such a line and does not run it.",
    bad: "# Pump\n\n- [ ] Begin\n  ```bash\n  tools\\pump.exe --version\n  ```\n",
    good: "# Pump\n\n- [ ] Begin\n  ```powershell\n  tools\\pump.exe --version\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (command, _) in input.commands().filter(|(it, _)| it.is_run()) {
        if !LANGUAGES.contains(&command.language.as_str()) || command.language.is_empty() {
            continue;
        }
        // Psql's own commands begin with a backslash, too.
        let is_windows = |line: &&str| shell::is_windows(line) && !shell::is_meta(line);
        for way in &command.alternatives {
            let Some(line) = way.text.lines().map(str::trim).find(is_windows) else {
                continue;
            };
            diagnostics.push(
                Diagnostic::new(
                    &RULE,
                    input.find(command.span, line),
                    "this line is for Windows, and the block for bash",
                )
                .help("give it a block of its own that is tagged `powershell` or `cmd`"),
            );
        }
    }
}
