//! RS105: a command that destroys, with nothing before it that asks.

use super::{Input, first_line};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Class, Effect, Node, StepKind},
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
    let mut guarded = false;
    for node in input.checklist.nodes() {
        match node {
            // A gate guards what stands in its section and in those below it.
            Node::Section(_) => guarded = false,
            Node::Step(step, _) => guarded |= step.kind == StepKind::Gate,
            Node::Command(command, _) => {
                let runs = matches!(command.class, Class::Run | Class::Sql);
                let asks = command.attributes.confirm || guarded;
                if runs && !asks && command.effect == Effect::Destroys {
                    diagnostics.push(
                        Diagnostic::new(
                            &RULE,
                            first_line(input.source, command),
                            "this command destroys, and nothing asks before it runs",
                        )
                        .help("add `{confirm}` behind the fence's language, or put a gate before it: `<!-- runsheet: gate -->`"),
                    );
                }
            }
            Node::Field(..) | Node::Prose(_) | Node::Table(_) => {}
        }
    }
}
