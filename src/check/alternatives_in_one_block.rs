//! RS112: `# or` between commands that would all run.

use super::Input;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS112",
    name: "alternatives-in-one-block",
    severity: Severity::Advice,
    why: "The forms and the script offer the ways as a choice. Whoever pastes the block runs all of them.",
    bad: "# Pump\n\n- [ ] Read the log\n  ```bash\n  tail pump.log\n  # or\n  journalctl -u pump -n 10\n  ```\n",
    good: "# Pump\n\n- [ ] Read the log\n  ```bash\n  if [ -f pump.log ]; then tail pump.log; else journalctl -u pump -n 10; fi\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (command, _) in input.commands().filter(|(it, _)| it.is_run()) {
        let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        // A way that is only a comment does nothing.
        let ways: Vec<&str> =
            command.alternatives.iter().filter_map(|it| it.text.lines().find(says)).collect();
        let [_, first, ..] = ways.as_slice() else { continue };
        let span = input.find(command.span, first.trim());
        let count = ways.len();
        diagnostics.push(
            Diagnostic::new(&RULE, span, if count == 2 { "a paste of this block runs both ways".to_owned() } else { format!("a paste of this block runs all {count} ways") })
                .label("the next way begins here")
                .help("let bash choose, with `if … then … else … fi`, or leave it to the form and the script"),
        );
    }
}
