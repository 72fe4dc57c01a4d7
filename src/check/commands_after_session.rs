//! RS115: commands behind one that opens a shell or a client.

use super::{Input, input::Place};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Call, Effect, Mark, Scope},
};

pub(super) static RULE: Rule = Rule {
    code: "RS115",
    name: "commands-after-session",
    severity: Severity::Warning,
    why: "The lines behind `ssh host` are meant for that host. A script runs them here, after the session has ended.",
    bad: "# Pump\n\n- [ ] Look at the log\n  ```bash\n  ssh pump1\n  tail pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Look at the log\n  ```bash\n  ssh pump1 'tail pump.log'\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.calls() {
        let Some(next) = follows(place) else { continue };
        let name = place.call.name();
        let name = if name.is_empty() { "sudo" } else { name };
        let after = Place { call: next, ..place };
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.call(place),
                format!("what follows `{name}` in this block does not run inside of it"),
            )
            .label("opens a session")
            .note(input.call(after), "runs here, when the session has ended")
            .help("hand it on: `ssh host '…'`, `psql -c '…'`, `sudo -u user …`, or a block of its own"),
        );
    }
}

/// The command behind one that opens a session, in the same block.
pub(super) fn follows(place: Place<'_>) -> Option<&Call> {
    let call = place.call;
    let shell = call.arguments().last().is_some_and(|it| {
        ["bash", "sh", "/bin/bash", "/bin/sh", "psql", "mysql"].contains(&it.text.as_str())
    });
    let opens = call.is(Mark::Session) || (call.effect == Effect::Asks && shell);
    let asks = opens && call.effect == Effect::Asks && call.scope == Scope::Text;
    if !asks || call.stages > 1 || call.tested || !call.redirects.is_empty() {
        return None;
    }
    let later = |it: &&Call| it.scope == Scope::Text && it.pipeline > call.pipeline;
    let next = place.way.bash.calls.iter().find(later)?;
    // `exit` ends it again: somebody types along.
    (!matches!(next.name(), "exit" | "logout" | "")).then_some(next)
}
