//! RS136: `psql -f`, which goes on after an error.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Effect, RedirectKind},
};

pub(super) static RULE: Rule = Rule {
    code: "RS136",
    name: "no-stop-on-error",
    severity: Severity::Warning,
    why: "After an error, `psql` goes on with the next statement and ends with exit code 0: half a migration looks like a whole one.",
    bad: "# Pump\n\n- [ ] Load the sizes\n  ```bash\n  psql -d pump -f sizes.sql\n  ```\n\n## Rollback\n\n- [ ] Load the old sizes\n",
    good: "# Pump\n\n- [ ] Load the sizes\n  ```bash\n  psql -d pump -v ON_ERROR_STOP=1 -f sizes.sql\n  ```\n\n## Rollback\n\n- [ ] Load the old sizes\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.calls().filter(|it| it.call.name() == "psql") {
        let call = place.call;
        let fed = call
            .redirects
            .iter()
            .any(|it| matches!(it.kind, RedirectKind::Read | RedirectKind::Here));
        let stops = call.words.iter().any(|it| it.text.contains("ON_ERROR_STOP"));
        // After a question that failed, the next one is asked all the same.
        let asks = call.effect == Effect::Reads;
        if stops || asks || !(fed || call.value(&["-f", "--file"]).is_some()) {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.call(place),
                "`psql` goes on after an error, and ends with 0",
            )
            .help("add `-v ON_ERROR_STOP=1`"),
        );
    }
}
