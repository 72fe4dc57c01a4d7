//! RS134: SQL that makes everybody wait.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Class,
    source::Span,
};

pub(super) static RULE: Rule = Rule {
    code: "RS134",
    name: "locking-statement",
    severity: Severity::Warning,
    why: "These lock tables until they are done, which on a large database means minutes or hours in which nothing can be written. They \
          repair; they do not check anything.",
    bad: "# Pump\n\n- [ ] Check the indexes\n  ```bash\n  psql -c 'REINDEX DATABASE pump;'\n  ```\n",
    good: "# Pump\n\n- [ ] Make the indexes anew\n  ```bash\n  psql -c 'REINDEX DATABASE CONCURRENTLY pump;'\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for it in input.sql.iter().filter(|it| it.command.class != Class::Contingency) {
        let words = it.statement.words.as_str();
        let locks = words.starts_with("VACUUM FULL")
            || words.starts_with("VACUUM (FULL")
            || words.starts_with("CLUSTER ")
            || words.starts_with("LOCK TABLE")
            || (words.starts_with("REINDEX") && !words.contains("CONCURRENTLY"));
        if locks {
            let name: Vec<&str> = words.split(' ').take(2).collect();
            diagnostics.push(found(it.span, &name.join(" ")));
        }
    }
    for place in input.main_calls() {
        let full = place.call.name() == "vacuumdb" && place.call.has(&["-f", "--full"]);
        let anew = place.call.name() == "reindexdb" && !place.call.has(&["--concurrently"]);
        if full || anew {
            diagnostics.push(found(input.call(place), place.call.name()));
        }
    }
}

fn found(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&RULE, span, format!("`{what}` keeps others from writing until it is done"))
        .help("use `CONCURRENTLY` where there is one, or plan a time without users; to check indexes, use `pg_amcheck`")
}
