//! RS137: changes to what users have, with nothing that asks before.

use super::{
    Input,
    input::{Place, says},
    unguarded_destruction::unguarded,
};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Class, Effect, Mark, Scope},
};

/// So many are usual: a restart asks for no ceremony.
const MANY: usize = 3;

/// What says that nobody but the team notices.
const ELSEWHERE: &[&str] = &[
    "localhost",
    "127",
    "dev",
    "develop",
    "development",
    "staging",
    "test",
    "testing",
    "local",
    "sandbox",
    "qa",
    "uat",
];

/// So many are pointed at.
const SHOWN: usize = 12;

pub(super) static RULE: Rule = Rule {
    code: "RS137",
    name: "unconfirmed-change",
    severity: Severity::Advice,
    why: "Each of these changes what users have. In a script, nothing asks before they run; a gate is a moment in which somebody looks at \
          the host and the hour.",
    bad: "# Pump\n\n- [ ] Publish\n  ```bash\n  git push origin main\n  ```\n- [ ] Stop\n  ```bash\n  systemctl stop pump\n  ```\n- [ ] Start\n  ```bash\n  systemctl start pump\n  ```\n",
    good: "# Pump\n\n- [ ] Ana says go <!-- runsheet: gate -->\n- [ ] Publish\n  ```bash\n  git push origin main\n  ```\n- [ ] Stop\n  ```bash\n  systemctl stop pump\n  ```\n- [ ] Start\n  ```bash\n  systemctl start pump\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let live: Vec<Place<'_>> = unguarded(input)
        .filter(|it| it.class == Class::Run)
        .filter_map(|command| {
            command.alternatives.iter().find_map(|way| {
                let live = |call: &&crate::model::Call| {
                    call.is(Mark::Live)
                        && call.effect == Effect::Changes
                        && call.scope != Scope::Function
                        && !call.words.iter().any(|it| says(&it.text, ELSEWHERE))
                };
                let call = way.bash.calls.iter().find(live)?;
                Some(Place { command, way, call, step: None })
            })
        })
        .collect();
    let [first, rest @ ..] = live.as_slice() else { return };
    if live.len() < MANY {
        return;
    }
    let message =
        format!("{} blocks change what users have, and nothing asks before them", live.len());
    let mut found = Diagnostic::new(&RULE, input.call(*first), message).label("the first").help(
        "put a gate before them (`<!-- runsheet: gate -->`), or add `{confirm}` behind the fence's language",
    );
    for place in rest.iter().take(SHOWN) {
        found = found.note(input.call(*place), "changes, too");
    }
    diagnostics.push(found);
}
