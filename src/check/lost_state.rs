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
          and open files are not, and a block with `{isolate}` takes over and hands on nothing.",
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
    for (command, _) in input.commands().filter(|(it, _)| it.attributes.isolate && it.is_run()) {
        for way in &command.alternatives {
            // What stands behind it in the block may be what it is for.
            let Some(call) = way.bash.calls.iter().rfind(|it| it.scope == Scope::Text) else {
                continue;
            };
            let name = if call.words.is_empty() { "an assignment" } else { call.name() };
            if call.words.is_empty() || HANDED_ON.contains(&call.name()) {
                let place = Place { command, way, call, step: None };
                let message = format!("`{name}` ends with this block, which says `isolate`");
                diagnostics.push(Diagnostic::new(&RULE, input.call(place), message).help(
                    "take `isolate` out of the fence's braces, or put what needs it into this block",
                ));
            }
        }
    }
}

/// Commands that do nothing but change the shell they run in.
const HANDED_ON: &[&str] = &["cd", "pushd", "source", ".", "export", "alias", "umask", "declare"];

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
