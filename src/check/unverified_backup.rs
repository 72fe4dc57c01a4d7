//! RS131: a backup that nothing looks at.

use super::{Input, input::Place, input::says};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Mark, Scope},
};

pub(super) static RULE: Rule = Rule {
    code: "RS131",
    name: "unverified-backup",
    severity: Severity::Warning,
    why: "A backup that was never read back is a hope: a full disk or a wrong password leaves a file of no bytes.",
    bad: "# Pump\n\n- [ ] Save the data\n  ```bash\n  pg_dump -Fc -f pump.dump pump\n  ```\n",
    good: "# Pump\n\n- [ ] Save the data\n  ```bash\n  pg_dump -Fc -f pump.dump pump\n  pg_restore --list pump.dump\n  ```\n",
};

const DUMPS: &[&str] =
    &["pg_dump", "pg_dumpall", "mysqldump", "mariadb-dump", "mongodump", "pg_basebackup"];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut places = input.main_calls();
    let dumps = |it: &Place<'_>| it.call.is(Mark::Backup) && DUMPS.contains(&it.call.name());
    let Some(first) = places.find(dumps) else { return };
    let mut hidden = None;
    for place in places.filter(|it| looks(*it)) {
        if would_fail(place) {
            return;
        }
        hidden = hidden.or(Some(place));
    }
    let from = first.command.span.end;
    let said = input.steps().find(|(step, _)| {
        let text = step.text.to_plain();
        step.span.start > from
            && says(&text, &["backup*", "dump*", "snapshot*", "restore*"])
            && says(
                &text,
                &[
                    "verif*",
                    "check*",
                    "test*",
                    "confirm*",
                    "validat*",
                    "integrity",
                    "restore*",
                    "size",
                ],
            )
    });
    let (message, help) = match hidden {
        Some(_) => (
            "no command fails where this backup is broken",
            "leave out what stands behind the `|`, or write `> /dev/null` in its place",
        ),
        None => (
            "no command looks at this backup once it is written",
            "look at its size (`ls -l`, `test -s`), list it (`pg_restore --list`), or restore it somewhere else",
        ),
    };
    let mut found = Diagnostic::new(&RULE, input.call(first), message).help(help);
    if let Some(place) = hidden {
        let (span, name) = (input.call(place), place.call.name());
        found = found.note(span, format!("`{name}` looks, and the pipe hides its exit code"));
    }
    // Somebody is asked to look, though not told how.
    if let Some((step, _)) = said {
        found.severity = Severity::Advice;
        found =
            found.note(step.span, "asked for here, without a command that fails when it is broken");
    }
    diagnostics.push(found);
}

/// Whether a command reads a backup back, or looks at its size.
fn looks(place: Place<'_>) -> bool {
    let call = place.call;
    let about = call.words.iter().any(|it| {
        ["backup", "dump", ".sql", ".gz", ".tar", ".bak", ".bkp"]
            .iter()
            .any(|part| it.text.contains(part))
    });
    let looks = match call.name() {
        "ls" | "du" | "stat" | "wc" | "file" | "test" | "[" => about,
        "tar" => call.has(&["-t", "--list"]),
        "gzip" | "gunzip" => call.has(&["-t", "--test", "-l"]),
        "pg_restore" | "mongorestore" => true,
        "psql" | "mysql" => call
            .redirects
            .iter()
            .any(|it| it.target.contains("dump") || it.target.contains("backup")),
        _ => call.is(Mark::Verify),
    };
    call.scope != Scope::Function && looks
}

/// Whether the block fails where the command does.
fn would_fail(place: Place<'_>) -> bool {
    let call = place.call;
    !matches!(call.name(), "pg_restore" | "mongorestore") || call.is_last() || call.tested
}
