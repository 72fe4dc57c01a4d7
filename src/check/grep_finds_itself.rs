//! RS119: `ps | grep`, which always finds something.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Call,
};

pub(super) static RULE: Rule = Rule {
    code: "RS119",
    name: "grep-finds-itself",
    severity: Severity::Warning,
    why: "In the list of processes stands the `grep` that looks through it. So it always finds a line, and its exit code says nothing.",
    bad: "# Pump\n\n- [ ] Look for the pump\n  ```bash\n  ps aux | grep pumpd\n  ```\n",
    good: "# Pump\n\n- [ ] Look for the pump\n  ```bash\n  pgrep -a pumpd\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.calls() {
        let call = place.call;
        if call.name() != "grep" || call.has(&["-v"]) {
            continue;
        }
        let same = |it: &&Call| it.pipeline == call.pipeline && it.scope == call.scope;
        let stages = || place.way.bash.calls.iter().filter(same);
        let lists = stages().any(|it| it.name() == "ps" && it.stage + 1 == call.stage);
        if !lists {
            continue;
        }
        let left_out = stages().any(|it| it.stage > call.stage && it.has(&["-v"]));
        let pattern = call.operands().next().map(|it| it.text.as_str()).unwrap_or_default();
        if left_out || pattern.is_empty() || pattern.contains('[') {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.call(place),
                format!("`ps | grep {pattern}` always finds itself"),
            )
            .help(format!("write `pgrep -af '{pattern}'`, which leaves itself out")),
        );
    }
}
