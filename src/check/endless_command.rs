//! RS104: a command that runs until somebody stops it.

use super::{Input, input::Place};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Call, Class, Effect, Scope},
};

pub(super) static RULE: Rule = Rule {
    code: "RS104",
    name: "endless-command",
    severity: Severity::Warning,
    why: "A command such as `tail -f` or `watch` does not end by itself: whoever runs the script has to know when to stop it.",
    bad: "# Pump\n\n- [ ] Look at the log\n  ```bash\n  tail -f pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Look at the log for a minute\n  ```bash {timeout=60s}\n  tail -f pump.log\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (command, _) in input.commands() {
        let noted = command.attributes.timeout_ms.is_some() || command.attributes.interactive;
        if noted || command.class != Class::Run {
            continue;
        }
        for way in &command.alternatives {
            let endless = |it: &&Call| it.effect == Effect::Endless && it.scope == Scope::Text;
            let call = way.bash.calls.iter().find(endless);
            let (span, message) = match call {
                Some(call) => {
                    let place = Place { command, way, call, step: None };
                    (input.call(place), format!("`{}` never ends", words(input, place)))
                }
                None if way.bash.effect == Effect::Endless => {
                    (input.first_line(command), "this loop never ends".to_owned())
                }
                None => continue,
            };
            diagnostics.push(Diagnostic::new(&RULE, span, message).help(
                "add `{timeout=60s}` behind the fence's language, or take a form that ends, such as `tail -50`",
            ));
        }
    }
}

/// The command as far as a message can hold it.
fn words(input: Input<'_>, place: Place<'_>) -> String {
    let span = input.call(place);
    let line = input.source.text.get(span.range()).unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}
