//! RS127: a request that anybody on the way can read and change.

use std::collections::BTreeSet;

use super::Input;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS127",
    name: "plain-http",
    severity: Severity::Advice,
    why: "Over `http`, whoever sits between reads and changes what is sent, keys included; and what users get over `https` is not \
          tested.",
    bad: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  curl http://pump.internal/status\n  ```\n",
    good: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  curl https://pump.internal/status\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for place in input.calls() {
        for word in place.call.arguments() {
            let Some((_, rest)) = word.text.split_once("http://") else { continue };
            let end =
                rest.find(['/', ':', '?', '"', '\'', ' ', '}', ',', ')']).unwrap_or(rest.len());
            let host = &rest[..end];
            // A bare name with a port is a neighbour in a network of containers.
            let neighbour = !host.contains('.') && rest[end..].starts_with(':');
            if neighbour || host.is_empty() || is_near(host) || !told.insert(host) {
                continue;
            }
            let span = input.find(input.word(place.command, word), &format!("http://{host}"));
            diagnostics.push(
                Diagnostic::new(&RULE, span, format!("`{host}` is asked over plain http"))
                    .help("use `https://`"),
            );
        }
    }
}

/// This machine, a private network, a variable or a placeholder.
fn is_near(host: &str) -> bool {
    let private =
        ["127.", "10.", "192.168.", "172.", "169.254.", "0.", "[", "$", "<", "{", "localhost"];
    let one_word = host.chars().all(|it| it == 'x');
    private.iter().any(|it| host.starts_with(it))
        || one_word
        || host.ends_with(".localhost")
        || host.ends_with(".docker.internal")
}
