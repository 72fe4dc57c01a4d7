//! RS114: a command that needs what only the shell before had.

use super::{Input, input::Place};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Scope,
};

pub(super) static RULE: Rule = Rule {
    code: "RS114",
    name: "lost-state",
    severity: Severity::Warning,
    why: "The script runs each block in a shell of its own. Folder, variables and functions are carried on; background jobs, limits \
          and open files are not.",
    bad: "# Pump\n\n- [ ] Wait for the copy\n  ```bash\n  wait %1\n  ```\n",
    good: "# Pump\n\n- [ ] Copy, and wait\n  ```bash\n  cp /srv/pump.log /srv/pump.old &\n  wait\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.calls().filter(|it| it.call.scope == Scope::Text) {
        let Some(what) = needs(place) else { continue };
        let message = format!("`{}` {what}", place.call.name());
        diagnostics.push(
            Diagnostic::new(&RULE, input.call(place), message)
                .help("put it into the block that it belongs to"),
        );
    }
}

fn needs(place: Place<'_>) -> Option<&'static str> {
    let call = place.call;
    let before = || place.way.bash.calls.iter().take_while(|it| !std::ptr::eq(*it, call));
    let jobs_here = || before().any(|it| it.background);
    let job = call.arguments().iter().any(|it| it.text.starts_with('%'));
    match call.name() {
        "fg" | "bg" | "jobs" | "disown" if !jobs_here() => Some("looks for a job of another block"),
        "wait" if !jobs_here() => Some("waits for a job of another block"),
        "kill" if job && !jobs_here() => Some("looks for a job of another block"),
        "ulimit" if !call.arguments().is_empty() && !call.has(&["-a"]) => {
            Some("sets a limit that ends with this block")
        }
        "trap" if call.has(&["EXIT"]) => Some("is done when this block ends, not the script"),
        _ => None,
    }
}
