//! RS108: a block that should be run and that bash cannot read.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Class,
};

pub(super) static RULE: Rule = Rule {
    code: "RS108",
    name: "not-bash",
    severity: Severity::Warning,
    why: "Bash would stop at it, half way perhaps. The script shows the block and does not run it.",
    bad: "# Pump\n\n- [ ] Restart\n  ```bash\n  if test -f pump.log; then tail pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Restart\n  ```bash\n  if test -f pump.log; then tail pump.log; fi\n  ```\n",
};

/// What bash is called behind a fence.
pub(super) const LANGUAGES: &[&str] = &["bash", "sh", "shell", "console", "terminal", "zsh", ""];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (command, _) in input.commands() {
        let runs = matches!(command.class, Class::Run | Class::Contingency);
        if !runs || command.inferred || !LANGUAGES.contains(&command.language.as_str()) {
            continue;
        }
        for way in command.alternatives.iter().filter(|it| !it.runnable) {
            let Some(error) = &way.bash.error else { continue };
            let line = error.line.checked_sub(1).and_then(|at| way.text.lines().nth(at));
            let span = match line.map(str::trim).filter(|it| !it.is_empty()) {
                Some(line) => input.find(command.span, line),
                None => input.first_line(command),
            };
            diagnostics.push(
                Diagnostic::new(&RULE, span, "bash cannot read this block: it is shown, not run")
                    .label(&error.message)
                    .help("mend it, or tag the block `text` if it is not meant to be run"),
            );
        }
    }
}
