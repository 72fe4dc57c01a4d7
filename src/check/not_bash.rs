//! RS108: a block that should be run and that bash cannot read.

use super::{Input, find, first_line};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Alternative, Class},
    shell,
};

pub(super) static RULE: Rule = Rule {
    code: "RS108",
    name: "not-bash",
    severity: Severity::Warning,
    why: "Bash would stop at it, half way perhaps. The script shows the block and does not run it.",
    bad: "# Pump\n\n- [ ] Restart\n  ```bash\n  if systemctl is-active pump; then systemctl restart pump\n  ```\n",
    good: "# Pump\n\n- [ ] Restart\n  ```bash\n  if systemctl is-active pump; then systemctl restart pump; fi\n  ```\n",
};

/// What bash is called behind a fence.
const LANGUAGES: &[&str] = &["bash", "sh", "shell", "console", "terminal", "zsh", ""];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for command in input.checklist.commands() {
        let runs = matches!(command.class, Class::Run | Class::Contingency);
        if !runs || command.inferred || !LANGUAGES.contains(&command.language.as_str()) {
            continue;
        }
        for way in command.alternatives.iter().filter(|it| !it.runnable) {
            if shell::is_windows(&way.text) {
                continue;
            }
            let Some(error) = shell::analyse(&filled(way)).error else { continue };
            let line = error.line.checked_sub(1).and_then(|at| way.text.lines().nth(at));
            let span = match line.map(str::trim).filter(|it| !it.is_empty()) {
                Some(line) => find(input.source, command.span, line),
                None => first_line(input.source, command),
            };
            diagnostics.push(
                Diagnostic::new(&RULE, span, "bash cannot read this block: it is shown, not run")
                    .label(error.message)
                    .help("mend it, or tag the block `text` if it is not meant to be run"),
            );
        }
    }
}

/// The text with a word where each placeholder stands, which is how it will be run.
fn filled(way: &Alternative) -> String {
    let mut text = way.text.clone();
    for used in way.variables.iter().rev() {
        if text.get(used.start..used.end).is_some() {
            text.replace_range(used.start..used.end, "x");
        }
    }
    text
}
