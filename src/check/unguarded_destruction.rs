//! RS105: a command that destroys, with nothing before it that asks.

use super::{Input, input::Place};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Call, Class, Command, Effect, Node, StepKind},
    shell,
    source::Span,
};

pub(super) static RULE: Rule = Rule {
    code: "RS105",
    name: "unguarded-destruction",
    severity: Severity::Warning,
    why: "What this command deletes cannot be got back, and one wrong folder or host is enough. A second look costs a moment.",
    bad: "# Pump\n\n- [ ] Remove the old data\n  ```bash\n  rm -rf /srv/pump/old\n  ```\n",
    good: "# Pump\n\n- [ ] Remove the old data\n  ```bash {confirm}\n  rm -rf /srv/pump/old\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for command in unguarded(input).filter(|it| it.effect == Effect::Destroys) {
        // Where it only deletes every row, a rule of its own says so.
        let Some(span) = destroyer(input, command) else { continue };
        diagnostics.push(
            Diagnostic::new(&RULE, span, "this command destroys, and nothing asks before it runs")
                .help("add `{confirm}` behind the fence's language, or put a gate before it: `<!-- runsheet: gate -->`"),
        );
    }
}

/// The blocks on the way that nothing asks before: no gate in the section, no `confirm`.
pub(super) fn unguarded(input: Input<'_>) -> impl Iterator<Item = &Command> {
    // The sections around: how many of those below are still to come, and whether a gate stood in it so far. It guards them too.
    let mut around: Vec<(usize, bool)> = Vec::new();
    input.nodes.iter().filter_map(move |node| {
        match node {
            Node::Section(section) => {
                while around.last().is_some_and(|it| it.0 == 0) {
                    around.pop();
                }
                let guarded = around.last_mut().is_some_and(|it| {
                    it.0 -= 1;
                    it.1
                });
                around.push((section.sections.len(), guarded));
            }
            Node::Step(step, _) => {
                let gate = step.kind == StepKind::Gate;
                around.last_mut().into_iter().for_each(|it| it.1 |= gate);
            }
            Node::Command(command, _) => {
                let guarded = around.last().is_some_and(|it| it.1);
                let runs = matches!(command.class, Class::Run | Class::Sql);
                return (runs && !guarded && !command.attributes.confirm).then_some(*command);
            }
            Node::Field(..) | Node::Prose(_) | Node::Table(_) => {}
        }
        None
    })
}

/// Where the block destroys; not where it only deletes every row.
fn destroyer(input: Input<'_>, command: &Command) -> Option<Span> {
    if command.class == Class::Sql {
        let mut all = command.alternatives.iter().flat_map(|way| {
            let text = &way.text;
            shell::statements(text).into_iter().map(move |it| (it, text))
        });
        let (statement, text) =
            all.find(|(it, _)| it.effect == Effect::Destroys && !it.words.starts_with("DELETE "))?;
        let words = text.get(statement.range).unwrap_or_default();
        return Some(input.find(command.span, words.lines().next().unwrap_or_default().trim()));
    }
    let calls = command.alternatives.iter().flat_map(|way| {
        way.bash.calls.iter().map(move |call| Place { command, way, call, step: None })
    });
    let every_row = |call: &Call| {
        let given = call.value(&["-c", "--command", "-e", "--execute"]);
        let only =
            |it: &shell::Statement| it.effect < Effect::Destroys || it.words.starts_with("DELETE ");
        given.is_some_and(|word| shell::statements(&word.text).iter().all(only))
    };
    let mut all = calls.filter(|it| it.call.effect == Effect::Destroys && !every_row(it.call));
    all.next().map(|it| input.call(it))
}
