//! RS106: SQL that nothing is set to run.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Class,
};

pub(super) static RULE: Rule = Rule {
    code: "RS106",
    name: "no-runner",
    severity: Severity::Advice,
    why: "The script does not know which database SQL is for. It shows the statements, and the operator runs them by hand.",
    bad: "# Pump\n\n- [ ] Count the pumps\n  ```sql\n  SELECT count(*) FROM pump;\n  ```\n",
    good: "# Pump\n\n- [ ] Count the pumps\n  ```bash\n  psql -c 'SELECT count(*) FROM pump;'\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if input.config.runners.contains_key("sql") {
        return;
    }
    let blocks = || input.commands().filter(|(it, _)| it.class == Class::Sql);
    let Some((first, _)) = blocks().next() else { return };
    let message = match blocks().count() {
        1 => "no runner is set for SQL: this block is shown, not run".to_owned(),
        count => format!("no runner is set for SQL: {count} blocks are shown, not run"),
    };
    diagnostics.push(
        Diagnostic::new(&RULE, input.first_line(first), message).help(
            "set one in runsheet.toml, under `[runners]`: `sql = \"psql -v ON_ERROR_STOP=1\"`",
        ),
    );
}
