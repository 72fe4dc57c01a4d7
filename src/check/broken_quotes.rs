//! RS120: quotes inside quotes that end them.

use super::Input;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS120",
    name: "broken-quotes",
    severity: Severity::Warning,
    why: "A quotation mark inside of the same quotation marks ends them. The shell takes the marks away, and the program gets the word \
          without them.",
    bad: "# Pump\n\n- [ ] Count the idle ones\n  ```bash\n  pumpctl query 'state = 'idle';'\n  ```\n",
    good: "# Pump\n\n- [ ] Count the idle ones\n  ```bash\n  pumpctl query \"state = 'idle';\"\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.calls() {
        let broken = place.call.words.iter().find_map(|it| Some((it, it.unquoted.as_ref()?)));
        let Some((word, unquoted)) = broken else { continue };
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.word(place.command, word),
                format!("the quotes around `{unquoted}` end those around the whole"),
            )
            .label(format!("`{}` gets `{unquoted}` without quotes", place.call.name()))
            .help("use the other kind of quotes outside, or a heredoc"),
        );
    }
}
