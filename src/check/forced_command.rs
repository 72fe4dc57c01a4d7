//! RS132: an option that switches a safety check off.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Effect,
};

pub(super) static RULE: Rule = Rule {
    code: "RS132",
    name: "forced-command",
    severity: Severity::Advice,
    why: "`--force` and its kin switch off the check that somebody built in. In a checklist it hides the day on which the check would have \
          been right.",
    bad: "# Pump\n\n- [ ] Set it up anew\n  ```bash\n  npm install --force\n  ```\n",
    good: "# Pump\n\n- [ ] Set it up anew\n  ```bash\n  npm install\n  ```\n",
};

const FORCE: &[&str] = &[
    "--force",
    "--no-verify",
    "--auto-approve",
    "-auto-approve",
    "--accept-data-loss",
    "--skip-checks",
    "--legacy-peer-deps",
    "--insecure",
    "--no-check-certificate",
    "--allow-unauthenticated",
    "--break-system-packages",
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.main_calls() {
        // What destroys has a rule of its own.
        if place.call.effect == Effect::Destroys {
            continue;
        }
        let Some(word) = place.call.arguments().iter().find(|it| FORCE.contains(&it.text.as_str()))
        else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.word(place.command, word),
                format!("`{}` switches off a check of `{}`", word.text, place.call.name()),
            )
            .help("leave it out, or say at the step why it is needed"),
        );
    }
}
