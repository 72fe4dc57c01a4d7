//! RS118: `pkill -f` by a word that others have, too.

use super::Input;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS118",
    name: "broad-pkill",
    severity: Severity::Warning,
    why: "`pkill -f` ends every process whose command line holds the word: an editor with that file, a script named after it, the shell \
          of whoever runs this over `ssh`.",
    bad: "# Pump\n\n- [ ] End the pump\n  ```bash\n  pkill -f pumpd\n  ```\n",
    good: "# Pump\n\n- [ ] End the pump\n  ```bash\n  pkill -f '^/usr/sbin/[p]umpd '\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.calls().filter(|it| it.call.name() == "pkill" && it.call.has(&["-f"])) {
        let Some(word) = place.call.operands().next() else { continue };
        if word.text.contains('[') || word.text.starts_with('^') {
            continue;
        }
        let message = format!("`pkill -f` ends whatever has `{}` in its command line", word.text);
        diagnostics.push(
            Diagnostic::new(&RULE, input.call(place), message).help(
                "stop the service by its name, or begin the pattern with `^/path/to/program`",
            ),
        );
    }
}
