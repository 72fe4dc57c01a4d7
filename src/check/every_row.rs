//! RS135: `DELETE` and `UPDATE` without `WHERE`.

use super::Input;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS135",
    name: "every-row",
    severity: Severity::Warning,
    why: "Without `WHERE`, every row is deleted or changed.",
    bad: "# Pump\n\n- [ ] Remove the old entries\n  ```bash {confirm}\n  psql -c 'DELETE FROM entry;'\n  ```\n",
    good: "# Pump\n\n- [ ] Remove the old entries\n  ```bash {confirm}\n  psql -c 'DELETE FROM entry WHERE year < 2020;'\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for it in input.sql {
        let words = it.statement.words.as_str();
        let all = words.starts_with("DELETE FROM ")
            || (words.starts_with("UPDATE ") && words.contains(" SET "));
        // A template ends with dots, where something is to be filled in.
        let mut each = words.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        if !all || each.any(|it| it == "WHERE") || words.contains("...") {
            continue;
        }
        let verb = words.split(' ').next().unwrap_or_default();
        let what = if verb == "DELETE" { "deletes" } else { "changes" };
        diagnostics.push(
            Diagnostic::new(&RULE, it.span, format!("this `{verb}` {what} every row"))
                .help("add `WHERE …`; where all are meant, write `WHERE true`"),
        );
    }
}
