//! RS104: a command that runs until somebody stops it.

use super::{Input, first_line};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Class, Effect},
};

pub(super) static RULE: Rule = Rule {
    code: "RS104",
    name: "endless-command",
    severity: Severity::Advice,
    why: "A command such as `tail -f` or `watch` does not end by itself: whoever runs the script has to know when to stop it.",
    bad: "# Pump\n\n- [ ] Look at the log\n  ```bash\n  tail -f pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Look at the log for a minute\n  ```bash {timeout=60s}\n  tail -f pump.log\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for command in input.checklist.commands() {
        let noted = command.attributes.timeout_ms.is_some() || command.attributes.interactive;
        if command.effect != Effect::Endless || noted || command.class != Class::Run {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(&RULE, first_line(input.source, command), "this command never ends")
                .help("add `{timeout=60s}` behind the fence's language, or take a form that ends, such as `tail -50`"),
        );
    }
}
