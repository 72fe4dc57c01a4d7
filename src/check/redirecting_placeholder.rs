//! RS111: `<host>` where bash reads a redirection.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Command, Quoting, VariableUse},
};

pub(super) static RULE: Rule = Rule {
    code: "RS111",
    name: "redirecting-placeholder",
    severity: Severity::Warning,
    why: "Pasted as it stands, bash takes `<host>` for two redirections: it reads a file `host`, and writes one that is named like \
          the next word. The script asks for the value; people paste.",
    bad: "# Pump\n\n- [ ] Count\n  ```bash\n  pumpctl -h <pump-host> count\n  ```\n",
    good: "# Pump\n\n<!-- runsheet: allow open-placeholder: it differs from run to run -->\n\n- [ ] Count\n  ```bash\n  pumpctl -h \"<pump-host>\" count\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for Found { name, command, placeholder, before, next } in found(input) {
        // The same placeholder may stand in quotes before it.
        let text = input.source.text.get(command.span.range()).unwrap_or_default();
        let start = command.span.start as usize;
        let span = match text.match_indices(placeholder).nth(before) {
            Some((at, _)) => input.source.span(start + at..start + at + placeholder.len()),
            None => input.find(command.span, placeholder),
        };
        let inside = placeholder.trim_matches(['<', '>']);
        let reads = inside.split(' ').next().unwrap_or_default();
        diagnostics.push(
            Diagnostic::new(&RULE, span, format!("bash reads `{placeholder}` as redirections"))
                .label(format!("reads a file `{reads}`, writes a file `{next}`"))
                .help(format!("put it in quotes, or write `{{{{ {name} }}}}`")),
        );
    }
}

/// A placeholder that would redirect.
pub(super) struct Found<'a> {
    pub(super) name: String,
    command: &'a Command,
    placeholder: &'a str,
    /// How often it stands in the block before this place.
    before: usize,
    next: &'a str,
}

/// The first use of each such placeholder.
pub(super) fn found(input: Input<'_>) -> Vec<Found<'_>> {
    let mut found: Vec<Found<'_>> = Vec::new();
    for (command, _) in input.commands().filter(|(it, _)| it.is_run() && !it.inferred) {
        let mut passed = String::new();
        for way in command.alternatives.iter().filter(|way| way.runnable) {
            for VariableUse { name, start, end, quoting } in &way.variables {
                let placeholder = way.text.get(*start..*end).unwrap_or_default();
                let rest = way.text.get(*end..).unwrap_or_default();
                let line = rest.lines().next().unwrap_or_default().trim_start();
                let next = line.split([' ', ';', '&', '|', ')', '>', '<', '#']).next();
                let next = next.filter(|it| !it.is_empty() && *it != "\\");
                let bare = *quoting == Quoting::Bare && placeholder.starts_with('<');
                if let Some(next) = next.filter(|_| bare && found.iter().all(|it| it.name != *name))
                {
                    let here = way.text.get(..*start).unwrap_or_default();
                    let before =
                        passed.matches(placeholder).count() + here.matches(placeholder).count();
                    found.push(Found { name: name.clone(), command, placeholder, before, next });
                }
            }
            passed.push_str(&way.text);
        }
    }
    found
}
