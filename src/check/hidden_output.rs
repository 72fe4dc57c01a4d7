//! RS128: output that goes into a file only.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{RedirectKind, Scope},
};

pub(super) static RULE: Rule = Rule {
    code: "RS128",
    name: "hidden-output",
    severity: Severity::Advice,
    why: "What a command prints is the evidence that the script records. Where everything goes into a file, the record is empty, and \
          who runs it sees nothing.",
    bad: "# Pump\n\n- [ ] Test the pump\n  ```bash\n  pumpctl selftest > selftest.log 2>&1\n  ```\n",
    good: "# Pump\n\n- [ ] Test the pump\n  ```bash\n  set -o pipefail\n  pumpctl selftest 2>&1 | tee selftest.log\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.main_calls() {
        let call = place.call;
        if call.scope != Scope::Text || call.background || !call.is_last() || call.words.is_empty()
        {
            continue;
        }
        let goes = |kind, number: &[Option<i32>]| {
            call.redirects.iter().find(|it| it.kind == kind && number.contains(&it.number))
        };
        let file = match (
            goes(RedirectKind::Both, &[None]),
            goes(RedirectKind::Write, &[None, Some(1)]),
        ) {
            (Some(both), _) => both,
            (None, Some(file)) if goes(RedirectKind::Join, &[Some(2)]).is_some() => file,
            (None, _) => continue,
        };
        // `$(date …)` in the name makes it hard to find again.
        let name = file.target.split('$').next().unwrap_or_default();
        let shown = place.way.bash.calls.iter().any(|it| {
            it.pipeline > call.pipeline && it.words.iter().any(|word| word.text.contains(name))
        });
        if file.target.starts_with("/dev/") || (shown && !name.is_empty()) {
            continue;
        }
        let message = format!("all that `{}` prints goes into a file", call.name());
        diagnostics.push(
            Diagnostic::new(&RULE, input.call(place), message)
                .help("write `2>&1 | tee FILE` below `set -o pipefail`, or show the file's end"),
        );
    }
}
