//! RS142: a password in an address.

use std::collections::BTreeSet;

use super::{Input, secrets::is_literal};
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS142",
    name: "secret-in-url",
    severity: Severity::Warning,
    why: "An address with a password in it ends up in histories, in lists of processes and in logs of every server on the way, and \
          stands in this document for everybody.",
    bad: "# Pump\n\n- [ ] Look\n  ```bash\n  pumpctl --from 'https://ana:Hb7-kraken@pump.internal/' status\n  ```\n",
    good: "# Pump\n\n- [ ] Look\n  ```bash\n  pumpctl --from 'https://pump.internal/' --netrc status\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let text = input.source.text.as_str();
    for (at, _) in text.match_indices("://") {
        let rest = &text[at + 3..];
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '`' | '<' | '?'));
        let Some((login, _)) = rest[..end.unwrap_or(rest.len())].rsplit_once('@') else { continue };
        let Some((_, password)) = login.split_once(':') else { continue };
        if password.contains("pass") || !is_literal(password) || !told.insert(password) {
            continue;
        }
        let start = at + 3 + login.len() - password.len();
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.source.span(start..start + password.len()),
                "a password stands in this address",
            )
            .help("take it out, change it where it is used, and give it by a variable or a file"),
        );
    }
}
