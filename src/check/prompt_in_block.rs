//! RS122: prompts before the commands of a block.

use super::Input;
use crate::diagnostic::{Diagnostic, Edit, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS122",
    name: "prompt-in-block",
    severity: Severity::Advice,
    why: "The script takes `$ ` off. Whoever pastes the block gets `$: command not found`, and output that stands below it is run, too.",
    bad: "# Pump\n\n- [ ] Look\n  ```bash\n  $ uptime\n  ```\n",
    good: "# Pump\n\n- [ ] Look\n  ```bash\n  uptime\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (command, _) in input.commands().filter(|(it, _)| it.is_run() && !it.inferred) {
        // A block that is tagged as a session may look like one.
        if !matches!(command.language.as_str(), "bash" | "sh" | "shell" | "zsh") {
            continue;
        }
        let block = input.source.text.get(command.span.range()).unwrap_or_default();
        let mut at = command.span.start as usize;
        let mut edits = Vec::new();
        for line in block.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            if line.trim_start().starts_with("$ ") {
                let span = input.source.span(at + indent..at + indent + 2);
                edits.push(Edit { span, text: String::new() });
            }
            at += line.len();
        }
        let Some(first) = edits.first().map(|it| it.span) else { continue };
        let (message, help) = if command.output.is_some() {
            (
                "prompts and output stand in this block",
                "put the output into a block tagged `output`",
            )
        } else {
            ("a prompt stands in this block", "take `$ ` off: `runsheet check --fix`")
        };
        let found = Diagnostic::new(&RULE, first, message).help(help);
        // Without its prompt, a command cannot be told from its output.
        diagnostics.push(if command.output.is_none() { found.fix(edits) } else { found });
    }
}
