//! RS126: an address or path that is only an example.

use std::collections::BTreeSet;

use super::Input;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS126",
    name: "template-address",
    severity: Severity::Warning,
    why: "`example.com` and `/path/to/…` are from a template. The command runs all the same, and fails, or talks to somebody else's \
          host.",
    bad: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  curl https://pump.example.com/status\n  ```\n",
    good: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  curl https://pump.acme.internal/status\n  ```\n",
};

const TEMPLATES: &[&str] = &[
    "example.com",
    "example.org",
    "example.net",
    "yourdomain",
    "your-domain",
    "your_domain",
    "yoursite",
    "yourcompany",
    "your-company",
    "yourapp",
    "your-app",
    "yourserver",
    "your-server",
    "yourproject",
    "your-project",
    "mydomain.com",
    "/path/to/",
    "/your/",
    "xxx.xxx",
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<String> = BTreeSet::new();
    for place in input.calls() {
        for word in &place.call.words {
            let lower = word.text.to_lowercase();
            let Some(template) = TEMPLATES.iter().find(|it| lower.contains(**it)) else { continue };
            let at = lower.find(template).unwrap_or_default();
            // Whose mail it is does not matter to a test.
            if lower[..at].ends_with('@') {
                continue;
            }
            let start =
                lower[..at].rfind([' ', '/', '@', '"', '\'', '=', ',']).map_or(0, |it| it + 1);
            let length = lower[at..]
                .find([' ', '"', '\'', ',', ':', '?', ';', ')'])
                .unwrap_or(lower.len() - at);
            let shown = if template.starts_with('/') {
                &lower[at..at + length]
            } else {
                &lower[start..at + length]
            };
            let shown = if template.starts_with('/') {
                shown
            } else {
                shown.split('/').next().unwrap_or(shown)
            };
            if shown.is_empty() || !told.insert(shown.to_owned()) {
                continue;
            }
            let span = input.find(input.word(place.command, word), shown);
            diagnostics.push(
                Diagnostic::new(&RULE, span, format!("`{shown}` is from a template"))
                    .help("write the real one, or a placeholder that is asked for: `{{ host }}`"),
            );
        }
    }
}
