//! RS125: `sudo`, which may ask for a password.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Scope,
};

pub(super) static RULE: Rule = Rule {
    code: "RS125",
    name: "sudo-password",
    severity: Severity::Advice,
    why: "`sudo` asks for a password in the middle of a run, or fails where nobody can type one. With a first step that asks for it, the \
          rest goes through.",
    bad: "# Pump\n\n- [ ] Look at the log\n  ```bash\n  sudo tail -20 /var/log/pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Have the rights\n  ```bash {interactive}\n  sudo -v\n  ```\n- [ ] Look at the log\n  ```bash\n  sudo tail -20 /var/log/pump.log\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let sudo = |it: &super::input::Place<'_>| {
        it.call.scope == Scope::Text
            && it.call.words.first().is_some_and(|word| word.text == "sudo")
    };
    let places: Vec<_> = input.main_calls().filter(sudo).collect();
    let Some(first) = places.first() else { return };
    let asked = first.command.attributes.interactive
        || first
            .call
            .words
            .get(1)
            .is_some_and(|it| matches!(it.text.as_str(), "-v" | "-n" | "-A" | "-S"));
    if asked {
        return;
    }
    let message = match places.len() {
        1 => "`sudo` may ask for a password here".to_owned(),
        count => format!("`sudo` may ask for a password here; {count} commands use it"),
    };
    diagnostics.push(
        Diagnostic::new(&RULE, input.call(*first), message)
            .help("begin with a step of its own: `sudo -v` in a block that is `{interactive}`"),
    );
}
