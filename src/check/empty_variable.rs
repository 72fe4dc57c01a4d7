//! RS133: `rm -rf $DIR/…` where `DIR` may be empty.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Call, Word},
};

pub(super) static RULE: Rule = Rule {
    code: "RS133",
    name: "empty-variable",
    severity: Severity::Warning,
    why: "With an empty variable, `rm -rf $DIR/*` is `rm -rf /*`.",
    bad: "# Pump\n\n- [ ] Remove the old data\n  ```bash {confirm}\n  DIR=$(pumpctl datadir)\n  rm -rf \"$DIR\"/old\n  ```\n",
    good: "# Pump\n\n- [ ] Remove the old data\n  ```bash {confirm}\n  DIR=$(pumpctl datadir)\n  rm -rf \"${DIR:?}\"/old\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input
        .calls()
        .filter(|it| it.call.name() == "rm" && it.call.has(&["-r", "-R", "--recursive"]))
    {
        for word in place.call.operands() {
            let Some(used) = word.uses.first().filter(|it| !it.guarded) else { continue };
            let bare = word.text.trim_start_matches('$').trim_start_matches('{');
            let rest = bare.strip_prefix(used.name.as_str()).map(|it| it.trim_start_matches('}'));
            let leads = word.text.starts_with('$') && rest.is_some_and(|it| it.starts_with('/'));
            if !leads || is_set(&place.way.bash.calls, &used.name) {
                continue;
            }
            let name = &used.name;
            diagnostics.push(
                Diagnostic::new(
                    &RULE,
                    input.word(place.command, word),
                    format!("where `{name}` is empty, this removes from the root"),
                )
                .help(format!("write `${{{name}:?}}`, which stops where it is empty")),
            );
        }
    }
}

/// Whether the block sets it to something that is not empty for sure.
fn is_set(calls: &[Call], name: &str) -> bool {
    let sure = |(set, value): &(String, Word)| {
        set == name
            && value.uses.is_empty()
            && !value.text.contains("$(")
            && !value.text.ends_with('=')
    };
    calls.iter().flat_map(|it| &it.assigns).any(sure)
}
