//! RS124: a program that is not declared, or not there.

use std::collections::BTreeSet;

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Scope,
    shell,
};

pub(super) static RULE: Rule = Rule {
    code: "RS124",
    name: "unknown-tool",
    severity: Severity::Warning,
    why: "A program that is missing is found out in the middle of the night. `tools = [\"psql\"]` in the front matter declares what the \
          checklist needs; `runsheet check --host-tools` looks whether this machine has it.",
    bad: "+++\ntools = [\"curl\"]\n+++\n\n# Pump\n\n- [ ] Ask\n  ```bash\n  pumpctl status\n  ```\n",
    good: "+++\ntools = [\"curl\", \"pumpctl\"]\n+++\n\n# Pump\n\n- [ ] Ask\n  ```bash\n  pumpctl status\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let declared = &input.checklist.tools;
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let defined: BTreeSet<&str> = input
        .commands()
        .flat_map(|(it, _)| &it.alternatives)
        .flat_map(|it| &it.bash.sets)
        .map(String::as_str)
        .collect();
    for place in input.calls().filter(|it| it.call.scope != Scope::Elsewhere) {
        let name = place.call.name();
        let word = place.call.words.get(place.call.program);
        // A path, a variable or a placeholder is another matter.
        let plain = word.is_some_and(|it| it.text == name && it.uses.is_empty());
        let letters =
            name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'));
        if !plain
            || !letters
            || !seen.insert(name)
            || shell::is_builtin(name)
            || defined.contains(name)
        {
            continue;
        }
        let undeclared = !declared.is_empty()
            && !declared.iter().any(|it| it == name)
            && !shell::is_standard(name);
        let missing = input.world.has_tool.is_some_and(|has| !has(name));
        let (message, help) = if missing {
            (
                format!("this machine has no `{name}`"),
                format!("install `{name}`, or run the checklist elsewhere"),
            )
        } else if undeclared {
            (
                format!("`{name}` is not among the tools that the checklist declares"),
                format!("add `\"{name}\"` to `tools` in the front matter"),
            )
        } else {
            continue;
        };
        diagnostics.push(Diagnostic::new(&RULE, input.call(place), message).help(help));
    }
}
