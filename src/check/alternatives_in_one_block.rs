//! RS112: `# or` between commands that would all run.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Edit, Rule, Severity},
    model::Command,
    shell,
};

pub(super) static RULE: Rule = Rule {
    code: "RS112",
    name: "alternatives-in-one-block",
    severity: Severity::Advice,
    why: "The forms and the script offer the ways as a choice. Whoever pastes the block runs all of them.",
    bad: "# Pump\n\n- [ ] Read the log\n  ```bash\n  tail pump.log\n  # or\n  journalctl -u pump -n 10\n  ```\n",
    good: "# Pump\n\n- [ ] Read the log\n  ```bash {alternatives}\n  tail pump.log\n  # or\n  journalctl -u pump -n 10\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let open = |it: &Command| it.is_run() && !it.attributes.alternatives;
    for (command, _) in input.commands().filter(|(it, _)| open(it)) {
        let choices = command.alternatives.iter().map(|it| shell::choices(&it.text)).sum::<usize>();
        if choices > 1 {
            let message =
                format!("this block holds {choices} choices, and a paste runs every way of each");
            diagnostics.push(
                Diagnostic::new(&RULE, input.first_line(command), message)
                    .label("the script shows the block, and does not run it")
                    .help("give each choice a block of its own"),
            );
            continue;
        }
        let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        // A way that is only a comment does nothing.
        let mut first: Option<&str> = None;
        let mut ways = Vec::new();
        for way in &command.alternatives {
            // What every way does stands in the first as well.
            let is_own = |line: &&str| {
                says(line) && !first.is_some_and(|first| first.lines().any(|it| it == *line))
            };
            ways.extend(way.text.lines().find(is_own).or_else(|| way.text.lines().find(says)));
            first = first.or(Some(&way.text));
        }
        let [_, first, ..] = ways.as_slice() else { continue };
        let span = input.find(command.span, first.trim());
        let count = ways.len();
        diagnostics.push(
            Diagnostic::new(&RULE, span, if count == 2 { "a paste of this block runs both ways".to_owned() } else { format!("a paste of this block runs all {count} ways") })
                .label("the next way begins here")
                .help("say that it is a choice, with `{alternatives}` behind the fence's language, or let bash choose: `if … then … else … fi`")
                .fix(said(input, command)),
        );
    }
}

/// `{alternatives}` behind the language of the block's fence; nothing where braces stand there already, or no language.
fn said(input: Input<'_>, command: &Command) -> Option<Edit> {
    let line = input.source.text.get(command.span.range())?.lines().next()?.trim_end();
    let is_plain = line.trim_start_matches(['`', '~']).chars().all(char::is_alphanumeric);
    let is_fence = line.starts_with("```") || line.starts_with("~~~");
    let at = command.span.start as usize + line.len();
    (is_fence && is_plain && !line.ends_with(['`', '~']))
        .then(|| Edit { span: input.source.span(at..at), text: " {alternatives}".to_owned() })
}
