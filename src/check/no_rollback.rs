//! RS130: a migration without a way back.

use super::{Input, input::says};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Class, Effect, Mark, SectionRole},
    source::Span,
};

pub(super) static RULE: Rule = Rule {
    code: "RS130",
    name: "no-rollback",
    severity: Severity::Warning,
    why: "When a migration goes wrong at three in the morning, nobody should have to think up the way back.",
    bad: "# Pump\n\n- [ ] Migrate\n  ```bash\n  alembic upgrade head\n  ```\n",
    good: "# Pump\n\n- [ ] Migrate\n  ```bash\n  alembic upgrade head\n  ```\n\n## Rollback\n\n- [ ] Back to the version before\n  ```bash\n  alembic downgrade -1\n  ```\n",
};

/// What a link to the way back, or the name of its file, holds.
const BACK: &[&str] =
    &["rollback", "roll-back", "roll_back", "revert", "recovery", "restore", "backout"];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let back = |role: SectionRole| role == SectionRole::Rollback;
    let has_part = input.sections().any(|it| it.contingency || back(it.role))
        || input.steps().any(|(step, _)| step.contingency)
        || input.commands().any(|(it, _)| it.class == Class::Contingency);
    if has_part {
        return;
    }
    let Some((change, what)) = migration(input) else { return };
    if names_another(&input.source.text) {
        return;
    }
    let promise = input.steps().find(|(step, _)| {
        let text = step.text.to_plain().to_lowercase();
        text.contains("roll back") || says(&text, &["rollback*", "backout"])
    });
    let message = "there is no rollback part";
    let found = match promise {
        Some((step, _)) => Diagnostic::new(&RULE, step.span, message)
            .label("a plan is promised here, and is not in the document")
            .note(change, what),
        None => Diagnostic::new(&RULE, change, message).label(what),
    };
    diagnostics.push(found.help("add `## Rollback` with the steps back, or a link to them"));
}

/// Where the document first changes the shape of a database.
fn migration(input: Input<'_>) -> Option<(Span, &'static str)> {
    let migrates = input
        .main_calls()
        .find(|it| it.call.is(Mark::Migration) && it.call.effect >= Effect::Changes);
    if let Some(place) = migrates {
        return Some((input.call(place), "migrates"));
    }
    let shapes = |words: &str| {
        [
            "ALTER TABLE",
            "DROP TABLE",
            "DROP COLUMN",
            "CREATE TABLE",
            "TRUNCATE",
            "DROP DATABASE",
            "RENAME TABLE",
        ]
        .iter()
        .any(|it| words.starts_with(it))
    };
    let mut statements = input.sql.iter().filter(|it| it.command.class != Class::Contingency);
    statements.find(|it| shapes(&it.statement.words)).map(|it| (it.span, "changes the database"))
}

/// A link or a file's name that leads to the way back.
fn names_another(text: &str) -> bool {
    // The words are ASCII, and the document may be long.
    let lower = text.to_ascii_lowercase();
    let ends = |c: char| c.is_whitespace() || matches!(c, '`' | '"' | '\'');
    BACK.iter().flat_map(|it| lower.match_indices(it)).any(|(at, _)| {
        let before = lower[..at].rsplit(ends).next().unwrap_or_default();
        let after = lower[at..].split(ends).next().unwrap_or_default();
        let word = &lower[at - before.len()..at + after.len()];
        ["](", ".md", ".sh", "http"].iter().any(|it| word.contains(it))
    })
}
