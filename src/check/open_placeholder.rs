//! RS107: a placeholder that has no value.

use std::collections::BTreeSet;

use super::{Input, redirecting_placeholder};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Bash,
};

pub(super) static RULE: Rule = Rule {
    code: "RS107",
    name: "open-placeholder",
    severity: Severity::Advice,
    why: "The forms and the script ask for the value once. Where it is the same in each run, it can be set in advance.",
    bad: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  ping -c 1 <pump-host>\n  ```\n",
    good: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  ping -c 1 pump1.internal\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // Those are told about by a rule of their own.
    let found = redirecting_placeholder::found(input);
    let redirects: BTreeSet<&str> = found.iter().map(|it| it.name.as_str()).collect();
    // In a list of what is to be seen, the words stand for something that differs.
    let ways = input
        .commands()
        .flat_map(|(it, _)| &it.alternatives)
        .filter(|it| it.runnable || it.bash == Bash::default());
    let run: BTreeSet<&str> =
        ways.flat_map(|it| &it.variables).map(|it| it.name.as_str()).collect();
    for variable in &input.checklist.variables {
        let shown =
            !run.contains(variable.name.as_str()) && !variable.placeholder.starts_with("{{");
        let told = shown || redirects.contains(variable.name.as_str());
        if variable.default.is_some() || variable.secret || told {
            continue;
        }
        let span = input.find(variable.span, &variable.placeholder);
        diagnostics.push(
            Diagnostic::new(&RULE, span, format!("`{}` has no value", variable.placeholder))
                .label("asked for when it is filled in or run")
                .help(format!("set it under `[vars]`: `{} = \"…\"`", variable.name)),
        );
    }
}
