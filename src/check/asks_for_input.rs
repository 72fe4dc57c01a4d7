//! RS113: a command that waits for somebody to type.

use super::{Input, commands_after_session};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Effect, Scope},
};

pub(super) static RULE: Rule = Rule {
    code: "RS113",
    name: "asks-for-input",
    severity: Severity::Warning,
    why: "An editor, a login or a client without a statement waits for somebody to type. Nobody does in a pipeline, and a script that \
          records what is printed needs to know.",
    bad: "# Pump\n\n- [ ] Set the limit\n  ```bash\n  vim /etc/pump.conf\n  ```\n",
    good: "# Pump\n\n- [ ] Set the limit\n  ```bash {interactive}\n  vim /etc/pump.conf\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.main_calls() {
        let call = place.call;
        let asks = call.effect == Effect::Asks && call.scope == Scope::Text;
        // What stands behind a pipe or a heredoc is typed by nobody.
        let fed = call.stage > 0 || !call.redirects.is_empty();
        let told = commands_after_session::follows(place).is_some();
        if !asks || fed || told || place.command.attributes.interactive {
            continue;
        }
        let name = call.name();
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.call(place),
                format!("`{name}` waits for somebody to type"),
            )
            .help("add `{interactive}` behind the fence's language, or give it what it asks for"),
        );
    }
}
